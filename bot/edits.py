"""What a person does to a letter: set a field, set its words, split it, join two.

Pure: letters in, letters out. Promises that a field a person has set is named in `corrected`
and carries no doubt any more, and that words which were set are read anew for every field
that no person has set.
"""

from collections.abc import Sequence
from dataclasses import fields, replace

from bot import desk_texts as say
from bot.errors import NoSplitThere, NotCorrectable, NotOneFile
from corpus.dates import parse_date
from corpus.letter import Letter
from corpus.numbers import parse_number
from corpus.store import letter_id

LINES = (
    "kind",
    "number",
    "canonical",
    "date",
    "urgency",
    "subject",
    "sender",
    "signer",
    "position",
)
LISTS = ("aliases", "recipients", "enclosures", "supersedes", "contacts")
#: What stands in a letter for other reasons than what its words say.
_PLACE = ("id", "span", "original", "order", "status", "corrected")


def set_field(letter: Letter, field: str, value: object) -> Letter:
    """`letter` with a field as a person says it is. Raises NotCorrectable.

    A number also sets its canonical form; the reading of before finds the letter no more.
    """
    values = {field: _checked(field, value)}
    if field == "number":
        values["canonical"] = canonical = canonical_of(str(values["number"]))
        values["aliases"] = tuple(alias for alias in letter.aliases if alias != canonical)
    kept = tuple(doubt for doubt in letter.doubts if doubt.field not in values)
    return replace(letter, doubts=kept, corrected=_with(letter.corrected, values), **values)


def set_text(letter: Letter, text: str, known: Sequence[Letter] = ()) -> Letter:
    """`letter` with other words, read anew where no person has set a field."""
    if not text.strip():
        raise NotCorrectable(field="text", value="", why=say.NOT_EMPTY)
    read = _read_one(text, letter.original, letter.order, letter.kind, known)
    return _like(letter, read, (*letter.corrected, "text"))


def split(
    letter: Letter, at: int, order: int, known: Sequence[Letter] = ()
) -> tuple[Letter, Letter]:
    """The letter up to `at` of its text, and a new one, the file's number `order`, from there."""
    head, tail = letter.text[: max(at, 0)], letter.text[max(at, 0) :]
    if not head.strip() or not tail.strip():
        raise NoSplitThere(id=letter.id)
    start, end = letter.span
    middle = min(start + at, end)
    own = tuple(name for name in letter.corrected if name != "text")
    first = _read_one(head, letter.original, letter.order, letter.kind, known)
    second = _read_one(tail, letter.original, order, "", known)
    new = letter_id(letter.original, order) if letter.original else f"{letter.id}-{order}"
    return (
        replace(_like(letter, first, own), span=(start, middle)),
        replace(second, id=new, span=(middle, end), status=letter.status),
    )


def join(first: Letter, second: Letter, known: Sequence[Letter] = ()) -> Letter:
    """Both as the one letter `first`. Raises NotOneFile."""
    if first.original != second.original or first.id == second.id:
        raise NotOneFile(first=first.id, second=second.id)
    between = "" if first.span[1] == second.span[0] else "\n\n"
    text = first.text + between + second.text
    read = _read_one(text, first.original, first.order, first.kind, known)
    return replace(_like(first, read, first.corrected), span=(first.span[0], second.span[1]))


def carried(hand: Letter, read: Letter, known: Sequence[Letter] = ()) -> Letter:
    """`read` with what a person has set in the letter file `hand`, and its status."""
    if "text" in hand.corrected:
        read = replace(
            _read_one(hand.text, hand.original, hand.order, hand.kind, known), span=read.span
        )
    corrected = tuple(dict.fromkeys((*read.corrected, *hand.corrected)))
    return replace(_like(hand, read, corrected), span=read.span)


def canonical_of(number: str) -> str:
    """The canonical form of a number as a person writes it; "" when it has none."""
    found = parse_number(number)
    return found.canonical if found else ""


def _read_one(*given: object) -> Letter:
    from corpus.reader import read_one  # a twentieth of a start, and answering needs no reader

    return read_one(*given)


def _like(letter: Letter, read: Letter, corrected: Sequence[str]) -> Letter:
    """What was read, in the place of `letter`, with the fields that a person had set.

    A doubt of before stays while its field has come out the same.
    """
    own = {name: getattr(letter, name) for name in (*_PLACE, *corrected) if name != "text"}
    made = replace(read, **own | {"corrected": tuple(dict.fromkeys(corrected))})
    names = {field.name for field in fields(Letter)}
    old = [d for d in letter.doubts if d.field in names and _same(letter, made, d.field)]
    doubts = [doubt for doubt in (*made.doubts, *old) if doubt.field not in corrected]
    return replace(made, doubts=tuple(dict.fromkeys(doubts)))


def _same(one: Letter, other: Letter, field: str) -> bool:
    return getattr(one, field) == getattr(other, field)


def _with(corrected: Sequence[str], values: dict) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*corrected, *(n for n in values if n != "aliases"))))


def _checked(field: str, value: object) -> object:
    """The value in the type of its field."""
    if field in LISTS:
        if isinstance(value, str) or not all(isinstance(item, str) for item in value):
            raise NotCorrectable(field=field, value=value, why=say.A_LIST)
        return tuple(item.strip() for item in value if item.strip())
    if field not in LINES:
        raise NotCorrectable(field=field, value=value, why=say.NO_SUCH_FIELD)
    if field == "date":
        return _date(value)
    if not isinstance(value, str):
        raise NotCorrectable(field=field, value=value, why=say.ONE_LINE)
    line = " ".join(value.split())
    if field == "kind" and not line:
        raise NotCorrectable(field=field, value=value, why=say.NOT_EMPTY)
    return line


def _date(value: object) -> str | None:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    day = parse_date(value) if isinstance(value, str) else None
    if day is None:
        raise NotCorrectable(field="date", value=value, why=say.NO_DATE)
    return day.isoformat()
