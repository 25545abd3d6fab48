"""The text of a Word file, tables included, after a look at its zip directory.

Promises paragraphs in order with the numbers that Word itself puts before them, a table
as rows of cells, text boxes where they are anchored; never unpacks a bomb.
Runs inside the sandbox only.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from corpus.errors import BrokenFile, EncryptedFile, TooMuchInside
from corpus.files.numbering import Numbering
from corpus.files.pages import PrintedLine
from corpus.files.tabbed import table_lines
from corpus.numbers import find_numbers

_MANY = "มีไฟล์ย่อย {n:,} ไฟล์"
_LARGE = "{n:,} ล้านไบต์"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BOX = _W + "txbxContent"
#: What Word keeps twice: the same drawing for old programs, and text that was deleted.
_NOT_SHOWN = {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    *(_W + tag for tag in ("del", "moveFrom", "instrText", "delText")),
}
_BREAKS = {_W + "br": "\n", _W + "cr": "\n", _W + "tab": "\t", _W + "noBreakHyphen": "-"}


def read_docx(path: Path, members: int, unpacked: int, ratio: int) -> list[str]:
    """Its lines; raises TooMuchInside, EncryptedFile or BrokenFile."""
    try:
        with zipfile.ZipFile(path) as archive:
            _check(archive.infolist(), members, unpacked, ratio)
    except zipfile.BadZipFile as error:
        raise BrokenFile(name=path.name) from error
    from docx import Document

    document = Document(str(path))
    numbering = Numbering(document)
    bodies = [*_margins(document, "header"), document.element.body, *_margins(document, "footer")]
    return [line for body in bodies for block in _blocks(body, numbering) for line in block]


def _margins(document: object, which: str) -> Iterator[object]:
    """What stands above or below the pages: secrecy marks are typed there."""
    for section in document.sections:
        for page in (f"first_page_{which}", which):
            margin = getattr(section, page)
            if not margin.is_linked_to_previous:
                yield margin._element


def _check(inside: list[zipfile.ZipInfo], members: int, unpacked: int, ratio: int) -> None:
    """Refuse what is far larger inside than a letter; the directory's word bounds unpacking."""
    size, packed = sum(m.file_size for m in inside), sum(m.compress_size for m in inside)
    if len(inside) > members:
        raise TooMuchInside(name="", why=_MANY.format(n=len(inside)))
    if size > unpacked or size > ratio * max(packed, 1):
        raise TooMuchInside(name="", why=_LARGE.format(n=size // 1_000_000))
    if any(m.flag_bits & 1 for m in inside):
        raise EncryptedFile(name="")


def _blocks(body: object, numbering: Numbering) -> Iterator[list[str]]:
    """The lines of every paragraph and table, also of those inside content controls."""
    for child in body:
        if child.tag == _W + "p":
            yield _paragraph(child, numbering)
        elif child.tag == _W + "tbl":
            yield [line.text for line in table_lines(_rows(child, numbering))]
        elif child.tag in (_W + "sdt", _W + "sdtContent"):
            yield from _blocks(child, numbering)


def _paragraph(paragraph: object, numbering: Numbering) -> list[str]:
    """Its lines, then those of the text boxes anchored in it."""
    boxes = [box for box in paragraph.iter(_BOX) if _shown(box, paragraph)]
    words = "".join(map(_words, _nodes(paragraph)))
    lines = [_untabbed(line) for line in (numbering.before(paragraph) + words).split("\n")]
    return lines + [line for box in boxes for block in _blocks(box, numbering) for line in block]


def _nodes(element: object) -> Iterator[object]:
    """Everything under an element that is shown, in order, text boxes left out."""
    for child in element:
        if child.tag != _BOX and child.tag not in _NOT_SHOWN:
            yield child
            yield from _nodes(child)


def _shown(node: object, until: object) -> bool:
    while node is not until:
        if node.tag in _NOT_SHOWN:
            return False
        node = node.getparent()
    return True


def _words(node: object) -> str:
    if node.tag == _W + "tab" and node.getparent().tag == _W + "tabs":
        return ""  # a tab stop, no tab
    return (node.text or "") if node.tag == _W + "t" else _BREAKS.get(node.tag, "")


def _untabbed(line: str) -> str:
    """One tab parts a letter's number from the office beside it, else a label from its words."""
    line = line.strip(" \t")
    if line.count("\t") != 1:
        return line
    before, after = (part.strip() for part in line.split("\t"))
    numbers = find_numbers(before)
    parts_columns = numbers and numbers[-1].end == len(before)
    return before + ("\n" if parts_columns else " ") + after


def _rows(table: object, numbering: Numbering) -> list[list[list[PrintedLine]]]:
    return [
        [_cell(cell, numbering) for cell in row.iter(_W + "tc") if _in_row(cell, row)]
        for row in table.iter(_W + "tr")
        if next(row.iterancestors(_W + "tbl")) is table
    ]


def _in_row(cell: object, row: object) -> bool:
    """Whether the cell is the row's own, not one of a table inside it."""
    return next(cell.iterancestors(_W + "tr")) is row


def _cell(cell: object, numbering: Numbering) -> list[PrintedLine]:
    lines = [line for block in _blocks(cell, numbering) for line in block]
    return [PrintedLine(text) for line in lines if (text := re.sub(r"\s+", " ", line).strip())]
