"""What comes in from outside: nothing is read before it may be, and never more than is allowed."""

import hmac
import io
import json
import socket
from contextlib import suppress
from pathlib import Path
from select import select

import pytest
from linebot.v3 import webhook as sdk

from bot import webhook
from bot.deskweb.guard import FILES_AT_ONCE, TEXT_BYTES
from bot.tryline.events import signed
from tests.bot.conftest import SECRET, Office
from tests.bot.room import Room, form
from tests.bot.serving import Served
from tests.bot.standin import StandIn

SPARE = 256 * 1024  # what may be read beyond a bound: the server's own pieces
BOUNDARY = "b0undary"


class Endless(io.RawIOBase):
    """A body without end, and how much of it was read."""

    def __init__(self, head: bytes = b"") -> None:
        self.head, self.taken = head, 0

    def readable(self) -> bool:
        return True

    def readinto(self, piece: bytearray) -> int:
        given = (self.head + b"x" * len(piece))[: len(piece)]
        self.head = self.head[len(given) :]
        piece[:] = given
        self.taken += len(given)
        return len(given)


def chunked(body: Endless, **headers: str) -> dict:
    """The keywords of a request that does not say how long it is, as gunicorn hands it over."""
    return {
        "headers": {"Transfer-Encoding": "chunked", **headers},
        "environ_overrides": {"wsgi.input": body, "wsgi.input_terminated": True},
    }


def test_nothing_is_parsed_before_the_signature_is_right(
    desk: Office, monkeypatch: pytest.MonkeyPatch
):
    """With a wrong signature the body never reaches the JSON parser, with the right one it does."""
    parsed: list[object] = []
    loads = json.loads
    monkeypatch.setattr(webhook.json, "loads", lambda body: parsed.append(body) or loads(body))
    body, headers = signed([desk.text("ถาม")], SECRET)
    assert desk.post(body, {"x-line-signature": "A" * 44}) == 400
    assert desk.post(body, {}) == 400
    assert parsed == []
    assert desk.post(body, headers) == 200
    assert parsed == [body.decode()]


def test_signatures_are_compared_in_constant_time(desk: Office, monkeypatch: pytest.MonkeyPatch):
    """The comparison is that of `hmac`, over the whole of what was sent."""
    compared: list[tuple] = []

    def digest(sent: bytes, right: bytes) -> bool:
        compared.append((sent, right))
        return hmac.compare_digest(sent, right)

    monkeypatch.setattr(sdk, "compare_digest", digest)
    body, headers = signed([desk.text("ถาม")], SECRET)
    right = headers["x-line-signature"]
    assert desk.post(body, {"x-line-signature": right[:-1]}) == 400
    assert desk.post(body, headers) == 200
    assert compared == [(right[:-1].encode(), right.encode()), (right.encode(), right.encode())]


def test_a_body_that_does_not_end_is_not_read_to_its_end(desk: Office):
    """Without a length, what goes over the cap is a 413; little more than the cap is read."""
    body = Endless()
    answer = desk.client.post("/line/webhook", **chunked(body, **{"X-Line-Signature": "x"}))
    assert answer.status_code == 413
    assert body.taken <= webhook.BODY_BYTES + SPARE


def test_a_length_over_the_cap_is_refused_unread(desk: Office):
    """Where the length is said, not one byte of such a body is read."""
    body = Endless()
    said = {"wsgi.input": body, "CONTENT_LENGTH": str(webhook.BODY_BYTES + 2)}
    answer = desk.client.post("/line/webhook", environ_overrides=said)
    assert (answer.status_code, body.taken) == (413, 0)


def test_the_served_bot_cuts_a_body_that_does_not_end(tmp_path: Path):
    """The same through gunicorn and a real connection; afterwards the bot is as it was."""
    made = Served(tmp_path)
    try:
        made.wait("/readyz", lambda answer: answer["ready"])
        with socket.create_connection(("127.0.0.1", made.port), timeout=20) as line:
            line.sendall(
                b"POST /line/webhook HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
                b"X-Line-Signature: x\r\n\r\n"
            )
            piece, sent = b"10000\r\n" + b"x" * 0x10000 + b"\r\n", 0
            with suppress(ConnectionError):  # it may hang up before its answer is looked for
                while sent < 4 * webhook.BODY_BYTES and not select([line], [], [], 0.001)[0]:
                    line.sendall(piece)
                    sent += len(piece)
            heard = line.recv(200)
        assert heard.startswith(b"HTTP/1.1 413")
        assert sent < webhook.BODY_BYTES + 4 * 1024 * 1024
        assert made.call("/readyz")["inbox"] == {}
    finally:
        made.process.terminate()
        made.process.wait(20)
        made.log.close()


@pytest.fixture
def room(tmp_path: Path, letters: StandIn) -> Room:
    """A desk whose bound is small."""
    return Room(tmp_path, letters, WIAN_MAX_BYTES="20000")


def part(name: str, more: str = "") -> bytes:
    """The head of one field of a form with files."""
    shown = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'
    return shown.encode()


def upload(room: Room, head: bytes) -> tuple[int, int]:
    """Status of an upload without end that begins with `head`, and how much of it was read."""
    body = Endless(head)
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    answer = room.client.post("/admin/files", content_type=kind, **chunked(body))
    return answer.status_code, body.taken


def test_an_upload_without_a_session_is_not_read(room: Room):
    """Who is not signed in can send for ever: nothing of it is looked at."""
    assert upload(room, part("file", '; filename="a.pdf"')) == (401, 0)


def test_an_upload_that_does_not_end_is_not_read_to_its_end(room: Room):
    """Of a file or of words no more is read than a form may bring, and nothing is kept."""
    fields = form(room.enter().get("/admin").text, "/admin/files")
    token = part("csrf") + fields["csrf"].encode() + b"\r\n"
    status, taken = upload(room, token + part("file", '; filename="a.pdf"'))
    assert status == 413
    assert taken <= 20_000 * FILES_AT_ONCE + SPARE
    status, taken = upload(room, token + part("note"))
    assert status == 413
    assert taken <= TEXT_BYTES + SPARE
    assert room.here.arrivals.list() == []


@pytest.mark.parametrize("length", [1_000, 1_001, 5_000, 5_001, 200_000])
def test_a_question_is_read_to_its_limit(desk: Office, monkeypatch, length: int):
    """The engine never gets more than a thousand characters, and nothing of a longer text."""
    asked: list[str] = []
    ask = desk.engine.ask
    monkeypatch.setattr(
        desk.engine, "ask", lambda text, *more, **why: asked.append(text) or ask(text, *more, **why)
    )
    assert desk.ask("ก" * length)
    assert {len(one) for one in asked} == ({1_000} if length <= 5_000 else set())
