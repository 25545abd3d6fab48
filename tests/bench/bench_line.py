"""How long a row of the inbox takes to be claimed, ended and stored while many wait.

Run `python -m tests.bench.bench_line [--waiting 3000] [--ended 20000] [--rows 200]`: on a new
SQLite file, and, where that is installed, on a PostgreSQL of its own, before and after it has
gathered statistics (as it does by itself within a minute). Exits 1 when claiming takes longer
than a tenth of what an answer does.
"""

import argparse
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import insert

from bot.inbox import End, Inbox
from bot.inbox_rows import ROWS
from bot.tryline.events import event, message
from tests import postgres
from tests.bench.stand import quantile

MOST = 0.008  # seconds at the median; an answer takes ten times that


def asked() -> dict:
    """A question of a new user."""
    user, token = "U" + secrets.token_hex(16), secrets.token_hex(16)
    return event(message("text", text="ถาม"), user, token, int(time.time() * 1000))


def filled(inbox: Inbox, waiting: int, ended: int) -> Inbox:
    """`inbox` with so many rows of each kind."""
    row = {"kind": "message", "payload": "{}", "received": time.time()}
    rows = [row | {"key": secrets.token_hex(13), "state": "answered"} for _ in range(ended)]
    with inbox.database.begin() as db:
        db.execute(insert(ROWS), rows)
    inbox.put([asked() for _ in range(waiting)])
    return inbox


def timed(work: Callable[[], object]) -> tuple[object, float]:
    """What `work` gives, and the seconds it took."""
    begun = time.perf_counter()
    return work(), time.perf_counter() - begun


def measure(inbox: Inbox, rows: int) -> dict[str, list[float]]:
    """Seconds of each act, row after row."""
    took: dict[str, list[float]] = {"claim": [], "end": [], "store": [], "line": []}
    for _ in range(rows):
        claim, seconds = timed(inbox.next)
        took["claim"].append(seconds)
        took["end"].append(timed(lambda one=claim: inbox.finish(one, End("answered")))[1])
        took["store"].append(timed(lambda: inbox.put([asked()]))[1])
    took["line"] = [timed(inbox.line)[1] for _ in range(10)]
    return took


@contextmanager
def addresses() -> Iterator[dict[str, str]]:
    """A database of each kind."""
    with tempfile.TemporaryDirectory() as folder:
        found = {"SQLite": f"sqlite:///{Path(folder) / 'wian.db'}"}
        if postgres.programs() is None:
            yield found
            return
        with postgres.running() as server, server.fresh() as address:
            yield found | {"PostgreSQL": address}


def main(words: Sequence[str] | None = None) -> int:
    """Run from the command line; 1 when claiming is slow."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--waiting", type=int, default=3000)
    parser.add_argument("--ended", type=int, default=20_000)
    parser.add_argument("--rows", type=int, default=200)
    args = parser.parse_args(words)
    slow = False
    with addresses() as databases:
        for name, address in databases.items():
            inbox = filled(Inbox(address, secret="bench"), args.waiting, args.ended)
            for what in (name,) if name == "SQLite" else (name, f"{name}, analyzed"):
                if what != name:
                    analyze(inbox)
                took = measure(inbox, args.rows)
                told(what, took)
                slow = slow or quantile(took["claim"], 0.5) > MOST
            inbox.close()
    return 1 if slow else 0


def analyze(inbox: Inbox) -> None:
    """Let the database gather its statistics."""
    with inbox.database.begin() as db:
        db.exec_driver_sql("analyze")


def told(what: str, took: dict[str, list[float]]) -> None:
    """The figures of one database."""
    for act, seconds in took.items():
        middle, most = (1000 * quantile(seconds, q) for q in (0.5, 0.95))
        print(f"{what:21}{act:7}p50 {middle:5.1f}  p95 {most:5.1f} ms")


if __name__ == "__main__":
    sys.exit(main())
