"""Two web processes and two slow workers on one PostgreSQL, killed at random while asked.

Run `python -m tests.bench.bench_two_machines [--seconds 120] [--rate 4] [--home var] [--seed 1]`.
Real `wian serve --no-worker` and `wian worker`, each as on a machine of its own: they share the
database and the folders, and nothing else. Signed webhooks (questions, and files to be found) go
to either web process as a balancer deals them out, some to both at once, some delivered again;
meanwhile one of each kind is killed with SIGKILL, children and all, and started again. LINE is
the pretended one, which takes its time and counts replies. Exits 1 when a question was lost
whose token was alive, or one was answered twice.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import urllib3
from sqlalchemy import text

from bot.database import connect
from bot.inbox import LEASE_SECONDS, TOKEN_SECONDS
from bot.tryline.events import event, file, message, signed
from bot.tryline.fake import Answer, FakeLine
from tests import postgres
from tests.bench.fuzz_webhook import (
    QUESTIONS,
    SECRET,
    TOKEN,
    borrow,
    free_port,
    pretended_line,
    spread,
)
from tests.terminal import CIRCULAR

ROOT = Path(__file__).parents[2]
START_SECONDS = 120.0
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


class Process:
    """One of the four; killed, it takes its children along, as a machine would."""

    def __init__(self, words: list[str], env: dict[str, str], log: Path) -> None:
        self._words, self._env, self.log = words, os.environ | env, log

    def start(self) -> None:
        """Start it; the log goes on."""
        command = [sys.executable, "-m", "bot.cli", *self._words]
        with self.log.open("a") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=self._env, stdout=log, stderr=log, start_new_session=True
            )

    def end(self, how: signal.Signals) -> None:
        """Kill it, or have it end in good order."""
        kill = os.killpg if how == signal.SIGKILL else os.kill
        kill(self._process.pid, how)
        self._process.wait(60)


@dataclass
class Asked:
    """A question: its event, when it was acknowledged first (0: never), when it was sent."""

    event: dict
    sent: float
    acked: float = 0.0


@dataclass
class Bench:
    """Both addresses, LINE, and what happened."""

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
        here, there = random.sample(self.addresses, 2)
        if random.random() < TWICE:
            self.counts["delivered to both at once"] += 1
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

    def ready(self, address: str) -> bool:
        """Whether that web process says that it is ready."""
        try:
            return self.http.request("GET", f"{address}/readyz").status == 200
        except urllib3.exceptions.HTTPError:
            return False

    def wait(self, address: str) -> None:
        """Until it is ready."""
        end = time.monotonic() + START_SECONDS
        while not self.ready(address):
            assert time.monotonic() < end, f"{address} did not become ready"
            time.sleep(0.2)

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


def asking(bench: Bench, seed: int, seconds: float, rate: float) -> threading.Thread:
    """Ask so many times a second, in the background."""

    def run() -> None:
        random, end = Random(seed), time.monotonic() + seconds
        with ThreadPoolExecutor(32) as pool:
            while time.monotonic() < end:
                pool.submit(bench.ask, Random(random.random()))
                time.sleep(random.expovariate(rate))

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def kill(bench: Bench, webs: list[Process], workers: list[Process], random: Random) -> None:
    """Kill one of each kind at moments of their own, and start them again."""
    which = random.randrange(len(webs))
    for process in random.sample([webs[which], random.choice(workers)], 2):
        time.sleep(random.uniform(0.5, 4.0))
        process.end(signal.SIGKILL)
        bench.counts["processes killed"] += 1
        time.sleep(random.uniform(0.0, 1.0))
        process.start()
    bench.wait(bench.addresses[which])


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


def run(home: Path, folder: Path, seconds: float, rate: float, seed: int) -> list[str]:
    """Set all up, ask and kill, and judge."""
    borrow(home, folder)
    for name in ("letters", "originals"):
        shutil.copytree(ROOT / "corpus" / name, folder / "corpus" / name)
    fake = SlowLine(Random(seed))
    ports = [free_port(), free_port()]
    http = urllib3.PoolManager(retries=False, timeout=5.0, maxsize=40)
    bench = Bench([f"http://127.0.0.1:{port}" for port in ports], fake, http)
    with postgres.running() as server, server.fresh() as url:
        env = {
            "LINE_CHANNEL_SECRET": SECRET,
            "LINE_CHANNEL_ACCESS_TOKEN": TOKEN,
            "LINE_API_BASE": (line := pretended_line(fake)),
            "LINE_DATA_API_BASE": line,
            "WIAN_HOME": str(folder),
            "WIAN_CORPUS": str(folder / "corpus"),
            "WIAN_DATABASE_URL": url,
        }
        serve = ["serve", "--no-worker", "--port"]
        webs = [Process([*serve, str(port)], env, folder / f"{port}.log") for port in ports]
        workers = [Process(["worker"], env, folder / f"worker{n}.log") for n in range(2)]
        for process in (*webs, *workers):
            process.start()
        try:
            for address in bench.addresses:
                bench.wait(address)
            asked, random = asking(bench, seed, seconds, rate), Random(seed)
            while asked.is_alive():
                kill(bench, webs, workers, random)
            settle(url)
        finally:
            for process in (*webs, *workers):
                process.end(signal.SIGTERM)
        broken = judged(bench, url)
    logs = "".join(process.log.read_text() for process in (*webs, *workers))
    return broken + (["a traceback in a log: " + logs[-3000:]] if "Traceback" in logs else [])


def main() -> int:
    """Run from the command line; 1 when a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--rate", type=float, default=4, help="events a second")
    parser.add_argument("--home", type=Path, default=Path("var"), help="holds the snapshot")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    if postgres.programs() is None or not (args.home / "current.json").is_file():
        print(f"needed: PostgreSQL (Debian: postgresql) and a snapshot in {args.home}")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        broken = run(args.home, Path(folder), args.seconds, args.rate, args.seed)
    print("\n".join(broken) or "kept: nothing lost, nothing answered twice")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
