"""The part of a long message that asks: people say who they are, why they ask, and thanks.

A message is searched for whole, with the part that asks twice; whether the letters hold what it
asks for is judged by that part alone, with what stands before it when it says too little.
"""

import re
from itertools import pairwise

#: A message of so many characters is taken as asking in all of it.
LONG = 80
#: Shorter clauses say too little alone, and shorter ones still stand with their neighbours.
_ENOUGH, _BIT = 24, 10
_ASKS = re.compile(
    r"ไหม|มั้ย|มัย|หรือเปล่า|หรือไม่|รึเปล่า|หรือยัง|รึยัง|ไหน|ใด|ไร(?!่)|ใคร|ไง|กี่|ทำไม|"
    r"เท่าไ|บ้าง|ขอเบอร์|ขอที่อยู่|ขอชื่อ|หยัง|ไผ|ก่อ(?![ก-ฮ])|พรือ|\?"
)
_THAI = re.compile(r"[ก-๙]")
#: Where a clause ends: at a blank, a sign, or after a polite word; and what begins a question.
_CUT = re.compile(
    r"[ ?!,;]+|(?:ครับ|คร้าบ|ค้าบ|คับ|ค่ะ|คะ|ค่า|จ้า|จ้ะ|จ๊ะ|ฮะ|เด้อ)(?![ก-ฮะ-๎])[ ?!,;]*|"
    r"(?=(?:อยาก|ขอ)(?:ทราบ|ถาม|สอบถาม|รู้))"
)


def asking(folded: str) -> str:
    """The clauses of a folded message that ask; all of it when short, foreign, or none asks."""
    if len(folded) <= LONG or not _THAI.search(folded):
        return folded
    clauses = _clauses(folded)
    kept = [bool(_ASKS.search(clause)) for clause in clauses]
    if not any(kept):
        return folded
    sizes = list(map(len, clauses))
    for at in [at for at, asks in enumerate(kept) if asks]:
        if at and (sizes[at] < _ENOUGH or sizes[at - 1] < _BIT):
            kept[at - 1] = True
        if at + 1 < len(kept) and sizes[at + 1] < _BIT:
            kept[at + 1] = True
    return " ".join(clause for clause, keep in zip(clauses, kept, strict=True) if keep)


def _clauses(folded: str) -> list[str]:
    ends = sorted({0, len(folded), *(match.end() for match in _CUT.finditer(folded))})
    return [folded[a:b].strip() for a, b in pairwise(ends) if folded[a:b].strip()]
