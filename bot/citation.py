"""How officials cite a letter, and what is unsure about its number. Pure.

"หนังสือกระทรวงมหาดไทย ที่ มท 0211.5/ว 9014 ลงวันที่ 30 พฤศจิกายน 2565": kind and
office, number, date in the Buddhist era; what a letter does not have is left out.
"""

import re
from types import ModuleType
from typing import Protocol

from bot import texts
from bot.limits import cut
from corpus.dates import thai_date
from corpus.text import to_arabic

SUBJECT = 140  # characters of a subject where letters are listed
_SLASH = re.compile(r"\s*/\s*")
_CIRCULAR = re.compile(r"/ว\s*(?=\d)")


class Citable(Protocol):
    """What `corpus.letter.Letter` and `index.answer.LetterCard` have in common."""

    id: str
    kind: str
    number: str
    canonical: str
    aliases: tuple[str, ...]
    date: str | None
    subject: str
    sender: str


def citation(letter: Citable) -> str:
    """`letter` as one line, in the officials' own form."""
    pieces = [issuer(letter)]
    if number := tidy_number(shown_number(letter)):
        pieces.append(texts.REFERENCE_NUMBER.format(number=number))
    if letter.date:
        pieces.append(texts.REFERENCE_DATE.format(date=thai_date(letter.date)))
    if len(pieces) == 1 and letter.subject:
        pieces.append(f"{texts.FIELD_SUBJECT} {letter.subject}")
    return " ".join(piece for piece in pieces if piece)


def shown_number(letter: Citable) -> str:
    """The number that people see: as printed, else as read; "" when there is none."""
    return letter.number or letter.canonical


def tidy_number(number: str) -> str:
    """A printed number as it is cited: Arabic digits, and blanks only where the form has them."""
    squeezed = _SLASH.sub("/", " ".join(to_arabic(number).split()))
    return _CIRCULAR.sub("/ว ", squeezed)


def short_subject(letter: Citable) -> str:
    """A letter's subject, cut between words where it is long."""
    return cut(letter.subject, SUBJECT)


def readings(letter: Citable) -> tuple[str, ...]:
    """Every reading of a number that is not sure, likeliest first; () when it is sure."""
    found = dict.fromkeys(number for number in (letter.canonical, *letter.aliases) if number)
    return tuple(found) if len(found) > 1 else ()


def disputed(letter: Citable, words: ModuleType = texts) -> str:
    """That a number is not sure, with every reading of it; "" when it is sure."""
    numbers = readings(letter)
    return words.DISPUTED.format(readings=words.OR.join(numbers)) if numbers else ""


def issuer(letter: Citable) -> str:
    """Kind and office: "หนังสือจังหวัดแพร่", "ข่าว"."""
    word = texts.LETTER if letter.kind.startswith(texts.LETTER) else letter.kind
    return word + letter.sender
