"""What the slow worker is to do, one row a job; the rows are the truth.

Promises that a job is worked on by one worker at a time, that one whose worker died is taken
up again, and that none ends without a stated state. Never does the work: `bot.slow` does.

| kind | `what` | `result` |
|---|---|---|
| `read` | `{"arrival": id}` | `{"letters": [ids]}` |
| `read` | `{"arrival": id, "only": "find"}` | `text`, `numbers`, `date`, `found` (ids), `sure` |
| `publish` | `{"ids": [...], "force": bool}` | `snapshot`, `letters`, `lost`, `sample` |
| `retire` | `{"id": ..., "force": bool}` | `snapshot` |
| `rollback`, `reindex` | `{}` | `snapshot` |
"""

import json
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import (
    Column,
    Float,
    Integer,
    Row,
    String,
    Table,
    Text,
    and_,
    desc,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.engine import Engine

from bot.database import META, alone, storable

LEASE_SECONDS = 8.0  # a worker beats every second: one that is silent so long is dead
TRIES = 3  # a job that took its worker down so often is not tried again
_ROWS = Table(
    "job",
    META,
    Column("id", Integer, primary_key=True),
    Column("kind", String(12), nullable=False),
    Column("lane", String(12), nullable=False),
    Column("what", Text, nullable=False),
    Column("by", String(80), nullable=False, default=""),
    Column("state", String(12), nullable=False, default="waiting", index=True),
    Column("done", Integer, nullable=False, default=0),
    Column("total", Integer, nullable=False, default=0),
    Column("seconds_left", Float),
    Column("problem", Text, nullable=False, default=""),
    Column("result", Text, nullable=False, default="{}"),
    Column("at", Float, nullable=False),
    Column("tries", Integer, nullable=False, default=0),
    Column("beat", Float),
)

#: Jobs of one lane run one after another, lanes side by side: nobody's photo waits for a
#: bundle of a hundred pages, and no publication either.
FIND, READ, PUBLISH = LANES = ("find", "read", "publish")


@dataclass(frozen=True)
class Job:
    """One job; `state` is "waiting", "running", "done" or "failed" (`problem` says why)."""

    id: int
    kind: str
    what: dict
    by: str
    state: str
    done: int
    total: int
    seconds_left: float | None
    problem: str
    result: dict
    at: float
    tries: int = field(default=0, compare=False)

    @property
    def over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in ("done", "failed")


class Jobs:
    """The rows of one database; for several threads and processes."""

    def __init__(self, database: Engine, clock: Callable[[], float] = time.time) -> None:
        self._database, self._clock = database, clock

    def add(self, kind: str, what: Mapping, by: str = "") -> Job:
        """A new job, which waits for the slow worker."""
        row = {
            "kind": kind,
            "lane": _lane(kind, what),
            "what": json.dumps(dict(what)),
            "by": by,
            "state": "waiting",
            "at": self._clock(),
        }
        with self._database.begin() as db:
            return _job(db.execute(insert(_ROWS).values(row).returning(_ROWS)).one())

    def get(self, id: int) -> Job | None:
        """The job with this id."""
        with self._database.connect() as db:
            row = db.execute(select(_ROWS).where(_ROWS.c.id == id)).one_or_none()
        return _job(row) if row else None

    def list(self, limit: int = 100, states: Collection[str] = ()) -> list[Job]:
        """The newest first; in one of `states` if given."""
        wanted = select(_ROWS).order_by(desc(_ROWS.c.id)).limit(limit)
        wanted = wanted.where(_ROWS.c.state.in_(states)) if states else wanted
        with self._database.connect() as db:
            return [_job(row) for row in db.execute(wanted)]

    def claim(self, lane: str) -> Job | None:
        """Take the oldest job of `lane` that waits, or whose worker is dead; None without one.

        None also while another worker has a living job of that lane.
        """
        now = self._clock()
        dead = or_(_ROWS.c.beat.is_(None), _ROWS.c.beat <= now - LEASE_SECONDS)
        takeable = or_(_ROWS.c.state == "waiting", and_(_ROWS.c.state == "running", dead))
        mine = _ROWS.c.lane == lane
        with alone(self._database) as db:  # or two would take one job each of the lane
            busy = select(_ROWS.c.id).where(mine, _ROWS.c.state == "running", ~dead)
            first = select(_ROWS.c.id).where(mine, takeable).order_by(_ROWS.c.id).limit(1)
            id = None if db.scalar(busy) else db.scalar(first)
            if id is None:
                return None
            taken = update(_ROWS).where(_ROWS.c.id == id, takeable)
            values = {"state": "running", "beat": now, "tries": _ROWS.c.tries + 1}
            row = db.execute(taken.values(values).returning(_ROWS)).one_or_none()
        return _job(row) if row else None

    def lanes(self) -> tuple[str, ...]:
        """The lanes in which something can be claimed."""
        now = self._clock()
        alive = and_(_ROWS.c.state == "running", _ROWS.c.beat > now - LEASE_SECONDS)
        open_ = select(_ROWS.c.lane, alive).where(_ROWS.c.state.in_(("waiting", "running")))
        with self._database.connect() as db:
            rows = db.execute(open_.distinct()).all()
        taken = {lane for lane, lives in rows if lives}
        return tuple(lane for lane in LANES if lane in {row[0] for row in rows} - taken)

    def beat(self, ids: Sequence[int]) -> None:
        """The worker that has these jobs is alive."""
        with self._database.begin() as db:
            db.execute(update(_ROWS).where(_ROWS.c.id.in_(ids)).values(beat=self._clock()))

    def note(self, job: Job, what: Mapping) -> None:
        """Keep with a job what must be known of it should it be taken up again."""
        self._set(job, what=json.dumps(dict(what)))

    def progress(self, job: Job, done: int, total: int, seconds_left: float | None) -> None:
        """So far the job is."""
        self._set(job, done=done, total=total, seconds_left=seconds_left)

    def finish(self, job: Job, result: Mapping) -> None:
        """The job is done."""
        self._set(job, state="done", result=json.dumps(dict(result)), seconds_left=None)

    def fail(self, job: Job, problem: str, result: Mapping | None = None) -> None:
        """The job cannot be done; `problem` is a sentence for people."""
        told = json.dumps(dict(result or {}))
        self._set(job, state="failed", problem=storable(problem), result=told, seconds_left=None)

    def release(self, job: Job, tried: bool = False) -> None:
        """The job waits again; unless it was `tried`, as if nobody had taken it."""
        self._set(job, state="waiting", beat=None, tries=job.tries - (not tried))

    def _set(self, job: Job, **values: object) -> None:
        """Change the row while it is still in the hands that claimed it."""
        mine = and_(_ROWS.c.id == job.id, _ROWS.c.state == "running", _ROWS.c.tries == job.tries)
        with self._database.begin() as db:
            db.execute(update(_ROWS).where(mine).values(values))


def _lane(kind: str, what: Mapping) -> str:
    if kind != "read":
        return PUBLISH
    return FIND if what.get("only") == "find" else READ


def _job(row: Row) -> Job:
    facts = {name: value for name, value in row._mapping.items() if name not in ("lane", "beat")}
    return Job(**facts | {"what": json.loads(row.what), "result": json.loads(row.result)})
