"""What is kept of people: as little as answering takes, as long as the page says, and no longer."""

import json
import time
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import Engine

from bot import texts, texts_english
from bot.inbox import REDELIVERY_SECONDS, TOKEN_SECONDS, End
from bot.ledger import KEPT_SECONDS, Missed, Verdict
from bot.privacy_words import DELETE, TELL, wish
from bot.retention import FOUND_SECONDS, INBOX_SECONDS, Retention, clear
from bot.site.kept import KEPT, lasting
from bot.state import LIVES_SECONDS
from bot.tables import META
from bot.tryline.events import message
from tests.bot.conftest import Clock, Office
from tests.bot.talk import GROUP, Chat

pytestmark = pytest.mark.databases

UNKNOWN = "หนังสือพูดถึงการเลี้ยงเพนกวินไหม"
HOUSING = "ขอดูหนังสือ พร 0017.2/ว 4914"
MINE = "ลบข้อมูลของฉัน"


def everything(desk: Office) -> str:
    """All that the database holds, in one string; escaped text is unescaped."""
    with desk.here.inbox.database.connect() as db:
        rows = [row for table in META.sorted_tables for row in db.execute(table.select()).all()]
    return " ".join(str(tuple(map(_plain, row))) for row in rows)


def _plain(value: object) -> object:
    """JSON as people read it, so that words cannot hide behind escapes."""
    try:
        return json.dumps(json.loads(value), ensure_ascii=False)
    except (TypeError, ValueError):
        return value


# Events that have ended


def test_an_answered_question_leaves_no_text_and_no_user(desk: Office):
    """The row still knows how it ended; the talk's own state has the words for half an hour."""
    chat = Chat(desk)
    chat.talk("มอบหมายอำเภอทุกอำเภอ สนับสนุนการดำเนินการขับเคลื่อนตามแนวทางที่กำหนด")
    assert desk.states() == {"answered": 1}
    assert desk.user not in everything(desk)
    assert json.loads(desk.row(1).payload) == {"timestamp": 1_700_000_000_000}
    desk.here.worker.memory.chats._clock = lambda: time.time() + LIVES_SECONDS
    desk.here.worker.memory.chats.prune()
    assert "มอบหมายอำเภอ" not in everything(desk)


@pytest.mark.parametrize("state", ["refused", "failed", "unsure", "silent", "answered"])
def test_however_an_event_ends_its_words_go(desk: Office, state: str):
    """Also one that failed: a redelivery brings its own words."""
    desk.send(asked := desk.text("ความลับ"))
    inbox = desk.here.inbox
    inbox.finish(inbox.claim(1), End(state))
    assert "ความลับ" not in everything(desk)
    assert desk.user not in everything(desk)
    again = {**asked, "deliveryContext": {"isRedelivery": True}, "timestamp": now()}
    desk.send(again)
    revived = [inbox.claim(row).event for row in inbox.waiting()]
    assert revived == ([again] if state == "failed" else [])


def test_an_expired_or_unknown_event_leaves_nothing(desk: Office):
    """Nobody came to the one, nobody knows the other."""
    desk.send(desk.text("ความลับ"), {**desk.text("ความลับ"), "type": "newType"})
    desk.here.inbox._clock = lambda: time.time() + TOKEN_SECONDS
    assert desk.here.inbox.expire() == 1
    assert desk.states() == {"expired": 1, "ignored": 1}
    assert "ความลับ" not in everything(desk)
    assert desk.user not in everything(desk)


def test_a_fault_is_told_without_the_words(desk: Office):
    """The admin reads what failed and where, not what was asked."""
    desk.engine.fault = ValueError("ความลับ")
    desk.ask("ความลับ")
    assert desk.row(1).detail.startswith("ValueError standin.py:")
    assert "ความลับ" not in everything(desk)


def test_who_asked_is_known_for_a_minute_and_by_a_keyed_hash(desk: Office):
    """Long enough for turns and limits."""
    desk.ask(HOUSING)
    assert len(desk.row(1).who) == 64
    assert desk.user not in everything(desk)
    desk.here.inbox._clock = lambda: time.time() + 61
    assert desk.here.inbox.fade() == 1
    assert desk.row(1).who == ""


def test_a_message_unsent_before_it_was_read_is_never_answered(desk: Office):
    """Events come in any order; and an unsent message that failed is not revived."""
    late, lost = desk.text("ความลับ"), desk.text("ความลับ")
    unsend = {"type": "unsend", "unsend": {"messageId": late["message"]["id"]}}
    desk.send(desk.event(unsend))
    desk.send(late, lost)
    desk.here.inbox.finish(desk.here.inbox.claim(3), End("failed"))
    desk.send(desk.event({"type": "unsend", "unsend": {"messageId": lost["message"]["id"]}}))
    desk.send({**lost, "deliveryContext": {"isRedelivery": True}, "timestamp": now()})
    desk.work()
    assert desk.said() == []
    assert "ความลับ" not in everything(desk)


# Delete my data


def test_delete_my_data_deletes_and_says_so(desk: Office):
    """At once, all of it, without a search; nothing is remembered of the wish itself either."""
    chat = Chat(desk)
    chat.talk("ผมอยู่ อบต.")
    chat.talk(HOUSING)
    chat.tap(texts.NO)
    assert "ไม่ได้กล่าวถึง" in chat.talk(UNKNOWN)
    asked = desk.engine.asked
    said = chat.talk(MINE)
    assert said.startswith(texts.DELETED)
    assert texts.DELETED_TALK in said
    assert texts.DELETED_QUESTIONS.format(count=2) in said
    assert desk.engine.asked == asked
    for table in ("chat", "said", "asked", "unanswered"):
        assert rows(desk, table) == [], table
    assert {row.question for row in rows(desk, "feedback")} == {""}
    assert {row.who for row in rows(desk, "inbox")} == {""}
    assert "เพนกวิน" not in everything(desk)


def test_deleting_twice_is_no_error(desk: Office):
    """There is nothing left, and it is said so."""
    chat = Chat(desk)
    chat.talk(MINE)
    assert texts.DELETED_NO_QUESTIONS in chat.talk(MINE)


def test_nobody_else_loses_anything(desk: Office):
    """Somebody who asked the same has asked it still."""
    first, second = Chat(desk), Chat(desk)
    first.talk(UNKNOWN)
    desk.user = desk.fake.new_chat()
    second._seen = 0
    second.talk(UNKNOWN)
    second.talk(MINE)
    assert [one.count for one in desk.here.ledger.unanswered()] == [1]
    assert len(rows(desk, "chat")) == 1


def test_what_was_asked_in_a_group_goes_too(desk: Office):
    """The asker is the same there; the group's own talk stays."""
    group = Chat(desk, group=True)
    group.call(UNKNOWN)
    assert len(desk.here.ledger.unanswered()) == 1
    desk.send({**desk.text(MINE), "source": {"type": "user", "userId": GROUP["userId"]}})
    desk.work()
    assert desk.here.ledger.unanswered() == []
    assert len(rows(desk, "chat")) == 1


def test_in_a_group_the_way_is_told(desk: Office):
    """Nothing is deleted in front of others; unaddressed, nothing is said."""
    group = Chat(desk, group=True)
    assert group.call(MINE) == texts.ONLY_IN_PRIVATE
    assert group.talk(MINE) == ""


def test_the_help_offers_it_to_a_tap(desk: Office):
    """Within LINE's limits; and typed out, for desktops."""
    chat = Chat(desk)
    assert "ลบข้อมูลของฉัน" in chat.talk("วิธีใช้")
    assert chat.tap(texts.DELETE_MINE).startswith(texts.DELETED)


def test_an_admin_is_told_what_stays(desk: Office):
    """The right and the log are not a talk's memory."""
    chat = Chat(desk)
    chat.talk(f"รหัสแอดมิน {desk.here.admins.invite()}")
    assert texts.DELETED_NOT_ADMIN in chat.talk(MINE)
    assert len(desk.here.admins.all()) == 1


def test_in_english_it_is_answered_in_english(desk: Office):
    """As every other question is."""
    assert Chat(desk).talk("Please delete my data").startswith(texts_english.DELETED)


def test_what_is_kept_can_be_asked(desk: Office):
    """In short, with the page's address and the way to delete."""
    said = (chat := Chat(desk)).talk("เก็บข้อมูลอะไรของฉันไว้บ้าง")
    assert f"{desk.address}/privacy" in said
    assert chat.questions() == [texts.DELETE_MINE]
    assert f"{lasting(KEPT_SECONDS)}" in said
    assert LIVES_SECONDS == 1800  # "ครึ่งชั่วโมง"


def test_who_unfollows_is_forgotten(desk: Office):
    """Like somebody who asks for it."""
    chat = Chat(desk)
    chat.talk("ผมอยู่ อบต.")
    chat.talk(UNKNOWN)
    chat.event({"type": "unfollow"})
    for table in ("chat", "said", "asked", "unanswered"):
        assert rows(desk, table) == [], table
    assert desk.user not in everything(desk)


@pytest.mark.parametrize(
    "words",
    [
        "ลบข้อมูลของฉัน",
        "ลบ ข้อมูล ของ ฉัน !",
        "ขอลบข้อมูลของผมหน่อยครับ",
        "ช่วยลบข้อมูลส่วนตัวของหนูด้วยนะคะ",
        "กรุณาลบข้อมูลของข้าพเจ้าทั้งหมดด้วยครับ",
        "ลบข้อมุลของฉัน",
        "ลบขอมูลของฉน",
        "ลบข้อมูลทั้งหมดของดิฉันออกจากระบบ",
        "ลบประวัติการคุย",
        "ล้างประวัติแชทของฉัน",
        "ลบข้อมูลที่เคยถามไว้",
        "ลืมฉันเลย",
        "][-hv,^]-v'Cyo",  # the keyboard in English
    ],
)
def test_the_wish_is_understood_in_other_words(words: str):
    """With politeness, other words for "me", a mark missing, or the wrong keyboard."""
    assert wish(words) == DELETE


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("ลบข้อมูลของฉันยังไง", TELL),
        ("นโยบายความเป็นส่วนตัว", TELL),
        ("ลบข้อมูลผู้ตกเกณฑ์ จปฐ. ทำอย่างไร", ""),
        ("การลบข้อมูลส่วนบุคคลของครัวเรือน", ""),
        ("ลบข้อมูลครัวเรือนของหมู่บ้านเรา", ""),
        ("ลบข้อมูลของเขา", ""),
        ("ขอข้อมูลของฉัน", ""),
        ("เก็บข้อมูลอะไรบ้างใน จปฐ.", ""),
        ("", ""),
    ],
)
def test_questions_are_not_taken_for_the_wish(words: str, meant: str):
    """Whose data the letters speak of is asked of the letters."""
    assert wish(words) == meant


# What is over


def test_what_is_over_is_deleted(desk: Office):
    """Questions and feedback after ninety days, with the rows of events; counts stay."""
    chat, here = Chat(desk), desk.here
    chat.talk(UNKNOWN)
    here.ledger.write(Verdict("ถามลับ", "a-1.x", "no"))
    here.ledger.write(Missed("ถามลับ"))
    find = here.jobs.add("read", {"arrival": 1, "only": "find"})
    kept = here.jobs.add("publish", {"ids": []})
    database, began = here.inbox.database, time.time()
    assert clear(database, began) == 0
    clear(database, began + FOUND_SECONDS + 9)
    assert (here.jobs.get(find.id), here.jobs.get(kept.id)) == (None, kept)
    assert "ถามลับ" in everything(desk)
    clear(database, began + max(KEPT_SECONDS, INBOX_SECONDS) + 9)
    assert "ถามลับ" not in everything(desk)
    assert rows(desk, "inbox") == rows(desk, "unanswered") == rows(desk, "feedback") == []
    assert sum(one.none for one in here.usage.days(2)) == 1


def test_photos_are_known_as_a_series_while_they_can_come_again(desk: Office):
    """The ids of photos sent together are kept for twenty minutes, without their sender."""
    series = {"id": "A" * 32, "index": 1, "total": 2}
    photo = message("image", id="77", contentProvider={"type": "line"}, imageSet=series)
    desk.send(desk.event(photo))
    inbox = desk.here.inbox
    inbox.finish(claim := inbox.claim(1), End("silent"))
    assert [part.event["message"]["id"] for part in inbox.series(claim)] == ["77"]
    assert desk.user not in everything(desk)
    clear(inbox.database, time.time() + REDELIVERY_SECONDS + 9)
    assert inbox.series(claim) == []
    assert "77" not in desk.row(1).payload


def test_it_is_looked_for_every_hour(database: Engine, clock: Clock, tmp_path: Path):
    """Not at every sweep; files that were fetched and left behind go too."""
    (fetched := tmp_path / "fetched" / "7").mkdir(parents=True)
    retention = Retention(database, fetched.parent, clock)
    clock.now = time.time() + KEPT_SECONDS
    with database.begin() as db:
        row = {"key": "k", "text": "ถาม", "count": 1, "first": 1.0, "last": 1.0, "nearest": "[]"}
        db.execute(META.tables["unanswered"].insert().values(row))
    assert retention.run() == 1
    assert not fetched.exists()
    with database.begin() as db:
        db.execute(META.tables["unanswered"].insert().values(row))
    assert retention.run() == 0
    clock.now += 3600
    assert retention.run() == 1


# The page


def test_the_page_states_every_column():
    """A column that nobody tells people about does not pass, nor one that is no more."""
    stated = {column for one in KEPT for column in one.columns}
    there = {f"{table.name}.{column.name}" for table in META.sorted_tables for column in table.c}
    assert stated == there


def test_the_page_is_open_to_everybody(desk: Office):
    """Without a link or a session, with every time that it promises."""
    page = desk.client.get("/privacy")
    assert page.status_code == 200
    for one in KEPT:
        assert one.until in page.text
    assert "90 วัน" in page.text
    assert "30 นาที" in page.text


def rows(desk: Office, table: str) -> list:
    """Everything that a table holds."""
    with desk.here.inbox.database.connect() as db:
        return db.execute(text(f"select * from {table}")).all()


def now() -> int:
    """The time as LINE's events have it."""
    return int(time.time() * 1000)
