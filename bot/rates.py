"""How much one asker, and all askers together, may ask for; what is said to one too many.

Promises a kind sentence at most once a minute, and silence in groups. Counts in the database,
so that it holds however many processes answer; knows an asker by a keyed hash alone.
"""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Column, Float, String, Table, case, delete, func, select
from sqlalchemy.engine import Engine

from bot import conversation, texts
from bot.conversation import Question, Step
from bot.database import META, insert_into
from bot.inbox import Claim
from bot.plan import Silence, Words
from bot.turn import Turn, Wait

TOLD_SECONDS = 60.0  # between two kind sentences to one asker
LATE_SECONDS = 45.0  # of the reply token's minute: what begins later would hear nothing
BURST_SECONDS = 1.0  # worth of answers that may begin at once
HERE_SECONDS = 5.0  # a process that has not said so for longer does not answer
LIMITED, CROWDED = "limited", "crowded"
_EVERYBODY, _HERE = "everybody", "here:"

_RATES = Table(
    "rate",
    META,
    Column("key", String(64), primary_key=True),
    Column("until", Float, nullable=False, index=True),
)


@dataclass(frozen=True)
class Limits:
    """Messages and taps of one asker in a minute, searches begun in a second; 0 is no limit."""

    per_minute: int
    per_second: int = 0


class Rates:
    """The limits over one database; `spared` tells whom the first one spares, by user id."""

    def __init__(
        self,
        database: Engine,
        limits: Limits,
        spared: Callable[[str], object] = lambda _: None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database, self._limits, self._clock = database, limits, clock
        self._spares, self._name = spared, _HERE + secrets.token_hex(8)

    def held(self, claim: Claim, step: Step) -> Turn | Wait | None:
        """What is said instead of an answer, or how long to wait for one; None to go on."""
        event = claim.event
        if 0 < self._limits.per_minute <= claim.turn and not self._spared(event):
            return self._excused(claim, LIMITED, texts.LIMITED)
        if not isinstance(step, Question) or claim.note:
            return None
        left = claim.received + LATE_SECONDS - self._clock()
        wait = None if claim.hopeless else self._wait(left)
        if wait is None:
            return self._excused(claim, CROWDED, texts.CROWDED)
        return Wait({"begins": self._clock() + wait}, wait) if wait else None

    def processes(self) -> int:
        """How many processes answer, as far as they ask this too; with this one."""
        now = self._clock()
        here = {"key": self._name, "until": now + HERE_SECONDS}
        new = insert_into(_RATES, self._database.dialect.name).values(here)
        new = new.on_conflict_do_update(index_elements=["key"], set_={"until": here["until"]})
        known = _RATES.c.key.startswith(_HERE) & (_RATES.c.until > now)
        with self._database.begin() as db:
            db.execute(new)
            return db.scalar(select(func.count()).where(known))

    def prune(self) -> int:
        """Delete what limits nobody any more; how many rows."""
        with self._database.begin() as db:
            return db.execute(delete(_RATES).where(_RATES.c.until <= self._clock())).rowcount

    def _spared(self, event: object) -> bool:
        user = conversation.alone(event)
        return bool(user and self._spares(user))

    def _excused(self, claim: Claim, why: str, said: str) -> Turn:
        if conversation.in_group(claim.event):
            return Turn(Silence(why))
        told = claim.who and self._take(claim.who, TOLD_SECONDS, 0.0) is None
        return Turn(Silence(why)) if told else Turn(Words(said), why=why)

    def _wait(self, left: float) -> float | None:
        """Seconds until a search may begin, the place in the line taken; None if not in time."""
        if left <= 0:
            return None
        if not self._limits.per_second:
            return 0.0
        every = 1 / self._limits.per_second
        until = self._take(_EVERYBODY, every, BURST_SECONDS + left)
        return None if until is None else max(0.0, until - every - BURST_SECONDS - self._clock())

    def _take(self, key: str, every: float, ahead: float) -> float | None:
        """Take a place of those that `key` has `every` so many seconds; until when it then has.

        None when all places less than `ahead` seconds away are taken. One statement, so that
        no two processes take the same place.
        """
        now = self._clock()
        new = insert_into(_RATES, self._database.dialect.name).values(key=key, until=now + every)
        begun = case((_RATES.c.until > now, _RATES.c.until), else_=now)
        free = _RATES.c.until <= now + ahead
        later = {"until": begun + every}
        new = new.on_conflict_do_update(index_elements=["key"], set_=later, where=free)
        with self._database.begin() as db:
            return db.execute(new.returning(_RATES.c.until)).scalar_one_or_none()
