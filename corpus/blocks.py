"""Lines joined to blocks: one paragraph, item, table or enclosure mark each.

Promises that wrapped lines of one paragraph stay together and that an item number
in the middle of a wrapped sentence opens nothing. Never decides what a block means.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.labels import cues_paragraph, is_issued
from corpus.lines import Line, bare
from corpus.marks import Marker, Outline, read_marker
from corpus.people import annex_mark
from corpus.rows import is_table_line

# A line this long is a paragraph by itself: the text was never wrapped.
_UNWRAPPED = 170
_FULL_LINE = 60


@dataclass
class Block:
    """Lines `first` to `last` (inclusive) that make one paragraph, item, table or mark."""

    kind: str
    first: int
    last: int
    marker: Marker | None = None
    after_page: bool = False


def cut_blocks(lines: Sequence[Line], skip: set[int], first: int, last: int) -> list[Block]:
    """The blocks of lines `first` to `last` (exclusive); `skip` are lines of furniture."""
    return _Cutter(lines, skip, first, last).run()


class _Cutter:
    """Joins wrapped lines: a blank line, an item number or a title ends a block."""

    def __init__(self, lines: Sequence[Line], skip: set[int], first: int, last: int) -> None:
        self.lines, self.skip, self.first, self.last = lines, skip, first, last
        self.blocks: list[Block] = []
        self.outline = Outline()
        self.gap = True
        self.page = False
        held = [k for k in range(first, last) if not lines[k].blank and k not in skip]
        blanks = sum(lines[k].blank for k in range(first, last))
        # Without blank lines between paragraphs, only the shape of lines tells them apart.
        self.tight = blanks * 7 < len(held)
        widths = sorted(len(lines[k].text) for k in held if len(lines[k].text) < _UNWRAPPED)
        self.width = widths[int(len(widths) * 0.9)] if widths else 0

    def run(self) -> list[Block]:
        """The blocks, in order."""
        for k in range(self.first, self.last):
            if self.lines[k].blank:
                self.gap = True
            elif k in self.skip:
                self.blocks.append(Block("furniture", k, k))
                self.page = True
            else:
                self._line(k)
        return self.blocks

    def _line(self, k: int) -> None:
        text = self.lines[k].text
        if is_table_line(self.lines[k]):
            self._add("rows", k, join=True)
        elif annex_mark(text) is not None and self.gap:
            self._add("annex", k)
            self.outline.clear()
        elif (marker := read_marker(text)) and self._opens(marker, k):
            self.outline.take(marker)
            self._add("item", k, marker=marker)
        elif self._continues(k):
            self.blocks[-1].last = k
        else:
            self._add("paragraph", k)
        self.gap = self.page = False

    def _add(self, kind: str, k: int, marker: Marker | None = None, join: bool = False) -> None:
        held = self.blocks[-1] if self.blocks else None
        if join and held and held.kind == kind and held.last == k - 1:
            held.last = k
            return
        self.blocks.append(Block(kind, k, k, marker, self.page))

    def _opens(self, marker: Marker, k: int) -> bool:
        """Whether a marker opens an item here, and is not words of a wrapped line."""
        return (
            self.gap
            or self.page
            or marker.heads
            or self.outline.fits(marker)
            or not self._joinable(k)
        )

    def _joinable(self, k: int) -> bool:
        held = self.blocks[-1] if self.blocks else None
        return bool(held) and held.kind in ("paragraph", "item") and held.last == k - 1

    def _continues(self, k: int) -> bool:
        if self.gap or self.page or not self._joinable(k):
            return False
        text, above = self.lines[k].text.strip(), self.lines[k - 1].text.strip()
        if is_issued(text) or above.endswith("**") or text.startswith(("**", "#")):
            return above.startswith("**") and not above.endswith("**")
        return self._wraps(above, text)

    def _wraps(self, above: str, text: str) -> bool:
        """Whether a line without a mark of its own goes on with the one above it."""
        if len(above) >= _UNWRAPPED and len(text) >= _UNWRAPPED:
            return False
        held = self.blocks[-1]
        if held.marker and held.marker.heads and held.last == held.first:
            # A section's name wraps only when its line is full.
            return len(above) >= _FULL_LINE
        if not self.tight:
            return True
        own = cues_paragraph(text) or len(above) >= _UNWRAPPED
        return not own and len(above) >= 0.6 * self.width and bool(bare(text).text)
