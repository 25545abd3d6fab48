"""The deadlines of a letter as a calendar file that phones and mail programs take in.

Pure. Promises a whole-day event for each date, whose UID stays while the deadline's words
do, so that taking the file in again changes the event instead of doubling it. RFC 5545.
"""

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence

from bot.citation import citation
from bot.limits import cut
from bot.site import texts as say
from corpus.letter import Deadline, Letter

TYPE = "text/calendar; charset=utf-8"
OCTETS = 75  # of a line, its end not counted (section 3.1)
SUMMARY = 80  # characters


def dated(letter: Letter) -> list[Deadline]:
    """The deadlines that have a date, the earliest first."""
    return sorted((one for one in letter.deadlines if one.date), key=lambda one: one.date)


def calendar(letter: Letter, now: dt.datetime, address: str) -> bytes:
    """The file; `now` is aware, `address` the letter's page or ""."""
    title = citation(letter)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Wian//Letters//TH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(say.CALENDAR_NAME.format(letter=title))}",
    ]
    for one, uid in _named(letter, dated(letter)):
        lines += _event(one, uid, title, now, address)
    return b"".join(_folded(line) for line in [*lines, "END:VCALENDAR"])


def _named(letter: Letter, deadlines: Sequence[Deadline]) -> Iterator[tuple[Deadline, str]]:
    seen: dict[str, int] = {}
    for one in deadlines:
        digest = hashlib.sha256("".join(one.quote.split()).encode("utf-8", "replace")).hexdigest()
        name = f"{letter.id}-{digest[:16]}"
        seen[name] = seen.get(name, 0) + 1
        yield one, f"{name}-{seen[name]}@wian"


def _event(one: Deadline, uid: str, title: str, now: dt.datetime, address: str) -> list[str]:
    day = dt.date.fromisoformat(one.date)
    what = " ".join(filter(None, (one.who, " ".join(one.quote.split()))))
    told = f"{one.quote}\n{say.EVENT_SOURCE.format(letter=title)}"
    return [
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{now.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + dt.timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(cut(say.EVENT.format(what=what), SUMMARY))}",
        f"DESCRIPTION:{_text(told)}",
        *([f"URL:{address}"] if address else []),
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _text(words: str) -> str:
    """A value of type TEXT (section 3.3.11); control characters are dropped."""
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        words = words.replace(plain, escaped)
    return "".join(char for char in words if char.isprintable() or char == "\u00a0")


def _folded(line: str) -> bytes:
    """A line of any length as lines of at most 75 octets, no letter cut in two."""
    made, room = [b""], OCTETS
    for char in line:
        octets = char.encode("utf-8", "replace")
        if len(made[-1]) + len(octets) > room:
            made.append(b"")
            room = OCTETS - 1  # the blank that begins a folded line
        made[-1] += octets
    return b"\r\n ".join(made) + b"\r\n"
