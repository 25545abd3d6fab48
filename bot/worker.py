"""Answers inbox rows after the webhook was acknowledged. Huey runs it in threads.

The inbox is the truth: Huey's queue only says which row to look at, so a task lost in a
crash costs nothing (`sweep` finds the row again) and one run twice does nothing (`claim`
refuses). Whatever goes wrong, the person hears a sentence and the row states its end.
"""

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from huey import Huey
from huey.consumer import Consumer, ConsumerStopped
from linebot.v3.messaging import Message

from bot import conversation
from bot.about import Known, known, unknown
from bot.cards import Link
from bot.conversation import Question
from bot.dialogue import Talk
from bot.inbox import PATIENT, TOKEN_SECONDS, Claim, End, Inbox
from bot.line import ANSWERED, REFUSED, UNSURE, Line, Sent
from bot.memory import Memory
from bot.messages import plainly, render
from bot.plan import Greeting, Plan, Silence, Words, untapped
from bot.postbacks import Pressed
from bot.ready import Standby
from bot.turn import Turn
from corpus.errors import WianError

log = logging.getLogger(__name__)

BANGKOK = dt.timezone(dt.timedelta(hours=7))  # whose day it is when a deadline has passed
THREADS = 2  # one can wait for LINE while the other thinks
POLL_SECONDS = (0.02, 0.1)  # Huey looks at its queue this often when busy, when idle
SWEEP_SECONDS = 10  # how soon a row that a crash left behind is found
TURNS = 64  # locks: one chat's turns come one after another, or the later loses the state
STOP_SECONDS = 8  # for rows in hand at the end; the inbox keeps what takes longer


@dataclass(frozen=True)
class Worker:
    """What answering needs: the inbox, the engine, LINE, letter pages, what chats remember."""

    inbox: Inbox
    standby: Standby
    line: Line
    link: Link
    memory: Memory
    clock: Callable[[], float] = time.time
    _known: dict[str, Known] = field(default_factory=dict)
    _turns: tuple[threading.Lock, ...] = field(
        default_factory=lambda: tuple(threading.Lock() for _ in range(TURNS))
    )

    def handle(self, row: int) -> None:
        """Claim one row, answer it, and state how it ended; does nothing when it is taken."""
        claim = self.inbox.claim(row)
        if claim is None:
            return
        with self._turns[hash(conversation.chat(claim.event)) % TURNS]:
            end = self._answer(claim)
        if not self.inbox.finish(claim, end):
            log.warning("row %s was taken up by another worker meanwhile", row)

    def handle_waiting(self) -> None:
        """Answer everything that waits, here and now."""
        self.inbox.expire()
        for row in self.inbox.waiting():
            self.handle(row)

    def _answer(self, claim: Claim) -> End:
        event = claim.event
        left = claim.received + TOKEN_SECONDS - self.clock()
        if left <= 0 and conversation.known(event) not in PATIENT:
            return End("expired")
        turn, messages, problem = self._say(claim)
        if isinstance(turn.plan, Silence):
            return End("silent", " ".join(filter(None, (turn.plan.why, problem))))
        sent = self._send(conversation.token(event), messages, left)
        if sent.state in (ANSWERED, UNSURE):
            problem = " ".join(
                filter(None, (problem, self.memory.remember(event, turn, sent.said)))
            )
        detail = " ".join(filter(None, (problem, sent.why)))
        end = End(sent.state, detail, sent.status, sent.request_id)
        again = claim.number > 1 and end.state == REFUSED and end.status == 400
        return replace(end, state=UNSURE) if again else end  # the crashed try may have sent it

    def _say(self, claim: Claim) -> tuple[Turn, list[Message], str]:
        """What to say to an event, and what went wrong on the way ("" when nothing did)."""
        asked = Question("", group=conversation.in_group(claim.event))
        try:
            turn = self._turn(claim)
            plan = untapped(turn.plan) if asked.group else turn.plan
            return turn, self._rendered(plan), ""
        except WianError as error:
            problem = f"{type(error).__name__}: {error}"
            plan = conversation.trouble(asked, error)
        except Exception as error:  # (the edge: the person must hear something)
            log.exception("an event could not be answered")
            problem = repr(error)
            plan = conversation.trouble(asked, error)
        return Turn(plan), render(plan, self.link), problem

    def _turn(self, claim: Claim) -> Turn:
        event, chat = claim.event, conversation.chat(claim.event)
        self.memory.forget(event)
        step = conversation.read(event)
        if not isinstance(step, Question | Pressed):
            return Turn(step)
        if isinstance(step, Question) and not self.inbox.newest(claim):
            return Turn(Silence("edited or unsent"))
        state = self.memory.recall(step, chat)
        if state is None:
            return Turn(Silence("group"))
        if isinstance(step, Question):
            self.line.loading(_alone(event))
        return Talk(self.standby.engine, state, self._today().isoformat()).turn(step)

    def _today(self) -> dt.date:
        return dt.datetime.fromtimestamp(self.clock(), BANGKOK).date()

    def _rendered(self, plan: Plan) -> list[Message]:
        """The messages of a plan; what is known of the letters is read once a snapshot."""
        if isinstance(plan, Silence | Words | Greeting):
            return render(plan, self.link)
        engine = self.standby.engine
        if engine.snapshot not in self._known:
            about = known(engine.letters())
            self._known.clear()
            self._known[engine.snapshot] = about
        return render(plan, self.link, self._today(), self._known.get(engine.snapshot, unknown))

    def _send(self, token: str, messages: list[Message], left: float) -> Sent:
        sent = self.line.reply(token, messages, left)
        if sent.state == REFUSED and sent.status == 400 and plainly(messages) != messages:
            plain = self.line.reply(token, plainly(messages), left)
            sent = replace(plain, why=f"plain after: {sent.why}")
        return sent


def _alone(event: Mapping) -> str:
    """The user's id in a 1:1 chat; "" in groups and rooms, and where LINE withholds it."""
    source = event.get("source")
    source = source if isinstance(source, Mapping) else {}
    user = source.get("userId")
    return user if source.get("type") == "user" and isinstance(user, str) else ""


class Runner:
    """Runs a worker's rows in background threads of this process, through Huey."""

    def __init__(self, worker: Worker, huey: Huey) -> None:
        self._worker = worker
        self._enqueue = huey.task(name="answer")(worker.handle)
        self._consumer = _Embedded(huey, self.sweep)
        self._lock = threading.Lock()
        self._begun = self._ended = False

    def nudge(self, rows: list[int]) -> None:
        """Say that these rows wait."""
        for row in rows:
            self._enqueue(row)

    def sweep(self) -> None:
        """Take up what a crash left behind; state what came too late."""
        self._worker.inbox.expire()
        self._worker.memory.chats.prune()
        self.nudge(self._worker.inbox.waiting())

    def start(self) -> None:
        """Begin with what waits already; does nothing after `stop`."""
        self.sweep()
        with self._lock:
            if not self._ended:
                self._consumer.begin()
                self._begun = True

    def stop(self) -> None:
        """Finish the rows in hand and end the threads."""
        with self._lock:
            self._ended = True
            if self._begun:
                self._consumer.stop(graceful=True)


class _Embedded(Consumer):
    """Huey's consumer inside the web process, which keeps its own signal handlers."""

    def __init__(self, huey: Huey, beat: Callable[[], None]) -> None:
        self._beat = beat
        first, idle = POLL_SECONDS
        super().__init__(
            huey,
            workers=THREADS,
            periodic=False,
            initial_delay=first,
            max_delay=idle,
            scheduler_interval=60,
            health_check_interval=SWEEP_SECONDS,
            shutdown_timeout=STOP_SECONDS,
        )

    def begin(self) -> None:
        """Start the threads, and one that watches over them, and come back."""
        self.start()
        threading.Thread(target=self._watch, name="watch", daemon=True).start()

    def _watch(self) -> None:
        looked = time.monotonic()
        while not self.stop_flag.is_set():
            try:
                looked = self.loop(looked)
            except ConsumerStopped:
                return

    def check_worker_health(self) -> bool:
        """Huey's regular look at its threads; the sweep rides along."""
        try:
            self._beat()
        except Exception:  # (a database in trouble must not end the watch)
            log.exception("the inbox could not be swept")
        return super().check_worker_health()

    def _set_signal_handlers(self) -> None:
        pass
