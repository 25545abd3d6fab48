"""A letter's checklist: who must do what, by when, each line verbatim with its place. Pure.

A deadline belongs to the directive whose words it stands in; whether it has passed is told
by the day that is given. Lines that name another kind of body than the asker's are counted.
"""

import re
from collections.abc import Iterator

from bot.plan import Checklist, Duty
from corpus.letter import Deadline, Directive, Letter

#: Kind of body (`bot.texts.BODIES`) -> how letters name bodies of that kind.
_NAMES = {
    "อำเภอ": "อำเภอ",
    "อปท.": r"องค์กรปกครองส่วนท้องถิ่น|อปท|เทศบาล|องค์การบริหารส่วน|อบต|อบจ|นายก\s*(?:เทศ|เมือง|องค์|อบ)",
    "ชุมชน": "(?<!พัฒนา)ชุมชน|หมู่บ้าน|กำนัน|ผู้ใหญ่บ้าน|ครัวเรือน|กลุ่ม(?!งาน|จังหวัด)|กองทุน|สมาชิก",
}
_ACTORS = {body: re.compile(names) for body, names in _NAMES.items()}
#: A line may call on several: whoever stands among those it calls on must act.
_CALLED = {
    body: re.compile(
        rf"(?:มอบหมาย|ขอความร่วมมือ|กำชับ|แจ้ง)[^\n]{{0,120}}?(?:{names})|ให้\s*(?:{names})"
    )
    for body, names in _NAMES.items()
}
#: How people name what they are; the kind that it is of.
_SAID = (
    ("อปท.", re.compile(r"อบต|อบจ|อปท|เทศบาล|ท้องถิ่น|องค์การบริหารส่วน")),
    ("อำเภอ", re.compile(r"อำเภอ|ปลัดอำเภอ|พัฒนากร|พัฒนาการอำเภอ")),
    ("ชุมชน", re.compile(r"(?<!พัฒนา)ชุมชน|หมู่บ้าน|ผู้ใหญ่บ้าน|ผู้ใหญ่|กำนัน|ชาวบ้าน|สภาองค์กรชุมชน|กลุ่มออมทรัพย์")),
)
_ANYBODY = re.compile(r"^$|ที่เกี่ยวข้อง|ทุกหน่วยงาน|ทุกส่วนราชการ|ทุกภาคส่วน|ท่าน|ส่วนราชการต่าง")
_DIGIT = re.compile(r"^[0-9๐-๙]")


def checklist(letter: Letter, today: str, body: str = "", quote: str = "") -> Checklist:
    """What `letter` orders, as of `today` (an ISO date), for `body` ("" for everybody)."""
    duties = tuple(_duties(letter, today))
    mine = tuple(duty for duty in duties if not body or _concerns(duty, body))
    return Checklist(letter, mine, letter.contacts, body, len(duties) - len(mine), quote)


def body_of(words: str) -> str:
    """The kind of body that `words` name; "" for none."""
    return next((body for body, names in _SAID if names.search(words)), "")


def passed(limit: Deadline, today: str) -> bool:
    """Whether its day lies before `today` (an ISO date); one without a day never has passed."""
    return bool(limit.date) and limit.date < today


def _concerns(duty: Duty, body: str) -> bool:
    told = _ANYBODY.search(duty.actor.strip()) or _ACTORS[body].search(duty.actor)
    return bool(told or _CALLED[body].search(duty.quote))


def _duties(letter: Letter, today: str) -> Iterator[Duty]:
    left = list(letter.deadlines)
    for directive in letter.directives:
        own = [limit for limit in left if _holds(letter, directive.quote, limit.quote)]
        yield _duty(directive, own[0] if own else None, today)
        for limit in own[1:]:
            yield _limit(limit, today, _place(directive.path))
        left = [limit for limit in left if limit not in own]
    for limit in left:
        yield _limit(limit, today, "")


def _duty(directive: Directive, limit: Deadline | None, today: str) -> Duty:
    path = _place(directive.path)
    if limit is None:
        return Duty(path, directive.actor, directive.quote)
    late = passed(limit, today)
    return Duty(path, directive.actor, directive.quote, limit.date, limit.rule, late)


def _limit(limit: Deadline, today: str, path: str) -> Duty:
    return Duty(path, limit.who, limit.quote, limit.date, limit.rule, passed(limit, today))


def _holds(letter: Letter, directive: str, limit: str) -> bool:
    """Whether the two quotes share a stretch of the letter's text."""
    first, second = letter.text.find(directive), letter.text.find(limit)
    if first < 0 or second < 0:
        return limit in directive
    return first < second + len(limit) and second < first + len(directive)


def _place(path: str) -> str:
    return f"ข้อ {path}" if _DIGIT.match(path) else path
