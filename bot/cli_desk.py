"""What the desk's commands share: progress, the log of acts, and how files and codes are told.

Whoever has a terminal on the machine acts as "machine". The database is opened by who needs
it, so that a question in the terminal loads none.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from bot import cli_show as show
from bot import cli_texts as say
from bot.cli_progress import Progress
from bot.running import last_address
from bot.settings import Settings
from corpus.letter import Letter

if TYPE_CHECKING:
    from bot.admins import Admins
    from bot.desk import Taken
    from bot.missing import Wanted

MACHINE = "machine"


def pages_progress() -> Progress:
    """Tells which page of a scan is being read."""
    return Progress(going=say.PAGES, ended=say.PAGES_READ)


def files_progress(count: int) -> Progress | None:
    """Tells how many files have been read, where there are several."""
    return Progress(going=say.FILES_GOING, ended=say.FILES_READ) if count > 1 else None


def noted(settings: Settings, act: str, lines: Iterable[tuple[str, str]]) -> None:
    """Add lines to the log of acts: what it was done to, and what came of it."""
    from bot.acts import Acts
    from bot.database import open_database

    told = list(lines)
    if not told:
        return
    database = open_database(settings.database_url)
    log = Acts(database)
    for what, detail in told:
        log.write(MACHINE, act, what, detail)
    database.dispose()


def taken_text(one: "Taken", letters: Sequence[Letter]) -> str:
    """What became of a file, and a line for each of its letters."""
    lines = [f"{show.draft_line(x)}  ({say.STATUS[x.status]})" for x in letters]
    waiting = any(letter.status == "draft" for letter in letters)
    head = say.TAKEN if waiting else say.TAKEN_AND_PUBLISHED
    if one.held:
        head = say.HELD_COPY if one.copies else say.HELD
    copies = [say.COPY.format(id=id) for id in one.copies if id not in one.ids]
    return "\n".join([head.format(file=one.file, count=len(lines)), *lines, *copies])


def missing(settings: Settings) -> "list[Wanted]":
    """The letters that are cited but not held, as the published letters and questions tell."""
    from bot.database import open_database
    from bot.ledger import Ledger
    from bot.missing import wanted
    from corpus.store import load_letters

    database = open_database(settings.database_url)
    try:
        return wanted(load_letters(settings.corpus), Ledger(database).unanswered(limit=10_000))
    finally:
        database.dispose()


def invitation(settings: Settings) -> str:
    """A new code, and what to do with it."""
    return say.INVITATION.format(code=_admins(settings, lambda admins: admins.invite()))


def sign_in(settings: Settings) -> str:
    """A link into the desk for whoever has the terminal."""
    token = _admins(settings, lambda admins: admins.link(MACHINE))
    address = settings.base_url or last_address(settings.home)
    if not address:
        return say.SIGN_IN_LATER.format(path=f"/admin/enter?token={token}")
    return say.SIGN_IN.format(address=f"{address}/admin/enter?token={token}")


def _admins(settings: Settings, ask: "Callable[[Admins], str]") -> str:
    from bot.admins import Admins
    from bot.database import open_database
    from bot.site.key import with_key

    database = open_database(settings.database_url)
    try:
        return ask(Admins(database, with_key(settings).secret_key))
    finally:
        database.dispose()
