"""Words are never markup: what people, papers and LINE bring in runs nothing on any page."""

import copy
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode

import pytest
from selenium.webdriver.common.by import By

from bot import desk
from bot.ledger import Missed, Verdict
from bot.turn import Seen
from bot.usage import ANSWERED
from corpus.letter import Citation, Deadline, Directive, Doubt, Letter
from corpus.store import keep_original, write_letter
from index.passages import make_passages
from tests.bot import browsing
from tests.bot.room import Room
from tests.bot.standin import StandIn, pieces

#: Ways to run something, each with the word that tells where it was put.
WAYS = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(2)>', "'><svg onload=alert(3)>",
    "javascript:alert(4)", "</textarea><script>alert(5)</script>", "{{ 7 * 7 }}",
)  # fmt: skip
LINKS = {"href", "src", "action", "formaction", "data", "poster", "xlink:href"}
#: What the ways would make on a page.
MADE = "[onerror], [onload], img[src=x], script:not([src])"
KINDS = ("text/html", "text/plain", "text/calendar", "application/octet-stream", "text/css")


def evil(where: str) -> str:
    """Every way to run something, marked with where it was put."""
    return f"{where} {' '.join(WAYS)}"


class Page(HTMLParser):
    """What a browser would make of a page: what could run, and what is words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.words += given.values()
        if tag == "script" and not given.get("src", "").startswith("/"):
            self.faults.append(f"<{tag} {given}>")
        for name, value in given.items():
            scheme = re.match(r"[\s\x00-\x20]*([a-z]+):", value, re.IGNORECASE)
            foreign = name in LINKS and scheme and scheme[1].lower() not in ("http", "https")
            if name.startswith("on") or name in ("style", "srcdoc") or foreign or value == "x":
                self.faults.append(f"<{tag} {name}={value}>")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A site into which somebody has put every way to run something, wherever words go in."""
    engine = StandIn()
    made = Room(tmp_path, engine, WIAN_LETTERS="public").enter()
    sha256, _ = keep_original(made.corpus, evil("original").encode(), "page.html")
    letter = letter_of(sha256)
    write_letter(letter, made.corpus / "letters")
    write_letter(replace(letter, id="evil-2", status="draft"), made.corpus / "drafts")
    fill(made, engine, letter)
    yield made
    made.here.inbox.close()


def letter_of(original: str) -> Letter:
    """A letter that has it in each of its fields and in each kind of line."""
    lines = (
        "ที่", "เรื่อง", "เรียน", "อ้างถึง", "สิ่งที่ส่งมาด้วย", "ด้วย", "๑. ให้", "| ก |", "ข้อ ๒", "โทร.", "ลงชื่อ",
    )  # fmt: skip
    text = "\n\n".join(f"{line} {evil('text')}" for line in lines)
    quote = f"ข้อ ๒ {evil('text')}"
    return Letter(
        "evil-1", evil("kind"), text, number=evil("number"), canonical=evil("canonical"),
        aliases=(evil("alias"),), date="2024-01-02", urgency=evil("urgency"),
        subject=evil("subject"), sender=evil("sender"), recipients=(evil("recipient"),),
        references=(Citation(evil("cited"), None, None, evil("role"), (evil("evidence"),)),),
        enclosures=(evil("enclosure"),), supersedes=(evil("superseded"),),
        deadlines=(Deadline("2030-01-02", evil("who"), quote, evil("rule")),),
        directives=(Directive(evil("path"), evil("actor"), quote),), signer=evil("signer"),
        position=evil("position"), contacts=(evil("contact"),), span=(0, len(text)),
        doubts=(Doubt("number", evil("doubt")),), original=original,
    )  # fmt: skip


def fill(room: Room, engine: StandIn, letter: Letter) -> None:
    """The rows of every table that a page shows."""
    here, passages = room.here, make_passages(letter)
    engine._letters[letter.id] = letter
    engine._passages += passages
    engine._pieces |= {one.id: pieces(one.text) for one in passages}
    desk.correct(room.settings, "evil-2", {"signer": evil("corrected")}, by="machine")
    arrived = here.arrivals.take(evil("original").encode(), evil("file"), "line", "machine")
    here.arrivals.end(arrived.id, "refused", (), evil("problem"))
    here.arrivals.take(b"1", f"file {WAYS[0].partition('/')[0]}", "web", "machine")
    here.jobs.add("publish", {"ids": ["evil-2"]})
    here.jobs.fail(here.jobs.claim("publish"), evil("fault"), {"lost": [evil("lost")]})
    here.admins.accept(here.admins.invite(), "U1", evil("admin"))
    here.acts.write("machine", "add", evil("act"), evil("detail"))
    here.ledger.write(Missed(evil("unanswered"), (letter.id,)))
    here.ledger.write(Missed(f"ขอ มท 0810.3/ว 1100 {evil('wanted')}", (letter.id,)))
    here.ledger.write(Verdict(evil("verdict"), passages[0].id, "no"))
    here.usage.count(Seen((ANSWERED,), letter.id))


def addresses(room: Room) -> list[str]:
    """Every page, for the evil letter and asked for in evil words."""
    asked = {name: evil(f"asked-{name}") for name in ("words", "sender", "q", "question", "key")}
    asked |= {"passage": evil("asked"), "token": evil("token"), "to": evil("to"), "p": evil("p")}
    admin = next(one for one in room.here.admins.all() if one.name.startswith("admin"))
    passages = make_passages(room.here.standby.engine.letter("evil-1"))
    made = [f"/admin/people/remove?key={admin.key}"]
    made += [f"/admin/golden?{urlencode({'passage': passages[0].id, **then})}"
             for then in ({}, {"then": "words", "question": evil("asked")})]  # fmt: skip
    for rule in room.app.url_map.iter_rules():
        if "GET" in rule.methods and not rule.rule.startswith("/try"):
            for name in ("evil-1", "evil-2"):
                path = re.sub(r"<int:\w+>", "1", rule.rule)
                path = re.sub(r"<(?:path:)?\w+>", name, path)
                made += [path, f"{path}?{urlencode(asked)}"]
    return list(dict.fromkeys(made))


def test_nothing_that_was_brought_in_is_markup(room: Room, record_property):
    """On no page does it make an element, a handler or an address that runs something."""
    seen, pages = [], addresses(room)
    for path in pages:
        with room.get(path) as answer:
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            kind = answer.mimetype
            if kind != "text/html":
                assert kind in (*KINDS, "application/json"), path
                continue
            page = Page(answer.text)
        assert page.faults == [], path
        seen += page.words
    told = " ".join(seen)
    for where in PUT:
        assert f"{where} <script>alert(1)" in told, f"{where} stands on no page: nothing was proved"
    assert "{{ 7 * 7 }}" in told
    record_property("pages searched for foreign markup", len(pages))


#: Where it was put, as far as a page shows it.
PUT = (
    "text", "number", "subject", "sender", "signer", "doubt", "file", "problem", "fault", "lost",
    "admin", "act", "detail", "unanswered", "verdict", "corrected", "asked-q", "asked-question",
)  # fmt: skip


@pytest.mark.parametrize("path", ["/letters/evil-1/original", "/admin/letters/evil-1/original"])
def test_a_file_that_is_a_page_is_saved_and_not_shown(room: Room, path: str):
    """An HTML file that somebody sent in never opens within the site."""
    with room.get(path) as answer:
        assert answer.mimetype == "application/octet-stream"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert len(answer.headers["Content-Disposition"].splitlines()) == 1


def test_a_calendar_holds_no_line_of_a_letter_s_own(room: Room):
    """A line break in a letter's words begins no property of the calendar."""
    engine = room.here.standby.engine
    letter = copy.copy(engine.letter("evil-1"))
    broken = Deadline("2030-01-02", "ก\r\nATTACH:x", "ข\nATTACH:x\rATTACH:x\x0bATTACH:x", "")
    engine._letters["evil-1"] = replace(letter, deadlines=(broken,), subject="ค\r\nATTACH:x")
    made = room.get("/letters/evil-1/deadlines.ics").text
    assert "BEGIN:VEVENT" in made
    assert not re.search(r"^\s*ATTACH", made.replace("\r\n ", ""), re.MULTILINE)


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.skipif(not browsing.CHROMIUM, reason="chromium is missing")
def test_nothing_runs_in_a_browser(room: Room, tmp_path: Path, record_property):
    """Every page opened for real: no dialog opens, and the policy had nothing to refuse."""
    browser = browsing.open_browser(tmp_path / "browser")
    try:
        with browsing.served(room.app) as room.base:
            browser.get(room.base + room.link())
            browsing.press(browser, "button.main")
            pages = [one for one in addresses(room) if "?" in one and "/original" not in one]
            for path in pages:
                browser.get(room.base + path)
                assert browser.find_elements(By.CSS_SELECTOR, MADE) == [], path
                told = browsing.complaints(browser)
                assert [one for one in told if "Content Security Policy" in one] == [], path
        record_property("pages opened in a browser", len(pages))
    finally:
        browser.quit()
