"""`wian doctor`, this machine's part: what stands on its disks and runs beside us.

Promises to change nothing: a database that was never made is not made here. Each check gives
one `Finding`.
"""

import json
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot import checkup, migrations, running, storage
from bot.database import connect
from bot.finding import Finding, bad, ok, skipped
from bot.settings import Settings
from corpus.errors import WianError
from corpus.files.tasks import PACKAGES
from corpus.store import load_letters

#: What tesseract reads letters with.
LANGUAGES = ("tha", "eng", "osd")
WAIT_SECONDS = 5.0
BACKUP_DAYS = 8  # a backup a week, and a day's grace


def examine_home(settings: Settings) -> Iterator[Finding]:
    """Every finding about this machine."""
    yield _disk(settings)
    yield _letters(settings)
    yield _programs()
    yield _database(settings)
    yield _backup(settings)
    yield _server(settings)


def _disk(settings: Settings) -> Finding:
    free = min(storage.free_bytes(path) for path in (settings.home, settings.corpus))
    for folder in (settings.home, settings.corpus):
        there = storage.nearest(folder)
        if storage.folder_trouble(there):
            return bad("disk", "closed", path=there)
    told = bad if free < storage.LOW_BYTES else ok
    return told("disk", free=free // 1_000_000)


def _letters(settings: Settings) -> Finding:
    """The letters, and the snapshot and model that answer from them."""
    try:
        letters = load_letters(settings.corpus)
    except WianError as error:
        return bad("letters", "broken", why=error)
    if not letters:
        return bad("letters", "none", path=settings.corpus)
    manifest, findings = checkup.snapshot(settings, letters)
    if findings:
        return bad("letters", "snapshot", why=findings[0])
    return ok("letters", count=len(letters), snapshot=manifest.id)


def _programs() -> Finding:
    """What scans, photos and PDF files are read with."""
    needed = {**PACKAGES, "tesseract": "tesseract-ocr", "bwrap": "bubblewrap"}
    missing = {package for name, package in needed.items() if not shutil.which(name)}
    missing |= {f"tesseract-ocr-{name}" for name in set(LANGUAGES) - set(_languages())}
    return bad("programs", packages=" ".join(sorted(missing))) if missing else ok("programs")


def _languages() -> list[str]:
    """What tesseract can read; nothing without it."""
    if not shutil.which("tesseract"):
        return []
    command = ["tesseract", "--list-langs"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()


def _database(settings: Settings) -> Finding:
    place = make_url(settings.database_url)
    kind = place.get_backend_name()
    if kind == "sqlite" and not Path(place.database or "").is_file():
        return skipped("database", "none")
    try:
        database = connect(settings.database_url)
        try:
            with database.connect() as db:
                there = migrations.reached(db)
            why = storage.database_trouble(database)
        finally:
            database.dispose()
    except (SQLAlchemyError, ImportError) as error:
        return bad("database", why=storage.cause(error))
    if why:
        return bad("database", why=why)
    if there > migrations.newest():
        return bad("database", "newer", there=there, here=migrations.newest())
    return ok("database", kind=kind, step=there or "0000")


def _backup(settings: Settings) -> Finding:
    last = running.last_backup(settings.home)
    if not last:
        return skipped("backup", "never")
    days = int((time.time() - last) // 86_400)
    return ok("backup", days=days) if days <= BACKUP_DAYS else bad("backup", days=days)


def _server(settings: Settings) -> Finding:
    """What the server on this machine says of itself."""
    address = running.last_address(settings.home)
    if not address or not running.is_used(settings.home):
        return skipped("server", "stopped")
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=WAIT_SECONDS) as answer:  # noqa: S310
            told = json.load(answer)
    except HTTPError as error:
        told = _told(error.read())
    except OSError as error:
        return bad("server", "silent", address=address, why=getattr(error, "reason", error))
    why = told.get("why") or told.get("trouble")
    return bad("server", address=address, why=why) if why else ok("server", address=address)


def _told(body: bytes) -> dict:
    try:
        return dict(json.loads(body))
    except (ValueError, TypeError):
        return {"why": body[:100].decode("utf-8", "replace")}
