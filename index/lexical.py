"""The lexical lanes: BM25 over words and over 4-grams, of passages, their parents and letters.

A parent is a run of neighbouring passages (`index.passages.parents`), indexed from the same
terms; of a letter its header is indexed. Arrays are written once and mapped when served; scores
are raw BM25 sums. Facts: words + 4-grams beat either alone on Thai, and BM25 likes the whole text.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise
from pathlib import Path

import numpy as np

K1, B = 1.2, 0.75
#: What the postings of a term are of, in their order: rows of each kind follow the kind before.
KINDS = ("passages", "parents", "letters")
_ARRAYS = ("starts", "rows", "weights")
_SIZES, _HELD = "sizes", "held"


@dataclass(frozen=True)
class Postings:
    """The rows of term i and its weight in each: `rows[starts[i]:starts[i + 1]]`, as `weights`.

    Rows are int64, as numpy counts: smaller ones would be turned at every look.
    """

    starts: np.ndarray
    rows: np.ndarray
    weights: np.ndarray

    @property
    def held(self) -> np.ndarray:
        """How many rows each term has: int64 (terms,)."""
        return np.diff(self.starts)


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


def beside(kinds: Sequence[Postings], sizes: Sequence[int]) -> Postings:
    """The postings of kinds of rows, so many of each, as one: the rows of a kind after the last's.

    A term's rows stand together, so that one look finds all kinds.
    """
    held = np.stack([kind.held for kind in kinds])
    starts = np.concatenate([[0], np.cumsum(held.sum(axis=0))])
    made = Postings(starts, np.empty(starts[-1], np.int64), np.empty(starts[-1], np.float32))
    before = np.cumsum(held, axis=0) - held
    for kind, own, first in zip(kinds, before, accumulate(sizes, initial=0), strict=False):
        moved = np.repeat(starts[:-1] + own - kind.starts[:-1], kind.held)
        places = np.arange(len(kind.rows)) + moved
        made.rows[places], made.weights[places] = kind.rows + first, kind.weights
    return made


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


def write(folder: Path, terms: Terms, parents: np.ndarray) -> None:
    """Write one lane into a new `folder`.

    `terms` are those of each passage and then of each letter's header; `parents` is the number of
    each passage's parent (passages,), ascending.
    """
    folder.mkdir(parents=True)
    names = json.dumps(terms.names, ensure_ascii=False)
    (folder / "terms.json").write_text(names, "utf-8")
    passages, letters = len(parents), len(terms.sizes) - len(parents)
    sizes = (passages, int(parents[-1]) + 1 if passages else 0, letters)
    middle = int(terms.sizes[:passages].sum())
    body, header = np.split(terms.ids, [middle])
    kinds = (
        (body, np.repeat(np.arange(passages), terms.sizes[:passages])),
        (body, np.repeat(parents, terms.sizes[:passages])),
        (header, np.repeat(np.arange(letters), terms.sizes[passages:])),
    )
    many = len(terms.names)
    made = [postings(*kind, size, many) for kind, size in zip(kinds, sizes, strict=True)]
    whole = beside(made, sizes)
    arrays = {name: getattr(whole, name) for name in _ARRAYS}
    arrays |= {_SIZES: np.array(sizes, np.int64), _HELD: made[0].held}
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)


@dataclass(frozen=True)
class Lane:
    """One BM25 index: the number of each term, its postings, how many rows of each kind there are,
    and how many passages each term has.
    """

    places: dict[str, int]
    postings: Postings
    sizes: tuple[int, ...]
    held: np.ndarray

    @classmethod
    def load(cls, folder: Path) -> "Lane":
        """Map what `write` left in `folder`."""
        names = json.loads((folder / "terms.json").read_bytes())
        places = {name: place for place, name in enumerate(names)}
        starts, rows, weights, sizes, held = (
            # Slices of a plain array cost a tenth of those of a memmap.
            np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False))
            for name in (*_ARRAYS, _SIZES, _HELD)
        )
        return cls(places, Postings(starts, rows, weights), tuple(sizes.tolist()), held)

    def scores(self, terms: Iterable[str]) -> Iterator[np.ndarray]:
        """The BM25 sums of `terms`, each as often as it is given: float32 (rows,) of each kind."""
        starts, rows, weights = (getattr(self.postings, name) for name in _ARRAYS)
        sums = np.zeros(sum(self.sizes), np.float32)
        found = [place for place in map(self.places.get, terms) if place is not None]
        places = np.array(found, np.intp)
        for start, end in zip(starts[places].tolist(), starts[places + 1].tolist(), strict=True):
            # A third of the time of `sums[rows] += weights`.
            np.add.at(sums, rows[start:end], weights[start:end])
        return (sums[slice(*ends)] for ends in pairwise(accumulate(self.sizes, initial=0)))

    def frequencies(self, terms: Sequence[str]) -> np.ndarray:
        """In how many passages each of `terms` stands: int64 (terms,)."""
        places = np.array([self.places.get(term, -1) for term in terms], np.intp)
        return np.where(places < 0, 0, self.held[places])
