"""How much Wian is asked, and what of it is found: counts a day, and nothing else.

No row holds a question, a user or a chat, so that the counts outlive what was asked. Days are
those of Bangkok.
"""

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Column, Integer, String, Table, desc, func, select
from sqlalchemy.engine import Connection, Engine

from bot.conversation import Question
from bot.database import META, insert_into
from bot.ledger import Verdict
from bot.papers import Paper
from bot.plan import Chain, Checklist, Found, Letters, Listing, Nearest, Words
from bot.postbacks import Pressed
from bot.turn import Seen, Turn

BANGKOK = dt.timezone(dt.timedelta(hours=7))
#: A question that the letters answer, one that they do not, and an answer judged not right.
ANSWERED, NONE, WRONG = "answered", "none", "wrong"

_DAYS = Table(
    "usage_day",
    META,
    Column("day", String(10), primary_key=True),
    Column("outcome", String(12), primary_key=True),
    Column("count", Integer, nullable=False),
)
_LETTERS = Table(
    "usage_letter",
    META,
    Column("day", String(10), primary_key=True),
    Column("letter", String(40), primary_key=True),
    Column("count", Integer, nullable=False),
)


@dataclass(frozen=True)
class Day:
    """What was asked on one day."""

    day: dt.date
    answered: int = 0
    none: int = 0
    wrong: int = 0


class Usage:
    """The counts in one database; safe to use from several threads and processes."""

    def __init__(self, database: Engine, clock: Callable[[], float] = time.time) -> None:
        self._database, self._clock = database, clock

    def count(self, seen: Seen) -> None:
        """Add to the counts of today."""
        if not (seen.outcomes or seen.letter):
            return
        with self._database.begin() as db:
            for outcome in seen.outcomes:
                _add(db, _DAYS, {"day": self._today().isoformat(), "outcome": outcome})
            if seen.letter:
                _add(db, _LETTERS, {"day": self._today().isoformat(), "letter": seen.letter[:40]})

    def days(self, number: int) -> list[Day]:
        """The last `number` days, today last; a day on which nothing was asked is all zero."""
        today = self._today()
        days = [today - dt.timedelta(days=back) for back in range(number - 1, -1, -1)]
        rows = select(_DAYS).where(_DAYS.c.day >= days[0].isoformat())
        with self._database.connect() as db:
            found = {(row.day, row.outcome): row.count for row in db.execute(rows)}
        outcomes = (ANSWERED, NONE, WRONG)
        return [Day(one, *(found.get((one.isoformat(), x), 0) for x in outcomes)) for one in days]

    def letters(self, number: int, most: int) -> list[tuple[str, int]]:
        """The ids of the letters shown most often in the last `number` days, with how often."""
        first = self._today() - dt.timedelta(days=number - 1)
        times = func.sum(_LETTERS.c.count)
        rows = select(_LETTERS.c.letter, times).where(_LETTERS.c.day >= first.isoformat())
        rows = rows.group_by(_LETTERS.c.letter).order_by(desc(times), _LETTERS.c.letter)
        with self._database.connect() as db:
            return [(letter, int(count)) for letter, count in db.execute(rows.limit(most))]

    def _today(self) -> dt.date:
        return day_of(self._clock())


def day_of(at: float) -> dt.date:
    """The day in Bangkok of a moment (seconds since 1970)."""
    return dt.datetime.fromtimestamp(at, BANGKOK).date()


def seen(step: Question | Pressed | Paper, turn: Turn) -> Seen:
    """What a turn that was said adds to the counts."""
    letter = turn.state.letter if turn.state else ""
    verdicts = {note.verdict for note in turn.notes if isinstance(note, Verdict)}
    if isinstance(step, Question) and not verdicts:
        return Seen(_outcome(step, turn), letter)
    wrong = "no" in verdicts
    shown = isinstance(turn.plan, Found | Letters | Checklist | Chain)
    return Seen((WRONG,) if wrong else (), letter if shown else "")


def _outcome(step: Question, turn: Turn) -> tuple[str, ...]:
    """Words about a letter say that it holds nothing of the matter."""
    match turn.plan:
        case Found() | Letters() | Checklist() | Chain() | Listing():
            return (ANSWERED,)
        case Nearest():
            return (NONE,)
        case Words() if turn.state and turn.state.letter and turn.state.message == step.message:
            return (NONE,)
    return ()


def _add(db: Connection, table: Table, key: dict[str, str]) -> None:
    new = insert_into(table, db.dialect.name).values(key | {"count": 1})
    more = {"count": table.c.count + 1}
    db.execute(new.on_conflict_do_update(index_elements=list(key), set_=more))
