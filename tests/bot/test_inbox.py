"""The inbox: worked on once, taken up again after a crash, never without a stated end."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import event as events

from bot.inbox import LEASE_SECONDS, REDELIVERY_SECONDS, TOKEN_SECONDS, End, Inbox
from bot.left_behind import take_back
from tests.bot.conftest import Clock

pytestmark = pytest.mark.databases


@pytest.fixture
def inbox(database_url: str, clock: Clock):
    """An inbox in a database of its own."""
    box = Inbox(database_url, clock)
    yield box
    box.close()


def event(name: str = "01A", **more: object) -> dict:
    """An event with an id and a time."""
    return {"type": "message", "webhookEventId": name, "timestamp": 1_700_000_000_000, **more}


def unsend(message: str) -> dict:
    """The event that takes a message back."""
    return {**event(f"unsend {message}"), "type": "unsend", "unsend": {"messageId": message}}


def test_a_row_is_claimed_by_one_worker(inbox: Inbox):
    """A second claim of the same row gets nothing."""
    [row] = inbox.put([event()])
    assert inbox.claim(row).event == event()
    assert inbox.claim(row) is None


def test_the_same_events_from_two_sides_are_stored_once(inbox: Inbox):
    """Delivered twice at once, the second time in another order: nobody is refused for it."""
    events = [event(f"{number:03}") for number in range(60)]
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(inbox.put, (events, events[::-1]))
    assert len(first) + len(second) == len(set(first) | set(second)) == 60


def test_the_first_of_a_long_line_is_found_without_sorting_it(tmp_path: Path):
    """SQLite walks along the line's index, so that thousands who wait delay nobody."""
    inbox = Inbox(f"sqlite:///{tmp_path / 'wian.db'}")
    inbox.put([event(f"{number:03}") for number in range(9)])
    ran = []
    events.listen(inbox.database, "before_cursor_execute", lambda *given: ran.append(given[2:4]))
    inbox.next()
    words, values = next(one for one in ran if one[0].startswith("UPDATE"))
    with inbox.database.connect() as db:
        plan = db.exec_driver_sql(f"explain query plan {words}", tuple(values)).all()
    inbox.close()
    steps = [step.detail for step in plan]
    assert "SCAN inbox USING INDEX ix_inbox_open" in steps
    assert not any("TEMP B-TREE" in step for step in steps)


def test_a_crashed_claim_is_taken_up_again_while_its_token_lives(inbox: Inbox, clock: Clock):
    """A claim that is silent for longer than its lease goes to the next worker, and only then."""
    [row] = inbox.put([event()])
    first = inbox.claim(row)
    assert inbox.waiting() == []
    clock.now += LEASE_SECONDS
    assert inbox.waiting() == [row]
    second = inbox.claim(row)
    assert not inbox.finish(first, End("answered"))
    assert inbox.finish(second, End("answered"))
    assert inbox.counts() == {"answered": 1}


def test_what_the_only_process_left_behind_is_taken_at_once(inbox: Inbox):
    """On one machine nobody waits for a dead process' lease; who may live keeps what it has."""
    [row] = inbox.put([event()])
    inbox.claim(row)
    first = take_back(inbox.database)
    if inbox.database.dialect.name == "postgresql":  # other machines may answer there
        assert (first, inbox.claim(row)) == (None, None)
        return
    assert inbox.claim(row).lost
    assert take_back(inbox.database) is None
    assert inbox.claim(row) is None
    first.close()
    take_back(inbox.database).close()
    assert inbox.waiting() == [row]


def test_what_came_too_late_is_counted_not_dropped(inbox: Inbox, clock: Clock):
    """Rows whose token died are stated as expired, whether or not somebody had claimed them."""
    new, claimed = inbox.put([event("1"), event("2")])
    inbox.claim(claimed)
    clock.now += TOKEN_SECONDS
    assert inbox.waiting() == []
    assert inbox.expire() == 2
    assert inbox.counts() == {"expired": 2}
    assert inbox.claim(new) is None


def test_redelivery_gives_a_lost_row_another_go(inbox: Inbox, clock: Clock):
    """LINE's redelivery makes the token live again, for twenty minutes after the event."""
    [row] = inbox.put([event()])
    clock.now += TOKEN_SECONDS
    inbox.expire()
    again = event(deliveryContext={"isRedelivery": True})
    assert inbox.put([event()]) == []
    assert inbox.put([again]) == [row]
    assert inbox.waiting() == [row]
    clock.now += REDELIVERY_SECONDS
    inbox.expire()
    assert inbox.put([again]) == []


def test_a_parked_row_comes_back_when_it_is_due(inbox: Inbox, clock: Clock):
    """Not before, with what it waits for, and to one worker alone."""
    [row] = inbox.put([event()])
    assert inbox.park(inbox.claim(row), {"job": 7}, 1.0)
    assert inbox.parked() == inbox.waiting() == []
    assert inbox.claim(row) is None
    clock.now += 1.0
    assert inbox.parked() == inbox.waiting() == [row]
    again = inbox.claim(row)
    assert again.note == {"job": 7}
    assert not again.lost
    assert inbox.claim(row) is None
    assert inbox.finish(again, End("answered"))


def test_a_row_whose_worker_died_keeps_what_it_waited_for(inbox: Inbox, clock: Clock):
    """The next one is told of the death: the reply may be out already."""
    [row] = inbox.put([event()])
    inbox.park(inbox.claim(row), {"job": 7}, 0.0)
    dead = inbox.claim(row)
    clock.now += LEASE_SECONDS
    after = inbox.claim(row)
    assert (after.note, after.lost) == ({"job": 7}, True)
    assert not inbox.park(dead, {}, 0.0)
    assert not inbox.finish(dead, End("answered"))


def test_a_parked_row_does_not_outlive_its_token(inbox: Inbox, clock: Clock):
    """It is stated as expired; a redelivery lets it go on with what it waited for."""
    [row] = inbox.put([event()])
    inbox.park(inbox.claim(row), {"job": 7}, 1.0)
    clock.now += TOKEN_SECONDS
    assert inbox.waiting() == []
    assert inbox.expire() == 1
    assert inbox.put([event(deliveryContext={"isRedelivery": True})]) == [row]
    assert inbox.claim(row).note == {"job": 7}


def test_a_redelivery_while_a_row_is_parked_renews_its_token(inbox: Inbox, clock: Clock):
    """It has its whole minute again."""
    [row] = inbox.put([event()])
    inbox.park(inbox.claim(row), {"job": 7}, 1.0)
    clock.now += TOKEN_SECONDS - 1
    assert inbox.put([event(deliveryContext={"isRedelivery": True})]) == [row]
    clock.now += TOKEN_SECONDS - 1
    assert inbox.expire() == 0
    assert inbox.claim(row).note == {"job": 7}


def test_an_unsent_message_is_nothing_to_wait_for(inbox: Inbox):
    """A parked row comes back empty."""
    [row] = inbox.put([event("1", message={"id": "11"})])
    inbox.park(inbox.claim(row), {"job": 7}, 0.0)
    inbox.put([unsend("11")])
    assert inbox.claim(row).event == {}


def test_rows_outlive_the_process(database_url: str, clock: Clock):
    """What was acknowledged is there after a restart."""
    before = Inbox(database_url, clock)
    rows = before.put([event("1"), event("2")])
    before.close()
    after = Inbox(database_url, clock)
    assert after.waiting() == rows
    after.close()


def test_an_unsent_message_is_forgotten(inbox: Inbox):
    """The stored copy of an unsent message goes; the row and other messages stay."""
    first, second = inbox.put([event("1", message={"id": "11"}), event("2", message={"id": "22"})])
    inbox.put([unsend("11"), unsend("")])
    assert inbox.claim(first).event == {}
    assert inbox.claim(second).event["message"] == {"id": "22"}


def test_what_is_unsent_is_forgotten_on_arrival(inbox: Inbox):
    """No worker need come to the unsend event: the stored copy goes as it is stored."""
    [first, _] = inbox.put(
        [
            event("1", message={"id": "11"}),
            unsend("11"),
        ]
    )
    assert inbox.claim(first).event == {}


def test_what_is_unsent_while_a_worker_has_it_no_longer_stands(inbox: Inbox):
    """The worker that took it up before is told so."""
    [row] = inbox.put([event("1", message={"id": "11"})])
    claim = inbox.claim(row)
    assert inbox.newest(claim)
    inbox.put([unsend("11")])
    assert not inbox.newest(claim)


def test_a_parting_is_never_too_late(inbox: Inbox, clock: Clock):
    """Events that need no reply wait for a worker however long, so that forgetting is done."""
    [row] = inbox.put([{**event(), "type": "unfollow"}])
    clock.now += TOKEN_SECONDS
    assert inbox.expire() == 0
    assert inbox.waiting() == [row]


def test_an_older_edit_is_known_as_such(inbox: Inbox):
    """Of a message and its edits, in whatever order they came, one is the newest."""
    rows = inbox.put(
        [
            event("1", message={"id": "11"}, timestamp=2),
            event("2", message={"id": "11"}, timestamp=3),
            event("3", message={"id": "11"}, timestamp=1),
            event("4", message={"id": "12"}, timestamp=1),
        ]
    )
    assert [inbox.newest(inbox.claim(row)) for row in rows] == [False, True, False, True]
