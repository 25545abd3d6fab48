"""Black-box fuzz of a served bot: no 5xx, no lost neighbour in a batch, ack under 2 seconds.

Run `python -m tests.bench.fuzz_webhook [--seconds 30] [--rate 4] [--home var] [--seed 1]`. The
real `wian serve` runs in a process of its own on a copy of that home; LINE is the pretended one,
in this process. Webhooks are made out of LINE's description (../shared/line-openapi), valid and
malformed, signed and not, delivered once and twice; every batch holds one question that must be
answered. Exits 1 when one of the promises was broken.
"""

import argparse
import base64
import hashlib
import hmac
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import urllib3

from bot.tryline.events import event, message, signed
from bot.tryline.fake import FakeLine
from tests.bench.stand import (
    QUESTIONS,
    SECRET,
    TOKEN,
    Web,
    borrow,
    channel,
    pretended_line,
    spread,
)
from tests.bot.openapi import FOLDER
from tests.bot.webhooks import Webhooks

ACK_SECONDS = 2.0  # LINE gives up then
LAST_SECONDS = 60.0  # for the last answers
SENDERS = 4


@dataclass
class Figures:
    """What happened; filled by several threads."""

    acks: list[float] = field(default_factory=list)
    statuses: Counter = field(default_factory=Counter)
    events: Counter = field(default_factory=Counter)
    asked: dict[str, float] = field(default_factory=dict)  # chat -> when its question was sent
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Bench:
    """The served bot's address, the pretended LINE, and what is counted."""

    address: str
    fake: FakeLine
    figures: Figures
    http: urllib3.PoolManager

    def post(self, what: str, expected: set[int], body: bytes, headers: dict) -> None:
        """One webhook, its status and how long it took."""
        start = time.monotonic()
        try:
            url = f"{self.address}/line/webhook"
            status = self.http.request("POST", url, body=body, headers=headers).status
        except urllib3.exceptions.HTTPError as error:
            status = type(error).__name__
        taken = time.monotonic() - start
        self.figures.acks.append(taken)
        self.figures.statuses[f"{what}: {status}"] += 1
        if status not in expected:
            self.figures.wrong.append(f"{what}: {status}, expected {sorted(expected)}")
        if taken > ACK_SECONDS:
            self.figures.wrong.append(f"{what}: acknowledged after {taken:.1f} s")


def batch(bench: Bench, random: Random) -> None:
    """A signed batch of anything around one question, now and then delivered again."""
    webhooks, chat = Webhooks(random), bench.fake.new_chat()
    now = int(time.time() * 1000)
    asked = message("text", text=random.choice(QUESTIONS))
    events: list[object] = [event(asked, chat, bench.fake.new_token(chat), now)]
    for _ in range(random.randrange(5)):
        kind = random.choice(("event", "malformed"))
        bench.figures.events[kind] += 1
        events.insert(random.randrange(len(events) + 1), getattr(webhooks, kind)())
    bench.figures.events["question"] += 1
    bench.figures.asked[chat] = time.time()
    bench.post("signed batch", {200}, *signed(events, SECRET))
    if random.random() < 0.2:
        bench.post("the same again", {200}, *signed(events, SECRET))


def unsigned(bench: Bench, random: Random) -> None:
    """A good webhook with no signature or with a wrong one."""
    body, headers = signed([Webhooks(random).event()], SECRET)
    if random.random() < 0.5:
        del headers["x-line-signature"]
    else:
        _, headers = signed([], "another secret")
    bench.post("unsigned", {400}, body, headers)


def garbage(bench: Bench, random: Random) -> None:
    """Bytes that are no webhook, well signed."""
    body = random.choice((random.randbytes(random.randrange(300)), b"[" * 50_000, b"null", b"{}"))
    _, headers = signed([], SECRET)
    headers["x-line-signature"] = signature(body)
    bench.post("signed garbage", {400}, body, headers)


def signature(body: bytes) -> str:
    """LINE's signature of any bytes."""
    return base64.b64encode(hmac.new(SECRET.encode(), body, hashlib.sha256).digest()).decode()


def send(bench: Bench, seed: int, end: float, pause: float) -> None:
    """One sender: a webhook every `pause` seconds until `end`."""
    random = Random(seed)
    while time.monotonic() < end:
        start = time.monotonic()
        random.choices((batch, unsigned, garbage), (8, 1, 1))[0](bench, random)
        time.sleep(max(0.0, start + pause - time.monotonic()))


def answers(fake: FakeLine, asked: dict[str, float]) -> dict[str, float]:
    """Chat -> seconds until its answer, of those that have one."""
    said = {chat: [m for m in fake.log(chat)["messages"] if m["from"] == "bot"] for chat in asked}
    return {chat: got[0]["at"] / 1000 - asked[chat] for chat, got in said.items() if got}


def wait_for_answers(fake: FakeLine, asked: dict[str, float]) -> dict[str, float]:
    """The answers once all are there, or after `LAST_SECONDS`."""
    end = time.monotonic() + LAST_SECONDS
    while time.monotonic() < end and len(answers(fake, asked)) < len(asked):
        time.sleep(0.2)
    return answers(fake, asked)


def report(figures: Figures, got: dict[str, float], memory: tuple[float, float]) -> None:
    """Every figure on a line."""
    print(f"webhooks            {len(figures.acks)}")
    for what, count in sorted(figures.statuses.items()):
        print(f"  {what:24}{count}")
    print("events              " + "  ".join(f"{k} {n}" for k, n in figures.events.items()))
    print(f"ack                 {spread(figures.acks)}")
    print(f"questions answered  {len(got)} of {len(figures.asked)}")
    if got:
        print(f"answer              {spread(list(got.values()))}")
    print(f"memory              {memory[0]:.0f} MB before, {memory[1]:.0f} MB after")


def run(served: Web, fake: FakeLine, seconds: float, rate: float, seed: int) -> list[str]:
    """Fuzz for that long, print the figures; every broken promise as a line."""
    http = urllib3.PoolManager(retries=False, timeout=10.0, maxsize=SENDERS)
    served.wait()
    bench = Bench(served.address, fake, Figures(), http)
    before, end = served.memory(), time.monotonic() + seconds
    given = [(bench, seed * SENDERS + n, end, SENDERS / rate) for n in range(SENDERS)]
    threads = [threading.Thread(target=send, args=one) for one in given]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    got = wait_for_answers(fake, bench.figures.asked)
    report(bench.figures, got, (before, served.memory()))
    lost = len(bench.figures.asked) - len(got)
    return bench.figures.wrong + ([f"{lost} questions were lost"] if lost else [])


def main() -> int:
    """Run from the command line; 1 when a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--rate", type=float, default=4, help="webhooks a second")
    parser.add_argument("--home", type=Path, default=Path("var"), help="holds the snapshot")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    if not FOLDER.is_dir() or not (args.home / "current.json").is_file():
        print(f"needed: LINE's API descriptions in {FOLDER} and a snapshot in {args.home}")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        borrow(args.home, Path(folder))
        fake = FakeLine(TOKEN)
        env = channel(pretended_line(fake)) | {"WIAN_HOME": folder}
        served = Web(env, Path(folder))
        served.start()
        try:
            broken = run(served, fake, args.seconds, args.rate, args.seed)
        finally:
            code = served.end(signal.SIGTERM)
        log = served.log.read_text()
    broken += [f"exit code {code}"] if code else []
    broken += ["a traceback in the log: " + log[-2000:]] if "Traceback" in log else []
    print("\n".join(broken) or "kept: no 5xx, no lost neighbour, every ack under 2 s, no traceback")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
