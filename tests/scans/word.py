"""A letter as a Word file: paragraphs with tabs, and tables where the text has rows."""

import re
from pathlib import Path

from docx import Document

#: In Word files the office stands behind a tab on the line of ที่.
_AFTER_NUMBER = re.compile(
    r"^(ที่ [^\n]*/[^\n]*)\n+(?=ที่ว่าการ|ศาลากลาง|กระทรวง|กรม|สำนัก)", re.MULTILINE
)


def write_docx(text: str, path: Path) -> None:
    """Write `text` to a .docx; lines of cells (tabs or bars) become a table."""
    document = Document()
    text = _AFTER_NUMBER.sub(r"\1\t", text, count=1)
    rows: list[list[str]] = []
    for line in [*text.split("\n"), ""]:
        if cells := _cells(line):
            rows.append(cells)
            continue
        _add_table(document, rows)
        rows = []
        if line.strip():
            document.add_paragraph(line)
    document.save(str(path))


def _cells(line: str) -> list[str]:
    row = line.startswith("|") or ("\t" in line and not line.startswith("ที่ "))
    if not row or re.fullmatch(r"[|\s:-]+", line):
        return []
    return [cell.strip() for cell in re.split(r"\t|\|", line.strip().strip("|"))]


def _add_table(document: Document, rows: list[list[str]]) -> None:
    if not rows:
        return
    table = document.add_table(len(rows), max(map(len, rows)))
    for place, row in enumerate(rows):
        for column, words in enumerate(row):
            table.cell(place, column).text = words
