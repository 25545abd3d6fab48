"""Servers on free ports: a real serving process with what it says, and servers in threads."""

import json
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import BaseServer

ROOT = Path(__file__).parents[2]


@contextmanager
def listening(server: BaseServer) -> Iterator[None]:
    """`server` answers in a thread of its own meanwhile."""
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield
    server.shutdown()
    thread.join()
    server.server_close()


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
