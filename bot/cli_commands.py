"""The commands themselves: each takes the parsed arguments and returns the exit code.

Side effects stay here (files, stdin, the index); rendering is `bot.cli_show`, the JSON
`bot.cli_json`. Whatever needs the index or a model is imported by the command that uses it.
"""

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path

from bot import cli_show as show
from bot import cli_texts as say
from bot.cli_ask import ask, open_engine
from bot.cli_care import backup, check, doctor, restore
from bot.cli_desk import MACHINE, files_progress, noted, pages_progress, taken_text
from bot.cli_json import dumps
from bot.cli_progress import Progress
from bot.settings import Settings, load, require_channel
from corpus.errors import EmptyFile, FileMissing, WianError
from corpus.letter import Letter


def read(args: Namespace) -> int:
    """Show what would be read out of files; nothing is stored."""
    from bot.intake import look

    settings, code = _settings(), 0
    for path in args.files:
        try:
            letters = look(settings, path, pages_progress())
        except WianError as error:
            print(error, file=sys.stderr)
            code = 1
        else:
            _print_file(str(path), letters, as_json=args.json)
    return code


def add(args: Namespace) -> int:
    """Take files in as drafts, or publish them at once; with `--again`, read them anew."""
    from bot import desk

    settings = _settings()
    if args.again:
        files = map(desk.File.at, args.files)
        taken = [desk.reread(settings, one, MACHINE, pages_progress()) for one in files]
    else:
        watch = desk.Watch(Progress(), pages_progress(), files_progress(len(args.files)))
        taken = desk.take_in(settings, args.files, args.publish, watch, args.force, MACHINE)
    new = ((Path(one.file).name, " ".join(one.ids)) for one in taken if not one.held)
    noted(settings, "add", new)
    for one in taken:
        letters = [desk.letter(settings.corpus, id) for id in one.ids]
        _print(dumps(_file_json(one.file, letters)) if args.json else taken_text(one, letters))
    return 0


def drafts(args: Namespace) -> int:
    """List the drafts that wait."""
    from bot.desk import drafts as waiting
    from corpus.reader import to_json

    letters = waiting(_settings().corpus)
    if args.json:
        _print(dumps({"drafts": [to_json(letter) for letter in letters]}))
    else:
        _print("\n".join(map(show.draft_line, letters)) or say.NO_DRAFTS)
    return 0


def publish(args: Namespace) -> int:
    """Publish drafts and build a snapshot."""
    from bot.desk import publish as publish_drafts

    settings = _settings()
    letters = publish_drafts(settings, args.ids, Progress(), force=args.force, by=MACHINE)
    noted(settings, "publish", ((letter.id, "") for letter in letters))
    for letter in letters:
        _print(say.PUBLISHED.format(name=_name(letter)))
    return 0


def retire(args: Namespace) -> int:
    """Take a letter out of what is searched."""
    from bot.desk import retire as retire_letter

    settings = _settings()
    letter = retire_letter(settings, args.id, Progress(), force=args.force, by=MACHINE)
    noted(settings, "retire", [(letter.id, "")])
    _print(say.RETIRED.format(name=_name(letter)))
    return 0


def rollback(_args: Namespace) -> int:
    """Go back to the snapshot before the current one, and the letters with it."""
    from bot.desk import rollback as go_back

    settings = _settings()
    snapshot = go_back(settings, MACHINE)
    noted(settings, "rollback", [(snapshot, "")])
    _print(say.ROLLED_BACK.format(snapshot=snapshot))
    return 0


def wanted(args: Namespace) -> int:
    """List the letters that are cited but not held."""
    from dataclasses import asdict

    from bot.cli_desk import missing

    found = missing(_settings())
    if args.json:
        _print(dumps({"wanted": [asdict(one) for one in found]}))
    else:
        _print("\n".join(map(show.wanted_line, found)) or say.NONE_WANTED)
    return 0


def index(args: Namespace) -> int:
    """Build and publish a snapshot."""
    from bot.desk import reindex

    report = reindex(_settings(), Progress(), full=args.full, force=args.force)
    _print(dumps(report) if args.json else show.index_text(report))
    return 0


def evaluate(args: Namespace) -> int:
    """Put golden questions to the current snapshot."""
    from index.evaluate import evaluate as figures_of

    _readable(args.file)
    figures = figures_of(open_engine(), args.file)
    _print(dumps(figures) if args.json else show.figures_text(figures))
    return 0


def admin(args: Namespace) -> int:
    """A code that makes its sender an admin, or a link that signs this machine in."""
    from bot.cli_desk import invitation, sign_in

    _print(invitation(_settings()) if args.action == "invite" else sign_in(_settings()))
    return 0


def richmenu(args: Namespace) -> int:
    """Put the rich menu on the channel, or its picture into a file to look at."""
    from bot.richmenu.publish import publish as publish_menu
    from bot.richmenu.tiles import PICTURE

    if args.action == "show":
        args.file.write_bytes(PICTURE.read_bytes())
        _print(say.MENU_SHOWN.format(file=args.file))
        return 0
    settings = _settings()
    require_channel(settings)
    name, older = publish_menu(settings)
    _print(say.MENU_PUBLISHED.format(name=name, older=older))
    return 0


def serve(args: Namespace) -> int:
    """Run the web process until it is stopped, and the slow worker beside it."""
    from bot.serve import run

    run(_settings(), args.host, args.port, worker=not args.no_worker)
    return 0


def worker(_args: Namespace) -> int:
    """Run the slow worker until it is stopped."""
    from bot.running import using
    from bot.slow import Slow

    settings = _settings()
    with using(settings.home):
        Slow(settings).run()
    return 0


COMMANDS: dict[str, Callable[[Namespace], int]] = {
    "ask": ask,
    "read": read,
    "add": add,
    "drafts": drafts,
    "publish": publish,
    "retire": retire,
    "rollback": rollback,
    "wanted": wanted,
    "index": index,
    "eval": evaluate,
    "check": check,
    "doctor": doctor,
    "backup": backup,
    "restore": restore,
    "richmenu": richmenu,
    "admin": admin,
    "serve": serve,
    "worker": worker,
}


def _settings() -> Settings:
    return load(os.environ)


def _print_file(file: str, letters: Sequence[Letter], as_json: bool) -> None:
    if as_json:
        _print(dumps(_file_json(file, letters)))
        return
    shown = map(show.letter_text, letters)
    _print("\n\n".join([say.FOUND.format(file=file, count=len(letters)), *shown]))


def _file_json(file: str, letters: Sequence[Letter]) -> dict:
    from corpus.reader import to_json

    return {"file": file, "letters": [to_json(letter) for letter in letters]}


def _name(letter: Letter) -> str:
    return f"{letter.id}  {show.card_line(letter)}"


def _readable(path: Path) -> None:
    """Refuse a missing or empty file in one sentence, before the model is loaded."""
    try:
        empty = path.stat().st_size == 0
        path.open("rb").close()
    except OSError as error:
        raise FileMissing(name=path, why=error.strerror) from error
    if empty:
        raise EmptyFile(name=path)


def _print(text: str) -> None:
    print(text)
