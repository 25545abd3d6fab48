"""The inbox's statements, each made once: making one takes longer than running it.

`NOW` is the time at which a statement is run; what else a statement wants by name is told with
it. Rows are changed by `bot.inbox` alone.
"""

from functools import cache

from sqlalchemy import (
    Float,
    Insert,
    Integer,
    Select,
    String,
    Text,
    Update,
    and_,
    bindparam,
    case,
    cast,
    distinct,
    func,
    or_,
    select,
    update,
)

from bot.database import insert_into
from bot.inbox_rows import LEASE_SECONDS, OPENED, PATIENT, ROWS, TOKEN_SECONDS, UNSENT

NOW = bindparam("now", type_=Float)
_ROW = bindparam("row", type_=Integer)
_CLAIMED = ("id", "claims", "received", "payload", "note", "lost", "turn", "who")


@cache
def arrival(dialect: str) -> Insert:
    """Stores a new event; returns its id, or nothing when it is there.

    Beside the row's own values it wants `asker`, `photos` and `since`, see `_turn`.
    """
    made = insert_into(ROWS, dialect).values(turn=_turn()).on_conflict_do_nothing()
    return made.returning(ROWS.c.id)


@cache
def claim_row() -> Update:
    """Claims the row `row`; returns what a claim is made of, or nothing when it is taken."""
    return _claim(ROWS.c.id == _ROW)


@cache
def claim_next() -> Update:
    """Claims the first row of the line that nobody else is just claiming.

    Askers take turns: whoever has written least in the last minute comes first, and of those
    the oldest row.
    """
    first = line().with_only_columns(ROWS.c.id).limit(1)
    first = first.with_for_update(skip_locked=True).correlate(None)
    return _claim(ROWS.c.id == first.scalar_subquery())


@cache
def change() -> Update:
    """Changes what a row holds while the claim `number` of `row` is the last one."""
    number = bindparam("number", type_=Integer)
    held = and_(ROWS.c.id == _ROW, ROWS.c.state == "claimed", ROWS.c.claims == number)
    return update(ROWS).where(held)


@cache
def finish() -> Update:
    """The same when it ends; wants `left`, which is left of its event."""
    return change().values(payload=_left())


@cache
def line() -> Select:
    """Id and time of what waits to be claimed and can still be answered, in its order."""
    rows = select(ROWS.c.id, ROWS.c.received).where(_takeable(), ~_late())
    return rows.order_by(ROWS.c.turn, ROWS.c.id)


@cache
def dead() -> Select:
    """The rows that nobody came to in time."""
    return select(ROWS.c.id, ROWS.c.payload).where(_takeable(), _late())


@cache
def expire() -> Update:
    """Ends such a row, `row`; wants `left`, as `finish` does."""
    over = update(ROWS).where(ROWS.c.id == _ROW, _takeable(), _late())
    return over.values(state="expired", finished=NOW, payload=_left())


@cache
def parked() -> Select:
    """Parked rows to look at again, those that waited longest first."""
    return select(ROWS.c.id).where(OPENED, _due()).order_by(ROWS.c.due)


@cache
def versions() -> Select:
    """All that is known of the message `told`: what it said, edited and unsent."""
    told = bindparam("told", type_=String)
    return select(ROWS.c.payload, ROWS.c.kind).where(ROWS.c.message == told, ROWS.c.message != "")


def _claim(which: object) -> Update:
    deaths = case((ROWS.c.state == "claimed", ROWS.c.lost + 1), else_=ROWS.c.lost)
    taken = {"state": "claimed", "claimed": NOW, "claims": ROWS.c.claims + 1, "lost": deaths}
    claim = update(ROWS).where(which, _takeable()).values(taken)
    return claim.returning(*(ROWS.c[name] for name in _CLAIMED))


def _takeable() -> object:
    """Rows that a worker may claim.

    A time that lies far ahead was written before the clock was set back: nobody waits for it.
    """
    silent = or_(ROWS.c.claimed <= NOW - LEASE_SECONDS, ROWS.c.claimed > NOW + LEASE_SECONDS)
    left_behind = and_(ROWS.c.state == "claimed", silent)
    return and_(OPENED, or_(ROWS.c.state == "new", left_behind, _due()))


def _due() -> object:
    """None is parked for longer than a token lives."""
    there = or_(ROWS.c.due <= NOW, ROWS.c.due > NOW + TOKEN_SECONDS)
    return and_(ROWS.c.state == "parked", there)


def _late() -> object:
    """Rows whose reply token is dead."""
    return and_(ROWS.c.received <= NOW - TOKEN_SECONDS, ROWS.c.kind.not_in(PATIENT))


def _left() -> object:
    """The payload of a row that ends; what was unsent meanwhile stays so."""
    return case((ROWS.c.payload == UNSENT, UNSENT), else_=bindparam("left", type_=Text))


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
