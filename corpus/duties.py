"""Who must do what, and by when: the directives and deadlines of a letter.

Promises verbatim quotes and, for a deadline, an ISO date or the rule in words
("15 วันนับแต่…"). Background paragraphs (ตามที่…นั้น, เรื่องเดิม) and enclosures give
none. Actors are read from the clause, its lead-in or the addressee, in this order.
"""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.actors import actor, called
from corpus.letter import Deadline, Directive, Part
from corpus.limits import time_limits
from corpus.lines import alike, any_of
from corpus.marks import read_marker

_SEARCHED = ("paragraph", "clause", "heading", "closing")
_LONGEST_QUOTE = 400
# Shorter items of a list under a lead-in name things, they order nothing.
_SHORTEST_LISTED = 30

_MODAL = re.compile(
    any_of(
        *("ขอให้", "ต้อง", "ห้าม", "มอบหมาย", "มอบ", "ขอความร่วมมือ", "เห็นควร", "พึง"),
        *("ถือปฏิบัติ", "ให้ยื่น", "ให้ส่ง", "ให้จัดส่ง", "ให้ดำเนินการ", "ให้ปฏิบัติ"),
        *("ให้รายงาน", "ให้แจ้ง"),
    )
)
_CALLS = re.compile(
    any_of(
        *("จึงให้", "ขอให้", "จึงมอบหมาย", "ขอมอบหมาย", "ขอความร่วมมือ", "จะต้อง", "ห้ามมิให้"),
        *("ให้ถือ", "จึงกำชับ"),
    )
)
_CANCELS = re.compile(any_of("ให้ยกเลิก", "ให้ใช้บังคับ", "ใช้บังคับ"))
_MEMBERS = (alike("ประกอบด้วย"), alike("ดังรายชื่อ"))
_LEADS = (alike("ดังนี้"), alike("ต่อไปนี้"), alike("ได้แก่"))
_ACTS = re.compile(any_of("ดำเนินการ", "ปฏิบัติ", "เห็นควร", "ขอให้", "มอบหมาย", "หน้าที่"))
# An ให้ that orders stands apart; เพื่อให้, ทำให้, ส่งเสริมให้ do not.
_LET_ALONE = re.compile(r"(?:^|[\s(]|จึง|และ|โดย|ขอ|แล้ว|ก็)ให[้่]?(?=[ก-ฮเ-ไ])")
_BACKGROUND = re.compile(
    any_of("ตามที่", "ตามหนังสือ", "ตามประกาศ", "ตามคำสั่ง", "ตามบันทึก", "ด้วย", "อนุสนธิ", "เนื่องจาก")
)
_FORMER = re.compile(any_of("เรื่องเดิม", "ข้อเท็จจริง", "ความเป็นมา", "ข้อกฎหมาย", "ข้อระเบียบ"))


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

    def __init__(self, text: str, lead: str, issued: datetime.date | None) -> None:
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
        who = self._named(actor(words, bool(marker)))
        if self._orders(part, words, bool(marker)):
            self._direct(part, piece, words, who)
        self._time_limits(piece, who)

    def _named(self, who: str) -> str:
        """The actor, the addressee for ท่าน, the last lead-in's for none."""
        return self.addressee if who == "ท่าน" else who or self.lead

    def _background(self, part: Part, piece: str) -> bool:
        letters = alike(piece)
        told = bool(_BACKGROUND.match(letters)) and letters.endswith(alike("นั้น"))
        return told or any(_FORMER.search(alike(t)) for t in part.context)

    def _lead_in(self, words: str) -> None:
        """A paragraph ending in ดังนี้ names who must do what follows."""
        letters = alike(words)
        self.listing = letters.endswith(_LEADS) and bool(_ACTS.search(letters[-60:]))
        if told := called(words, last=True):
            self.lead = self._named(told)

    def _orders(self, part: Part, words: str, numbered: bool) -> bool:
        letters = alike(words)
        # Where a line was wrapped, no phrase starts.
        words = re.sub(r"\s*\n\s*", "", words)
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
        return asks or (listed and len(letters) > _SHORTEST_LISTED)

    def _direct(self, part: Part, piece: str, words: str, who: str) -> None:
        quote = _cut(words.strip())
        self.directives.append(Directive(_printed_path(part.path, piece), who, quote))

    def _time_limits(self, piece: str, who: str) -> None:
        for limit in time_limits(piece, self.issued):
            quote = piece[limit.start : limit.end].strip()
            told = called(piece[max(0, limit.cue - 120) : limit.cue])
            who = self._named(told) if told else who
            if all(held.quote != quote for held in self.deadlines):
                self.deadlines.append(Deadline(limit.date, who, quote, limit.rule))


def _cut(quote: str) -> str:
    """A quote of bearable length, cut at a blank."""
    if len(quote) <= _LONGEST_QUOTE:
        return quote
    blank = quote.rfind(" ", 0, _LONGEST_QUOTE)
    return quote[: blank if blank > 0 else _LONGEST_QUOTE].rstrip()


def _printed_path(path: str, piece: str) -> str:
    """The place with its digits as the letter prints them: "๔.๒", "1(2)"."""
    place = re.sub(r"^.*ข้อ ", "", path)
    if not re.match(r"[\s>*#(]*(?:ข้อ\s*)?[๐-๙]", piece):
        return place
    return place.translate({ord(str(n)): chr(0x0E50 + n) for n in range(10)})
