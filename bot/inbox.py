"""The inbox: one row for every event LINE delivered, and what became of it.

Promises that an event is worked on once however often it arrives, that a claim a crash
left behind can be taken again, and that nothing ends without a stated state. Payloads
are ASCII-escaped JSON, so that lone surrogates and NUL survive any database.

| state | means |
|---|---|
| `new` | waits for a worker |
| `claimed` | a worker has it; after LEASE_SECONDS another may take it |
| `parked` | waits for something slow, which `note` names; looked at again from `due` on |
| `answered` | LINE took the reply |
| `silent` | seen, and rightly nothing said; `detail` says why |
| `ignored` | of a type this bot does not know, or not an event at all |
| `refused` | LINE refused the reply (used or expired token, bad body): `status` |
| `failed` | LINE could not be reached, or had trouble, to the last try |
| `unsure` | the connection broke after sending: the reply may have arrived |
| `expired` | its reply token died before a worker came to it |
"""

import hashlib
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import (
    Column,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    and_,
    case,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.engine import Connection, Engine

from bot.conversation import known, redelivered, unsent
from bot.database import INSERTS, open_database, prepare, storable
from bot.papers import series

TOKEN_SECONDS = 55.0  # LINE: about one minute from receipt
REDELIVERY_SECONDS = 20 * 60.0  # LINE: a redelivered token works no later after the event
PATIENT = ("leave", "unfollow", "unsend")  # kinds without a token, whose work is never too late
LEASE_SECONDS = 25.0  # longer than any answer takes; a worker that is silent so long is dead
KEY = 64  # a ULID has 26 characters; anything longer is hashed

_META = MetaData()
_ROWS = Table(
    "inbox",
    _META,
    Column("id", Integer, primary_key=True),
    Column("key", String(KEY), nullable=False, unique=True),
    Column("kind", String(40), nullable=False),
    Column("message", String(KEY), nullable=False, default="", index=True),
    Column("payload", Text, nullable=False),
    Column("received", Float, nullable=False),
    Column("state", String(12), nullable=False, default="new", index=True),
    Column("claims", Integer, nullable=False, default=0),
    Column("claimed", Float),
    Column("finished", Float),
    Column("status", Integer, nullable=False, default=0),
    Column("request_id", String(80), nullable=False, default=""),
    Column("detail", Text, nullable=False, default=""),
    Column("note", Text, nullable=False, server_default="{}"),
    Column("due", Float),
    Column("lost", Integer, nullable=False, server_default="0"),
    Column("series", String(KEY), nullable=False, server_default="", index=True),
)


@dataclass(frozen=True)
class Claim:
    """A claimed row: `number` fences off a worker that lost its claim to another.

    `note` is what the row waited for when it was parked, {} before; `lost` tells that a
    worker died over it, so that its reply may be out.
    """

    id: int
    number: int
    received: float
    event: object
    note: Mapping = field(default_factory=dict)
    lost: bool = False


@dataclass(frozen=True)
class Part:
    """A photo that came in a series with others: the row of its event."""

    row: int
    received: float
    event: Mapping


@dataclass(frozen=True)
class End:
    """How a row ends: its state, LINE's status and request id, and a word for the admin."""

    state: str
    detail: str = ""
    status: int = 0
    request_id: str = ""


class Inbox:
    """The inbox table of one database; safe to use from several threads and processes."""

    def __init__(self, url: str, clock: Callable[[], float] = time.time) -> None:
        self._engine = open_database(url)
        self._clock = clock
        prepare(self._engine, _META)

    @property
    def database(self) -> Engine:
        """The database, which the chats and the ledger share."""
        return self._engine

    def put(self, events: Sequence[object]) -> list[int]:
        """Store events in one transaction; the ids of those to work on, duplicates left out.

        What an event unsends is deleted at once: no worker need ever come to it.
        """
        with self._engine.begin() as db:
            ids = [self._put(db, one) for one in events]
            for one in events:
                _forget(db, unsent(one))
            return [row for row in ids if row is not None]

    def claim(self, row: int) -> Claim | None:
        """Take a row, None when it is done or in another worker's hands."""
        now = self._clock()
        takeable = and_(_ROWS.c.id == row, _takeable(now))
        claim = (
            update(_ROWS)
            .where(takeable)
            .values(state="claimed", claimed=now, claims=_ROWS.c.claims + 1, lost=_lost())
        )
        names = ("claims", "received", "payload", "note", "lost")
        with self._engine.begin() as db:
            got = db.execute(claim.returning(*(_ROWS.c[name] for name in names))).one_or_none()
        if got is None:
            return None
        event, note = json.loads(got.payload), json.loads(got.note)
        return Claim(row, got.claims, got.received, event, note, bool(got.lost))

    def park(self, claim: Claim, note: Mapping, seconds: float) -> bool:
        """Give a claim back until `seconds` from now; False when it had been lost meanwhile.

        `note` survives a crash and comes back with the next claim of the row.
        """
        due = self._clock() + seconds
        values = {"state": "parked", "due": due, "note": json.dumps(dict(note))}
        with self._engine.begin() as db:
            return db.execute(update(_ROWS).where(_mine(claim)).values(values)).rowcount == 1

    def parked(self) -> list[int]:
        """Parked rows to look at again by now, those that waited longest first."""
        now = self._clock()
        due = and_(_ROWS.c.state == "parked", _ROWS.c.due <= now)
        with self._engine.connect() as db:
            return list(db.scalars(select(_ROWS.c.id).where(due).order_by(_ROWS.c.due)))

    def series(self, claim: Claim) -> list[Part]:
        """Every photo so far of the series that the claimed one came in, as they arrived."""
        mine = select(_ROWS.c.series).where(_ROWS.c.id == claim.id).scalar_subquery()
        same = and_(_ROWS.c.series == mine, _ROWS.c.series != "", _ROWS.c.payload != "{}")
        rows = select(_ROWS.c.id, _ROWS.c.received, _ROWS.c.payload).where(same)
        with self._engine.connect() as db:
            found = db.execute(rows.order_by(_ROWS.c.id)).all()
        return [Part(one.id, one.received, json.loads(one.payload)) for one in found]

    def finish(self, claim: Claim, end: End) -> bool:
        """Write down how a claim ended; False when the claim had been lost meanwhile."""
        values = {
            "state": end.state,
            "detail": storable(end.detail),
            "status": end.status,
            "request_id": storable(end.request_id)[:80],
            "finished": self._clock(),
        }
        with self._engine.begin() as db:
            return db.execute(update(_ROWS).where(_mine(claim)).values(values)).rowcount == 1

    def waiting(self) -> list[int]:
        """Rows to take up (again) while their reply token lives, oldest first."""
        now = self._clock()
        timely = or_(_ROWS.c.received > now - TOKEN_SECONDS, _ROWS.c.kind.in_(PATIENT))
        alive = and_(_takeable(now), timely)
        with self._engine.connect() as db:
            return list(db.scalars(select(_ROWS.c.id).where(alive).order_by(_ROWS.c.id)))

    def expire(self) -> int:
        """State which rows nobody came to in time; how many."""
        now = self._clock()
        late = and_(_ROWS.c.received <= now - TOKEN_SECONDS, _ROWS.c.kind.not_in(PATIENT))
        dead = and_(_takeable(now), late)
        with self._engine.begin() as db:
            ended = update(_ROWS).where(dead).values(state="expired", finished=now)
            return db.execute(ended).rowcount

    def forget(self, message: str) -> int:
        """Delete the stored copy of an unsent message; how many rows held it."""
        with self._engine.begin() as db:
            return _forget(db, message)

    def newest(self, claim: Claim) -> bool:
        """Whether the claimed event's message was not unsent, nor edited, meanwhile."""
        rows = select(_ROWS.c.payload).where(
            _ROWS.c.message == _message_id(claim.event), _ROWS.c.message != ""
        )
        with self._engine.connect() as db:
            found = [json.loads(payload) for payload in db.scalars(rows)]
        return all(one and _sent(one) <= _sent(claim.event) for one in found)

    def counts(self) -> dict[str, int]:
        """How many rows are in each state."""
        counted = select(_ROWS.c.state, func.count()).group_by(_ROWS.c.state)
        with self._engine.connect() as db:
            return dict(db.execute(counted).all())

    def close(self) -> None:
        """Give the database's connections back."""
        self._engine.dispose()

    def _put(self, db: Connection, one: object) -> int | None:
        kind, key = known(one), _key(one)
        row = {
            "key": key,
            "kind": kind,
            "message": _message_id(one),
            "payload": json.dumps(one),
            "received": self._clock(),
            "series": series(one)[:KEY],
            "state": "new" if kind != "unknown" else "ignored",
        }
        new = INSERTS[db.dialect.name](_ROWS).values(row).on_conflict_do_nothing()
        made = db.execute(new.returning(_ROWS.c.id)).scalar_one_or_none()
        if made is None:
            return self._again(db, row, one) if redelivered(one) else None
        return made if kind != "unknown" else None

    def _again(self, db: Connection, row: Mapping, one: Mapping) -> int | None:
        """A redelivered event's token lives anew: unfinished and lost rows get another go."""
        sent = one.get("timestamp")
        if isinstance(sent, int) and row["received"] - sent / 1000 > REDELIVERY_SECONDS:
            return None
        lost = _ROWS.c.state.in_(("new", "parked", "expired", "failed"))
        revived = (
            update(_ROWS)
            .where(_ROWS.c.key == row["key"], lost)
            .values(state="new", received=row["received"], payload=row["payload"])
        )
        return db.execute(revived.returning(_ROWS.c.id)).scalar_one_or_none()


def _forget(db: Connection, message: str) -> int:
    gone = update(_ROWS).where(_ROWS.c.message == message, _ROWS.c.message != "")
    return db.execute(gone.values(payload="{}")).rowcount if message else 0


def _sent(one: object) -> int:
    """When the event happened, in milliseconds; 0 when it does not say."""
    at = one.get("timestamp") if isinstance(one, Mapping) else None
    return at if type(at) is int else 0


def _takeable(now: float) -> object:
    left_behind = and_(_ROWS.c.state == "claimed", _ROWS.c.claimed <= now - LEASE_SECONDS)
    parked = and_(_ROWS.c.state == "parked", _ROWS.c.due <= now)
    return or_(_ROWS.c.state == "new", left_behind, parked)


def _mine(claim: Claim) -> object:
    held = and_(_ROWS.c.id == claim.id, _ROWS.c.state == "claimed")
    return and_(held, _ROWS.c.claims == claim.number)


def _lost() -> object:
    """How many workers died over a row, this claim's own predecessor included."""
    return case((_ROWS.c.state == "claimed", _ROWS.c.lost + 1), else_=_ROWS.c.lost)


def _key(one: object) -> str:
    """The event's own id, or a hash of what does not change when it is delivered again."""
    name = one.get("webhookEventId") if isinstance(one, Mapping) else None
    if isinstance(name, str) and 0 < len(name) <= KEY and name.isascii() and name.isprintable():
        return name
    if isinstance(one, Mapping):
        one = {key: value for key, value in one.items() if key != "deliveryContext"}
    return hashlib.sha256(json.dumps(one, sort_keys=True).encode()).hexdigest()


def _message_id(one: object) -> str:
    message = one.get("message") if isinstance(one, Mapping) else None
    name = message.get("id") if isinstance(message, Mapping) else None
    return storable(name)[:KEY] if isinstance(name, str) else ""
