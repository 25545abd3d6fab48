"""A letter cut for searching: each passage with its folded units and the text encoded for it.

Pure and the same every time; nothing here knows vectors or files.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.letter import Letter
from corpus.text import fold_text
from index.passages import Passage, make_passages
from index.repair import badly_read, repaired

CONTEXT = 120
SUBJECT = 150


@dataclass(frozen=True)
class Sheet:
    """A passage as it is searched: folded units, the headings above, the text encoded."""

    passage: Passage
    units: tuple[str, ...]
    context: str
    encoded: str

    @property
    def folded(self) -> str:
        """What the lexical lanes index: headings and units."""
        return " ".join(filter(None, (self.context, *self.units)))


def header(letter: Letter) -> str:
    """What a letter is about and between whom, folded: its lexical header."""
    facts = (letter.subject, letter.sender, *letter.recipients)
    return fold_text(" ".join(facts)).strip() or fold_text(letter.kind)


def subject(letter: Letter) -> str:
    """The subject, folded; the kind when there is none."""
    return fold_text(letter.subject or letter.kind).strip()


def encoded(about: str, context: str, units: Sequence[str]) -> str:
    """The text that a passage is encoded as; `about` is its letter's `subject`."""
    return " ".join(filter(None, (about[:SUBJECT], context, *units)))


def sheets(letter: Letter) -> list[Sheet]:
    """The passages of a letter with the texts that the lanes are built from.

    Of a badly read letter they are read again (`index.repair`); stored text stays as it is.
    """
    about, made = subject(letter), []
    read = repaired if badly_read(fold_text(letter.text)) else str
    for passage in make_passages(letter):
        units = tuple(read(fold_text(letter.text[u.start : u.end])).strip() for u in passage.units)
        context = read(fold_text(" ".join(passage.units[0].context[-2:])))[:CONTEXT].strip()
        if any(units):
            made.append(Sheet(passage, units, context, encoded(about, context, units)))
    return made
