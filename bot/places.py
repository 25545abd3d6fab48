"""Hits made out of a letter itself: its head, a clause, its signature, the words of a quote.

What a person names by its place is shown from that place, verbatim, without asking the
engine. Passages are those of the index, so that ids and links agree. Pure.
"""

import re
from collections.abc import Callable, Sequence

from corpus.letter import Letter
from corpus.months import MONTHS
from corpus.text import fold_text
from index.answer import Hit, PassageHit
from index.choice import card, place
from index.passages import Passage, Unit, make_passages

_WORDS = ("หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า", "สิบ")
#: How a place in a row is said, and its number.
ORDINALS = {"แรก": "1"} | {word: str(n) for n, word in enumerate(_WORDS, 1)}
LAST = "สุดท้าย"
_ENGLISH = "ข้อ"  # what an English question calls a clause
_NUMBER = r"[0-9]{1,2}(?:\.[0-9]{1,2})*(?: ?\([0-9]{1,2}\))?(?![0-9/])"
#: What makes a number after "and" an amount or a day, and no further clause.
_COUNTED = (
    r" ?(?:วัน|เดือน|ปี|ครั้ง|คน|ราย|บาท|ชุด|ฉบับ|แห่ง|ครัวเรือน|%|[ก-ฮ]{1,2}\.|"
    rf"{'|'.join(MONTHS)}|(?:days?|weeks?|months?|years?|people|letters?)\b)"
)
_MORE = rf"(?: ?(?:และ|กับ|หรือ|,|&|and\b|or\b)){{1,2}} ?{_NUMBER}(?!{_COUNTED})"
_CLAUSE = re.compile(
    r"(?P<word>ข้อ|แนวปฏิบัติที่|แนวปฏิบัติข้อ|ส่วนที่|ลำดับที่|ลำดับ|ขั้นตอนที่|ยุทธศาสตร์ที่|หมวด|มาตรา|"
    r"(?:clause|section|item)s?) ?(?:ที่ ?)?"
    rf"(?:(?P<number>{_NUMBER})(?P<more>(?:{_MORE})*)|"
    rf"(?P<said>{LAST}|(?:{'|'.join(ORDINALS)})(?!{'|'.join(_WORDS)}|เอ็ด)))"
)


def clauses_named(question: str) -> tuple[str, ...]:
    """The places that a question names, as letters' paths have them ("ข้อ 2")."""
    found = _CLAUSE.finditer(fold_text(question))
    return tuple(dict.fromkeys(path for one in found for path in _paths(one)))


def _paths(found: re.Match[str]) -> list[str]:
    """The places of one word: "ข้อ 2 และ 3" names two."""
    word = _ENGLISH if found["word"].isascii() else found["word"]
    if found["said"] == LAST:
        return [word + LAST]
    more = re.findall(_NUMBER, found["more"] or "")
    numbers = [found["number"], *more] if found["number"] else [ORDINALS[found["said"]]]
    return [f"{word} {number.replace(' ', '')}" for number in numbers]


def without_clause(question: str) -> str:
    """The folded question without the place that it names."""
    return _CLAUSE.sub(" ", fold_text(question))


def head(letter: Letter) -> Hit:
    """The letter by its subject, number and date."""
    return at_role(letter, "subject") or at_role(letter, "head") or _first(letter)


def opened(hit: Hit, letter: Letter) -> Hit:
    """`hit` where it stands in the letter's head, else the letter by its head."""
    begins = at_role(letter, "head")
    here = begins and hit.passage.path == begins.passage.path
    return hit if here else begins or head(letter)


def at_role(letter: Letter, role: str) -> Hit | None:
    """The first passage with a unit of that role, marked; annexes after the body."""
    return _marked(letter, lambda unit: unit.role == role)


def clause(letter: Letter, path: str) -> Hit | None:
    """The clause at `path`, or its first part; the letter's own before those of its annexes."""
    wanted = _solid(path)
    if wanted.endswith(LAST):
        wanted = _last(letter, wanted.removesuffix(LAST))

    def part(unit: Unit) -> bool:
        return re.match(re.escape(wanted) + r"(?:[(.·]|$)", _solid(unit.path)) is not None

    return _marked(letter, lambda unit: _solid(unit.path) == wanted) or _marked(letter, part)


def _last(letter: Letter, word: str) -> str:
    """The path of the letter's own last clause of that word."""
    units = (unit for passage in make_passages(letter) for unit in passage.units if not unit.annex)
    found = (re.fullmatch(rf"{word}([0-9]+)", _solid(unit.path)) for unit in units)
    numbers = [int(one[1]) for one in found if one]
    return f"{word}{max(numbers)}" if numbers else word + LAST


def quoted(letter: Letter, quote: str) -> Hit | None:
    """The passage in which `quote` begins, marked as far as it goes there."""
    start = letter.text.find(quote) if quote else -1
    for passage in make_passages(letter) if start >= 0 else ():
        if passage.start <= start < passage.end:
            span = (start, min(start + len(quote), passage.end))
            unit = next(u for u in passage.units if start < u.end)
            return _hit(letter, passage, unit, (span,))
    return None


def _first(letter: Letter) -> Hit:
    passages = make_passages(letter)
    if passages:
        return _hit(letter, passages[0], passages[0].units[0], ())
    text = letter.text[:200]
    return Hit(1.0, card(letter), PassageHit(f"{letter.id}.0", "", 0, len(text), text))


def _marked(letter: Letter, wanted: Callable[[Unit], bool]) -> Hit | None:
    found = [p for p in make_passages(letter) if any(map(wanted, p.units))]
    for passage in sorted(found, key=lambda p: bool(p.units[0].annex)):
        units = [unit for unit in passage.units if wanted(unit)]
        spans = tuple(_trimmed(letter.text, unit) for unit in units)
        return _hit(letter, passage, units[0], spans)
    return None


def _hit(letter: Letter, passage: Passage, unit: Unit, spans: Sequence[tuple[int, int]]) -> Hit:
    shown = PassageHit(
        passage.id, place(unit), passage.start, passage.end, passage.text, tuple(spans)
    )
    return Hit(1.0, card(letter), shown)


def _trimmed(text: str, unit: Unit) -> tuple[int, int]:
    piece = text[unit.start : unit.end]
    start = unit.start + len(piece) - len(piece.lstrip())
    return start, max(start, unit.start + len(piece.rstrip()))


def _solid(path: str) -> str:
    return "".join(fold_text(path).split())
