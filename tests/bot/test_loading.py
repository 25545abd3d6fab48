"""The loading animation: in 1:1 chats, before the engine is asked, and never in the way."""

import time

import pytest

from bot.tryline.events import message
from tests.bot.clerk import Clerk
from tests.bot.conftest import Office


def test_somebody_who_asks_sees_that_an_answer_is_coming(desk: Office):
    """One call for a question, made before the engine is asked, ended by the reply."""
    seen, ask = [], desk.engine.ask

    def slow(*words: object, **more: object) -> object:
        desk.settle()
        seen.append(desk.fake.log(desk.user)["loading"])
        return ask(*words, **more)

    desk.engine.ask = slow
    desk.ask("มอบหมายอำเภอทุกอำเภอ สนับสนุนการดำเนินการ")
    assert seen[0]
    assert len(desk.said()) >= 1
    assert desk.fake.loadings(desk.user) == 1
    assert not desk.fake.log(desk.user)["loading"]


def test_a_button_that_searches_again_shows_it_too(desk: Office):
    """ "Not it" looks for what comes next; "yes" says thanks at once."""
    desk.ask("มอบหมายอำเภอทุกอำเภอ สนับสนุนการดำเนินการ")
    passage = desk.engine.ask("มอบหมายอำเภอทุกอำเภอ สนับสนุนการดำเนินการ").hits[0].passage.id
    for verdict, shown in (("yes", 1), ("no", 2)):
        data = f"v1|fb|{verdict}|{passage}"
        desk.send(desk.event({"type": "postback", "postback": {"data": data}}))
        desk.work()
        desk.settle()
        assert desk.fake.loadings(desk.user) == shown


def test_a_file_shows_it_while_it_is_read(desk: Office):
    """Once, for as long as LINE allows, however often the row is looked at."""
    clerk = Clerk(desk)
    clerk.hands_in(b"%PDF-1.4")
    desk.settle()
    clerk.waits(20)
    desk.settle()
    assert desk.fake.loadings(desk.user) == 1
    assert desk.fake.log(desk.user)["loading"]


@pytest.mark.parametrize(
    "source",
    [
        {"type": "group", "groupId": "C1", "userId": "U1"},
        {"type": "room", "roomId": "R1", "userId": "U1"},
        {"type": "user"},
        {"type": "user", "userId": None},
        {},
    ],
    ids=str,
)
def test_groups_and_unknown_people_see_none(desk: Office, source: dict):
    """LINE has the animation in 1:1 chats only, and needs the user's id."""
    own = {"type": "user", "index": 0, "length": 6, "isSelf": True}
    asked = message("text", text="@เวียน สวัสดี", mention={"mentionees": [own]})
    source = {key: desk.user if value == "U1" else value for key, value in source.items()}
    desk.send(desk.event(asked, source=source))
    desk.work()
    desk.settle()
    assert len(desk.said()) == 1
    assert desk.fake.loadings(desk.user) == 0


@pytest.mark.parametrize(
    "content",
    [
        message("sticker", packageId="1", stickerId="1", stickerResourceType="STATIC"),
        {"type": "follow", "follow": {"isUnblocked": False}},
        {"type": "unfollow"},
    ],
    ids=lambda content: content["type"],
)
def test_what_is_answered_at_once_shows_none(desk: Office, content: dict):
    """Only a question is worth waiting for."""
    desk.send(desk.event(content))
    desk.work()
    desk.settle()
    assert desk.fake.loadings(desk.user) == 0


def test_a_line_that_hangs_on_it_delays_no_answer(desk: Office):
    """The answer is out while the call for the animation still waits."""
    desk.ask("สวัสดี")
    desk.settle()
    real = desk.fake.load
    desk.fake.load = lambda body: (time.sleep(0.8), real(body))[1]
    start = time.monotonic()
    assert len(desk.ask("สวัสดี")) == 2
    assert time.monotonic() - start < 0.8
    desk.settle()
