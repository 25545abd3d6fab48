"""From a file or photos in LINE to bytes that wait for the slow worker.

Promises that a crash at any moment loses nothing and doubles nothing: what was fetched lies
on disk, what was handed over is found again. Never waits: it says what is to be waited for.
"""

import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot import texts_admin as texts
from bot.arrivals import Arrival, Arrivals
from bot.content import Contents
from bot.inbox import Claim, Inbox
from bot.jobs import Jobs
from bot.papers import Paper, gathered
from bot.photo_pdf import join
from bot.plan import Plan, Silence, Words
from bot.retention import clear_folder
from bot.turn import Wait
from corpus.files.photos import pack
from corpus.store import write_whole

LOOK_SECONDS = 1.0  # how often what is waited for is looked at
FETCH_SECONDS = 5.0  # of one look, before its last download; a series goes on at the next
TRIES = 3  # of a download that failed
UNDER_WAY = ("waiting", "running")


@dataclass(frozen=True)
class Receiving:
    """What taking papers in needs; `most` is the bytes of one file, `folder` is its own."""

    contents: Contents
    arrivals: Arrivals
    jobs: Jobs
    inbox: Inbox
    folder: Path
    most: int
    clock: Callable[[], float] = time.time

    def papers(self, claim: Claim, paper: Paper) -> tuple[Paper, ...] | Wait | Silence:
        """The photos that came together with the claimed one, once all are there."""
        parts = self.inbox.series(claim) if paper.total != 1 else []
        if not parts:
            return (paper,)
        series = gathered(parts, self.clock())
        if series.last != claim.id:
            return Silence("part of a series")
        return series.papers if series.whole else Wait(claim.note, LOOK_SECONDS)

    def fetched(self, claim: Claim, papers: tuple[Paper, ...]) -> bytes | Wait | Plan:
        """The bytes of a file, or of photos joined; what is to be said where there are none."""
        if any(paper.outside or not paper.message for paper in papers):
            return Words(texts.OUTSIDE)
        stash, end = self.folder / str(claim.id), self.clock() + FETCH_SECONDS
        for paper in papers:
            if self.clock() > end:
                return Wait(claim.note, 0.0)
            faulty = self._fetch(claim, paper, stash)
            if faulty is not None:
                return faulty
        found = [stash / paper.message for paper in papers]
        photos = [path.read_bytes() for path in found if path.exists()]
        if not photos:
            return Silence("unsent")
        data = photos[0] if len(papers) == 1 else join(photos) or pack(photos)
        return Words(texts.NO_SERIES) if data is None else data

    def done_with(self, claim: Claim) -> None:
        """Forget what was fetched for a row, and for rows that nobody came back to."""
        shutil.rmtree(self.folder / str(claim.id), ignore_errors=True)
        clear_folder(self.folder, time.time())

    def taken(self, data: bytes, name: str, by: str) -> Arrival:
        """Hand an admin's file to the slow worker, once."""
        arrival = self.arrivals.take(data, name, "line", by)
        left = arrival if arrival.state == "waiting" else self._left_behind(arrival)
        if left:
            self.jobs.add("read", {"arrival": left.id}, by)
        return arrival

    def looked_for(self, data: bytes, name: str) -> int:
        """Have the letter found that somebody's file shows; the id of the job."""
        arrival = self.arrivals.take(data, name, "line")
        left = self._left_behind(arrival)
        if left:
            self.arrivals.forget(arrival.id)
        what = {"arrival": (left or arrival).id, "only": "find"}
        return self.jobs.add("read", what).id

    def reads(self, arrival: Arrival) -> bool:
        """Whether a file is still to be read, or the same one that came before it is."""
        if arrival.state == "held" and not arrival.letters:
            unread = (one for one in self.arrivals.unread() if not one.passing)
            return any(one.sha256 == arrival.sha256 for one in unread)
        return arrival.state in ("waiting", "reading")

    def _fetch(self, claim: Claim, paper: Paper, stash: Path) -> Wait | Plan | None:
        """Fetch one paper into the stash; what is to be done where that failed."""
        here, unsent = stash / paper.message, stash / f"{paper.message}.gone"
        if here.exists() or unsent.exists():
            return None
        held = sum(path.stat().st_size for path in stash.glob("*")) if stash.exists() else 0
        content = self.contents.fetch(paper.message, self.most - held)
        match content.state:
            case "preparing":
                return Wait(claim.note, LOOK_SECONDS)
            case "too large":
                return Words(texts.TOO_LARGE.format(most=self.most // 1_000_000))
            case "failed":
                return self._again(claim.note)
        write_whole(unsent if content.state == "gone" else here, content.data)
        return None

    def _again(self, note: Mapping) -> Wait | Plan:
        tries = note.get("tries", 0) + 1
        if tries >= TRIES:
            return Words(texts.NOT_FETCHED)
        return Wait({**note, "tries": tries}, LOOK_SECONDS)

    def _left_behind(self, arrival: Arrival) -> Arrival | None:
        """The same file of the same sender, safe on disk, that a crash kept from its job."""
        busy = {job.what.get("arrival") for job in self.jobs.list(states=UNDER_WAY)}
        mine = (arrival.sha256, arrival.source, arrival.by)
        return next(
            (
                one
                for one in self.arrivals.unread()
                if (one.sha256, one.source, one.by) == mine and one.id not in (busy | {arrival.id})
            ),
            None,
        )
