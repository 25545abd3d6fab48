"""One of several letters that were shown, by its place among them: "ฉบับที่ 2", "อันแรก". Pure."""

import re

from bot.places import LAST, ORDINALS
from bot.polite import POLITE
from corpus.text import fold_text

_ENGLISH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
_PLACE = (
    rf"(?:ที่ ?|(?=แรก|{LAST}))(?P<place>[1-9](?![0-9/.])|{LAST}|{'|'.join(ORDINALS)})"
    r"(?!สุด| ?(?:พ\.|ปี))"
)
_ENGLISH_PLACE = rf"(?:the )?(?P<place>{'|'.join(_ENGLISH)}) (?:one|letter)"
_NOTHING = rf"(?:ล่ะ|ละ|สิ|ซิ|please|{POLITE})"
_FORMS = (
    rf"(?:ขอ|ดู|เอา|เปิด|อยาก|แล้ว|ส่วน)*(?:ฉบับ|อัน|เรื่อง|ใบ|ตัว){_PLACE} ?(?P<rest>.*)",
    rf"(?P<rest>.+?)(?:ของ|ใน|จาก)? ?(?:ฉบับ|อัน){_PLACE}{_NOTHING}*",
    rf"(?:show )?(?:me )?(?:and )?(?:what about )?{_ENGLISH_PLACE}(?P<rest>.*)",
    rf"(?P<rest>.+?)(?: of| in| from)? {_ENGLISH_PLACE}{_NOTHING}*",
)
_POINTED = tuple(re.compile(form, re.DOTALL) for form in _FORMS)


def pointed(question: str, shown: tuple[str, ...]) -> tuple[str, str] | None:
    """The letter (its id) of those `shown` that is meant, and what is asked of it ("": itself)."""
    folded = fold_text(question).strip()
    found = next(filter(None, (form.fullmatch(folded) for form in _POINTED)), None)
    if not found:
        return None
    place, rest = _number(found["place"], len(shown)), found["rest"].strip()
    if re.fullmatch(f"{_NOTHING}*", rest):
        rest = ""
    return (shown[place - 1], rest) if 0 < place <= len(shown) else None


def _number(place: str, of: int) -> int:
    return of if place == LAST else _ENGLISH.get(place) or int(ORDINALS.get(place, place))
