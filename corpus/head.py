"""The head of a letter: everything above its first paragraph, part by part.

Promises spans with the roles head, subject, to, reference, enclosure and stamp,
and the line where the body starts. Never reads values; `corpus.fields` does.
Source: regulation B.E. 2526 forms 1 to 9.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from corpus.furniture import runs, stamp_lines
from corpus.labels import (
    ORDER,
    header_label,
    header_number,
    is_issued,
    opens_body,
)
from corpus.letter import Part
from corpus.lines import Line, bare, starts_with
from corpus.marks import read_marker
from corpus.people import annex_mark
from corpus.urgency import urgency_of

_LONGEST_ADDRESS = 110
_MOST_HEAD_LINES = 14

NOTICES = {
    "ประกาศ": ("ประกาศ",),
    "คำสั่ง": ("คำสั่ง",),
    "ระเบียบ": ("ระเบียบ",),
    "ข้อบังคับ": ("ข้อบังคับ",),
    "ข้อบัญญัติ": ("ข้อบัญญัติ", "เทศบัญญัติ"),
    "แถลงการณ์": ("แถลงการณ์",),
}


@dataclass
class Head:
    """The head's parts and `body`, the index of the first line that is not its."""

    parts: list[Part] = field(default_factory=list)
    body: int = 0


def is_memo_title(text: str) -> bool:
    """Whether the line is the title of a memo (บันทึกข้อความ)."""
    end = starts_with(text.strip(), "บันทึกข้อความ", 2)
    return end is not None and len(bare(text).text) <= 18


def notice_title(text: str) -> str:
    """The kind of announcement or order whose title the line opens, or ""."""
    words = text.strip(" \t\u00a0*#")
    for kind, names in NOTICES.items():
        for name in names:
            end = starts_with(words, name, 0)
            if end is not None and not is_issued(words) and len(words) < _LONGEST_ADDRESS:
                return kind
    return ""


def read_head(lines: Sequence[Line], skip: set[int], notice: bool) -> Head:
    """The head of the letter in `lines`; `skip` holds the indices of page furniture."""
    first = _first_line(lines, notice)
    reader = _Reader(lines, skip, first, notice)
    reader.run()
    return Head(reader.parts, reader.body)


def _first_line(lines: Sequence[Line], notice: bool) -> int:
    """Where the head proper starts: the number line, the memo's or the notice's title."""
    for k, line in enumerate(lines):
        if line.blank:
            continue
        if is_memo_title(line.text) or (notice and notice_title(line.text)):
            return k
        if not notice and header_number(line.text):
            return k
        if header_label(line.text):
            return _above_address(lines, k)
    return 0


def _above_address(lines: Sequence[Line], label: int) -> int:
    """Without a readable number line: the first line of the short lines above the label."""
    top = next((k for k in range(label) if not lines[k].blank), label)
    return top if label - top <= _MOST_HEAD_LINES * 2 else label


class _Reader:
    """Walks the head line by line; `role` is the part being read."""

    def __init__(self, lines: Sequence[Line], skip: set[int], first: int, notice: bool) -> None:
        self.lines, self.skip, self.first, self.notice = lines, skip, first, notice
        self.parts: list[Part] = []
        self.body = len(lines)
        self.role = "head"
        self.gap = False
        self.held: list[int] = []
        self.stamps = stamp_lines(lines, first + 1, min(len(lines), first + 40))

    def run(self) -> None:
        """Read until the body starts."""
        self._above()
        for k in range(self.first, len(self.lines)):
            line = self.lines[k]
            if line.blank:
                self.gap = self.gap or bool(self.held)
            elif k in self.skip:
                self._flush()
                self._add("furniture", [k])
                if self.notice and self.role == "subject":
                    self.body = k + 1
                    return
            elif not self._take(k):
                self.body = k
                break
        self._flush()

    def _above(self) -> None:
        """What stands above the head proper: stamps and urgency marks."""
        for run in runs(self.lines, 0, self.first):
            for role, held in groupby(
                run, key=lambda k: "furniture" if k in self.skip else "stamp"
            ):
                self._add(role, list(held))

    def _take(self, k: int) -> bool:
        text = self.lines[k].text
        if k > self.first and (label := self._label(text) or self._list_label(k)):
            self._flush()
            self.role, self.gap = label, False
            self.held = [k]
            return True
        if self.role == "head":
            return self._head_line(k, text)
        if k in self.stamps and self.gap:
            self._flush()
            self._add("stamp", [k])
            return True
        if not self._continues(k, text):
            return False
        self.held.append(k)
        self.gap = False
        return True

    def _label(self, text: str) -> str:
        """The label that opens the line if the head can have it here."""
        found = header_label(text)
        if not found:
            return ""
        role = found[0]
        if self.role in ORDER and ORDER[role] <= min(ORDER[self.role], ORDER["to"]):
            return ""
        if self.role == role and not self.gap:
            return ""
        return role

    def _list_label(self, k: int) -> str:
        """สิ่งที่ส่งมาด้วย alone on its line, when its numbered list follows."""
        after = next((n for n in range(k + 1, len(self.lines)) if not self.lines[n].blank), k)
        marker = read_marker(self.lines[after].text)
        alone = annex_mark(self.lines[k].text) in ("สิ่งที่ส่งมาด้วย", "เอกสารแนบ")
        listed = self.role in ("to", "reference") and marker and marker.value == 1
        return "enclosure" if alone and listed else ""

    def _head_line(self, k: int, text: str) -> bool:
        if k in self.stamps or (k > self.first and urgency_of(text)):
            self._flush()
            self._add("stamp", [k])
            return True
        if self.notice and self._notice_body(k, text):
            return False
        over = len(text) > _LONGEST_ADDRESS and not header_number(text)
        if (over or k - self.first > _MOST_HEAD_LINES * 2) and k > self.first:
            return False
        if self.gap:
            self._flush()
        self.held.append(k)
        self.gap = False
        return True

    def _notice_body(self, k: int, text: str) -> bool:
        return k > self.first and (opens_body(text) or is_issued(text) or bool(read_marker(text)))

    def _continues(self, k: int, text: str) -> bool:
        """Whether an unlabelled line still belongs to the label being read."""
        if opens_body(text) and not (self.role == "subject" and self._label_ahead(k)):
            return False
        marker = read_marker(text)
        if marker and self.role in ("reference", "enclosure", "to") and marker.style != "bullet":
            opens = self.held and annex_mark(self.lines[self.held[-1]].text)
            return marker.value > 1 or bool(opens)
        if not self.gap:
            return len(self.lines[k - 1].text) < 200 or self._label_ahead(k)
        return not self.notice and self._label_ahead(k)

    def _label_ahead(self, k: int) -> bool:
        """Whether another header label follows within a few lines."""
        ahead = [n for n in range(k + 1, len(self.lines)) if not self.lines[n].blank][:5]
        return any(
            (found := header_label(self.lines[n].text))
            and ORDER[found[0]] > ORDER.get(self.role, -1)
            for n in ahead
        )

    def _flush(self) -> None:
        if self.held:
            self._add(self.role, self.held)
        self.held, self.gap = [], False

    def _add(self, role: str, held: list[int]) -> None:
        start, end = self.lines[held[0]], self.lines[held[-1]]
        lead = len(start.text) - len(start.text.lstrip())
        tail = len(end.text) - len(end.text.rstrip())
        self.parts.append(Part(role, start.start + lead, end.end - tail))
