"""A small engine over the project's real letters, for tests of what stands around it.

It ranks real passages by shared four-character pieces: good enough to answer a question
put in a letter's own words, and never to be taken for the real engine.
"""

from dataclasses import dataclass
from pathlib import Path

from corpus.letter import Letter
from corpus.store import load_letters
from corpus.text import fold_text
from index.answer import Answer, Hit, LetterCard, PassageHit
from index.passages import Passage, make_passages

CORPUS = Path(__file__).parents[2] / "corpus"
ENOUGH = 0.4  # share of a question's pieces that an answer must hold


@dataclass
class StandIn:
    """Asks nothing of models or snapshots; `fault` is raised instead of answering."""

    fault: Exception | None = None
    asked: int = 0

    def __post_init__(self) -> None:
        self._letters = {letter.id: letter for letter in load_letters(CORPUS)}
        self._passages = [p for one in self._letters.values() for p in make_passages(one)]
        self._pieces = {p.id: pieces(p.text) for p in self._passages}

    snapshot = "standin"

    def check(self) -> str:
        return ""

    def letters(self) -> list[Letter]:
        return list(self._letters.values())

    def all(self) -> list[Letter]:
        return list(self._letters.values())

    def passages(self, letter: Letter) -> list[Passage]:
        return [p for p in self._passages if p.letter == letter.id]

    def letter(self, letter_id: str) -> Letter | None:
        return self._letters.get(letter_id)

    def ask(self, query: str, limit: int = 10, within: str | None = None) -> Answer:
        self.asked += 1
        if self.fault:
            raise self.fault
        if "สวัสดี" in query:
            return self._answer(query, "talk", ())
        named = [one for one in self._letters.values() if one.canonical and one.canonical in query]
        if named:
            return self._answer(query, "letter", tuple(self._hit(1.0, first(one)) for one in named))
        hits = self._ranked(query, within)[:limit]
        outcome = "answer" if hits and hits[0].score >= ENOUGH else "none"
        return self._answer(query, outcome, tuple(hits))

    def _ranked(self, query: str, within: str | None) -> list[Hit]:
        wanted = pieces(query)
        own = [p for p in self._passages if within in (None, p.letter)]
        scored = [(len(wanted & self._pieces[p.id]) / len(wanted), p) for p in own]
        return [self._hit(*one) for one in sorted(scored, key=lambda one: -one[0])[:20]]

    def _hit(self, score: float, passage: Passage) -> Hit:
        unit = max(passage.units, key=lambda unit: unit.end - unit.start)
        shown = PassageHit(
            passage.id,
            unit.path,
            passage.start,
            passage.end,
            passage.text,
            ((unit.start, unit.end),),
        )
        same = [
            other.letter
            for other in self._passages
            if other.letter != passage.letter and self._pieces[other.id] == self._pieces[passage.id]
        ]
        return Hit(score, card(self._letters[passage.letter]), shown, tuple(dict.fromkeys(same)))

    def _answer(self, query: str, outcome: str, hits: tuple[Hit, ...]) -> Answer:
        return Answer(query, outcome, 0.9, "standin", 1.0, hits)


def pieces(text: str) -> set[str]:
    """Four-character pieces of the folded text without spaces."""
    squeezed = fold_text(text).replace(" ", "")
    return {squeezed[at : at + 4] for at in range(max(1, len(squeezed) - 3))}


def first(letter: Letter) -> Passage:
    """A letter's first passage: number, date, subject."""
    return make_passages(letter)[0]


def card(letter: Letter) -> LetterCard:
    """The reference block of a letter."""
    names = ("id", "kind", "number", "canonical", "aliases", "date", "subject", "sender", "urgency")
    values = {name: getattr(letter, name) for name in names}
    return LetterCard(**values, disputed=bool(letter.aliases))
