"""A draft's fields as a form, and what a person changed in it.

Pure: a letter and what was sent in, values and problems out. A field comes back only when its
value is another one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.deskweb import texts as say
from corpus.dates import parse_date, thai_date
from corpus.letter import Letter
from corpus.numbers import parse_number

LISTS = ("aliases", "recipients", "enclosures", "supersedes", "contacts")
LONG = ("subject", "sender")
NEEDED = ("kind",)
SURE = "sure"


@dataclass(frozen=True)
class Field:
    """One field of the form: its shape is "line", "long", "list", "choice"; `why` are doubts."""

    name: str
    shape: str
    value: str
    why: tuple[str, ...] = ()
    corrected: bool = False
    choices: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True)
class Sent:
    """What came back: new values by field, the new text (None: as it was), problems by field."""

    fields: dict[str, object]
    text: str | None
    problems: dict[str, str]


def form(letter: Letter, typed: Mapping[str, str], problems: Mapping[str, str]) -> list[Field]:
    """The fields of `letter`; what a person has `typed` already stays as typed."""
    return [_field(letter, name, typed, problems) for name in say.FIELDS]


def read(letter: Letter, typed: Mapping[str, str]) -> Sent:
    """What a person wants of `letter`."""
    fields, problems = {}, {}
    for name in say.FIELDS:
        if name not in typed:
            continue
        value, problem = _parsed(name, typed[name])
        if problem:
            problems[name] = problem
        elif value != getattr(letter, name):
            fields[name] = value
    text = _lines(typed["text"]) if "text" in typed else letter.text
    if not text.strip():
        problems["text"] = say.NOTHING_LEFT
    return Sent(fields, text if text != _lines(letter.text) else None, problems)


def shown(name: str, value: object) -> str:
    """A field's value as it is typed."""
    if name == "date":
        return thai_date(value) if value else ""
    return "\n".join(value) if isinstance(value, tuple) else str(value)


def _field(
    letter: Letter, name: str, typed: Mapping[str, str], problems: Mapping[str, str]
) -> Field:
    value = typed.get(name, shown(name, getattr(letter, name)))
    why = tuple(doubt.why for doubt in letter.doubts if doubt.field == name)
    choices = _choices(name, value)
    shape = "choice" if choices else "list" if name in LISTS else "long" if name in LONG else "line"
    corrected = name in letter.corrected
    return Field(name, shape, value, why, corrected, choices, problems.get(name, ""))


def _choices(name: str, value: str) -> tuple[str, ...]:
    known = {"kind": say.KINDS, "urgency": say.URGENCIES}.get(name, ())
    return tuple(dict.fromkeys((*known, value))) if known else ()


def _parsed(name: str, typed: str) -> tuple[object, str]:
    """The value that was typed, and what is wrong with it."""
    if name in LISTS:
        lines = (" ".join(line.split()) for line in typed.splitlines())
        return tuple(line for line in lines if line), ""
    value = " ".join(typed.split())
    if name == "date":
        return _date(value)
    if name == "canonical":
        return _number(value)
    return value, say.NOTHING_LEFT if name in NEEDED and not value else ""


def _date(value: str) -> tuple[str | None, str]:
    date = parse_date(value) if value else None
    return (date.isoformat() if date else None), say.BAD_DATE if value and not date else ""


def _number(value: str) -> tuple[str, str]:
    number = parse_number(value) if value else None
    return (number.canonical if number else ""), say.BAD_NUMBER if value and not number else ""


def _lines(text: str) -> str:
    """A text as a browser sends it back: line breaks are its own."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
