"""What people have sent to the pretended LINE, and its data API, which hands it to the bot.

As at LINE: a message's content is there for the channel's token alone, is being prepared at
first if it is large, and is gone for good once its sender takes it back.
"""

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

KEPT = 60  # messages whose content is held: enough for one series of photos
PREPARED = 1_000_000  # bytes above which LINE takes a moment
PREPARING_SECONDS = 1.0
PICTURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


@dataclass
class _Content:
    data: bytes
    ready: float
    gone: bool = False


class Contents:
    """The contents of one channel; safe to use from several threads."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._held: OrderedDict[str, _Content] = OrderedDict()

    def keep(self, data: bytes) -> str:
        """Hold what somebody sent; the id of its message."""
        name = str(secrets.randbelow(9 * 10**17) + 10**17)
        ready = self._clock() + (PREPARING_SECONDS if len(data) > PREPARED else 0.0)
        with self._lock:
            self._held[name] = _Content(data, ready)
            while len(self._held) > KEPT:
                self._held.popitem(last=False)
        return name

    def unsend(self, message: str) -> None:
        """Its sender takes a message back."""
        with self._lock:
            if message in self._held:
                self._held[message] = _Content(b"", 0.0, gone=True)

    def get(self, message: str) -> tuple[int, bytes]:
        """Status and bytes that LINE would answer to a download."""
        held = self._held.get(message)
        if held is None:
            return 404, b""
        if held.gone:
            return 410, b""
        return (200, held.data) if self._clock() >= held.ready else (202, b"")

    def picture(self, message: str) -> tuple[bytes, str]:
        """A photo and its media type, for the page; both empty for anything else."""
        _, data = self.get(message)
        kind = next((kind for start, kind in PICTURES.items() if data.startswith(start)), "")
        return (data, kind) if kind else (b"", "")
