"""Build a snapshot of the published letters and make it the current one.

Everything is written aside and verified; a build that fails leaves what is served as it
was. Only passages whose words changed are encoded (`index.cache`).
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
from pathlib import Path

import numpy as np

from corpus.letter import Letter
from corpus.store import load_letters
from corpus.text import fold_text
from index import dense, lexical, records, snapshot
from index.cache import embed_cached
from index.embedding import Embedding, quantise
from index.encoder import Encoder, load_encoder
from index.errors import FolderUnwritable, NothingToIndex
from index.interaction import OUTSIDE, basis, project
from index.passages import Passage, make_passages
from index.tokens import grams, words

Progress = Callable[[int, int], None]
Approve = Callable[[Path, Encoder], None]
#: Changes whenever the same passages would give other files.
RECIPE = 3
CONTEXT = 120
SUBJECT = 150
#: Directions kept of each token vector: a third of the bytes, 1 point of MaxSim hit@1.
TOKEN_SIZE = 128
#: Passages whose tokens the directions are learned from.
SAMPLE = 2_000


@dataclass(frozen=True)
class Sheet:
    """A passage as it is searched: folded units, the headings above, the text encoded."""

    passage: Passage
    units: tuple[str, ...]
    context: str
    encoded: str


def header(letter: Letter) -> str:
    """What a letter is about and between whom, folded: its lexical header."""
    facts = (letter.subject, letter.sender, *letter.recipients)
    return fold_text(" ".join(facts)).strip() or fold_text(letter.kind)


def subject(letter: Letter) -> str:
    """The subject, folded; the kind when there is none."""
    return fold_text(letter.subject or letter.kind).strip()


def sheets(letter: Letter) -> list[Sheet]:
    """The passages of a letter with the texts that the lanes are built from."""
    about = subject(letter)[:SUBJECT]
    made = []
    for passage in make_passages(letter):
        units = tuple(fold_text(letter.text[u.start : u.end]).strip() for u in passage.units)
        context = fold_text(" ".join(passage.units[0].context[-2:]))[:CONTEXT].strip()
        encoded = " ".join(filter(None, (about, context, *units)))
        if any(units):
            made.append(Sheet(passage, units, context, encoded))
    return made


def _token_units(sheet: Sheet, embedding: Embedding) -> np.ndarray:
    """For each token the unit it stands in, OUTSIDE for the header: uint8 (n,)."""
    ends = np.cumsum([len(unit) + 1 for unit in sheet.units if unit])
    held = [i for i, unit in enumerate(sheet.units) if unit]
    first = len(sheet.encoded) + 1 - ends[-1]
    at = embedding.places[:, 0] - first
    unit = np.searchsorted(ends, at, side="right").clip(0, len(held) - 1)
    return np.where(at < 0, OUTSIDE, np.asarray(held)[unit].clip(0, OUTSIDE - 1)).astype(np.uint8)


def _basis(embeddings: Sequence[Embedding]) -> np.ndarray:
    """The directions that tokens are kept in, learned from passages spread over all."""
    step = max(1, len(embeddings) // SAMPLE)
    return basis(np.concatenate([e.tokens for e in embeddings[::step]]), TOKEN_SIZE)


def _idf(embeddings: Sequence[Embedding]) -> np.ndarray:
    """BM25 idf of each token id over passages: float32 (largest id + 1,)."""
    largest = max((int(e.ids.max(initial=0)) for e in embeddings), default=0)
    counts = np.zeros(largest + 1, np.float32)
    for embedding in embeddings:
        counts[np.unique(embedding.ids)] += 1
    total = len(embeddings)
    return np.log1p((total - counts + 0.5) / (counts + 0.5)).astype(np.float32)


def _write(
    folder: Path,
    letters: Sequence[Letter],
    pages: Sequence[Sheet],
    embeddings: Sequence[Embedding],
    subjects: np.ndarray,
) -> None:
    folder.mkdir(parents=True)
    folded = [" ".join(filter(None, (page.context, *page.units))) for page in pages]
    heads = [header(letter) for letter in letters]
    rows = (records.Row(page.passage, page.units, page.context) for page in pages)
    records.write(folder / "letters.db", letters, rows)
    dense.save(dense.build(np.stack([e.vector for e in embeddings])), folder / "passages.faiss")
    lexical.write(folder / "body", list(map(words, folded)), list(map(grams, folded)))
    lexical.write(folder / "header", list(map(words, heads)), list(map(grams, heads)))
    onto = _basis(embeddings)
    place = {letter.id: i for i, letter in enumerate(letters)}
    arrays = {
        "tokens": np.concatenate([quantise(project(e.tokens, onto)) for e in embeddings]),
        "token_basis": onto,
        "token_starts": np.cumsum([0, *(len(e.ids) for e in embeddings)]),
        "token_units": np.concatenate(
            [_token_units(page, e) for page, e in zip(pages, embeddings, strict=True)]
        ),
        "token_idf": _idf(embeddings),
        "passage_letter": np.array([place[p.passage.letter] for p in pages], np.int32),
        "subjects": subjects,
    }
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)


def _identity(letters: Sequence[Letter], pages: Sequence[Sheet], encoder: Encoder) -> str:
    """The snapshot id: the same letters, passages, encoder and recipe give the same id."""
    digest = hashlib.sha256(json.dumps([RECIPE, snapshot.FORMAT, encoder.identity]).encode())
    for letter in letters:
        digest.update(records.letter_to_json(letter).encode("utf-8", "replace"))
    for page in pages:
        digest.update(repr(page).encode("utf-8", "replace"))
    return digest.hexdigest()[:12]


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

    Returns {"snapshot", "letters", "passages", "encoded", "changed"}. `full` builds anew
    even when nothing changed. Raises BrokenLetter, NothingToIndex, FolderUnwritable or a
    Model… error, and then nothing stored has changed.
    """
    with _alone(home):
        # Read inside the lock: a builder that waited must not publish what it read before.
        letters = load_letters(corpus)
        pages = [page for letter in letters for page in sheets(letter)]
        if not pages:
            raise NothingToIndex(corpus=corpus)
        encoder = load_encoder(model, home, serving=False)
        name = _identity(letters, pages, encoder)
        target = snapshot.snapshots(home) / name
        with _writing(home):
            fresh = 0
            if anew := full or not _whole(target):
                fresh = _build(letters, pages, home, encoder, name, progress)
            if approve:
                approve(target, encoder)
            changed = snapshot.publish(home, name) or anew
        counts = snapshot.read_manifest(target).counts
        return {"snapshot": name, **counts, "encoded": fresh, "changed": changed}


def _whole(folder: Path) -> bool:
    try:
        snapshot.verify(folder)
    except snapshot.SnapshotBroken:
        return False
    return True


def _build(
    letters: Sequence[Letter],
    pages: Sequence[Sheet],
    home: Path,
    encoder: Encoder,
    name: str,
    progress: Progress | None,
) -> int:
    """Write the snapshot to its place; returns how many passages had to be encoded."""
    texts = [page.encoded for page in pages]
    embeddings, fresh = embed_cached(home, encoder.identity, texts, encoder.embed, progress)
    abouts = [subject(letter) for letter in letters]
    titles, _ = embed_cached(home, encoder.identity, abouts, encoder.embed)
    aside = snapshot.snapshots(home) / f".building-{os.getpid()}"
    try:
        _write(aside, letters, pages, embeddings, np.stack([t.vector for t in titles]))
        counts = {"letters": len(letters), "passages": len(pages)}
        snapshot.seal(aside, name, encoder.identity, counts)
        snapshot.install(aside, name)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return fresh
