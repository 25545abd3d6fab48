"""What every test may use: the project's corpus, one indexed home, and copies to change.

The home (model, cache, snapshot) is built once and kept in pytest's cache, so that a second
run only looks at it; tests that change anything work on copies in their own folder.
"""

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.terminal import Office, Wian
from tests.threats import shows

if TYPE_CHECKING:
    from index.engine import Engine

ROOT = Path(__file__).parents[1]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What docs/threat-model.md rests on can be run by itself: `-m security`."""
    for item in items:
        if shows(item.path, getattr(item, "originalname", item.name)):
            item.add_marker(pytest.mark.security)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures that tests have recorded with `record_property`."""
    passed = terminalreporter.stats.get("passed", ())
    figures = dict(one for done in passed if done.when == "call" for one in done.user_properties)
    for what, count in figures.items():
        terminalreporter.write_line(f"{count:>7,} {what}")


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The project's own corpus: read, never changed."""
    return ROOT / "corpus"


@pytest.fixture(scope="session")
def home(request: pytest.FixtureRequest, corpus: Path) -> Path:
    """A home with the default model and a snapshot of the project's corpus: never changed."""
    from index.build import build_snapshot

    folder = request.config.cache.mkdir("wian-home")
    build_snapshot(corpus, folder, None)
    return folder


@pytest.fixture(scope="session")
def engine(home: Path) -> "Engine":
    """The engine over that home, warm, as a server has it."""
    from index.engine import Engine

    opened = Engine.open(home)
    opened.ask("ใครลงนาม")
    return opened


@pytest.fixture
def office(tmp_path: Path, corpus: Path, home: Path) -> Office:
    """Copies of corpus and home to change; the model, which nothing writes into, is a link."""
    for name in ("letters", "originals"):
        shutil.copytree(corpus / name, tmp_path / "corpus" / name)
    shutil.copytree(home, tmp_path / "home", ignore=shutil.ignore_patterns("model"))
    (tmp_path / "home" / "model").symlink_to(home / "model")
    return Office(tmp_path / "corpus", tmp_path / "home")


@pytest.fixture
def wian(office: Office, monkeypatch: pytest.MonkeyPatch, capsys) -> Wian:
    """The command, on a corpus and a home of this test's own."""
    return Wian(office, monkeypatch, capsys)


@pytest.fixture
def environment(office: Office) -> dict[str, str]:
    """What a real process is started with."""
    return os.environ | {"WIAN_HOME": str(office.home), "WIAN_CORPUS": str(office.corpus)}
