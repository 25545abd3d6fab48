"""What is answered from: drafts published, letters retired, the snapshot built or gone back.

Promises that the published letters and the current snapshot agree after every act, also one
that was killed: either both are as they were, or both are new. One publication at a time.
"""

import logging
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from bot import corrections, journal
from bot.corrections import Correction
from bot.desk_lock import publishing
from bot.errors import NoSuchDraft, NotPublished
from bot.held import Held, lighter
from bot.intake import Progress, find, stored
from bot.journal import Act, After, CameTrue
from bot.links import Newcomers
from bot.settings import Settings
from corpus.front_matter import compose_letter
from corpus.letter import Letter
from corpus.store import load_letters, read_letter, write_letter

log = logging.getLogger(__name__)

DRAFTS, LETTERS = "drafts", "letters"
#: Acts that a new snapshot completes.
PUBLICATIONS = ("publish", "retire", "rollback")


def publish(
    settings: Settings,
    ids: Iterable[str],
    progress: Progress | None = None,
    force: bool = False,
    by: str = "",  # noqa: ARG001  (who published stands in the log of acts)
) -> list[Letter]:
    """Move drafts to the letters and build a snapshot; the letters, without their words.

    What is published already is left alone. Raises NoSuchDraft, AnswersWorse, DeskBusy.
    """
    corpus = settings.corpus
    with publishing(corpus), journal.staging(corpus) as stage:
        recover(settings)
        names = list(dict.fromkeys(ids))
        with journal.act(
            corpus, "publish", lambda: moved(settings, names, stage), came_true(settings)
        ):
            build(settings, progress, force=force)
        return [lighter(stored(corpus, name)) for name in names]


def retire(
    settings: Settings,
    id: str,
    progress: Progress | None = None,
    force: bool = False,
    by: str = "",  # noqa: ARG001
) -> Letter:
    """Take a letter out of what is searched; its page stays. Raises NotPublished."""
    with publishing(settings.corpus):
        recover(settings)
        path = find(settings.corpus, id)
        letter = read_letter(path) if path else None
        if path is None or letter is None or letter.status == "draft":
            raise NotPublished(id=id)
        retired = replace(letter, status="retired")
        plan = {path: letter_file(retired)}
        with journal.act(settings.corpus, "retire", lambda: plan, came_true(settings)):
            build(settings, progress, force=force)
        return retired


def rollback(settings: Settings, by: str = "") -> str:
    """Go back to the snapshot before the current one, and the letters with it; its id.

    Letters published since are drafts again, retired ones are back, and what was corrected
    since stands in the record of corrections. Raises NothingBefore, SnapshotBroken.
    """
    from index.snapshot import rollback as go_back

    with publishing(settings.corpus):
        recover(settings)
        target = _before(settings.home)
        with journal.act(
            settings.corpus, "rollback", lambda: _back(settings, target, by), came_true(settings)
        ):
            return go_back(settings.home)


def reindex(
    settings: Settings, progress: Progress | None = None, full: bool = False, force: bool = False
) -> dict:
    """Build and publish a snapshot; without `force` the golden questions must approve it."""
    with publishing(settings.corpus):
        recover(settings)
        return build(settings, progress, full, force)


def recover(settings: Settings) -> list[str]:
    """Put right what a killed process has left half done; the kinds of its acts."""
    found = journal.recover(settings.corpus, came_true(settings))
    for kind in found:
        log.warning("an act that was cut short was put right: %s", kind)
    return found


def build(
    settings: Settings, progress: Progress | None = None, full: bool = False, force: bool = False
) -> dict:
    """A snapshot of the letters as they stand; only for who holds the lock of publications."""
    from index.build import build_snapshot
    from index.gate import approval

    approve = None if force else approval(settings.corpus, settings.home)
    return build_snapshot(settings.corpus, settings.home, settings.model, full, progress, approve)


def moved(
    settings: Settings, ids: Iterable[str], stage: Path, coming: Mapping[Path, After] | None = None
) -> dict[Path, After]:
    """The changes that publish drafts, those in the corpus and those `coming` into it.

    Letters held that cite them are linked to them.
    """
    corpus, coming = settings.corpus, coming or {}
    paths = {id: _draft_file(corpus, id, coming) for id in ids}
    new = Newcomers(lighter(read_letter(path)) for path in paths.values())
    changes: dict[Path, After] = {}
    for id, path in paths.items():
        letter = read_letter(path)
        if letter.status == "draft":
            published = replace(new.linked(letter), status="published")
            changes[corpus / LETTERS / f"{id}.md"] = write_letter(published, stage / LETTERS)
            changes[corpus / DRAFTS / f"{id}.md"] = None
    return changes | (_linked(corpus, new, changes) if changes else {})


def letter_file(letter: Letter) -> bytes:
    """The bytes of a letter's file."""
    return compose_letter(letter).encode("utf-8")


def came_true(settings: Settings) -> CameTrue:
    """Whether the current snapshot has what an act was to publish."""

    def told(act: Act) -> bool:
        if act.kind not in PUBLICATIONS:
            return False
        indexed = _served(settings.home)
        return all(indexed.get(id) == _published(settings.corpus, id) for id in sorted(act.letters))

    return told


def _draft_file(corpus: Path, id: str, coming: Mapping[Path, After]) -> Path:
    """The file of a draft to publish, or of a letter that is published already."""
    staged = coming.get(corpus / DRAFTS / f"{id}.md")
    path = staged if isinstance(staged, Path) else find(corpus, id)
    if path is None or read_letter(path).status == "retired":
        raise NoSuchDraft(id=id)
    return path


def _linked(corpus: Path, new: Newcomers, changes: Mapping[Path, After]) -> dict[Path, After]:
    """The changes of letters and drafts that have waited for the new ones."""
    awaited = new.awaited_by(Held.load(corpus).by_id.values())
    paths = (path for id in awaited if (path := find(corpus, id)))
    return {
        path: letter_file(new.linked(read_letter(path))) for path in paths if path not in changes
    }


def _back(settings: Settings, target: Path, by: str) -> dict[Path, After]:
    """The changes that make the published letters those of an older snapshot."""
    corpus = settings.corpus
    then = _letters_of(target)
    now = {letter.id: letter for letter in load_letters(corpus)}
    changes: dict[Path, After] = {}
    for id, letter in now.items():
        if id not in then:
            changes[corpus / DRAFTS / f"{id}.md"] = letter_file(replace(letter, status="draft"))
            changes[corpus / LETTERS / f"{id}.md"] = None
    for id, letter in then.items():
        if letter != now.get(id):
            changes |= _restored(corpus, letter, target.name, by, changes)
    return changes


def _restored(
    corpus: Path, letter: Letter, snapshot: str, by: str, changes: Mapping[Path, After]
) -> dict[Path, After]:
    """The changes that make a letter as a snapshot has it; other words go into the record."""
    found: dict[Path, After] = {corpus / LETTERS / f"{letter.id}.md": letter_file(letter)}
    path = find(corpus, letter.id)
    if path is None:
        return found
    if path.parent.name == DRAFTS:
        found[path] = None
    if replace(read_letter(path), status="published") != letter:
        line = Correction(time.time(), by, letter.id, "rollback", path.read_text("utf-8"), snapshot)
        record = corrections.path_of(corpus, letter)
        found[record] = corrections.with_lines(record, [line], changes.get(record))
    return found


def _before(home: Path) -> Path:
    """The folder of the snapshot that was served before the current one."""
    from index.errors import NothingBefore
    from index.snapshot import history, named

    ids = history(home)
    if len(ids) < 2:
        raise NothingBefore(home=home)
    return named(home, ids[-2])


def _served(home: Path) -> dict[str, Letter]:
    """The letters of the current snapshot; none before the first, or when it is broken."""
    from index.errors import SnapshotBroken
    from index.snapshot import history, named

    try:
        ids = history(home)
        return _letters_of(named(home, ids[-1])) if ids else {}
    except SnapshotBroken:
        return {}


def _letters_of(folder: Path) -> dict[str, Letter]:
    from index.records import Records

    return {letter.id: letter for letter in Records(folder / "letters.db").letters}


def _published(corpus: Path, id: str) -> Letter | None:
    path = corpus / LETTERS / f"{id}.md"
    letter = read_letter(path) if path.is_file() else None
    return letter if letter and letter.status == "published" else None
