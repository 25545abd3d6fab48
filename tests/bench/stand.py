"""What the benchmarks of a served bot share: a home, real processes, a pretended LINE beside.

Everything listens on loopback, and ends when it is told to. `Web` is the real `wian serve`.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import urllib3
from flask import Flask

from bot import slow_child, texts
from bot.tryline import api
from bot.tryline.fake import FakeLine

ROOT = Path(__file__).parents[2]
SECRET, TOKEN = "bench-secret", "bench-token"
START_SECONDS = 120.0
QUESTIONS = ("สวัสดี", *(question for _, question in texts.EXAMPLES))


def borrow(home: Path, folder: Path) -> None:
    """Make `folder` a home with the snapshots and the model of another one."""
    for part in home.iterdir():
        if part.name in ("snapshots", "model"):
            (folder / part.name).symlink_to(part.resolve())
        elif part.name == "current.json":
            shutil.copy(part, folder)


def beside(home: Path, folder: Path) -> Path:
    """A new home in `folder` with the model and the vectors of another one, without snapshots."""
    folder.mkdir()
    for name in ("model", "cache"):
        (home / name).mkdir(parents=True, exist_ok=True)
        (folder / name).symlink_to((home / name).resolve())
    return folder


def office(home: Path, folder: Path) -> dict[str, str]:
    """A home as `borrow` makes it and a copy of the project's corpus; the settings of both."""
    borrow(home, folder)
    for name in ("letters", "originals"):
        shutil.copytree(ROOT / "corpus" / name, folder / "corpus" / name)
    return {"WIAN_HOME": str(folder), "WIAN_CORPUS": str(folder / "corpus")}


def channel(line: str) -> dict[str, str]:
    """The settings of a bot whose LINE is at that address."""
    env = {"LINE_CHANNEL_SECRET": SECRET, "LINE_CHANNEL_ACCESS_TOKEN": TOKEN}
    return env | {"LINE_API_BASE": line, "LINE_DATA_API_BASE": line, "WIAN_TRY": "off"}


def free_port() -> int:
    """A port that nothing listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Process:
    """A `wian …` process; killed, it takes its children along, as a machine would."""

    def __init__(self, words: list[str], env: dict[str, str], log: Path) -> None:
        self._words, self._env, self.log = words, os.environ | env, log

    def start(self) -> None:
        """Start it; the log goes on."""
        command = [sys.executable, "-m", "bot.cli", *self._words]
        with self.log.open("a") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=self._env, stdout=log, stderr=log, start_new_session=True
            )

    def end(self, how: signal.Signals) -> int:
        """Kill it, or have it end in good order; its exit code."""
        kill = os.killpg if how == signal.SIGKILL else os.kill
        kill(self._process.pid, how)
        return self._process.wait(60)

    def alive(self) -> bool:
        """Whether it runs."""
        return self._process.poll() is None

    def children(self) -> dict[int, str]:
        """The command lines of the processes it has started, by process id."""
        pid, found = self._process.pid, {}
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            try:
                found[int(child)] = Path(f"/proc/{child}/cmdline").read_text()
            except FileNotFoundError:  # it has just ended
                continue
        return found

    def memory(self) -> float:
        """Megabytes that the process and its children hold."""
        return sum(map(held, (self._process.pid, *self.children()))) / 2**20


class Web(Process):
    """`wian serve` at a port of its own."""

    def __init__(self, env: dict[str, str], folder: Path, *more: str) -> None:
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        self._http = urllib3.PoolManager(retries=False, timeout=5.0)
        super().__init__(["serve", "--port", str(port), *more], env, folder / f"{port}.log")

    def ready(self) -> bool:
        """Whether it says so."""
        try:
            return self._http.request("GET", f"{self.address}/readyz").status == 200
        except urllib3.exceptions.HTTPError:
            return False

    def wait(self) -> None:
        """Until it is ready."""
        end = time.monotonic() + START_SECONDS
        while not self.ready():
            assert self.alive(), "it ended: " + self.log.read_text()[-2000:]
            assert time.monotonic() < end, "not ready: " + self.log.read_text()[-2000:]
            time.sleep(0.2)

    def answering(self) -> int | None:
        """The process that answers the web, which gunicorn's own process has started."""
        return self._child(slow=False)

    def slow_worker(self) -> int | None:
        """The slow worker beside it."""
        return self._child(slow=True)

    def _child(self, slow: bool) -> int | None:
        found = self.children().items()
        return next((pid for pid, line in found if (slow_child.__name__ in line) == slow), None)


def held(pid: int) -> int:
    """Bytes of memory of its own that a process holds, 0 when it has ended.

    Not counted: pages of files, such as the model's, which the kernel takes back as it likes.
    """
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return 0
    kilobytes = status.partition("RssAnon:")[2].split(maxsplit=1)
    return int(kilobytes[0]) * 1024 if kilobytes else 0  # none: it has ended, nobody asked yet


def used(pid: int) -> float:
    """Processor seconds that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class _Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def pretended_line(fake: FakeLine) -> str:
    """Where the bot finds a LINE on this machine."""
    app = Flask(__name__)
    app.register_blueprint(api.blueprint(fake))
    server = _Threaded(("127.0.0.1", 0), _Quiet)
    server.set_app(app)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/try/line"


def spread(seconds: list[float]) -> str:
    """Median, 95th and 99th percentile and the most, in milliseconds."""
    at = [1000 * quantile(seconds, q) for q in (0.5, 0.95, 0.99, 1)]
    return "p50 {:.0f}  p95 {:.0f}  p99 {:.0f}  most {:.0f} ms".format(*at)


def quantile(values: list[float], q: float) -> float:
    """The value below which that share of them lies; 0.0 of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * q))] if ordered else 0.0
