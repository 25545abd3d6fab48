"""Every table of the database: `META` is whole once this module is imported."""

from bot import acts, admins, arrivals, inbox_rows, jobs, ledger, rates, state, usage
from bot.database import META

TABLES = (acts, admins, arrivals, inbox_rows, jobs, ledger, rates, state, usage)
__all__ = ["META", "TABLES"]
