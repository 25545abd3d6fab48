"""The bot under test: the real app, database, SDK and HTTP; only LINE and the engine stand in.

Tests marked `databases` run twice, on SQLite and on PostgreSQL; all others on SQLite.
"""

import copy
import dataclasses
import json
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Row, text
from sqlalchemy.engine import Engine

from bot.app import create_app, stop
from bot.database import open_database
from bot.line import LOADING
from bot.serve import at
from bot.settings import load
from bot.tryline import NAME as TRYLINE
from bot.tryline.events import event, message, signed
from bot.tryline.fake import FakeLine
from bot.unbroken import as_typed
from tests import postgres
from tests.bot.serving import listening
from tests.bot.standin import StandIn

SECRET = "8c570fa6dd201bb328f1c1eac23a96d8"


class Clock:
    """Time that the test moves."""

    now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """A clock of the test's own."""
    return Clock()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests marked `databases` run on each."""
    marked = metafunc.definition.get_closest_marker("databases")
    if marked and "database_url" in metafunc.fixturenames:
        metafunc.parametrize("database_url", ("sqlite", "postgresql"), indirect=True)


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Server]:
    """A PostgreSQL server for all tests."""
    if postgres.programs() is None:
        pytest.skip("PostgreSQL is not installed (Debian: postgresql)")
    with postgres.running() as made:
        yield made


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file that has every table: a copy is there sooner than a new one."""
    path = tmp_path_factory.mktemp("sqlite") / "wian.db"
    open_database(f"sqlite:///{path}").dispose()
    return path


@pytest.fixture
def database_url(
    request: pytest.FixtureRequest, tmp_path: Path, sqlite_file: Path
) -> Iterator[str]:
    """The address of a database of the test's own, with its tables."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield f"sqlite:///{shutil.copy(sqlite_file, tmp_path / 'wian.db')}"
    else:
        with request.getfixturevalue("server").fresh() as address:
            yield address


@pytest.fixture
def database(database_url: str) -> Iterator[Engine]:
    """That database, opened."""
    opened = open_database(database_url)
    yield opened
    opened.dispose()


@dataclasses.dataclass
class Office:
    """A served bot and a user of it: `send` is LINE's webhook, `chat` what the user sees."""

    app: Flask
    client: FlaskClient
    engine: StandIn
    fake: FakeLine
    user: str
    address: str

    @property
    def here(self):
        return self.app.extensions["wian"]

    def post(self, body: bytes, headers: dict[str, str]) -> int:
        return self.client.post("/line/webhook", data=body, headers=headers).status_code

    def send(self, *events: object) -> int:
        """Deliver events as LINE does, signed; the webhook's status."""
        return self.post(*signed(list(events), SECRET))

    def event(self, content: dict, **more: object) -> dict:
        """An event of this user with a living reply token."""
        made = event(content, self.user, self.fake.new_token(self.user), 1_700_000_000_000)
        return {**made, **more}

    def text(self, words: str, **more: object) -> dict:
        return self.event(message("text", text=words), **more)

    def work(self) -> None:
        """Answer what waits, as the background threads would."""
        self.here.inbox.expire()
        for row in self.here.inbox.waiting():
            self.here.worker.handle(row)

    def goes_by(self, clock: Callable[[], float]) -> None:
        """Let the bot and the pretended LINE both go by this clock (Unix seconds)."""
        here = self.here
        here.inbox._clock = self.fake._clock = self.fake.contents._clock = clock
        for part in (here.worker, here.worker.counter, here.worker.counter.receiving):
            object.__setattr__(part, "clock", clock)

    def settle(self) -> None:
        """Until no loading animation is on its way any more."""
        for thread in threading.enumerate():
            if thread.name == LOADING:
                thread.join()

    def ask(self, words: str) -> list[dict]:
        """The bot's messages after a text."""
        assert self.send(self.text(words)) == 200
        self.work()
        return self.said()

    def said(self) -> list[dict]:
        """Everything the bot has said to the user so far."""
        log = self.fake.log(self.user)["messages"]
        return [one["message"] for one in log if one["from"] == "bot"]

    def row(self, number: int) -> Row:
        """One row of the inbox, as the database has it."""
        with self.here.inbox._engine.connect() as db:
            return db.execute(text("select * from inbox where id = :id"), {"id": number}).one()

    def states(self) -> dict[str, int]:
        return self.here.inbox.counts()


class _Server(ThreadingMixIn, WSGIServer):
    """The standard library's server, a thread for each request."""

    daemon_threads = True

    def server_bind(self) -> None:
        super().server_bind()
        self.base_environ["SERVER_NAME"] = self.server_address[0]


class _Quiet(WSGIRequestHandler):
    """The test's output stays quiet."""

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def letters() -> StandIn:
    """The stand-in engine, read once."""
    return StandIn()


@pytest.fixture
def desk(tmp_path: Path, letters: StandIn, database_url: str) -> Iterator[Office]:
    """A served bot whose LINE is the pretended one of `/try`; its worker runs on demand."""
    server = _Server(("127.0.0.1", 0), _Quiet)
    env = {
        "LINE_CHANNEL_SECRET": SECRET,
        "WIAN_TRY": "on",
        "WIAN_HOME": str(tmp_path),
        "WIAN_CORPUS": str(tmp_path / "corpus"),
        "WIAN_DATABASE_URL": database_url,
    }
    settings = at(load(env), "127.0.0.1", server.server_port)
    engine = copy.copy(letters)
    app = create_app(settings, engine)
    server.set_app(app)
    fake = app.extensions[TRYLINE]
    address = f"http://127.0.0.1:{server.server_port}"
    with listening(server):
        yield Office(app, app.test_client(), engine, fake, fake.new_chat(), address)
    stop(app)


def flex_texts(node: object) -> list[str]:
    """Every text of a Flex message as it is read, in order; the spans of one text are joined."""
    if isinstance(node, list):
        return [text for one in node for text in flex_texts(one)]
    if not isinstance(node, dict):
        return []
    if node.get("type") == "text":
        said = node.get("text") or "".join(span["text"] for span in node["contents"])
        return [as_typed(said)]
    if node.get("type") == "button":
        return [node["action"]["label"]]
    parts = ("header", "hero", "body", "footer", "contents")
    return [text for part in parts for text in flex_texts(node.get(part))]


def wire(messages: list) -> list[dict]:
    """SDK models as the JSON that leaves."""
    return [json.loads(json.dumps(one.to_dict())) for one in messages]
