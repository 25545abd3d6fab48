"""The letters that a letter names: number, date and where it names them.

Promises one citation for each number, the first role that names it, with the date
that follows; a cited urgency is kept as evidence. Never resolves; `corpus.citations` does.
"""

import re
from dataclasses import dataclass, replace

from corpus.dates import FoundDate, find_dates
from corpus.fields import Fields, iso
from corpus.letter import Part
from corpus.lines import alike, any_of, bare, joined
from corpus.numbers import FoundNumber, find_numbers, find_orders, parse_order_number
from corpus.tables import provinces
from corpus.text import to_arabic
from corpus.urgency import urgency_of

_ROLES = {"reference": "อ้างถึง", "enclosure": "สิ่งที่ส่งมาด้วย"}
_FORMER = re.compile(r"เรองเดม|ความเดม|ความเปนมา")


_CANCELS = re.compile(
    any_of("ยกเลิก", "เพิกถอน", "แก้ไขเพิ่มเติม", "ปรับปรุงคำสั่ง", "แก้ไขคำสั่ง", "แก้ไขประกาศ", "แก้ไขหนังสือ")
    + f"|{alike('ให้ใช้')}.{{0,20}}{alike('แทน')}"
)
_CANCELLED_AFTER = re.compile(
    any_of("ให้ยกเลิก", "จึงยกเลิก", "และยกเลิก", "ขอยกเลิก", "ถูกยกเลิก", "เป็นอันยกเลิก")
)
_DATE_WITHIN = 60
# "ยกเลิกประกาศฉบับดังกล่าว" cancels what the paragraph named before.
_SAID_BEFORE = re.compile(
    alike("ยกเลิก")
    + any_of("ประกาศ", "คำสั่ง", "หนังสือ", "ระเบียบ")
    + f"(?:{alike('ฉบับ')})?{alike('ดังกล่าว')}"
)
# A letter or notice cited by its title and date alone: ประกาศ… เรื่อง … ลงวันที่ ….
_NAMED = re.compile(any_of("หนังสือ", "ประกาศ", "คำสั่ง", "ระเบียบ", "ข้อบังคับ", "บันทึก"))
_NOTICED = re.compile(any_of("ประกาศ", "คำสั่ง", "ระเบียบ", "ข้อบังคับ"))
_DATED = re.compile(any_of("ลงวันที่", "ลว", "ฉบับลงวันที่"))
_LONGEST_TITLE = 260


@dataclass(frozen=True)
class Cited:
    """A letter named at `start` of the text: its number, date, role and urgency."""

    found: FoundNumber | None
    date: str | None
    role: str
    start: int
    urgency: str = ""
    cancelled: bool = False
    title: str = ""

    @property
    def canonical(self) -> str:
        """The number in canonical form, "" for a citation by date only."""
        return self.found.number.canonical if self.found else ""


def cited_letters(fields: Fields) -> list[Cited]:
    """Every letter that the text names, in order of its roles, each number once."""
    found: list[Cited] = []
    for part in fields.parts:
        role = _role(part)
        if role:
            found += _in_part(fields.text, part, role)
    found = [_coded(c, fields) for c in found]
    found.sort(key=lambda c: _RANK[c.role])
    return _cancelled_by_place(_once(found), fields.text)


_RANK = {"อ้างถึง": 0, "สิ่งที่ส่งมาด้วย": 1, "เรื่องเดิม": 2, "body": 3}


def _coded(cited: Cited, fields: Fields) -> Cited:
    """The citation with a misread letter code put right where the text proves it.

    Proof is the province named before the number, or the letter's own code with the
    same unit; the codes must look alike.
    """
    if cited.found is None or not cited.found.number.code:
        return cited
    number, own = cited.found.number, fields.number()
    before = alike(fields.text[max(0, cited.start - 60) : cited.start])
    proven = [c for c, name in provinces().items() if alike(f"จังหวัด{name}") in before]
    if own and own.number.unit == number.unit:
        proven.append(own.number.code)
    fit = [c for c in proven if alike(c) == alike(number.code)]
    if not fit or number.code in fit:
        return cited
    return replace(cited, found=replace(cited.found, number=replace(number, code=fit[0])))


def _role(part: Part) -> str:
    if part.role in _ROLES:
        return _ROLES[part.role]
    if part.annex or part.role not in ("paragraph", "clause", "closing", "subject"):
        return ""
    former = any(_FORMER.search(bare(t).text) for t in part.context)
    return "เรื่องเดิม" if former else "body"


def _in_part(text: str, part: Part, role: str) -> list[Cited]:
    piece = text[part.start : part.end]
    numbers = [*find_numbers(piece), *_orders(piece)]
    numbers.sort(key=lambda f: f.start)
    found = []
    for place, number in enumerate(numbers):
        end = numbers[place + 1].start if place + 1 < len(numbers) else len(piece)
        after = piece[number.end : min(end, number.end + _DATE_WITHIN)]
        dates = find_dates(after)
        dated = bool(dates) and "\n\n" not in after[: dates[0].start]
        day = iso(dates[0].date) if dated else None
        urgency = _urgency(piece[max(0, number.start - 16) : number.start])
        start = part.start + number.start
        cancelled = _cancelled(piece, number.start, number.end)
        found.append(Cited(number, day, role, start, urgency, cancelled))
    found += _by_date(piece, part.start, role)
    said = _SAID_BEFORE.search(alike(piece))
    if said is None:
        return found
    gone = part.start + bare(piece).at[said.start()]
    return [replace(c, cancelled=c.cancelled or c.start < gone) for c in found]


def _by_date(piece: str, at: int, role: str) -> list[Cited]:
    """Letters and notices cited without a number, by title and date."""
    letters, look = bare(piece), alike(piece)
    found, done = [], 0
    for dated in _DATED.finditer(look):
        named = list(_NAMED.finditer(look, done, dated.start()))
        notices = list(_NOTICED.finditer(look, done, dated.start()))
        done = dated.end()
        if not named:
            continue
        start = letters.at[(notices or named)[-1 if notices else 0].start()]
        stop = letters.at[dated.start()]
        day = _day_after(piece, letters.at[dated.end() - 1])
        title = piece[start:stop]
        if day is None or len(title) > _LONGEST_TITLE or find_numbers(title) or _orders(title):
            continue
        cancelled = _cancelled(piece, start, day.end)
        told = _SAID_BEFORE.search(look, dated.end()) or look.startswith(alike("ตาม"))
        if role in _ROLES.values() or cancelled or role == "เรื่องเดิม" or told:
            words = joined(piece[start : day.end])
            found.append(Cited(None, iso(day.date), role, at + start, "", cancelled, words))
    return found


def _day_after(piece: str, at: int) -> FoundDate | None:
    """The date that stands right after `at`, with offsets in `piece`, or None."""
    for day in find_dates(piece[at : at + _DATE_WITHIN])[:1]:
        if day.start <= 6 and day.date is not None:
            return replace(day, start=at + day.start, end=at + day.end)
    return None


_ORDER = re.compile(r"\d{1,6}\s?/\s?25\d\d(?!\d)")


def _orders(piece: str) -> list[FoundNumber]:
    """Orders cited in a piece, also over a wrapped line or with a misread คำสั่ง."""
    one_line = piece.replace("\n", " ")
    found = find_orders(one_line)
    for match in _ORDER.finditer(to_arabic(one_line)):
        before = alike(one_line[max(0, match.start() - 90) : match.start()])
        taken = any(f.start <= match.start() < f.end for f in found)
        if not taken and before.endswith("ท") and _NOTICED.search(before):
            number = parse_order_number(f"ที่ {match[0]}")
            found.append(FoundNumber(number, match.start(), match.end(), match[0]))
    return found


# "ยกเลิกหนังสือที่อ้างถึง ๒" names the letter by its place under อ้างถึง.
_BY_PLACE = re.compile(r"ยกเลก.{0,60}?อางถง(\d?)|แทน.{0,20}?หนงสอทอางถง(\d?)")


def _cancelled_by_place(found: list[Cited], text: str) -> list[Cited]:
    places = [m[1] or m[2] or "" for m in _BY_PLACE.finditer(bare(text).text)]
    cited = [c for c in found if c.role == "อ้างถึง"]
    gone = [c for n, c in enumerate(cited, 1) if str(n) in places]
    if "" in places and len(cited) == 1:
        gone = cited
    return [replace(c, cancelled=True) if c in gone else c for c in found]


def _urgency(before: str) -> str:
    """The urgency printed between the office and ที่ in a citation."""
    words = re.split(r"[\s\u00a0]+", before.strip())
    return next((u for w in (words[-1], "".join(words[-2:])) if (u := urgency_of(w))), "")


def _cancelled(piece: str, start: int, end: int) -> bool:
    """Whether the words around a citation cancel or amend that letter."""
    before, after = piece[max(0, start - 140) : start], piece[end : end + 60]
    return bool(_CANCELS.search(alike(before)) or _CANCELLED_AFTER.search(alike(after)))


def _once(found: list[Cited]) -> list[Cited]:
    """Each number once; later mentions lend what the first lacks."""
    kept: dict[str, Cited] = {}
    for cited in found:
        key = cited.canonical or f"{cited.date}"
        held = kept.get(key)
        kept[key] = _merged(held, cited) if held else cited
    dates = {c.date for c in kept.values() if c.canonical}
    return [c for c in kept.values() if c.canonical or c.date not in dates]


def _merged(held: Cited, cited: Cited) -> Cited:
    return replace(
        held,
        date=held.date or cited.date,
        urgency=held.urgency or cited.urgency,
        cancelled=held.cancelled or cited.cancelled,
        title=cited.title if cited.cancelled else held.title,
    )
