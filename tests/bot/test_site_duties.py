"""What a letter orders, as a list on its page, and its deadlines as a calendar file."""

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.site import texts as say
from bot.site.calendar import calendar
from corpus.letter import Deadline, Letter
from tests.bot.room import Room
from tests.bot.standin import StandIn

PROVINCE, DATED = "36d04a97a2-2", "1f43dc6999-1"
NOW = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)


@pytest.fixture
def room(tmp_path: Path) -> Room:
    """A collection that everybody may read."""
    return Room(tmp_path, StandIn(), WIAN_LETTERS="public")


def unfolded(file: bytes) -> list[str]:
    """The lines of a calendar file as programs read them."""
    return file.replace(b"\r\n ", b"").decode().split("\r\n")


def values(file: bytes, name: str) -> list[str]:
    """The values of every property with that name."""
    return [line.split(":", 1)[1] for line in unfolded(file) if re.match(rf"{name}[;:]", line)]


def limits(*deadlines: Deadline) -> Letter:
    """A letter that sets these deadlines."""
    return Letter("a-1", "หนังสือเวียน", "ก", deadlines=deadlines)


def test_every_directive_leads_to_its_words(room: Room):
    """Who, what and where; the link jumps to the block of the letter that holds the words."""
    body = room.get(f"/letters/{PROVINCE}").text
    section = re.search(r'<section class="duties".*?</section>', body, re.DOTALL)[0]
    letter = room.here.standby.engine.letter(PROVINCE)
    places = re.findall(r'href="#(t\d+)"', section)
    assert len(places) == len(letter.directives)
    for directive, place in zip(letter.directives, places, strict=True):
        assert directive.actor in section
        block = re.search(rf'id="{place}">(.*?)</(?:p|div)>', body, re.DOTALL)[1]
        assert directive.quote[:40] in re.sub(r"<[^>]*>", "", block)


def test_the_checklist_can_be_that_of_one_kind_of_body(room: Room):
    """As in LINE: only what concerns it, how much is left out, and the way back to everything."""
    body = room.get(f"/letters/{PROVINCE}?for=อำเภอ").text
    assert len(re.findall(r'href="#(t\d+)"', body)) == 1
    assert say.DUTIES_OTHERS.format(body="อำเภอ", count=2) in body
    assert re.search(r'aria-current="true">อำเภอ<', body)
    assert f'href="/letters/{PROVINCE}#duties">{say.EVERYBODY}' in body
    none = room.get(f"/letters/{PROVINCE}?for=ชุมชน").text
    assert say.DUTIES_NONE.format(body="ชุมชน", count=3) in none
    assert say.BODIES in none
    every = room.get(f"/letters/{PROVINCE}?for=<b>").text
    assert len(re.findall(r'href="#(t\d+)"', every)) == 3


def test_whom_to_ask_stands_under_the_checklist(room: Room):
    """The letter's own lines; a whole telephone number can be called."""
    body = room.get(f"/letters/{PROVINCE}").text
    assert '<a href="tel:054620646">โทรศัพท์/โทรสาร ๐ ๕๔๖๒ ๐๖๔๖</a>' in body


def test_a_deadline_is_shown_with_its_day(room: Room):
    """One that has gone by says so; the calendar can be had."""
    body = room.get(f"/letters/{DATED}").text
    assert say.DUE_PASSED.format(date="26 สิงหาคม 2554") in body
    assert f'href="/letters/{DATED}/deadlines.ics"' in body
    assert "deadlines.ics" not in room.get(f"/letters/{PROVINCE}").text


def test_the_calendar_is_a_file_to_save(room: Room):
    """With its type and a name; a letter without deadlines has none."""
    answer = room.get(f"/letters/{DATED}/deadlines.ics")
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert f"filename={DATED}.ics" in answer.headers["Content-Disposition"]
    assert values(answer.data, "DTSTART") == ["20110826"]
    assert values(answer.data, "URL") == [f"http://localhost/letters/{DATED}"]
    assert room.get(f"/letters/{PROVINCE}/deadlines.ics").status_code == 404
    assert room.get("/letters/none/deadlines.ics").status_code == 404


def test_lines_end_and_fold_as_the_standard_says():
    """CRLF everywhere, no line over 75 octets, no letter cut in two, also in long Thai."""
    quote = "ให้รายงานผลการสำรวจที่อยู่อาศัย " * 30
    file = calendar(
        limits(Deadline("2026-03-01", "อำเภอทุกอำเภอ", quote)), NOW, "https://a.example/x"
    )
    assert file.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in file.replace(b"\r\n", b"")
    for line in file.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
    assert quote.strip() in values(file, "DESCRIPTION")[0]


def test_an_event_is_a_whole_day():
    """Its end is the day after (the end is not part of it); its stamp is in UTC."""
    file = calendar(limits(Deadline("2028-02-29", "", "ภายในวันที่")), NOW, "")
    lines = unfolded(file)
    assert "DTSTART;VALUE=DATE:20280229" in lines
    assert "DTEND;VALUE=DATE:20280301" in lines
    assert "DTSTAMP:20260102T030405Z" in lines
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[1] == "VERSION:2.0"


def test_an_event_keeps_its_name():
    """The same deadline has the same UID whatever is corrected around it, others another."""
    one, two = Deadline("2026-03-01", "ก", "ส่ง ก"), Deadline("2026-04-01", "ข", "ส่ง ข")
    before = values(calendar(limits(one, two), NOW, ""), "UID")
    moved = replace(one, date="2026-03-05", who="ค", quote="ส่ง\nก")
    after = values(calendar(limits(two, moved), NOW, "https://b.example"), "UID")
    assert before == after
    assert len(set(before)) == 2
    assert len(set(values(calendar(limits(one, one), NOW, ""), "UID"))) == 2


def test_a_value_cannot_break_out_of_its_line():
    """Commas, semicolons, backslashes and line breaks are escaped; control characters go."""
    odd = "ก,ข;ค\\ง\r\nBEGIN:VEVENT\x07\x00"
    file = calendar(limits(Deadline("2026-03-01", odd, odd)), NOW, "")
    lines = unfolded(file)
    assert lines.count("BEGIN:VEVENT") == 1
    assert "ก\\,ข\\;ค\\\\ง\\nBEGIN:VEVENT" in values(file, "DESCRIPTION")[0]
    assert "\x07" not in file.decode()


def test_a_limit_without_a_date_is_no_event():
    """ "ภายใน 15 วันนับแต่…" stands on the page alone."""
    file = calendar(limits(Deadline(None, "ก", "ภายใน 15 วัน", "15 วัน")), NOW, "")
    assert b"VEVENT" not in file
