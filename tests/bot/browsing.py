"""A real headless Chromium for tests; they are skipped, with the reason, where it is missing."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait
from werkzeug.serving import make_server

from tests.bot.serving import listening

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
MARKS = [
    pytest.mark.browser,
    pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="chromium and chromedriver are missing"),
    # A page that is left drops what it was fetching, and werkzeug's own server leaves that file
    # to the collector.
    pytest.mark.filterwarnings(
        r"ignore:Exception ignored in. <_io\.FileIO name='.*/static/:"
        "pytest.PytestUnraisableExceptionWarning"
    ),
]
_AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
NEEDS_AXE = pytest.mark.skipif(
    not _AXE.exists(), reason="axe-core is missing: npm install --no-save axe-core"
)
_OPTIONS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync "
    "--disable-background-networking --disable-component-update --hide-scrollbars"
)


def open_browser(profile: Path) -> WebDriver:
    """A browser of its own, which keeps what its console says."""
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for option in _OPTIONS.split():
        options.add_argument(option)
    options.add_argument(f"--user-data-dir={profile}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options, webdriver.ChromeService(DRIVER))


def resize(browser: WebDriver, width: int, height: int) -> None:
    """Make the screen that large."""
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def press(browser: WebDriver, selector: str) -> None:
    """Click what leads to another page, and wait for that: a click can return before it begins."""
    browser.execute_script("window.leaving = true")
    browser.find_element(By.CSS_SELECTOR, selector).click()
    wait(browser, "!window.leaving && document.readyState === 'complete'", 60)


def wait(browser: WebDriver, what: str, seconds: float = 120) -> object:
    """What an expression of the page gives, once it is something."""
    return WebDriverWait(browser, seconds, 0.05).until(
        lambda _: browser.execute_script(f"return {what}"), what
    )


def complaints(browser: WebDriver) -> list[str]:
    """What the console complains of."""
    return [entry["message"] for entry in browser.get_log("browser")]


def scheme(browser: WebDriver, value: str) -> None:
    """Ask for light or dark pages."""
    features = [{"name": "prefers-color-scheme", "value": value}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def loaded(browser: WebDriver) -> list[str]:
    """The addresses of what the page has loaded."""
    return browser.execute_script(
        "return performance.getEntriesByType('resource').map(one => one.name)"
    )


def violations(browser: WebDriver) -> list[str]:
    """What axe-core finds wrong on the page, each with its place."""
    browser.execute_script(_AXE.read_text("utf-8"))
    return browser.execute_async_script(
        "const done = arguments[0];"
        "axe.run(document).then(told => done(told.violations.map(one =>"
        " `${one.id}: ${one.nodes.map(node => node.target)}`)))"
    )


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address of a server of `app`, for as long as it is needed."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    with listening(server):
        yield f"http://127.0.0.1:{server.server_port}"
