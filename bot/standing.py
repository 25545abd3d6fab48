"""How things stand with what was handed in: files, drafts and publications as plans.

Read anew each time, so that a button of any age tells what is true now. Changes nothing.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from bot import desk, texts, texts_admin
from bot.arrivals import Arrival, Arrivals
from bot.errors import NoSuchDraft
from bot.jobs import Job, Jobs
from bot.ledger import Missed
from bot.places import head
from bot.plan import Card, Choice, Drafts, Letters, Plan, Progress, Published, Words
from bot.postbacks import data
from bot.ready import Engine, Standby
from bot.state import State
from bot.turn import Turn
from corpus.letter import Letter

LOST = 5  # questions that a publication would lose, as shown
CARDS = 5  # letters of a file that is held already
UNSURE = 3  # letters that somebody's photo may show
_ARRIVAL, _JOB = re.compile(r"a([0-9]{1,12})", re.ASCII), re.compile(r"j([0-9]{1,12})", re.ASCII)


@dataclass(frozen=True)
class Standing:
    """What is looked at: arrivals, jobs, the corpus, and the letters that answer now."""

    arrivals: Arrivals
    jobs: Jobs
    corpus: Path
    standby: Standby

    def arrival(self, what: str) -> Arrival | None:
        """The arrival that a button names ("a12"), None for anything else."""
        found = _ARRIVAL.fullmatch(what)
        return self.arrivals.get(int(found[1])) if found else None

    def job(self, what: str) -> Job | None:
        """The job that a button names ("j12"), None for anything else."""
        found = _JOB.fullmatch(what)
        return self.jobs.get(int(found[1])) if found else None

    def drafts(self, what: str) -> tuple[Letter, ...]:
        """The drafts that a button names: of an arrival, of a publication, or one by its id."""
        return tuple(filter(None, map(self._draft, self._names(what))))

    def of(self, what: str) -> Plan:
        """What has become of an arrival or a letter that a button names."""
        arrival = self.arrival(what)
        if arrival:
            return self.of_arrival(arrival)
        draft = self._draft(what)
        return (
            Drafts((draft,), what) if draft else self._settled((what,), texts_admin.WAS_DISCARDED)
        )

    def of_arrival(self, arrival: Arrival) -> Plan:
        """What has become of a file that was read."""
        if arrival.state == "refused":
            return Words(arrival.problem)
        what, again = f"a{arrival.id}", arrival.state == "held"
        waiting = self.drafts(what)
        if waiting:
            note = texts_admin.HELD if again else ""
            named = waiting[0].id if len(waiting) == 1 else what
            return Drafts(waiting, named, arrival.name, arrival.pages, note)
        gone = arrival.state == "discarded"
        return self._settled(
            arrival.letters, texts_admin.WAS_DISCARDED if gone else texts_admin.GONE
        )

    def reading(self, arrival: Arrival) -> Progress:
        """How far a file is read."""
        doing = texts_admin.READING.format(file=arrival.name)
        page, pages = arrival.page, arrival.pages
        return Progress(doing, f"a{arrival.id}", page, pages, arrival.seconds_left)

    def publishing(self, job: Job) -> Progress:
        """How far a publication is."""
        return Progress(texts_admin.PUBLISHING, f"j{job.id}", seconds_left=job.seconds_left)

    def answers(self, job: Job) -> bool:
        """Whether the letters of a finished publication are those that answer now."""
        engine = self.standby.engine
        engine.letters()  # it looks whether there is a new snapshot
        return engine.snapshot == job.result.get("snapshot")

    def of_publication(self, job: Job) -> Plan:
        """What has become of a publication that is over."""
        lost = tuple(map(str, job.result.get("lost", ())))
        if job.state == "failed":
            return _blocked(lost, f"j{job.id}") if lost else Words(job.problem)
        if not self.answers(job):
            return Words(texts_admin.PUBLISHED_SOON)
        found = map(self.standby.engine.letter, job.result.get("letters", ()))
        return Published(tuple(filter(None, found)), job.result.get("sample", ""))

    def of_search(self, job: Job, state: State) -> Turn:
        """Whether the letter that somebody's file shows is held; one that is not is noted."""
        if job.state == "failed":
            return Turn(Words(job.problem))
        engine, sure = self.standby.engine, bool(job.result.get("sure"))
        found = [one for one in map(engine.letter, job.result.get("found", ())) if one]
        if found:
            cards = _cards(found[: 1 if sure else UNSURE])
            note = texts_admin.FOUND if sure else texts_admin.FOUND_UNSURE
            about = found[0].id if len(cards) == 1 else ""
            return Turn(Letters(cards, note), State(about, body=state.body))
        return _not_held(job)

    def _names(self, what: str) -> tuple[str, ...]:
        """The ids of the letters that a button names."""
        arrival, job = self.arrival(what), self.job(what)
        if job:
            return tuple(job.what.get("ids", ()))
        return arrival.letters if arrival else (what,)

    def _draft(self, name: str) -> Letter | None:
        try:
            return desk.draft(self.corpus, name)
        except NoSuchDraft:
            return None

    def _settled(self, names: tuple[str, ...], otherwise: str) -> Plan:
        """Letters that are drafts no more: shown where they answer."""
        engine: Engine = self.standby.engine
        held = [one for one in map(engine.letter, names) if one]
        if held:
            return Letters(_cards(held[:CARDS]), texts_admin.HELD_PUBLISHED)
        return Words(otherwise)


def _cards(letters: list[Letter]) -> tuple[Card, ...]:
    return tuple(Card(head(letter)) for letter in letters)


def _blocked(lost: tuple[str, ...], what: str) -> Choice:
    """The golden questions refused the new letters: what is lost, and the ways on."""
    lines, rest = lost[:LOST], len(lost) - LOST
    more = (texts_admin.BLOCKED_MORE.format(count=rest),) if rest > 0 else ()
    ways = ((texts_admin.CORRECT, data("ed", what)), (texts_admin.FORCE, data("pf", what)))
    text = f"{texts_admin.BLOCKED_STEP}\n{texts_admin.BLOCKED}"
    return Choice(texts_admin.BLOCKED_TITLE, text, ways, (*lines, *more), warns=True)


def _not_held(job: Job) -> Turn:
    number = next(iter(job.result.get("numbers", ())), "")
    if number:
        return Turn(Words(texts_admin.NOT_HELD.format(number=number)), None, (Missed(number),))
    legible = str(job.result.get("text", "")).strip()
    said = texts_admin.NOT_HELD_UNNAMED if legible else texts_admin.UNREADABLE
    return Turn(Words(said.format(number=texts.NUMBER_EXAMPLE)))
