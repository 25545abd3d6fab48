"""After the ack: every question ends in words for the person and a state for the admin."""

import threading
import time
from dataclasses import replace

import pytest

from bot import texts
from bot.app import start, stop
from bot.inbox import LEASE_SECONDS
from bot.tryline.events import message
from bot.tryline.fake import TOKEN_SECONDS
from corpus.errors import WianError
from tests.bot.conftest import Office, flex_texts

pytestmark = pytest.mark.databases

QUESTION = "มอบหมายอำเภอทุกอำเภอ สนับสนุนการดำเนินการขับเคลื่อนตามแนวทางที่กำหนด"


class Unreadable(WianError):
    """A refusal with a sentence for the person."""

    template = "อ่านคำถามไม่ออก โปรดพิมพ์เป็นคำ"


def test_a_question_is_answered_with_the_letters_words(desk: Office):
    """The passage that holds the question's words, with its reference, in one Flex message."""
    [answer] = desk.ask(QUESTION)
    assert answer["type"] == "flex"
    words = flex_texts(answer["contents"])
    assert any("มอบหมายอำเภอทุกอำเภอ" in text for text in words)
    assert any("จังหวัดแพร่" in text for text in words)
    assert any("29 ธันวาคม 2565" in text for text in words)
    assert desk.states() == {"answered": 1}


def test_a_fault_of_the_engine_is_told_and_recorded(desk: Office):
    """The person hears a kind sentence through the same reply token; the row keeps the cause."""
    desk.engine.fault = ZeroDivisionError("index")
    assert desk.ask("สวัสดี")[0]["text"] == texts.TROUBLE
    assert desk.states() == {"answered": 1}
    assert "ZeroDivisionError" in desk.row(1).detail


def test_a_refusal_of_the_engine_is_its_own_sentence(desk: Office):
    """What a person can mend is said as it stands."""
    desk.engine.fault = Unreadable()
    assert desk.ask("\U0001f600")[0]["text"] == Unreadable.template
    assert "Unreadable" in desk.row(1).detail


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\0",
        "\ud800",
        "\U0001f600\U0001f600",
        "\u0e48\u0e49",
        "ก" * 1_000_000,
        "\x00\x01\x02ÿ",
    ],
)
def test_any_text_gets_an_answer(desk: Office, text: str):
    """Empty, huge, emoji-only, binary, NUL and lone surrogates: one message, no crash."""
    assert len(desk.ask(text)) == 1
    assert desk.states() == {"answered": 1}


def test_a_group_never_hears_of_trouble(desk: Office):
    """Errors are silent in groups and counted in the inbox."""
    desk.engine.fault = ZeroDivisionError()
    asked = desk.event(
        message(
            "text",
            text="@เวียน ใคร",
            mention={"mentionees": [{"type": "user", "index": 0, "length": 6, "isSelf": True}]},
        )
    )
    desk.send({**asked, "source": {"type": "group", "groupId": "C1", "userId": "U1"}})
    desk.work()
    assert desk.said() == []
    assert desk.states() == {"silent": 1}
    assert "ZeroDivisionError" in desk.row(1).detail


def test_a_used_token_ends_as_refused(desk: Office):
    """A reply LINE refuses with 400 has a stated end; nothing is sent another way."""
    one = desk.text("สวัสดี")
    desk.send(one, {**one, "webhookEventId": "another"})
    desk.work()
    assert len(desk.said()) == 1
    assert desk.states() == {"answered": 1, "refused": 1}
    assert desk.row(2).status == 400


def test_a_reply_after_a_crash_is_not_said_twice(desk: Office):
    """A worker that died after sending: the row is taken up, LINE refuses, the end is unsure."""
    desk.send(desk.text("สวัสดี"))
    here = desk.here
    worker = replace(here.worker, inbox=Dying(here.inbox))
    with pytest.raises(KeyboardInterrupt):
        worker.handle(1)
    here.inbox._clock = lambda: time.time() + LEASE_SECONDS
    desk.work()
    assert len(desk.said()) == 1
    assert desk.states() == {"unsure": 1}


class Dying:
    """An inbox whose process dies before it writes down how a row ended."""

    def __init__(self, inbox: object) -> None:
        self._inbox = inbox

    def __getattr__(self, name: str) -> object:
        return getattr(self._inbox, name)

    def finish(self, *_: object) -> bool:
        raise KeyboardInterrupt


def test_a_refused_flex_message_is_said_plainly(desk: Office):
    """Should LINE refuse a Flex message for a reason unknown here, the words still arrive."""
    desk.fake.refuse = lambda m: m["type"] == "flex"
    [answer] = desk.ask(QUESTION)
    assert answer["type"] == "text"
    assert "มอบหมายอำเภอทุกอำเภอ" in answer["text"]
    assert "plain after" in desk.row(1).detail


def test_a_late_worker_says_nothing(desk: Office):
    """An event whose token has died is stated as expired; no call is made."""
    desk.send(desk.text("สวัสดี"))
    desk.here.inbox._clock = lambda: time.time() + TOKEN_SECONDS
    desk.work()
    assert desk.said() == []
    assert desk.states() == {"expired": 1}


def test_an_unsent_message_is_forgotten(desk: Office):
    """The stored copy goes when its sender takes it back."""
    one = desk.text("ความลับ")
    desk.send(one)
    desk.send(desk.event({"type": "unsend", "unsend": {"messageId": one["message"]["id"]}}))
    desk.work()
    assert desk.row(1).payload == "{}"


def test_a_turn_that_cannot_be_remembered_was_still_answered(desk: Office):
    """The reply is out: the person hears nothing of it, the row tells the admin."""
    with desk.here.inbox.database.begin() as db:
        db.exec_driver_sql("drop table said")
    assert desk.ask(QUESTION)[0]["type"] == "flex"
    assert desk.states() == {"answered": 1}
    assert desk.row(1).detail.startswith(("OperationalError", "ProgrammingError"))


def test_the_background_threads_answer(desk: Office):
    """Started, the app answers by itself, what waited before the start included."""
    desk.send(desk.text("สวัสดี"))
    start(desk.app)
    try:
        wait_for(lambda: len(desk.said()) == 1)
        desk.send(desk.text("สวัสดี"), desk.text(QUESTION))
        wait_for(lambda: len(desk.said()) == 3)
    finally:
        stop(desk.app)


def wait_for(happened: object, seconds: float = 15) -> None:
    """Until it has happened; fails after `seconds`."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.02)


def test_the_turns_of_one_chat_come_one_after_another(desk: Office, monkeypatch):
    """Two workers never read one chat's state at once, or the later turn would be lost."""
    worker, inside, most = desk.here.worker, [], []
    recall = type(worker.memory).recall

    def slow(*given: object) -> object:
        inside.append(1)
        most.append(len(inside))
        time.sleep(0.1)
        inside.pop()
        return recall(*given)

    monkeypatch.setattr(type(worker.memory), "recall", slow)
    for words in ("ว 37", "ว 9014"):
        desk.send(desk.event(message("text", text=words)))
    threads = [threading.Thread(target=worker.handle, args=(row,)) for row in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1, 1]
    assert desk.states() == {"answered": 2}
