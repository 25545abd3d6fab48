"""Indexes for what is looked for: the first of the line, and how the latest rows ended."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_OPEN = sa.text("state IN ('new', 'claimed', 'parked')")


def upgrade() -> None:
    """Bring a database of step 0002 to this one."""
    op.drop_index("ix_inbox_state", "inbox")  # SQLite would choose it, and sort all that wait
    line = {"sqlite_where": _OPEN, "postgresql_where": _OPEN}
    op.create_index("ix_inbox_open", "inbox", ["turn", "id"], **line)
    op.create_index("ix_inbox_received", "inbox", ["received", "state"])
