"""`wian doctor`: each thing well or with its next step, in Thai and in English, LINE asked."""

import datetime as dt
import json
import shutil
from collections.abc import Iterator
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from string import Formatter

import pytest

from bot import doctor_texts
from bot.doctor import told
from bot.doctor_line import examine_line
from bot.finding import BAD
from bot.running import using
from bot.settings import load
from tests.bot.serving import listening
from tests.terminal import Wian

ENDPOINT = "https://wian.example.go.th/line/webhook"
BOT = {
    "userId": "U1",
    "basicId": "@wian",
    "displayName": "เวียน",
    "chatMode": "bot",
    "markAsReadMode": "auto",
}
WELL = {
    ("GET", "/v2/bot/info"): (200, BOT),
    ("GET", "/v2/bot/channel/webhook/endpoint"): (200, {"endpoint": ENDPOINT, "active": True}),
    ("POST", "/v2/bot/channel/webhook/test"): (
        200,
        {
            "success": True,
            "timestamp": "2026-01-01T00:00:00Z",
            "statusCode": 200,
            "reason": "OK",
            "detail": "200",
        },
    ),
}


class Channel:
    """A LINE that answers as the test says, with its own clock."""

    def __init__(self) -> None:
        self.answers, self.ahead = dict(WELL), 0.0
        self.tokens: set[str] = set()
        channel = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer("GET")

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self._answer("POST")

            def _answer(self, method: str) -> None:
                channel.tokens.add(self.headers["Authorization"])
                status, content = channel.answers[method, self.path]
                body = json.dumps(content).encode()
                self.send_response_only(status)
                self.send_header("Date", channel.date())
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """The test's output stays quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def date(self) -> str:
        now = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=self.ahead)
        return format_datetime(now, usegmt=True)


@pytest.fixture
def channel() -> Iterator[Channel]:
    """A well-kept channel on this machine."""
    made = Channel()
    with listening(made.server):
        yield made


@pytest.fixture
def connected(channel: Channel) -> dict[str, str]:
    """The settings of an office that is connected to that channel."""
    return {
        "LINE_CHANNEL_SECRET": "s3cret",
        "LINE_CHANNEL_ACCESS_TOKEN": "t0ken",
        "LINE_API_BASE": f"http://127.0.0.1:{channel.server.server_port}",
        "WIAN_BASE_URL": "https://wian.example.go.th",
    }


@pytest.fixture
def doctor(wian: Wian, connected: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Wian:
    """The command in such an office."""
    for key, value in connected.items():
        monkeypatch.setenv(key, value)
    return wian


def to_mend(out: str) -> list[str]:
    """The lines of what is not well."""
    return [line for line in out.splitlines() if line.startswith("✗")]


def test_all_is_well(doctor: Wian, channel: Channel):
    """Exit 0; the account is named, LINE was asked with the token, no line shows a secret."""
    result = doctor("doctor")
    assert (result.code, to_mend(result.out)) == (0, []), result.out
    assert "เวียน (@wian)" in result.out
    assert ENDPOINT in result.out
    assert channel.tokens == {"Bearer t0ken"}
    assert "t0ken" not in result.out
    assert "s3cret" not in result.out


@pytest.mark.parametrize(
    ("place", "status", "content", "names"),
    [
        (("GET", "/v2/bot/info"), 401, {"message": "no"}, "LINE_CHANNEL_ACCESS_TOKEN"),
        (("GET", "/v2/bot/info"), 500, {"message": "no"}, "500"),
        (("GET", "/v2/bot/channel/webhook/endpoint"), 404, {"message": "no"}, ENDPOINT),
        (
            ("GET", "/v2/bot/channel/webhook/endpoint"),
            200,
            {"endpoint": "https://old.example.go.th/hook", "active": True},
            "https://old.example.go.th/hook",
        ),
        (
            ("GET", "/v2/bot/channel/webhook/endpoint"),
            200,
            {"endpoint": ENDPOINT, "active": False},
            "Use webhook",
        ),
        (
            ("POST", "/v2/bot/channel/webhook/test"),
            200,
            WELL["POST", "/v2/bot/channel/webhook/test"][1]
            | {"success": False, "statusCode": 0, "reason": "COULD_NOT_CONNECT", "detail": "TLS"},
            "COULD_NOT_CONNECT TLS",
        ),
    ],
    ids=["bad token", "trouble", "no webhook", "another webhook", "switched off", "not reached"],
)
def test_what_line_says_is_told_with_the_next_step(
    connected: dict, channel: Channel, place: tuple, status: int, content: dict, names: str
):
    """In both languages one line names what is wrong at LINE, and where to mend it."""
    channel.answers[place] = status, content
    (finding,) = [one for one in examine_line(load(connected)) if one.state == BAD]
    assert names in told(finding)
    assert names in told(finding, english=True)


def test_a_clock_that_is_off_is_told(connected: dict, channel: Channel):
    """Reply tokens live for a minute: a machine two minutes behind answers nobody."""
    channel.ahead = 120
    (finding,) = [one for one in examine_line(load(connected)) if one.state == BAD]
    assert finding.about == "clock"
    assert 115 < finding.facts["seconds"] <= 120


def test_a_line_that_is_not_there_is_told(connected: dict):
    """No network, or a firewall."""
    (finding,) = examine_line(load(connected | {"LINE_API_BASE": "http://127.0.0.1:9"}))
    assert "127.0.0.1:9" in told(finding)


def test_what_is_wrong_on_this_machine_is_told(doctor: Wian, monkeypatch: pytest.MonkeyPatch):
    """No snapshot, no OCR, no address, an old backup, a server that does not answer."""
    home = doctor.office.home
    shutil.rmtree(home / "snapshots")
    (home / "backed-up").write_text("1700000000\n")
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.delenv("WIAN_BASE_URL")
    with using(home, "http://127.0.0.1:9"):
        result = doctor("doctor")
    lines = to_mend(result.out)
    assert len(lines) == 5, result.out
    for step in ("wian index", "tesseract-ocr-tha", "wian backup", "wian serve", "WIAN_BASE_URL"):
        assert any(step in line for line in lines), step


def test_a_setting_that_cannot_be_used_is_told_alone(doctor: Wian, monkeypatch):
    """Nothing else can be looked at without it."""
    monkeypatch.setenv("WIAN_LETTERS", "everybody")
    result = doctor("doctor", "--english")
    assert result.code == 1
    assert [line for line in result.out.splitlines() if line[0] in "✓✗-"] == to_mend(result.out)
    assert "WIAN_LETTERS" in result.out


def test_trial_mode_is_well_without_line(wian: Wian):
    """A newcomer's machine is told so; LINE is left out with the reason."""
    result = wian("doctor")
    assert result.code == 0, result.out
    assert "LINE_CHANNEL_SECRET" in result.out


def test_both_languages_say_the_same_things():
    """Every sentence stands in both, and none needs a fact that the other has not."""
    for one, other in zip(doctor_texts.THAI, doctor_texts.ENGLISH, strict=True):
        assert one.keys() == other.keys()
    thai, english = doctor_texts.THAI[2], doctor_texts.ENGLISH[2]
    own_words = {"settings.bad": {"key", "value"}}  # the Thai reason names them itself
    for key in thai:
        assert facts_in(english[key]) - own_words.get(key, set()) <= facts_in(thai[key]), key


def facts_in(sentence: str) -> set[str]:
    """The names that a sentence is filled with."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}
