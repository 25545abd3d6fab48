"""The words that open the parts of a letter, known again through OCR damage.

Promises one answer for a line: which label opens it and where its content starts.
Never decides where a part ends; that is `corpus.head`, `corpus.body`, `corpus.foot`.
Source: the correspondence regulation B.E. 2526.
"""

import re
from functools import lru_cache

from corpus.dates import find_dates
from corpus.lines import bare, starts_with
from corpus.numbers import FoundNumber, find_numbers
from corpus.urgency import urgency_of

#: Header labels by role, in the order in which they may follow one another.
HEADER = {
    "subject": ("เรื่อง",),
    "to": ("เรียน", "ถึง", "กราบเรียน", "นมัสการ", "ขอประทานกราบเรียน"),
    "reference": ("อ้างถึง", "อ้างอิง"),
    "enclosure": ("สิ่งที่ส่งมาด้วย", "เอกสารแนบ", "เอกสารที่ส่งมาด้วย"),
}
ORDER = {role: rank for rank, role in enumerate(HEADER)}
# Words that begin like a label and are none.
_NOT_LABELS = {
    "subject": re.compile(r"^(?:เดม|ทเสนอ|ทประชม|เพอ|ท\d|อน)"),
    "to": re.compile(r"^(?:เชญ|มาเพอ|ร|ปรกษา|นอภ|นอ\.|ท|ตอ|เสนอ|เสรม)"),
    "reference": re.compile(r"^(?:$^)"),
    "enclosure": re.compile(r"^(?:\d?$)"),
}
_ADDRESSEE = re.compile(
    r"^(?:ผ|นาย|หวหนา|ปลด|อธบด|คณะ|ทาน|กำนน|เลขา|ประธาน|รอง|ทองถน|พฒนาการ|เกษตร|สำนก|เทศบาล|องคการ|อำเภอ|จงหวด)"
)
_OPENERS = [
    "ด้วย",
    "ตามที่",
    "ตามหนังสือ",
    "ตามประกาศ",
    "ตามคำสั่ง",
    "ตามมติ",
    "ตามบันทึก",
    "ตามแผน",
    "ตามระเบียบ",
    "ตามพระราช",
    "เนื่องจาก",
    "เนื่องด้วย",
    "พร้อมนี้",
    "อนุสนธิ",
    "โดยที่",
    "ในการนี้",
    "เพื่อให้",
    "เพื่อเป็น",
    "เพื่อโปรด",
    "สืบเนื่อง",
    "อาศัยอำนาจ",
    "ข้าพเจ้า",
    "ขอส่งสำเนา",
    "เป็นที่ทราบ",
]
_CUES = [
    "ทั้งนี้",
    "อนึ่ง",
    "ในการนี้",
    "จึงเรียนมา",
    "จึงขอเรียนมา",
    "จึงประกาศ",
    "จึงแจ้ง",
    "จึงขอ",
    "จึงให้",
    "อย่างไรก็ตาม",
    "ดังนั้น",
    "นอกจากนี้",
    "หากมีข้อ",
    "หากประสงค์",
    "สำหรับ",
    "กรณี",
]
_CLOSINGS = (
    "จึงเรียนมา",
    "จึงขอเรียนมา",
    "จึงนำเรียน",
    "จึงเรียนเสนอ",
    "จึงแจ้งมาเพื่อ",
    "จึงกราบเรียน",
    "จึงเสนอมา",
)
_ISSUED = (
    "ประกาศ ณ วันที่",
    "สั่ง ณ วันที่",
    "ประกาศเมื่อวันที่",
    "สั่งเมื่อวันที่",
    "ให้ไว้ ณ วันที่",
    "ตราไว้ ณ วันที่",
)
_SECRECY = {"ลบ": "ลับ", "ลบมาก": "ลับมาก", "ลบทสด": "ลับที่สุด"}
_AT = re.compile(r"^(?:ท|เลขท)?[.:]?$")
# What a recogniser that knows Latin letters makes of ที่.
_NO_LETTERS = re.compile(r"^[A-Za-z!|.:'\-]{1,3}$")
_DATED = re.compile(r"^(?:ลงวนท|ลว|ลง|เรอง)")


@lru_cache(maxsize=8192)
def header_label(text: str) -> tuple[str, int] | None:
    """The header label that opens the line and the offset of its content, or None."""
    if not text or text.isspace():
        return None
    lead = len(text) - len(text.lstrip(" \t\u00a0*"))
    words = text[lead:]
    for role, names in HEADER.items():
        for name in names:
            end = starts_with(words, name)
            if end is not None and _labels(role, words, end):
                return role, lead + end + _gap(words[end:])
    return None


def _labels(role: str, words: str, end: int) -> bool:
    rest = words[end:]
    if _NOT_LABELS[role].match(bare(rest[:20]).text):
        return False
    # A damaged short label must stand apart from its content; an exact one need not.
    apart = not rest or rest[0] in " \t\u00a0:"
    exact = any(bare(words[:end]).text == bare(name).text for name in HEADER[role])
    glued = role != "to" or bool(_ADDRESSEE.match(bare(rest[:30]).text))
    return apart or (exact and glued) or len(bare(words[:end]).text) >= 5


def _gap(rest: str) -> int:
    return len(rest) - len(rest.lstrip(" \t\u00a0:*"))


@lru_cache(maxsize=2048)
def header_number(text: str) -> FoundNumber | None:
    """The reference number that opens the line as a letter's own ที่ line, or None.

    A citation that happens to open a wrapped line is none: its date follows it.
    """
    text = _mended_label(text.replace("*", " "))
    for found in find_numbers(text)[:1]:
        before = text[: found.start].strip(" |")
        opens = (
            _AT.match(bare(before).text)
            or _NO_LETTERS.match(before)
            or urgency_of(before.removesuffix("ที่"))
        )
        if opens and not _DATED.match(bare(text[found.end :]).text):
            return found
    return None


def _mended_label(text: str) -> str:
    """The line with a ที่ whose letter was misread (หี่, ฑี่) put right, length unchanged."""
    match = re.match(r"\s*([หฑก])[\u0e31-\u0e4e]{1,2}(?=\s+[ก-ฮ]{2,3}\s)", text)
    return f"{text[: match.start(1)]}ท{text[match.end(1) :]}" if match else text


def opens_body(text: str) -> bool:
    """Whether the line opens the letter's first paragraph (ภาคเหตุ)."""
    return any(starts_with(text.strip(), word) is not None for word in _OPENERS)


def cues_paragraph(text: str) -> bool:
    """Whether the line opens a paragraph that no numbered clause owns."""
    return any(starts_with(text.strip(), word) is not None for word in _CUES) or is_closing(text)


def is_closing(text: str) -> bool:
    """Whether the line opens the closing paragraph (จึงเรียนมาเพื่อ…)."""
    return any(starts_with(text.strip(), word) is not None for word in _CLOSINGS)


def is_respect(text: str) -> bool:
    """Whether the line is the complimentary close (ขอแสดงความนับถือ)."""
    end = starts_with(text.strip(), "ขอแสดงความนับถือ", 3)
    return end is not None and len(bare(text).text) <= 28


def is_issued(text: str) -> bool:
    """Whether the line dates an announcement or order (ประกาศ ณ วันที่, สั่ง ณ วันที่)."""
    words = text.strip(" \t\u00a0*")
    if bare(words).text.startswith("ลงว"):
        return False
    return any(starts_with(words, word, 1) is not None for word in _ISSUED)


def is_date_line(text: str) -> bool:
    """Whether the whole line is a date."""
    dates = find_dates(text)
    if len(dates) != 1:
        return False
    rest = text[: dates[0].start] + text[dates[0].end :]
    return bare(rest).text in ("", "วนท", ".", "ลงวนท")


def secrecy_of(text: str) -> str:
    """The secrecy level a line stands for when it holds nothing else, or ""."""
    return _SECRECY.get(bare(text.strip(' |()-*“”"')).text, "")
