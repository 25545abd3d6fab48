"""How much Wian is asked: counts a day, which no question can be read out of."""

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from bot import texts
from bot.deskweb import texts as say
from bot.deskweb.chart import HEIGHT, WIDTH, chart
from bot.ledger import Missed
from bot.turn import Seen
from bot.usage import ANSWERED, NONE, WRONG, Day, Usage
from tests.bot.conftest import Clock, Office
from tests.bot.room import Room
from tests.bot.standin import StandIn
from tests.bot.talk import Chat

pytestmark = pytest.mark.databases

HOUSING = "ขอดูหนังสือ พร 0017.2/ว 4914"
UNKNOWN = "หนังสือพูดถึงการเลี้ยงเพนกวินไหม"


def today(desk: Office) -> Day:
    """What was counted today."""
    return desk.here.usage.days(1)[0]


def test_a_talk_is_counted(desk: Office):
    """Answered, not found, judged not right; thanks and the help are no questions."""
    chat = Chat(desk)
    for words in ("สวัสดี", "วิธีใช้", HOUSING, UNKNOWN):
        chat.talk(words)
    assert (today(desk).answered, today(desk).none, today(desk).wrong) == (1, 1, 0)
    chat.talk(HOUSING)
    chat.tap(texts.NO)
    assert (today(desk).answered, today(desk).none, today(desk).wrong) == (2, 1, 1)
    [(letter, count), *_] = desk.here.usage.letters(1, 9)
    assert desk.here.standby.engine.letter(letter).canonical.endswith("4914")
    assert count >= 2


def test_a_letter_without_the_matter_counts_as_not_found(desk: Office):
    """Asked within a letter that holds nothing of it."""
    chat = Chat(desk)
    chat.talk(HOUSING)
    assert "ไม่พบข้อ 9" in chat.talk("ข้อ 9 ว่าไง")
    assert (today(desk).answered, today(desk).none) == (1, 1)


def test_a_button_that_shows_a_letter_counts_for_the_letter(desk: Office):
    """But is no question."""
    chat = Chat(desk)
    chat.talk(HOUSING)
    chat.press(next(one for one in chat.buttons() if one.startswith("v1|do|")))
    assert today(desk).answered == 1
    assert [count for _, count in desk.here.usage.letters(1, 9)] == [2]


def test_what_could_not_be_said_is_not_counted(desk: Office):
    """Counted is what people were answered."""
    desk.fake.refuse = lambda _: True
    Chat(desk).talk(HOUSING)
    assert today(desk) == Day(today(desk).day)


def test_days_are_those_of_bangkok(database: Engine, clock: Clock):
    """A new day begins at midnight there; days without a question are there as zero."""
    clock.now = dt.datetime(2026, 1, 5, 16, 59, tzinfo=dt.UTC).timestamp()
    usage = Usage(database, clock)
    usage.count(Seen((ANSWERED,), "a-1"))
    clock.now += 60
    usage.count(Seen((NONE, WRONG)))
    assert usage.days(3) == [
        Day(dt.date(2026, 1, 4)),
        Day(dt.date(2026, 1, 5), answered=1),
        Day(dt.date(2026, 1, 6), none=1, wrong=1),
    ]
    assert usage.letters(1, 9) == []
    assert usage.letters(2, 9) == [("a-1", 1)]


def test_the_most_shown_letters_come_first(database: Engine, clock: Clock):
    """Over all days asked for, and no more of them than wanted."""
    usage = Usage(database, clock)
    for letter in "abbacbc":
        usage.count(Seen((), letter))
        clock.now += 3600 * 12
    assert usage.letters(30, 2) == [("b", 3), ("a", 2)]


def test_bars_stand_on_the_floor_and_fit():
    """The highest day fills the height; its parts stand one upon the other."""
    drawn = chart([{"x": 3, "y": 1}, {"x": 0, "y": 0}, {"x": 1, "y": 1}])
    assert drawn.most == 4
    first, second = drawn.pieces[:2]
    assert first.y + first.height == HEIGHT
    assert second.y == 0
    assert second.y + second.height == first.y
    assert all(one.x >= 0 and one.x + one.width <= WIDTH for one in drawn.pieces)
    assert len(drawn.pieces) == 4
    assert chart([]).pieces == chart([{"x": 0}]).pieces == ()


def test_the_desk_shows_the_counts(tmp_path: Path, letters: StandIn):
    """Numbers, drawings and a table; a letter that is held no more is left out."""
    room = Room(tmp_path, letters).enter()
    assert '<svg class="chart"' not in room.get("/admin/usage").text
    for _ in range(3):
        room.here.usage.count(Seen((ANSWERED,), "36d04a97a2-1"))
    room.here.usage.count(Seen((NONE, WRONG), "gone-1"))
    page = room.get("/admin/usage?days=90").text
    assert say.USAGE_TOTAL.format(total=4, answered=3, none=1) in page
    assert page.count('<svg class="chart"') == 2
    assert say.USAGE_TIMES.format(count=3) in page
    assert "gone-1" not in page
    assert room.get("/admin/usage?days=99999").status_code == 200
    room.here.inbox.close()


def test_an_unanswered_question_is_ticked_off(tmp_path: Path, letters: StandIn):
    """It leaves the list; the log says that somebody did it, not what was asked."""
    room = Room(tmp_path, letters)
    room.enter().here.ledger.write(Missed("ถามลับ"))
    assert "ถามลับ" in room.get("/admin/unanswered").text
    done = room.send("/admin/unanswered", "/admin/unanswered")
    assert done.status_code == 303
    page = room.get(done.headers["Location"]).text
    assert say.SETTLED in page
    assert "ถามลับ" not in page
    assert room.acts()[0] == ("settle", "")
    room.here.inbox.close()
