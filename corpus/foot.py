"""The foot of a letter: closing paragraph, signature, contacts, endorsements, stamps.

Promises one role for every line between the closing and the first annex, and the
line where annexes start. The order of the foot is not trusted: blocks of the
owner unit, the signer and the receiving office interleave in real letters.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.furniture import is_register_line, is_stamp_line
from corpus.labels import header_label, is_closing, is_date_line, is_issued, is_respect
from corpus.letter import Part
from corpus.lines import Line, bare
from corpus.people import annex_mark, is_contact, is_position, is_unit, name_of
from corpus.rows import is_stamp_table, is_table_line

_CLERK = re.compile(r"ธรการ|สำนกปลด|เจาหนาทสำนก|อบต")
_NOTE = re.compile(
    r"^(?:เรยน|-|ทราบ|ความเหน|คำสง|แจง|มอบ|เพอ|อนมต|เหน|ดำเนนการ|รบทราบ|สงการ|สำเนาถก|จดทำ|ชอบ)"
)
# Whom copies go to, and who drafted, typed and checked.
_COPIES = re.compile(r"^(?:สำเนา(?:สง|เรยน|ถกตอง|ค)|ผราง|ผพมพ|ผตรวจ|ผทาน|รบรองสำเนา)")
_ANNEX_WORDS = re.compile(
    r"^(?:แนวปฏบต|แนวทาง|\(?ราง\)?|กรอบ|แบบ|บญช|สรป|กำหนดการ|รายชอ|หลกเกณฑ|แผน|ตาราง|เอกสาร|ภาคผนวก|รายละเอยด|ปฏทน|"
    r"ตวชวด|ระเบยบวาระ|คมอ|ขนตอน|ขอเสนอ|โครงการ|คณสมบต|เงอนไข|แผนท|ประมาณการ|ผลการ|ขอมล|อตรา|มาตรการ|คำชแจง|"
    r"วธ|ใบ|หนงสอ|สดสวน|ทะเบยน|รายการ|รายงาน|ประเดน|ขอบเขต|องคประกอบ|นยาม|สำเนา)"
)
_LONG = 100


@dataclass
class Foot:
    """The foot's parts and `annex`, the index of the first line after it."""

    parts: list[Part] = field(default_factory=list)
    annex: int = 0


def find_foot(lines: Sequence[Line], skip: set[int], first: int, notice: bool) -> int:
    """Index of the line that opens the foot; `len(lines)` when there is none."""
    marks = [k for k in range(first, len(lines)) if k not in skip and not lines[k].blank]
    respect = next((k for k in marks if is_respect(lines[k].text)), None)
    issued = next((k for k in marks if notice and is_issued(lines[k].text)), None)
    if issued is not None:
        return issued
    last = respect if respect is not None else len(lines)
    closings = [k for k in marks if k < last and is_closing(lines[k].text)]
    if closings:
        return closings[-1] if respect is not None else closings[0]
    if respect is not None:
        return respect
    return next((k for k in marks if _signs(lines, k) or _seals(lines, k)), len(lines))


def _signs(lines: Sequence[Line], k: int) -> bool:
    """Whether a name stands alone with a position under it."""
    after = next((n for n in range(k + 1, len(lines)) if not lines[n].blank), None)
    return bool(name_of(lines[k].text)) and after is not None and is_position(lines[after].text)


def _seals(lines: Sequence[Line], k: int) -> bool:
    """Whether an office stands right above a date, as under a stamped letter's text."""
    below = lines[k + 1].text if k + 1 < len(lines) else ""
    return is_unit(lines[k].text) and is_date_line(below)


def read_foot(lines: Sequence[Line], skip: set[int], first: int) -> Foot:
    """The foot that starts at line `first`, up to the first annex or the end."""
    tags = _Tags(lines, skip, first)
    last = tags.run()
    return Foot(tags.parts(last), last)


class _Tags:
    """Gives every line of the foot a tag, then joins the tags into parts."""

    def __init__(self, lines: Sequence[Line], skip: set[int], first: int) -> None:
        self.lines, self.skip, self.first = lines, skip, first
        self.tag: dict[int, str] = {}
        self.respect: int | None = None

    def run(self) -> int:
        """Tag line by line; returns where annexes start."""
        last = len(self.lines)
        for k in range(self.first, len(self.lines)):
            if self.lines[k].blank:
                continue
            if self._is_annex(k):
                last = k
                break
            self.tag[k] = self._tag(k)
        self._units()
        self._signature()
        return last

    def _tag(self, k: int) -> str:
        text = self.lines[k].text
        if k not in self.skip and is_respect(text):
            self.respect = k
        first = k == self.first
        tags = (
            ("furniture", k in self.skip),
            ("respect", self.respect == k),
            ("signature", first and bool(name_of(text))),
            ("closing", first and (is_closing(text) or is_issued(text))),
            ("copies", bool(_COPIES.match(bare(text).text))),
            ("name", bool(name_of(text))),
            ("contact", is_contact(text)),
            ("closing", self._goes_on(k)),
            ("stamp", self._boxed(k) or is_stamp_line(text)),
        )
        return next((tag for tag, is_it in tags if is_it), "other")

    def _goes_on(self, k: int) -> bool:
        """Whether the line goes on with the closing paragraph above it."""
        above = self.lines[k - 1].text
        return self.tag.get(k - 1) == "closing" and not is_issued(above)

    def _boxed(self, k: int) -> bool:
        if not is_table_line(self.lines[k]):
            return False
        first = last = k
        while first > self.first and not self.lines[first - 1].blank:
            first -= 1
        while last + 1 < len(self.lines) and not self.lines[last + 1].blank:
            last += 1
        return is_stamp_table(self.lines[first : min(last, first + 12) + 1])

    def _is_annex(self, k: int) -> bool:
        text = self.lines[k].text.strip()
        if k in self.skip or k == self.first or _COPIES.match(bare(text).text):
            return False
        if annex_mark(text) is not None:
            return True
        if not self._signed() or name_of(text) or is_contact(text):
            return False
        if is_table_line(self.lines[k]):
            return not self._boxed(k)
        starts = self.lines[k - 1].blank or (k - 1) in self.skip or self.tag.get(k - 1) == "contact"
        if text.startswith(("**", "#")) or len(text) > _LONG:
            return True
        return starts and bool(_ANNEX_WORDS.match(bare(text).text)) and not header_label(text)

    def _signed(self) -> bool:
        """Whether the signer's name has been met, or the position of one whose name is not read."""
        after = self.first if self.respect is None else self.respect
        met = [k for k in self.tag if k >= after]
        if any(self.tag[k] in ("name", "signature") for k in met):
            return True
        return self.respect is not None and any(is_position(self.lines[k].text) for k in met)

    def _units(self) -> None:
        """Unit lines directly above contact lines, and those after the signature."""
        order = sorted(self.tag)
        for k in order:
            if is_register_line(self.lines[k].text) and self.tag.get(k - 1) == "other":
                self.tag[k - 1] = "stamp"
        for place in range(len(order) - 1, 0, -1):
            k, above = order[place], order[place - 1]
            if self.tag[k] != "contact" or self.tag[above] != "other":
                continue
            text = self.lines[above].text
            close = above == k - 1 and len(text) < 60 and not is_position(text)
            if is_unit(text) or (close and not _NOTE.match(bare(text).text)):
                self.tag[above] = "contact"
        if self._signed():
            for k in order:
                if self.tag[k] == "other" and is_unit(self.lines[k].text) and self._after_name(k):
                    self.tag[k] = "contact"

    def _after_name(self, k: int) -> bool:
        return any(n < k and t == "name" for n, t in self.tag.items())

    def _signature(self) -> None:
        """The signer's name and position become the signature, other names notes."""
        names = [k for k in sorted(self.tag) if self.tag[k] in ("name", "signature")]
        held = {k: self._position(k) for k in names}
        after = [k for k in names if self.respect is None or k > self.respect]
        fit = [k for k in after if not self._clerk(held[k])] or after or names[-1:]
        for k in fit[:1]:
            for n in (k, *held[k]):
                self.tag[n] = "signature"
        if not names and self.respect is None:
            self._seal()
        elif not names:
            self._unnamed()

    def _unnamed(self) -> None:
        """The position under the closing words signs when the name itself is not read."""
        below = [k for k, tag in self.tag.items() if tag == "other" and k > self.respect]
        first = next((k for k in below if is_position(self.lines[k].text)), None)
        if first is not None:
            for n in (first, *self._position(first)):
                self.tag[n] = "signature"

    def _seal(self) -> None:
        """A stamped letter (หนังสือประทับตรา) closes with its office and date, no name."""
        dated = [
            k for k, tag in self.tag.items() if tag == "other" and is_date_line(self.lines[k].text)
        ]
        for k in dated[:1]:
            self.tag[k] = "signature"
            if self.tag.get(k - 1) == "other":
                self.tag[k - 1] = "signature"

    def _position(self, k: int) -> list[int]:
        """Indices of the position lines under the name at `k`."""
        found: list[int] = []
        for n in range(k + 1, min(len(self.lines), k + 9)):
            text = self.lines[n].text
            if self.lines[n].blank:
                continue
            if self.tag.get(n) != "other" or len(found) == 4 or _NOTE.match(bare(text).text):
                break
            if not is_position(text) and n != (found[-1] if found else k) + 1:
                break
            found.append(n)
        return found

    def _clerk(self, position: list[int]) -> bool:
        return bool(_CLERK.search(bare(" ".join(self.lines[n].text for n in position)).text))

    def parts(self, last: int) -> list[Part]:
        """Neighbouring lines of one tag as one part; signature lines reach over blanks."""
        roles = dict.fromkeys(("name", "other", "copies"), "endorsement") | {"respect": "furniture"}
        grouped: list[tuple[str, list[int]]] = []
        for k in sorted(n for n in self.tag if n < last):
            role = roles.get(self.tag[k], self.tag[k])
            joined = grouped and grouped[-1][0] == role and self._joins(grouped[-1][1][-1], k, role)
            if joined:
                grouped[-1][1].append(k)
            else:
                grouped.append((role, [k]))
        return [_part(self.lines, role, held) for role, held in grouped]

    def _joins(self, above: int, k: int, role: str) -> bool:
        if self.tag[k] == "respect":
            return False
        return role in ("signature", "contact") or k == above + 1


def _part(lines: Sequence[Line], role: str, held: list[int]) -> Part:
    start, end = lines[held[0]], lines[held[-1]]
    lead = len(start.text) - len(start.text.lstrip())
    return Part(role, start.start + lead, end.start + len(end.text.rstrip()))
