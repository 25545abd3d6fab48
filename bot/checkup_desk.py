"""`wian check`, the desk's part: acts that were cut short, records, files that wait, database.

Promises one Thai sentence with its next step for each thing that is wrong, and changes
nothing: a database that was never made is not made here.
"""

import sqlite3
from collections.abc import Collection, Iterator
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import SQLAlchemyError

from bot import cli_texts as say
from bot import copies, corrections, journal
from bot.arrivals import Arrivals
from bot.database import open_database
from bot.desk_texts import ACTS
from bot.settings import Settings


def acts(corpus: Path) -> Iterator[str]:
    """Acts of processes that died, which wait to be put right."""
    for kind in journal.due(corpus):
        yield say.ACT_DUE.format(act=ACTS.get(kind, kind))


def doubled(corpus: Path) -> Iterator[str]:
    """Letters that are drafts as well."""
    drafts, letters = ({p.stem for p in (corpus / n).glob("*.md")} for n in ("drafts", "letters"))
    for id in sorted((drafts & letters) - journal.under_way(corpus)):
        yield say.DOUBLED.format(id=id)


def records(corpus: Path, originals: Collection[str]) -> Iterator[str]:
    """Records of corrections and of copies that cannot be read, or whose file is gone."""
    for path in sorted((corpus / "corrections").glob("*.jsonl")):
        try:
            corrections.read(path)
        except (ValueError, TypeError):
            yield say.RECORD_BROKEN.format(path=path)
    for path in sorted((corpus / "sources").glob("*.jsonl")):
        try:
            found = copies.read(path)
        except (ValueError, TypeError):
            yield say.RECORD_BROKEN.format(path=path)
            continue
        for original in sorted({source.original for source in found} - set(originals)):
            yield say.SOURCE_GONE.format(path=path, original=original)


def database(settings: Settings, ids: Collection[str]) -> Iterator[str]:
    """What is wrong with the database, and with the files that it says wait or wait as drafts."""
    place = make_url(settings.database_url)
    if place.get_backend_name() == "sqlite" and not Path(place.database or "").is_file():
        return
    try:
        opened = open_database(settings.database_url)
        try:
            yield from _whole(opened)
            yield from _arrivals(settings, opened, ids)
        finally:
            opened.dispose()
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        yield say.NO_DATABASE.format(why=getattr(error, "orig", None) or error)


def _whole(opened: Engine) -> Iterator[str]:
    if opened.dialect.name == "sqlite":
        with opened.connect() as db:
            told = db.execute(text("pragma quick_check")).scalar()
        if told != "ok":
            yield say.NO_DATABASE.format(why=told)


def _arrivals(settings: Settings, opened: Engine, ids: Collection[str]) -> Iterator[str]:
    arrivals = Arrivals(opened, settings.arrivals)
    for one in arrivals.unread():
        if not arrivals.path(one.sha256).is_file():
            yield say.BYTES_GONE.format(name=one.name, path=settings.arrivals)
    for one in arrivals.with_drafts():
        left = set(one.letters) - set(ids) - _thrown_away(settings.corpus, one.sha256)
        if left:
            yield say.DRAFTS_GONE.format(name=one.name, ids=", ".join(sorted(left)))


def _thrown_away(corpus: Path, sha256: str) -> set[str]:
    """The drafts of a file that a person has discarded, or joined to another."""
    lines = corrections.read(corpus / "corrections" / f"{sha256}.jsonl")
    return {str(line.before) for line in lines if line.field in ("discard", "join")}
