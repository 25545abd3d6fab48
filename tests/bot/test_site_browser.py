"""The public pages in a real browser: fit, face, keyboard, print, and what axe-core knows."""

import base64
import re
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, urljoin

import numpy as np
import pytest
from PIL import Image
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver

from bot.site import texts as say
from index.passages import make_passages
from tests.bot import browsing
from tests.bot.room import Room
from tests.bot.standin import StandIn

pytestmark = browsing.MARKS
PHONE, DESKTOP = (360, 740), (1280, 900)
WORDS = quote("มอบหมายสำนักงานพัฒนาสังคมและความมั่นคงของมนุษย์ เป็นผู้รับผิดชอบ")
PROVINCE, MINISTRY = "36d04a97a2-2", "36d04a97a2-3"
PAGES = (
    "/", "/?year=2565", "/?year=2566&kind=ข่าว&level=2", f"/search?q={WORDS}",
    f"/search?q={WORDS}&year=2554", "/search?q=qwertyuiop", "/letters/none", "/privacy",
)  # fmt: skip


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    """One headless Chromium for the module."""
    made = browsing.open_browser(tmp_path_factory.mktemp("browser"))
    yield made
    made.quit()


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """Served public letters, one of which another replaces."""
    made = Room(tmp_path_factory.mktemp("room"), StandIn(), WIAN_LETTERS="public")
    engine = made.here.standby.engine
    new, old = engine.letter(MINISTRY), engine.letter("ad3e53ef2e-3")
    engine._letters[MINISTRY] = replace(new, supersedes=(old.canonical,))
    with browsing.served(made.app) as made.base:
        yield made
    made.here.inbox.close()


def pages(room: Room) -> list[str]:
    """Every kind of page, and every letter."""
    return [*PAGES, *(f"/letters/{one.id}" for one in room.here.standby.engine.all())]


def passage(room: Room, words: str) -> str:
    """The address of the province's letter at the passage with those words."""
    letter = room.here.standby.engine.letter(PROVINCE)
    one = next(one for one in make_passages(letter) if words in one.text)
    return f"{room.base}/letters/{PROVINCE}?p={one.id}~0-40#quoted"


def too_wide(browser: WebDriver) -> bool:
    """Whether the page is wider than the screen."""
    return browser.execute_script("return document.documentElement.scrollWidth > innerWidth")


def test_every_page_fits_and_loads_nothing_foreign(browser: WebDriver, room: Room):
    """On a phone, with type twice as large, and on a desktop; the console is silent."""
    browsing.complaints(browser)
    for page in pages(room):
        for size, zoom in ((PHONE, "100%"), (PHONE, "200%"), (DESKTOP, "100%")):
            browsing.resize(browser, *size)
            browser.get(room.base + page)
            browser.execute_script("document.documentElement.style.fontSize = arguments[0]", zoom)
            assert not too_wide(browser), (page, size, zoom)
        loaded = browsing.loaded(browser)
        assert loaded, page
        assert all(name.startswith(room.base) for name in loaded), page
    assert [one for one in browsing.complaints(browser) if "/none" not in one] == []


@browsing.NEEDS_AXE
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_nothing(browser: WebDriver, room: Room, colours: str):
    """No page has a fault of accessibility that axe-core knows, light or dark."""
    browsing.scheme(browser, colours)
    for page in (*pages(room), passage(room, "มอบหมายสำนักงาน").removeprefix(room.base)):
        browsing.resize(browser, *(PHONE if colours == "light" else DESKTOP))
        browser.get(room.base + page)
        browser.execute_script(
            "document.querySelectorAll('details').forEach(one => one.open = true)"
        )
        assert browsing.violations(browser) == [], page


@browsing.NEEDS_AXE
def test_axe_finds_nothing_where_nobody_may_read(browser: WebDriver, tmp_path: Path):
    """The page that says how to get a link, light and dark, on a phone."""
    shut = Room(tmp_path, StandIn())
    browsing.resize(browser, *PHONE)
    with browsing.served(shut.app) as base:
        for colours in ("light", "dark"):
            browsing.scheme(browser, colours)
            browser.get(f"{base}/letters/{PROVINCE}")
            assert say.LINK_NEEDED in browser.find_element(By.TAG_NAME, "main").text
            assert browsing.violations(browser) == [], colours
    shut.here.inbox.close()


def test_a_link_from_line_shows_its_passage(browser: WebDriver, room: Room):
    """The passage is on the screen when the page opens, at the first look, on a phone."""
    browsing.resize(browser, *PHONE)
    browser.get(passage(room, "ขอความร่วมมือหัวหน้าส่วนราชการ"))
    place = "document.getElementById('quoted').getBoundingClientRect()"
    top, scrolled = browser.execute_script(f"return [{place}.top, scrollY]")
    assert scrolled > 740
    assert 0 <= top < 740 / 2


def test_no_page_moves_while_it_loads(browser: WebDriver, room: Room):
    """No layout shift: what is read stays where it is."""
    browsing.resize(browser, *PHONE)
    for page in ("/", f"/search?q={WORDS}", f"/letters/{PROVINCE}"):
        browser.get(room.base + page)
        moved = browser.execute_async_script(
            "const done = arguments[0]; let sum = 0;"
            "new PerformanceObserver(list => list.getEntries().forEach(one => sum += one.value))"
            ".observe({type: 'layout-shift', buffered: true}); setTimeout(() => done(sum), 400)"
        )
        assert moved < 0.01, page


def test_a_page_weighs_little(room: Room):
    """The longest letter with its stylesheets, script and icon: under 100 KB without fonts."""
    for page in (one for one in pages(room) if one != "/letters/none"):
        address = room.base + quote(page, safe="/?=&%")
        body = urllib.request.urlopen(address).read()
        parts = re.findall(r'(?:href|src)="(/static/[^"]+\.(?!woff2)\w+)"', body.decode())
        weights = [
            len(urllib.request.urlopen(urljoin(address, part)).read()) for part in set(parts)
        ]
        assert len(body) + sum(weights) < 100_000, page


def test_everything_is_reached_by_keyboard(browser: WebDriver, room: Room):
    """The first key reaches the link past the header; boxes of the chain are seen when reached."""
    browsing.resize(browser, *DESKTOP)
    browser.get(f"{room.base}/letters/{PROVINCE}")
    reached = []
    for _ in range(60):
        ActionChains(browser).send_keys(Keys.TAB).perform()
        here = browser.switch_to.active_element
        if here.tag_name == "body":
            break
        reached.append((here.tag_name, here.get_attribute("textContent").strip()))
    texts = [text for _, text in reached]
    assert texts[0] == say.SKIP
    assert any("กระทรวงมหาดไทย" in text and tag == "a" for tag, text in reached)
    for words in (say.SEARCH, say.ASIDE, say.CHAIN_LIST, say.DUTY_PLACE, say.PLAIN_TEXT):
        assert words in texts


def test_the_citation_is_copied(browser: WebDriver, room: Room):
    """One press selects the whole citation and says that it was taken."""
    browser.get(f"{room.base}/letters/{PROVINCE}")
    field = browser.find_element(By.ID, "citation")
    field.find_element(By.XPATH, "following-sibling::button").click()
    chosen = browser.execute_script(
        "const one = document.activeElement;"
        "return one.value.slice(one.selectionStart, one.selectionEnd)"
    )
    assert chosen == field.get_attribute("value")
    assert "ลงวันที่ 29 ธันวาคม 2565" in chosen


def test_the_page_needs_no_script(browser: WebDriver, room: Room):
    """Without JavaScript the letter, the fields to copy and the folded parts are all there."""
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(passage(room, "มอบหมายสำนักงาน"))
        assert browser.find_element(By.ID, "quoted").is_displayed()
        assert browser.find_element(By.ID, "citation").get_attribute("value")
        browser.find_element(By.CSS_SELECTOR, ".aside summary").click()
        assert browser.find_element(By.CSS_SELECTOR, ".aside p").is_displayed()
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def printed(browser: WebDriver) -> bytes:
    """The page as a PDF file."""
    made = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    return base64.b64decode(made["data"])


def stripes(page: np.ndarray) -> list[int]:
    """Heights of what stands on a page: lines of type, from the top, marks with their line."""
    dark = np.flatnonzero((page < 160).any(axis=1))
    return [len(one) for one in np.split(dark, np.flatnonzero(np.diff(dark) > 5) + 1)]


@pytest.mark.skipif(not shutil.which("pdftoppm"), reason="poppler-utils is missing")
def test_no_page_ends_with_the_marks_of_the_next(browser: WebDriver, room: Room, tmp_path: Path):
    """Thai marks stand high over their line: those of a page's first line stay on that page."""
    for letter in (PROVINCE, MINISTRY, "ad3e53ef2e-3", "16007b80be-1"):
        browser.get(f"{room.base}/letters/{letter}")
        (tmp_path / "page.pdf").write_bytes(printed(browser))
        command = ["pdftoppm", "-r", "100", "-gray", "-png", "page.pdf", letter]
        subprocess.run(command, cwd=tmp_path, check=True)
        for path in sorted(tmp_path.glob(f"{letter}*.png")):
            assert stripes(np.asarray(Image.open(path)))[-1] >= 10, path.name


def test_a_printed_page_is_no_original(browser: WebDriver, room: Room):
    """On paper too it says that it was read from a copy."""
    browser.get(f"{room.base}/letters/{PROVINCE}")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        said = browser.find_element(By.CSS_SELECTOR, ".source")
        assert said.is_displayed()
        assert said.text == say.VERBATIM
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_no_line_breaks_within_a_number(browser: WebDriver, room: Room):
    """On the smallest phone, in lists and titles; what is selected there is as it was."""
    browsing.resize(browser, 320, 740)
    for path in ("/", f"/search?q={WORDS}", f"/letters/{PROVINCE}"):
        browser.get(room.base + path)
        heights = browser.execute_script(
            "return [...document.querySelectorAll('.whole')].map(one =>"
            " one.offsetHeight / parseFloat(getComputedStyle(one).lineHeight))"
        )
        linked = "[...document.querySelectorAll('a .whole')].map(one =>"
        drawn = f"return {linked} getComputedStyle(one).textDecorationLine)"
        assert set(browser.execute_script(drawn)) <= {"underline"}
        assert heights
        assert max(heights) < 1.5, path
    title = browser.find_element(By.TAG_NAME, "h1").text
    assert title == "หนังสือจังหวัดแพร่ ที่ พร 0017.2/ว 5914 ลงวันที่ 29 ธันวาคม 2565"


def test_large_type_enlarges_everything(browser: WebDriver, room: Room):
    """With type twice as large the chain's too, and fields have room for words."""
    browsing.resize(browser, *PHONE)
    sizes = []
    for zoom in ("100%", "200%"):
        browser.get(f"{room.base}/letters/{PROVINCE}")
        browser.execute_script("document.documentElement.style.fontSize = arguments[0]", zoom)
        found = [browser.find_element(By.CSS_SELECTOR, one) for one in (".picture", "#citation")]
        sizes.append([one.rect["width"] for one in found])
        search = browser.find_element(By.NAME, "q").rect["width"]
        assert search > (8 * 16 if zoom == "100%" else 16 * 16)
    assert sizes[1][0] > 1.5 * sizes[0][0]
    assert sizes[1][1] > sizes[0][1]


def test_print_is_the_letter_on_a4(browser: WebDriver, room: Room):
    """What belongs to the screen is not printed; each sheet is A4."""
    browser.get(f"{room.base}/letters/{MINISTRY}")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        for hidden in (".bar", ".places", ".cite", ".chain", ".duties", ".aside", "h1"):
            assert not browser.find_element(By.CSS_SELECTOR, hidden).is_displayed(), hidden
        assert browser.find_element(By.CSS_SELECTOR, ".sheet .sign").is_displayed()
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed(browser))
    assert boxes
    assert all(abs(float(w) - 595) < 2 and abs(float(h) - 842) < 2 for w, h in boxes)
