"""Answers inbox rows after the webhook was acknowledged; `bot.runner` says which and when.

Promises that a row is worked on once however often it is handed over, that slow work is
waited for in the inbox and never in a thread, and that whatever goes wrong, the person
hears a sentence and the row states its end.
"""

import datetime as dt
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from linebot.v3.messaging import Message

from bot import conversation, logs, metrics
from bot.about import Known, known, unknown
from bot.cards import Link
from bot.conversation import Question, Step
from bot.counter import Counter, is_for_the_desk
from bot.crowd import Crowd
from bot.dialogue import Talk
from bot.faults import told
from bot.inbox import PATIENT, TOKEN_SECONDS, Claim, End, Inbox
from bot.line import ANSWERED, REFUSED, UNSURE, Line, Sent
from bot.memory import Memory
from bot.messages import plainly, render
from bot.papers import Paper
from bot.plan import Greeting, Plan, Silence, Words, untapped
from bot.postbacks import Pressed
from bot.privacy import Privacy
from bot.rates import Rates
from bot.ready import Standby
from bot.state import State
from bot.texts_admin import ONLY_PRIVATE
from bot.turn import Turn, Wait
from bot.turns import Turns
from bot.usage import day_of, seen
from bot.way import Way
from corpus.errors import WianError

log = logging.getLogger(__name__)

LOADING_SECONDS = 60  # LINE's most, for what takes longer than an answer: the reply ends it
TURN_SECONDS = 2.0  # a row that waits for longer waits in the inbox, and keeps no thread


@dataclass(frozen=True)
class Worker:
    """What answering needs: the inbox, the engine, LINE, letter pages, memory, the counter.

    And what is asked first: whose data is to go, and who asks for too much.
    """

    inbox: Inbox
    standby: Standby
    line: Line
    link: Link
    memory: Memory
    counter: Counter
    privacy: Privacy
    rates: Rates
    crowd: Crowd
    turns: Turns
    way: Way
    clock: Callable[[], float] = time.time
    _known: dict[str, Known] = field(default_factory=dict)

    def handle(self, row: int) -> None:
        """Claim one row, answer it, and state how it ended; does nothing when it is taken."""
        claim = self.inbox.claim(row)
        if claim is not None:
            self._work(claim)

    def take(self) -> bool:
        """Do the same for the row whose turn it is; False when none waits."""
        claim = self.inbox.next()
        if claim is not None:
            self._work(claim)
        return claim is not None

    def turn_away(self) -> bool:
        """Tell one of those whom no answer would reach in time; False when there is none."""
        with self.crowd.away() as row:
            if row is None:
                return False
            self.way.give()
            claim = self.inbox.claim(row)
            if claim is not None:
                self._work(replace(claim, hopeless=True))
        return True

    def _work(self, claim: Claim) -> None:
        with self.turns.of(conversation.chat(claim.event), TURN_SECONDS) as mine:
            end = self._answer(claim) if mine else Wait(claim.note)
        if isinstance(end, Wait):
            kept = self.inbox.park(claim, end.note, end.seconds)
        else:
            kept = self.inbox.finish(claim, end)
            self._tell(claim, end)
        if not kept:
            log.warning("row %s was taken up by another worker meanwhile", claim.id)

    def _tell(self, claim: Claim, end: End) -> None:
        seconds = max(0.0, self.clock() - claim.received)
        metrics.took("total", seconds)
        logs.ended(claim, conversation.known(claim.event), end, seconds)

    def _answer(self, claim: Claim) -> End | Wait:
        event = claim.event
        left = claim.received + TOKEN_SECONDS - self.clock()
        if left <= 0 and conversation.known(event) not in PATIENT:
            return End("expired")
        turn, messages, problem = self._say(claim)
        if isinstance(turn, Wait):
            return turn
        if isinstance(turn.plan, Silence):
            return End("silent", " ".join(filter(None, (turn.plan.why, problem))))
        with metrics.observed("reply"):
            sent = self._send(conversation.token(event), messages, left)
        if sent.state in (ANSWERED, UNSURE):
            problem = " ".join(
                filter(None, (problem, self.memory.remember(event, turn, sent.said)))
            )
        detail = " ".join(filter(None, (turn.why, problem, sent.why)))
        end = End(sent.state, detail, sent.status, sent.request_id)
        again = claim.lost and end.state == REFUSED and end.status == 400
        return replace(end, state=UNSURE) if again else end  # the crashed try may have sent it

    def _say(self, claim: Claim) -> tuple[Turn | Wait, list[Message], str]:
        """What to say to an event, and what went wrong on the way ("" when nothing did)."""
        asked = Question("", group=conversation.in_group(claim.event))
        try:
            turn = self._turn(claim)
            if isinstance(turn, Wait):
                return turn, [], ""
            plan = untapped(turn.plan) if asked.group else turn.plan
            return turn, self._rendered(plan), ""
        except WianError as error:
            problem = told(error)
            plan = conversation.trouble(asked, error)
        except Exception as error:  # (the edge: the person must hear something)
            log.exception("an event could not be answered")
            problem = told(error)
            plan = conversation.trouble(asked, error)
        return Turn(plan), render(plan, self.link), problem

    def _turn(self, claim: Claim) -> Turn | Wait:
        event, chat = claim.event, conversation.chat(claim.event)
        self.privacy.heed(event)
        step = conversation.read(event)
        first = self._first(claim, step)
        if first or not isinstance(step, Question | Pressed | Paper):
            return first or Turn(step)
        if not isinstance(step, Pressed) and not self.inbox.newest(claim):
            return Turn(Silence("edited or unsent"))
        state = self.memory.recall(step, chat)
        if state is None:
            return Turn(Silence("group"))
        at_counter = self._at_counter(claim, step, state)
        if at_counter:
            return at_counter
        if searches(step):
            self.line.loading(conversation.alone(event))
        engine = self.standby.engine
        if engine is None:  # its snapshot broke just now: another may stand in a moment
            return Wait(claim.note)
        with metrics.observed("ask"), self.way.after(), self.crowd.thinking():
            turn = Talk(engine, state, self._today().isoformat()).turn(step)
        return replace(turn, seen=seen(step, turn))

    def _first(self, claim: Claim, step: Step) -> Turn | Wait | None:
        """What comes before any answer: a wish about one's own data, then the limits."""
        if isinstance(step, Silence):
            return None
        wished = isinstance(step, Question) and self.privacy.said(step, claim.event)
        return wished or self.rates.held(claim, step)

    def _at_counter(
        self, claim: Claim, step: Question | Pressed | Paper, state: State
    ) -> Turn | Wait | None:
        """What the counter says to papers, to codes, to an admin; None for what is a talk."""
        user = conversation.alone(claim.event)
        if isinstance(step, Question):
            said = self.counter.admission.said(step, user)
            return Turn(said) if said else None
        if isinstance(step, Pressed) and not is_for_the_desk(step):
            return None
        if not user:
            return Turn(Words(ONLY_PRIVATE))
        if not claim.note:
            self.line.loading(user, LOADING_SECONDS)
        if isinstance(step, Paper):
            return self.counter.paper(claim, step, user, state)
        return self.counter.pressed(claim, step, user, state)

    def _today(self) -> dt.date:
        return day_of(self.clock())

    def _rendered(self, plan: Plan) -> list[Message]:
        """The messages of a plan; what is known of the letters is read once a snapshot."""
        if isinstance(plan, Silence | Words | Greeting):
            return render(plan, self.link)
        with self.way.after():
            return render(plan, self.link, self._today(), self._letters())

    def _letters(self) -> Known:
        """What is known of the letters of the snapshot in use."""
        engine = self.standby.engine
        if engine.snapshot not in self._known:
            about = known(engine.letters())
            self._known.clear()
            self._known[engine.snapshot] = about
        return self._known.get(engine.snapshot, unknown)

    def _send(self, token: str, messages: list[Message], left: float) -> Sent:
        sent = self.line.reply(token, messages, left)
        if sent.state == REFUSED and sent.status == 400 and plainly(messages) != messages:
            plain = self.line.reply(token, plainly(messages), left)
            sent = replace(plain, why=f"plain after: {sent.why}")
        return sent


def searches(step: Question | Pressed) -> bool:
    """Whether answering means to search: then the chat shows that an answer is coming."""
    return isinstance(step, Question) or (step.name == "fb" and step.fields[0] == "no")
