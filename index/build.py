"""Build a snapshot of the published letters and make it the current one.

Everything is written aside and verified; a build that fails leaves what is served as it
was. Only letters that changed are read and cut again (`index.kept`), and only their words
that changed are encoded (`index.cache`).
"""

import fcntl
import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from corpus.letter import Letter
from corpus.store import load_letters
from index import directions, parts, records, snapshot, writer
from index.cache import Embeddings
from index.directions import Directions
from index.encoder import Encoder, load_encoder
from index.errors import FolderUnwritable, NothingToIndex
from index.interaction import one_thread
from index.kept import Arrays, Kept, Part
from index.sheets import sheets, subject

Progress = Callable[[int, int], None]
Approve = Callable[[Path, Encoder], None]
#: Changes whenever the same parts would give other files.
RECIPE = 9


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """One builder at a time below `home`."""
    with _writing(home):
        home.mkdir(parents=True, exist_ok=True)
        lock = (home / "build.lock").open("w")
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        snapshot.sweep(home)
        yield


@contextmanager
def _writing(home: Path) -> Iterator[None]:
    """What goes wrong with the disk is said as FolderUnwritable."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        why = getattr(error, "strerror", None) or error
        raise FolderUnwritable(path=home, why=why) from error


def build_snapshot(
    corpus: Path,
    home: Path,
    model: str | None = None,
    full: bool = False,
    progress: Progress | None = None,
    approve: Approve | None = None,
) -> dict:
    """Index the published letters of `corpus` and publish the snapshot.

    `approve(folder, encoder)` may refuse it by raising before it is published.

    Returns {"snapshot", "letters", "passages", "encoded", "changed"}, `encoded` the texts
    that had to be. `full` cuts and writes everything anew, even when nothing changed.
    Raises BrokenLetter, NothingToIndex, FolderUnwritable or a Model… error, and then nothing
    stored has changed.
    """
    with _alone(home):
        # Read inside the lock: a builder that waited must not publish what it read before.
        letters = load_letters(corpus)
        if not letters:
            raise NothingToIndex(corpus=corpus)
        encoder = load_encoder(model, home, serving=False)
        one_thread()
        kept = Kept(home / "cache" / "letters", anew=full)
        with _writing(home):
            texts = [_texts(letter, kept) for letter in letters]
        if not any(len(text["parents"]) for text in texts):
            raise NothingToIndex(corpus=corpus)
        with (
            _writing(home),
            Embeddings(home, encoder.identity, encoder.embed, progress) as embeddings,
        ):
            work = _Work(home, encoder, letters, texts, kept, embeddings)
            name, anew = _built(work, full)
            target = snapshot.snapshots(home) / name
            if approve:
                approve(target, encoder)
            changed = snapshot.publish(home, name) or anew
            kept.sweep()
        counts = snapshot.read_manifest(target).counts
        return {"snapshot": name, **counts, "encoded": embeddings.encoded, "changed": changed}


@dataclass(frozen=True)
class _Work:
    """What one build has in hand; `texts` are the text parts of `letters`."""

    home: Path
    encoder: Encoder
    letters: Sequence[Letter]
    texts: Sequence[Part]
    kept: Kept
    embeddings: Embeddings


def _texts(letter: Letter, kept: Kept) -> Part:
    """The text part of a letter, made only when letter, code or tables have changed."""
    card = records.letter_to_json(letter)
    return kept.part(
        parts.key("text", parts.version(), card),
        lambda: parts.text_part(letter, card, sheets(letter)),
    )


def _built(work: _Work, full: bool) -> tuple[str, bool]:
    """The id of the snapshot, written and whole in its place, and whether it was not before."""
    passages = sum(len(text["parents"]) for text in work.texts)
    onto = directions.shipped(work.encoder.identity)
    onto = onto or directions.kept(work.home, work.encoder.identity, passages)
    if onto is None:
        everything = _to_encode(work.letters, work.texts)
        work.embeddings.fill(everything)
        onto = directions.learn(everything, work.embeddings.get)
    name = _identity(work, onto)
    anew = full or not _whole(snapshot.snapshots(work.home) / name)
    if anew:
        _write(work, onto, name)
    return name, anew


def _to_encode(letters: Sequence[Letter], texts: Sequence[Part]) -> list[str]:
    """The passages of letters as they are encoded, in order."""
    pairs = zip(letters, texts, strict=True)
    return [text for one, part in pairs for text, _ in parts.encoded_of(part, subject(one))]


def _identity(work: _Work, onto: Directions) -> str:
    """The snapshot id: the same letters, passages, encoder, directions and recipe give it."""
    facts = [RECIPE, snapshot.FORMAT, work.encoder.identity]
    made = hashlib.sha256(json.dumps(facts).encode() + onto.basis.tobytes())
    for text in work.texts:
        made.update(text.digest)
    return made.hexdigest()[:12]


def _whole(folder: Path) -> bool:
    try:
        snapshot.verify(folder)
    except snapshot.SnapshotBroken:
        return False
    return True


def _write(work: _Work, onto: Directions, name: str) -> None:
    """Write the snapshot to its place."""
    vectors = _vectors(work, onto)
    aside = snapshot.snapshots(work.home) / f".building-{os.getpid()}"
    try:
        writer.write(aside, [letter.id for letter in work.letters], work.texts, vectors, onto)
        passages = sum(len(part["vectors"]) for part in vectors)
        counts = {"letters": len(work.letters), "passages": passages}
        snapshot.seal(aside, name, work.encoder.identity, counts)
        snapshot.install(aside, name)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _vectors(work: _Work, onto: Directions) -> list[Part]:
    """The vector part of each letter; what of their words is not held is encoded at once."""
    facts = parts.key(work.encoder.identity, parts.version(), onto.basis.tobytes())
    keys = [parts.key("vectors", facts, text.digest) for text in work.texts]
    triples = list(zip(keys, work.letters, work.texts, strict=True))
    missing = [(one, text) for key, one, text in triples if not work.kept.holds(key)]
    if missing:
        letters, texts = zip(*missing, strict=True)
        work.embeddings.fill(_to_encode(letters, texts))

    return [
        work.kept.part(key, partial(_vector_part, work, onto, letter, text))
        for key, letter, text in triples
    ]


def _vector_part(work: _Work, onto: Directions, letter: Letter, text: Part) -> Arrays:
    about = subject(letter)
    passages = parts.encoded_of(text, about)
    own, *found = work.embeddings.get([about, *(words for words, _ in passages)])
    return parts.vector_part(passages, found, own, onto.basis)
