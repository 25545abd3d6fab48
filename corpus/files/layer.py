"""The text layer of a PDF page as lines, joined where the margin alone has parted them.

Promises the words of `pdftotext -raw`, which keeps Thai exact, with the places that
`-bbox` gives for the same letters; parts of a row far apart become lines of their own.
Runs inside the sandbox only.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2

from corpus.files.order import Placed, in_order
from corpus.files.pages import PrintedLine
from corpus.files.repair import MARK, repair
from corpus.files.ruled import Table, find_tables
from corpus.files.shown import show
from corpus.files.wrapped import Row
from corpus.text import PRIVATE_USE

_WORD = re.compile(
    r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>'
)
_PAGE = re.compile(r'<page width="([\d.]+)"')
#: Of a word's height: a gap that parts two columns.
_GAP = 3.0
_SPLIT_OFF = re.compile(f"\n([{MARK}]+)")


@dataclass(frozen=True)
class Word:
    """A word and its place in points; `cell` is its (table, row, column), None outside."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    cell: tuple[int, int, int] | None = None


def layer_page(picture: Path, text: Path, words: Path, folder: Path) -> tuple[PrintedLine, ...]:
    """The lines of a page from its drawing and pdftotext's two answers; leaves page.jpg."""
    page, boxes = cv2.imread(str(picture), cv2.IMREAD_GRAYSCALE), words.read_text("utf-8")
    show(page, folder / "page.jpg")
    size = _PAGE.search(boxes)
    points = float(size[1]) / page.shape[1] if size else 1.0
    tables = [table.scaled(points) for table in find_tables(page)]
    return layer_lines(text.read_text("utf-8"), boxes, tables)


def layer_lines(raw: str, boxes: str, tables: Sequence[Table]) -> tuple[PrintedLine, ...]:
    """The lines of a page out of the two answers of pdftotext; `tables` are in points."""
    raw, boxes = raw.translate(PRIVATE_USE).replace("\f", ""), boxes.translate(PRIVATE_USE)
    # A renderer may wrap between a consonant and its mark; the mark belongs above.
    lines = _SPLIT_OFF.sub(r"\1\n", raw).split("\n")
    words = _words(boxes)
    if "".join(lines).replace(" ", "") == "".join(word.text for word in words):
        placed = list(_placed(lines, words, tables))
    else:
        placed = [_unplaced(number, line) for number, line in enumerate(lines)]
    return tuple(in_order([p for p in placed if p.row.text], tables))


def _words(boxes: str) -> list[Word]:
    found = (Word(html.unescape(m[5]), *map(float, m.groups()[:4])) for m in _WORD.finditer(boxes))
    return [word for word in found if word.text]


def _placed(
    lines: Sequence[str], pieces: Sequence[Word], tables: Sequence[Table]
) -> Iterator[Placed]:
    """Each line with its place, cut where its words stand far apart or in other cells."""
    rest = iter(pieces)
    for line in lines:
        part: list[Word] = []
        for word in (_whole(text, rest, tables) for text in line.split()):
            if part and _apart(part[-1], word):
                yield _row(part)
                part = []
            part.append(word)
        if part:
            yield _row(part)


def _apart(word: Word, after: Word) -> bool:
    far = after.left - word.right > _GAP * (after.bottom - after.top)
    return far or word.cell != after.cell


def _whole(text: str, rest: Iterator[Word], tables: Sequence[Table]) -> Word:
    """A word with the place of the pieces that make it up, as many as it has letters."""
    pieces: list[Word] = []
    while sum(len(piece.text) for piece in pieces) < len(text):
        pieces.append(next(rest))
    box = _round(pieces)
    return Word(text, *box, _cell((box[0] + box[2]) / 2, (box[1] + box[3]) / 2, tables))


def _round(words: Sequence[Word]) -> tuple[float, float, float, float]:
    left, top = min(word.left for word in words), min(word.top for word in words)
    return left, top, max(word.right for word in words), max(word.bottom for word in words)


def _cell(x: float, y: float, tables: Sequence[Table]) -> tuple[int, int, int] | None:
    """The cell that holds the point."""
    for number, table in enumerate(tables):
        for r, c, box in table.cells():
            if box.left <= x <= box.right and box.top <= y <= box.bottom:
                return number, r, c
    return None


def _row(words: Sequence[Word]) -> Placed:
    text = repair(" ".join(word.text for word in words))
    return Placed(PrintedLine(text), Row(text, *_round(words)), words[0].cell)


def _unplaced(number: int, line: str) -> Placed:
    """A line whose place is not known: as wide as its letters, one below the other."""
    text = repair(line)
    wide = len(text) - len(re.findall(f"[{MARK}]", text))
    return Placed(PrintedLine(text), Row(text, 0, number, wide, number + 0.9))
