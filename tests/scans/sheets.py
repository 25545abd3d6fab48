"""Letters to put on paper: their text, and what a reader must find in it.

Promises texts of the project's own test and training letters, shortened to a page, with the
fields that the clean text gives. Letters made up on the spot: `tests.scans.invented`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.reader import read_text
from corpus.structure import parts
from corpus.text import to_arabic
from tests.scans.typeset import printed

GOLDEN = Path(__file__).parents[1] / "golden"
_TO_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
#: Body parts after these characters are left out, so that a letter fits one page.
ONE_PAGE = 900


@dataclass(frozen=True)
class Sheet:
    """One letter for the press: its `text`, and its true fields as `wian read` spells them."""

    name: str
    text: str
    number: str
    date: str
    subject: str
    sender: str

    def with_digits(self, thai: bool) -> "Sheet":
        """The same sheet with all its digits Thai, or all Arabic."""
        mail = re.compile(r"\S+@\S+")
        digits = [
            self.text[a:b] if kept else _digits(self.text[a:b], thai)
            for a, b, kept in _pieces(mail, self.text)
        ]
        subject = _digits(self.subject, thai)
        return Sheet(self.name, "".join(digits), self.number, self.date, subject, self.sender)


def own_sheets(names: Sequence[str]) -> list[Sheet]:
    """Letters of the tests and the training set by file stem, shortened to a page."""
    files = {p.stem.split("_")[0]: p for p in sorted(GOLDEN.rglob("*.txt"))}
    return [_sheet(name, _shortened(files[name].read_text("utf-8"))) for name in names]


def table_page() -> Sheet:
    """An enclosure's page without any head: a title and a ruled table."""
    rows = [
        "ลำดับ\tกิจกรรม\tผู้รับผิดชอบ\tงบประมาณ",
        "1\tประชุมชี้แจงผู้นำชุมชนและคัดเลือกครัวเรือนเป้าหมาย\tสำนักงานพัฒนาชุมชนอำเภอ\t24,500 บาท",
        "2\tอบรมการจัดทำบัญชีครัวเรือนและการออม\tองค์การบริหารส่วนตำบล\t38,900 บาท",
        "3\tติดตามและสรุปผลการดำเนินงานภายในปี 2567\tคณะทำงานระดับอำเภอ\t7,600 บาท",
    ]
    title = "แผนปฏิบัติการส่งเสริมการออมของครัวเรือนในระดับหมู่บ้าน"
    return Sheet("table", "\n\n".join([title, "\n".join(rows)]) + "\n", "", "", "", "")


def _sheet(name: str, text: str) -> Sheet:
    """The sheet of a clean text that holds one letter."""
    (letter,) = read_text(text, name)
    return Sheet(name, text, letter.canonical, letter.date, letter.subject, letter.sender)


def _shortened(text: str) -> str:
    """The text without the later parts of a long body and without enclosures."""
    (letter,) = read_text(text, "")
    kept, body = [], 0
    for part in parts(letter.text, letter.kind):
        inner = part.role in ("paragraph", "clause", "heading", "row", "rows", "table")
        body += (part.end - part.start) if inner else 0
        if printed(letter.text, part) and not part.annex and not (inner and body > ONE_PAGE):
            kept.append(letter.text[part.start : part.end].strip("\n"))
    return "\n\n".join(kept) + "\n"


def _digits(text: str, thai: bool) -> str:
    return text.translate(_TO_THAI) if thai else to_arabic(text)


def _pieces(mark: re.Pattern[str], text: str) -> list[tuple[int, int, bool]]:
    """The stretches of `text`: (start, end, whether it is the mark)."""
    found, at = [], 0
    for match in mark.finditer(text):
        found += [(at, match.start(), False), (match.start(), match.end(), True)]
        at = match.end()
    return [*found, (at, len(text), False)]
