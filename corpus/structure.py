"""A letter's text as parts: which stretch is subject, clause, row, signature, stamp.

Promises that parts are in order, never overlap and leave no letter of the text
out; they are computed from the text alone, so a corrected text is enough.
Never changes or normalises the text. Source: regulation B.E. 2526 and real bundles.
"""

from corpus.body import read_body
from corpus.foot import find_foot, read_foot
from corpus.furniture import page_furniture
from corpus.head import NOTICES, read_head
from corpus.letter import LOOSE, Part
from corpus.lines import split_lines
from corpus.loose import loose_parts


def parts(letter_text: str, kind: str) -> list[Part]:
    """Every non-blank stretch of one letter's text with its role, in order.

    `kind` is the letter's kind in Thai, such as "หนังสือเวียน" or "ประกาศ".
    Offsets are code points of `letter_text`.
    """
    lines = split_lines(letter_text)
    skip = page_furniture(lines)
    if kind in LOOSE:
        return loose_parts(lines, skip, kind)
    notice = kind in NOTICES
    head = read_head(lines, skip, notice)
    first = find_foot(lines, skip, head.body, notice)
    foot = read_foot(lines, skip, first) if first < len(lines) else None
    last = foot.annex if foot else len(lines)
    found = [*head.parts]
    found += read_body(lines, skip, head.body, first, notice=notice)
    if foot:
        found += foot.parts
        found += read_body(lines, skip, last, len(lines), annexes=True)
    return sorted(found, key=lambda part: part.start)
