"""What a chat remembers: one small row a chat, for half an hour, under a keyed hash.

The row never names a user, a group or a room; the asker's kind of body is kept for a year.
`said` remembers which messages the bot itself sent, so that quoting one speaks to it, and
about which letter; `asked` that the ledger holds a question of somebody's, sealed so that only
the asker's own coming opens it. Every clock and secret is passed in.
"""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace

from sqlalchemy import Column, Float, String, Table, Text, delete, select
from sqlalchemy.engine import Engine

from bot.database import META, insert_into, storable
from bot.keyed import keyed
from bot.ledger import KEPT_SECONDS

LIVES_SECONDS = 30 * 60.0  # a talk about one letter is over by then
BODY_SECONDS = 365 * 86_400.0
ASKED_SECONDS = KEPT_SECONDS  # as long as there is something to take back
SAID_SECONDS = 30 * 86_400.0  # a message of last month is still quoted
PRUNE_SECONDS = 600.0  # how often what has expired is looked for
QUESTION = 1_000
KEPT = 40  # passages shown in a talk: more than its buttons can reach

_CHATS = Table(
    "chat",
    META,
    Column("key", String(64), primary_key=True),
    Column("data", Text, nullable=False),
    Column("until", Float, nullable=False),
    Column("body", String(20), nullable=False, default=""),
    Column("body_until", Float, nullable=False, index=True),
)
_SAID = Table(
    "said",
    META,
    Column("key", String(64), primary_key=True),
    Column("letter", String(40), nullable=False, default=""),
    Column("until", Float, nullable=False, index=True),
    Column("chat", String(64), nullable=False, server_default="", index=True),
)
_ASKED = Table(
    "asked",
    META,
    Column("key", String(64), primary_key=True),
    Column("question", String(64), primary_key=True),
    Column("until", Float, nullable=False, index=True),
    Column("who", String(64), nullable=False, server_default="", index=True),
)


@dataclass(frozen=True)
class State:
    """What a chat is about.

    `letter`: id of the letter that the last answer was of; `question`: its text, asked in
    the message `message`; `shown`: ids of the passages shown for it, `judged` of those that
    were judged; `near`: ids of the letters named as nearest when nothing was found; `within`: id
    of the letter that `question` was asked of alone; `left`: id of the letter that was talked
    about before nothing was found; `body`: the asker's kind of body;
    `english`: the question was asked in English; `rows`: ids of the letters shown, in order.
    """

    letter: str = ""
    question: str = ""
    message: str = ""
    shown: tuple[str, ...] = ()
    judged: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    within: str = ""
    left: str = ""
    body: str = ""
    english: bool = False
    rows: tuple[str, ...] = ()


class Chats:
    """The states of all chats in one database; safe to use from several threads."""

    def __init__(
        self, database: Engine, secret: str, clock: Callable[[], float] = time.time
    ) -> None:
        self._database, self._secret, self._clock = database, secret, clock
        self._pruned = 0.0

    def load(self, chat: str) -> State:
        """The state of `chat` ("user:U1"); an empty one when it has none, or it is over."""
        row = self._row(chat) if chat else None
        if row is None:
            return State()
        now = self._clock()
        state = _state(row.data) if row.until > now else State()
        return replace(state, body=row.body if row.body_until > now else "")

    def save(self, chat: str, state: State) -> None:
        """Remember `state` of `chat`, and its body from now on; nothing without a chat."""
        if not chat:
            return
        now = self._clock()
        kept = replace(state, body="", question=state.question[:QUESTION])
        kept = replace(kept, shown=state.shown[-KEPT:], judged=state.judged[-KEPT:])
        row = {
            "data": json.dumps(asdict(kept)),
            "until": now + LIVES_SECONDS,
            "body": storable(state.body),
            "body_until": now + (BODY_SECONDS if state.body else LIVES_SECONDS),
        }
        self._put(_CHATS, {"key": self._key(chat), **row})

    def forget(self, chat: str) -> None:
        """Nothing is remembered of `chat` any more."""
        key = self._key(chat)
        with self._database.begin() as db:
            db.execute(delete(_CHATS).where(_CHATS.c.key == key))
            db.execute(delete(_SAID).where(_SAID.c.chat == key))

    def forget_asker(self, asker: str) -> tuple[str, ...]:
        """Forget that `asker` ("user:U1") asked anything; the seals of it in the ledger."""
        return self._unsealed(_ASKED.c.who == self._key(asker))

    def forget_question(self, chat: str, message: str) -> tuple[str, ...]:
        """Forget what was asked in `message`, which is unsent; the seals of it in the ledger."""
        state = self.load(chat)
        if state.message == message:
            self.save(chat, replace(state, question="", message=""))
        return self._unsealed(_ASKED.c.key == self._key(f"{chat}/{message}"))

    def remember_asked(self, chat: str, message: str, question: str, asker: str = "") -> None:
        """The ledger holds, under the key `question`, what `asker` asked in `message`."""
        asker = asker or chat
        row = {
            "key": self._key(f"{chat}/{message}"),
            "who": self._key(asker),
            "question": self.seal(asker, question),
            "until": self._clock() + ASKED_SECONDS,
        }
        with self._database.begin() as db:
            db.execute(insert_into(_ASKED, db.dialect.name).values(row).on_conflict_do_nothing())

    def seal(self, asker: str, question: str) -> str:
        """What stands for `question` of `asker`: not to be told from another one's, nor undone."""
        return self._key(f"{asker}/asked/{question}")

    def remember_said(self, chat: str, messages: Sequence[str], letter: str) -> None:
        """The bot has sent `messages` (ids) to `chat`, about `letter` ("" for none)."""
        row = {"letter": letter, "until": self._clock() + SAID_SECONDS, "chat": self._key(chat)}
        for message in messages:
            self._put(_SAID, {"key": self._key(f"{chat}/{message}"), **row})

    def said(self, chat: str, message: str) -> str | None:
        """The letter that the bot's own `message` was about; None when it is not the bot's."""
        key = self._key(f"{chat}/{message}")
        wanted = select(_SAID.c.letter).where(_SAID.c.key == key, _SAID.c.until > self._clock())
        with self._database.connect() as db:
            return db.scalar(wanted) if message else None

    def prune(self) -> int:
        """Delete what has expired, at most every PRUNE_SECONDS; how many rows went."""
        now = self._clock()
        if now - self._pruned < PRUNE_SECONDS:
            return 0
        self._pruned = now
        over = (_CHATS.c.until <= now) & (_CHATS.c.body_until <= now)
        with self._database.begin() as db:
            silent = (_CHATS.c.until <= now) & (_CHATS.c.data != "{}")
            db.execute(_CHATS.update().where(silent).values(data="{}"))
            gone = db.execute(delete(_CHATS).where(over)).rowcount
            old = (delete(table).where(table.c.until <= now) for table in (_SAID, _ASKED))
            return gone + sum(db.execute(one).rowcount for one in old)

    def _unsealed(self, which: object) -> tuple[str, ...]:
        with self._database.begin() as db:
            return tuple(db.scalars(delete(_ASKED).where(which).returning(_ASKED.c.question)))

    def _row(self, chat: str) -> object | None:
        with self._database.connect() as db:
            return db.execute(select(_CHATS).where(_CHATS.c.key == self._key(chat))).one_or_none()

    def _put(self, table: Table, row: Mapping) -> None:
        with self._database.begin() as db:
            new = insert_into(table, db.dialect.name).values(row)
            rest = {name: value for name, value in row.items() if name != "key"}
            db.execute(new.on_conflict_do_update(index_elements=["key"], set_=rest))

    def _key(self, name: str) -> str:
        return keyed(self._secret, name)


def _state(data: str) -> State:
    """The state that was stored, by this version or another one."""
    stored = json.loads(data)
    known = {field.name: stored[field.name] for field in fields(State) if field.name in stored}
    lists = {name: tuple(value) for name, value in known.items() if isinstance(value, list)}
    return State(**known | lists)
