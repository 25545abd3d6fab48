"""What a bare question asks of a letter ("ใครเซ็น", "แนบอะไรมา"), by how people say it. Pure.

Patterns are searched in folded text; `own_words` are what is left of a question when its
asking, its politeness and its naming of a letter are taken away.
"""

import re

from corpus.text import fold_text
from index.question import ask_patterns
from index.tokens import segment
from index.vocabulary import content_words

_WHEN = r"(?:เมื่อ(?:ไร|ไหร่|ไร่|ใด)|วันไหน|วันใด|วันที่เท่า(?:ไร|ไหร่|ไร่|ใด)|ตอนไหน|กี่วัน)"
_WHO = r"(?:ใคร|ผู้ใด|หน่วยงาน(?:ไหน|ใด)|คนไหน|ท่านใด|ส่วนไหน|ฝ่ายไหน)"
_WHAT = r"(?:อะไร|ยังไง|อย่างไร|ไร|หยัง|ไหน|ใด)"
_HOW_MUCH = r"(?:เท่า(?:ไร|ไหร่|ไร่)|อะไร|ไหน)"
_SIGN = r"(?:(?:ลาย)?เซ[็้]?น(?:ต์)?(?:ชื่อ)?|ลงนาม|ลงชื่อ)"
_GET = r"(?:ขอ|ส่ง|ดู|เอา|มี|โหลด|เปิด|ดาวน์โหลด)"
_FILE = r"(?:ต้นฉบับ|ตัวจริง|สำเนา|ไฟล์|ลิงก์|ลิงค์|ลิ้งค์|pdf)"
_DO = r"(?:ทำ|ดำเนินการ|ปฏิบัติ|เตรียม)"
_SEND = r"(?:ส่ง|รายงาน|ตอบ|ทำ|แจ้ง|เสร็จ|ดำเนินการ|แล้วเสร็จ)"

#: What can be wanted of a letter, the narrower first.
_WANTED = {
    "whole": (
        r"ทั้งฉบับ|ฉบับเต็ม|ตัวเต็ม|เนื้อ(?:หา|ความ)ทั้งหมด|อ่านทั้งหมด",
        r"(?:เปิด|อ่าน|ดู)(?:ตัว)?หนังสือ(?:ฉบับ)?นี้",
        rf"{_GET}(?: ?{_FILE})+(?! ?(?:ที่)?แนบ)(?:หนังสือ)?",
        r"รายละเอียด(?:เพิ่มเติม|ทั้งหมด)|อธิบาย(?:เพิ่มเติม|เพิ่ม|ให้)?",
        r"full (?:letter|text)|whole letter",
    ),
    "signer": (
        rf"{_WHO}.{{0,8}}{_SIGN}|{_SIGN}.{{0,6}}{_WHO}",
        rf"ผู้ลงนาม|คนเซ็น|{_SIGN}ตำแหน่ง{_WHAT}?|who signed",
    ),
    "enclosure": (
        r"สิ่งที่(?:แนบ|ส่ง)มาด้วย|ส่งอะไรมาด้วย|เอกสารประกอบ|enclos[a-z]+|attach[a-z]+",
        rf"(?:เอกสาร|ไฟล์|อะไร|สิ่ง)?(?:ที่)?แนบ(?:มา|ท้าย)?(?:ด้วย)?{_WHAT}?(?:มา)?(?:ด้วย)?",
    ),
    "to": (rf"(?:ส่ง|แจ้ง|เรียน|ถึง)(?:ไป)?(?:ถึง|ยัง)?{_WHO}(?:บ้าง)?|ผู้รับหนังสือ",),
    "chain": (
        r"(?:ฉบับ|หนังสือ|อัน)?ใหม่กว่า(?:นี้)?|ฉบับใหม่|(?:ถูก)?ยกเลิก(?:แล้ว|หรือยัง|ไป)|ยังใช้(?:ได้|อยู่)",
        r"(?:หนังสือ)?ต้นเรื่อง|ที่มาของเรื่อง|newer|(?:still )?in force|related letters?",
        r"(?:อ้างถึง|อ้าง)(?:หนังสือ|ฉบับ)?(?:อะไร|ไหน)?",
    ),
    "deadline": (
        rf"(?:ต้อง)?{_SEND}*(?:กลับ|ผล|ให้|ถึง)*(?:ภายใน|ก่อน|ไม่เกิน|ช้าสุด|ทัน){_WHEN}",
        rf"(?:ต้อง)?{_SEND}(?:กลับ|ผล|ให้|ถึง|ได้)*{_WHEN}",
        rf"(?:กำหนด|วัน)(?:ส่ง|การ|รายงาน|สุดท้าย|เสร็จ)(?:คือ|เป็น)?{_WHEN}?",
        r"(?:เลย|พ้น|หมด)(?:กำหนด|เขต|เวลา)(?:ส่ง|แล้ว|หรือ|รึ|ยัง|ไหม|มั้ย)*",
        r"เส้นตาย|เดดไลน์|deadline|due date",
    ),
    "date": (
        rf"ลงวันที่{_HOW_MUCH}?|(?:ออก|ลง){_WHEN}|ฉบับนี้{_WHEN}",
        r"วันที่ของหนังสือ|what date",
    ),
    "checklist": (
        r"(?:ต้อง|ให้|สั่ง(?:การ)?(?:ให้)?|มอบหมาย(?:ให้)?|ควร)(?:พวก)?(?:เรา|ผม|ฉัน)?(?:ต้อง)?"
        rf"{_DO}{_WHAT}",
        rf"สั่ง(?:การ|ให้)?(?:ว่า)?{_WHAT}|ข้อสั่งการ|หน้าที่(?:ของ)?(?:เรา)",
        rf"เราต้อง{_DO}|ทำ{_WHAT}ต่อ|สรุป(?:ย่อ|สั้น| ?ๆ)*|what (?:must|should|do) we (?:have to )?do",
    ),
    "contact": (
        r"(?:เบอร์|เบอ(?!ะ)|หมายเลข)(?:โทรศัพท์|โทร|ติดต่อ|มือถือ)*",
        r"โทร(?:ศัพท์|สาร)?(?:หา|ไป|ที่|ถาม)*(?:ไหน|ใคร|อะไร)?(?:ดี)?",
        r"(?:ติดต่อ|สอบถาม|ประสาน)(?:กับ|ที่|ทาง|ไป|สอบถาม|ประสาน|เพิ่มเติม|งาน|ได้)*"
        rf"(?:{_WHO}|ไหน|เบอร์|อะไร|ยังไง|อย่างไร)?",
        r"อีเมล|ผู้ประสานงาน|phone(?: number)?|contact|e-?mail",
    ),
    "responsible": (
        rf"{_WHO}(?:เป็น|คือ)?(?:คน|ผู้)?(?:ที่)?(?:ต้อง)?(?:รับผิดชอบ|ดูแล|{_DO}|เจ้าของเรื่อง)",
        rf"(?:ผู้|คน)?(?:รับผิดชอบ|ดูแล)(?:คือ|เป็น)?{_WHO}",
        r"ผู้รับผิดชอบ|เจ้าของเรื่อง|who is responsible|who must do",
    ),
    "head": (
        rf"(?:เรื่อง|เกี่ยวกับ){_WHAT}|เลขที่(?:หนังสือ)?{_HOW_MUCH}?",
        rf"{_WHO}(?:เป็น)?(?:คน|ผู้)?(?:ออก|ส่ง)(?:มา|หนังสือ)?|(?:มา)?จากไหน|ออกโดย|ของหน่วยงานไหน",
    ),
}
_PATTERNS = {name: re.compile("|".join(forms)) for name, forms in _WANTED.items()}

#: Words that name the letter itself: this one, the one before.
THIS = re.compile(
    r"(?:ฉบับ|หนังสือ|เรื่อง|อัน|ใน|ตาม)(?:ที่ว่า)?(?:นี้|ดังกล่าว|ข้างต้น|เดิม|เมื่อกี้)|"
    r"ใน(?:หนังสือ|ฉบับ)(?:นั้น|$)|this letter"
)
_GENERIC = (
    ("หนังสือ", "ฉบับ", "เรื่อง", "เอกสาร", "เวียน", "เลขที่", "เลข", "วันที่", "ลงวันที่", "ข้อ"),
    ("เนื้อหา", "เนื้อความ", "ข้อความ", "ข้างต้น", "ดังกล่าว", "เดิม", "หน่วยงาน", "ฝ่าย", "ผู้", "ตัว"),
    ("เบอร์", "โทร", "โทรศัพท์", "ติดต่อ", "สอบถาม", "ประสาน", "รับผิดชอบ", "ดูแล", "เซ็น", "ลงนาม"),
    ("ลงชื่อ", "แนบ", "ส่ง", "รายงาน", "แจ้ง", "ตอบ", "กลับ", "ภายใน", "กำหนด", "เสร็จ", "ผล", "ช้า"),
    ("สั่ง", "สั่งการ", "มอบหมาย", "ดำเนินการ", "ปฏิบัติ", "รายละเอียด", "เพิ่มเติม", "สรุป", "อ่าน", "เปิด", "ดู"),
    ("ขออ่าน", "ต้องการ", "โอเค", "งั้น", "ถ้างั้น", "อ้าว", "ส่วน", "นอกจากนี้", "เท่า", "วัน", "เต็ม"),
    ("แผ่น", "หน้า", "ตำแหน่ง", "เจ้าภาพ", "เข้าใจ", "ว่าแต่", "สุดท้าย", "แรก", "พูด", "เว็บ"),
    ("ครั้ง", "หน้าที่", "บทบาท", "พูดถึง", "กล่าวถึง", "ว่ายังไง", "ว่าไง", "มีมติ", "อ้าง", "อ้างถึง", "ดูหนังสือ"),
    ("letter", "letters", "circular", "now", "ok", "okay", "please", "number"),
)
_ATTRIBUTES = (
    ("งบ", "งบประมาณ", "เงิน", "ค่าใช้จ่าย", "วงเงิน", "บาท", "เวลา", "กำหนดการ", "สถานที่", "แบบฟอร์ม"),
    ("แบบรายงาน", "หลักฐาน", "เกณฑ์", "หลักเกณฑ์", "คุณสมบัติ", "ขั้นตอน", "วิธี", "วิธีการ", "โทษ"),
    ("บทลงโทษ", "เป้าหมาย", "ตัวชี้วัด", "ผู้เข้าร่วม", "เงื่อนไข", "ข้อยกเว้น", "ระยะเวลา", "budget"),
    ("มีผล", "บังคับ", "บังคับใช้", "มีผลบังคับใช้"),
)
#: What any letter may say something of: asked alone, it is asked of the letter at hand.
ATTRIBUTES = frozenset(word for row in _ATTRIBUTES for word in row)
_NO_SUBJECT = frozenset(word for row in _GENERIC for word in row)
#: Types of question (`index/data/questions.yml`) whose cue says nothing of the subject.
_ASKING = frozenset({"fax", "phone", "email", "website", "deadline", "time", "date"})
SHORT = 10  # characters of a cue; a longer match holds words of the subject


def wanted(question: str) -> tuple[str, tuple[str, ...]]:
    """What a question wants of a letter (a key of _WANTED, "" for none) and its own words left."""
    folded = fold_text(question).strip()
    for name, pattern in _PATTERNS.items():
        found = pattern.search(folded)
        if found:
            return name, own_words(folded[: found.start()] + " " + folded[found.end() :])
    return "", own_words(folded)


def own_words(text: str) -> tuple[str, ...]:
    """The words of `text` that have a subject of their own, each once."""
    words = content_words(segment(_unasked(THIS.sub(" ", fold_text(text)))))
    kept = (word for word in words if len(word) > 1 and word not in _NO_SUBJECT)
    return tuple(dict.fromkeys(kept))


def _unasked(folded: str) -> str:
    """`folded` without the short phrases that only ask for a date, a person, a telephone."""
    for name, pattern in ask_patterns().items():
        for found in pattern.finditer(folded) if name in _ASKING else ():
            if found.end() - found.start() <= SHORT:
                blank = " " * (found.end() - found.start())
                folded = folded[: found.start()] + blank + folded[found.end() :]
    return folded
