"""Who must do what, and by when: the directives and deadlines of a letter.

Promises verbatim quotes and, for a deadline, an ISO date or the rule in words
("15 วันนับแต่…"). Background paragraphs (ตามที่…นั้น, เรื่องเดิม) and enclosures give
none. Actors are read from the clause, its lead-in or the addressee, in this order.
"""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.dates import find_dates
from corpus.letter import Deadline, Directive, Part
from corpus.lines import alike, bare, letter_end
from corpus.marks import read_marker
from corpus.text import to_arabic

_SEARCHED = ("paragraph", "clause", "heading", "closing")
_QUOTE_BEFORE = 40
_LONGEST_QUOTE = 400

# Who can be told to do something, and the words that end such a name in unspaced Thai.
_HEADS = (
    r"(?:หน่วยงาน|ส่วนราชการ|ผู้|เจ้าหน้าที่|บุคคล)ที่เกี่ยวข้อง|สำนักงาน|สนง\.|สำนัก|กอง(?!ทุน)|กรม|กระทรวง|จังหวัด|อำเภอ|"
    r"องค์กรปกครองส่วนท้องถิ่น|อปท\.?|เทศบาล|องค์การบริหารส่วน(?:ตำบล|จังหวัด)|อบต\.?|อบจ\.?|นายอำเภอ|นายก|ผู้ว่าราชการ|"
    r"หัวหน้า|คณะกรรมการ|คณะทำงาน|คณะอนุกรรมการ|ศูนย์|ส่วนราชการ|หน่วยงาน|ผู้ใหญ่บ้าน|กำนัน|พัฒนาการ|"
    r"เกษตร(?:จังหวัด|อำเภอ)|ท้องถิ่น(?:จังหวัด|อำเภอ)|อพม\.?|อสม\.?|ผู้สมัคร|ผู้ประสงค์|ผู้รับ|ผู้ได้รับ|กลุ่ม|ชุมชน|หมู่บ้าน|"
    r"วิสาหกิจชุมชน|ฝ่าย|งาน|เจ้าหน้าที่|เจ้าของ|ผู้เข้า|ผู้บริหาร|ผู้อำนวยการ|โรงเรียน|โรงพยาบาล|ครัวเรือน|กองทุน|ปลัด|ขบวน|"
    r"เครือข่าย|สถาบัน|พัฒนากร|สมาชิก|ท่าน|ทุกหน่วยงาน|ทุกส่วนราชการ|ทุกอำเภอ|ทุกจังหวัด"
)
_VERBS = (
    r"ประชุม|เร่งรัด|รายงาน|ดำเนิน|ประเมิน|จัด(?!การ)|ส่ง(?!เสริม)|แจ้ง|สำรวจ|พิจารณา|เป็น|มี|ร่วม|ประสาน(?!งาน)|สนับสนุน|ตรวจ|"
    r"เบิก|คัดเลือก|เสนอ|ปฏิบัติ|ประชาสัมพันธ์|ทบทวน|กำกับ|ติดตาม|ออก|รวบรวม|บันทึก|ชี้แจง|ถือ|นำ|ใช้|ศึกษา(?!ธิ)|เตรียม|"
    r"(?<!ที่)ทำ(?!งาน)|กำหนด|ขับเคลื่อน|(?<!แบบ)บูรณาการ|สร้าง|ต้อง|ให้|ได้|จะ|ซึ่ง|โดย|เพื่อ|ภายใน|(?<!พื้น)(?<!หน้า)ที่(?!เกี่ยว)|"
    r"ตาม|ลง|ยื่น|สมทบ|ถ่าย|เข้า|ห้าม|พร้อม|เผยแพร่|กำชับ|มอบ|แต่งตั้ง|ยืนยัน|ตอบ|เก็บ|ควบคุม|ดูแล|ช่วย(?!เหลือ)|เลือก(?!ตั้ง)|"
    r"ขอ(?!ง)|รับ(?!ผิด)|คืน|ชำระ|ทราบ|เห็น"
)
_ACTOR = (
    rf"(?P<actor>(?:{_HEADS})[ก-๎.]*?(?:\s(?:ประจำ|ทุก)[ก-๎]+?)?(?:ทุกแห่ง|ทุกอำเภอ|ทุกจังหวัด)?)"
    rf"(?=\s|$|(?:{_VERBS}))"
)
_CALLED = re.compile(rf"(?:ให้|มอบหมาย(?:ให้)?|มอบ|ขอความร่วมมือ|กำชับ)\s*{_ACTOR}")
_SUBJECT = re.compile(rf"^\s*{_ACTOR}")

# On bare letters with look-alikes made one.
_MODAL = re.compile(
    "|".join(map(alike, (
                *("ขอให้", "ต้อง", "ห้าม", "มอบหมาย", "มอบ", "ขอความร่วมมือ", "เห็นควร", "พึง"),
                *("ถือปฏิบัติ", "ให้ยื่น", "ให้ส่ง", "ให้จัดส่ง", "ให้ดำเนินการ", "ให้ปฏิบัติ", "ให้รายงาน", "ให้แจ้ง"),
            )))
)
_CALLS = re.compile(
    "|".join(
        map(
            alike,
            ("จึงให้", "ขอให้", "จึงมอบหมาย", "ขอมอบหมาย", "ขอความร่วมมือ", "จะต้อง", "ห้ามมิให้", "ให้ถือ", "จึงกำชับ"),
        )
    )
)
_CANCELS = re.compile("|".join(map(alike, ("ให้ยกเลิก", "ให้ใช้บังคับ", "ใช้บังคับ"))))
_MEMBERS = (alike("ประกอบด้วย"), alike("ดังรายชื่อ"))
_LEADS = (alike("ดังนี้"), alike("ต่อไปนี้"), alike("ได้แก่"))
_ACTS = re.compile(
    "|".join(map(alike, ("ดำเนินการ", "ปฏิบัติ", "เห็นควร", "ขอให้", "มอบหมาย", "หน้าที่")))
)
# An ให้ that orders stands apart; เพื่อให้, ทำให้, ส่งเสริมให้ do not.
_LET_ALONE = re.compile(r"(?:^|[\s(]|จึง|และ|โดย|ขอ|แล้ว|ก็)ให[้่]?(?=[ก-ฮเ-ไ])")
_WITHIN = tuple(alike(w) for w in ("ภายใน", "ก่อนวันที่", "ไม่เกินวันที่", "อย่างช้า", "หมดเขต", "ไม่เกิน", "ครบกำหนด"))
_UNTIL = tuple(alike(w) for w in ("ถึงวันที่", "ถึง"))
_APPLY = re.compile("|".join(map(alike, ("สมัคร", "ยื่น", "ส่ง", "เสนอ", "ลงทะเบียน", "คัดค้าน", "อุทธรณ์", "รับฟัง", "แสดงความ"))))
_SPELLED = "|".join(
    map(alike, "หนึ่ง สอง สาม สี่ ห้า หก เจ็ด แปด เก้า สิบ ยี่ เอ็ด ร้อย".split())
)
_TERM = re.compile(
    alike("ภายใน")
    + rf"(?:{alike('ระยะเวลา')}|{alike('กำหนด')}|{alike('เวลา')})?(\d{{1,3}}|(?:{_SPELLED})+)({alike('วันทำการ')}|{alike('วัน')}|{alike('เดือน')}|{alike('ชั่วโมง')}|{alike('สัปดาห์')})"
)
_MONTHLY = re.compile(alike("วันที่") + rf"(\d{{1,2}}){alike('ของ')}(?:{alike('ทุก')}|{alike('แต่ละ')})?{alike('เดือน')}(?:{alike('ถัดไป')})?")
_FROM = re.compile("^(?:" + "|".join(map(alike, ("นับ", "หลังจาก", "ตั้งแต่"))) + ")")
_BACKGROUND = re.compile("^(?:" + "|".join(map(alike, ("ตามที่", "ตามหนังสือ", "ตามประกาศ", "ตามบันทึก", "ด้วย", "อนุสนธิ", "เนื่องจาก"))) + ")")
_FORMER = re.compile("|".join(map(alike, ("เรื่องเดิม", "ข้อเท็จจริง", "ความเป็นมา", "ข้อกฎหมาย", "ข้อระเบียบ"))))


@dataclass(frozen=True)
class Duties:
    """The directives and deadlines of one letter."""

    directives: tuple[Directive, ...]
    deadlines: tuple[Deadline, ...]


def read_duties(
    text: str, parts: Sequence[Part], lead: str, issued: datetime.date | None
) -> Duties:
    """What the letter orders and until when.

    `lead` is who acts where no clause says so; `issued` is the letter's own date.
    """
    reader = _Reader(text, lead, issued)
    for part in parts:
        if part.role in _SEARCHED and not part.annex:
            reader.take(part)
    return Duties(tuple(reader.directives), tuple(reader.deadlines))


class _Reader:
    """Goes through the parts in order; `lead` is the actor of the last lead-in."""

    def __init__(
        self, text: str, lead: str, issued: datetime.date | None
    ) -> None:
        self.text, self.issued = text, issued
        self.lead = self.addressee = lead
        self.listing = False
        self.directives: list[Directive] = []
        self.deadlines: list[Deadline] = []

    def take(self, part: Part) -> None:
        """Read one part."""
        piece = self.text[part.start : part.end]
        if self._background(part, piece):
            self.listing = False
            return
        marker = read_marker(piece)
        words = piece[marker.end :] if marker else piece
        if not marker:
            self._lead_in(words)
        elif part.role == "heading" and not self.listing:
            return
        actor = self._named(_actor(words, bool(marker)))
        if self._orders(part, words, bool(marker)):
            self._direct(part, piece, words, actor)
        self._time_limits(part, piece, actor)

    def _named(self, actor: str) -> str:
        """The actor, the addressee for ท่าน, the last lead-in's for none."""
        return self.addressee if actor == "ท่าน" else actor or self.lead

    def _background(self, part: Part, piece: str) -> bool:
        letters = alike(piece)
        told = bool(_BACKGROUND.match(letters)) and letters.endswith(alike("นั้น"))
        return told or any(_FORMER.search(alike(t)) for t in part.context)

    def _lead_in(self, words: str) -> None:
        """A paragraph ending in ดังนี้ names who must do what follows."""
        letters = alike(words)
        self.listing = letters.endswith(_LEADS) and bool(_ACTS.search(letters[-60:]))
        if called := _called(words, last=True):
            self.lead = self._named(called)

    def _orders(self, part: Part, words: str, numbered: bool) -> bool:
        letters = alike(words)
        if part.role == "closing":
            return bool(_LET_ALONE.search(words))
        if _CANCELS.search(letters[:60]) or letters.endswith(_MEMBERS):
            return False
        if not numbered:
            told = _BACKGROUND.match(letters)
            calls = _CALLS.search(letters) or (not told and _LET_ALONE.search(words))
            return not letters.endswith(_LEADS) and bool(calls)
        asks = bool(_MODAL.search(letters) or _LET_ALONE.search(words))
        listed = self.listing and part.role == "clause" and part.path.count("(") < 2
        return asks or (listed and len(letters) > 30)

    def _direct(self, part: Part, piece: str, words: str, actor: str) -> None:
        quote = _cut(words.strip())
        self.directives.append(Directive(_printed_path(part.path, piece), actor, quote))

    def _time_limits(self, part: Part, piece: str, actor: str) -> None:
        found = [*_dated(piece, self.issued), *_ruled(piece)]
        for start, end, day, rule in sorted(found):
            quote = piece[_quote_start(piece, start) : end].strip()
            called = _called(piece[max(0, start - 120) : start])
            who = self._named(called) if called else actor
            if all(d.quote != quote for d in self.deadlines):
                self.deadlines.append(Deadline(day, who, quote, rule))


def _dated(piece: str, issued: datetime.date | None) -> list[tuple[int, int, str, str]]:
    """Dates that are limits or appointments: (start of the cue, end, ISO date, "")."""
    found = []
    for day in find_dates(piece):
        if day.date is None or (issued and day.date < issued):
            continue
        if _is_limit(piece, day.start, day.end):
            found.append((day.start, day.end, day.date.isoformat(), ""))
    return found


def _is_limit(piece: str, start: int, end: int) -> bool:
    near, wide = alike(piece[max(0, start - 28) : start + 8]), alike(piece[max(0, start - 90) : start])
    before = alike(piece[max(0, start - 12) : start])
    after = alike(piece[end : end + 22])
    if alike("เป็นต้นไป") in after:
        return False
    if any(cue in near for cue in _WITHIN) or after.startswith(alike("เป็นอย่างช้า")):
        return True
    if (any(before.endswith(cue) for cue in _UNTIL) or re.search(r"\d-$", before)) and _APPLY.search(wide):
        return True
    met = alike("เวลา") in after and not re.search(alike("เมื่อ"), before)
    return met and bool(re.search(rf"{alike('ใน')}|{alike('ประชุม')}|{alike('กำหนด')}", near))


def _ruled(piece: str) -> list[tuple[int, int, None, str]]:
    """Limits without a date: a number of days from an event, or a day of every month."""
    letters, at = bare(piece), bare(piece).at
    look = alike(piece)
    found = []
    for match in _MONTHLY.finditer(look):
        start, end = at[match.start()], letter_end(piece, at, match.end())
        found.append((start, end, None, _rule(piece[start:end])))
    for match in _TERM.finditer(look):
        start, end = at[match.start()], letter_end(piece, at, match.end())
        if _FROM.match(look[match.end() :]):
            end = _phrase_end(piece, at[match.end()] + 8)
        first = at[match.start(1)]
        found.append((start, end, None, _rule(piece[first:end])))
    return found if letters.text else []


def _phrase_end(piece: str, at: int) -> int:
    """The next blank that does not stand between a word and its number (ข้อ ๑)."""
    for blank in re.compile(r"\s+|$").finditer(piece, at):
        if not re.search(r"(?:ข้อ|ที่|วัน|ได้รับ)$", piece[: blank.start()]):
            return blank.start()
    return len(piece)


def _rule(words: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"(?<=[ก-๎])\s*\n\s*(?=[ก-๎])", "", to_arabic(words))).strip()


def _quote_start(piece: str, cue: int) -> int:
    """Back over whole phrases until the quote says what is due, not only when."""
    marker = read_marker(piece)
    floor = marker.end if marker else 0
    at = cue
    while at > floor and cue - at < _QUOTE_BEFORE:
        blank = max(piece.rfind(" ", floor, at - 1), piece.rfind("\n", floor, at - 1))
        at = blank + 1 if blank >= floor else floor
    return max(floor, at)


def _cut(quote: str) -> str:
    """A quote of bearable length, cut at a blank."""
    if len(quote) <= _LONGEST_QUOTE:
        return quote
    blank = quote.rfind(" ", 0, _LONGEST_QUOTE)
    return quote[: blank if blank > 0 else _LONGEST_QUOTE].rstrip()


def _called(words: str, last: bool = False) -> str:
    """Who is told to do something (ให้…, มอบหมาย…); the last one for a lead-in."""
    found = [m["actor"] for m in _CALLED.finditer(_unwrapped(words))]
    return found[-1 if last else 0] if found else ""


def _actor(words: str, numbered: bool) -> str:
    """A clause's own subject before who it calls on; a paragraph's the other way round."""
    opens = _SUBJECT.match(_unwrapped(words))
    subject = opens["actor"] if opens else ""
    return (subject or _called(words)) if numbered else (_called(words) or subject)


def _unwrapped(words: str) -> str:
    return re.sub(r"(?<=[ก-๎])[ \u00a0]*\n[ \u00a0]*(?=[ก-๎])", "", words)


def _printed_path(path: str, piece: str) -> str:
    """The place with its digits as the letter prints them: "๔.๒", "1(2)"."""
    place = re.sub(r"^.*ข้อ ", "", path)
    if not re.match(r"[\s>*#(]*(?:ข้อ\s*)?[๐-๙]", piece):
        return place
    return place.translate({ord(str(n)): chr(0x0E50 + n) for n in range(10)})
