"""How to reach an office: the phones, mail and web addresses that a line of a letter gives.

Promises them as printed, on one line; a line of a damaged label and a number counts as a
phone. Never takes a number of another kind.
"""

import re

from corpus.lines import joined
from corpus.people import is_contact

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_WEB = re.compile(r"(?:https?://|www\.)[^\s,;]+", re.IGNORECASE)
_PHONE = re.compile(
    r"(?:โ\S{0,3}[รธ]\S{0,8}?|fax|tel)[./\s:]*(?:โทรสาร|ศัพท์|สาร)?[./\s:]*(?:\([^)]{1,12}\)\s*)?[\d๐-๙][\d๐-๙\s,–-]*"
    r"(?:ต่อ\s*[\d๐-๙][\d๐-๙,\s–-]*)?(?=$|[^\d๐-๙])",
    re.IGNORECASE,
)


def contacts_of(line: str) -> list[str]:
    """Phones with their label, then mail and web addresses alone, of one line."""
    found = [joined(m[0]).strip(" ,-") for m in _PHONE.finditer(line)]
    if not found and is_contact(line) and not _MAIL.search(line) and re.search(r"[\d๐-๙]{3}", line):
        found = [joined(line)]
    found += [m[0].strip(".") for m in _MAIL.finditer(line)]
    return found + [m[0].strip(".") for m in _WEB.finditer(line)]
