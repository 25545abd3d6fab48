"""How many questions a served bot takes and answers, and what it holds on to afterwards.

Run `python -m tests.bench.bench_load [--home var] [--rates 1,5,10,20,50,100,200] [--seconds 20]
[--burst 2000] [--soak 3600] [--soak-rate 2]`; 0 leaves a part out. The ordinary `wian serve` on
SQLite and the default model; every question is of another user. LINE is on loopback and takes
every reply at once. Exits 1 when a webhook was not acknowledged, when an acknowledged question
has no stated end or two answers, when acks take longer than `--ack` (0.2 s) at p99, or when
something grows; what is held is looked at after a warm-up that touches every thread.
"""

import argparse
import asyncio
import os
import signal
import sqlite3
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from bot.database import connect
from bot.inbox import LEASE_SECONDS, TOKEN_SECONDS
from bot.settings import load
from corpus.store import load_letters
from index.encoder import load_encoder
from tests.bench.stand import ROOT, Web, channel, held, office, quantile, spread, used
from tests.bench.traffic import QuickLine, Step, Traffic, Webhook, questions

RATES = (1, 5, 10, 20, 50, 100, 200)
BARE_SECONDS = 5.0
BURST_RATE, SOAK_RATE = 200, 2
REST_SECONDS = 5.0  # after the last answer, for what it held to be given back
WARM = 400  # questions at once: every thread has begun then, and every question was asked
PARTS = 12  # of a soak: so often it is looked at what is held
MORE = 2**20  # bytes of a queue that is not growing
ROWS = "select key, state, detail from inbox"
OPEN = "select count(*) from inbox where state in ('new', 'claimed', 'parked')"


@dataclass(frozen=True)
class Held:
    """What the answering process holds of its own, and its queue on disk: bytes, counts, bytes."""

    memory: int
    files: int
    threads: int
    queue: int

    def __str__(self) -> str:
        memory, queue = self.memory / 2**20, self.queue / 2**20
        return f"{memory:.0f} MB, {self.files} files, {self.threads} threads, queue {queue:.1f} MB"

    def grown(self, since: "Held") -> bool:
        """Whether that is more than chance: a twentieth of memory, a few files or threads."""
        more = self.memory > 1.05 * since.memory + 8 * 2**20 or self.queue > since.queue + MORE
        return more or self.files > since.files + 4 or self.threads > since.threads + 4


class Bench:
    """A served bot, its traffic and its database."""

    def __init__(self, home: Path, folder: Path, line: QuickLine, address: str, ack: float) -> None:
        env = channel(address) | office(home, folder) | {"WIAN_USER_PER_MINUTE": "0"}
        self.web, self.line, self.folder = Web(env, folder), line, folder
        self._database = connect(load(env).database_url)
        self.asked = questions(load_letters(ROOT / "corpus"))
        self.traffic = Traffic(self.web.address, self.asked)
        self.wrong: list[str] = []
        self.ack = ack

    async def drained(self) -> float:
        """Seconds until nothing waits any more; no token lives for longer than the limit."""
        begun = time.monotonic()
        while await asyncio.to_thread(self._open):
            if time.monotonic() - begun > TOKEN_SECONDS + LEASE_SECONDS:
                self.wrong.append("events without an end")
                break
            await asyncio.sleep(0.5)
        return time.monotonic() - begun

    async def held(self) -> Held:
        """What the answering process holds when it has nothing to do."""
        self.traffic.hang_up()
        await asyncio.sleep(REST_SECONDS)
        pid = self.web.answering()
        here = Path(f"/proc/{pid}")
        queue = await asyncio.to_thread(self._queue)
        files, threads = (sum(1 for _ in (here / name).iterdir()) for name in ("fd", "task"))
        return Held(held(pid), files, threads, queue)

    def _queue(self) -> int:
        """Bytes of the queue once its write-ahead log is written back, as it is now and then."""
        path = self.folder / "queue.db"
        with closing(sqlite3.connect(path, timeout=LEASE_SECONDS)) as db:
            db.execute("pragma wal_checkpoint(truncate)")
        return path.stat().st_size

    async def close(self) -> None:
        """Let go of the database, LINE and the kept connections."""
        self._database.dispose()
        self.traffic.hang_up()
        await self.line.close()

    def cpu(self) -> float:
        """Processor seconds that the answering process has used."""
        return used(self.web.answering())

    def ends(self, step: Step) -> Counter:
        """How each acknowledged question ended; what has no end, or two, is noted."""
        with self._database.connect() as db:
            rows = {row.key: row for row in db.execute(text(ROWS))}
        ends = Counter(self._end(one, rows.get(one.key)) for one in step.acked)
        self.wrong += [f"{count} {how}" for how, count in ends.items() if how.startswith("wrong")]
        return ends

    def answered(self, step: Step) -> list[float]:
        """Seconds from sending to the first reply, of each that has one."""
        heard = self.line.heard
        return [heard[one.token][0] - one.sent for one in step.acked if heard[one.token]]

    def _open(self) -> int:
        with self._database.connect() as db:
            return db.scalar(text(OPEN))

    def _end(self, one: Webhook, row: object) -> str:
        replies = len(self.line.heard[one.token])
        if row is None or row.state in ("new", "claimed", "parked"):
            return "wrong: acknowledged, no end"
        if replies != (row.state == "answered"):
            return f"wrong: {row.state}, {replies} replies"
        return "crowded" if row.detail == "crowded" else row.state


def bare(home: Path, asked: list[str]) -> list[float]:
    """Questions encoded a second by the model alone, with one thread, and with one each core."""
    encoder = load_encoder(None, home, serving=True)
    encoder.encode_queries(asked[:3])
    return [_encoded(encoder, asked, count) for count in (1, os.cpu_count() or 1)]


def _encoded(encoder: object, asked: list[str], count: int) -> float:
    done, end = Counter(), time.monotonic() + BARE_SECONDS

    def run(mine: int) -> None:
        while time.monotonic() < end:
            encoder.encode_queries([asked[(done[mine] * count + mine) % len(asked)]])
            done[mine] += 1

    threads = [threading.Thread(target=run, args=(mine,)) for mine in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done.total() / BARE_SECONDS


async def climb(bench: Bench, rate: float, seconds: float) -> None:
    """One rate for so long; the queue drains afterwards."""
    begun, cpu = time.time(), bench.cpu()
    step = await bench.traffic.send(rate, seconds)
    ended = time.time()
    busy = (bench.cpu() - cpu) / (ended - begun)
    answers = sum(at[0] < ended for one in step.acked if (at := bench.line.heard[one.token]))
    drained = await bench.drained()
    told(bench, step)
    print(
        f"      meanwhile {answers / (ended - begun):.1f} replies a second, {busy:.2f} cores",
        end="",
    )
    print(f" busy; drained in {drained:.0f} s", flush=True)


def told(bench: Bench, step: Step) -> None:
    """The figures of what was sent at one rate."""
    ends, answered = bench.ends(step), bench.answered(step)
    print(f"{step.rate:>4g}/s ack {spread(step.acks)}; load average {os.getloadavg()[0]:.1f}")
    print(f"      {dict(ends)}, reply {spread(answered)}", flush=True)
    if step.statuses.keys() != {200}:
        bench.wrong.append(f"not acknowledged: {dict(step.statuses)}")
    if quantile(step.acks, 0.99) >= bench.ack:
        bench.wrong.append(f"acks at {step.rate:g}/s: {spread(step.acks)}")


async def warm(bench: Bench) -> Held:
    """What is held once all that is begun or loaded when first needed has been needed."""
    await bench.traffic.send(BURST_RATE, WARM / BURST_RATE)
    await bench.drained()
    return await bench.held()


async def burst(bench: Bench, count: int) -> None:
    """Many questions as fast as they are taken; how they end, and what is held afterwards."""
    before, begun, cpu = await warm(bench), time.monotonic(), bench.cpu()
    step = await bench.traffic.send(BURST_RATE, count / BURST_RATE)
    drained = await bench.drained()
    took, cpu = time.monotonic() - begun, bench.cpu() - cpu
    print(f"burst of {count}")
    told(bench, step)
    print(f"      drained {drained:.0f} s after the last, {cpu / took:.2f} cores busy")
    compare(bench, "burst", before, await bench.held())


async def soak(bench: Bench, seconds: float, rate: float) -> None:
    """Steady traffic for long; what is held before, from time to time, and at its end."""
    before = after = await warm(bench)
    print(f"soak of {seconds:g} s at {rate:g} a second\n      held before: {before}", flush=True)
    for part in range(1, PARTS + 1):
        step = await bench.traffic.send(rate, seconds / PARTS)
        await bench.drained()
        told(bench, step)
        after = await bench.held()
        print(f"      held after {part} of {PARTS}: {after}", flush=True)
    compare(bench, "soak", before, after)


def compare(bench: Bench, what: str, before: Held, after: Held) -> None:
    """What is held, before and after."""
    print(f"      held before: {before}\n      held after:  {after}", flush=True)
    if after.grown(before):
        bench.wrong.append(f"grown in the {what}: {before} -> {after}")


async def run(args: argparse.Namespace, folder: Path) -> list[str]:
    """Serve, load, judge."""
    line = QuickLine()
    bench = Bench(args.home, folder, line, await line.serve(), args.ack)
    print(f"load average {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
    encoded = await asyncio.to_thread(bare, args.home, bench.asked)
    print("bare encoder {:.1f} a second with one thread, {:.1f} on all cores".format(*encoded))
    bench.web.start()
    try:
        await asyncio.to_thread(bench.web.wait)
        for rate in args.rates:
            await climb(bench, rate, args.seconds)
        if args.burst:
            await burst(bench, args.burst)
        if args.soak:
            await soak(bench, args.soak, args.soak_rate)
    finally:
        code = await asyncio.to_thread(bench.web.end, signal.SIGTERM)
        await bench.close()
    log = bench.web.log.read_text()
    bench.wrong += [f"exit code {code}"] if code else []
    bench.wrong += ["a traceback in the log: " + log[-2000:]] if "Traceback" in log else []
    return bench.wrong


def rates(words: str) -> list[float]:
    """Rates as they are typed; "0" for none."""
    return [float(word) for word in words.split(",") if float(word)]


def main(words: Sequence[str] | None = None) -> int:
    """Run from the command line; 1 when a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--home", type=Path, default=Path("var"), help="holds the snapshot")
    parser.add_argument("--rates", type=rates, default=RATES, help="webhooks a second")
    parser.add_argument("--ack", type=float, default=0.2, help="seconds allowed at p99")
    parser.add_argument("--seconds", type=float, default=20, help="at each rate")
    parser.add_argument("--burst", type=int, default=2000, help="questions")
    parser.add_argument("--soak", type=float, default=3600, help="seconds")
    parser.add_argument("--soak-rate", type=float, default=SOAK_RATE, help="questions a second")
    args = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as folder:
        wrong = asyncio.run(run(args, Path(folder)))
    print("\n".join(wrong) or "kept: acks in time, every question has its end, nothing grows")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
