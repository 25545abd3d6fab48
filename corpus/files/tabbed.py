"""Tables as they stand in a text: a line a row, a tab after each cell.

Promises no sign that was not printed: words and blanks only, so that what a table says is
found and quoted as any other words; a cell of several paragraphs keeps them apart with <p>.
`corpus.rows` reads such rows again.
"""

from collections.abc import Iterable, Iterator, Sequence

from corpus.files.pages import PrintedLine, joined

Cell = Sequence[PrintedLine]


def table_lines(rows: Sequence[Sequence[Cell]]) -> Iterator[PrintedLine]:
    """The lines of a table between blank ones; a cell is its printed lines with their glue."""
    yield PrintedLine("")
    yield from (joined(_row(row)) for row in rows)
    yield PrintedLine("")


def _row(cells: Sequence[Cell]) -> Iterable[PrintedLine | str]:
    for cell in cells:
        yield joined(_cell(cell))
        yield "\t"


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
        found[-1].append(line)
        if line.glue == "\n":
            found.append([])
        else:
            found[-1].append(line.glue)
    return [paragraph for paragraph in found if paragraph]
