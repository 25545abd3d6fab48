"""The page of figures for Prometheus: what the database counts, and this process' own times.

Events are rows, so that every process tells the same; only the times of the stages and the
figures of the process itself are its own. Rows of events are pruned, so that they are told for
the last hour: a counter must never fall. Names and labels hold no text and no user.
"""

import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import Column, ColumnElement, Connection, func, select, true
from sqlalchemy.exc import SQLAlchemyError

from bot import running, storage
from bot.metrics import histograms
from bot.services import Services
from bot.tables import META

if TYPE_CHECKING:
    from bot.health import Condition

MIME = CONTENT_TYPE_LATEST
WINDOW_SECONDS = 3600.0
#: States of the inbox whose rows wait, and those that did not come to the person for sure.
WAITING = ("new", "claimed", "parked")
TROUBLED = ("refused", "failed", "unsure")

_INBOX, _JOBS, _DAYS = (META.tables[name] for name in ("inbox", "job", "usage_day"))


def exposition(here: Services, found: "Condition") -> bytes:
    """The page, in Prometheus' text format."""
    registry = CollectorRegistry()
    ProcessCollector(namespace="wian", registry=registry)
    registry.register(_Figures(here, found))
    return generate_latest(registry)


class _Figures:
    """What prometheus-client calls for figures."""

    def __init__(self, here: Services, found: "Condition") -> None:
        self._here, self._found = here, found

    def collect(self) -> Iterator[Metric]:
        """Every figure of ours; those of the database are left out when it cannot be read."""
        yield from self._state()
        yield _stages()
        try:
            yield from self._rows()
        except SQLAlchemyError:
            return

    def _state(self) -> Iterator[Metric]:
        here, found = self._here, self._found
        yield _one("wian_ready", "1 when questions can be answered", not found.why)
        yield _one("wian_trouble", "1 when something is to be mended", bool(found.trouble))
        engine = here.standby.engine
        if engine is not None:
            snapshot = GaugeMetricFamily("wian_snapshot", "The snapshot in use", labels=["id"])
            snapshot.add_metric([found.snapshot], 1)
            yield snapshot
            yield _one("wian_letters", "Letters that are answered from", len(engine.letters()))
        free = GaugeMetricFamily("wian_disk_free_bytes", "Room that is left", labels=["place"])
        for place in ("home", "corpus"):
            free.add_metric([place], storage.free_bytes(getattr(here.settings, place)))
        yield free
        when = running.last_backup(here.settings.home)
        yield _one("wian_backup_timestamp_seconds", "When the last backup was made; 0 never", when)

    def _rows(self) -> Iterator[Metric]:
        now = time.time()
        recent = _INBOX.c.received > now - WINDOW_SECONDS
        troubled = recent & _INBOX.c.state.in_(TROUBLED)
        waits = _INBOX.c.state.in_(WAITING)
        with self._here.inbox.database.connect() as db:
            states = _counted(db, _INBOX.c.state, recent)
            statuses = _counted(db, _INBOX.c.status, troubled)
            jobs = _counted(db, _JOBS.c.state, true())
            held = select(func.count(), func.min(_INBOX.c.received)).where(waits)
            count, oldest = db.execute(held).one()
            asked = db.execute(
                select(_DAYS.c.outcome, func.sum(_DAYS.c.count)).group_by(_DAYS.c.outcome)
            ).all()
        age = max(0.0, now - oldest) if count else 0.0
        yield _family("wian_events_last_hour", "Events of the last hour", "state", states)
        means = "Replies of the last hour that LINE did not take; 0: it gave no answer"
        yield _family("wian_line_errors_last_hour", means, "status", statuses)
        yield _one("wian_queue_events", "Events that wait for their answer", count)
        yield _one("wian_queue_oldest_seconds", "How long the oldest of them has waited", age)
        means = "Questions since the first day: answered, without an answer, judged not right"
        yield _family("wian_questions", means, "outcome", asked, CounterMetricFamily)
        yield _family("wian_jobs", "Slow jobs: files to read, publications", "state", jobs)


def _counted(db: Connection, column: Column, those: ColumnElement) -> list[tuple[object, int]]:
    """How many of `those` rows have each value of `column`."""
    counted = select(column, func.count()).where(those).group_by(column)
    return [(value, count) for value, count in db.execute(counted)]


def _stages() -> Metric:
    family = HistogramMetricFamily(
        "wian_stage_seconds", "Time of each stage of an answer, in this process", labels=["stage"]
    )
    for stage, (buckets, total) in histograms().items():
        family.add_metric([stage], buckets, total)
    return family


def _one(name: str, means: str, value: float) -> Metric:
    return GaugeMetricFamily(name, means, value=float(value))


def _family(
    name: str,
    means: str,
    label: str,
    rows: Iterable[tuple[object, int]],
    kind: type[Metric] = GaugeMetricFamily,
) -> Metric:
    family = kind(name, means, labels=[label])
    for value, count in rows:
        family.add_metric([str(value)], count)
    return family
