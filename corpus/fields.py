"""The values of a letter's fields, read out of its parts.

Promises strings on one line with wrapped lines joined, dates as ISO, numbers as
printed and in canonical form. Never changes the text; what is missing stays empty.
Source: regulation B.E. 2526; the form of `read --json`.
"""

import re
from collections.abc import Sequence
from datetime import date
from itertools import chain

from corpus.contacts import contacts_of
from corpus.dates import FoundDate, find_dates
from corpus.furniture import is_stamp_line
from corpus.head import NOTICES, notice_title
from corpus.labels import header_label, header_number, is_date_line, is_issued
from corpus.letter import MINUTES, NEWS, Part
from corpus.lines import alike, any_of, bare, joined, starts_with
from corpus.loose import news_office
from corpus.marks import read_marker
from corpus.numbers import FoundNumber, parse_order_number, proven_code
from corpus.offices import office_line
from corpus.people import annex_mark, is_position, name_of
from corpus.text import to_arabic
from corpus.urgency import Urgency, read_urgency, urgency_beside

_LABEL = re.compile(r"^(?:เลข)?ท[ีิืึ]?[่-๋]?\s*")
_ABOUT = re.compile(any_of("ว่าด้วย"))
_SPLIT_TO = re.compile(
    r"\s*/\s*|\s*[,;]\s*|\n|\s+และ(?=นาย|ผู้|หัวหน้า|ท้องถิ่น|ปลัด)|(?<=\S)\s+(?=(?:นาย(?:ก|อำเภอ)|ผู้ว่า|ผู้อำนวย|ผู้บริหาร|หัวหน้า|ปลัด|อธิบดี|เลขาธิการ|ท้องถิ่น(?:จังหวัด|อำเภอ)|พัฒนาการ|เกษตร(?:จังหวัด|อำเภอ)|ประธาน|คณบดี|อธิการ|กำนัน|รอง))"
)


class Fields:
    """Reads the fields of one letter; `text` is the letter's, `parts` its structure."""

    def __init__(self, text: str, parts: Sequence[Part], kind: str) -> None:
        self.text, self.kind = text, kind
        self.parts = list(parts)

    def of(self, *roles: str) -> list[str]:
        """The stretches with these roles, verbatim, in order."""
        return [self.text[p.start : p.end] for p in self.parts if p.role in roles]

    def lines(self, *roles: str) -> list[str]:
        """Their non-blank lines."""
        return [
            line.strip() for piece in self.of(*roles) for line in piece.split("\n") if line.strip()
        ]

    def number(self) -> FoundNumber | None:
        """The number on the letter's own ที่ line."""
        found = [header_number(line) for line in self.lines("head")]
        first = next((f for f in found if f), None)
        return proven_code(first, self.text) if first else None

    def printed_number(self) -> str:
        """The number as printed, without ที่; an order's number for notices."""
        if found := self.number():
            return _LABEL.sub("", found.text).strip()
        for line in self.lines("head") if self.kind in NOTICES else ():
            if parse_order_number(line):
                match = re.search(r"(?:พิเศษ\s?)?[\d๐-๙]+\s*/\s*[\d๐-๙]+", line)
                return match[0] if match else ""
        return ""

    def order_number(self) -> str:
        """The canonical number of an order or announcement, "" when it has none."""
        found = (parse_order_number(line) for line in self.lines("head"))
        number = next((n for n in found if n), None)
        return number.canonical if number and self.kind in NOTICES else ""

    def date(self) -> FoundDate | None:
        """The letter's own date: its line in the head, or ประกาศ/สั่ง ณ วันที่."""
        if self.kind in NOTICES:
            return self._issued() or self._head_date()
        if self.kind in (NEWS, MINUTES):
            return next(iter(find_dates("\n".join(self.of("head", "heading", "paragraph")))), None)
        return self._head_date()

    def _head_date(self) -> FoundDate | None:
        lines = self.lines("head")
        own = [find_dates(line)[0] for line in lines if is_date_line(line)]
        beside = [d for line in lines for d in find_dates(self._after_number(line))]
        found = [*own, *beside] or self._sealed_date()
        return next((d for d in found if d.date), next(iter(found), None))

    def _sealed_date(self) -> list[FoundDate]:
        """The date of a stamped letter stands under its text."""
        lines = self.lines("closing", "signature", "endorsement", "contact")
        return [find_dates(line)[0] for line in lines if is_date_line(line)]

    def _after_number(self, line: str) -> str:
        """The line without its number, whose digits are no date."""
        found = header_number(line)
        return line[found.end :] if found else line

    def _issued(self) -> FoundDate | None:
        lines = [line for line in self.lines("closing", "paragraph", "clause") if is_issued(line)]
        found = [d for line in lines for d in find_dates(line)]
        return found[0] if found else None

    def subject(self) -> str:
        """The subject on one line, without its label."""
        pieces = self.of("subject")
        if self.kind == NEWS:
            return joined(pieces[0]) if pieces else ""
        labelled = " ".join(_content(joined(p)) for p in pieces).strip()
        return labelled or self._about()

    def _about(self) -> str:
        """What a regulation is about (ว่าด้วย…); such notices have no เรื่อง."""
        head = joined(" ".join(self.of("head"))) if self.kind in NOTICES else ""
        about = _ABOUT.search(alike(head))
        return head[bare(head).at[about.start()] :] if about else ""

    def urgency(self) -> str:
        """The urgency that a mark above or in the head reads as, or ""."""
        return self._urgency()[1].level

    def unsure_urgency(self) -> str:
        """The mark as printed when its reading is not sure, or ""."""
        printed, read = self._urgency()
        return "" if read.sure else printed

    def _urgency(self) -> tuple[str, Urgency]:
        """What is printed and what it reads as; a line of its own before one shared."""
        lines = self.lines("stamp", "head")
        beside = [
            part.strip()
            for line in lines
            if (f := header_number(line))
            for part in (line[: f.start].strip().removesuffix("ที่"), line[f.end :])
        ]
        alone = ((words, read_urgency(words)) for words in [*lines, *beside])
        shared = ((line, urgency_beside(line)) for line in lines)
        return next((found for found in chain(alone, shared) if found[1].level), ("", Urgency()))

    def unread_stamp(self) -> str:
        """A short stray line in the urgency slot that reads as nothing, or ""."""
        if self.kind in NOTICES:
            return ""
        first = next((p.start for p in self.parts if p.role == "head"), 0)
        above = [p for p in self.parts if p.role == "stamp" and p.end <= first]
        text = self.text[above[-1].start : above[-1].end].strip() if above else ""
        letters = bare(text).text
        plain = (
            3 <= len(letters) <= 14
            and "สำเนา" not in letters
            and not re.search(r"[\d|]", to_arabic(text))
        )
        return text if plain and not read_urgency(text).level and "\n" not in text else ""

    def address(self) -> str:
        """The printed line that names the sending office."""
        lines = self.lines("head")
        if self.kind == NEWS:
            return news_office(lines)
        if self.kind in NOTICES:
            return self._notice_office()
        for line in lines:
            end = starts_with(line, "ส่วนราชการ", 2)
            if end is not None:
                return line[end:].strip(" :.")
        plain = [line for line in lines if not is_date_line(line) and not header_number(line)]
        beside = [self._after_number(line).strip() for line in lines if header_number(line)]
        beside = [b for b in beside if b and not find_dates(b)]
        address = [*beside, *plain, *self._above_head()]
        return joined(office_line(address) or self._sealed_office())

    def _above_head(self) -> list[str]:
        """Lines that a scan read before ที่ although they stand beside it, stamps left out."""
        first = next((p.start for p in self.parts if p.role == "head"), 0)
        above = [p for p in self.parts if p.role == "stamp" and p.end <= first]
        lines = [x for p in above for x in self.text[p.start : p.end].split("\n") if x.strip()]
        last = max((k for k, line in enumerate(lines) if is_stamp_line(line)), default=-1)
        return lines[last + 1 :]

    def _sealed_office(self) -> str:
        """A stamped letter (หนังสือประทับตรา) names its office under the text, above the date."""
        lines = self.lines("closing", "signature", "endorsement", "contact")
        dates = [k for k, line in enumerate(lines) if is_date_line(line)]
        return office_line(lines[max(0, dates[0] - 2) : dates[0]]) if dates else ""

    def _notice_office(self) -> str:
        pieces = []
        for line in self.lines("head"):
            words = line.strip(" *#")
            kind = notice_title(words)
            words = words[starts_with(words, kind, 0) or 0 :] if kind else words
            if parse_order_number(words) or words.startswith(("ฉบับที่", "(ฉบับที่")):
                break
            about = _ABOUT.search(alike(words))
            pieces.append(words[: bare(words).at[about.start()]] if about else words)
            if about:
                break
        return joined(" ".join(pieces))

    def recipients(self) -> tuple[str, ...]:
        """The addressees, one each."""
        words = [_content(joined(line)) for line in self.lines("to")]
        split = [p for w in words for p in _SPLIT_TO.split(w)]
        numbered = [p[m.end :] if (m := read_marker(p)) else p for p in split]
        return tuple(p.strip() for p in numbered if p.strip())

    def enclosures(self) -> tuple[str, ...]:
        """What the letter says is enclosed, one each, numbers left out."""
        return tuple(_items(self.of("enclosure")))

    def cited(self, role: str) -> list[str]:
        """The items under อ้างถึง (or another head label), one each."""
        return _items(self.of(role))

    def signer(self) -> str:
        """The signer's name as printed, without parentheses."""
        return next((n for line in self.lines("signature") if (n := name_of(line))), "")

    def position(self) -> str:
        """The signer's position with acting-for wording, on one line."""
        lines = self.lines("signature")
        below = [line for line in lines if not name_of(line)]
        return joined(" ".join(below)) if below and (self.signer() or is_position(below[0])) else ""

    def contacts(self) -> tuple[str, ...]:
        """Phones with their label, e-mail and web addresses alone."""
        found: list[str] = []
        for line in [*self.lines("head"), *self.lines("contact")]:
            found += contacts_of(line)
        return tuple(dict.fromkeys(found))


def _content(line: str) -> str:
    found = header_label(line)
    return line[found[1] :].strip() if found else line.strip()


def _items(pieces: list[str]) -> list[str]:
    """Numbered items of labelled pieces; without numbers each piece is one."""
    lines: list[str] = []
    for piece in pieces:
        for line in piece.split("\n"):
            if not line.strip() or annex_mark(line):
                continue
            body = _content(line.strip())
            marker = read_marker(body)
            if (marker and marker.style != "bullet") or not lines or body != line.strip():
                lines.append(body[marker.end :] if marker else body)
            else:
                lines[-1] += f"\n{line}"
    return [joined(line) for line in lines if joined(line)]


def iso(day: date | None) -> str | None:
    """ISO form of a date, None for None."""
    return day.isoformat() if day else None
