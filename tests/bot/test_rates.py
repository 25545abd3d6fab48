"""Nobody asks so much that others wait: turns, limits, and a kind word at most once a minute."""

import itertools
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.engine import Engine

from bot import texts
from bot.app import start, stop
from bot.conversation import Step, read
from bot.inbox import End, Inbox
from bot.rates import LATE_SECONDS, TOLD_SECONDS, Limits, Rates
from bot.runner import THREADS
from bot.settings import PER_MINUTE
from bot.tryline.events import photos
from tests.bot.conftest import Clock, Office
from tests.bot.talk import Chat

pytestmark = pytest.mark.databases

NUMBERS = itertools.count(1)


def asked(user: str, words: str = "ถาม", **source: str) -> dict:
    """A question of `user`, delivered."""
    number = next(NUMBERS)
    return {
        "type": "message",
        "webhookEventId": f"{number:026}",
        "timestamp": 1_700_000_000_000 + number,
        "source": {"type": "user", "userId": user} | source,
        "replyToken": f"{number:032}",
        "mode": "active",
        "message": {"type": "text", "id": str(number), "text": words},
    }


@pytest.fixture
def inbox(database_url: str, clock: Clock) -> Iterator[Inbox]:
    """An inbox that tells askers apart."""
    box = Inbox(database_url, clock, "secret")
    yield box
    box.close()


def taken(inbox: Inbox) -> Iterator[str]:
    """Whose row is next, again and again; each is answered."""
    while claim := inbox.next():
        yield claim.event["source"]["userId"]
        inbox.finish(claim, End("answered"))


# Turns


def test_a_burst_does_not_delay_anybody_else(inbox: Inbox):
    """Two hundred questions of one asker wait for the one question of another."""
    inbox.put([asked("A") for _ in range(200)])
    first = inbox.next()
    inbox.finish(first, End("answered"))
    inbox.put([asked("B")])
    order = list(taken(inbox))
    assert order.index("B") == 0
    assert order.count("A") == 199


def test_askers_take_turns(inbox: Inbox):
    """However many each has sent, and in whatever order they came."""
    for user in "AAAABBC":
        inbox.put([asked(user)])
    assert "".join(taken(inbox)) == "ABCABAA"


def test_one_askers_own_rows_stay_in_order(inbox: Inbox):
    """The oldest first."""
    inbox.put([asked("A", words) for words in "123"])
    said = []
    while claim := inbox.next():
        said.append(claim.event["message"]["text"])
    assert "".join(said) == "123"


def test_the_turn_is_the_same_for_every_process(inbox: Inbox, database_url: str, clock: Clock):
    """Two inboxes on one database never take the same row, and keep to the same order."""
    other = Inbox(database_url, clock, "secret")
    inbox.put([asked("A") for _ in range(12)])
    inbox.put([asked("B")])
    assert [next(taken(box)) for box in (inbox, other, inbox)] == ["A", "B", "A"]
    with ThreadPoolExecutor(4) as pool:
        boxes = itertools.islice(itertools.cycle((inbox, other)), 40)
        claims = [claim for claim in pool.map(Inbox.next, boxes) if claim]
    assert len({claim.id for claim in claims}) == len(claims)
    left = len(list(taken(inbox)))
    assert len(claims) + left == 10
    other.close()


def test_a_minute_later_it_is_forgotten(inbox: Inbox, clock: Clock):
    """What was asked before counts no more."""
    inbox.put([asked("A") for _ in range(5)])
    clock.now += 61
    inbox.fade()
    [row] = inbox.put([asked("A")])
    assert inbox.claim(row).turn == 0


def test_photos_sent_together_are_one(inbox: Inbox):
    """A series of twenty leaves room for what is asked after it."""
    rows = inbox.put([{**asked("A"), **one} for one in photos([str(n) for n in range(20)])])
    [after] = inbox.put([asked("A")])
    assert {inbox.claim(row).turn for row in rows} == {0}
    assert inbox.claim(after).turn == 1


def test_chatter_that_is_not_for_the_bot_does_not_count(inbox: Inbox):
    """Whoever talks in a group may ask as much as anybody."""
    inbox.put([asked("A", type="group", groupId="C1") for _ in range(9)])
    [row] = inbox.put([asked("A")])
    assert inbox.claim(row).turn == 0


@pytest.mark.slow
def test_the_running_bot_answers_others_in_between(desk: Office):
    """Real threads, a real queue: a single question comes within a few answers of the burst."""
    other = desk.fake.new_chat()
    burst = [desk.text(f"ขอดูหนังสือ ว {number}") for number in range(200)]
    single = {**desk.text("ขอดูหนังสือ ว 4914"), "source": {"type": "user", "userId": other}}
    desk.here.worker.rates._limits = Limits(0)
    start(desk.app)
    try:
        desk.send(*burst)
        desk.send(single)
        end = time.monotonic() + 60
        while desk.row(201).finished is None:
            assert time.monotonic() < end
            time.sleep(0.02)
    finally:
        stop(desk.app)
    mine = desk.row(201)
    with desk.here.inbox.database.connect() as db:
        others = [row.finished for row in db.exec_driver_sql("select finished from inbox").all()]
    before = sum(mine.received < one < mine.finished for one in others if one)
    print(f"answers to others meanwhile: {before}")  # noqa: T201
    assert before <= 2 * THREADS


# Limits


def test_one_too_many_is_told_kindly_and_once(desk: Office):
    """Twenty in a minute are answered; then one kind sentence, then silence for a minute."""
    chat = Chat(desk)
    for _ in range(PER_MINUTE):
        assert texts.LIMITED not in chat.talk("สวัสดี")
    assert chat.talk("สวัสดี") == texts.LIMITED
    assert chat.talk("สวัสดี") == ""
    assert chat.press("v1|ls|q|1") == ""
    assert desk.states() == {"answered": PER_MINUTE + 1, "silent": 2}
    assert desk.row(PER_MINUTE + 2).detail == "limited"


def test_a_minute_later_all_is_well(desk: Office):
    """Whoever waits is answered; whoever does not hears it again after a minute."""
    now, chat = [time.time()], Chat(desk)
    desk.goes_by(lambda: now[0])
    desk.here.worker.rates._clock = lambda: now[0]
    for _ in range(PER_MINUTE + 1):
        said = chat.talk("สวัสดี")
    assert said == texts.LIMITED
    now[0] += TOLD_SECONDS + 1
    assert chat.talk("สวัสดี") == texts.TALK


def test_a_group_hears_nothing_of_limits(desk: Office):
    """Others need not know."""
    group = Chat(desk, group=True)
    for _ in range(PER_MINUTE):
        group.call("สวัสดี")
    said = len(desk.said())
    assert group.call("สวัสดี") == ""
    assert len(desk.said()) == said == PER_MINUTE


def test_deleting_ones_data_is_never_one_too_many(desk: Office):
    """The right to it has no limit."""
    chat = Chat(desk)
    for _ in range(PER_MINUTE + 2):
        chat.talk("สวัสดี")
    assert chat.talk("ลบข้อมูลของฉัน").startswith(texts.DELETED)


def test_admins_hand_in_as_much_as_they_have(desk: Office):
    """A morning's post is no abuse."""
    chat = Chat(desk)
    chat.talk(f"รหัสแอดมิน {desk.here.admins.invite()}")
    for _ in range(PER_MINUTE + 1):
        said = chat.talk("สวัสดี")
    assert said == texts.TALK


def test_what_begins_too_late_is_told_so(desk: Office):
    """When everybody asks at once, who would get no answer in time hears why, at once."""
    desk.send(desk.text("ขอดูหนังสือ ว 4914"))
    now = time.time() + LATE_SECONDS + 1
    desk.goes_by(lambda: now)
    desk.here.worker.rates._clock = lambda: now
    asked_before = desk.engine.asked
    desk.work()
    assert [one["text"] for one in desk.said()] == [texts.CROWDED]
    assert desk.engine.asked == asked_before


class Claimed:
    """A claim of a question, as far as limits look at it."""

    def __init__(self, received: float, who: str = "k") -> None:
        self.event, self.received = asked(who), received
        self.turn, self.who, self.note, self.hopeless = 0, who, {}, False


def test_all_together_begin_so_many_in_a_second(database: Engine, clock: Clock):
    """Over the limit each waits for its own place, in all processes; who is too late hears it."""
    processes = [Rates(database, Limits(0, 2), clock=clock) for _ in range(2)]
    waits = []
    for process in itertools.islice(itertools.cycle(processes), 8):
        held = process.held(Claimed(clock.now), _question())
        waits.append(held.seconds if held else 0.0)
    assert waits == [0.0, 0.0, 0.0, 0.5, 1.0, 1.5, 2.0, 2.5]
    late = processes[0].held(Claimed(clock.now - LATE_SECONDS + 1), _question())
    assert late.plan.text == texts.CROWDED


def test_the_kind_word_is_said_by_one_process_alone(database: Engine, clock: Clock):
    """At the same moment, from several threads of several processes."""
    processes = [Rates(database, Limits(1), clock=clock) for _ in range(2)]

    def told(number: int) -> bool:
        claim = Claimed(clock.now)
        claim.turn = 1
        return hasattr(processes[number % 2].held(claim, _question()).plan, "text")

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(told, range(12))) == 1
    clock.now += TOLD_SECONDS
    assert told(0)


def test_limits_are_forgotten(database: Engine, clock: Clock):
    """No key outlives its minute."""
    rates = Rates(database, Limits(1), clock=clock)
    claim = Claimed(clock.now)
    claim.turn = 1
    rates.held(claim, _question())
    clock.now += TOLD_SECONDS
    assert rates.prune() == 1


def _question() -> Step:
    return read(asked("k"))
