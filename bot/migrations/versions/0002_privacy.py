"""Who asked goes by a keyed hash and for minutes; texts go when an event has ended; counts.

What an ended event still held of its sender is taken out of it here.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_ENDED = "('answered', 'silent', 'ignored', 'refused', 'failed', 'unsure', 'expired')"


def upgrade() -> None:
    """Bring a database of step 0001 to this one."""
    _add("inbox", sa.Column("who", sa.String(64), nullable=False, server_default=""))
    op.add_column("inbox", sa.Column("turn", sa.Integer, nullable=False, server_default="0"))
    _add("said", sa.Column("chat", sa.String(64), nullable=False, server_default=""))
    _add("asked", sa.Column("who", sa.String(64), nullable=False, server_default=""))
    op.create_table(
        "rate",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("until", sa.Float, nullable=False),
    )
    op.create_index("ix_rate_until", "rate", ["until"])
    _counts("usage_day", sa.Column("outcome", sa.String(12), primary_key=True))
    _counts("usage_letter", sa.Column("letter", sa.String(40), primary_key=True))
    op.execute("delete from asked")  # it named questions by what anybody can make of their text
    op.execute(
        "update inbox set payload = '{\"timestamp\": 0}' "  # noqa: S608 (our own states)
        f"where state in {_ENDED} and payload <> '{{}}'"
    )


def _add(table: str, column: sa.Column) -> None:
    op.add_column(table, column)
    op.create_index(f"ix_{table}_{column.name}", table, [column.name])


def _counts(name: str, what: sa.Column) -> None:
    day = sa.Column("day", sa.String(10), primary_key=True)
    op.create_table(name, day, what, sa.Column("count", sa.Integer, nullable=False))
