"""One page picture to its lines: cleaned, recognised, digits read again, mended.

Promises every line with its confidence and doubtful runs, a ruled table row by row,
and leaves page.jpg, the page as a person should see it. Runs inside the sandbox only.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean

import numpy as np

from corpus.files.clean import clean, quarter_turned
from corpus.files.latin import sureness, with_latin
from corpus.files.lines import Strip, letter_height, strips
from corpus.files.ocr import Glyph, recognise
from corpus.files.order import Placed, in_order
from corpus.files.pages import PrintedLine, joined
from corpus.files.repair import repair
from corpus.files.reread import Piece, pieces
from corpus.files.ruled import Table, find_tables, without_rules
from corpus.files.saraam import with_sara_am
from corpus.files.shown import show
from corpus.files.wrapped import Row
from corpus.reading import Unsure

#: Mean confidence of a line: below the first it is read badly or Latin; below the second a
#: short one is a signature or an emblem, and a page of such lines stands on its side.
_FOREIGN, _NOISE = 0.85, 0.6
#: Glyphs of a short line, and of a scrap that must look like print to be some.
_FEW, _SCRAP = 8, 2


def read_scan(grey: np.ndarray, folder: Path) -> list[PrintedLine]:
    """The lines of a grey page (rows, columns) uint8, in reading order."""
    page = clean(grey)
    tables, cells, cuts, read = _recognised(page)
    if _doubtful(read) and (turned := quarter_turned(page)) is not page:
        page = clean(turned)
        tables, cells, cuts, read = _recognised(page)
    show(page, folder / "page.jpg")
    return list(lines_of(tables, cells, cuts, with_latin(cuts, read)))


def lines_of(
    tables: Sequence[Table],
    cells: Sequence[tuple[int, int, int] | None],
    cuts: Sequence[Strip],
    read: Sequence[Sequence[Glyph]],
) -> Iterator[PrintedLine]:
    """The lines of a page in reading order out of what the engine read in each cut-out line."""
    placed = [
        Placed(_printed(parts), _row(cut, parts), cell)
        for cell, cut, parts, glyphs in zip(cells, cuts, pieces(cuts, read), read, strict=True)
        if _is_print(glyphs, parts, cell)
    ]
    return in_order(placed, tables)


def _recognised(page: np.ndarray) -> tuple[list[Table], list, list[Strip], list[list[Glyph]]]:
    """Tables, and for every line its cell, its picture and what the engine reads in it."""
    tables, bare = find_tables(page), without_rules(page)
    tall = letter_height(bare)
    outside = bare.copy()
    found: list[tuple[tuple[int, int, int] | None, Strip]] = []
    for t, table in enumerate(tables):
        box = table.box
        outside[box.top : box.bottom, box.left : box.right] = 255
        for r, c, cell in table.cells():
            inside = bare[cell.top : cell.bottom, cell.left : cell.right]
            found += (((t, r, c), cut) for cut in strips(inside, tall, (cell.left, cell.top)))
    found = [(None, cut) for cut in strips(outside, tall)] + found
    cuts = [cut for _, cut in found]
    return tables, [cell for cell, _ in found], cuts, recognise(cuts)


def _doubtful(read: Sequence[Sequence[Glyph]]) -> bool:
    """Whether most of what was read is no text: the page may not stand upright."""
    long = [sureness(glyphs) for glyphs in read if len(glyphs) > _FEW]
    return not long or fmean(long) < (_FOREIGN + _NOISE) / 2


def _is_print(
    glyphs: Sequence[Glyph], parts: Sequence[Piece], cell: tuple[int, int, int] | None
) -> bool:
    """Whether a line is text at all; in a table digits are kept however they look."""
    if len(glyphs) > _FEW:
        return True
    runs = [part for part in parts if part.was]
    if any(part.sure or cell for part in runs):
        return True
    return sureness(glyphs) >= (_NOISE if len(glyphs) > _SCRAP or runs else _FOREIGN)


def _printed(parts: Sequence[Piece]) -> PrintedLine:
    """A line's pieces mended and put together; runs of digits stay as they were read."""
    return joined(_mended(parts))


def _mended(parts: Sequence[Piece]) -> Iterator[PrintedLine | str]:
    letters: list[Piece] = []
    for part in [*parts, Piece("", 1.0, was="end")]:
        if not part.was:
            letters.append(part)
            continue
        if letters:
            words = "".join(piece.text for piece in letters)
            lead, tail = " " * words.startswith(" "), " " * words.endswith(" ")
            mean = fmean(piece.confidence for piece in letters)
            yield PrintedLine(lead + with_sara_am(repair(words)) + tail, mean)
            letters = []
        yield _run(part)


def _run(part: Piece) -> PrintedLine:
    lead = len(part.text) - len(part.text.lstrip())
    doubt = Unsure(lead, len(part.text), part.confidence, part.was)
    return PrintedLine(part.text, unsure=() if part.sure else (doubt,))


def _row(cut: Strip, parts: Sequence[Piece]) -> Row:
    box, text = cut.box, "".join(part.text for part in parts).strip()
    return Row(text, box.left, box.top, box.right, box.bottom)
