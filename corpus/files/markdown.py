"""Tables as the corpus writes them: a Markdown row a line, a ruler under the first.

Promises one line of text a row; a cell of several paragraphs keeps them apart with <p>,
a pipe inside a cell is escaped.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from corpus.files.pages import PrintedLine, joined

Cell = Sequence[PrintedLine]


def table_lines(rows: Sequence[Sequence[Cell]]) -> Iterator[PrintedLine]:
    """The lines of a table between blank ones; a cell is its printed lines with their glue."""
    yield PrintedLine("")
    for number, row in enumerate(rows):
        yield joined(_row(row))
        if not number:
            yield PrintedLine("|" + "---|" * len(row))
    yield PrintedLine("")


def _row(cells: Sequence[Cell]) -> Iterable[PrintedLine | str]:
    yield "|"
    for cell in cells:
        yield " "
        yield joined(_cell(cell))
        yield " |"


def _cell(lines: Cell) -> Iterable[PrintedLine | str]:
    paragraphs = _paragraphs(lines)
    for paragraph in paragraphs:
        yield "<p>" * (len(paragraphs) > 1)
        yield joined(paragraph)
        yield "</p>" * (len(paragraphs) > 1)


def _paragraphs(lines: Cell) -> list[list[PrintedLine | str]]:
    """The lines of a cell joined where they only wrapped."""
    found: list[list[PrintedLine | str]] = [[]]
    for line in lines:
        # One for one, so that the places of doubtful digits stay true.
        found[-1].append(replace(line, text=line.text.replace("|", "¦")))
        if line.glue == "\n":
            found.append([])
        else:
            found[-1].append(line.glue)
    return [paragraph for paragraph in found if paragraph]
