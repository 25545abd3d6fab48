"""LINE in trouble: bounded tries on the same token, never a push, and an end that is stated."""

from dataclasses import replace

import pytest

from bot import line as line_module
from bot.inbox import LEASE_SECONDS
from bot.line import CONNECT_SECONDS, PAUSES, READ_SECONDS, Line
from bot.worker import TURN_SECONDS
from tests.bot.conftest import Office
from tests.bot.test_worker import QUESTION
from tests.bot.trouble import Trouble, trouble

ALLOWED = ("/message/reply", "/chat/loading/start")


def bother(desk: Office, made: Trouble) -> list[float]:
    """Let the bot reach LINE through trouble alone; the pauses that it takes."""
    pauses: list[float] = []
    settings = replace(desk.here.settings, line_api_base=made.address)
    line = Line(settings, sleep=pauses.append, timeout=(1.0, 0.7))
    object.__setattr__(desk.here.worker, "line", line)
    return pauses


@pytest.mark.parametrize(
    ("script", "said", "state", "tries"),
    [
        (["slow"], 1, "unsure", 2),
        (["slow", "slow", "slow"], 1, "unsure", 3),
        (["429"], 1, "answered", 2),
        (["429", "429", "429"], 0, "failed", 3),
        (["500", "500"], 1, "answered", 3),
        (["500", "500", "500"], 0, "unsure", 3),
        (["500 taken"], 1, "unsure", 2),
        (["cut"], 1, "answered", 2),
        (["cut", "cut", "cut"], 0, "unsure", 3),
        (["lost"], 1, "unsure", 2),
        (["head"], 1, "unsure", 2),
        (["half"], 1, "unsure", 2),
        (["429", "half"], 1, "unsure", 3),
    ],
)
def test_whatever_line_does_the_event_ends_as_stated(
    desk: Office, script: list[str], said: int, state: str, tries: int
):
    """The person hears the answer at most once; the admin sees how it ended."""
    with trouble(desk.here.settings.line_api_base, script) as made:
        pauses = bother(desk, made)
        desk.send(desk.text(QUESTION))
        desk.work()
        desk.settle()
    assert (len(desk.said()), desk.states()) == (said, {state: 1})
    assert sum(path.endswith("/message/reply") for path in made.paths) == tries
    assert tuple(pauses) == PAUSES[: tries - 1]
    assert [path for path in made.paths if not path.endswith(ALLOWED)] == []


def test_a_line_that_is_down_ends_as_failed(desk: Office):
    """Nobody listens: tried three times, and nothing is sent another way or later."""
    with trouble(desk.here.settings.line_api_base, ["down"]) as made:
        pauses = bother(desk, made)
        desk.send(desk.text(QUESTION))
        desk.work()
        desk.settle()
    desk.work()
    assert (desk.said(), desk.states()) == ([], {"failed": 1})
    assert tuple(pauses) == PAUSES


def test_a_used_token_is_refused_at_once(desk: Office):
    """400: once with the answer, once in plain words, should it be the answer's form; no more."""
    asked = desk.text(QUESTION)
    desk.send(asked)
    desk.work()
    with trouble(desk.here.settings.line_api_base, []) as made:
        pauses = bother(desk, made)
        desk.send({**asked, "webhookEventId": "another"})
        desk.work()
        desk.settle()
    assert (len(desk.said()), desk.states()) == (1, {"answered": 1, "refused": 1})
    assert sum(path.endswith("/message/reply") for path in made.paths) == 2
    assert pauses == []


def test_the_longest_trouble_is_over_before_the_row_is_taken_for_lost():
    """A worker that waits for a silent LINE still holds its row, or two would work on it."""
    last_try = line_module.TRYING_SECONDS + CONNECT_SECONDS + READ_SECONDS
    assert TURN_SECONDS + last_try < LEASE_SECONDS
    assert READ_SECONDS + PAUSES[0] < line_module.TRYING_SECONDS  # a silent LINE is tried twice


def test_no_try_begins_late(desk: Office, monkeypatch: pytest.MonkeyPatch):
    """However long the token lives, a LINE that is silent does not keep a worker for long."""
    monkeypatch.setattr(line_module, "TRYING_SECONDS", 0.5)
    with trouble(desk.here.settings.line_api_base, ["slow", "slow"]) as made:
        bother(desk, made)
        desk.send(desk.text(QUESTION))
        desk.work()
        desk.settle()
    assert sum(path.endswith("/message/reply") for path in made.paths) == 1
    assert desk.states() == {"unsure": 1}
