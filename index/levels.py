"""Which level of the administration a letter comes from, and which one a question names.

Levels: 3 ministry or department, 2 province, 1 district, 0 others.
"""

import re

_OF_SENDER = (
    (3, re.compile(r"^กระทรวง|^สำนัก(?:งาน)?(?:เลขาธิการ|นายก|ปลัด|งาน ก\.)|^สำนักงาน ?ก\.")),
    (3, re.compile(r"^กรม|^สถาบัน|^สำนักงานคณะกรรมการ")),
    (2, re.compile(r"จังหวัด")),
    (1, re.compile(r"อำเภอ")),
)
_SENT = r"(?:หนังสือ|ฉบับ|เวียน|คำสั่ง|ประกาศ|สั่ง|แจ้ง|ส่ง|ออก|ของ|จาก|ให้)"
_SAYS = r"(?:สั่ง|แจ้ง|กำหนด|ให้|ขอ)"
_OFFICES = ((3, "(?:กระทรวง|กรม)"), (2, "จังหวัด"), (1, "อำเภอ"))
#: "หนังสือของอำเภอ", "อำเภอสั่งให้": the office sends, it is not only spoken of.
_ASKED = tuple(
    (level, re.compile(rf"{_SENT}[^ ]{{0,8}}{office}|{office}[^ ]{{0,14}}{_SAYS}"))
    for level, office in _OFFICES
)


def authority(sender: str) -> int:
    """The level of a sender."""
    return next((level for level, pattern in _OF_SENDER if pattern.search(sender)), 0)


def levels_asked(folded: str) -> frozenset[int]:
    """The levels that a question names as the sender."""
    return frozenset(level for level, pattern in _ASKED if pattern.search(folded))
