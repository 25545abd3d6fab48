"""Lines about people and offices: names, positions, units, contacts, enclosure marks.

Promises to know such a line by its form alone, through OCR damage; where in the
letter it stands is for the caller to judge.
"""

import re

from corpus.lines import bare, starts_with
from corpus.text import to_arabic

_TITLES = (
    r"นาย|นาง|น\.\s?ส\.|ว่าที่|ราชที่|ร้อย|พัน|พล|ดาบ|จ่า|สิบ|หม่อม|ม\.\s?ร\.\s?ว|ม\.\s?ล|ดร\.|นพ\.|พญ\.|"
    r"ผศ|รศ|ศ\.|ศาสตราจารย์|ผู้ช่วยศาสตราจารย์|คุณ|ชื่อ|เรือ|นาวา|พระ|จ\.|ร\.|พ\.|ส\."
)
_NAME = re.compile(
    rf"^(?:ลงชื่อ|ลงนาม)?[\s.…_-]*(?P<rank>(?:{_TITLES})?[ก-๎.\s]{{0,24}}?)\((?P<name>[^()\d]{{4,60}})\)?$"
)
_SIGNED_MARK = re.compile(r"^\(?\s*(?:ลงชื่อ|ลงนาม)\s*\)?[\s.…_-]*(?=\()")
_NOT_NAMES = re.compile(r"^\s*(?:ร่าง|สำเนา|องค์การมหาชน|ลายมือ|ลายเซ็น|ตรา|ประทับ|ต่อ)")
_POSITION = re.compile(
    r"^(?:รกษา|ปฏบต|ทำการแทน|ปลด|ผวา|รอง|นายอำเภอ|นายก|อธบด|เลขา|ผอำนวย|ผอ\.|หวหนา|ทองถน|พฒนาการ|เกษตร|"
    r"นกพฒนา|นกว|นกจด|นกทร|นกวชา|นกบร|นกสงคม|เจาพนก|เจาหนา|กำนน|ผใหญ|ประธาน|ครู?|สาธารณสข|รฐมนตร|นายแพทย|"
    r"ทปรกษา|ผชวย|ผแทน|กรรมการ|คณบด|อธการ|พฒนาสงคม|แรงงานจง|ปศสตว|ประมง|สหกรณ|คลงจง|จงหวด|ประชาสมพนธ|"
    r"อปนายก|ผตรวจ|ผจดการ|ผบงคบ|สรรพ|พนกงาน|นตกร|นายทะเบยน|เสมยน|ผบญชาการ|โฆษก|อย|แทน|ราชการแทน)"
)
_CONTACT = re.compile(
    r"^(?:โ[ทห][รธ]\.?|โทรศพท|โทรสาร|แฟกซ|ไปรษณย|e-?mail|อเมล|www|https?:|line|ไลน|มอถอ|fax|tel|เวบไซต|ผประสาน|หมายเลขโทร)",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"^(?:สำนก|กอง|กลม|ฝาย|ศนย|ททำการ|สวน|งาน|หนวย|เทศบาล|องคการ|กรม|แผนก|คณะ|สถาบน|ภารกจ)"
)


def name_of(text: str) -> str:
    """The name on a signature line such as "(นาย…)", "" when it is none."""
    match = _NAME.match(_SIGNED_MARK.sub("", text.strip(" \u00a0*|")))
    if not match or _NOT_NAMES.match(match["name"]):
        return ""
    name, rank = match["name"].strip(), match["rank"].strip()
    if rank:
        return f"{rank} {name}" if re.match(_TITLES, rank) else ""
    return name if re.match(_TITLES, name) or len(name.split()) == 2 else ""


def is_contact(text: str) -> bool:
    """Whether the line says how to reach an office."""
    letters = bare(text.strip(" |:")).text
    if _CONTACT.match(letters):
        return True
    return bool(re.search(r"\w@\w", text)) or bool(
        re.search(r"โทร(?:\.|สาร|ศัพท์)\D{0,12}\d", to_arabic(text))
    )


def is_unit(text: str) -> bool:
    """Whether the line names a unit of an office."""
    return bool(_UNIT.match(bare(text).text)) and len(text.strip()) < 80


def is_position(text: str) -> bool:
    """Whether the line is (part of) an official's position."""
    return bool(_POSITION.match(bare(text).text)) and len(text.strip()) < 90


def annex_mark(text: str) -> str | None:
    """ "สิ่งที่ส่งมาด้วย 1" for a line that marks an enclosure's first page, else None."""
    words = text.strip(" \t\u00a0*#()")
    for label in ("สิ่งที่ส่งมาด้วย", "เอกสารแนบท้าย", "เอกสารแนบ", "ภาคผนวก", "เอกสารประกอบ"):
        end = starts_with(words, label)
        if end is None:
            continue
        rest = to_arabic(bare(words[end:]).text).strip(".:")
        if re.fullmatch(r"(?:ท|หมายเลข)?(?:\d{1,2}|[ก-ฮ])?", rest):
            return f"{label} {rest.lstrip('ทหมายเลข')}".strip()
    return None
