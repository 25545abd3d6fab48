"""The lexical lane: BM25 over words and over 4-grams (bm25s), one row a passage.

Arrays are written once and mapped read-only when served; scores are raw BM25 sums.
Facts: words + 4-grams beat either alone on Thai, and survive OCR noise (DESIGN.md).
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

K1, B = 1.2, 0.75


def write(folder: Path, words: list[list[str]], grams: list[list[str]]) -> None:
    """Index the word and gram terms of each passage, in row order, below `folder`."""
    import bm25s

    for name, rows in (("words", words), ("grams", grams)):
        lane = bm25s.BM25(k1=K1, b=B, method="lucene")
        lane.index(rows, show_progress=False)
        lane.save(str(folder / name))


@dataclass(frozen=True)
class Lane:
    """One BM25 index as bm25s stores it: `places` of terms, and of each its passages' scores.

    Read here, not by bm25s: its import takes 0.25 s and 20 MB (scipy), its sums five times
    as long.
    """

    places: dict[str, int]
    starts: np.ndarray
    passages: np.ndarray
    weights: np.ndarray

    @classmethod
    def load(cls, folder: Path) -> "Lane":
        """Map the index that bm25s saved in `folder`."""
        places = json.loads((folder / "vocab.index.json").read_bytes())
        names = ("indptr", "indices", "data")
        paths = (folder / f"{name}.csc.index.npy" for name in names)
        mapped = (np.load(path, mmap_mode="r", allow_pickle=False) for path in paths)
        # Slices of a plain array cost a tenth of those of a memmap.
        return cls(places, *map(np.asarray, mapped))

    def scores(self, terms: Iterable[str], rows: int) -> np.ndarray:
        """The BM25 sums of `terms`, each as often as it is given: float32 (rows,)."""
        sums = np.zeros(rows, np.float32)
        for place in [self.places[term] for term in terms if term in self.places]:
            held = slice(self.starts[place], self.starts[place + 1])
            sums[self.passages[held]] += self.weights[held]  # a passage stands there once
        return sums

    def frequency(self, term: str) -> int:
        """In how many passages `term` stands."""
        place = self.places.get(term)
        return 0 if place is None else int(self.starts[place + 1] - self.starts[place])


@dataclass(frozen=True)
class Lexical:
    """Two BM25 indexes over the same `rows` passages."""

    word_lane: Lane
    gram_lane: Lane
    rows: int

    @classmethod
    def load(cls, folder: Path, rows: int) -> "Lexical":
        """Map both lanes of `folder` read-only."""
        return cls(Lane.load(folder / "words"), Lane.load(folder / "grams"), rows)

    def words(self, terms: Iterable[str]) -> np.ndarray:
        """BM25 of the word terms against every passage, float32 (rows,)."""
        return self.word_lane.scores(terms, self.rows)

    def grams(self, terms: Iterable[str]) -> np.ndarray:
        """BM25 of the 4-grams against every passage, float32 (rows,)."""
        return self.gram_lane.scores(terms, self.rows)

    def document_frequency(self, word: str) -> int:
        """In how many passages `word` stands."""
        return self.word_lane.frequency(word)

    def gram_frequency(self, gram: str) -> int:
        """In how many passages `gram` stands."""
        return self.gram_lane.frequency(gram)
