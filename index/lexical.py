"""The lexical lanes: BM25 over words and over 4-grams, of passages, letters and parents.

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
#: Terms that so many of all rows have are held for every row too: one sum in place of a scattered.
COMMON = 0.25
_ARRAYS = ("edges", "rows", "weights")


@dataclass(frozen=True)
class Postings:
    """The rows of term i and its weight in each: `rows[edges[i, 0]:edges[i, -1]]`, as `weights`.

    Rows may be of several kinds, those of kind k from `edges[i, k]` to `edges[i, k + 1]`. They are
    int64, as numpy counts: smaller ones would be turned at every look.
    """

    edges: np.ndarray
    rows: np.ndarray
    weights: np.ndarray


def idf(held: np.ndarray, rows: int) -> np.ndarray:
    """Lucene's idf of terms that `held` of so many rows have, in the shape of `held`."""
    return np.log1p((rows - held + 0.5) / (held + 0.5))


def postings(ids: np.ndarray, owner: np.ndarray, rows: int, terms: int) -> Postings:
    """The postings of term numbers `ids` below `terms`, each in row `owner` below `rows`.

    Weights are BM25 with Lucene's idf (Robertson and Zaragoza 2009; Kamphuis et al. 2020).
    """
    found, often = np.unique(ids * np.int64(rows) + owner, return_counts=True)
    term, row = np.divmod(found, rows)
    starts = np.searchsorted(term, np.arange(terms + 1))
    lengths = np.bincount(owner, minlength=rows)
    long = K1 * (1 - B + B * lengths / max(lengths.mean(), 1e-9))
    weights = idf(np.diff(starts), rows)[term] * often / (often + long[row])
    edges = np.stack([starts[:-1], starts[1:]], axis=1)
    return Postings(edges, row, weights.astype(np.float32))


def beside(kinds: Sequence[Postings], sizes: Sequence[int]) -> Postings:
    """Postings of one kind each, of so many rows, as one: rows of a kind follow those before it.

    A term's rows stand together, so that one look finds all kinds.
    """
    held = np.stack([np.diff(kind.edges)[:, 0] for kind in kinds], axis=1)
    flat = np.concatenate([[0], np.cumsum(held)])
    edges = np.column_stack([flat[:-1].reshape(held.shape), flat[len(kinds) :: len(kinds)]])
    rows = np.empty(edges.max(initial=0), np.int64)
    made = Postings(edges, rows, np.empty(len(rows), np.float32))
    for at, (kind, first) in enumerate(zip(kinds, accumulate(sizes, initial=0), strict=False)):
        places = np.arange(len(kind.rows)) + np.repeat(edges[:, at] - kind.edges[:, 0], held[:, at])
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
    passages = len(parents)
    own, of_letters = np.split(terms.sizes, [passages])
    body, header = np.split(terms.ids, [int(own.sum())])
    owners = (
        (body, np.repeat(np.arange(passages), own)),
        (header, np.repeat(np.arange(len(of_letters)), of_letters)),
        (body, np.repeat(parents, own)),
    )
    sizes = passages, len(of_letters), int(parents.max(initial=-1)) + 1
    kinds = zip(owners, sizes, strict=True)
    made = beside([postings(*owner, size, len(terms.names)) for owner, size in kinds], sizes)
    for name in _ARRAYS:
        np.save(folder / f"{name}.npy", getattr(made, name), allow_pickle=False)
    common = np.flatnonzero(np.ptp(made.edges, axis=1) > COMMON * sum(sizes))
    full = np.zeros((len(common), sum(sizes)), np.float32)
    for weights, (start, *_, end) in zip(full, made.edges[common].tolist(), strict=True):
        weights[made.rows[start:end]] = made.weights[start:end]
    for name, array in (("sizes", np.array(sizes, np.int64)), ("common", common), ("full", full)):
        np.save(folder / f"{name}.npy", array, allow_pickle=False)


@dataclass(frozen=True)
class Lane:
    """One BM25 index: the number of each term, its postings, and how many rows of a kind there are.

    The kinds: passages, letters (by their headers), parents. `common` tells the line of `full`,
    float32 (common, rows), where the weights of a COMMON term stand.
    """

    places: dict[str, int]
    postings: Postings
    sizes: tuple[int, ...]
    common: dict[int, int]
    full: np.ndarray

    @classmethod
    def load(cls, folder: Path) -> "Lane":
        """Map what `write` left in `folder`."""
        names = json.loads((folder / "terms.json").read_bytes())
        places = {name: place for place, name in enumerate(names)}
        paths = (folder / f"{name}.npy" for name in (*_ARRAYS, "sizes", "common", "full"))
        mapped = (np.load(path, mmap_mode="r", allow_pickle=False) for path in paths)
        # Slices of a plain array cost a tenth of those of a memmap.
        *arrays, sizes, common, full = map(np.asarray, mapped)
        lines = {place: line for line, place in enumerate(common.tolist())}
        return cls(places, Postings(*arrays), tuple(sizes.tolist()), lines, full)

    def scores(self, terms: Iterable[str], kinds: int = 3) -> Iterator[np.ndarray]:
        """The BM25 sums of `terms`, each as often as it is given, for the first `kinds` of rows.

        float32 (rows,) of each kind.
        """
        edges, rows, weights = (getattr(self.postings, name) for name in _ARRAYS)
        sizes = self.sizes[:kinds]
        sums = np.zeros(sum(sizes), np.float32)
        found = [place for place in map(self.places.get, terms) if place is not None]
        ends = edges[np.array(found, np.intp)][:, [0, kinds]].tolist()
        for place, (start, end) in zip(found, ends, strict=True):
            if place in self.common:
                sums += self.full[self.common[place], : len(sums)]
            else:  # a third of the time of `sums[rows] += weights`
                np.add.at(sums, rows[start:end], weights[start:end])
        return (sums[slice(*ends)] for ends in pairwise(accumulate(sizes, initial=0)))

    def frequencies(self, terms: Sequence[str]) -> np.ndarray:
        """In how many passages each of `terms` stands: int64 (terms,)."""
        places = np.array([self.places.get(term, -1) for term in terms], np.intp)
        edges = self.postings.edges[places]
        return np.where(places < 0, 0, edges[:, 1] - edges[:, 0])
