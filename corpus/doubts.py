"""What a person should look at in a letter just read.

Promises a doubt for each field that is missing, mended or impossible; never changes
a field. Each check was met in a real letter.
"""

import re
from collections.abc import Sequence

from corpus import wording
from corpus.dates import FoundDate, find_dates, thai_date
from corpus.fields import Fields
from corpus.head import NOTICES
from corpus.letter import DOCUMENT, LOOSE, Doubt, Letter
from corpus.numbers import FoundNumber
from corpus.offices import Sender
from corpus.tables import letter_codes, provinces

_UNNUMBERED = (*LOOSE, *(kind for kind in NOTICES if kind != "คำสั่ง"))


def letter_doubts(
    letter: Letter,
    fields: Fields,
    found: FoundNumber | None,
    day: FoundDate | None,
    sender: Sender,
) -> tuple[Doubt, ...]:
    """Every doubt that the letter alone raises, by field."""
    doubts = [
        *_missing(letter, day),
        *_mended(letter, found, day),
        *_office(letter, found, sender),
        *_position(letter, found),
        *_urgency(letter, fields),
        *_stamps(letter, fields),
    ]
    return tuple(dict.fromkeys(doubts))


def _missing(letter: Letter, day: FoundDate | None) -> list[Doubt]:
    wanted = []
    if letter.kind != "หนังสือประทับตรา":
        wanted.append(("subject", letter.subject, wording.NO_SUBJECT))
    if letter.kind not in _UNNUMBERED:
        wanted.append(("number", letter.canonical, wording.NO_NUMBER))
    if letter.kind not in LOOSE:
        wanted.append(("sender", letter.sender, wording.NO_SENDER))
    if day is None:
        wanted.append(("date", letter.date, wording.NO_DATE))
    return [Doubt(n, why) for n, value, why in wanted if not value and letter.kind != DOCUMENT]


def _mended(letter: Letter, found: FoundNumber | None, day: FoundDate | None) -> list[Doubt]:
    doubts = []
    if found and found.number.code and found.number.code not in letter_codes():
        why = wording.CODE_UNKNOWN.format(code=found.number.code, canonical=letter.canonical)
        doubts.append(Doubt("number", why))
    if found and found.mended:
        why = wording.NUMBER_MENDED.format(printed=letter.number, canonical=letter.canonical)
        doubts.append(Doubt("number", why))
    if day and day.date is None:
        doubts.append(Doubt("date", wording.BAD_DATE.format(printed=_line(day.text))))
    elif day and day.mended:
        date = thai_date(day.date)
        doubts.append(Doubt("date", wording.DATE_MENDED.format(printed=_line(day.text), date=date)))
    return doubts


def _office(letter: Letter, found: FoundNumber | None, sender: Sender) -> list[Doubt]:
    if sender.misread_province:
        code = found.number.code
        why = wording.PROVINCE.format(
            printed=sender.misread_province, code=code, province=provinces()[code]
        )
        return [Doubt("sender", why)]
    # An office named by its building is no damage.
    kept = re.sub(r"\s", "", sender.name) in re.sub(r"\s", "", sender.printed)
    if letter.sender and sender.printed and not kept and letter.sender[:2] == sender.printed[:2]:
        why = wording.SENDER_MENDED.format(printed=sender.printed, sender=sender.name)
        return [Doubt("sender", why)]
    return []


def _position(letter: Letter, found: FoundNumber | None) -> list[Doubt]:
    """A signer of another province than the letter code's is misread."""
    code = found.number.code if found else ""
    if code not in provinces():
        return []
    named = re.findall(r"จังหวัด([ก-๎]{2,20})", letter.position)
    own = provinces()[code]
    others = [name for name in named if not name.startswith(own)]
    return [
        Doubt("position", wording.PROVINCE.format(printed=name, code=code, province=own))
        for name in others
    ]


def _urgency(letter: Letter, fields: Fields) -> list[Doubt]:
    if letter.kind in LOOSE:
        return []
    if letter.urgency:
        unsure = fields.unsure_urgency()
        why = wording.URGENCY_MENDED.format(printed=unsure, urgency=letter.urgency)
        return [Doubt("urgency", why)] if unsure else []
    unread = fields.unread_stamp()
    return [Doubt("urgency", wording.URGENCY_UNREAD.format(printed=unread))] if unread else []


def _stamps(letter: Letter, fields: Fields) -> list[Doubt]:
    """Received stamps dated before the letter, or on no day of the calendar."""
    doubts = []
    for day in _stamp_dates(fields.of("stamp")):
        if day.date is None:
            doubts.append(Doubt("stamp", wording.STAMP_UNREAD.format(printed=_line(day.text))))
        elif letter.date and day.date.isoformat() < letter.date:
            why = wording.STAMP_BEFORE.format(
                stamp=thai_date(day.date), date=thai_date(letter.date)
            )
            doubts.append(Doubt("stamp", why))
    return doubts


def _stamp_dates(stamps: Sequence[str]) -> list[FoundDate]:
    return [day for stamp in stamps for day in find_dates(stamp)]


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
