"""Questions asked of a served bot whose processes are killed at random moments meanwhile.

Run `python -m tests.bench.bench_loss [--machines 1] [--kills 50] [--events 500] [--rate 2]
[--home var] [--seed 1]`. One machine: the ordinary `wian serve` on SQLite, of which the web
process, the slow worker or all is killed. Two: `wian serve --no-worker` and `wian worker` each
twice on one PostgreSQL, sharing the folders and nothing else, of which one of each kind is
killed, children and all. What is killed with SIGKILL comes again. Signed webhooks (questions,
and files to be found) come as LINE and a balancer deliver them, some twice at once, some again;
LINE is the pretended one, which takes its time and counts replies. Exits 1 when a question
was lost whose token was alive, or one was answered twice.
"""

import argparse
import json
import os
import signal
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import urllib3
from sqlalchemy import text

from bot.database import connect
from bot.inbox import LEASE_SECONDS, TOKEN_SECONDS
from bot.settings import load
from bot.tryline.events import event, file, message, signed
from bot.tryline.fake import Answer, FakeLine
from tests import postgres
from tests.bench.stand import (
    QUESTIONS,
    SECRET,
    TOKEN,
    Process,
    Web,
    channel,
    office,
    pretended_line,
    spread,
)
from tests.terminal import CIRCULAR

AGAIN_SECONDS = (1.0, 2.0, 4.0, 8.0)  # LINE delivers again what nobody acknowledged
FILES, TWICE, REDELIVERED = 0.06, 0.25, 0.1  # shares of the events


class SlowLine(FakeLine):
    """A LINE that takes its time, so that kills meet replies under way, and keeps count."""

    def __init__(self, random: Random) -> None:
        super().__init__(TOKEN)
        self._random = random
        self.tries: dict[str, list[int]] = defaultdict(list)

    def reply(self, authorization: str, body: bytes) -> Answer:
        """As LINE does, in up to 0.4 s, half of them after the user has seen the reply."""
        time.sleep(self._random.uniform(0.0, 0.2))
        status, told = super().reply(authorization, body)
        self.tries[json.loads(body)["replyToken"]].append(status)
        time.sleep(self._random.uniform(0.0, 0.2))
        return status, told

    def renew(self, token: str) -> None:
        """What is delivered again has its minute anew."""
        self._tokens[token].issued = time.time()


@dataclass
class Asked:
    """A question: its event, when it was acknowledged first (0: never), when it was sent."""

    event: dict
    sent: float
    acked: float = 0.0


@dataclass
class Bench:
    """The addresses, LINE, and what happened."""

    addresses: list[str]
    fake: SlowLine
    http: urllib3.PoolManager
    asked: list[Asked] = field(default_factory=list)
    counts: Counter = field(default_factory=Counter)
    acks: list[float] = field(default_factory=list)

    def ask(self, random: Random) -> None:
        """One event, delivered as LINE and a balancer would, until somebody acknowledges it."""
        one = Asked(self._event(random), time.time())
        self.asked.append(one)
        dealt = random.sample(self.addresses, len(self.addresses))
        here, there = dealt[0], dealt[-1]
        if random.random() < TWICE:
            self.counts["delivered twice at once"] += 1
            threading.Thread(target=self._deliver, args=(one, there)).start()
        for pause in (0.0, *AGAIN_SECONDS):
            time.sleep(pause)
            if self._deliver(one, here) or self._deliver(one, there):
                break
            one.event["deliveryContext"]["isRedelivery"] = True
        if random.random() < REDELIVERED:
            self.counts["redelivered"] += 1
            one.event["deliveryContext"]["isRedelivery"] = True
            self._deliver(one, there)

    def replies(self, one: Asked) -> list[int]:
        """LINE's statuses of every try to answer it."""
        return self.fake.tries[one.event["replyToken"]]

    def _event(self, random: Random) -> dict:
        chat = self.fake.new_chat()
        if random.random() < FILES:
            data = f"{CIRCULAR}\n{random.random()}\n".encode()
            what = file(self.fake.contents.keep(data), "letter.txt", len(data))
            self.counts["files"] += 1
        else:
            what = message("text", text=random.choice(QUESTIONS))
            self.counts["questions"] += 1
        return event(what, chat, self.fake.new_token(chat), int(time.time() * 1000))

    def _deliver(self, one: Asked, address: str) -> bool:
        body, headers = signed([one.event], SECRET)
        self.fake.renew(one.event["replyToken"])
        began = time.monotonic()
        try:
            url = f"{address}/line/webhook"
            status = self.http.request("POST", url, body=body, headers=headers).status
        except urllib3.exceptions.HTTPError:
            status = 0
        self.counts[f"deliveries with status {status or 'none'}"] += 1
        if status == 200:
            self.acks.append(time.monotonic() - began)
            one.acked = one.acked or time.time()
        return status == 200


@dataclass(frozen=True)
class Machines:
    """What serves: web processes, and slow workers unless each is beside its web process."""

    url: str
    webs: list[Web]
    workers: list[Process]

    @property
    def processes(self) -> list[Process]:
        """All of them."""
        return [*self.webs, *self.workers]

    def kill(self, random: Random) -> Iterator[str]:
        """Kill at moments of their own, and see to it that all come again; what was killed."""
        if self.workers:
            yield from self._kill_two(random)
        else:
            yield self._kill_one(self.webs[0], random.choice(("web", "worker", "both")))

    def _kill_one(self, web: Web, which: str) -> str:
        if which == "both":
            web.end(signal.SIGKILL)
            web.start()
        elif pid := web.answering() if which == "web" else web.slow_worker():
            os.kill(pid, signal.SIGKILL)  # gunicorn's own process starts it again
        return which

    def _kill_two(self, random: Random) -> Iterator[str]:
        web = random.choice(self.webs)
        for process in random.sample([web, random.choice(self.workers)], 2):
            process.end(signal.SIGKILL)
            yield "web" if process is web else "worker"
            time.sleep(random.uniform(0.0, 1.0))
            process.start()


@contextmanager
def one_machine(env: dict[str, str], folder: Path) -> Iterator[Machines]:
    """The ordinary server."""
    yield Machines(load(env).database_url, [Web(env, folder)], [])


@contextmanager
def two_machines(env: dict[str, str], folder: Path) -> Iterator[Machines]:
    """Two of each on one PostgreSQL."""
    with postgres.running() as server, server.fresh() as url:
        env = env | {"WIAN_DATABASE_URL": url}
        webs = [Web(env, folder, "--no-worker") for _ in range(2)]
        workers = [Process(["worker"], env, folder / f"worker{n}.log") for n in range(2)]
        yield Machines(url, webs, workers)


MACHINES = {1: one_machine, 2: two_machines}


def kill(bench: Bench, machines: Machines, random: Random) -> None:
    """Kill at a random moment; the next time not before all is ready again."""
    time.sleep(random.uniform(0.2, 3.0))
    for which in machines.kill(random):
        bench.counts[f"killed: {which}"] += 1
        time.sleep(random.uniform(0.0, 2.0))
    for web in machines.webs:
        web.wait()


@contextmanager
def asking(bench: Bench, seed: int, rate: float) -> Iterator[None]:
    """Ask so many times a second meanwhile, in the background."""
    ended = threading.Event()

    def run() -> None:
        random = Random(seed)
        with ThreadPoolExecutor(32) as pool:
            while not ended.wait(random.expovariate(rate)):
                pool.submit(bench.ask, Random(random.random()))

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def settle(url: str) -> None:
    """Until no event waits or is in hand: no token lives for longer."""
    database = connect(url)
    waiting = text("select count(*) from inbox where state in ('new', 'claimed', 'parked')")
    end = time.monotonic() + TOKEN_SECONDS + LEASE_SECONDS
    with database.connect() as db:
        while time.monotonic() < end and db.scalar(waiting):
            db.rollback()
            time.sleep(0.5)
    database.dispose()


def judged(bench: Bench, url: str) -> list[str]:
    """Every broken promise as a line; the figures are printed."""
    database = connect(url)
    with database.connect() as db:
        rows = {row.key: row for row in db.execute(text("select * from inbox"))}
    database.dispose()
    acked = [one for one in bench.asked if one.acked]
    ends = Counter(rows[one.event["webhookEventId"]].state for one in acked)
    heard = [one for one in acked if bench.replies(one).count(200) == 1]
    again = [one for one in acked if len(bench.replies(one)) > 1]
    broken = []
    for one in acked:
        row, tries = rows[one.event["webhookEventId"]], bench.replies(one)
        told = f"{row.state} {row.detail}, {row.lost} workers died over it, LINE said {tries}"
        if row.state in ("new", "claimed", "parked"):
            broken.append(f"never ended: {told}")
        if 200 not in tries and row.lost < 2:  # two such deaths outlive a token
            broken.append(f"lost: {told}")
        if tries.count(200) > 1 or (len(tries) > 1 and not row.lost):
            broken.append(f"answered twice: {told}")
    for what, count in sorted(bench.counts.items()):
        print(f"{what:30}{count}")
    print(f"{'acknowledged':30}{len(acked)} of {len(bench.asked)} ({spread(bench.acks)})")
    print(f"{'answered once':30}{len(heard)}")
    print(f"{'  of which after a crash':30}{sum(r.lost > 0 for r in rows.values())}")
    print(f"{'tried again, refused by LINE':30}{len(again)}")
    print(f"{'states':30}{dict(ends)}")
    return broken


def run(home: Path, folder: Path, args: argparse.Namespace) -> list[str]:
    """Set all up, ask and kill, and judge."""
    fake = SlowLine(Random(args.seed))
    env = channel(pretended_line(fake)) | office(home, folder)
    http = urllib3.PoolManager(retries=False, timeout=5.0, maxsize=40)
    with MACHINES[args.machines](env, folder) as machines:
        bench = Bench([web.address for web in machines.webs], fake, http)
        with ExitStack() as ends:
            for process in machines.processes:
                process.start()
                ends.callback(process.end, signal.SIGTERM)
            for web in machines.webs:
                web.wait()
            with asking(bench, args.seed, args.rate):
                random = Random(args.seed)
                for _ in range(args.kills):
                    kill(bench, machines, random)
                while len(bench.asked) < args.events:
                    time.sleep(0.1)
            settle(machines.url)
        broken = judged(bench, machines.url)
    logs = "".join(process.log.read_text() for process in machines.processes)
    return broken + (["a traceback in a log: " + logs[-3000:]] if "Traceback" in logs else [])


def main(words: Sequence[str] | None = None) -> int:
    """Run from the command line; 1 when a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--machines", type=int, choices=MACHINES, default=1)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--events", type=int, default=500, help="at least")
    parser.add_argument("--rate", type=float, default=2, help="events a second")
    parser.add_argument("--home", type=Path, default=Path("var"), help="holds the snapshot")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(words)
    if not (args.home / "current.json").is_file():
        print(f"needed: a snapshot in {args.home} (wian index)")
        return 1
    if args.machines == 2 and postgres.programs() is None:
        print("needed: PostgreSQL (Debian: postgresql)")
        return 1
    print(f"load average {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        broken = run(args.home, Path(folder), args)
    print("\n".join(broken) or "kept: nothing lost, nothing answered twice")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
