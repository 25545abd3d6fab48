"""`wian serve` for real: gunicorn, its threads, a question over HTTP, a clean end."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import BadSetting, PortTaken
from bot.serve import run
from bot.settings import load

ROOT = Path(__file__).parents[2]


class Served:
    """A serving process and what it says over HTTP."""

    def __init__(self, home: Path, *more: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.log = (home / "log").open("w+")
        command = [sys.executable, "-m", "tests.bot.served", str(self.port), str(home), *more]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=self.log, stderr=self.log)

    def call(self, path: str, body: object = None) -> dict:
        """The JSON of one address."""
        data = None if body is None else json.dumps(body).encode()
        url = f"http://127.0.0.1:{self.port}{path}"
        request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def wait(self, path: str, good: object, seconds: float = 60) -> dict:
        """What an address says once `good` holds of it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                if good(answer := self.call(path)):
                    return answer
            except OSError:
                pass
            time.sleep(0.1)
        raise AssertionError(f"{path}: {self.said()}")

    def said(self) -> str:
        """Everything the process has printed."""
        self.log.seek(0)
        return self.log.read()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A serving process on a free port, ended afterwards."""
    made = Served(tmp_path)
    yield made
    made.process.kill()
    made.process.wait()
    made.log.close()


def test_a_question_is_answered_by_the_served_bot(served: Served):
    """Page, webhook, worker and pretended LINE share one gunicorn process without a deadlock."""
    served.wait("/readyz", lambda answer: answer["ready"])
    assert f"http://127.0.0.1:{served.port}/try" in served.said()
    chats = [served.call("/try/chats", {})["chat"] for _ in range(6)]
    for chat in chats:
        sent = {"chat": chat, "kind": "text", "text": "สวัสดี"}
        assert served.call("/try/events", sent)["status"] == 200
    for chat in chats:
        served.wait(f"/try/messages?chat={chat}", lambda log: len(log["messages"]) == 2, 20)


def test_the_server_ends_when_told(served: Served):
    """SIGTERM ends it with exit code 0 and nothing on the terminal but the address."""
    served.wait("/readyz", lambda answer: answer["ready"])
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(20) == 0
    assert len(served.said().splitlines()) == 1, served.said()


def test_a_taken_port_is_one_sentence(tmp_path: Path):
    """The refusal names the address and the option that helps."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken, match=rf"{port}.*--port"):
            run(load({"WIAN_HOME": str(tmp_path)}), "127.0.0.1", port)


def test_storage_that_cannot_be_used_is_one_sentence(tmp_path: Path):
    """A home that is a file, a database that is none: refused by key before anything starts."""
    broken = tmp_path / "file"
    broken.write_bytes(b"not a database" * 99)
    settings = {
        "WIAN_HOME": {"WIAN_HOME": str(broken)},
        "WIAN_DATABASE_URL": {
            "WIAN_HOME": str(tmp_path),
            "WIAN_DATABASE_URL": f"sqlite:///{broken}",
        },
    }
    for key, env in settings.items():
        with pytest.raises(BadSetting, match=key):
            run(load(env), "127.0.0.1", 0)
    assert broken.read_bytes() == b"not a database" * 99


def slow_workers(server: int) -> list[int]:
    """The slow workers that a server has started, which are processes of their own."""
    words = ["ps", "-ww", "-o", "pid=,stat=,args=", "--ppid", str(server)]
    told = subprocess.run(words, capture_output=True, text=True, check=False).stdout
    rows = (line.split(maxsplit=2) for line in told.splitlines())
    return [int(pid) for pid, state, args in rows if "spawn_main" in args and "Z" not in state]


def test_the_slow_worker_comes_back_and_ends_with_the_server(tmp_path: Path):
    """Killed, it is started again by the server; nothing of it outlives the server."""

    def one(other_than: int = 0) -> int:
        end = time.monotonic() + 60
        while not (found := [p for p in slow_workers(made.process.pid) if p != other_than]):
            assert time.monotonic() < end, made.said()
            time.sleep(0.1)
        return found[0]

    made = Served(tmp_path, "worker")
    first = one()
    made.wait("/readyz", lambda answer: answer["ready"])
    os.kill(first, signal.SIGKILL)
    second = one(other_than=first)
    made.process.send_signal(signal.SIGTERM)
    assert made.process.wait(30) == 0, made.said()
    made.log.close()
    with pytest.raises(ProcessLookupError):
        os.kill(second, 0)
