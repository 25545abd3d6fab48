"""The lexical lanes: BM25 over words and over 4-grams, a row a passage, or a parent.

A parent is a run of neighbouring passages (`index.passages.parents`), indexed from the same
terms. Arrays are written once and mapped when served; scores are raw BM25 sums. Facts: words +
4-grams beat either alone on Thai, and BM25 likes the whole text.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

K1, B = 1.2, 0.75
PASSAGES, PARENTS = "passages", "parents"
_ARRAYS = ("starts", "rows", "weights")


@dataclass(frozen=True)
class Postings:
    """The rows of term i and its weight in each: `rows[starts[i]:starts[i + 1]]`, as `weights`.

    Rows are int64, as numpy counts: smaller ones would be turned at every look.
    """

    starts: np.ndarray
    rows: np.ndarray
    weights: np.ndarray


def postings(ids: np.ndarray, owner: np.ndarray, rows: int, terms: int) -> Postings:
    """The postings of term numbers `ids` below `terms`, each in row `owner` below `rows`.

    Weights are BM25 with Lucene's idf (Robertson and Zaragoza 2009; Kamphuis et al. 2020).
    """
    found, often = np.unique(ids * np.int64(rows) + owner, return_counts=True)
    term, row = np.divmod(found, rows)
    starts = np.searchsorted(term, np.arange(terms + 1))
    held = np.diff(starts)
    idf = np.log1p((rows - held + 0.5) / (held + 0.5))
    lengths = np.bincount(owner, minlength=rows)
    long = K1 * (1 - B + B * lengths / max(lengths.mean(), 1e-9))
    weights = idf[term] * often / (often + long[row])
    return Postings(starts, row, weights.astype(np.float32))


@dataclass(frozen=True)
class Terms:
    """The terms of rows one after the other: numbers into `names`, and how many each row has."""

    names: list[str]
    ids: np.ndarray
    sizes: np.ndarray


def numbered(rows: Iterable[Sequence[str]]) -> Terms:
    """The terms of `rows`, numbered in the order in which they first stand."""
    numbers = _numbers()
    ids = [list(map(numbers.__getitem__, row)) for row in rows]
    sizes = np.array([len(row) for row in ids], np.int64)
    return Terms(list(numbers), np.fromiter(chain.from_iterable(ids), np.int64), sizes)


def joined(parts: Iterable[Terms]) -> Terms:
    """The rows of all parts, numbered as if they had been numbered together."""
    numbers = _numbers()
    ids, sizes = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for part in parts:
        turned = np.fromiter(map(numbers.__getitem__, part.names), np.int64, len(part.names))
        ids.append(turned[part.ids])
        sizes.append(part.sizes)
    return Terms(list(numbers), np.concatenate(ids), np.concatenate(sizes))


def _numbers() -> defaultdict[str, int]:
    """A number for each term that is looked up, the next one for a new term."""
    numbers: defaultdict[str, int] = defaultdict()
    numbers.default_factory = numbers.__len__
    return numbers


def write(folder: Path, words: Terms, grams: Terms, parents: np.ndarray | None = None) -> None:
    """Index the word and gram terms of each row, in order, below `folder`.

    With `parents`, the parent's number of each row (n,) ascending, also over parents.
    """
    for name, terms in (("words", words), ("grams", grams)):
        (folder / name).mkdir(parents=True)
        names = json.dumps(terms.names, ensure_ascii=False)
        (folder / name / "terms.json").write_text(names, "utf-8")
        owners = {PASSAGES: np.arange(len(terms.sizes)), PARENTS: parents}
        for kind, owner in owners.items():
            if owner is not None:
                row = np.repeat(owner, terms.sizes)
                made = postings(terms.ids, row, int(owner[-1]) + 1, len(terms.names))
                _save(folder / name, kind, made)


def _save(folder: Path, kind: str, made: Postings) -> None:
    for name in _ARRAYS:
        np.save(folder / f"{kind}.{name}.npy", getattr(made, name), allow_pickle=False)


@dataclass(frozen=True)
class Lane:
    """One BM25 index: the number of each term, its postings, and how many rows there are."""

    places: dict[str, int]
    postings: Postings
    rows: int

    @classmethod
    def load(cls, folder: Path, kind: str, rows: int, places: dict[str, int]) -> "Lane":
        """Map the postings of one kind that `write` left in `folder`."""
        paths = (folder / f"{kind}.{name}.npy" for name in _ARRAYS)
        mapped = (np.load(path, mmap_mode="r", allow_pickle=False) for path in paths)
        # Slices of a plain array cost a tenth of those of a memmap.
        return cls(places, Postings(*map(np.asarray, mapped)), rows)

    def scores(self, terms: Iterable[str]) -> np.ndarray:
        """The BM25 sums of `terms`, each as often as it is given: float32 (rows,)."""
        starts, rows, weights = (getattr(self.postings, name) for name in _ARRAYS)
        sums = np.zeros(self.rows, np.float32)
        found = [place for place in map(self.places.get, terms) if place is not None]
        places = np.array(found, np.intp)
        for start, end in zip(starts[places].tolist(), starts[places + 1].tolist(), strict=True):
            # A third of the time of `sums[rows] += weights`.
            np.add.at(sums, rows[start:end], weights[start:end])
        return sums

    def frequencies(self, terms: Sequence[str]) -> np.ndarray:
        """In how many rows each of `terms` stands: int64 (terms,)."""
        places = np.array([self.places.get(term, -1) for term in terms], np.intp)
        starts = self.postings.starts
        return np.where(places < 0, 0, starts[places + 1] - starts[places])


@dataclass(frozen=True)
class Lexical:
    """BM25 over words and over 4-grams of the same rows."""

    word_lane: Lane
    gram_lane: Lane

    @classmethod
    def load(cls, folder: Path, rows: int) -> "Lexical":
        """Map both lanes of the `rows` passages that `write` left in `folder`."""
        return cls(
            *(
                Lane.load(folder / name, PASSAGES, rows, _places(folder / name))
                for name in ("words", "grams")
            )
        )

    def parents(self, folder: Path, rows: int) -> "Lexical":
        """Map both lanes of the `rows` parents; their terms are those of the passages."""
        return Lexical(
            Lane.load(folder / "words", PARENTS, rows, self.word_lane.places),
            Lane.load(folder / "grams", PARENTS, rows, self.gram_lane.places),
        )

    def words(self, terms: Iterable[str]) -> np.ndarray:
        """BM25 of the word terms against every row, float32 (rows,)."""
        return self.word_lane.scores(terms)

    def grams(self, terms: Iterable[str]) -> np.ndarray:
        """BM25 of the 4-grams against every row, float32 (rows,)."""
        return self.gram_lane.scores(terms)


def _places(folder: Path) -> dict[str, int]:
    names = json.loads((folder / "terms.json").read_bytes())
    return {term: place for place, term in enumerate(names)}
