"""From a scan sent in LINE to the answer: the real server, worker, OCR, index and browser.

LINE is `/try`; the letter is an invented one, printed, scanned and photographed.
"""

import shutil
import socket
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.common.exceptions import StaleElementReferenceException, TimeoutException
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait

from bot import texts, texts_admin
from bot.unbroken import as_typed
from corpus.text import to_arabic
from tests.bot.test_try_browser import PHONE, Phone, browser, pytestmark  # noqa: F401
from tests.scans.factory import press
from tests.scans.invented import invented
from tests.terminal import run, start

ROOT = Path(__file__).parents[2]
PATIENCE = 180  # seconds for a step on a busy machine
SHEET = invented(2)

pytestmark = [
    *pytestmark,
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("tesseract"), reason="tesseract is missing"),
    pytest.mark.skipif(not shutil.which("bwrap"), reason="bubblewrap is missing"),
]


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The letter as a scan and as a photo."""
    folder = tmp_path_factory.mktemp("papers")
    press([SHEET], folder, ("clean_gray200", "phone2048"))
    return folder


@pytest.fixture
def address(environment: dict[str, str]) -> Iterator[str]:
    """`wian serve` and `wian worker`, ready."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    commands = ("serve", "--no-worker", "--port", str(port)), ("worker",)
    processes = [start(*command, cwd=ROOT, env=environment) for command in commands]
    try:
        yield ready(f"http://127.0.0.1:{port}")
    finally:
        for process in processes:
            process.terminate()
            process.communicate(timeout=60)


def ready(address: str) -> str:
    """The address, once the server answers questions."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5):
                return address
        except OSError:
            time.sleep(0.5)
    raise TimeoutError(address)


def plain(shown: str) -> str:
    """What a bubble shows with Arabic digits, as it is typed."""
    return as_typed(to_arabic(shown))


class Visitor(Phone):
    """Somebody with the page open who can also send papers and wait for slow work."""

    def sends(self, picker: str, path: Path) -> None:
        """Pick a file with the page's picker of that id."""
        self.browser.find_element(By.ID, "plus").click()
        self.browser.find_element(By.ID, picker).send_keys(str(path))

    def sees(self, words: str) -> object:
        """The newest line of the bot with these words; a state button is tapped meanwhile."""

        def found(_: WebDriver) -> object:
            for last in self.all(".line.bot")[-1:]:
                if words in last.text:
                    return last
                if texts_admin.SEE_STATE in [button.text for button in self.buttons(last)]:
                    self.taps(last, texts_admin.SEE_STATE)
                    self.wait(".line.bot", len(self.all(".line.bot")) + 1)
            return None

        try:
            moving = [StaleElementReferenceException]  # the page draws itself anew meanwhile
            return WebDriverWait(self.browser, PATIENCE, 0.5, moving).until(found)
        except TimeoutException:
            self.picture("stuck")
            raise AssertionError(self.all(".line.bot")[-1].text) from None

    def taps(self, line: object, label: str) -> None:
        """Tap a button of a line."""
        next(one for one in self.buttons(line) if one.text == label).click()

    def buttons(self, line: object) -> list:
        """The buttons of a line."""
        return line.find_elements(By.CSS_SELECTOR, ".fx-button")


def test_a_scan_sent_to_the_bot_is_answered_from(
    browser: WebDriver,  # noqa: F811
    address: str,
    papers: Path,
    environment: dict[str, str],
    tmp_path: Path,
):
    """Code, scan, draft, publish, sample question, answer; then a stranger's photo finds it."""
    admin = Visitor(browser, address, tmp_path)
    admin.size(*PHONE)
    admin.wait(".line.bot", 1)
    code = run("admin", "invite", cwd=ROOT, env=environment).out
    admin.ask(f"รหัสแอดมิน {next(word for word in code.split() if '-' in word and word.isupper())}")
    admin.sees(texts_admin.WELCOME[:20])
    admin.sends("files", papers / "scan" / f"{SHEET.name}_clean_gray200.pdf")
    card = admin.sees(texts_admin.DRAFT_TITLE)
    admin.picture("draft")
    assert SHEET.number in plain(card.text)
    admin.taps(card, texts_admin.PUBLISH)
    card = admin.sees(texts_admin.PUBLISHED_TITLE)
    admin.picture("published")
    lines = len(admin.all(".line.bot"))
    admin.taps(card, texts_admin.TRY_ASKING)
    answer = admin.wait(".line.bot", lines + 1)[-1]
    admin.picture("answer")
    assert SHEET.number in plain(answer.text)
    admin.browser.find_element(By.ID, "restart").click()
    admin.sees(texts.GREETING_TITLE)
    admin.sends("photos", papers / "phone" / f"{SHEET.name}_phone2048.jpg")
    card = admin.sees(texts.LETTER_TITLE)
    admin.picture("found")
    assert SHEET.number in plain(card.text)
    assert admin.complaints() == []
