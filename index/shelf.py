"""A verified snapshot opened for reading: every array that the lanes score with.

Large arrays are mapped, not read; nothing here is ever changed. Row numbers are those of
`index.records`. A snapshot built with another encoder is refused (ModelMismatch).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np

from corpus.letter import Letter
from corpus.text import fold_text
from index import dense, snapshot
from index.embedding import Embedding
from index.errors import ModelMismatch
from index.interaction import Tokens, one_thread, project
from index.levels import authority
from index.lexical import Lane
from index.question import Question
from index.records import Records
from index.sheets import header
from index.tokens import solid, words
from index.vocabulary import content_words

#: Rows that the median of a lane is taken of, about: it is a scale's zero, looked up often.
SAMPLE = 1_024


def relative(scores: np.ndarray, rows: np.ndarray | slice = slice(None)) -> np.ndarray:
    """The scores of `rows`, last of the axes of `scores`, from 0 (the median) to 1 (the best)."""
    if not scores.shape[-1]:
        return scores
    low, span = scale(scores)
    return (scores[..., rows] - low[..., None]) / span[..., None]


def scale(scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Along the last axis the median (of a SAMPLE), and what the best of all is above it.

    Where nothing stands out of the median the span is without an end: all is 0 then.
    """
    step = scores.shape[-1] // SAMPLE + 1
    some = scores[..., ::step]
    if step > 1 and some.shape[-1] % 2 == 0:
        some = some[..., 1:]  # an odd number has one middle, which is found sooner
    half = some.shape[-1] // 2
    parted = np.partition(some, half)  # a fourth of the time of np.median
    low = parted[..., half]
    if some.shape[-1] % 2 == 0:
        low = (low + parted[..., :half].max(axis=-1)) / 2
    high = np.maximum(scores.max(axis=-1), 0)
    return low, np.where(high > low, high - low, np.inf)


#: What people leave out of an office's name.
_OFFICE = solid("สำนักงาน")
#: The lanes: of a passage itself, of its letter's subject, its parent, and its letter's header.
_OWN = ("dense", "words", "grams", "spoken")
_PARENT = ("parent_words", "parent_grams")
_LETTER = ("header_words", "header_grams", "header_spoken")
LANES = (*_OWN, "subject", *_PARENT, *_LETTER)
#: What chooses the candidates: the weight of each part, and the lanes that it is the sum of.
_FUSED = (
    (1.0, {"words": 1.0, "header_words": 0.5}),
    (1.0, {"grams": 1.0, "header_grams": 0.5}),
    (0.5, {"spoken": 1.0, "header_spoken": 0.5}),
    (0.5, {**dict.fromkeys(_PARENT, 1.0), "header_words": 0.5, "header_grams": 0.5}),
    (1.5, {"dense": 1.0}),
    (0.5, {"subject": 1.0}),
)
_WEIGHTS = np.array([weight for weight, _ in _FUSED], np.float32)
_SUMS = np.array([[lanes.get(name, 0.0) for name in LANES] for _, lanes in _FUSED], np.float32)


@dataclass(frozen=True)
class Lanes:
    """Scores of every passage in every lane: float32 (len(LANES), passages).

    A passage has the header's score of its letter and the parent's score of its parent.
    """

    scores: np.ndarray

    def of(self, lane: str) -> np.ndarray:
        """Every passage's score in one lane: float32 (passages,)."""
        return self.scores[LANES.index(lane)]

    @cached_property
    def fused(self) -> np.ndarray:
        """The sum of the lanes that chooses the candidates, dense and parents a part of it."""
        sums = _SUMS @ self.scores
        low, span = scale(sums)
        weights = _WEIGHTS / span
        return weights @ sums - weights @ low


class Shelf:
    """One snapshot: `letters` in the order of `passage_letter`, `records` for the texts."""

    def __init__(self, folder: Path, encoder: str) -> None:
        one_thread()
        self.manifest = snapshot.read_manifest(folder)
        if self.manifest.encoder != encoder:
            built = self.manifest.encoder
            raise ModelMismatch(snapshot=folder.name, built=built[:12], current=encoder[:12])
        self.records = Records(folder / "letters.db")
        self.letters: list[Letter] = self.records.letters
        self.by_id = {letter.id: letter for letter in self.letters}
        self.headers = [header(letter) for letter in self.letters]
        self.bones = [solid(text) for text in self.headers]
        self.senders = [fold_text(letter.sender).strip() for letter in self.letters]
        self.sender_names = [_called(sender) for sender in self.senders]
        self.levels = [authority(letter.sender) for letter in self.letters]
        self.rows = self.manifest.counts["passages"]
        self.dense = dense.load(folder)
        self._words, self._grams = (Lane.load(folder / name) for name in ("words", "grams"))
        self._token_idf = _mapped(folder, "token_idf")
        self._seldom = float(self._token_idf.max(initial=1.0))
        self._tokens = _mapped(folder, "tokens")
        self._token_starts = _mapped(folder, "token_starts")
        self._stretch_starts = _mapped(folder, "stretch_starts")
        fields = ("firsts", "units", "norms")
        self._stretches = [_mapped(folder, f"stretch_{name}") for name in fields]
        self._inside_norms = _mapped(folder, "inside_norms")
        self._unit_counts = _mapped(folder, "unit_counts")
        self.token_basis = _mapped(folder, "token_basis")
        # As numpy counts: smaller numbers would be turned at every question.
        self.passage_letter = _mapped(folder, "passage_letter").astype(np.intp)
        self.passage_parent = _mapped(folder, "passage_parent").astype(np.intp)
        self._subjects = _mapped(folder, "subjects")

    def lanes(self, question: Question, embedding: Embedding) -> Lanes:
        """Every lane's scores for one question, in the order of LANES."""
        made = np.empty((len(LANES), self.rows), np.float32)
        made[0] = self.dense.scores(embedding.vector)
        made[1], header_words, parent_words = self._words.scores(question.words)
        made[2], header_grams, parent_grams = self._grams.scores(question.grams)
        made[3], header_spoken = self._words.scores(_spoken_words(question), kinds=2)
        letters = (header_words, header_grams, header_spoken)
        above = (
            (self._subjects @ embedding.vector, self.passage_letter),
            *((scores, self.passage_parent) for scores in (parent_words, parent_grams)),
            *((scores, self.passage_letter) for scores in letters),
        )
        for row, (scores, places) in enumerate(above, 4):
            np.take(scores, places, out=made[row], mode="clip")  # `scores[places]` takes twice that
        return Lanes(made)

    def sharpen(self, lanes: Lanes, embedding: Embedding, rows: np.ndarray) -> None:
        """Make the dense lane exact in these rows int64 (n,), which are looked at closely."""
        self.dense.sharpen(lanes.of("dense"), embedding.vector, rows)

    def rows_of(self, letters: Iterable[str]) -> np.ndarray:
        """Rows of all passages of these letters, in their order: int64 (n,)."""
        wanted = set(letters)  # of one day there may be many
        held = np.array([letter.id in wanted for letter in self.letters], bool)
        return np.flatnonzero(held[self.passage_letter])

    def token_weights(self, ids: np.ndarray) -> np.ndarray:
        """The share of each query token in MaxSim by its idf: float32 (tokens,), sum 1."""
        known = np.minimum(ids, len(self._token_idf) - 1)
        idf = np.where(ids < len(self._token_idf), self._token_idf[known], self._seldom)
        return idf / max(float(idf.sum()), 1e-9)

    def projected(self, rows: np.ndarray) -> np.ndarray:
        """Token vectors (n, dim) as the stored tokens are: float32 unit rows (n, size)."""
        return project(rows, self.token_basis)

    def tokens(self, rows: Sequence[int]) -> list[Tokens]:
        """The tokens of each of these passages."""
        at, held = np.asarray(rows, np.intp), self._tokens
        firsts, units, norms = self._stretches
        edges = (
            array[places].tolist()
            for array in (self._token_starts, self._stretch_starts)
            for places in (at, at + 1)
        )
        facts = self._inside_norms[at].tolist(), self._unit_counts[at].tolist()
        return [
            Tokens(held[a:b], firsts[c:d], units[c:d], norms[c:d], inside, count)
            for a, b, c, d, inside, count in zip(*edges, *facts, strict=True)
        ]

    def held(self, words: Sequence[str]) -> np.ndarray:
        """In how many passages each word stands: int64 (words,)."""
        return self._words.frequencies(words)

    def held_grams(self, grams: Sequence[str]) -> np.ndarray:
        """In how many passages each 4-gram stands: int64 (grams,)."""
        return self._grams.frequencies(grams)


def _called(sender: str) -> tuple[str, ...]:
    """How a folded sender is called, solid: as printed, and without the word office before it."""
    name = solid(sender)
    short = name.removeprefix(_OFFICE)
    return tuple(dict.fromkeys(form for form in (name, short) if len(form) > 2))


def _mapped(folder: Path, name: str) -> np.ndarray:
    # As a plain array: a slice of a memmap costs ten times as much.
    return np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False))


def _spoken_words(question: Question) -> list[str]:
    found = [word for group in question.expanded for term in group for word in _words_of(term)]
    return content_words(list(dict.fromkeys(found)))


@lru_cache(maxsize=4_096)
def _words_of(term: str) -> tuple[str, ...]:
    """The word terms of an official term: the same ones are meant again and again."""
    return tuple(words(term))
