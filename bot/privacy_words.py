"""Whether somebody asks that their own data be deleted, or what is kept of them. Pure.

Only what is such a wish as a whole: a question about anybody's data in the letters is left
to the search. A mark may be missing, and the keyboard may be the English one.
"""

import re

from bot.polite import POLITE
from corpus.text import fold_text
from index.keyboard import undo_slip

DELETE, TELL = "delete", "tell"
LONGEST = 80  # characters: who says more asks something

_ME = r"(?:(?:ดิ?)?[ฉช][ัํ]?้?น+|กระผม|ผม|หนู|เรา|ข้าพเจ้า|ตัวเอง|ตนเอง|พี่)"
_DATA = r"(?:ข้?อม[ูุ]?ล+)"
_TALK = r"(?:(?:ประวัติ)?(?:การ)?(?:คุย|สนทนา|แช[ทต]|ถามตอบ|ถาม)|ประวัติ(?:การใช้งาน)?)"
_OWN = r"ส่วน(?:ตัว|บุคคล)"
_ALL = r"(?:ทั้งหมด|ทุกอย่าง|ทั้งสิ้น)?"
_GIVEN = rf"ที่{_ME}?(?:เคย)?(?:คุย|ถาม|ส่ง|พิมพ์|ให้)(?:ไว้|ไป|มา)?"
_PLEASE = re.compile(r"^(?:เวียน|บอท|ขอ|ช่วย|กรุณา|โปรด|รบกวน|ได้|อยาก|ต้องการ|จะ|ให้)+")
_THANKS = re.compile(
    r"(?:ที|ออก|ทิ้ง|ให้|หมด|ไป|ทันที|เดี๋ยวนี้|ได้(?:ไหม|มั้ย|มัย)|(?:จาก|ใน)ระบบ|"
    rf"ที่เก็บไว้|ทั้งหมด|ทุกอย่าง|ขอบคุณ|{POLITE}|\.)+$"
)
_HOW = re.compile(r"(?:ทำ)?(?:ยังไง|อย่างไร|ได้ยังไง|ได้อย่างไร|ที่ไหน)$")
_DELETE = re.compile(
    rf"(?:ลบ+|ล้าง|เคลียร์|ทำลาย)(?:"
    rf"{_DATA}{_ALL}(?:{_OWN})?{_ALL}(?:ของ)?{_ME}(?:เอง)?"  # what is mine
    rf"|{_DATA}{_ALL}{_OWN}"
    rf"|{_TALK}{_ALL}(?:(?:ของ)?{_ME})?"
    rf"|(?:{_DATA}|ข้อความ|คำถาม){_ALL}(?:(?:ของ{_ME})|{_GIVEN}))"
    rf"|ลืม(?:{_DATA}|เรื่อง)?(?:ของ)?{_ME}"
)
_TELL = re.compile(
    rf"(?:นโยบาย)?(?:(?:ความ)?เป็นส่วนตัว|{_DATA}{_OWN}(?:ของ{_ME})?)"
    rf"|(?:มีการ|ได้)?เก็บ{_DATA}(?:{_OWN})?อะไร(?:ของ{_ME}|จาก{_ME})?(?:ไว้|บ้าง)*"
    r"|pdpa|privacy(?:policy)?"
)
_ENGLISH = re.compile(
    r"(?:please |can you |could you )*(?:delete|erase|remove|clear|forget) (?:all )?(?:of )?"
    r"(?:me|my (?:personal |own )?(?:data|information|info|history|chats?|messages|questions))"
    r"(?: please| now)*[ .!?]*"
)


def wish(text: str) -> str:
    """DELETE, TELL, or "" for anything else that somebody says."""
    typed = text.strip()
    if not 0 < len(typed) <= LONGEST:
        return ""
    folded = fold_text(undo_slip(typed)).strip()
    if _ENGLISH.fullmatch(folded):
        return DELETE
    said = _THANKS.sub("", _PLEASE.sub("", folded.replace(" ", "")))
    asked, how = _HOW.subn("", said)
    if _DELETE.fullmatch(asked):
        return TELL if how else DELETE
    return TELL if _TELL.fullmatch(said) else ""
