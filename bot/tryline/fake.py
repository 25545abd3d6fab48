"""A LINE platform in memory: chats, reply tokens that work once for a minute, a log.

It keeps what the page draws and judges what the bot sends by `bot.tryline.rules`, which
shares nothing with `bot.limits`: the two can disagree, and the tests would show it.
"""

import json
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.tryline.rules import problems

TOKEN_SECONDS = 60
KEPT = 500  # log entries of a chat
INVALID_TOKEN = "Invalid reply token"  # noqa: S105  (LINE's words)


@dataclass
class _Token:
    chat: str
    issued: float
    used: bool = False


@dataclass
class _Chat:
    log: deque = field(default_factory=lambda: deque(maxlen=KEPT))
    count: int = 0
    read: int = 0


class FakeLine:
    """LINE for one channel; safe to use from several threads."""

    def __init__(self, access_token: str, clock: Callable[[], float] = time.time) -> None:
        self._access = f"Bearer {access_token}"
        self._clock = clock
        self._lock = threading.Lock()
        self.refuse: Callable[[Mapping], bool] = lambda _: False  # a test's own reason
        self._chats: dict[str, _Chat] = {}
        self._tokens: dict[str, _Token] = {}

    def new_chat(self) -> str:
        """The user id of a new chat."""
        name = "U" + secrets.token_hex(16)
        with self._lock:
            self._chats[name] = _Chat()
        return name

    def knows(self, chat: str) -> bool:
        """Whether there is such a chat (they are gone after a restart)."""
        return chat in self._chats

    def new_token(self, chat: str) -> str:
        """A reply token for one event of `chat`."""
        name = secrets.token_hex(16)
        with self._lock:
            self._tokens[name] = _Token(chat, self._clock())
        return name

    def say(self, chat: str, message: Mapping, sender: str = "user") -> int:
        """Put a message into the chat's log; its number."""
        with self._lock:
            return self._say(chat, message, sender)

    def mark_read(self, chat: str, number: int) -> None:
        """The bot has seen everything up to that message."""
        with self._lock:
            self._chats[chat].read = max(self._chats[chat].read, number)

    def log(self, chat: str, after: int = 0) -> dict:
        """`{"messages": [...], "read": n}`: what came after number `after`."""
        with self._lock:
            here = self._chats[chat]
            return {"messages": [m for m in here.log if m["n"] > after], "read": here.read}

    def reply(self, authorization: str, body: bytes) -> tuple[int, dict]:
        """Status and JSON that LINE would answer to a reply call."""
        if not secrets.compare_digest(authorization.encode(), self._access.encode()):
            return 401, {
                "message": "Authentication failed. Confirm that the access token in "
                "the authorization header is valid."
            }
        try:
            request = json.loads(body)
        except ValueError:
            return 400, {"message": "The request body could not be parsed as JSON"}
        found = problems(request)
        if not found and any(map(self.refuse, request["messages"])):
            return 400, {"message": "The request body has 1 error(s)"}
        if found:
            details = [{"message": p.message, "property": p.path} for p in found]
            count = len(found)
            return 400, {"message": f"The request body has {count} error(s)", "details": details}
        return self._deliver(request)

    def _deliver(self, request: Mapping) -> tuple[int, dict]:
        with self._lock:
            token = self._tokens.get(request["replyToken"])
            dead = token is None or token.used or self._clock() - token.issued > TOKEN_SECONDS
            if dead:
                return 400, {"message": INVALID_TOKEN}
            token.used = True
            for message in request["messages"]:
                self._say(token.chat, message, "bot")
        sent = [
            {"id": _digits(), "quoteToken": secrets.token_urlsafe(24)} for _ in request["messages"]
        ]
        return 200, {"sentMessages": sent}

    def _say(self, chat: str, message: Mapping, sender: str) -> int:
        here = self._chats[chat]
        here.count += 1
        at = int(self._clock() * 1000)
        here.log.append({"n": here.count, "from": sender, "message": dict(message), "at": at})
        return here.count


def _digits() -> str:
    return str(secrets.randbelow(9 * 10**17) + 10**17)
