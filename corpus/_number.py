"""The grammar of letter numbers, in full form: "มท ๐๒๑๑.๕/ว ๙๐๑๔", "ที่ ๕๖/๒๕๖๘".

Promises exact spans and keeps digits as printed (made Arabic, none dropped);
never takes phone numbers, postcodes, amounts or meeting numbers for letters.
Grammar and damage: the heads and citations of real letters, and noisy copies of them.
"""

import functools
import re
from dataclasses import dataclass, replace

from corpus._codes import misread_as, read_code
from corpus.tables import letter_codes, provinces
from corpus.text import to_arabic

_S = r"[^\S\n]*+\n?[^\S\n]*+"  # blanks with at most one line break, possessive
_GAP = r"(?: |[^\S\n]*+\n[^\S\n]*+)?"  # a stray space or break inside a code or unit
_LABEL = r"ท[ิีึื][่-๋]{0,2}"  # ที่, also with a misread vowel or a lost or doubled tone mark
_FREE = r"(?:(?<![ก-๎])|(?<=คำสั่ง)|(?<=ประกาศ)|(?<=หนังสือ)|(?<=เลข))"
_CODE = rf"(?P<code>[ก-ฮ](?:{_GAP}[ก-ฮะ-ฺ็-๎]){{1,5}})"
_GROUP = r"\((?P<group>[^()\n]{1,12})\)"
_UNIT = rf"(?P<unit>\d(?:{_GAP}\d){{2,4}}(?:{_GAP}[.,]{_GAP}\d(?:{_GAP}\d){{0,2}}){{0,3}})"
_SPLIT = (  # a running number cut in two, where nothing but a date or nothing at all follows
    r"\d{1,4} \d{1,4}(?=[^\S\n]*$|\s*(?:ลงวันที่|ลว|วันที่))"
    rf"|\d{{1,4}}{_S}\d{{1,4}}(?=\s*(?:ลงวันที่|ลว))"
)
_RUNNING = rf"(?P<number>(?=[ซฒ\d]*\d)[ซฒ\d]{{1,6}}(?![ก-๎\d]|\s+\d)|{_SPLIT}|\d{{1,6}}(?!\d))"
_TAIL = (
    rf"{_S}\.?{_S}(?:{_GROUP}{_S})?{_UNIT}{_S}(?:\((?P<late>[^()\n]{{1,12}})\){_S})?"
    rf"(?:(?P<slash>[/\\|∕⁄]{{1,2}}){_S}|(?=ว\.?\s?\d))"
    rf"(?:(?P<circular>ว{_S}[.)]?(?:\(ล\))?|[งา](?=\s?\d))|(?P<one>[1lI|!])\s?/)?{_S}"
    rf"{_RUNNING}(?:-(?P<to>\d{{1,6}})(?!\d))?"
)
#: What shows that a digit was lost: a lone letter where it stood, or any sign before the next one.
_TORN = re.compile(r"[A-Za-zก-ฮะา](?![A-Za-zก-๎])|[^\s\d.,;:/()\[\]\-–—\"'”’]\d")
_LABELLED = re.compile(rf"{_FREE}(?:เลข)?{_LABEL}{_S}{_CODE}?{_TAIL}", re.MULTILINE)
_WORDS_BEFORE = ("หนังสือ", "ของ", "จาก", "ตาม", "สำเนา", "ถึง", "ที่")
_BEFORE_CODE = "".join(f"|(?<={word})" for word in _WORDS_BEFORE)
_ORDER = r"(?P<number>(?:พิเศษ\s?)?\d{1,6})\s?/\s?(?P<year>\d{4}|\d{2})(?![\d/])"
_ORDER_LABELLED = re.compile(rf"{_FREE}{_LABEL}\s*{_ORDER}")
_ORDER_CITED = re.compile(
    r"(?P<cue>คำสั่ง|ประกาศ|ระเบียบ|ข้อบังคับ|ข้อบัญญัติ|เทศบัญญัติ)"
    rf"[^\n]{{0,120}}?{_FREE}(?P<ref>{_LABEL}\s*{_ORDER})"
)


@dataclass(frozen=True)
class Number:
    """A letter's number: code and unit of the office, ว for a circular, running number.

    An order or announcement has no code and no unit; its `number` is "123/2566".
    `group` is what stands in brackets, as กวจ in "กค (กวจ) 0405.2/ว 119". The code
    is empty where an office prints the unit alone ("ที่ 0421.3/ว 106").
    """

    code: str
    unit: str
    circular: bool
    number: str
    group: str = ""

    @property
    def canonical(self) -> str:
        """The one spelling used for comparing and storing: "มท 0211.5/ว 9014"."""
        if not self.unit:
            return self.number
        code = f"{self.code} " if self.code else ""
        group = f"({self.group}) " if self.group else ""
        return f"{code}{group}{self.unit}/{'ว ' if self.circular else ''}{self.number}"


@dataclass(frozen=True)
class FoundNumber:
    """A number at `start` to `end` of the given text, from ที่ (or the code) to its last digit.

    `mended` tells that damage was read as what it must be; `also` holds other
    readings of the same damage.
    """

    number: Number
    start: int
    end: int
    text: str
    mended: bool = False
    also: tuple[Number, ...] = ()


def find_numbers(text: str) -> list[FoundNumber]:
    """Every full letter number of `text` in order, damaged ones mended and marked."""
    plain = to_arabic(text)
    found = [_found(m, text, True) for m in _LABELLED.finditer(plain)]
    bare = [_found(m, text, False) for m in _unlabelled().finditer(plain)]
    apart: list[FoundNumber] = []
    for number in sorted(filter(None, found + bare), key=lambda f: (f.start, -f.end)):
        if not apart or number.start >= apart[-1].end:
            apart.append(number)
    return apart


def parse_number(text: str) -> Number | None:
    """The number that `text` is or begins with, in printed or canonical form; else None."""
    for found in find_numbers(text) or find_numbers(f"ที่ {text}"):
        if not re.search(r"[\d๐-๙]", text[: found.start]):
            return found.number
    order = re.fullmatch(rf"\s*(?:{_LABEL})?\s*{_ORDER}\s*", to_arabic(text))
    return _order(order) if order else None


def find_orders(text: str) -> list[FoundNumber]:
    """Orders and announcements that a text cites: "คำสั่งจังหวัด… ที่ ๑๒/๒๕๖๖"."""
    return [
        FoundNumber(_order(m), m.start("ref"), m.end("ref"), text[m.start("ref") : m.end("ref")])
        for m in _ORDER_CITED.finditer(to_arabic(text))
    ]


def parse_order_number(text: str) -> Number | None:
    """The number of an order or announcement in its head: "ที่ ๕๖/๒๕๖๘"; else None.

    Only for the head lines of such documents: elsewhere the same shape can be a
    meeting's or a register's number.
    """
    match = _ORDER_LABELLED.search(to_arabic(text))
    return _order(match) if match else None


def proven_code(found: FoundNumber, text: str) -> FoundNumber:
    """The number with the code that the letter's other words prove, where its own is damaged.

    An unknown code gives way to a possible one whose province or postcode line is there; a
    known one only where its province is never named and that of a look-alike is, repeatedly.
    """
    code, unit = found.number.code, found.number.unit
    if code not in letter_codes():
        near = [also.code for also in found.also if _proves(text, also.code)]
    elif code in provinces() and not _mentions(text, code):
        near = [other for other in misread_as(code, unit) if _mentions(text, other) > 1]
    else:
        return found
    if len(set(near)) != 1:
        return found
    return replace(found, number=replace(found.number, code=near[0]), mended=True, also=())


def _mentions(text: str, code: str) -> int:
    return text.count(f"จังหวัด{provinces()[code]}") if code in provinces() else 0


def _proves(text: str, code: str) -> bool:
    addressed = re.search(rf"(?<![ก-๎]){code}\s?\d{{5}}(?!\d)", to_arabic(text))
    return bool(addressed or _mentions(text, code))


def _dotted(unit: str, printed: str) -> str:
    """The unit with the dot that reading made a blank: 0017 3."""
    apart = re.fullmatch(r"(\d{4})\s(\d)", printed.strip())
    return f"{apart[1]}.{apart[2]}" if apart else unit


def _found(match: re.Match[str], text: str, labelled: bool) -> FoundNumber | None:
    """The number of one match, or None when no letter can have it."""
    raw = re.sub(r"\s", "", match["code"] or "")
    unit = re.sub(r"\s", "", match["unit"]).replace(",", ".")
    code, other_codes = read_code(raw, unit) if raw else ("", ())
    sign = "ว" if match["one"] else (match["circular"] or "")[:1]
    if not _plausible(raw, code, unit, sign, labelled):
        return None
    number, other_numbers = _running(match)
    dotted = _dotted(unit, match["unit"])
    readings = [(code, number), *((code, n) for n in other_numbers)]
    readings += [(c, number) for c in other_codes]
    group = match["group"] or match["late"] or ""
    first, *others = (Number(c, dotted, bool(sign), n, group) for c, n in readings)
    start, end = match.start(), match.end("to" if "-" in number else "number")
    mended = (code, dotted) != (raw, unit) or sign not in ("", "ว")
    mended = mended or number.partition("-")[0] != match["number"]
    mended = mended or _torn(match, end)
    return FoundNumber(first, start, end, text[start:end], mended, tuple(others))


def _torn(match: re.Match[str], end: int) -> bool:
    """Whether digits are missing at the number's end, or its slash may have been one."""
    return bool(_TORN.match(match.string, end)) or "|" in (match["slash"] or "")


def _plausible(raw: str, code: str, unit: str, sign: str, labelled: bool) -> bool:
    """Four digits of unit, or a known code after ที่ where reading lost one of them.

    Without any code, the unit's dot or ว tells it from an order's number.
    """
    if not raw:
        return len(unit) > 3 and bool(sign or "." in unit)
    if len(unit.split(".", maxsplit=1)[0]) >= 4:
        return bool(code)
    return labelled and code in letter_codes()


def _running(match: re.Match[str]) -> tuple[str, tuple[str, ...]]:
    """The running number and its other readings.

    "1/270" is what "ว 1270" becomes: the sign took the place of ว or of the 1. Two
    groups of digits may be one number, cut by a stray space.
    """
    whole, *rest = match["number"].split()
    number = re.sub("[ซฒ]", "7", "".join([whole, *rest]))
    if rest:
        return number, (whole,)
    if match["one"]:
        return f"1{number}", (number,)
    if match["to"] and int(match["to"]) > int(number):
        return f"{number}-{match['to']}", ()
    return number, ()


def _order(match: re.Match[str]) -> Number:
    number = re.sub(r"พิเศษ\s?", "พิเศษ ", match["number"])
    return Number("", "", False, f"{number}/{match['year']}")


@functools.cache
def _unlabelled() -> re.Pattern[str]:
    """A number without ที่ before it: only known codes count."""
    codes = "|".join(sorted(letter_codes(), key=len, reverse=True))
    return re.compile(rf"(?:(?<![ก-๎]){_BEFORE_CODE})(?P<code>{codes}){_TAIL}", re.MULTILINE)
