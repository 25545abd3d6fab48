"""The lexical lane: BM25 over words and over 4-grams (bm25s), one row a passage.

Arrays are written once and mapped read-only when served; scores are raw BM25 sums.
Facts: words + 4-grams beat either alone on Thai, and survive OCR noise (DESIGN.md).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import bm25s

K1, B = 1.2, 0.75


def _build(rows: list[list[str]]) -> "bm25s.BM25":
    import bm25s

    lane = bm25s.BM25(k1=K1, b=B, method="lucene")
    lane.index(rows, show_progress=False)
    return lane


def _scores(lane: "bm25s.BM25", terms: Iterable[str], rows: int) -> np.ndarray:
    known = [lane.vocab_dict[term] for term in terms if term in lane.vocab_dict]
    if not known:
        return np.zeros(rows, dtype=np.float32)
    return lane.get_scores_from_ids(np.asarray(known))


def _frequency(lane: "bm25s.BM25", term: str) -> int:
    place = lane.vocab_dict.get(term)
    if place is None:
        return 0
    starts = lane.scores["indptr"]
    return int(starts[place + 1] - starts[place])


@dataclass(frozen=True)
class Lexical:
    """Two BM25 indexes over the same `rows` passages."""

    word_lane: "bm25s.BM25"
    gram_lane: "bm25s.BM25"
    rows: int

    @classmethod
    def build(cls, words: list[list[str]], grams: list[list[str]]) -> "Lexical":
        """Index the word and gram terms of each passage, in row order."""
        return cls(_build(words), _build(grams), len(words))

    def words(self, terms: Iterable[str]) -> np.ndarray:
        """BM25 of the word terms against every passage, float32 (rows,)."""
        return _scores(self.word_lane, terms, self.rows)

    def grams(self, terms: Iterable[str]) -> np.ndarray:
        """BM25 of the 4-grams against every passage, float32 (rows,)."""
        return _scores(self.gram_lane, terms, self.rows)

    def document_frequency(self, word: str) -> int:
        """In how many passages `word` stands."""
        return _frequency(self.word_lane, word)

    def gram_frequency(self, gram: str) -> int:
        """In how many passages `gram` stands."""
        return _frequency(self.gram_lane, gram)

    def save(self, folder: Path) -> None:
        """Write both lanes below `folder` (words/, grams/)."""
        self.word_lane.save(str(folder / "words"))
        self.gram_lane.save(str(folder / "grams"))

    @classmethod
    def load(cls, folder: Path, rows: int) -> "Lexical":
        """Map both lanes of `folder` read-only."""
        import bm25s

        lanes = [bm25s.BM25.load(str(folder / name), mmap=True) for name in ("words", "grams")]
        return cls(lanes[0], lanes[1], rows)
