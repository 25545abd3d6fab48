"""The counter: what becomes of papers that people hand in, and of an admin's buttons.

Promises that only an admin changes anything, in a 1:1 chat alone, and that each answer says
how things stand now, however old the button. Slow work is left to `bot.slow`: what waits
for it says so with `Wait`, and is asked again.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot import desk, texts, texts_admin
from bot.admins import Admin
from bot.admission import Admission
from bot.inbox import Claim
from bot.jobs import Job, Jobs
from bot.papers import Paper
from bot.plan import Choice, Drafts, Plan, Progress, Words
from bot.postbacks import DESK, Pressed, data
from bot.receiving import LOOK_SECONDS, UNDER_WAY, Receiving
from bot.settings import Settings
from bot.standing import Standing
from bot.state import State
from bot.turn import Turn, Wait
from corpus.errors import EmptyFile

WAIT_SECONDS = 45.0  # of the reply token's minute; the rest is for saying it
PRESS_SECONDS = 15.0  # who asks how far it is does not want to wait for the end
SEARCHES = 8  # files under way from people who are no admins: more would wait for too long


@dataclass(frozen=True)
class Counter:
    """What the counter needs: who may, what came in, what is to be done, how things stand."""

    settings: Settings
    admission: Admission
    jobs: Jobs
    receiving: Receiving
    standing: Standing
    clock: Callable[[], float] = time.time

    def paper(self, claim: Claim, paper: Paper, user: str, state: State) -> Turn | Wait:
        """Take a file or photos in; an admin's become drafts, anybody's find their letter."""
        note = claim.note
        if not ("arrival" in note or "job" in note):
            note = self._handed_in(claim, paper, self.admission.admins.find(user))
            if not isinstance(note, dict):
                return note if isinstance(note, Wait) else Turn(note)
        if "job" in note:
            job = self.jobs.get(note["job"])
            return self._searched(claim, job, state, WAIT_SECONDS)
        return self._read(claim, note, WAIT_SECONDS)

    def pressed(self, claim: Claim, pressed: Pressed, user: str, state: State) -> Turn | Wait:
        """What follows a tap on a button of the desk, or on one that asks how far it is."""
        admin, what = self.admission.admins.find(user), pressed.fields[0]
        if pressed.name == "st":
            return self._state_of(claim, what, admin, state)
        if admin is None:
            return Turn(Words(texts_admin.NOT_ADMIN))
        if pressed.name in ("pb", "py"):
            return self._publish(claim, what, admin, force=pressed.name == "py")
        act = {
            "dr": self._shown,
            "ed": self._correct,
            "pf": self._force,
            "dc": self._ask_discard,
            "dy": self._discard,
            "dl": lambda *_: self.admission.waiting(),
        }
        return Turn(act[pressed.name](what, admin))

    # Papers

    def _handed_in(self, claim: Claim, paper: Paper, admin: Admin | None) -> dict | Wait | Plan:
        """Fetch the bytes and hand them over; what there is to wait for then."""
        if admin is None and self._searches() >= SEARCHES:
            return Words(texts_admin.BUSY.format(number=texts.NUMBER_EXAMPLE))
        papers = self.receiving.papers(claim, paper)
        got = self.receiving.fetched(claim, papers) if isinstance(papers, tuple) else papers
        if isinstance(got, Wait):
            return got
        try:
            if not isinstance(got, bytes):
                return got
            count, name = len(papers), paper.name or texts_admin.PHOTO
            if not got:
                raise EmptyFile(name=name)
            ending = "pdf" if got.startswith(b"%PDF") else "zip"
            name = texts_admin.PHOTOS.format(count=count, ending=ending) if count > 1 else name
            if admin is None:
                return {"job": self.receiving.looked_for(got, name)}
            arrival = self.receiving.taken(got, name, admin.key)
            return {"arrival": arrival.id, "come": count, "total": papers[0].total}
        finally:
            self.receiving.done_with(claim)

    def _searches(self) -> int:
        under_way = self.jobs.list(states=UNDER_WAY)
        return sum(job.what.get("only") == "find" for job in under_way)

    def _read(self, claim: Claim, note: Mapping, patience: float) -> Turn | Wait:
        """The drafts of the file in `note` once it is read, or how far it is."""
        arrival = self.receiving.arrivals.get(note["arrival"])
        if arrival is None:
            return Turn(Words(texts_admin.GONE))
        if not self.receiving.reads(arrival):
            return Turn(_told_missing(self.standing.of_arrival(arrival), note))
        return self._later(claim, patience, note, self.standing.reading(arrival))

    def _searched(
        self, claim: Claim, job: Job | None, state: State, patience: float
    ) -> Turn | Wait:
        """The letter that a file shows, once it is read."""
        if job is None:
            return Turn(Words(texts_admin.GONE))
        if job.over:
            return self.standing.of_search(job, state)
        progress = Progress(texts_admin.READING_PHOTO, f"j{job.id}", job.done, job.total)
        return self._later(claim, patience, {"job": job.id}, progress)

    def _later(self, claim: Claim, patience: float, note: Mapping, progress: Plan) -> Turn | Wait:
        waits = self.clock() < claim.received + patience
        return Wait(note, LOOK_SECONDS) if waits else Turn(progress)

    # Drafts

    def _shown(self, what: str, _: Admin) -> Plan:
        return self.standing.of(what)

    def _correct(self, what: str, admin: Admin) -> Plan:
        """The way to a draft's page, signed in."""
        drafts = self.standing.drafts(what)
        if not drafts:
            return self.standing.of(what)
        if not self.settings.base_url:
            return Words(texts_admin.NO_ADDRESS)
        way = (texts_admin.OPEN_DRAFT, self.admission.link(admin, f"/admin/drafts/{drafts[0].id}"))
        return Choice(texts_admin.CORRECT_TITLE, texts_admin.DESK, (way,))

    def _ask_discard(self, what: str, _: Admin) -> Plan:
        count = len(self.standing.drafts(what))
        if not count:
            return self.standing.of(what)
        ask = texts_admin.DISCARD_ASK_ALL.format(count=count)
        ways = (
            (texts_admin.DISCARD_YES, data("dy", what)),
            (texts_admin.KEEP, data("dr", what)),
        )
        text = ask if count > 1 else texts_admin.DISCARD_ASK
        return Choice(texts_admin.DISCARD_TITLE, text, ways, warns=True)

    def _discard(self, what: str, admin: Admin) -> Plan:
        drafts = self.standing.drafts(what)
        if not drafts:
            return self.standing.of(what)
        for draft in drafts:
            desk.discard(self.settings, draft.id, by=admin.key)
            self.admission.acts.write(admin.key, "discard", draft.id)
        return Words(texts_admin.DISCARDED)

    # Publishing

    def _force(self, what: str, _: Admin) -> Plan:
        if not self.standing.drafts(what):
            return self.standing.of(what)
        ways = ((texts_admin.FORCE_YES, data("py", what)), (texts_admin.CORRECT, data("ed", what)))
        return Choice(texts_admin.BLOCKED_TITLE, texts_admin.FORCE_ASK, ways, warns=True)

    def _publish(self, claim: Claim, what: str, admin: Admin, *, force: bool) -> Turn | Wait:
        """Publish what a button names, or go on waiting for that."""
        job = self.jobs.get(claim.note["job"]) if "job" in claim.note else None
        if job is None:
            drafts = self.standing.drafts(what)
            if not drafts:
                return Turn(self.standing.of(what))
            job = self._publication([draft.id for draft in drafts], admin, force)
        return self._published(claim, job, WAIT_SECONDS)

    def _publication(self, ids: list[str], admin: Admin, force: bool) -> Job:
        """The job that publishes these drafts: one under way already, else a new one."""
        wanted = {"ids": ids, "force": force}
        under_way = (job for job in self.jobs.list(states=UNDER_WAY) if job.kind == "publish")
        same = (job for job in under_way if wanted.items() <= job.what.items())
        return next(same, None) or self.jobs.add("publish", wanted, admin.key)

    def _published(self, claim: Claim, job: Job, patience: float) -> Turn | Wait:
        ready = job.over and (job.state == "failed" or self.standing.answers(job))
        over = Turn(self.standing.of_publication(job)) if job.over else None
        if ready:
            return over
        later = self._later(claim, patience, {"job": job.id}, self.standing.publishing(job))
        return later if isinstance(later, Wait) else over or later

    def _state_of(self, claim: Claim, what: str, admin: Admin | None, state: State) -> Turn | Wait:
        """How far a file, a search or a publication is."""
        job = self.standing.job(what)
        if job and job.what.get("only") == "find":
            return self._searched(claim, job, state, PRESS_SECONDS)
        if admin is None:
            return Turn(Words(texts_admin.NOT_ADMIN))
        if job and job.kind == "publish":
            return self._published(claim, job, PRESS_SECONDS)
        arrival = self.standing.arrival(what)
        if arrival is None:
            return Turn(Words(texts_admin.GONE))
        return self._read(claim, {"arrival": arrival.id}, PRESS_SECONDS)


def _told_missing(plan: Plan, note: Mapping) -> Plan:
    """A plan for photos, of which it is said when not all of them came."""
    come, total = note.get("come", 0), note.get("total", 0)
    if not (isinstance(plan, Drafts) and come < total):
        return plan
    return replace(plan, note=texts_admin.MISSING_PHOTOS.format(come=come, total=total))


def is_for_the_desk(pressed: Pressed) -> bool:
    """Whether a button is answered at the counter."""
    return pressed.name in DESK or pressed.name == "st"
