"""What a chat remembers: little, for a while, under a hash; and the ledger, without the asker."""

import pytest
from sqlalchemy import Engine

from bot.ledger import KEPT_SECONDS, Ledger, Missed, Verdict, key_of
from bot.state import (
    ASKED_SECONDS,
    BODY_SECONDS,
    KEPT,
    LIVES_SECONDS,
    PRUNE_SECONDS,
    SAID_SECONDS,
    Chats,
    State,
)
from tests.bot.conftest import Clock

pytestmark = pytest.mark.databases

CHAT = "user:U" + "1" * 32


@pytest.fixture
def chats(database: Engine, clock: Clock) -> Chats:
    """The chats' states."""
    return Chats(database, "secret", clock)


def rows(database: Engine, table: str) -> list:
    """Everything that a table holds."""
    with database.connect() as db:
        return db.exec_driver_sql(f"select * from {table}").all()


def test_a_state_comes_back_as_it_was(chats: Chats):
    """Of the chat it was saved for, and of no other."""
    state = State("a-1", "ถาม \ud800", "5", ("a-1.x",), ("a-1.y",), ("b-1",), "อำเภอ")
    chats.save(CHAT, state)
    assert chats.load(CHAT) == state
    assert chats.load("group:C1") == State()
    chats.save(CHAT, State("b-1"))
    assert chats.load(CHAT) == State("b-1")


def test_a_state_names_nobody(chats: Chats, database: Engine):
    """The key is a keyed hash: no id stands in it, and another secret gives another one."""
    chats.save(CHAT, State("a-1"))
    chats.remember_said(CHAT, ["900"], "a-1")
    assert CHAT[5:] not in str(rows(database, "chat") + rows(database, "said"))
    assert "900" not in str(rows(database, "said"))
    assert Chats(database, "other").load(CHAT) == State()


def test_an_event_without_a_chat_remembers_nothing(chats: Chats, database: Engine):
    """LINE may withhold the id."""
    chats.save("", State("a-1"))
    assert chats.load("") == State()
    assert rows(database, "chat") == []


def test_the_talk_is_over_sooner_than_the_body(chats: Chats, clock: Clock):
    """Half an hour for the talk, a year for what the asker is."""
    chats.save(CHAT, State("a-1", "ถาม", body="ชุมชน"))
    clock.now += LIVES_SECONDS
    assert chats.load(CHAT) == State(body="ชุมชน")
    clock.now += BODY_SECONDS
    assert chats.load(CHAT) == State()


def test_what_is_over_is_deleted(chats: Chats, database: Engine, clock: Clock):
    """The text goes when the talk is over, the row when nothing is left, and not at every look."""
    chats.save(CHAT, State(question="ถามลับ", body="ชุมชน"))
    chats.save("group:C1", State(question="ถามลับ"))
    clock.now += LIVES_SECONDS
    assert chats.prune() == 1
    assert "\\u0e16" not in str(rows(database, "chat"))
    assert chats.load(CHAT).body == "ชุมชน"
    clock.now += PRUNE_SECONDS - 1
    assert chats.prune() == 0
    clock.now += BODY_SECONDS
    assert chats.prune() == 1


def test_a_chat_is_forgotten(chats: Chats, database: Engine):
    """With its kind of body, and with what the bot said there."""
    chats.save(CHAT, State("a-1", body="ชุมชน"))
    chats.remember_said(CHAT, ["900"], "a-1")
    chats.forget(CHAT)
    assert rows(database, "chat") == rows(database, "said") == []


def test_an_unsent_question_leaves_the_state(chats: Chats):
    """Only the text and only of that message: the letter talked about stays."""
    chats.save(CHAT, State("a-1", "ถาม", "5"))
    chats.forget_question(CHAT, "6")
    assert chats.load(CHAT).question == "ถาม"
    chats.forget_question(CHAT, "5")
    assert chats.load(CHAT) == State("a-1")


def test_what_the_ledger_knows_of_a_message_is_known(chats: Chats, clock: Clock):
    """Every question of it, once, as long as the ledger keeps it, in its own chat."""
    for question in ("k1", "k2", "k1"):
        chats.remember_asked(CHAT, "5", question)
    chats.remember_asked(CHAT, "6", "k3")
    assert chats.forget_question("user:U9", "5") == ()
    seals = [chats.seal(CHAT, question) for question in ("k1", "k2")]
    assert sorted(chats.forget_question(CHAT, "5")) == sorted(seals)
    assert chats.forget_question(CHAT, "5") == ()
    clock.now += ASKED_SECONDS
    chats.prune()
    assert chats.forget_question(CHAT, "6") == ()


def test_who_asked_what_cannot_be_read(chats: Chats, database: Engine):
    """Neither asker nor question stands there; the same question of two people has two seals."""
    chats.remember_asked(CHAT, "5", key_of("ถาม"))
    chats.remember_asked("user:U9", "7", key_of("ถาม"))
    held = rows(database, "asked")
    assert CHAT[5:] not in str(held)
    assert key_of("ถาม") not in str(held)
    assert len({row.question for row in held}) == 2


def test_an_asker_is_forgotten_wherever_the_question_was_put(chats: Chats):
    """Also what was asked in a group; nobody else's."""
    chats.remember_asked("group:C1", "5", "k1", "user:U1")
    chats.remember_asked("user:U1", "6", "k2")
    chats.remember_asked("group:C1", "7", "k3", "user:U2")
    seals = {chats.seal("user:U1", question) for question in ("k1", "k2")}
    assert set(chats.forget_asker("user:U1")) == seals
    assert chats.forget_asker("user:U1") == ()
    assert chats.forget_asker("user:U2") == (chats.seal("user:U2", "k3"),)


def test_the_bots_own_messages_are_known(chats: Chats, clock: Clock):
    """By chat, with the letter they were about, for a month."""
    chats.remember_said(CHAT, ["1", "2"], "a-1")
    assert chats.said(CHAT, "2") == "a-1"
    assert chats.said(CHAT, "3") is None
    assert chats.said("group:C1", "1") is None
    clock.now += SAID_SECONDS
    assert chats.said(CHAT, "2") is None


def test_a_state_stays_small(chats: Chats):
    """However long somebody taps, only the last passages are kept."""
    chats.save(CHAT, State(shown=tuple(map(str, range(KEPT + 5)))))
    assert chats.load(CHAT).shown == tuple(map(str, range(5, KEPT + 5)))


def test_what_is_missed_is_counted_by_its_folded_words(database: Engine, clock: Clock):
    """Digits, blanks and spelling marks aside, the same question is one line with a count."""
    ledger = Ledger(database, clock)
    ledger.write(Missed("งบปี ๒๕๖๕", ("a-1",)))
    ledger.write(Missed("งบ ปี 2565", ("b-1",)))
    ledger.write(Missed("อื่น"))
    first, second = ledger.unanswered()
    assert first == Missed("งบปี ๒๕๖๕", ("b-1",), 2, clock.now)
    assert second.count == 1


def test_what_was_said_of_answers_is_kept(database: Engine, clock: Clock):
    """All that a golden question is made of: question, passage, verdict, snapshot."""
    ledger = Ledger(database, clock)
    ledger.write(Verdict("ถาม", "a-1.x", "yes", "s1"))
    ledger.write(Verdict("ถาม\0", "a-1.y", "no", "s1"))
    assert ledger.feedback("yes") == [Verdict("ถาม", "a-1.x", "yes", "s1", clock.now)]
    assert [one.passage for one in ledger.feedback()] == ["a-1.y", "a-1.x"]


def test_an_unsent_text_leaves_the_ledger(database: Engine):
    """One asking less of it; the last takes the line; feedback loses the words, not the tap."""
    ledger = Ledger(database)
    for _ in range(2):
        ledger.write(Missed("ลับ"))
    ledger.write(Verdict("ลับ", "a-1.x", "no"))
    ledger.forget(key_of("ลับ"))
    assert [one.count for one in ledger.unanswered()] == [1]
    ledger.forget(key_of("ลับ"))
    assert ledger.unanswered() == []
    assert [(one.question, one.passage) for one in ledger.feedback()] == [("", "a-1.x")]


def test_the_ledger_shows_ninety_days(database: Engine, clock: Clock):
    """What is older is not shown, whether or not it was deleted already; the time is its last."""
    ledger = Ledger(database, clock)
    for words in ("เก่า", "ยังถาม"):
        ledger.write(Missed(words))
    ledger.write(Verdict("เก่า", "a-1.x", "no"))
    clock.now += KEPT_SECONDS - 1
    ledger.write(Missed("ยังถาม"))
    assert len(ledger.unanswered()) == 2
    clock.now += 1
    assert [one.text for one in ledger.unanswered()] == ["ยังถาม"]
    assert ledger.feedback() == []


def test_an_unanswered_question_is_settled(database: Engine):
    """It leaves the list, however it is spelt; asked again it is back with a new count."""
    ledger = Ledger(database)
    for words in ("งบปี ๒๕๖๕", "งบปี 2565"):
        ledger.write(Missed(words))
    assert ledger.settle("งบ ปี 2565")
    assert ledger.unanswered() == []
    assert not ledger.settle("งบปี 2565")
    ledger.write(Missed("งบปี 2565"))
    assert [one.count for one in ledger.unanswered()] == [1]
