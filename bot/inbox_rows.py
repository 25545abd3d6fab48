"""The inbox's table, and what its rows are found and ordered by; `bot.inbox` changes them.

What is left of an event that has ended holds neither words nor users.
"""

import hashlib
import json
from collections.abc import Mapping
from functools import cache

from sqlalchemy import (
    Column,
    Float,
    Insert,
    Integer,
    Select,
    String,
    Table,
    Text,
    and_,
    bindparam,
    case,
    cast,
    distinct,
    func,
    or_,
    select,
)

from bot.conversation import unsent
from bot.database import INSERTS, META, storable
from bot.papers import series

TOKEN_SECONDS = 55.0  # LINE: about one minute from receipt
PATIENT = ("leave", "unfollow", "unsend")  # kinds without a token, whose work is never too late
LEASE_SECONDS = 25.0  # longer than any answer takes; a worker that is silent so long is dead
WHO_SECONDS = 60.0  # for so long it is known which events are one asker's
KEY = 64  # a ULID has 26 characters; anything longer is hashed
UNSENT = "{}"  # the payload whose words were taken back

ROWS = Table(
    "inbox",
    META,
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
    Column("who", String(64), nullable=False, server_default="", index=True),
    Column("turn", Integer, nullable=False, server_default="0"),
)


def left(one: object) -> str:
    """The payload of an event that has ended: when it was, and which photos belong together.

    A redelivery that is to be answered brings its own payload.
    """
    kept: dict[str, object] = {"timestamp": sent(one)}
    if series(one):
        facts = ("id", "type", "imageSet", "contentProvider")
        kept["message"] = {name: one["message"].get(name) for name in facts}
    return json.dumps(kept)


def ended(one: object) -> object:
    """`left`, but what was unsent meanwhile stays so."""
    return case((ROWS.c.payload == UNSENT, UNSENT), else_=left(one))


def sent(one: object) -> int:
    """When the event happened, in milliseconds; 0 when it does not say."""
    at = one.get("timestamp") if isinstance(one, Mapping) else None
    return at if type(at) is int else 0


def takeable(now: float) -> object:
    """Rows that a worker may claim.

    A time that lies far ahead was written before the clock was set back: nobody waits for it.
    """
    silent = or_(ROWS.c.claimed <= now - LEASE_SECONDS, ROWS.c.claimed > now + LEASE_SECONDS)
    left_behind = and_(ROWS.c.state == "claimed", silent)
    return or_(ROWS.c.state == "new", left_behind, due(now))


def due(now: float) -> object:
    """Parked rows to look at again by now; none is parked for longer than a token lives."""
    there = or_(ROWS.c.due <= now, ROWS.c.due > now + TOKEN_SECONDS)
    return and_(ROWS.c.state == "parked", there)


def late(now: float) -> object:
    """Rows whose reply token is dead."""
    return and_(ROWS.c.received <= now - TOKEN_SECONDS, ROWS.c.kind.not_in(PATIENT))


def timely(now: float) -> object:
    """Rows that a worker may claim and can still answer."""
    return and_(takeable(now), ~late(now))


def fair(rows: Select) -> Select:
    """`rows` in the order in which they are answered: askers take turns."""
    return rows.order_by(ROWS.c.turn, ROWS.c.id)


@cache
def arrival(dialect: str) -> Insert:
    """The statement that stores a new event; returns its id, or nothing when it is there.

    Made once: making it takes longer than running it. Beside the row's own values it wants
    `asker`, `photos` and `since`, see `_turn`.
    """
    made = INSERTS[dialect](ROWS).values(turn=_turn()).on_conflict_do_nothing()
    return made.returning(ROWS.c.id)


def _turn() -> object:
    """How often `asker` asked `since` then, a series of photos counted once; 0 for nobody.

    Not counted: the series `photos`, which the event asked about belongs to.
    """
    asker, photos = (bindparam(name, type_=String) for name in ("asker", "photos"))
    other = or_(photos == "", ROWS.c.series != photos)
    once = case((ROWS.c.series == "", cast(ROWS.c.id, String)), else_=ROWS.c.series)
    mine = and_(ROWS.c.who == asker, ROWS.c.received > bindparam("since", type_=Float), other)
    count = select(func.count(distinct(once))).where(mine).scalar_subquery()
    return case((asker == "", 0), else_=count)


def deaths() -> object:
    """How many workers died over a row that is being claimed, the last one included."""
    return case((ROWS.c.state == "claimed", ROWS.c.lost + 1), else_=ROWS.c.lost)


def key_of(one: object) -> str:
    """The event's own id, or a hash of what does not change when it is delivered again."""
    name = one.get("webhookEventId") if isinstance(one, Mapping) else None
    if isinstance(name, str) and 0 < len(name) <= KEY and name.isascii() and name.isprintable():
        return name
    if isinstance(one, Mapping):
        one = {key: value for key, value in one.items() if key != "deliveryContext"}
    return hashlib.sha256(json.dumps(one, sort_keys=True).encode()).hexdigest()


def message_of(one: object) -> str:
    """The id of the message that an event brings or takes back, "" without one."""
    message = one.get("message") if isinstance(one, Mapping) else None
    name = message.get("id") if isinstance(message, Mapping) else unsent(one)
    return storable(name)[:KEY] if isinstance(name, str) else ""
