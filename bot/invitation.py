"""What somebody types to become an admin or to come to the desk. Pure."""

import re
from dataclasses import dataclass

from bot.admins import code_in
from bot.polite import POLITE

_NAMED = re.compile(
    r"^\s*(?:รหัส(?:ผู้ดูแล|แอดมิน)?|แอดมิน|ผู้ดูแล|admin(?:\s+code)?|code)\s*[:：]?\s+(?P<code>.{1,40})$",
    re.IGNORECASE | re.DOTALL,
)
_WISHES = {
    "desk": ("โต๊ะงาน", "โต๊ะทำงาน", "เปิดโต๊ะงาน", "ขอโต๊ะงาน", "desk"),
    "drafts": ("ร่าง", "ดูร่าง", "ขอดูร่าง", "ร่างที่รอ", "ร่างที่รออยู่", "ร่างรอตรวจ", "drafts"),
}
_POLITE = re.compile(rf"(?:{POLITE}|\.)+$")


@dataclass(frozen=True)
class Code:
    """A code as typed; `named`: it was said to be one, so that a bad one is told."""

    text: str
    named: bool


def code_of(text: str) -> Code | None:
    """The invitation in what somebody typed: a code alone, or after "รหัสแอดมิน"."""
    found = _NAMED.match(text)
    if found and any(char.isascii() and char.isalnum() for char in found["code"]):
        code = code_in(found["code"])
        return Code(code, named=True) if code or len(found["code"].split()) == 1 else None
    return Code(text, named=False) if code_in(text) else None


def asked_for(text: str) -> str:
    """ "desk", "drafts", or "" for anything else that is typed."""
    said = _POLITE.sub("", text.strip()).casefold()
    return next((wish for wish, words in _WISHES.items() if said in words), "")
