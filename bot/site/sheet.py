"""A letter typeset: head, body, signature and annexes, as a Thai official letter has them.

Pure. Promises that every part of the text stands on the sheet once: what is no part of the
letter (stamps, notes by hand, page numbers) stands aside. Source: regulation B.E. 2526.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from bot.site.grid import Grid, begins, in_table, read_grid
from bot.site.pieces import Ink, Line, plain
from corpus.dates import find_dates
from corpus.head import NOTICES
from corpus.letter import Letter, Part
from corpus.lines import starts_with

REGARDS = "ขอแสดงความนับถือ"
MEMO = "บันทึกข้อความ"
_LABELS = {
    "subject": ("เรื่อง",),
    "to": ("เรียน", "ถึง", "กราบเรียน"),
    "reference": ("อ้างถึง", "อ้างอิง"),
    "enclosure": ("สิ่งที่ส่งมาด้วย",),
}
_TAIL = ("signature", "contact")
_ASIDE = ("stamp", "endorsement", "furniture")
_DEEPER = re.compile(r"\([0-9]+\)|·|[0-9]\.[0-9]")
_NUMBER = re.compile(r"\s*(?:เลข)?ที่\s")


@dataclass(frozen=True)
class Block:
    """One stretch of the sheet: `kind` is its look, `label` what stands before its lines.

    `at` is where it begins in the letter's text; `grid` is given for a table alone.
    """

    kind: str
    lines: tuple[Line, ...]
    at: int
    label: Line = ()
    grid: Grid | None = None


@dataclass(frozen=True)
class Annex:
    """What comes after the letter itself, under its title ("" when it has none)."""

    title: str
    blocks: tuple[Block, ...]


@dataclass
class Sheet:
    """The letter's blocks by their place on the paper."""

    number: list[Block] = field(default_factory=list)
    office: list[Block] = field(default_factory=list)
    date: list[Block] = field(default_factory=list)
    fields: list[Block] = field(default_factory=list)
    body: list[Block] = field(default_factory=list)
    tail: list[Block] = field(default_factory=list)
    contact: list[Block] = field(default_factory=list)
    annexes: list[Annex] = field(default_factory=list)
    aside: list[Block] = field(default_factory=list)
    notice: bool = False
    memo: bool = False
    opened: bool = False

    @property
    def blocks(self) -> list[Block]:
        """The letter's and its annexes' blocks, as they stand on the page."""
        own = (self.number, self.office, self.date, self.fields, self.body, self.tail, self.contact)
        annexed = (annex.blocks for annex in self.annexes)
        return [block for some in (*own, *annexed) for block in some]


def typeset(letter: Letter, parts: Sequence[Part], ink: Ink) -> Sheet:
    """The sheet of `letter`, of whose text `parts` are the parts, written with `ink`."""
    sheet = Sheet(notice=letter.kind in NOTICES, memo=letter.kind == MEMO)
    aside = [part for part in parts if part.role in _ASIDE and not _stays(letter, part)]
    shown = [part for part in parts if part not in aside]
    own = [part for part in shown if not part.annex]
    for part in own:
        if part.role == "head":
            _head(sheet, part, ink)
    sheet.fields += [_labelled(letter, part, ink) for part in own if part.role in _LABELS]
    rest = [part for part in own if part.role != "head" and part.role not in _LABELS]
    tail = [part for part in rest if part.role in _TAIL or _is_regards(letter, part)]
    sheet.body += _flow(letter, [part for part in rest if part not in tail], ink)
    sheet.tail += [_kept("sign", part, ink) for part in tail if part.role != "contact"]
    sheet.contact += [_kept("contact", part, ink) for part in tail if part.role == "contact"]
    for title, some in groupby((part for part in shown if part.annex), key=lambda part: part.annex):
        sheet.annexes.append(Annex(title, tuple(_flow(letter, list(some), ink))))
    told = [part for part in aside if not _is_ruler(letter, part)]
    sheet.aside += [_kept(part.role, part, ink) for part in told]
    sheet.opened = any(ink.holds(part.start, part.end) for part in told)
    return sheet


def _stays(letter: Letter, part: Part) -> bool:
    """Closing words and what belongs to a table keep their place in the letter."""
    return in_table(part) or _is_regards(letter, part)


def _is_regards(letter: Letter, part: Part) -> bool:
    if part.role != "furniture" or part.end - part.start > 2 * len(REGARDS):
        return False
    return starts_with(letter.text[part.start : part.end], REGARDS) is not None


def _is_ruler(letter: Letter, part: Part) -> bool:
    return not re.search(r"\w", letter.text[part.start : part.end])


def _head(sheet: Sheet, part: Part, ink: Ink) -> None:
    """Number left, office right, date under it; a memo's and a notice's lines as they come."""
    if sheet.notice or sheet.memo:
        sheet.office.append(_kept("head", part, ink))
        return
    for line in ink.lines(part.start, part.end, kept=True):
        words = plain([line])
        place = sheet.number if _NUMBER.match(words) else sheet.office
        place = sheet.date if _is_date(words) else place
        place.append(Block("head", (line,), part.start))


def _is_date(words: str) -> bool:
    found = find_dates(words)
    return len(found) == 1 and len(found[0].text) > 0.6 * len(words.strip())


def _labelled(letter: Letter, part: Part, ink: Ink) -> Block:
    text = letter.text[part.start : part.end]
    ends = (starts_with(text, word) for word in _LABELS[part.role])
    end = next((end for end in ends if end is not None), 0)
    label = ink.line(part.start, part.start + end)
    return Block(part.role, ink.lines(part.start + end, part.end), part.start, label)


def _kept(kind: str, part: Part, ink: Ink) -> Block:
    return Block(kind, ink.lines(part.start, part.end, kept=True), part.start)


def _flow(letter: Letter, parts: Sequence[Part], ink: Ink) -> Iterable[Block]:
    """Paragraphs, clauses, headings and tables in their order."""
    blocks: list[Block] = []
    for some in _runs(parts):
        if in_table(some[0]):
            grid = read_grid(letter.text, some, ink)
            blocks += [Block("table", (), some[0].start, grid=grid)] if grid.rows else []
        else:
            blocks.append(_block(letter, some[0], ink))
    return [block for block in blocks if block.lines or block.grid]


def _runs(parts: Sequence[Part]) -> list[list[Part]]:
    """The parts of one table together, every other part alone."""
    runs: list[list[Part]] = []
    for part in parts:
        if in_table(part) and not begins(part) and runs and in_table(runs[-1][0]):
            runs[-1].append(part)
        else:
            runs.append([part])
    return runs


def _block(letter: Letter, part: Part, ink: Ink) -> Block:
    text = letter.text[part.start : part.end]
    if part.role in ("head", "signature", "contact", *_LABELS):
        return _kept("sign" if part.role == "signature" else part.role, part, ink)
    kind = part.role
    if kind == "clause" and (_DEEPER.search(part.path) or text.lstrip()[:1] in "-•–"):
        kind = "deep"
    if kind == "heading":
        kind = "title" if not part.path and not part.context else "heading"
    kept = kind in ("title", "heading")
    return Block(kind, ink.lines(part.start, part.end, kept=kept), part.start)
