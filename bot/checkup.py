"""`wian check`: do originals, letters, snapshot, model and database agree with each other?

Promises one Thai sentence with its next step for each thing that is wrong, and changes
nothing. Rules: an original is named by its sha256, a letter file by its letter's id, a
snapshot's files by their hashes in its manifest, its vectors by the model's identity. What
only the desk keeps is looked at by `bot.checkup_desk`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bot import checkup_desk
from bot import cli_texts as say
from bot.desk import DRAFTS, LETTERS, ORIGINALS
from bot.settings import Settings
from corpus.errors import WianError
from corpus.letter import Letter
from corpus.store import read_letter
from index.encoder import check_encoder, load_encoder
from index.errors import ModelMismatch
from index.records import Records
from index.snapshot import Manifest, current, file_hash, history, snapshots, verify

_HASH_NAME = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Report:
    """What was looked at, and every finding as a sentence; `snapshot` is "" without one."""

    originals: int
    letters: int
    drafts: int
    snapshot: str
    findings: tuple[str, ...] = field(default=())


def check(settings: Settings) -> Report:
    """Look at everything that is stored under `settings.corpus` and `settings.home`."""
    originals = sorted(p for p in (settings.corpus / ORIGINALS).glob("*") if p.is_file())
    letters, broken = _read_all(settings.corpus / LETTERS)
    drafts, broken_drafts = _read_all(settings.corpus / DRAFTS)
    stored = {path.stem for path in originals}
    manifest, snapshot_findings = snapshot(settings, list(letters.values()))
    ids = {path.stem for path in (*letters, *drafts)}
    findings = [
        *checkup_desk.acts(settings.corpus),
        *_originals(originals),
        *broken,
        *broken_drafts,
        *_letters({**letters, **drafts}, stored),
        *checkup_desk.doubled(settings.corpus),
        *checkup_desk.records(settings.corpus, stored),
        *snapshot_findings,
        *checkup_desk.database(settings, ids),
    ]
    name = manifest.id if manifest else ""
    return Report(len(originals), len(letters), len(drafts), name, tuple(findings))


def _originals(paths: list[Path]) -> Iterator[str]:
    for path in paths:
        if not _HASH_NAME.fullmatch(path.stem):
            yield say.ORIGINAL_NAMELESS.format(path=path)
        elif file_hash(path) != path.stem:
            yield say.ORIGINAL_CHANGED.format(path=path)


def _read_all(folder: Path) -> tuple[dict[Path, Letter], list[str]]:
    read, findings = {}, []
    for path in sorted(folder.glob("*.md")):
        try:
            read[path] = read_letter(path)
        except WianError as error:
            findings.append(str(error))
    return read, findings


def _letters(letters: dict[Path, Letter], originals: set[str]) -> Iterator[str]:
    for path, letter in letters.items():
        if letter.id != path.stem:
            yield say.NAME_DIFFERS.format(path=path, id=letter.id)
        if letter.original and letter.original not in originals:
            yield say.ORIGINAL_GONE.format(path=path, original=letter.original)


def snapshot(settings: Settings, letters: list[Letter]) -> tuple[Manifest | None, list[str]]:
    """The current snapshot, None when it cannot be used, and what is wrong with it.

    It must be whole, hold `letters` as they are, and be of the model that is set.
    """
    try:
        folder = _current(settings.home)
        manifest = verify(folder)
    except WianError as error:
        return None, [str(error)]
    stale = _stale(folder, letters)
    outdated = [say.OUTDATED.format(snapshot=manifest.id, ids=", ".join(stale))] if stale else []
    return manifest, [*outdated, *_model(settings, manifest)]


def _current(home: Path) -> Path:
    """The snapshot that the pointer names, not the one that a reader falls back to."""
    ids = history(home)
    return snapshots(home) / ids[-1] if ids else current(home)


def _stale(folder: Path, letters: list[Letter]) -> list[str]:
    """Ids of the letters that the snapshot holds otherwise than the corpus does."""
    indexed = {letter.id: letter for letter in Records(folder / "letters.db").letters}
    published = {letter.id: letter for letter in letters if letter.status == "published"}
    both = indexed.keys() | published.keys()
    return sorted(name for name in both if indexed.get(name) != published.get(name))


def _model(settings: Settings, manifest: Manifest) -> list[str]:
    try:
        check_encoder(settings.model, settings.home)
        identity = load_encoder(settings.model, settings.home, serving=True).identity
    except WianError as error:
        return [str(error)]
    if identity == manifest.encoder:
        return []
    return [str(ModelMismatch(snapshot=manifest.id, built=manifest.encoder, current=identity))]
