"""The inbox's table and what of an event goes into it; `bot.inbox_sql` finds and changes rows.

What is left of an event that has ended holds neither words nor users.
"""

import hashlib
import json
from collections.abc import Mapping

from sqlalchemy import Column, Float, Index, Integer, String, Table, Text, literal_column

from bot.conversation import unsent
from bot.database import META, storable
from bot.papers import series

TOKEN_SECONDS = 55.0  # LINE: about one minute from receipt
PATIENT = ("leave", "unfollow", "unsend")  # kinds without a token, whose work is never too late
LEASE_SECONDS = 25.0  # longer than any answer takes; a worker that is silent so long is dead
WHO_SECONDS = 60.0  # for so long it is known which events are one asker's
KEY = 64  # a ULID has 26 characters; anything longer is hashed
UNSENT = "{}"  # the payload whose words were taken back
OPEN = ("new", "claimed", "parked")  # states of rows that have not ended

ROWS = Table(
    "inbox",
    META,
    Column("id", Integer, primary_key=True),
    Column("key", String(KEY), nullable=False, unique=True),
    Column("kind", String(40), nullable=False),
    Column("message", String(KEY), nullable=False, default="", index=True),
    Column("payload", Text, nullable=False),
    Column("received", Float, nullable=False),
    Column("state", String(12), nullable=False, default="new"),
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
#: Rows that have not ended, in the words of their index: only so does SQLite use it.
OPENED = ROWS.c.state.in_([literal_column(f"'{state}'") for state in OPEN])
#: The line, in its order: the first of thousands is found at once. PostgreSQL has the same, made by
#: `bot.migrations`; to name it here would load its dialect, a fiftieth of a start.
Index("ix_inbox_open", ROWS.c.turn, ROWS.c.id, sqlite_where=OPENED)
#: For what counts the states, of all rows or the latest, and for what clears old rows away.
Index("ix_inbox_received", ROWS.c.received, ROWS.c.state)


def left(one: object) -> str:
    """The payload of an event that has ended: when it was, and which photos belong together.

    A redelivery that is to be answered brings its own payload.
    """
    kept: dict[str, object] = {"timestamp": sent(one)}
    if series(one):
        facts = ("id", "type", "imageSet", "contentProvider")
        kept["message"] = {name: one["message"].get(name) for name in facts}
    return json.dumps(kept)


def sent(one: object) -> int:
    """When the event happened, in milliseconds; 0 when it does not say."""
    at = one.get("timestamp") if isinstance(one, Mapping) else None
    return at if type(at) is int else 0


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
