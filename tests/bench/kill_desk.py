"""`python -m tests.bench.kill_desk --times 20`: the worker killed at random moments.

Adds, publishes and rolls back through a real `wian worker` (and `wian add --publish` in the
terminal), kills it with SIGKILL at a random moment of each act, starts it again, and looks:
`wian check` clean, no letter lost, none doubled. Prints a line for each kill.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bot.arrivals import Arrivals
from bot.database import open_database
from bot.desk import DRAFTS, LETTERS
from bot.jobs import Job, Jobs
from bot.settings import load
from corpus.store import read_letter
from tests.terminal import CIRCULAR, Office, start

#: The longest that an act takes; it is killed at some moment of its usual time.
PATIENCE = 240.0
KINDS = ("add", "publish", "rollback", "terminal")


@dataclass
class Killed:
    """One office, its worker, and the letters that must be in it."""

    office: Office
    chance: random.Random
    usual: dict[str, float] = field(default_factory=lambda: dict.fromkeys(KINDS, 4.0))
    _number: int = 5000
    _worker: subprocess.Popen | None = None

    def __post_init__(self) -> None:
        paths = {"WIAN_HOME": str(self.office.home), "WIAN_CORPUS": str(self.office.corpus)}
        self.settings = load(paths)
        self._environment = os.environ | paths
        database = open_database(self.settings.database_url)
        self.jobs = Jobs(database)
        self.arrivals = Arrivals(database, self.settings.arrivals)
        self.expected = set(self._letters())

    def start(self) -> None:
        """Start the worker."""
        self._worker = start("worker", env=self._environment)

    def kill(self) -> None:
        """Kill the worker; what it had started ends with it."""
        self._worker.send_signal(signal.SIGKILL)
        self._worker.communicate()

    def stop(self) -> None:
        """End the worker as an admin would."""
        self._worker.terminate()
        self._worker.communicate(timeout=60)

    def once(self, kind: str) -> str:
        """Do an act, kill it, start again, and see it through; what was found."""
        moment = self.chance.uniform(0.0, self.usual[kind])
        act = {"add": self._add, "publish": self._publish, "rollback": self._rollback}
        if kind == "terminal":
            self._terminal(moment)
        else:
            self._job(act[kind], kind, moment)
        self._sound()
        return f"{kind:9} killed after {moment:5.2f} s: {len(self.expected)} letters, check clean"

    def _job(self, begin: Callable[[], Job], kind: str, moment: float) -> None:
        begun, job = time.monotonic(), begin()
        time.sleep(moment)
        self.kill()
        self.start()
        self._over(job)
        took = time.monotonic() - begun
        self.usual[kind] = max(1.0, min(took - moment, PATIENCE))

    def _add(self) -> Job:
        arrival = self.arrivals.take(self._new(), "new.txt", "web", "bench")
        return self.jobs.add("read", {"arrival": arrival.id}, "bench")

    def _publish(self) -> Job:
        if not any((self.office.corpus / DRAFTS).glob("*.md")):
            self._over(self._add())
        drafts = [path.stem for path in (self.office.corpus / DRAFTS).glob("*.md")]
        return self.jobs.add("publish", {"ids": drafts, "force": True}, "bench")

    def _rollback(self) -> Job:
        self._over(self._publish())
        return self.jobs.add("rollback", {}, "bench")

    def _terminal(self, moment: float) -> None:
        """`wian add --publish` killed, and given again as a person would."""
        path = self.office.home / "new.txt"
        path.write_bytes(self._new())
        process = start("add", "--publish", "--force", str(path), env=self._environment)
        time.sleep(moment)
        process.kill()
        process.communicate()
        self._sound(whole=False)
        begun = time.monotonic()
        self.wian("add", "--publish", "--force", str(path))
        self.usual["terminal"] = time.monotonic() - begun

    def _new(self) -> bytes:
        """A letter that nobody has sent before."""
        self._number += 1
        text = CIRCULAR.replace("4471", str(self._number))
        self.expected.add(f"มท 0219.4/ว {self._number}")
        return text.replace("ริมน้ำ", f"ริมน้ำแห่งที่ {self._number}").encode()

    def _over(self, job: Job) -> None:
        end = time.monotonic() + PATIENCE
        while not (found := self.jobs.get(job.id)).over:
            assert time.monotonic() < end, f"{found} is not over"
            time.sleep(0.1)
        assert found.state == "done", found.problem

    def _sound(self, whole: bool = True) -> None:
        """Everything agrees, and with `whole` each letter is there, once."""
        self.wian("check")
        found = self._letters()
        assert len(found) == len(set(found)), f"doubled: {sorted(found)}"
        if whole:
            assert set(found) == self.expected, set(found) ^ self.expected

    def _letters(self) -> list[str]:
        """The number (or id) of every letter and draft."""
        folders = (self.office.corpus / name for name in (LETTERS, DRAFTS))
        letters = (read_letter(path) for folder in folders for path in folder.glob("*.md"))
        return [letter.canonical or letter.id for letter in letters]

    def wian(self, *words: str) -> None:
        """Run a command that must succeed."""
        with start(*words, env=self._environment) as process:
            out, err = process.communicate(timeout=1800)
        assert process.returncode == 0, (out + err).decode()


def main() -> int:
    """Kill so many times; 1 at the first thing that is not as it must be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    root = Path(__file__).parents[2]
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder) / "corpus", Path(folder) / "home")
        for name in ("letters", "originals"):
            shutil.copytree(root / "corpus" / name, office.corpus / name)
        unpacked = root / ".pytest_cache" / "d" / "wian-home" / "model"
        if unpacked.is_dir():  # the tests have made it: minutes saved
            office.home.mkdir()
            (office.home / "model").symlink_to(unpacked)
        killed = Killed(office, random.Random(given.seed))
        killed.wian("index")
        killed.start()
        for time_ in range(given.times):
            print(time_ + 1, killed.once(KINDS[time_ % len(KINDS)]), flush=True)
        killed.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
