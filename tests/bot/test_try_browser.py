"""`/try` in a real browser: asking, reading, tapping, as a newcomer does."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait

from bot import texts
from bot.app import start, stop
from bot.richmenu.tiles import TILES
from index.engine import Engine
from tests.bot import browsing
from tests.bot.conftest import Office

pytestmark = browsing.MARKS
QUESTION = texts.EXAMPLES[0][1]
ANSWER = "มอบหมายสำนักงานพัฒนาสังคมและความมั่นคงของมนุษย์"
PHONE, SMALL, DESKTOP = (390, 844), (360, 740), (1280, 900)


class Phone:
    """A newcomer with the page open."""

    def __init__(self, browser: WebDriver, address: str, pictures: Path) -> None:
        self.browser, self.pictures = browser, pictures
        browser.get(f"{address}/try")

    def size(self, width: int, height: int) -> None:
        """Make the screen that large."""
        browsing.resize(self.browser, width, height)

    def all(self, css: str) -> list:
        """The elements that are there now."""
        return self.browser.find_elements(By.CSS_SELECTOR, css)

    def wait(self, css: str, count: int) -> list:
        """The elements once there are that many."""
        WebDriverWait(self.browser, 20).until(lambda _: len(self.all(css)) >= count, css)
        return self.all(css)

    def ask(self, text: str) -> object:
        """Type and send; the bot's next line."""
        before = len(self.all(".line.bot"))
        self.browser.find_element(By.ID, "text").send_keys(text)
        self.browser.find_element(By.ID, "send").click()
        return self.wait(".line.bot", before + 1)[-1]

    def picture(self, name: str) -> None:
        """A screenshot into the test's folder."""
        assert self.browser.save_screenshot(str(self.pictures / f"{name}.png"))

    def complaints(self) -> list[str]:
        """What the browser's console complains of."""
        return browsing.complaints(self.browser)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    """One headless Chromium for the module."""
    made = browsing.open_browser(tmp_path_factory.mktemp("browser"))
    yield made
    made.quit()


@pytest.fixture(scope="module")
def letters(home: Path) -> Engine:
    """Here the real engine answers, from the project's own snapshot."""
    return Engine.open(home)


@pytest.fixture
def phone(browser: WebDriver, desk: Office, tmp_path: Path) -> Iterator[Phone]:
    """The page on a phone, the bot behind it running."""
    start(desk.app)
    made = Phone(browser, desk.address, tmp_path)
    made.size(*PHONE)
    made.wait(".line.bot", 1)
    yield made
    browser.get("about:blank")
    stop(desk.app)


def test_a_newcomer_asks_and_sees_the_letter(phone: Phone):
    """Greeting, question, read mark, the passage highlighted with its reference."""
    [greeting] = phone.all(".line.bot")
    assert texts.GREETING_TITLE in greeting.text
    answer = phone.ask(QUESTION)
    phone.picture("answer")
    bright = answer.find_element(By.CSS_SELECTOR, ".fx-span.bold")
    assert ANSWER in bright.text
    assert "29 ธันวาคม 2565" in answer.text
    assert "อ่านจากสำเนาไม่ชัด" in answer.text
    assert "อ่านแล้ว" in phone.wait(".line.user", 1)[-1].text
    assert phone.complaints() == []


def test_what_is_sent_before_the_bot_is_ready_is_answered(
    browser: WebDriver, desk: Office, letters: Engine, tmp_path: Path
):
    """Whoever opens the page at once is told to wait, and need not send it again."""
    standby = desk.app.extensions["wian"].standby
    standby.engine, standby.why, standby._opener = None, texts.PAGE_NOT_READY, lambda: letters
    phone = Phone(browser, desk.address, tmp_path)
    body = browser.find_element(By.TAG_NAME, "body")
    WebDriverWait(browser, 20).until(lambda _: texts.PAGE_NOT_READY in body.text)
    browser.find_element(By.ID, "text").send_keys(QUESTION)
    browser.find_element(By.ID, "send").click()
    start(desk.app)
    answer = phone.wait(".line.bot", 2)[-1]
    assert ANSWER in answer.text
    assert QUESTION in phone.all(".line.user")[-1].text
    assert phone.all(".failed") == []
    assert all("/readyz" in complaint for complaint in phone.complaints())
    browser.get("about:blank")


def test_the_letter_opens_at_its_passage(phone: Phone):
    """อ่านทั้งฉบับ shows the letter inside the phone, the passage marked and in view."""
    answer = phone.ask(QUESTION)
    answer.find_element(By.CSS_SELECTOR, ".fx-button.primary").click()
    phone.browser.switch_to.frame("web")
    [mark] = phone.wait("mark", 1)
    assert ANSWER in mark.text
    top = phone.browser.execute_script("return arguments[0].getBoundingClientRect().top", mark)
    assert 0 <= top < PHONE[1]
    phone.browser.switch_to.default_content()
    phone.picture("letter")
    phone.browser.find_element(By.ID, "close").click()
    assert not phone.browser.find_element(By.ID, "browser").is_displayed()


def test_quick_replies_are_gone_after_a_tap(phone: Phone):
    """A tapped question is sent as the user's own words and the row of them disappears."""
    phone.wait("#quick button", 3)[0].click()
    [own] = phone.wait(".line.user", 1)
    assert texts.EXAMPLES[0][1] in own.text
    phone.wait(".line.bot", 2)
    assert phone.all("#quick button") == []


def test_feedback_is_one_tap(phone: Phone):
    """ไม่ตรง shows its words on the user's side, and the bot offers what is next."""
    answer = phone.ask(QUESTION)
    buttons = answer.find_elements(By.CSS_SELECTOR, ".fx-button.link")
    next(button for button in buttons if button.text == texts.NO).click()
    phone.wait(".line.bot", 4)
    said = "\n".join(line.text for line in phone.all(".line.bot")[2:])
    assert texts.SAID_NO in phone.all(".line.user")[-1].text
    assert texts.NEXT_CANDIDATES in said


def test_text_is_never_markup(phone: Phone):
    """Whatever is typed is shown as characters."""
    evil = "<img src=x onerror=alert(1)> สวัสดี"
    phone.ask(evil)
    assert evil in phone.all(".line.user")[-1].text
    assert phone.all(".line.user img") == []


@pytest.mark.parametrize("size", [PHONE, SMALL, DESKTOP], ids=str)
def test_nothing_is_cut_off_in_normal_or_large_type(phone: Phone, size: tuple[int, int]):
    """On every screen and in large type no text sticks out of its bubble or the screen."""
    phone.size(*size)
    phone.ask(QUESTION)
    phone.ask("ราคายางพาราวันนี้")
    for large in (False, True):
        if large:
            phone.browser.find_element(By.ID, "large").click()
        phone.picture(f"{size[0]}-{'large' if large else 'normal'}")
        assert phone.browser.execute_script(STICKS_OUT) == []


STICKS_OUT = """
const phone = document.querySelector(".phone").getBoundingClientRect();
return [...document.querySelectorAll(".fx-text, .fx-button, .bubble")]
  .filter((one) => one.closest(".fx-carousel") === null)
  .filter((one) => {
    const box = one.getBoundingClientRect();
    const outside = box.right > phone.right || box.left < phone.left;
    return outside || one.scrollWidth > one.clientWidth + 1;
  }).map((one) => one.textContent.slice(0, 40));
"""


def test_a_reload_keeps_the_chat(phone: Phone):
    """The chat is still there after the page is loaded again."""
    phone.ask("สวัสดี")
    phone.browser.refresh()
    phone.wait(".line.bot", 2)
    assert len(phone.all(".line.user")) == 1


def test_a_tile_of_the_menu_begins_a_question(phone: Phone):
    """The menu is open at first; a tap types the beginning, and the keyboard takes its room."""
    [menu] = phone.all("#menu")
    tiles = phone.wait("#menu button", len(TILES))
    assert menu.is_displayed()
    phone.picture("menu")
    number = next(at for at, tile in enumerate(TILES) if tile.key == "number")
    tiles[number].click()
    field = phone.browser.find_element(By.ID, "text")
    assert field.get_attribute("value") == TILES[number].begun
    assert not menu.is_displayed()
    field.send_keys("มท 0211.5/ว 9014\n")
    phone.wait(".line.bot", 2)
    assert phone.complaints() == []


def test_a_tile_of_the_menu_says_a_question(phone: Phone):
    """A tile without a beginning sends its own words, and the menu stays."""
    help_ = next(at for at, tile in enumerate(TILES) if tile.key == "help")
    phone.wait("#menu button", len(TILES))[help_].click()
    [own] = phone.wait(".line.user", 1)
    assert TILES[help_].said in own.text
    phone.wait(".line.bot", 2)
    assert phone.all("#menu")[0].is_displayed()


def test_dots_are_shown_while_an_answer_is_coming(phone: Phone, desk: Office):
    """The loading animation stands below the question and goes with the answer."""
    release, ask = threading.Event(), desk.engine.ask
    desk.engine.ask = lambda *words, **more: (release.wait(20), ask(*words, **more))[1]
    phone.browser.find_element(By.ID, "text").send_keys(QUESTION, "\n")
    phone.wait(".dots span", 3)
    phone.picture("loading")
    release.set()
    phone.wait(".line.bot", 2)
    assert phone.all(".dots") == []
