"""Every kind of message in a real browser, on a phone, in normal and in large type."""

from collections.abc import Iterator

import pytest
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait

from bot.limits import fit
from bot.messages import render
from bot.plan import Plan
from tests.bot.conftest import Office, wire
from tests.bot.kinds import TODAY, every_kind, link, replacing
from tests.bot.standin import StandIn
from tests.bot.test_try_browser import Phone, browser, pytestmark  # noqa: F401

WIDTH, HEIGHT = 400, 860


@pytest.fixture(scope="module")
def kinds(letters: StandIn) -> dict[str, Plan]:
    """Every kind of message."""
    return every_kind(letters)


@pytest.fixture
def phone(
    browser: WebDriver,  # noqa: F811
    desk: Office,
    tmp_path: object,
) -> Iterator[Phone]:
    """The page on a phone; the bot behind it is not running."""
    made = Phone(browser, desk.address, tmp_path)
    made.size(WIDTH, HEIGHT)
    yield made
    browser.get("about:blank")


def show(phone: Phone, desk: Office, messages: list[dict]) -> None:
    """A chat in which the bot has just said these messages."""
    chat = desk.fake.new_chat()
    for message in messages:
        desk.fake.say(chat, {k: v for k, v in message.items() if k != "quoteToken"}, "bot")
    phone.browser.execute_script("sessionStorage.setItem('chat', arguments[0])", chat)
    phone.browser.get(f"{desk.address}/try")
    phone.wait(".line.bot", len(messages))


def test_every_kind_can_be_read_in_normal_and_large_type(
    phone: Phone, desk: Office, kinds: dict[str, Plan], letters: StandIn
):
    """No text leaves its bubble or the screen, and no label of a button is cut short."""
    known = replacing(letters)
    for name, plan in kinds.items():
        show(phone, desk, wire(fit(render(plan, link, TODAY, known))))
        for large in ("", "large"):
            phone.browser.execute_script("document.body.className = arguments[0]", large)
            WebDriverWait(phone.browser, 5).until(lambda driver: not driver.execute_script(CUT))
            assert phone.browser.execute_script(OUTSIDE) == [], (name, large)
            phone.picture("-".join(filter(None, (name, large))))
    assert phone.complaints() == []


def test_this_test_would_see_a_cut_label(phone: Phone, desk: Office, kinds: dict[str, Plan]):
    """A label that cannot shrink and does not fit is found."""
    [message] = wire(fit(render(kinds["listing"], link, TODAY)))
    button = message["contents"]["footer"]["contents"][0]
    button["adjustMode"], button["action"]["label"] = None, "ก" * 40
    show(phone, desk, [message])
    assert phone.browser.execute_script(CUT)


CUT = """
return [...document.querySelectorAll(".fx-label")]
  .filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent);
"""
OUTSIDE = """
const screen = document.querySelector(".phone").getBoundingClientRect();
return [...document.querySelectorAll(".fx-text, .fx-button, .bubble")].filter((one) => {
  const box = one.getBoundingClientRect(), frame = one.closest(".fx-bubble, .line");
  const edge = frame.getBoundingClientRect();
  const outside = box.right > edge.right + 1 || box.left < edge.left - 1;
  const off = !one.closest(".fx-carousel") && (box.right > screen.right || box.left < screen.left);
  return outside || off || one.scrollWidth > one.clientWidth + 1;
}).map((one) => one.textContent.slice(0, 40));
"""
