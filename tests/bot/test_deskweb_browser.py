"""The desk in a real browser: every page looked over, and a paper's way to an answer."""

import json
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver

from bot import desk
from bot.deskweb import texts as say
from bot.ledger import Missed, Verdict
from bot.turn import Seen
from bot.usage import ANSWERED, NONE, WRONG
from corpus.letter import Doubt
from corpus.store import write_letter
from index.passages import make_passages
from tests.bot import browsing
from tests.bot.room import BUNDLE, Room
from tests.bot.standin import StandIn
from tests.terminal import CIRCULAR, Office, run

pytestmark = browsing.MARKS
ROOT = Path(__file__).parents[2]
PHONE, DESKTOP = (360, 740), (1280, 900)
QUESTION = "ตลาดชุมชนริมน้ำ ให้ใครรับรองผลการสำรวจ"
ANSWER = "นายอำเภอ"
PAPER = """<!doctype html><meta charset="utf-8"><style>
@font-face {{ font-family: Sarabun; src: url("{font}"); }}
body {{ margin: 110px 130px; background: #fff; color: #000; font: 27px/1.6 Sarabun;
  white-space: pre-wrap; }}</style><body>{text}"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    """One headless Chromium for the module."""
    made = browsing.open_browser(tmp_path_factory.mktemp("browser"))
    yield made
    made.quit()


@pytest.fixture
def room(tmp_path: Path, letters: StandIn) -> Iterator[Room]:
    """A served desk with something on every page."""
    made = Room(tmp_path, letters)
    with browsing.served(made.app) as made.base:
        _fill(made)
        yield made
    made.here.inbox.close()


def _fill(room: Room) -> None:
    here = room.here
    first, _ = room.draft(BUNDLE)
    doubted = replace(desk.draft(room.corpus, first), doubts=(Doubt("number", "อ่านไม่ชัด"),))
    write_letter(doubted, room.corpus / "drafts")
    desk.correct(room.settings, first, {"signer": "ผู้ลงนาม"}, by="machine")
    here.arrivals.take(b"1", "อ่านอยู่.pdf", "web", "k")
    here.arrivals.reading(1, 3, 12, 95.0)
    here.arrivals.end(here.arrivals.take(b"2", "รับไม่ได้.docx", "folder").id, "refused", (), "เสีย")
    here.jobs.add("publish", {"ids": [first]})
    here.jobs.fail(here.jobs.claim("publish"), "แย่ลง", {"lost": ["คำถามที่หาย"]})
    here.jobs.add("publish", {"ids": [first]})
    here.admins.accept(here.admins.invite().replace("-", ""), "U1", "ผู้ดูแลคนหนึ่ง")
    here.acts.write("machine", "publish", first)
    here.ledger.write(Missed("ขอหนังสือ มท 0810.3/ว 1100", ("36d04a97a2-1",)))
    passage = make_passages(desk.letter(room.corpus, "36d04a97a2-2"))[1]
    here.ledger.write(Verdict("ใครดูแลเรื่องนี้", passage.id, "yes"))
    for _ in range(3):
        here.usage.count(Seen((ANSWERED,), "36d04a97a2-1"))
    here.usage.count(Seen((NONE, WRONG)))


def _pages(room: Room) -> list[str]:
    draft = next(one.id for one in desk.drafts(room.corpus) if one.doubts)
    passage = make_passages(desk.letter(room.corpus, "36d04a97a2-2"))[1].id
    golden = f"/golden?question=ใครดูแลเรื่องนี้&passage={passage}"
    drafts = (f"/drafts/{draft}", f"/drafts/{draft}/split", "/drafts/36d04a97a2-1")
    asks = ("/letters/36d04a97a2-1/retire", "/snapshots/rollback", golden, f"{golden}&then=words")
    lists = ("", "/letters", "/wanted", "/unanswered", "/feedback", "/usage", "/snapshots")
    lists += ("/log", "/people")
    return [f"/admin{page}" for page in (*lists, *drafts, *asks, "/jobs/1", "/jobs/2", "/nothing")]


def _sign_in(browser: WebDriver, address: str) -> None:
    browsing.complaints(browser)  # those of the test before
    browser.get(address)
    browsing.press(browser, "button.main")


def test_every_page_fits_and_loads_nothing_foreign(browser: WebDriver, room: Room):
    """On a phone and a desktop no page is wider than the screen; the console is silent."""
    _sign_in(browser, room.base + room.link())
    for page in _pages(room):
        for size in (PHONE, DESKTOP):
            browsing.resize(browser, *size)
            browser.get(room.base + page)
            wide = browser.execute_script("return document.documentElement.scrollWidth")
            assert wide <= size[0], page
        loaded = browsing.loaded(browser)
        assert loaded, page
        assert all(name.startswith(room.base) for name in loaded), page
    assert [one for one in browsing.complaints(browser) if "/nothing" not in one] == []


@browsing.NEEDS_AXE
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: WebDriver, room: Room, scheme: str):
    """No page has a fault of accessibility that axe-core knows, light or dark."""
    browsing.scheme(browser, scheme)
    browser.delete_all_cookies()
    browser.get(f"{room.base}/admin")
    assert say.OUTSIDE_STEP in browser.find_element(By.TAG_NAME, "main").text
    assert browsing.violations(browser) == []
    _sign_in(browser, room.base + room.link())
    for page in _pages(room):
        for size in (PHONE, DESKTOP):
            browsing.resize(browser, *size)
            browser.get(room.base + page)
            assert browsing.violations(browser) == [], (page, size)


def test_the_queue_is_worked_by_keyboard_alone(browser: WebDriver, room: Room):
    """The first key reaches the link past the menu; every control can be reached, and is seen."""
    _sign_in(browser, room.base + room.link())
    browsing.resize(browser, *DESKTOP)
    browser.get(f"{room.base}/admin")
    reached = []
    for _ in range(40):
        ActionChains(browser).send_keys(Keys.TAB).perform()
        here = browser.switch_to.active_element
        if here.tag_name == "body":
            break
        outline = here.value_of_css_property("outline-style")
        reached.append((here.tag_name, here.text or here.get_attribute("id"), outline))
    names = [name for _, name, _ in reached]
    assert names[0] == say.SKIP
    assert {"file", say.SEND, say.LEAVE, *say.PLACES.values()} <= set(names)
    assert {outline for _, _, outline in reached} == {"solid"}


def test_files_are_dropped_and_the_queue_looks_again(browser: WebDriver, room: Room, tmp_path):
    """Two files go up one by one, the page is not loaded anew, and the queue shows both."""
    _sign_in(browser, room.base + room.link())
    browser.get(f"{room.base}/admin")
    browser.execute_script("window.same = true")
    paths = [tmp_path / name for name in ("หนึ่ง.txt", "<b>สอง.txt")]
    for number, path in enumerate(paths):
        path.write_text(CIRCULAR.replace("4471", f"459{number}"), "utf-8")
    browser.find_element(By.ID, "file").send_keys("\n".join(map(str, paths)))
    browser.find_element(By.CSS_SELECTOR, ".upload .main").click()
    shown = "document.getElementById('arrivals').innerText.includes"
    for path in paths:
        browsing.wait(browser, f"{shown}({json.dumps(path.name)})", 20)
    room.here.arrivals.reading(room.here.arrivals.list(1)[0].id, 7, 9, 10.0)
    told = say.PAGE_OF.format(page=7, pages=9)
    browsing.wait(browser, f"{shown}({json.dumps(told)})", 20)
    assert browser.execute_script("return window.same")
    assert browsing.complaints(browser) == []


@pytest.mark.slow
@pytest.mark.skipif(
    not shutil.which("tesseract"), reason="tesseract is missing (tesseract-ocr-tha)"
)
def test_from_a_scan_to_an_answer(
    browser: WebDriver, office: Office, environment: dict[str, str], tmp_path: Path
):
    """A paper is sent in, read, checked and published in the browser; then LINE answers by it."""
    picture = _scan(browser, tmp_path)
    with _serving(environment, tmp_path) as address:
        _sign_in(browser, _link(environment, address))
        browser.find_element(By.ID, "file").send_keys(str(picture))
        browser.find_element(By.CSS_SELECTOR, ".upload .main").click()
        browser.get(browsing.wait(browser, "document.querySelector('#drafts a.title')?.href"))
        assert browser.find_elements(By.CSS_SELECTOR, ".strip img")
        assert "4471" in browser.find_element(By.NAME, "canonical").get_attribute("value")
        browsing.press(browser, "button[value=publish]")
        browsing.wait(
            browser, f"document.querySelector('#job')?.innerText.includes('{say.ANSWERABLE}')"
        )
        browser.get(f"{address}/try")
        browsing.wait(browser, "document.querySelectorAll('.line.bot').length > 0")
        browser.find_element(By.ID, "text").send_keys(QUESTION)
        browser.find_element(By.ID, "send").click()
        said = "[...document.querySelectorAll('.line.bot')].pop().innerText"
        browsing.wait(browser, f"{said}.includes('{ANSWER}')")
        browser.get(f"{address}/admin/log")
        done = [one.text.split(" ")[0] for one in browser.find_elements(By.TAG_NAME, "strong")]
        assert done[:2] == [say.ACTS["publish"], say.ACTS["add"]]
    assert len(list((office.corpus / "letters").glob("*.md"))) == 11


def _scan(browser: WebDriver, folder: Path) -> Path:
    """The circular as a picture of its page, at 150 dots an inch."""
    font = (ROOT / "bot" / "static" / "fonts" / "sarabun-regular.woff2").as_uri()
    page = folder / "paper.html"
    page.write_text(PAPER.format(font=font, text=CIRCULAR), "utf-8")
    browsing.resize(browser, 1240, 1754)
    browser.get(page.as_uri())
    time.sleep(0.5)  # the face is loaded
    picture = folder / "หนังสือสแกน.png"
    assert browser.save_screenshot(str(picture))
    return picture


@contextmanager
def _serving(environment: dict[str, str], folder: Path) -> Iterator[str]:
    """The whole service as `wian serve` runs it, with its slow worker; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    with (folder / "log").open("w+") as log:
        command = [sys.executable, "-m", "bot.cli", "serve", "--port", port]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            _until_ready(f"http://127.0.0.1:{port}", folder / "log")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(60)


def _until_ready(address: str, log: Path) -> None:
    end = time.monotonic() + 90
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(log.read_text("utf-8"))


def _link(environment: dict[str, str], address: str) -> str:
    """What `wian admin link` prints, on the server's own address."""
    told = run("admin", "link", cwd=ROOT, env=environment)
    token = re.search(r"token=([^&\s]+)", told.out)[1]
    return f"{address}/admin/enter?token={token}"
