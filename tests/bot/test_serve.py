"""`wian serve` for real: gunicorn, its threads, a question over HTTP, a clean end."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import slow_child
from bot.database import open_database
from bot.errors import BadSetting, PortTaken
from bot.jobs import Jobs
from bot.running import is_used, last_address
from bot.serve import run
from bot.settings import load
from tests.bot.serving import Served


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


def test_the_server_leaves_its_address_as_long_as_it_runs(served: Served, tmp_path: Path):
    """Who has the terminal finds the desk, and no restore replaces files under a server."""
    served.wait("/readyz", lambda answer: answer["ready"])
    assert last_address(tmp_path) == f"http://127.0.0.1:{served.port}"
    assert is_used(tmp_path)
    served.process.terminate()
    served.process.wait(20)
    assert not is_used(tmp_path)


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
    mine = ((pid, state) for pid, state, args in rows if slow_child.__name__ in args)
    return [int(pid) for pid, state in mine if "Z" not in state]


def slow_worker(made: Served, other_than: int = 0) -> int:
    """The slow worker of a server, once it is there."""
    end = time.monotonic() + 60
    while not (found := [pid for pid in slow_workers(made.process.pid) if pid != other_than]):
        assert time.monotonic() < end, made.said()
        time.sleep(0.1)
    return found[0]


def ended(pid: int) -> bool:
    """Whether a process is gone within seconds."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def test_the_slow_worker_works_comes_back_and_ends_with_the_server(tmp_path: Path):
    """Jobs are done beside the server, also after its worker was killed; it ends in good order."""
    made = Served(tmp_path, "worker")
    first = slow_worker(made)
    jobs = Jobs(open_database(load({"WIAN_HOME": str(tmp_path)}).database_url))
    done(jobs, made)
    os.kill(first, signal.SIGKILL)
    second = slow_worker(made, other_than=first)
    done(jobs, made)
    made.wait("/readyz", lambda answer: answer["ready"])
    made.process.send_signal(signal.SIGTERM)
    assert made.process.wait(30) == 0, made.said()
    assert len(made.said().splitlines()) == 2, made.said()  # the address; one was started again
    made.log.close()
    assert ended(second)


def done(jobs: Jobs, made: Served) -> None:
    """A job that has nothing to go back to is tried once, and its row says so."""
    job, end = jobs.add("rollback", {}), time.monotonic() + 60
    while not (found := jobs.get(job.id)).over:
        assert time.monotonic() < end, (found, made.said())
        time.sleep(0.1)
    assert (found.state, found.tries) == ("failed", 1)


def test_the_slow_worker_does_not_outlive_a_server_that_is_killed(tmp_path: Path):
    """SIGKILL leaves no process behind."""
    made = Served(tmp_path, "worker")
    pid = slow_worker(made)
    made.wait("/readyz", lambda answer: answer["ready"])
    made.process.kill()
    made.process.wait()
    made.log.close()
    assert ended(pid)
