"""The slow worker: reads files and publishes, in processes of its own, never in the web's.

The rows of `bot.jobs` are the truth: Huey's queue only says which lane has something to do, so
that what is lost with a killed worker costs nothing. Whatever goes wrong, the rows state it.
"""

import logging
import threading
import time
from collections.abc import Callable

from huey import MemoryHuey

from bot import desk, journal
from bot.acts import Acts
from bot.admins import MACHINE
from bot.arrivals import Arrival, Arrivals
from bot.consumer import Looking
from bot.database import open_database
from bot.dropped import SOURCE, Dropped
from bot.errors import WorkerDied, WorkFailed
from bot.jobs import LANES, TRIES, Job, Jobs
from bot.retention import Retention
from bot.settings import Settings
from bot.slow_hand import Hand, HandDied, Refused
from bot.slow_work import Task
from corpus.errors import WianError

log = logging.getLogger(__name__)

BEAT_SECONDS = 0.25  # how soon a new job is seen
SWEEP_SECONDS = 2.0  # how soon a dropped file is seen, and what became of drafts
LOST_SECONDS = 30.0  # a file whose job was never added, by a process that died in between
STOP_SECONDS = 5.0  # jobs that take longer are taken up again at the next start


class Slow:
    """The worker of one machine; two may run side by side."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.time) -> None:
        database = open_database(settings.database_url)
        self._settings, self._clock = settings, clock
        self.jobs = Jobs(database, clock)
        self.arrivals = Arrivals(database, settings.arrivals, clock)
        self._acts = Acts(database, clock)
        self._dropped = Dropped(settings, self.arrivals, self.jobs, clock)
        self._retention = Retention(database, settings.fetched, clock)
        self._hands = {lane: Hand(settings) for lane in LANES}
        self._busy = {lane: threading.Lock() for lane in LANES}
        self._running: dict[str, Job] = {}
        self._ended = threading.Event()
        self._swept = self._beaten = 0.0
        huey = MemoryHuey("slow", results=False)
        self._enqueue = huey.task(name="lane")(self.lane)
        self._consumer = Looking(huey, self.beat, len(LANES), BEAT_SECONDS, STOP_SECONDS)

    def run(self) -> None:
        """Work until SIGTERM or SIGINT; what a crash left behind is put right first."""
        try:
            desk.recover(self._settings)
        except WianError as error:  # nothing can be done about it here; each job will say so
            log.error("%s", error)
        try:
            self._consumer.run()
        finally:
            self.stop()

    def stop(self) -> None:
        """Let go of jobs and processes: the jobs wait again, and nobody here takes them."""
        self._ended.set()
        for job in list(self._running.values()):
            self.jobs.release(job)
        for hand in self._hands.values():
            hand.stop()

    def beat(self) -> None:
        """Say that this worker lives, look for dropped files, and wake idle lanes."""
        now = self._clock()
        if now - self._beaten >= 1.0:
            self._beaten = now
            self.jobs.beat([job.id for job in self._running.values()])
        if now - self._swept >= SWEEP_SECONDS:
            self._swept = now
            self.sweep()
        for lane in self.jobs.lanes():
            if not self._busy[lane].locked():
                self._enqueue(lane)

    def sweep(self) -> None:
        """Take up dropped and lost files, note what became of drafts, delete what is over."""
        self._retention.run()
        self._dropped.look()
        asked = {job.what.get("arrival") for job in self.jobs.list(10_000, ("waiting", "running"))}
        for arrival in self.arrivals.unread():
            if arrival.id not in asked and self._clock() - arrival.at > LOST_SECONDS:
                self._found(arrival)
        self.settle()
        for lane, hand in self._hands.items():
            if self._busy[lane].acquire(blocking=False):
                try:
                    hand.rest()
                finally:
                    self._busy[lane].release()

    def settle(self) -> None:
        """Let the arrivals tell what became of their drafts."""
        corpus = self._settings.corpus
        drafts, letters = (
            {path.stem for path in (corpus / name).glob("*.md")}
            for name in (desk.DRAFTS, desk.LETTERS)
        )
        unsettled = journal.under_way(corpus)
        self.arrivals.settle(drafts | unsettled, letters)

    def lane(self, lane: str) -> None:
        """Do what waits in a lane, one job after another; nothing when another thread does."""
        if not self._busy[lane].acquire(blocking=False):
            return
        try:
            while not self._ended.is_set() and (job := self.jobs.claim(lane)):
                self._running[lane] = job
                try:
                    self._do(job, self._hands[lane])
                finally:
                    del self._running[lane]
        finally:
            self._busy[lane].release()

    def _do(self, job: Job, hand: Hand) -> None:
        """One job, to an end that its rows state."""
        arrival = self.arrivals.get(job.what.get("arrival", -1))
        if job.kind == "read" and arrival is None:
            self.jobs.fail(job, str(WorkFailed()))
            return
        if arrival is not None and self._is_read(job, arrival):
            self.jobs.finish(job, {"letters": list(arrival.letters)})
            return
        if job.tries > TRIES:
            self._refused(job, arrival, Refused(str(WorkerDied(tries=TRIES)), {}))
            return
        try:
            result = hand.do(self._task(job, arrival), self._progress(job, arrival))
        except Refused as error:
            self._refused(job, arrival, error)
        except HandDied:
            if self._ended.is_set():  # the job did not do it: it waits already
                return
            log.error("job %s took its process down", job.id)
            self.jobs.release(job, tried=True)
        else:
            self._done(job, arrival, result)

    def _is_read(self, job: Job, arrival: Arrival) -> bool:
        """Whether the file was read already, by a worker that died before it said so."""
        return not job.what.get("only") and arrival.state not in ("waiting", "reading")

    def _task(self, job: Job, arrival: Arrival | None) -> Task:
        again = job.tries > 1
        if job.kind == "rollback" and not again:
            from index.snapshot import history

            job.what["from"] = (history(self._settings.home) or [""])[-1]
            self.jobs.note(job, job.what)
        if arrival is None:
            return Task(job.kind, job.what, job.by, again=again)
        path = str(self.arrivals.path(arrival.sha256))
        sha256, by = arrival.sha256, arrival.by
        return Task(job.kind, job.what, by, path, arrival.name, sha256, again)

    def _progress(self, job: Job, arrival: Arrival | None) -> Callable[[int, int], None]:
        begun = time.monotonic()
        draft = arrival is not None and not arrival.passing
        if draft:
            self.arrivals.reading(arrival.id, 0, 0)

        def told(done: int, total: int) -> None:
            left = (time.monotonic() - begun) / max(done, 1) * (total - done)
            self.jobs.progress(job, done, total, left)
            if draft:
                self.arrivals.reading(arrival.id, done, total, left)

        return told

    def _done(self, job: Job, arrival: Arrival | None, result: dict) -> None:
        if arrival is not None and "only" in job.what and job.what["only"]:
            self._pass(arrival)
        elif arrival is not None:
            state = "held" if result["held"] else "drafts"
            self.arrivals.end(arrival.id, state, result["letters"])
        self.jobs.finish(job, result)
        self._log(job, arrival, result)
        if arrival is None:
            self.settle()

    def _log(self, job: Job, arrival: Arrival | None, result: dict) -> None:
        """Say in the log of acts what was done, and whose wish it was."""
        by, ids = job.by or MACHINE, result.get("letters", ())
        if arrival is None:
            for what in ids or [result["snapshot"]]:
                self._acts.write(by, job.kind, what)
        elif not arrival.passing:
            self._acts.write(by, "add", arrival.name, " ".join(ids))

    def _refused(self, job: Job, arrival: Arrival | None, error: Refused) -> None:
        if arrival is not None and arrival.passing:
            self._pass(arrival)
        elif arrival is not None:
            if arrival.source == SOURCE:
                path = self.arrivals.path(arrival.sha256)
                self._dropped.refuse(path.read_bytes(), arrival.name, str(error))
            self.arrivals.end(arrival.id, "refused", problem=str(error))
        self.jobs.fail(job, str(error), error.facts)

    def _pass(self, arrival: Arrival) -> None:
        """Nothing is kept of what only came to have its letter found."""
        if arrival.passing:
            self.arrivals.forget(arrival.id)

    def _found(self, arrival: Arrival) -> None:
        """A file that no job was added for."""
        if arrival.passing:
            self.arrivals.forget(arrival.id)
        else:
            self.jobs.add("read", {"arrival": arrival.id}, arrival.by)
