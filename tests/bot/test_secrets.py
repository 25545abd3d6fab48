"""Secrets stay where they are: in no line of the log, in no answer, in no printed setting."""

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import create_app
from bot.errors import BadSetting
from bot.logs import Lines
from bot.settings import load
from bot.tryline.events import event, file, message, signed
from tests.bot.room import Room, form
from tests.bot.standin import StandIn

SECRETS = {
    "LINE_CHANNEL_SECRET": "channel-secret-5d1e",
    "LINE_CHANNEL_ACCESS_TOKEN": "access-token-77aa",
    "WIAN_SECRET_KEY": "signing-key-90bc",
    "WIAN_METRICS_TOKEN": "metrics-token-31ff",
}
NOBODY = "http://127.0.0.1:9"  # the port of a service that no machine runs any more


class Heard(logging.Handler):
    """Everything that any logger says, as it would be printed."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines += [Lines().format(record), logging.Formatter().format(record)]


@pytest.fixture
def heard() -> Iterator[Heard]:
    """All loggers at their most talkative."""
    root, made = logging.getLogger(), Heard()
    before = root.level
    root.addHandler(made)
    root.setLevel(logging.DEBUG)
    yield made
    root.removeHandler(made)
    root.setLevel(before)


@pytest.fixture
def room(tmp_path: Path, letters: StandIn) -> Iterator[Room]:
    """A bot with secrets that can be known again, whose LINE cannot be reached."""
    nowhere = {"LINE_API_BASE": NOBODY, "LINE_DATA_API_BASE": NOBODY, "WIAN_TRY": "off"}
    made = Room(tmp_path, letters, **SECRETS, **nowhere)
    made.here.worker.line._sleep = lambda _: None
    yield made
    made.here.inbox.close()


def worked(room: Room) -> None:
    """A question, a file, a signature that is wrong: all that fails at LINE or at the gate."""
    events = [message("text", text="สวัสดี"), file("77", "ก.pdf", 5)]
    made = [event(one, "U1", f"t{n}", 1_700_000_000_000) for n, one in enumerate(events)]
    body, headers = signed(made, SECRETS["LINE_CHANNEL_SECRET"])
    assert room.client.post("/line/webhook", data=body, headers=headers).status_code == 200
    for wrong in SECRETS.values():
        headers["x-line-signature"] = wrong
        assert room.client.post("/line/webhook", data=body, headers=headers).status_code == 400
    for _ in range(4):
        for row in room.here.inbox.waiting():
            room.here.worker.handle(row)


def test_no_secret_is_logged_or_told(room: Room, heard: Heard):
    """With LINE down, wrong signatures, sign-ins good and bad, figures asked for."""
    worked(room)
    code, link = room.here.admins.invite(), room.link()
    told = [room.send(link, "/admin/enter").text, room.send(link, "/admin/enter").text]
    token = form(room.get("/admin/people").text, "/admin/people/invite")["csrf"]
    private = {link.partition("token=")[2], room.client.get_cookie("desk").value, token, code}
    bearer = {"Authorization": f"Bearer {SECRETS['WIAN_METRICS_TOKEN']}"}
    told += [room.get(path, headers=bearer).text for path in ("/metrics", "/readyz", "/livez")]
    said = "\n".join(heard.lines)
    assert "wrong signature" in said
    assert "was not reached" in said
    for secret in (*SECRETS.values(), *private):
        assert secret not in said
    for secret in SECRETS.values():
        assert secret not in "\n".join(told)


def test_a_fault_with_a_secret_in_its_words_is_told_without_them(room: Room, heard: Heard):
    """An unforeseen error may quote anything: neither page nor log repeats it."""
    room.app.config["PROPAGATE_EXCEPTIONS"] = False
    secret = SECRETS["LINE_CHANNEL_ACCESS_TOKEN"]

    def broken(*_: object) -> None:
        raise RuntimeError(secret)

    room.here.standby.engine = type("Broken", (), {"letters": broken, "letter": broken})()
    answer = room.enter().get("/")
    assert answer.status_code == 500
    assert secret not in answer.text
    lines = [line for line in heard.lines if line.startswith("{")]
    assert any("RuntimeError" in line for line in lines)
    assert not any(secret in line for line in lines)


def test_settings_print_no_secret(room: Room):
    """Neither the object nor a refusal that names a bad value shows one."""
    password = "database-password-4c2d"
    env = SECRETS | {"WIAN_DATABASE_URL": f"postgresql://wian:{password}@db/wian"}
    shown = repr(load(env)) + repr(room.here.settings)
    assert not [one for one in (*SECRETS.values(), password) if one in shown]
    for key, secret in SECRETS.items():
        with pytest.raises(BadSetting) as refused:
            load({key: f"{secret} x"})
        assert secret not in str(refused.value)
    with pytest.raises(BadSetting) as refused:
        load({"WIAN_DATABASE_URL": f"mysql://wian:{password}@db/wian"})
    assert password not in str(refused.value)


def test_cookies_and_tokens_are_of_enough_chance(room: Room):
    """Links and sessions hold 192 bits and more, and no two are alike."""
    links = {room.here.admins.link("machine") for _ in range(200)}
    assert len(links) == 200
    assert min(map(len, links)) * 6 >= 192
    room.enter()
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", room.client.get_cookie("desk").value)


def test_the_bot_does_not_start_without_a_channel(tmp_path: Path, letters: StandIn):
    """Nothing is served that could not tell LINE from anybody else."""
    with pytest.raises(Exception, match="LINE_CHANNEL_SECRET"):
        create_app(load({"WIAN_TRY": "off", "WIAN_HOME": str(tmp_path)}), letters)
