"""Letters made up on the spot: numbers, dates, offices and subjects by chance, truth known.

Promises for each seed one letter of a district or a province that forwards another letter,
dated on a working day. No person, place below the province or event in it is real.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from corpus.dates import thai_date
from corpus.tables import provinces
from tests.scans.sheets import Sheet

_FIRST_DAY = date(2021, 1, 4)
_SUBJECTS = (
    "การสำรวจครัวเรือนยากจนในระดับหมู่บ้าน",
    "ขอเชิญประชุมคณะทำงานขับเคลื่อนแผนพัฒนาตำบล ครั้งที่ 2",
    "แนวทางการจัดทำบัญชีครัวเรือนและการออมของชุมชน",
    "ขอความร่วมมือประชาสัมพันธ์โครงการตลาดนัดสินค้าชุมชน ประจำปีงบประมาณ พ.ศ. 2567",
    "การรายงานผลการดำเนินงานศูนย์เรียนรู้ชุมชน",
    "ซักซ้อมการใช้จ่ายเงินอุดหนุนกลุ่มอาชีพสตรี",
    "การคัดเลือกผู้นำอาสาพัฒนาชุมชนดีเด่น",
    "มาตรการป้องกันไฟป่าและหมอกควันในเขตป่าชุมชน",
)
_PLACES = ("ดอนสะแก", "หนองโพธิ์", "บ้านใหม่", "เวียงสัก", "ท่าข้าม", "ศรีธาร")
_BODY = (
    "ด้วย{upper}แจ้งว่า ได้กำหนดแนวทางการดำเนินงานเพื่อให้หน่วยงานในพื้นที่ถือปฏิบัติเป็นแนวทางเดียวกัน "
    "และขอให้รายงานผลตามแบบที่กำหนดภายในวันที่ {due} รายละเอียดปรากฏตามสิ่งที่ส่งมาด้วย",
    "{name}พิจารณาแล้วเห็นว่า เพื่อให้การดำเนินงานเป็นไปด้วยความเรียบร้อย จึงขอให้ดำเนินการ ดังนี้",
    "1. แต่งตั้งผู้รับผิดชอบอย่างน้อยตำบลละ 3 คน และแจ้งชื่อให้ทราบภายใน 15 วัน",
    "2. จัดประชุมชี้แจงผู้นำชุมชนและประชาชนในพื้นที่ไม่น้อยกว่าร้อยละ 60 ของครัวเรือนทั้งหมด",
    "3. เบิกจ่ายงบประมาณให้เป็นไปตามระเบียบ ไม่เกินแห่งละ 12,500 บาท",
    "{foreign}",
    "จึงเรียนมาเพื่อพิจารณาดำเนินการ",
    "ขอแสดงความนับถือ",
    "(นายตัวอย่าง ทดสอบระบบ)",
)


#: Clauses with the Latin words that Thai offices write.
_FOREIGN = (
    "4. บันทึกข้อมูลในระบบ TPMAP และรายงานผลผ่านกลุ่ม Line ของอำเภอทุกวันศุกร์ พร้อมแนบไฟล์ Excel ตามแบบ",
    "4. ประชุมผ่านระบบ Zoom Meeting โดยให้สแกน QR Code ที่แนบมา และเตรียมข้อมูล SWOT ของชุมชนไปด้วย",
    "4. กิจกรรม OTOP และโครงการ Smart Village ให้ใช้แนวทาง BCG ตามที่ประกาศใน Facebook ของจังหวัด",
)


@dataclass(frozen=True)
class _Office:
    """Who writes: letter code and unit, name as cited, seat as printed, signer, own unit."""

    code: str
    unit: str
    name: str
    seat: str
    signer: str
    section: str
    to: str


def invented(seed: int, foreign: bool = False) -> Sheet:
    """The letter of a seed; the same seed is always the same letter, `foreign` with Latin words."""
    chance = random.Random(seed)
    office = chance.choice((_district, _province))(chance)
    issued = _working_day(_FIRST_DAY + timedelta(days=chance.randint(0, 2000)))
    circular = "ว " if chance.random() < 0.7 else ""
    number = f"{office.code} {office.unit}/{circular}{chance.randint(12, 29999)}"
    subject = chance.choice(_SUBJECTS)
    head = [
        f"ที่ {number}",
        office.seat,
        f"ถนนประชาร่วมใจ {office.code} {chance.randint(100, 969)}{chance.choice((0, 30, 70)):02}",
        thai_date(issued),
        f"เรื่อง {subject}",
        f"เรียน {office.to}",
    ]
    lines = [*head, *_forwarding(chance, office, issued), *_foot(chance, office)]
    words = _FOREIGN[seed % len(_FOREIGN)] if foreign else ""
    text = "\n\n".join(filter(None, (line.format(foreign=words) for line in lines))) + "\n"
    return Sheet(
        f"{'e' if foreign else 'i'}{seed:02}",
        text,
        number,
        issued.isoformat(),
        subject,
        office.name,
    )


def _district(chance: random.Random) -> _Office:
    code = chance.choice(sorted(provinces()))
    name = f"อำเภอ{chance.choice(_PLACES)}"
    unit = f"{chance.randint(1, 25):02}18"
    to = "นายกองค์การบริหารส่วนตำบลทุกแห่ง"
    return _Office(code, unit, name, f"ที่ว่าการ{name}", f"นาย{name}", f"ที่ทำการปกครอง{name}", to)


def _province(chance: random.Random) -> _Office:
    code, province = chance.choice(sorted(provinces().items()))
    name = f"จังหวัด{province}"
    unit = f"00{chance.choice((17, 18, 19, 23))}.{chance.randint(1, 5)}"
    signer = f"ผู้ว่าราชการ{name}"
    return _Office(code, unit, name, f"ศาลากลาง{name}", signer, f"สำนักงาน{name}", "นายอำเภอทุกอำเภอ")


def _forwarding(chance: random.Random, office: _Office, issued: date) -> list[str]:
    """From what is enclosed to the signature."""
    district = office.name.startswith("อำเภอ")
    upper = f"จังหวัด{provinces()[office.code]}" if district else "กระทรวงมหาดไทย"
    code = f"{office.code} 0017.2" if district else "มท 0211.3"
    cited = thai_date(_working_day(issued - timedelta(days=chance.randint(5, 60))))
    letter = f"หนังสือ{upper} ที่ {code}/ว {chance.randint(100, 9999)} ลงวันที่ {cited}"
    due = thai_date(issued + timedelta(days=30))
    named = [f"อ้างถึง {letter}"] if chance.random() < 0.5 else []
    told = {"upper": upper, "name": office.name, "due": due, "foreign": "{foreign}"}
    body = [line.format(**told) for line in _BODY]
    return [*named, f"สิ่งที่ส่งมาด้วย สำเนา{letter} จำนวน 1 ชุด", *body]


def _foot(chance: random.Random, office: _Office) -> list[str]:
    phone = f"โทร. 0 5{chance.randint(300, 699)} {chance.randint(1000, 9999)}"
    return [office.signer, office.section, phone]


def _working_day(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))
