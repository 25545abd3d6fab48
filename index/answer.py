"""What asking gives back: plain frozen data, the shape of `wian ask --json`.

Scores are relative within one answer; `confidence` is a probability. Offsets are
code points of the letter's stored text, and `text == letter.text[start:end]`.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class LetterCard:
    """The reference block: what an answer says about the letter it quotes."""

    id: str
    kind: str
    number: str
    canonical: str
    aliases: tuple[str, ...]
    date: str | None
    subject: str
    sender: str
    urgency: str = ""
    disputed: bool = False


@dataclass(frozen=True)
class PassageHit:
    """A verbatim excerpt: `text` is the stored text from `start` to `end`."""

    id: str
    path: str
    start: int
    end: int
    text: str
    highlight: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Hit:
    """One passage that may answer, its letter, and letters that say the same words."""

    score: float
    letter: LetterCard
    passage: PassageHit
    also_in: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """The outcome of one question.

    `outcome`: "answer" (a passage answers), "letter" (the letter that was named),
    "none" (the letters do not say; `hits` are the nearest, to be named as such),
    "talk" (small talk, nothing to look up).
    """

    query: str
    outcome: str
    confidence: float
    snapshot: str
    took_ms: float
    hits: tuple[Hit, ...] = field(default=())
