"""The tables as they were before there were steps; an older database gets what it lacks.

Until then each start made the tables and added to older ones the columns that they lacked,
every one of which has a default: what was written before is kept.
"""

from alembic import op
from sqlalchemy import Column, Float, Integer, MetaData, String, Table, Text, inspect
from sqlalchemy.schema import CreateColumn

revision = "0001"
down_revision = None

META = MetaData()
Table(
    "act",
    META,
    Column("id", Integer, primary_key=True),
    Column("at", Float, nullable=False),
    Column("by", String(64), nullable=False),
    Column("act", String(20), nullable=False),
    Column("what", Text, nullable=False),
    Column("detail", Text, nullable=False),
)
Table(
    "admin",
    META,
    Column("key", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("since", Float, nullable=False),
    Column("until", Float),
)
Table(
    "admin_pass",
    META,
    Column("hash", String(64), primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("admin", String(64), nullable=False, index=True),
    Column("until", Float, nullable=False, index=True),
)
Table(
    "arrival",
    META,
    Column("id", Integer, primary_key=True),
    Column("sha256", String(64), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("source", String(12), nullable=False),
    Column("by", String(80), nullable=False),
    Column("state", String(12), nullable=False, index=True),
    Column("page", Integer, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("seconds_left", Float),
    Column("problem", Text, nullable=False),
    Column("letters", Text, nullable=False),
    Column("at", Float, nullable=False),
)
Table(
    "asked",
    META,
    Column("key", String(64), primary_key=True),
    Column("question", String(64), primary_key=True),
    Column("until", Float, nullable=False, index=True),
)
Table(
    "chat",
    META,
    Column("key", String(64), primary_key=True),
    Column("data", Text, nullable=False),
    Column("until", Float, nullable=False),
    Column("body", String(20), nullable=False),
    Column("body_until", Float, nullable=False, index=True),
)
Table(
    "feedback",
    META,
    Column("id", Integer, primary_key=True),
    Column("question", Text, nullable=False),
    Column("passage", String(80), nullable=False),
    Column("verdict", String(8), nullable=False),
    Column("snapshot", String(80), nullable=False),
    Column("at", Float, nullable=False, index=True),
    Column("key", String(64), nullable=False, server_default="", index=True),
)
Table(
    "inbox",
    META,
    Column("id", Integer, primary_key=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("kind", String(40), nullable=False),
    Column("message", String(64), nullable=False, index=True),
    Column("payload", Text, nullable=False),
    Column("received", Float, nullable=False),
    Column("state", String(12), nullable=False, index=True),
    Column("claims", Integer, nullable=False),
    Column("claimed", Float),
    Column("finished", Float),
    Column("status", Integer, nullable=False),
    Column("request_id", String(80), nullable=False),
    Column("detail", Text, nullable=False),
    Column("note", Text, nullable=False, server_default="{}"),
    Column("due", Float),
    Column("lost", Integer, nullable=False, server_default="0"),
    Column("series", String(64), nullable=False, server_default="", index=True),
)
Table(
    "job",
    META,
    Column("id", Integer, primary_key=True),
    Column("kind", String(12), nullable=False),
    Column("lane", String(12), nullable=False),
    Column("what", Text, nullable=False),
    Column("by", String(80), nullable=False),
    Column("state", String(12), nullable=False, index=True),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("seconds_left", Float),
    Column("problem", Text, nullable=False),
    Column("result", Text, nullable=False),
    Column("at", Float, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("beat", Float),
)
Table(
    "said",
    META,
    Column("key", String(64), primary_key=True),
    Column("letter", String(40), nullable=False),
    Column("until", Float, nullable=False, index=True),
)
Table(
    "unanswered",
    META,
    Column("key", String(64), primary_key=True),
    Column("text", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("first", Float, nullable=False),
    Column("last", Float, nullable=False, index=True),
    Column("nearest", Text, nullable=False),
)


def upgrade() -> None:
    """Make the tables, columns and indexes that are not there."""
    db = op.get_bind()
    META.create_all(db)
    there = inspect(db)
    for table in META.sorted_tables:
        held = {column["name"] for column in there.get_columns(table.name)}
        for column in (one for one in table.columns if one.name not in held):
            made = CreateColumn(column).compile(dialect=db.dialect)
            op.execute(f'alter table "{table.name}" add column {made}')
        for index in table.indexes:
            index.create(db, checkfirst=True)
