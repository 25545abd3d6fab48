"""What goes out goes to LINE's addresses alone: no redirect, proxy or id leads it elsewhere."""

import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from linebot.v3.messaging import TextMessage

from bot.content import FAILED, FETCHED, PIECE, TOO_LARGE, Contents
from bot.line import Line
from bot.papers import paper_of
from bot.settings import LINE_API, LINE_DATA_API, load
from tests.bot.serving import listening

TOKEN = "channel-token"
MOST = 1_000_000
SPARE = 1024 * 1024  # what the kernel takes from a sender that nobody reads


class Host:
    """A machine on the network: what it was asked, and what it answers (`answer`)."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str | None]] = []
        self.sent = 0
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                host.asked.append((self.path, self.headers["Authorization"]))
                self.rfile.read(int(self.headers["Content-Length"] or 0))
                with suppress(OSError):
                    host.answer(self)

            def do_POST(self) -> None:
                self.do_GET()

            def do_CONNECT(self) -> None:
                self.do_GET()

            def log_message(self, *_: object) -> None:
                """The test's output stays quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        self.answer = lambda handler: host.give(handler, b"data")

    def give(self, handler: BaseHTTPRequestHandler, data: bytes, **headers: str) -> None:
        handler.send_response(200)
        for name, value in ({"Content_Length": str(len(data))} | headers).items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        self.sent += handler.wfile.write(data)

    def redirect(self, status: int, to: str) -> None:
        """Send everybody elsewhere from now on."""

        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            handler.send_header("Location", to)
            handler.send_header("Content-Length", "0")
            handler.end_headers()

        self.answer = answer


@pytest.fixture
def hosts() -> Iterator[tuple[Host, Host]]:
    """LINE, and a machine elsewhere."""
    made = Host(), Host()
    with listening(made[0].server), listening(made[1].server):
        yield made


@pytest.fixture
def line(hosts: tuple[Host, Host]) -> Host:
    """LINE alone."""
    return hosts[0]


def to(host: Host) -> object:
    """Settings whose LINE is `host`."""
    env = {"LINE_CHANNEL_SECRET": "s", "LINE_CHANNEL_ACCESS_TOKEN": TOKEN}
    return load(env | {"LINE_API_BASE": host.address, "LINE_DATA_API_BASE": host.address})


def test_without_a_setting_it_is_line_itself():
    """Over https, whatever is in the events."""
    made = load({"LINE_CHANNEL_SECRET": "s", "LINE_CHANNEL_ACCESS_TOKEN": TOKEN})
    assert (made.line_api_base, made.line_data_api_base) == (LINE_API, LINE_DATA_API)
    assert (LINE_API, LINE_DATA_API) == ("https://api.line.me", "https://api-data.line.me")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(hosts: tuple[Host, Host], status: int):
    """Neither a download nor a reply goes where an answer points; the token stays at LINE."""
    line, elsewhere = hosts
    line.redirect(status, f"{elsewhere.address}/v2/bot/message/reply")
    assert Contents(to(line)).fetch("1", MOST).state == FAILED
    Line(to(line), sleep=lambda _: None).reply("t", [TextMessage(text="ก")], 5)
    assert {path for path, _ in line.asked} == {
        "/v2/bot/message/1/content",
        "/v2/bot/message/reply",
    }
    assert elsewhere.asked == []


def test_no_proxy_of_the_environment_is_used(hosts: tuple[Host, Host], monkeypatch):
    """The channel's token is not shown to a machine that a variable names."""
    line, elsewhere = hosts
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, elsewhere.address)
    assert Contents(to(line)).fetch("1", MOST).state == FETCHED
    Line(to(line), sleep=lambda _: None).reply("t", [TextMessage(text="ก")], 5)
    assert elsewhere.asked == []
    assert {token for _, token in line.asked} == {f"Bearer {TOKEN}"}


IDS = st.text(max_size=30) | st.sampled_from(
    ("..", "../../profile/U1", "1/../../..", "1?x=1", "1#x", "//evil.example", "@evil.example",
     "1%2f..", "๑๒๓", "1\r\nHost: evil", "²", "1 ", "-1", "\ud800")
)  # fmt: skip


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=IDS)
def test_an_id_is_digits_or_nothing_is_asked(line: Host, name: str):
    """What an event calls a message's id never becomes another path, query or host."""
    line.asked.clear()
    digits = name.isascii() and name.isdigit()
    assert paper_of({"type": "image", "id": name}).message == (name if digits else "")
    Contents(to(line)).fetch(name, MOST)
    assert [path for path, _ in line.asked] == (
        [f"/v2/bot/message/{name}/content"] if digits else []
    )


def endless(line: Host, **headers: str) -> None:
    """Let the answer be one that goes on until nobody listens."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.protocol_version = "HTTP/1.1"
        handler.send_response(200)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        piece = b"x" * PIECE
        if "chunked" in headers.values():
            piece = b"%x\r\n%b\r\n" % (len(piece), piece)
        while line.sent < 100 * MOST:
            line.sent += handler.wfile.write(piece)

    line.answer = answer


@pytest.mark.parametrize("headers", [{}, {"Transfer_Encoding": "chunked"}], ids=str)
def test_a_file_without_a_length_is_cut_while_it_comes(line: Host, headers: dict[str, str]):
    """No more is taken than the bound and what lies in the network's own buffers."""
    endless(line, **headers)
    assert Contents(to(line)).fetch("1", MOST).state == TOO_LARGE
    time.sleep(0.2)
    assert line.sent < MOST + 8 * SPARE


def test_a_file_that_says_it_is_too_large_is_not_taken(line: Host):
    """By its length alone."""
    endless(line, Content_Length=str(50 * MOST))
    assert Contents(to(line)).fetch("1", MOST).state == TOO_LARGE
    time.sleep(0.2)
    assert line.sent < 8 * SPARE


def test_a_file_that_says_less_than_comes_is_cut_there(line: Host):
    """What stands behind the length is no part of the file."""
    line.answer = lambda handler: line.give(handler, b"12345", Content_Length="3")
    content = Contents(to(line)).fetch("1", MOST)
    assert (content.state, content.data) == (FETCHED, b"123")


def test_what_is_packed_is_not_unpacked(line: Host):
    """A bomb stays as small as it came."""
    import gzip

    bomb = gzip.compress(b"\0" * 20 * MOST)
    line.answer = lambda handler: line.give(handler, bomb, Content_Encoding="gzip")
    content = Contents(to(line)).fetch("1", MOST)
    assert (content.state, len(content.data)) == (FETCHED, len(bomb))
