"""Ask the letters: a question in, verbatim passages with their letter out.

One engine serves many threads. It opens the current snapshot, follows the pointer when
another one is published, and keeps the one it has when the new one cannot be opened.
"""

import logging
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from corpus.errors import WianError
from corpus.letter import DOCUMENT, Letter
from index import choice, question, snapshot
from index.answer import Answer, Hit
from index.encoder import Encoder, load_encoder
from index.errors import ModelMismatch, SnapshotBroken, SnapshotGone
from index.features import CANDIDATES, Candidate, candidates, feature_matrix, foremost
from index.ranking import load_weights, probability, sure_features
from index.reference import Named, find_named
from index.shelf import Lanes, Shelf

log = logging.getLogger(__name__)
#: Added to the score of passages of a letter whose date was named.
DATED = 8.0
#: Taken from the score of passages of papers of no known kind, which bear no reference to give,
#: where a letter is among the candidates too.
PLAIN = 1.0
LOOK_EVERY = 1.0
#: Where letters are asked for themselves, most of their first passages that are looked at.
HEADS = 24
#: What tells that the pointer was moved: its file's identity and time.
Pointed = tuple[int, int]


class Engine:
    """The letters of one snapshot folder, ready to be asked; with `pointed` of the current one.

    `pointed` is the pointer's state, read before the folder was chosen, so that a snapshot
    published since is noticed at the next look. Without it the engine stays with its folder:
    to compare, to replay.
    """

    def __init__(self, folder: Path, encoder: Encoder, pointed: Pointed | None = None) -> None:
        self._home, self._encoder = folder.parent.parent, encoder
        self._pointed, self._follows = pointed, pointed is not None
        self._following = threading.Lock()
        self._looked = time.monotonic()
        self._shelf = Shelf(folder, encoder.identity)

    @classmethod
    def open(cls, home: Path, model: str | None = None) -> "Engine":
        """The engine for the current snapshot below `home`.

        Raises NoSnapshot, SnapshotBroken, ModelMismatch or another Model… error.
        """
        pointed = _pointed(home)
        folder = snapshot.current(home)
        return cls(folder, load_encoder(model, home, serving=True), pointed)

    @property
    def snapshot(self) -> str:
        """The id of the snapshot that is served."""
        return self._shelf.manifest.id

    def check(self) -> str:
        """Why not all is well on disk with what is served, in a sentence; "" when it is.

        A snapshot whose bytes have changed makes way for the newest whole one; one whose files
        are gone is served on, for all of them are open. Raises SnapshotBroken or ModelMismatch
        when no whole one is left to serve.
        """
        served = self._current().manifest.id
        try:
            snapshot.verify(snapshot.snapshots(self._home) / served)
        except SnapshotGone as error:
            return str(error)
        except SnapshotBroken as error:
            with self._following:
                self._shelf = Shelf(snapshot.current(self._home), self._encoder.identity)
            return str(error)
        return self._passed_over(served)

    def _passed_over(self, served: str) -> str:
        """Why the snapshot that the pointer names is not the one that is served."""
        try:
            named = (snapshot.history(self._home) or [""])[-1]
            if named == served:
                return ""
            manifest = snapshot.verify(snapshot.snapshots(self._home) / named)
        except SnapshotBroken as error:
            return str(error)
        built, own = manifest.encoder, self._encoder.identity
        return "" if built == own else str(ModelMismatch(snapshot=named, built=built, current=own))

    def letters(self) -> list[Letter]:
        """Every letter held, bundle by bundle."""
        return list(self._current().letters)

    def letter(self, id: str) -> Letter | None:
        """The letter with this id, None when it is not held."""
        return self._current().by_id.get(id)

    def ask(self, query: str, limit: int = 10, within: str | None = None) -> Answer:
        """The answer to `query` with at most `limit` hits, of the letter `within` alone if given.

        Raises QuestionEmpty, QuestionUnreadable or QuestionTooLong.
        """
        started = time.perf_counter()
        shelf = self._current()
        asked = question.read(query)
        if asked.small_talk:
            outcome, sure, found = "talk", 1.0, ()
        elif within is not None:
            outcome, sure, found = self._look_inside(shelf, asked, within, limit)
        else:
            outcome, sure, found = self._look_up(shelf, asked, limit)
        took = round((time.perf_counter() - started) * 1000, 1)
        return Answer(query, outcome, round(sure, 4), shelf.manifest.id, took, found)

    def _look_up(
        self, shelf: Shelf, asked: question.Question, limit: int
    ) -> tuple[str, float, tuple[Hit, ...]]:
        named = find_named(asked.text, shelf.letters)
        if named.missing:
            return "none", 1.0, self._near(shelf, asked, named, limit)
        if named.rest:  # what happened on a day is not in a letter because it was written then
            asked = question.read(named.rest)
        ranked, sure = self._ranked(shelf, asked, named)
        if not ranked:
            return "none", 1.0, ()
        if named.bare and named.letters:
            heads = [head for id in named.letters for head in _heads(shelf, id, ranked)]
            first = {candidate.number for candidate, _ in heads}
            own = (pair for pair in ranked if shelf.letters[pair[0].letter].id in named.letters)
            rest = [pair for pair in own if pair[0].number not in first]
            return "letter", 1.0, choice.hits(shelf, asked, [*heads, *rest], limit)
        dated = named.dated and shelf.letters[ranked[0][0].letter].id in named.letters
        outcome = "answer" if sure >= load_weights().least or named.sure or dated else "none"
        return outcome, sure, choice.hits(shelf, asked, ranked, limit)

    def _look_inside(
        self, shelf: Shelf, asked: question.Question, letter: str, limit: int
    ) -> tuple[str, float, tuple[Hit, ...]]:
        if letter not in shelf.by_id:
            return "none", 1.0, ()
        ranked, sure = self._ranked(shelf, asked, Named(letters=(letter,), sure=True))
        if not ranked:
            return "none", 1.0, ()
        outcome = "answer" if sure >= load_weights().least else "none"
        return outcome, sure, choice.hits(shelf, asked, ranked, limit)

    def _ranked(
        self, shelf: Shelf, asked: question.Question, named: Named
    ) -> tuple[list[tuple[Candidate, float]], float]:
        """Candidates with their scores, best first, and the confidence in the first.

        No candidates for a letter that is all stamps or blank: it has no passages.
        """
        embedding = self._encoder.embed([asked.folded], query=True)[0]
        lanes = shelf.lanes(asked, embedding)
        also, hide = _named_rows(shelf, lanes, named)
        chosen = candidates(shelf, lanes, embedding, also, hide)
        if not chosen:
            return [], 0.0
        matrix = feature_matrix(asked, shelf, lanes, chosen)
        weights = load_weights()
        scores = weights.order(matrix) - PLAIN * _beside_letters(shelf, chosen)
        sure = weights.sure(sure_features(matrix, scores, asked)[None])[0]
        dated = [shelf.letters[c.letter].id in named.letters for c in chosen]
        scores = scores + DATED * np.array(dated, np.float64)
        order = np.argsort(-scores, kind="stable")
        return [(chosen[i], float(scores[i])) for i in order], probability(sure)

    def _near(
        self, shelf: Shelf, asked: question.Question, named: Named, limit: int
    ) -> tuple[Hit, ...]:
        """The heads of look-alike and citing letters, to be named as nearest."""
        near = Named(letters=(*named.citing, *named.look_alikes), bare=True)
        if not near.letters:
            return ()
        ranked, _ = self._ranked(shelf, asked, near)
        heads = [head for id in near.letters for head in _heads(shelf, id, ranked)]
        return choice.hits(shelf, asked, heads, limit)

    def _current(self) -> Shelf:
        """The shelf of the snapshot that the pointer names, looked at once a second."""
        due = self._follows and time.monotonic() - self._looked > LOOK_EVERY
        if due and self._following.acquire(blocking=False):
            # Whoever asks meanwhile is answered out of the snapshot that is open.
            try:
                self._follow()
                self._looked = time.monotonic()
            finally:
                self._following.release()
        return self._shelf

    def _follow(self) -> None:
        pointed = _pointed(self._home)
        if pointed == self._pointed:
            return
        self._pointed = pointed
        try:
            folder = snapshot.current(self._home)
            if snapshot.read_manifest(folder) != self._shelf.manifest:
                self._shelf = Shelf(folder, self._encoder.identity)
                log.info("serving snapshot %s", folder.name)
        except (WianError, OSError) as error:
            log.warning("still serving snapshot %s: %s", self.snapshot, error)


def _pointed(home: Path) -> Pointed:
    """The state of the pointer now."""
    try:
        state = (home / "current.json").stat()
    except OSError:
        return (0, 0)
    return (state.st_ino, state.st_mtime_ns)


def _beside_letters(shelf: Shelf, chosen: Sequence[Candidate]) -> np.ndarray:
    """Which of the candidates are of plain papers, bool (candidates,); none where all are."""
    plain = np.array([shelf.letters[c.letter].kind == DOCUMENT for c in chosen], bool)
    return plain & ~plain.all()


def _named_rows(
    shelf: Shelf, lanes: Lanes, named: Named
) -> tuple[Sequence[int], np.ndarray | None]:
    """Rows to look at for the sake of the letters named, and what to hide, bool (passages,).

    Of a letter that is asked for itself the first two, where its subject and number stand; of
    letters named by their date alone those that promise most, for there may be many.
    """
    if not named.letters:
        return (), None
    own = shelf.rows_of(named.letters)
    first = np.diff(shelf.passage_letter[own], prepend=-1) != 0
    heads = own[first | np.roll(first, 1)][:HEADS] if named.bare else own[:0]
    if not named.sure:
        best = own[foremost(lanes.fused[own], CANDIDATES)]
        return list(dict.fromkeys([*heads.tolist(), *best.tolist()])), None
    hide = np.ones(shelf.rows, bool)
    hide[own] = False
    return heads, hide


def _heads(
    shelf: Shelf, id: str, ranked: list[tuple[Candidate, float]]
) -> list[tuple[Candidate, float]]:
    """The passages of a letter that hold its subject or number, the subject first."""
    roles = ("subject", "head")
    own = [pair for pair in ranked if shelf.letters[pair[0].letter].id == id]
    found = []
    for role in roles:
        for pair in own:
            held = any(unit.role == role for unit in pair[0].row.passage.units)
            if held and pair not in found:
                found.append(pair)
    return found or own[:1]
