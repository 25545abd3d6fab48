"""What Wian keeps, why and for how long, as `/privacy` says it: every column, by its name.

The times are those that `bot.state`, `bot.ledger` and `bot.retention` go by, and a test holds
the columns against the tables: what is kept and not stated here does not pass.
"""

from dataclasses import dataclass

from bot.admins import IDLE_SECONDS
from bot.inbox import REDELIVERY_SECONDS
from bot.inbox_rows import TOKEN_SECONDS, WHO_SECONDS
from bot.ledger import KEPT_SECONDS
from bot.retention import FOUND_SECONDS, INBOX_SECONDS
from bot.state import ASKED_SECONDS, BODY_SECONDS, LIVES_SECONDS, SAID_SECONDS

_UNITS = ((365 * 86_400, "ปี"), (86_400, "วัน"), (3_600, "ชั่วโมง"), (60, "นาที"))
_NO_END = "ไม่กำหนด เพราะไม่มีข้อมูลของบุคคล"


@dataclass(frozen=True)
class Kept:
    """One thing that is kept: in `columns` of the database ("table.column")."""

    what: str
    why: str
    until: str
    columns: tuple[str, ...]


def lasting(seconds: float) -> str:
    """How long, in the largest unit that divides it or comes near: "30 นาที", "1 ปี"."""
    size, unit = next(one for one in _UNITS if seconds >= one[0])
    return f"{round(seconds / size)} {unit}"


def _of(table: str, names: str) -> tuple[str, ...]:
    return tuple(f"{table}.{name}" for name in names.split())


_JOB = _of("job", "id kind lane what by state done total seconds_left problem result at tries beat")

KEPT = (
    Kept(
        "ข้อความที่ส่งถึงเวียนและรอคำตอบ",
        "ให้คำถามไม่หายถ้าเครื่องขัดข้องก่อนตอบ",
        f"ลบข้อความและรหัสผู้ใช้ LINE ทันทีที่ตอบเสร็จหรือหมดเวลาตอบ (ราว {lasting(TOKEN_SECONDS + 5)})",
        _of("inbox", "payload"),
    ),
    Kept(
        "ผลของแต่ละข้อความ เช่น ตอบแล้ว ตอบไม่สำเร็จเพราะอะไร ไม่มีข้อความและไม่มีชื่อ",
        "ไม่ตอบซ้ำเมื่อ LINE ส่งมาซ้ำ และให้ผู้ดูแลเห็นปัญหา",
        f"{lasting(INBOX_SECONDS)} (เลขชุดภาพถ่าย {lasting(REDELIVERY_SECONDS)})",
        _of(
            "inbox",
            "id key kind message received state claims claimed finished status request_id "
            "detail note due lost series turn",
        ),
    ),
    Kept(
        "รหัสแทนตัวผู้ส่ง",
        "ให้ทุกคนได้คำตอบสลับกันไป ไม่มีใครส่งจนคนอื่นต้องรอ",
        f"ราว {lasting(WHO_SECONDS)}",
        (*_of("inbox", "who"), *_of("rate", "key until")),
    ),
    Kept(
        "เรื่องที่กำลังคุยกัน คือคำถามล่าสุดและหนังสือที่พูดถึง ภายใต้รหัสแทนห้องแชต",
        "ให้ถามต่อได้โดยไม่ต้องพิมพ์ใหม่",
        lasting(LIVES_SECONDS),
        _of("chat", "key data until"),
    ),
    Kept(
        "ประเภทหน่วยงานที่ท่านบอก เช่น อำเภอ อปท. ชุมชน",
        "ให้เลือกข้อสั่งการที่เกี่ยวกับท่านมาก่อน",
        lasting(BODY_SECONDS),
        _of("chat", "body body_until"),
    ),
    Kept(
        "รหัสของคำตอบที่เวียนส่ง และหนังสือที่คำตอบนั้นพูดถึง",
        "ให้ตอบกลับข้อความของเวียนเพื่อถามต่อได้",
        lasting(SAID_SECONDS),
        _of("said", "key letter until chat"),
    ),
    Kept(
        "คำถามที่หนังสือยังไม่ตอบ ไม่บันทึกว่าใครถาม",
        "ให้ผู้ดูแลหาหนังสือที่ยังขาด",
        f"{lasting(KEPT_SECONDS)} นับจากที่มีผู้ถามครั้งล่าสุด",
        _of("unanswered", "key text count first last nearest"),
    ),
    Kept(
        "ความเห็นว่าคำตอบตรงหรือไม่ตรง กับคำถามนั้น ไม่บันทึกว่าใครถาม",
        "ให้ผู้ดูแลปรับปรุงคำตอบ",
        f"{lasting(KEPT_SECONDS)} คำถามที่ผู้ดูแลเลือกเป็นคำถามวัดผลเก็บต่อไปโดยไม่รู้ว่าใครถาม",
        _of("feedback", "id question passage verdict snapshot at key"),
    ),
    Kept(
        "รหัสที่โยงผู้ถามกับคำถามข้างต้น เปิดดูไม่ได้จนกว่าผู้ถามจะมาสั่งลบเอง",
        "ให้ลบคำถามของท่านได้เมื่อท่านสั่ง หรือเมื่อยกเลิกข้อความ",
        lasting(ASKED_SECONDS),
        _of("asked", "key question until who"),
    ),
    Kept(
        "จำนวนคำถามต่อวัน และจำนวนครั้งที่แสดงหนังสือแต่ละฉบับ",
        "ให้ผู้ดูแลรู้ว่าเวียนถูกใช้มากน้อยเพียงใด",
        _NO_END,
        (*_of("usage_day", "day outcome count"), *_of("usage_letter", "day letter count")),
    ),
    Kept(
        "ภาพหรือไฟล์ที่ส่งมาให้ค้นว่าเป็นหนังสือฉบับใด และข้อความที่อ่านได้จากภาพ ไม่บันทึกว่าใครส่ง",
        "ให้ค้นหนังสือจากภาพได้",
        f"ลบภาพและไฟล์ทันทีที่อ่านเสร็จ ข้อความที่อ่านได้ลบใน {lasting(FOUND_SECONDS)}",
        _JOB,
    ),
    Kept(
        "หนังสือที่ผู้ดูแลนำเข้า ผู้ที่นำเข้า และงานที่ผู้ดูแลสั่ง",
        "เป็นหนังสือที่ใช้ตอบ",
        "ตลอดที่เปิดบริการ",
        (
            *_of(
                "arrival",
                "id sha256 name size source by state page pages seconds_left problem letters at",
            ),
            *_JOB,
        ),
    ),
    Kept(
        "ผู้ดูแล: รหัสแทนตัว ชื่อที่แสดงใน LINE และสิ่งที่ทำที่โต๊ะงาน",
        "ให้ตรวจสอบย้อนหลังได้ว่าใครแก้ไขหนังสือ",
        f"ตลอดที่เปิดบริการ (การเข้าระบบหมดอายุเมื่อไม่ใช้ {lasting(IDLE_SECONDS)})",
        (
            *_of("admin", "key name since until"),
            *_of("admin_pass", "hash kind admin until"),
            *_of("act", "id at by act what detail"),
        ),
    ),
)
