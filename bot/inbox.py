"""The inbox: one row for every event LINE delivered, and what became of it.

Promises that an event is worked on once however often it arrives, that a claim a crash
left behind can be taken again, and that nothing ends without a stated state. Text and user
id go when an event has ended; `who` asked is a keyed hash, for a minute. Payloads are
ASCII-escaped JSON, so that lone surrogates and NUL survive any database.

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

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from sqlalchemy import Update, and_, func, select, update
from sqlalchemy.engine import Connection, Engine

from bot import inbox_sql as sql
from bot.conversation import asker, calls, known, redelivered, unsent
from bot.database import alone, open_database, storable
from bot.inbox_rows import (
    KEY,
    LEASE_SECONDS,
    PATIENT,
    ROWS,
    TOKEN_SECONDS,
    UNSENT,
    WHO_SECONDS,
    key_of,
    left,
    message_of,
    sent,
)
from bot.keyed import keyed
from bot.papers import series
from bot.together import Together

__all__ = ["LEASE_SECONDS", "PATIENT", "TOKEN_SECONDS", "Claim", "End", "Inbox", "Part"]

REDELIVERY_SECONDS = 20 * 60.0  # LINE: a redelivered token works no later after the event


@dataclass(frozen=True)
class Claim:
    """A claimed row: `number` fences off a worker that lost its claim to another.

    `note` is what the row waited for when it was parked, {} before; `lost` tells that a
    worker died over it, so that its reply may be out. `turn`: so many times the same asker
    had written or tapped within WHO_SECONDS before; `who` is the asker's keyed hash.
    `hopeless`: no answer would reach the asker in time.
    """

    id: int
    number: int
    received: float
    event: object
    note: Mapping = field(default_factory=dict)
    lost: bool = False
    turn: int = 0
    who: str = ""
    hopeless: bool = False


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
    """The inbox table of one database; safe to use from several threads and processes.

    Without a `secret` no asker is told from another: nobody's events then wait for others'.
    """

    def __init__(self, url: str, clock: Callable[[], float] = time.time, secret: str = "") -> None:
        self._engine = open_database(url)
        self._clock, self._secret = clock, secret
        self._arrivals = Together(self._store)

    @property
    def database(self) -> Engine:
        """The database, which the chats and the ledger share."""
        return self._engine

    def put(self, events: Sequence[object]) -> list[int]:
        """Store events; the ids of those to work on, duplicates left out.

        What an event unsends is deleted at once: no worker need ever come to it. Webhooks that
        come at the same moment share one transaction, for each waits for the disk.
        """
        return self._arrivals.do(events)

    def _store(self, webhooks: Sequence[Sequence[object]]) -> list[list[int]]:
        """The same for several webhooks, in one transaction."""
        # Two processes that store the same events in another order would wait for each other.
        begin = alone if sum(map(len, webhooks)) > 1 else Engine.begin
        with begin(self._engine) as db:
            ids = [[self._put(db, one) for one in events] for events in webhooks]
            for one in chain.from_iterable(webhooks):
                _forget(db, unsent(one))
            return [[row for row in rows if row is not None] for rows in ids]

    def claim(self, row: int) -> Claim | None:
        """Take a row, None when it is done or in another worker's hands."""
        return self._claim(sql.claim_row(), row=row)

    def next(self) -> Claim | None:
        """Take the row whose turn it is, None when none waits.

        Askers take turns, so that nobody waits for all that one asker has sent.
        """
        return self._claim(sql.claim_next())

    def _claim(self, statement: Update, **which: int) -> Claim | None:
        with self._engine.begin() as db:
            got = db.execute(statement, {"now": self._clock(), **which}).one_or_none()
        if got is None:
            return None
        event, note = json.loads(got.payload), json.loads(got.note)
        again = bool(got.lost)
        return Claim(got.id, got.claims, got.received, event, note, again, got.turn, got.who)

    def park(self, claim: Claim, note: Mapping, seconds: float) -> bool:
        """Give a claim back until `seconds` from now; False when it had been lost meanwhile.

        `note` survives a crash and comes back with the next claim of the row.
        """
        values = {"state": "parked", "due": self._clock() + seconds, "note": json.dumps(dict(note))}
        return self._change(sql.change(), claim, values)

    def parked(self) -> list[int]:
        """Parked rows to look at again by now, those that waited longest first."""
        with self._engine.connect() as db:
            return list(db.scalars(sql.parked(), {"now": self._clock()}))

    def series(self, claim: Claim) -> list[Part]:
        """Every photo so far of the series that the claimed one came in, as they arrived."""
        mine = select(ROWS.c.series).where(ROWS.c.id == claim.id).scalar_subquery()
        same = and_(ROWS.c.series == mine, ROWS.c.series != "", ROWS.c.payload != UNSENT)
        rows = select(ROWS.c.id, ROWS.c.received, ROWS.c.payload).where(same)
        with self._engine.connect() as db:
            found = db.execute(rows.order_by(ROWS.c.id)).all()
        return [Part(one.id, one.received, json.loads(one.payload)) for one in found]

    def finish(self, claim: Claim, end: End) -> bool:
        """Write down how a claim ended; False when the claim had been lost meanwhile."""
        values = {
            "state": end.state,
            "detail": storable(end.detail),
            "status": end.status,
            "request_id": storable(end.request_id)[:80],
            "finished": self._clock(),
            "left": left(claim.event),
        }
        return self._change(sql.finish(), claim, values)

    def line(self) -> list[tuple[int, float]]:
        """Rows to take up (again) while their reply token lives, in the order of `next`.

        Each with the time it was received.
        """
        with self._engine.connect() as db:
            return [tuple(row) for row in db.execute(sql.line(), {"now": self._clock()})]

    def waiting(self) -> list[int]:
        """The ids of these rows."""
        return [row for row, _ in self.line()]

    def expire(self) -> int:
        """State which rows nobody came to in time; how many."""
        now = self._clock()
        with self._engine.begin() as db:
            found = db.execute(sql.dead(), {"now": now}).all()
            rows = [{"row": one.id, "left": left(json.loads(one.payload))} for one in found]
            return sum(db.execute(sql.expire(), {"now": now, **row}).rowcount for row in rows)

    def fade(self) -> int:
        """Forget which events were one asker's, a minute after they came; how many."""
        old = and_(ROWS.c.who > "", ROWS.c.received <= self._clock() - WHO_SECONDS)
        with self._engine.begin() as db:
            return db.execute(update(ROWS).where(old).values(who="")).rowcount

    def forget_asker(self, event: Mapping) -> int:
        """Forget all that the event's asker has in the inbox, this event too; how many rows."""
        mine = ROWS.c.who == self._who(event)
        with self._engine.begin() as db:
            gone = update(ROWS).where(mine, ROWS.c.who != "").values(payload=UNSENT, who="")
            return db.execute(gone).rowcount

    def newest(self, claim: Claim) -> bool:
        """Whether the claimed event's message was not unsent, nor edited, meanwhile."""
        with self._engine.connect() as db:
            found = db.execute(sql.versions(), {"told": message_of(claim.event)}).all()
        taken_back = any(row.payload == UNSENT or row.kind == "unsend" for row in found)
        at = sent(claim.event)
        return not taken_back and all(sent(json.loads(row.payload)) <= at for row in found)

    def counts(self) -> dict[str, int]:
        """How many rows are in each state."""
        counted = select(ROWS.c.state, func.count()).group_by(ROWS.c.state)
        with self._engine.connect() as db:
            return dict(db.execute(counted).all())

    def close(self) -> None:
        """Give the database's connections back."""
        self._engine.dispose()

    def _change(self, statement: Update, claim: Claim, values: Mapping) -> bool:
        mine = {"row": claim.id, "number": claim.number}
        with self._engine.begin() as db:
            return db.execute(statement, mine | values).rowcount == 1

    def _put(self, db: Connection, one: object) -> int | None:
        kind, key, now = known(one), key_of(one), self._clock()
        row = {
            "key": key,
            "kind": kind,
            "message": message_of(one),
            "payload": json.dumps(one) if kind != "unknown" else left(one),
            "received": now,
            "series": series(one)[:KEY],
            "state": "new" if kind != "unknown" else "ignored",
            "who": self._who(one) if calls(one) else "",
        }
        asked = {"asker": row["who"], "photos": row["series"], "since": now - WHO_SECONDS}
        made = db.execute(sql.arrival(db.dialect.name), row | asked).scalar_one_or_none()
        if made is None:
            return self._again(db, row, one) if redelivered(one) else None
        return made if kind != "unknown" else None

    def _again(self, db: Connection, row: Mapping, one: Mapping) -> int | None:
        """A redelivered event's token lives anew: unfinished and lost rows get another go."""
        sent = one.get("timestamp")
        if isinstance(sent, int) and row["received"] - sent / 1000 > REDELIVERY_SECONDS:
            return None
        lost = and_(
            ROWS.c.state.in_(("new", "parked", "expired", "failed")), ROWS.c.payload != UNSENT
        )
        anew = {name: row[name] for name in ("received", "payload", "who")}
        revived = update(ROWS).where(ROWS.c.key == row["key"], lost).values(state="new", **anew)
        return db.execute(revived.returning(ROWS.c.id)).scalar_one_or_none()

    def _who(self, one: Mapping) -> str:
        """What stands for the asker of an event, "" when LINE does not say who it is."""
        name = asker(one) if self._secret else ""
        return keyed(self._secret, name) if name else ""


def _forget(db: Connection, message: str) -> int:
    if not message:
        return 0
    gone = update(ROWS).where(ROWS.c.message == message, ROWS.c.kind != "unsend")
    return db.execute(gone.values(payload=UNSENT)).rowcount
