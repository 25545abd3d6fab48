"""Answers inbox rows after the webhook was acknowledged. Huey runs it in threads.

The inbox is the truth: Huey's queue only says which row to look at, so a task lost in a
crash costs nothing (`sweep` finds the row again) and one run twice does nothing (`claim`
refuses). Whatever goes wrong, the person hears a sentence and the row states its end.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from huey import Huey
from huey.consumer import Consumer, ConsumerStopped
from linebot.v3.messaging import Message

from bot import conversation
from bot.cards import Link
from bot.citation import citation
from bot.conversation import Question
from bot.inbox import TOKEN_SECONDS, Claim, End, Inbox
from bot.line import REFUSED, UNSURE, Line
from bot.messages import plainly, render
from bot.plan import Plan, Silence
from bot.ready import Engine, Standby
from corpus.errors import WianError
from index.answer import Answer

log = logging.getLogger(__name__)

HITS = 10  # asked of the engine; the conversation shows the few that answer
THREADS = 2  # one can wait for LINE while the other thinks
POLL_SECONDS = (0.02, 0.1)  # Huey looks at its queue this often when busy, when idle
SWEEP_SECONDS = 10  # how soon a row that a crash left behind is found
STOP_SECONDS = 8  # for rows in hand at the end; the inbox keeps what takes longer


@dataclass(frozen=True)
class Worker:
    """What answering needs: the inbox, the engine, LINE and the address of letter pages."""

    inbox: Inbox
    standby: Standby
    line: Line
    link: Link
    clock: Callable[[], float] = time.time

    def handle(self, row: int) -> None:
        """Claim one row, answer it, and state how it ended; does nothing when it is taken."""
        claim = self.inbox.claim(row)
        if claim is not None and not self.inbox.finish(claim, self._answer(claim)):
            log.warning("row %s was taken up by another worker meanwhile", row)

    def handle_waiting(self) -> None:
        """Answer everything that waits, here and now."""
        self.inbox.expire()
        for row in self.inbox.waiting():
            self.handle(row)

    def _answer(self, claim: Claim) -> End:
        left = claim.received + TOKEN_SECONDS - self.clock()
        if left <= 0:
            return End("expired")
        self.inbox.forget(conversation.unsent(claim.event))
        plan, messages, problem = self._say(claim.event)
        if isinstance(plan, Silence):
            return End("silent", " ".join(filter(None, (plan.why, problem))))
        end = self._send(conversation.token(claim.event), messages, left, problem)
        again = claim.number > 1 and end.state == REFUSED and end.status == 400
        return replace(end, state=UNSURE) if again else end  # the crashed try may have sent it

    def _say(self, event: dict) -> tuple[Plan, list[Message], str]:
        """What to say to an event, and what went wrong on the way ("" when nothing did)."""
        asked = Question("", group=conversation.in_group(event))
        try:
            step = conversation.read(event)
            plan = self._ask(step) if isinstance(step, Question) else step
            return plan, render(plan, self.link), ""
        except WianError as error:
            problem = f"{type(error).__name__}: {error}"
            plan = conversation.trouble(asked, error)
        except Exception as error:  # (the edge: the person must hear something)
            log.exception("an event could not be answered")
            problem = repr(error)
            plan = conversation.trouble(asked, error)
        return plan, render(plan, self.link), problem

    def _ask(self, question: Question) -> Plan:
        answer = self.standby.engine.ask(question.text, HITS)
        return conversation.reply(question, answer, _names(self.standby.engine, answer))

    def _send(self, token: str, messages: list[Message], left: float, problem: str) -> End:
        sent = self.line.reply(token, messages, left)
        if sent.state == REFUSED and sent.status == 400 and plainly(messages) != messages:
            plain = self.line.reply(token, plainly(messages), left)
            sent = replace(plain, why=f"plain after: {sent.why}")
        return End(
            sent.state, " ".join(filter(None, (problem, sent.why))), sent.status, sent.request_id
        )


def _names(engine: Engine, answer: Answer) -> dict[str, str]:
    """Citations of the letters that an answer names as holding the same words."""
    wanted = dict.fromkeys(other for hit in answer.hits for other in hit.also_in)
    letters = {other: engine.letter(other) for other in wanted}
    return {other: citation(letter) for other, letter in letters.items() if letter}


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
