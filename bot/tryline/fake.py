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

from bot.tryline.contents import Contents
from bot.tryline.events import quote_token, quotes
from bot.tryline.menu_rules import loading_problems
from bot.tryline.menus import Menus
from bot.tryline.rules import problems

TOKEN_SECONDS = 60
KEPT = 500  # log entries of a chat
INVALID_TOKEN = "Invalid reply token"  # noqa: S105  (LINE's words)
INVALID_QUOTE = "The quote token is invalid"
VISITOR = "ผู้ทดลอง"  # the name that everybody here shows
LOADING = 20  # seconds when a loading call names none
DENIED = {
    "message": "Authentication failed. Confirm that the access token in "
    "the authorization header is valid."
}

Answer = tuple[int, dict]


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
    loadings: int = 0
    loading: float = 0.0  # until when the animation is shown, unless the bot speaks first


class FakeLine:
    """LINE for one channel; safe to use from several threads."""

    def __init__(self, access_token: str, clock: Callable[[], float] = time.time) -> None:
        self._access = f"Bearer {access_token}"
        self._clock = clock
        self._lock = threading.Lock()
        self.refuse: Callable[[Mapping], bool] = lambda _: False  # a test's own reason
        self._chats: dict[str, _Chat] = {}
        self._tokens: dict[str, _Token] = {}
        self.menus = Menus()
        self.contents = Contents(clock)

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
        """`{"messages": [...], "read": n, "loading": bool}`: what came after number `after`."""
        with self._lock:
            here = self._chats[chat]
            news = [m for m in here.log if m["n"] > after]
            shown = here.loading > self._clock()
            return {"messages": news, "read": here.read, "loading": shown}

    def allows(self, authorization: str) -> bool:
        """Whether an API call carries this channel's access token."""
        return secrets.compare_digest(authorization.encode(), self._access.encode())

    def reply(self, authorization: str, body: bytes) -> Answer:
        """Status and JSON that LINE would answer to a reply call."""
        if not self.allows(authorization):
            return 401, DENIED
        request, refusal = parsed(body, problems)
        if refusal:
            return refusal
        if any(map(self.refuse, request["messages"])):
            return 400, {"message": "The request body has 1 error(s)"}
        return self._deliver(request)

    def load(self, body: bytes) -> Answer:
        """Status and JSON that LINE would answer to a call for the loading animation."""
        request, refusal = parsed(body, loading_problems)
        if refusal:
            return refusal
        with self._lock:
            here = self._chats.get(request["chatId"])
            if here is None:
                return 400, {"message": "The value for the 'chatId' parameter is invalid"}
            here.loading = self._clock() + request.get("loadingSeconds", LOADING)
            here.loadings += 1
        return 202, {}

    def profile(self, user: str) -> Answer:
        """Status and JSON that LINE would answer to a call for a user's profile."""
        if not self.knows(user):
            return 404, {"message": "Not found"}
        return 200, {"userId": user, "displayName": VISITOR, "language": "th"}

    def loadings(self, chat: str) -> int:
        """How often the animation was asked for in that chat."""
        return self._chats[chat].loadings

    def _deliver(self, request: Mapping) -> Answer:
        with self._lock:
            token = self._tokens.get(request["replyToken"])
            dead = token is None or token.used or self._clock() - token.issued > TOKEN_SECONDS
            if dead:
                return 400, {"message": INVALID_TOKEN}
            quoted = [m["quoteToken"] for m in request["messages"] if "quoteToken" in m]
            if not all(quotes(one, token.chat) for one in quoted):
                return 400, {"message": INVALID_QUOTE}
            token.used = True
            self._chats[token.chat].loading = 0.0
            for message in request["messages"]:
                self._say(token.chat, message, "bot")
        ids = [_digits() for _ in request["messages"]]
        sent = [{"id": name, "quoteToken": quote_token(token.chat, name)} for name in ids]
        return 200, {"sentMessages": sent}

    def _say(self, chat: str, message: Mapping, sender: str) -> int:
        here = self._chats[chat]
        here.count += 1
        at = int(self._clock() * 1000)
        here.log.append({"n": here.count, "from": sender, "message": dict(message), "at": at})
        return here.count


def parsed(body: bytes, check: Callable[[object], list]) -> tuple[Mapping, Answer | None]:
    """A call's JSON, and LINE's refusal of it (None when nothing is wrong)."""
    try:
        request = json.loads(body)
    except ValueError:
        return {}, (400, {"message": "The request body could not be parsed as JSON"})
    found = check(request)
    if not found:
        return request, None
    details = [{"message": p.message, "property": p.path} for p in found]
    told = f"The request body has {len(found)} error(s)"
    return {}, (400, {"message": told, "details": details})


def _digits() -> str:
    return str(secrets.randbelow(9 * 10**17) + 10**17)
