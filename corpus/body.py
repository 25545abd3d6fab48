"""The body of a letter or annex: paragraphs, clauses, headings and tables in order.

Promises a Part for every paragraph, item and row with the place people name and the
headings above it; wrapped lines of one paragraph are one part. Never reaches into
the head or the foot. Source: the numbering seen in letters.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.blocks import Block, cut_blocks
from corpus.labels import cues_paragraph, is_closing, is_issued
from corpus.letter import Part
from corpus.lines import Line
from corpus.marks import Marker, Outline
from corpus.people import annex_mark
from corpus.rows import Table, read_table

_SHORT_HEADING = 60
# A short numbered line with these is an instruction with sub-items, not a title.
_ORDERS = re.compile(r"^\S{1,6}\s*(?:ให้|ต้อง|ห้าม|ขอให้|มอบ)|ดังนี้$")
# A short line with these says something; a title only names.
_SAYS = re.compile(r"ให้|ว่า|ได้|ต้อง|จะ|เป็น|ไม่|\.{4,}|…")
_LEADS = re.compile(r"(?:ดังนี้|ต่อไปนี้)$")
_LONGEST_CONTEXT = 160
# A title this short, such as "(ร่าง)", goes on in the next line.
_SHORT_TITLE = 25


def read_body(
    lines: Sequence[Line],
    skip: set[int],
    first: int,
    last: int,
    *,
    notice: bool = False,
    annexes: bool = False,
    pages: bool = True,
) -> list[Part]:
    """Parts of lines `first` to `last` (exclusive).

    `notice` keeps unnumbered paragraphs under the article above them; `annexes`
    says that the lines are enclosures, which may carry their own titles; `pages`
    that furniture means a page break, over which a paragraph may go on.
    """
    return _Body(lines, skip, notice, annexes, pages).read(first, last)


class _Body:
    """Cuts lines into blocks, then gives every block its place and headings."""

    def __init__(
        self, lines: Sequence[Line], skip: set[int], notice: bool, annexes: bool, pages: bool
    ) -> None:
        self.lines, self.skip = lines, skip
        self.notice, self.annexes, self.pages = notice, annexes, pages
        self.outline = Outline()
        self.titles: list[tuple[Marker, str]] = []
        self.heading = ""
        self.annex = ""
        self.title = ""
        self.table = Table()
        self.parts: list[Part] = []
        self.open_clause = False
        self.last_heads: dict[str, bool] = {}

    def read(self, first: int, last: int) -> list[Part]:
        """Read the blocks in order."""
        blocks = cut_blocks(self.lines, self.skip, first, last)
        for place, block in enumerate(blocks):
            following = blocks[place + 1] if place + 1 < len(blocks) else None
            getattr(self, f"_{block.kind}")(block, following)
        return self.parts

    def _furniture(self, block: Block, _: Block | None) -> None:
        self.parts.append(self._part("furniture", block))

    def _annex(self, block: Block, _: Block | None) -> None:
        self._restart()
        self.annex = annex_mark(self.lines[block.first].text) or ""
        self.parts.append(self._part("heading", block))

    def _restart(self) -> None:
        self.outline.clear()
        self.titles, self.heading, self.title, self.table = [], "", "", Table()
        self.open_clause = False

    def _rows(self, block: Block, _: Block | None) -> None:
        held = self.lines[block.first : block.last + 1]
        place = self.outline.path()
        if self.table.prefix != place:
            self.table = Table(prefix=place)
        self.parts += read_table(held, self.table, self._context(), self.annex)

    def _item(self, block: Block, following: Block | None) -> None:
        marker = self.outline.take(block.marker)
        self._drop_titles()
        if marker.heads:
            self.heading = ""
        context = self._context()
        text = self._text(block)
        heads = marker.heads or self._heads(block, following, text)
        if marker.style != "bullet" and (heads or len(text) <= _LONGEST_CONTEXT):
            self.titles.append((marker, text))
        self.open_clause = heads
        self.last_heads[marker.style] = heads
        role = "heading" if heads and not _ORDERS.search(text) else "clause"
        self.parts.append(self._part(role, block, self.outline.path(), context))

    def _heads(self, block: Block, following: Block | None, text: str) -> bool:
        """Whether a numbered line is only the title of what follows."""
        marker = block.marker
        if len(text) > _SHORT_HEADING or marker.style == "bullet" or following is None:
            return False
        if following.kind == "item":
            return following.marker.style != "bullet" and self.outline.deeper(following.marker)
        if following.kind not in ("paragraph", "rows") or self._cues(following):
            return False
        # The last item of a plain list is no title of the paragraph after the list.
        return marker.value == 1 or self.last_heads.get(marker.style, True)

    def _paragraph(self, block: Block, following: Block | None) -> None:
        text = self._text(block)
        if self._is_title(block, following, text):
            self._title(block, text)
            return
        path = self._paragraph_path(block)
        role = "closing" if is_closing(self.lines[block.first].text) else "paragraph"
        self.parts.append(self._part(role, block, path, self._context()))

    def _paragraph_path(self, block: Block) -> str:
        if block.after_page and self.pages and not self._cues(block) and self.parts:
            # A paragraph cut by a page break goes on where it was.
            return next((p.path for p in reversed(self.parts) if p.role != "furniture"), "")
        if self._cues(block) and not self.open_clause:
            self.outline.clear()
            self.titles, self.heading = [], ""
            return ""
        if self.open_clause or self.notice or (self.outline.stack and self.outline.stack[-1].heads):
            return self.outline.path()
        named = [m for m in self.outline.stack if m.heads]
        return f"{named[-1].name} {named[-1].number}" if named else ""

    def _cues(self, block: Block) -> bool:
        text = self.lines[block.first].text
        return cues_paragraph(text) or is_issued(text)

    def _is_title(self, block: Block, following: Block | None, text: str) -> bool:
        raw = self.lines[block.first].text.strip()
        if raw.startswith("#") or (raw.startswith("**") and self._last(block).endswith("**")):
            return True
        if following is None or following.kind == "furniture" or self._cues(block):
            return False
        if self.annexes and len(self.title) < _SHORT_TITLE and not self._plain_parts():
            return len(text) <= _LONGEST_CONTEXT and "...." not in text
        short = block.first == block.last and len(text) <= _SHORT_HEADING
        said = _SAYS.search(text) and not _LEADS.search(text)
        return short and (self.annexes or self.notice) and not said

    def _plain_parts(self) -> bool:
        """Whether the annex has anything but titles yet."""
        mine = [p for p in self.parts if p.annex == self.annex]
        return any(p.role not in ("heading", "furniture") for p in mine)

    def _last(self, block: Block) -> str:
        return self.lines[block.last].text.strip()

    def _title(self, block: Block, text: str) -> None:
        first = self.annexes and not self._plain_parts()
        if first:
            self.title = f"{self.title} {text}".strip()
            if not self.annex or not annex_mark(self.annex):
                self.annex = self.title
                self.parts = [self._renamed(p) for p in self.parts]
        else:
            self.outline.reset()
            self._drop_titles()
            self.heading = text
        self.open_clause = False
        context = () if first else self._context(own=True)
        self.parts.append(self._part("heading", block, "", context))

    def _renamed(self, part: Part) -> Part:
        """Titles on several lines name one annex: the earlier lines follow."""
        earlier = part.annex and self.annex.startswith(part.annex) and part.role == "heading"
        return replace(part, annex=self.annex) if earlier else part

    def _drop_titles(self) -> None:
        """Keep the titles of the items that the text is still inside."""
        stack = self.outline.stack
        self.titles = [(m, t) for m, t in self.titles if any(m is held for held in stack)]

    def _context(self, own: bool = False) -> tuple[str, ...]:
        sections = [t for m, t in self.titles if m.heads]
        clauses = [t for m, t in self.titles if not m.heads]
        heading = "" if own else self.heading
        return tuple(t for t in (self.title, *sections, heading, *clauses) if t)

    def _text(self, block: Block) -> str:
        """The block's words on one line, marks of Markdown left out."""
        joined = " ".join(self.lines[k].text for k in range(block.first, block.last + 1))
        return re.sub(r"\s+", " ", re.sub(r"\*\*|^#+|</?p>", " ", joined)).strip()

    def _part(self, role: str, block: Block, path: str = "", context: tuple[str, ...] = ()) -> Part:
        start, end = self.lines[block.first], self.lines[block.last]
        lead = len(start.text) - len(start.text.lstrip())
        stop = end.start + len(end.text.rstrip())
        return Part(role, start.start + lead, stop, path, context, self.annex)
