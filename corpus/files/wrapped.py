"""Which line breaks of a page are only the edge of the paper.

Promises for every line what stands before the next: a break where the writer ended one,
nothing between two Thai letters that a margin has parted, else a blank. Goes by where the
lines stand; a line that opens with a label, a number or a bullet is never joined on.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

_THAI = re.compile("[\u0e01-\u0e4e]")
_LABEL = re.compile("เรื่อง|เรียน|อ้างถึง|สิ่งที่ส่งมา")
#: What opens a line of its own, however full the line before it is.
_OPENS = re.compile(
    r"(?:ที่|เรื่อง|เรียน|อ้างถึง|สิ่งที่ส่งมาด้วย|จึงเรียน|จึงขอ|ขอแสดง|ด้วย|ตามที่|ตามหนังสือ|ในการนี้|พร้อมนี้"
    r"|ทั้งนี้|โทร|โทรสาร|ไปรษณีย์|E-?mail|ส่วนที่|ข้อ|หมวด|บทที่)[\s.:\d๐-๙]"
    r"|จึงเรียนมา|ด้วย(?:จังหวัด|อำเภอ|กระทรวง|กรม|สำนัก|องค์การ|เทศบาล|คณะ|มี|ได้|ปรากฏ)"
    r"|(?:ตามที่|ตามหนังสือ|เนื่องจาก|โดยที่|อาศัยอำนาจ|พร้อมนี้)[ก-ฮเแโไใ]|[(]?[\d๐-๙]{1,2}(?:[.][\d๐-๙]{1,2})*[.)]\s|[(][ก-ฮ][)]\s"
    r"|[\d๐-๙]{1,2}(?:[.][\d๐-๙]{1,2})+\s(?!ล้าน|แสน|หมื่น|พัน|บาท|เมตร|กิโล|น[.])|[-•–*]\s",
    re.IGNORECASE,
)
#: Of the usual line's height: indents and gaps between lines that still belong together.
_INDENT, _GAP = 0.6, 0.9
#: Of the column's width: shorter lines stand at a margin by choice (addresses, titles).
_LONG = 0.5


@dataclass(frozen=True)
class Row:
    """A line with its place (any unit, down is more)."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def glues(rows: Sequence[Row], room: float) -> list[str]:
    """For each row what stands between it and the next, the last one's a break.

    `room`: the share of the column's width that a line may leave free and still have run
    into the margin.
    """
    if not rows:
        return []
    left, right = min(row.left for row in rows), max(row.right for row in rows)
    margin, least = right - room * (right - left), _LONG * (right - left)
    full = [row.right >= margin and row.right - row.left >= least for row in rows]
    tall = median(row.bottom - row.top for row in rows)
    pairs = zip(rows, rows[1:], full, strict=False)
    wraps = [wide and _wraps(row, after, tall) for row, after, wide in pairs]
    return [_glue(rows[k], rows[k + 1]) if wraps[k] else "\n" for k in range(len(wraps))] + ["\n"]


def _wraps(row: Row, after: Row, tall: float) -> bool:
    if _OPENS.match(after.text) or after.top <= row.top or after.top - row.bottom > _GAP * tall:
        return False
    return _hangs(row, after, tall) or _centred(row, after, tall)


def _hangs(row: Row, after: Row, tall: float) -> bool:
    """Whether the next line starts no further in; under a label or a number it does."""
    further = (after.left - row.left) / tall
    if _LABEL.match(row.text):
        return further > -_INDENT
    return further < _INDENT or bool(_OPENS.match(row.text))


def _centred(row: Row, after: Row, tall: float) -> bool:
    return abs(row.left + row.right - after.left - after.right) < 2 * _INDENT * tall


def _glue(row: Row, after: Row) -> str:
    both_thai = _THAI.match(row.text[-1:]) and _THAI.match(after.text[:1])
    return "" if both_thai else " "
