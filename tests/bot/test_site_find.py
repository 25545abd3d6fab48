"""Search and browse: the engine of LINE, filters in the address, honest empty results."""

import html
import re
import threading
import time
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest

from bot.citation import short_subject
from bot.lists import none_of_day
from bot.site import find
from bot.site import texts as say
from bot.site.turnstile import AGAIN_SECONDS, PLACES
from index.answer import Answer
from tests.bot.room import Room
from tests.bot.standin import StandIn

WORDS = "มอบหมายสำนักงานพัฒนาสังคมและความมั่นคงของมนุษย์ จังหวัดแพร่ เป็นผู้รับผิดชอบและประสานงาน"
PROVINCE = "36d04a97a2-2"


@pytest.fixture
def room(tmp_path: Path) -> Room:
    """A collection that everybody may read."""
    return Room(tmp_path, StandIn(), WIAN_LETTERS="public")


def links(body: str) -> list[str]:
    """The ids of the letters that a page leads to, in order."""
    return re.findall(r'href="/letters/([^"?#/]+)', body)


def search(room: Room, **asked: str) -> str:
    """The page of results."""
    answer = room.get("/search", query_string=asked)
    assert answer.status_code == 200
    return answer.text


def test_a_question_finds_what_line_would_answer(room: Room):
    """Best first, the answering words marked; the link opens them marked in the letter."""
    body = search(room, q=WORDS)
    best = room.here.standby.engine.ask(WORDS).hits[0]
    assert links(body)[0] == best.letter.id == PROVINCE
    bright = re.search(r"<mark>(.*?)</mark>", body, re.DOTALL)[1]
    assert "สำนักงานพัฒนาสังคม" in bright
    there = html.unescape(re.search(r'<h2><a href="([^"]+)"', body)[1]).split("#")
    assert there[1] == "quoted"
    assert '<mark id="quoted"' in room.get(there[0]).text
    assert 'class="strong"' in room.get(there[0]).text


def test_the_address_holds_question_and_filters(room: Room):
    """The form shows again what the address says, so that it can be shared and narrowed."""
    body = search(room, q=WORDS, year="2565", level="2")
    assert f'name="q" value="{WORDS}"' in body
    assert '<option value="2565" selected>' in body
    assert '<option value="2" selected>' in body
    assert set(links(body)) == {PROVINCE}


@pytest.mark.parametrize(
    ("field", "value"), [("year", "2553"), ("level", "3"), ("kind", "ข่าว"), ("urgency", "ด่วนที่สุด")]
)
def test_filters_narrow_the_list_and_the_search(room: Room, field: str, value: str):
    """Only letters that fit are listed or found; none that fits is left out of the list."""
    held = room.here.standby.engine.all()
    ministry = {"36d04a97a2-3", "ad3e53ef2e-3", "5d6f003726-1", "5d6f003726-2"}
    fits = {
        "year": lambda one: one.date.startswith(str(int(value) - 543)),
        "level": lambda one: one.id in ministry,
        "kind": lambda one: one.kind == value,
        "urgency": lambda one: one.urgency == value,
    }[field]
    expected = {one.id for one in held if fits(one)}
    listed = links(room.get("/", query_string={field: value}).text)
    assert set(listed) == expected
    assert len(listed) == len(set(listed))
    found = search(room, q="แผนพัฒนาหมู่บ้าน/ชุมชน", **{field: value})
    if say.NEAREST_OUTSIDE not in found:
        assert set(links(found)) <= expected


def test_letters_not_in_force_can_be_left_out(room: Room):
    """A letter that a newer one ends is marked, and not listed where only valid ones are."""
    engine = room.here.standby.engine
    new, old = engine.letter("36d04a97a2-3"), engine.letter("ad3e53ef2e-3")
    text = f"ให้ยกเลิกหนังสือ {old.canonical}"
    engine._letters[new.id] = replace(new, supersedes=(old.canonical,), text=text)
    assert say.NOT_IN_FORCE in room.get("/").text
    valid = links(room.get("/?force=yes").text)
    assert old.id not in valid
    assert new.id in valid


def test_a_filter_nobody_offers_is_no_filter(room: Room):
    """An address mistyped or made up shows everything; so does a page that is none."""
    for odd in (
        "year=1",
        "year=%00",
        "level=9",
        "kind=<b>",
        "force=no",
        "page=x",
        "page=-1",
        "page=99",
    ):
        assert len(links(room.get(f"/?{odd}").text)) == 10


def test_the_list_is_by_year_and_sender_newest_first(room: Room):
    """Years fall, a sender stands once in a year, its letters from the newest."""
    body = room.get("/").text
    years = [int(year) for year in re.findall(r"<h2>ปี (\d+)</h2>", body)]
    assert years == sorted(years, reverse=True)
    assert len(years) == len(set(years))
    for year in body.split("<h2>")[1:]:
        senders = re.findall(r"<h3>(.*?)</h3>", year)
        assert len(senders) == len(set(senders))
        for some in year.split("<h3>")[1:]:
            dates = [room.here.standby.engine.letter(id).date for id in links(some)]
            assert dates == sorted(dates, reverse=True)


def test_a_long_list_has_pages(room: Room):
    """Every letter stands on exactly one page."""
    engine = room.here.standby.engine
    one = engine.letter(PROVINCE)
    engine._letters = {f"x-{n}": replace(one, id=f"x-{n}") for n in range(230)}
    engine.snapshot = "another"
    pages = [links(room.get(f"/?page={n}").text) for n in (1, 2, 3)]
    assert [len(page) for page in pages] == [100, 100, 30]
    assert len({id for page in pages for id in page}) == 230
    assert 'href="/?page=2"' in room.get("/").text


def test_an_empty_result_says_what_was_looked_through(room: Room):
    """Nothing is passed off as an answer: the nearest are called nearest."""
    body = search(room, q="qwertyuiop")
    assert say.NOTHING.format(query="qwertyuiop", letters=10) in html.unescape(body)
    assert say.NEAREST in body
    assert len(links(body)) == len(set(links(body))) > 0
    body = search(room, q=WORDS, year="2554")
    assert say.NOTHING_WITHIN.format(filters="ปี พ.ศ. 2554") in body


def test_a_list_that_is_asked_for_is_listed(room: Room):
    """As in LINE: the newest letters, those of a year or an office, with filters and pages."""
    everything = links(room.get("/").text)
    for words in ("หนังสือล่าสุด", "มีหนังสืออะไรบ้าง", "latest letters"):
        assert links(search(room, q=words)) == everything
    body = search(room, q="หนังสือปี ๒๕๖๕")
    assert "<h1>หนังสือปี 2565</h1>" in body
    assert links(body) == links(room.get("/?year=2565").text) != everything
    assert 'name="q" value="หนังสือปี ๒๕๖๕"' in body
    assert links(search(room, q="หนังสือปี 2565", level="2")) == [PROVINCE]
    assert say.NO_LETTERS in search(room, q="หนังสือปี 2540")


def test_the_lists_of_line_are_those_of_the_page(room: Room):
    """The urgent, the oldest first, an English question: as LINE has them."""
    oldest = links(search(room, q="ฉบับแรกสุด"))
    assert sorted(oldest) == sorted(links(room.get("/").text))
    assert "เก่าสุดก่อน" in search(room, q="ฉบับแรกสุด")
    assert oldest[0] == links(search(room, q="หนังสือด่วนที่สุด"))[-1]
    assert PROVINCE in links(search(room, q="letters from Phrae"))
    assert say.NO_LETTERS in search(room, q="คำสั่งปี 66")


def test_a_day_without_a_letter_is_said_as_in_line(room: Room, monkeypatch: pytest.MonkeyPatch):
    """Nothing was issued on it: those words, no search, and no letter of another day."""
    engine = room.here.standby.engine
    monkeypatch.setattr(engine, "ask", lambda *_, **__: pytest.fail("nothing is searched for"))
    asked = "หนังสือวันที่ 1 มกราคม 2560"
    body = search(room, q=asked)
    assert none_of_day(asked, engine.all()).text in html.unescape(body)
    assert links(body) == []


def test_a_letter_without_a_date_is_never_the_oldest(room: Room, monkeypatch: pytest.MonkeyPatch):
    """It stands last, whichever way round a list is."""
    engine = room.here.standby.engine
    bare = replace(engine.letter(PROVINCE), id="bare-1", date=None)
    monkeypatch.setattr(engine, "_letters", engine._letters | {bare.id: bare})
    monkeypatch.setattr(engine, "snapshot", "with a letter without a date")
    assert links(room.get("/").text)[-1] == bare.id
    assert links(search(room, q="ฉบับแรกสุด"))[-1] == bare.id


def test_a_list_that_is_asked_for_has_pages(room: Room, monkeypatch: pytest.MonkeyPatch):
    """The next page is of the same list."""
    every = links(room.get("/?year=2565").text)
    monkeypatch.setattr(find, "PAGE", 3)
    body = search(room, q="หนังสือปี 2565", force="yes")
    there = html.unescape(re.search(r'rel="next" href="([^"]+)"', body)[1])
    assert links(body) == every[:3]
    assert links(room.get(there).text) == every[3:] != []


def test_a_number_finds_its_letter_once(room: Room, monkeypatch: pytest.MonkeyPatch):
    """The letter that was asked for, not every passage of it and what only ranks after it."""
    engine = room.here.standby.engine
    hits = [engine._hit(1.0, one) for one in engine.passages(engine.letter(PROVINCE))]
    others = [hit for hit in engine.ask("กรอบแผนยุทธศาสตร์").hits if hit.letter.id != PROVINCE]
    named = Answer("ว 5914", "letter", 0.9, "standin", 1.0, (*hits, *others))
    monkeypatch.setattr(engine, "ask", lambda *_: named)
    body = search(room, q="ว 5914")
    assert links(body) == [PROVINCE]
    assert say.FOUND_LETTERS.format(count=1, letters=10) in body


def test_a_number_that_no_letter_has_is_said_to_be_so(room: Room, monkeypatch: pytest.MonkeyPatch):
    """What looks like it is told to be another; what does not is only called nearest."""
    engine = room.here.standby.engine
    citing = engine._hit(0.1, engine.passages(engine.letter("5d6f003726-1"))[0])
    nearest = engine.ask(WORDS)
    nearest = replace(nearest, outcome="none", hits=(*nearest.hits, citing))
    monkeypatch.setattr(engine, "ask", lambda *_: nearest)
    body = search(room, q="มท 0211.5/ว 9015")
    assert say.NOT_HELD.format(query="มท 0211.5/ว 9015", letters=10) in body
    assert f"<h2>{say.BESIDE['alike']}</h2>" in body
    assert links(body) == ["36d04a97a2-3"]
    body = search(room, q="สว 0003/3787")
    assert f"<h2>{say.BESIDE['citing']}</h2>" in body
    assert links(body) == ["5d6f003726-1"]
    body = search(room, q="กค 0405/ว 77777")
    assert say.NOT_HELD.format(query="กค 0405/ว 77777", letters=10) in body
    assert f"<h2>{say.NEAREST}</h2>" in body


def test_a_subject_is_read_once(room: Room):
    """Several passages of one letter do not repeat what it is about."""
    body = html.unescape(search(room, q=WORDS))
    assert links(body).count(PROVINCE) > 1
    subject = short_subject(room.here.standby.engine.letter(PROVINCE))
    own = [one.split("</li>")[0] for one in body.split("<li>") if f"/letters/{PROVINCE}" in one]
    assert [subject in one for one in own] == [True] + [False] * (len(own) - 1)


def test_what_the_filters_leave_must_answer_by_itself(room: Room):
    """A weaker hit does not become the answer because the better one was filtered away."""
    engine = room.here.standby.engine
    best = engine.ask(WORDS)
    assert best.outcome == "answer"
    body = search(room, q=WORDS, year="2566")
    assert say.NEAREST in body
    assert "<h2><a" not in body


@pytest.mark.parametrize(
    "query", ["<script>alert(1)</script>", '"><img src=x>', "\x00", "ก" * 5000, "%", "๑" * 300]
)
def test_no_question_breaks_the_page(room: Room, query: str):
    """Whatever is asked is shown as text."""
    answer = room.get(f"/search?q={quote(query)}")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "<img" not in answer.text


def test_a_question_the_engine_refuses_gets_its_sentence(room: Room):
    """Why, and no empty page."""
    from index.errors import QuestionTooLong

    room.here.standby.engine.fault = QuestionTooLong(length=9, limit=1)
    body = search(room, q="ก")
    assert 'role="alert"' in body


def test_a_greeting_is_no_question(room: Room):
    """It is told what to type."""
    assert say.TALK in search(room, q="สวัสดี")


def test_nothing_asked_is_the_list(room: Room):
    """With the filters that were chosen."""
    answer = room.get("/search?q=&year=2553")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/?year=2553"


def test_not_ready_says_so(room: Room):
    """Before the engine stands both pages ask for patience."""
    room.here.standby.engine = None
    assert room.get("/").status_code == 503
    assert room.get("/search?q=ก").status_code == 503


def test_a_flood_of_searches_leaves_room_for_everything_else(
    room: Room, monkeypatch: pytest.MonkeyPatch
):
    """A few search at once; one too many hears so at once, and other pages open meanwhile."""
    begun, go = threading.Event(), threading.Event()
    ask = room.here.standby.engine.ask

    def slow(*asked: object) -> object:
        begun.set()
        assert go.wait(10)
        return ask(*asked)

    monkeypatch.setattr(room.here.standby.engine, "ask", slow)
    statuses, refused = [], []

    def visit() -> None:
        answer = room.app.test_client().get("/search", query_string={"q": WORDS})
        statuses.append(answer.status_code)
        refused.extend([answer] if answer.status_code == 503 else [])

    visitors = [threading.Thread(target=visit) for _ in range(PLACES + 4)]
    for visitor in visitors:
        visitor.start()
    assert begun.wait(10)
    for _ in range(1000):
        if len(refused) == 4:
            break
        time.sleep(0.01)
    assert room.get("/").status_code == 200
    go.set()
    for visitor in visitors:
        visitor.join()
    assert sorted(statuses) == [200] * PLACES + [503] * 4
    assert all(say.CROWDED in one.text for one in refused)
    assert all(f'name="q" value="{WORDS}"' in one.text for one in refused)
    assert {one.headers["Retry-After"] for one in refused} == {str(AGAIN_SECONDS)}
    assert search(room, q=WORDS)
