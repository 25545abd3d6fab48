"""When more ask than can be answered in time, those too many hear so at once, and nobody else."""

from collections import Counter

import pytest
from sqlalchemy.engine import Engine

from bot import texts
from bot.app import start, stop
from bot.crowd import LONG, Crowd, hopeless
from bot.rates import HERE_SECONDS, LATE_SECONDS, Limits, Rates
from tests.bot.conftest import Clock, Office
from tests.bot.talk import AT, GROUP
from tests.bot.test_worker import wait_for

pytestmark = pytest.mark.databases

IN_TIME, TOO_MANY = int(LATE_SECONDS), 15  # at one answer a second


def many(desk: Office, count: int, **more: object) -> None:
    """So many questions at once, each of another user."""
    chats = [desk.fake.new_chat() for _ in range(count)]
    for chat in chats:
        source = {"type": "user", "userId": chat}
        asked = {**desk.text("ขอดูหนังสือ ว 4914"), "source": source, **more}
        desk.send({**asked, "replyToken": desk.fake.new_token(chat)})


def ends(desk: Office) -> Counter:
    """How the rows ended: state and detail."""
    with desk.here.inbox.database.connect() as db:
        return Counter(map(tuple, db.exec_driver_sql("select state, detail from inbox").all()))


def one_a_second(desk: Office) -> Crowd:
    """The crowd of a bot that has answered one question a second so far; it has looked."""
    crowd = desk.here.worker.crowd
    crowd._took.append(1.0)
    crowd.look()
    return crowd


def test_too_many_are_told_at_once_and_the_others_answered(desk: Office):
    """At one a second 45 can be answered; the others hear it first, and nobody is left over."""
    many(desk, IN_TIME + TOO_MANY)
    one_a_second(desk)
    while desk.here.worker.turn_away():
        pass
    assert ends(desk) == {("new", ""): IN_TIME, ("answered", "crowded"): TOO_MANY}
    assert desk.row(IN_TIME).state == "new"
    desk.work()
    assert ends(desk) == {("answered", ""): IN_TIME, ("answered", "crowded"): TOO_MANY}


def test_the_running_threads_tell_them(desk: Office):
    """Who is seen to wait in vain hears it by the side of the answers."""
    many(desk, IN_TIME + TOO_MANY)
    one_a_second(desk)
    start(desk.app)
    try:
        wait_for(lambda: desk.states() == {"answered": IN_TIME + TOO_MANY})
    finally:
        stop(desk.app)
    assert ends(desk)["answered", "crowded"] > 0


def test_a_person_hears_it_once_in_a_minute(desk: Office):
    """However many questions of one person wait in vain."""
    desk.here.worker.rates._limits = Limits(0)
    for _ in range(IN_TIME + TOO_MANY):
        desk.send(desk.text("ขอดูหนังสือ ว 4914"))
    one_a_second(desk)
    while desk.here.worker.turn_away():
        pass
    assert [one["text"] for one in desk.said()] == [texts.CROWDED]


def test_a_group_is_not_told(desk: Office):
    """As with every limit."""
    desk.here.worker.rates._limits = Limits(0)
    own = {"type": "user", "index": 0, "length": len(AT), "isSelf": True}
    for _ in range(IN_TIME + TOO_MANY):
        called = desk.text(f"{AT} ขอดูหนังสือ ว 4914", source=GROUP)
        called["message"]["mention"] = {"mentionees": [own]}
        desk.send(called)
    one_a_second(desk)
    while desk.here.worker.turn_away():
        pass
    assert ends(desk)["silent", "crowded"] == TOO_MANY


def test_a_short_line_waits(desk: Office):
    """Some who wait are no crowd, however slow the bot has been."""
    many(desk, LONG - 1)
    crowd = desk.here.worker.crowd
    crowd._took.append(99.0)
    crowd.look()
    assert not desk.here.worker.turn_away()


def test_a_bot_that_has_not_answered_yet_turns_nobody_away(desk: Office):
    """It cannot know how fast it is."""
    many(desk, LONG)
    desk.here.worker.crowd.look()
    assert not desk.here.worker.turn_away()


def test_who_is_turned_away_makes_room_for_who_came_later():
    """The oldest cannot be reached any more, those behind them can."""
    line = [(1, 0.0), (2, 0.0), (3, 10.0), (4, 10.0), (5, 10.0)]
    assert hopeless(line, LATE_SECONDS + 1, pace=0.2) == [1, 2, 5]


def test_processes_share_the_line(database: Engine, clock: Clock):
    """Two that answer are twice as fast, until one of them is silent."""
    two = [Rates(database, Limits(0), clock=clock) for _ in range(2)]
    assert [rates.processes() for rates in two] == [1, 2]
    clock.now += HERE_SECONDS
    assert two[0].processes() == 1
