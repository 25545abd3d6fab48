"""Which letter a question names: by number in any spelling, by date, by sender and year.

Works on the cards of the letters held, never on similarity of words, so that a look-alike
number is never taken for the one asked for. Confused digits are only offered as look-alikes.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from corpus.dates import find_dates
from corpus.letter import Letter
from corpus.numbers import (
    Number,
    Partial,
    confusion_cost,
    find_partials,
    parse_number,
    partial_matches,
)
from corpus.text import fold_text
from index.tokens import segment
from index.vocabulary import content_words

#: Words that ask for a letter itself and say nothing of its content.
_LETTERISH = re.compile(
    r"หนังสือ|เวียน|ฉบับ|เลขที่|ลงวันที่|ลว\.?|วันที่|เรื่อง|ปี|พ\.?ศ\.?|เมื่อ|ส่ง|ออก|ของ|จาก|"
    r"ที่|ว่า|คือ|ไหน|อะไร|ขอดู|ขอ|ดู|หา|มี|มา|ใน|ค้น|letter|circular|number|about|what|is|the|no|of"
)
#: Who says one of these beside a letter's date means that letter.
_OF_A_LETTER = re.compile(r"หนังสือ|ฉบับ|ลงวันที่|ลว\.|เวียน|คำสั่ง|ประกาศ|letter|circular|dated")
LOOK_ALIKE = 2.0


@dataclass(frozen=True)
class Named:
    """What a question names.

    `letters`: ids of letters that carry the number (or date) asked for; `sure` when a
    number named them; `missing` when a number was given that no letter held carries;
    `look_alikes`: letters whose number differs by confused digits; `citing`: letters
    that cite the missing number; `bare` when nothing but the letter is asked for; `dated`
    when the letter of a date is spoken of, else `rest` is what is asked of that day.
    """

    letters: tuple[str, ...] = ()
    sure: bool = False
    missing: bool = False
    look_alikes: tuple[str, ...] = ()
    citing: tuple[str, ...] = ()
    bare: bool = False
    dated: bool = False
    rest: str = ""


def numbers_of(letter: Letter) -> list[Number]:
    """Every reading of the letter's number, parsed."""
    readings = (letter.canonical, letter.number, *letter.aliases)
    return [number for number in map(_parsed, readings) if number]


@lru_cache(maxsize=1 << 16)
def _parsed(reading: str) -> Number | None:
    """Parsed once: every letter held is looked at for each question that has a number."""
    return (parse_number(f"ที่ {reading}") or parse_number(reading)) if reading else None


def _year_fits(partial: Partial, letter: Letter) -> bool:
    return not partial.year or not letter.date or int(letter.date[:4]) + 543 == partial.year


def _carriers(partial: Partial, letters: Iterable[Letter]) -> list[Letter]:
    return [
        letter
        for letter in letters
        if _year_fits(partial, letter)
        and any(partial_matches(partial, number) for number in numbers_of(letter))
    ]


def _alike(partial: Partial, letter: Letter) -> bool:
    return any(
        (not partial.code or partial.code == number.code)
        and confusion_cost(partial.number, number.number) <= LOOK_ALIKE
        for number in numbers_of(letter)
    )


def _cites(letter: Letter, partial: Partial) -> bool:
    cited = (parse_number(reference.canonical) for reference in letter.references)
    return any(number and partial_matches(partial, number) for number in cited)


def _blank(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + " " + text[end:]
    return text


@lru_cache(maxsize=4_096)
def _folded(sender: str) -> str:
    """Folded once: every sender held is looked for in each question that has a number."""
    return fold_text(sender)


def _is_bare(text: str, spans: list[tuple[int, int]], senders: Iterable[str]) -> bool:
    """Whether nothing is left of the question but words that ask for the letter."""
    rest = fold_text(_blank(text, spans))
    for sender in senders:
        rest = rest.replace(_folded(sender), " ")
    rest = _LETTERISH.sub(" ", rest)
    return not [word for word in content_words(segment(rest)) if len(word) > 2]


def find_named(text: str, letters: list[Letter]) -> Named:
    """What letter `text` names among `letters`; an empty Named when it names none."""
    if not any(map(str.isdigit, text)):  # as most: there is no number and no date
        return Named()
    partials, dates = find_partials(text), find_dates(text)
    if not partials and not dates:
        return Named()
    days = {found.date.isoformat() for found in dates if found.date}
    dated = [letter for letter in letters if letter.date in days]
    spans = [(found.start, found.end) for found in (*partials, *dates)]
    bare = _is_bare(text, spans, {letter.sender for letter in letters if letter.sender})
    for partial in partials:
        carriers = _carriers(partial, letters)
        both = [letter for letter in carriers if letter in dated]
        if carriers:
            chosen = both or carriers
            return Named(tuple(letter.id for letter in chosen), sure=True, bare=bare)
    if partials:
        alike = tuple(x.id for x in letters if any(_alike(p, x) for p in partials))
        citing = tuple(x.id for x in letters if any(_cites(x, p) for p in partials))
        return Named(missing=True, look_alikes=alike, citing=citing, bare=bare)
    if not dated:
        return Named()
    ids = tuple(letter.id for letter in dated)
    if bare or _OF_A_LETTER.search(fold_text(text)):
        return Named(ids, bare=bare, dated=True)
    held = {letter.date for letter in dated}
    naming = [(x.start, x.end) for x in dates if x.date and x.date.isoformat() in held]
    return Named(ids, rest=_blank(text, naming))
