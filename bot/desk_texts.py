"""The Thai that the desk itself writes: doubts, notes beside files, names of acts.

Holds words only; sentences with `{…}` are templates of `str.format`.
"""

SAME_NUMBER = "มีหนังสือเลขที่และวันที่เดียวกันอยู่แล้ว (รหัส {id}) แต่ข้อความต่างกัน โปรดตรวจว่าเป็นฉบับใด"
LONGER_COPY = (
    "เหมือนหนังสือรหัส {id} ที่มีอยู่แล้วแต่ยาวกว่า อาจมีสิ่งที่ส่งมาด้วยเพิ่ม โปรดเทียบกัน แล้วถอนฉบับเดิมหากใช้ฉบับนี้แทน"
)
SPLIT_ELSEWHERE = "เคยแยกหนังสือตรงที่อ่านใหม่แล้วหาไม่พบ โปรดตรวจว่าต้องแยกหรือไม่"

NO_SUCH_FIELD = "ไม่มีข้อมูลชื่อนี้ให้แก้"
ONE_LINE = "ต้องเป็นข้อความ"
A_LIST = "ต้องเป็นรายการข้อความ"
NO_DATE = "ไม่ใช่วันที่ ให้เขียนเช่น 30 พฤศจิกายน 2565"
NOT_EMPTY = "เว้นว่างไม่ได้"

ASK_WHEN = "{subject} กำหนดภายในวันไหน"
ASK_WHAT = "{subject} ต้องทำอะไรบ้าง"

ACTS = {
    "add": "รับไฟล์เข้า",
    "publish": "เผยแพร่",
    "retire": "ถอนหนังสือ",
    "rollback": "ย้อนดัชนี",
    "correct": "แก้ไขหนังสือ",
    "split": "แยกหนังสือ",
    "join": "รวมหนังสือ",
    "discard": "ทิ้งร่าง",
    "reread": "อ่านต้นฉบับใหม่",
}
