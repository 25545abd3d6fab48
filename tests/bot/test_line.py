"""Sending: decided on the status code, tried again only where that cannot say things twice."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from linebot.v3.messaging import TextMessage

from bot.line import (
    ANSWERED,
    FAILED,
    LOADING,
    LOADING_TIMEOUT,
    LOADINGS,
    PAUSES,
    REFUSED,
    UNSURE,
    Line,
)
from bot.settings import load
from tests.bot.serving import listening

OK = (200, {"sentMessages": [{"id": "1", "quoteToken": "q"}]})


class Platform:
    """A LINE that answers what the test has scripted, and keeps what it was sent."""

    def __init__(self) -> None:
        self.script: list[tuple[int, object] | None] = []
        self.got: list[dict] = []
        platform = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                platform.got.append({"path": self.path, **json.loads(body), "head": self.headers})
                platform.answer(self)

            def log_message(self, *_: object) -> None:
                """The test's output stays quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        step = self.script.pop(0)
        if step is None:  # the connection breaks after the request has arrived
            handler.connection.shutdown(socket.SHUT_RDWR)
            return
        status, content = step
        body = content.encode() if isinstance(content, str) else json.dumps(content).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.send_header("x-line-request-id", "req-1")
        handler.end_headers()
        handler.wfile.write(body)


@pytest.fixture
def platform() -> Iterator[Platform]:
    """A scripted LINE on this machine."""
    made = Platform()
    with listening(made.server):
        yield made


def line_to(port: int) -> tuple[Line, list[float]]:
    """A sender to that port, and the pauses it takes instead of sleeping."""
    env = {
        "LINE_CHANNEL_SECRET": "s",
        "LINE_CHANNEL_ACCESS_TOKEN": "t0ken",
        "LINE_API_BASE": f"http://127.0.0.1:{port}",
    }
    pauses: list[float] = []
    return Line(load(env), sleep=pauses.append, timeout=(1, 1)), pauses


HELLO = [TextMessage(text="สวัสดี")]


@pytest.mark.parametrize(
    ("script", "state", "calls"),
    [
        ([OK], ANSWERED, 1),
        ([(429, {}), OK], ANSWERED, 2),
        ([(500, {}), (503, {}), OK], ANSWERED, 3),
        ([(500, {}), (500, {}), (500, {})], UNSURE, 3),
        ([(429, {}), (429, {}), (429, {})], FAILED, 3),
        ([(400, {"message": "Invalid reply token"})], REFUSED, 1),
        ([(401, {})], REFUSED, 1),
        ([(413, {})], REFUSED, 1),
        ([None, OK], ANSWERED, 2),
        ([None, (400, {"message": "Invalid reply token"})], UNSURE, 2),
        ([(200, "no JSON")] * 3, UNSURE, 3),
    ],
)
def test_the_status_code_decides(platform: Platform, script: list, state: str, calls: int):
    """Each answer of LINE leads to a stated end after a stated number of tries."""
    platform.script = list(script)
    line, pauses = line_to(platform.server.server_port)
    sent = line.reply("token", HELLO, 30)
    assert sent.state == state
    assert len(platform.got) == calls
    assert tuple(pauses) == PAUSES[: calls - 1]
    assert {one["replyToken"] for one in platform.got} == {"token"}


def test_what_is_sent_is_a_reply_with_the_channel_token(platform: Platform):
    """The reply endpoint, the bearer token, no retry key (LINE refuses it on replies)."""
    platform.script = [OK]
    line, _ = line_to(platform.server.server_port)
    assert line.reply("token", HELLO, 30).request_id == "req-1"
    [got] = platform.got
    assert got["path"] == "/v2/bot/message/reply"
    assert got["head"]["Authorization"] == "Bearer t0ken"
    assert "X-Line-Retry-Key" not in got["head"]
    assert got["messages"] == [{"type": "text", "text": "สวัสดี"}]


def test_a_dead_network_ends_soon():
    """Nobody listens: no reply can have arrived, and the tries are counted."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    line, pauses = line_to(port)
    assert line.reply("token", HELLO, 30).state == FAILED
    assert tuple(pauses) == PAUSES


def test_no_try_begins_after_the_token_has_died(platform: Platform):
    """The time left for a token bounds the tries."""
    platform.script = [(500, {})]
    line, pauses = line_to(platform.server.server_port)
    assert line.reply("token", HELLO, 0.1).state == UNSURE
    assert pauses == []


def test_a_silent_line_does_not_hold_the_worker():
    """A server that takes the request and never answers is given up after the timeout."""
    with socket.create_server(("127.0.0.1", 0)) as mute:
        line, _ = line_to(mute.getsockname()[1])
        assert line.reply("token", HELLO, 0.5).state == UNSURE


def settled() -> None:
    """Until no loading animation is on its way any more."""
    for thread in threading.enumerate():
        if thread.name == LOADING:
            thread.join()


@pytest.mark.parametrize(("asked", "sent"), [(20, 20), (7, 10), (0, 5), (61, 60), (5.0, 5)])
def test_the_loading_animation_keeps_to_lines_steps(platform: Platform, asked: float, sent: int):
    """One call with the user's id, its seconds a step that LINE takes."""
    platform.script = [(202, {})]
    line, _ = line_to(platform.server.server_port)
    line.loading("U1", asked)
    settled()
    [got] = platform.got
    assert got["path"] == "/v2/bot/chat/loading/start"
    assert (got["chatId"], got["loadingSeconds"]) == ("U1", sent)


def test_nobody_is_shown_an_animation_without_an_id(platform: Platform):
    """Groups and withheld ids have none: no call is made."""
    line, _ = line_to(platform.server.server_port)
    line.loading("")
    settled()
    assert platform.got == []


@pytest.mark.parametrize("answer", [(400, {}), (429, {}), (500, {}), (200, "no JSON"), None])
def test_a_failed_animation_is_no_error(platform: Platform, answer: object):
    """Whatever LINE says to it, nothing is raised, nothing is tried again, the next one goes."""
    platform.script = [answer] * 20
    line, pauses = line_to(platform.server.server_port)
    for count in range(1, 2 * LOADINGS):
        line.loading("U1")
        settled()
        assert len(platform.got) == count
    assert pauses == []


def test_a_silent_line_costs_no_time_and_few_threads():
    """Calls to a LINE that does not answer: back at once, and only so many under way."""
    with socket.create_server(("127.0.0.1", 0)) as mute:
        line, _ = line_to(mute.getsockname()[1])
        start = time.monotonic()
        for _ in range(100):
            line.loading("U1")
        taken = time.monotonic() - start
        calls = sum(thread.name == LOADING for thread in threading.enumerate())
        settled()
    assert taken < LOADING_TIMEOUT
    assert calls <= LOADINGS
    assert time.monotonic() - start < 5 * LOADING_TIMEOUT
