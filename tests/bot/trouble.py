"""What stands between a bot and the pretended LINE, and spoils what either says.

A real socket server: what it passes on is judged by `FakeLine`, whose reply tokens work once.
"""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from urllib.parse import urlsplit

SLOW_SECONDS = 1.5  # longer than the bot waits in these tests


@dataclass
class Trouble:
    """One connection after another goes as `script` says; those after the last go well.

    | step | LINE hears it | the bot hears |
    |---|---|---|
    | `well` | yes | LINE's answer |
    | `slow` | yes | the answer, but too late |
    | `half` | yes | the answer's first half, then the connection is cut |
    | `head` | yes | half of the head, then the connection is cut |
    | `lost` | yes | nothing: the connection is cut |
    | `cut` | no | nothing: the connection is cut |
    | `429`, `500` | no | that status |
    | `500 taken` | yes | 500 |
    """

    line: str
    script: list[str]
    paths: list[str] = field(default_factory=list)
    address: str = ""

    def serve(self, listening: socket.socket) -> None:
        """Until the socket is closed."""
        with suppress(OSError):
            while True:
                connection, _ = listening.accept()
                threading.Thread(target=self._one, args=(connection,), daemon=True).start()

    def _one(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as said, suppress(OSError):
            line, headers = said.readline().decode(), {}
            while (header := said.readline().decode().strip()) != "":
                name, _, value = header.partition(": ")
                headers[name] = value
            method, path, _ = line.split()
            body = said.read(int(headers["Content-Length"]))
            self.paths.append(path)
            reply = path.endswith("/message/reply")
            step = self.script.pop(0) if reply and self.script else "well"
            self._spoil(connection, step, lambda: self._heard(method, path, body, headers))

    def _spoil(self, connection: socket.socket, step: str, heard: object) -> None:
        if step in ("cut", "429", "500"):
            answer = b"" if step == "cut" else told(int(step), b"{}")
        else:
            answer = heard()
        if step == "slow":
            time.sleep(SLOW_SECONDS)
        kept = {"half": len(answer) - 10, "head": 30, "lost": 0}
        answer = told(500, b"{}") if step == "500 taken" else answer[: kept.get(step)]
        connection.sendall(answer)

    def _heard(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> bytes:
        """What LINE says to it."""
        place = urlsplit(self.line)
        there = HTTPConnection(place.hostname, place.port)
        there.request(method, path, body, headers)
        answer = there.getresponse()
        content = answer.read()
        there.close()
        return told(answer.status, content)


def told(status: int, content: bytes) -> bytes:
    """An answer on the wire."""
    head = f"HTTP/1.1 {status} Said\r\nContent-Type: application/json\r\nConnection: close\r\n"
    return (
        f"{head}x-line-request-id: r-1\r\nContent-Length: {len(content)}\r\n\r\n".encode() + content
    )


@contextmanager
def trouble(line: str, script: list[str]) -> Iterator[Trouble]:
    """Trouble on the way to the LINE at `line`; a script of `down` is a port without a server."""
    made = Trouble(line, list(script))
    path = urlsplit(line).path
    with socket.create_server(("127.0.0.1", 0)) as listening:
        made.address = f"http://127.0.0.1:{listening.getsockname()[1]}{path}"
        if script == ["down"]:
            listening.close()
            yield made
            return
        thread = threading.Thread(target=made.serve, args=(listening,), daemon=True)
        thread.start()
        yield made
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()
