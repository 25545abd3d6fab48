"""Who is told to do something: the office or person that a clause names.

Promises a name as printed, cut where its verb starts; "" when the clause names none.
Thai sets no blanks between a name and its verb, so both are listed.
"""

import re

# Who can be told to do something, and the words that end such a name in unspaced Thai.
_HEADS = (
    r"(?:หน่วยงาน|ส่วนราชการ|ผู้|เจ้าหน้าที่|บุคคล)ที่เกี่ยวข้อง|สำนักงาน|สนง\.|สำนัก|กอง(?!ทุน)|กรม|กระทรวง|จังหวัด|อำเภอ|"
    r"องค์กรปกครองส่วนท้องถิ่น|อปท\.?|เทศบาล|องค์การบริหารส่วน(?:ตำบล|จังหวัด)|อบต\.?|อบจ\.?|นายอำเภอ|นายก|ผู้ว่าราชการ|"
    r"หัวหน้า|ประธาน|คณะกรรมการ|คณะทำงาน|คณะอนุกรรมการ|ศูนย์|ส่วนราชการ|หน่วยงาน|ผู้ใหญ่บ้าน|กำนัน|พัฒนาการ|"
    r"เกษตร(?:จังหวัด|อำเภอ)|ท้องถิ่น(?:จังหวัด|อำเภอ)|อพม\.?|อสม\.?|ผู้สมัคร|ผู้ประสงค์|ผู้รับ|ผู้ได้รับ|กลุ่ม|ชุมชน|หมู่บ้าน|"
    r"วิสาหกิจชุมชน|ฝ่าย|งาน|เจ้าหน้าที่|เจ้าของ|ผู้เข้า|ผู้บริหาร|ผู้อำนวยการ|โรงเรียน|โรงพยาบาล|ครัวเรือน|กองทุน|ปลัด|ขบวน|"
    r"เครือข่าย|สถาบัน|พัฒนากร|สมาชิก|ท่าน|ทุกหน่วยงาน|ทุกส่วนราชการ|ทุกอำเภอ|ทุกจังหวัด"
)
_VERBS = (
    r"ประชุม|เร่งรัด|รายงาน|ดำเนิน|ประเมิน|จัด(?!การ)|ส่ง(?!เสริม)|แจ้ง|สำรวจ|พิจารณา|เป็น|มี|ร่วม|ประสาน(?!งาน)|สนับสนุน|ตรวจ|"
    r"เบิก|คัดเลือก|เสนอ|ปฏิบัติ|ประชาสัมพันธ์|ทบทวน|กำกับ|ติดตาม|ออก|รวบรวม|บันทึก|ชี้แจง|ถือ|นำ|ใช้|ศึกษา(?!ธิ)|เตรียม|"
    r"(?<!ที่)ทำ(?!งาน)|กำหนด|ขับเคลื่อน|(?<!แบบ)บูรณาการ|สร้าง|ต้อง|ให้|ได้|จะ|ซึ่ง|โดย|เพื่อ|ภายใน|(?<!พื้น)(?<!หน้า)ที่(?!เกี่ยว)|"
    r"ตาม|ลง|ยื่น|สมทบ|ถ่าย|เข้า|ห้าม|พร้อม|เผยแพร่|กำชับ|มอบ|แต่งตั้ง|ยืนยัน|ตอบ|เก็บ|ควบคุม|ดูแล|ช่วย(?!เหลือ)|เลือก(?!ตั้ง)|"
    r"ขอ(?!ง)|รับ(?!ผิด)|คืน|ชำระ|ทราบ|เห็น"
)
_ACTOR = (
    rf"(?P<actor>(?:{_HEADS})[ก-๎.]*?(?:\s(?:ประจำ|ทุก)[ก-๎]+?)?(?:ทุกแห่ง|ทุกอำเภอ|ทุกจังหวัด)?)"
    rf"(?=\s|$|(?:{_VERBS}))"
)
_CALLED = re.compile(rf"(?:ให้|มอบหมาย(?:ให้)?|มอบ|ขอความร่วมมือ|กำชับ)\s*{_ACTOR}")
_SUBJECT = re.compile(rf"^\s*{_ACTOR}")


def called(words: str, last: bool = False) -> str:
    """Who is told to do something (ให้…, มอบหมาย…), the last one for a lead-in."""
    found = [match["actor"] for match in _CALLED.finditer(_unwrapped(words))]
    return found[-1 if last else 0] if found else ""


def actor(words: str, numbered: bool) -> str:
    """A clause's own subject, or who it calls on; a paragraph's subject is the sender."""
    opens = _SUBJECT.match(_unwrapped(words)) if numbered else None
    return opens["actor"] if opens else called(words)


def _unwrapped(words: str) -> str:
    return re.sub(r"(?<=[ก-๎])[ \u00a0]*\n[ \u00a0]*(?=[ก-๎])", "", words)
