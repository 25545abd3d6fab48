"""`python -m tests.bench.bench_answerable [--home var] [--times 3]`: from upload to answerable.

A scan of three pages (a bundle of three invented letters) goes through the ordinary `wian serve`
and its slow worker: taken in, read, published under the gate of the golden questions, and asked
about through a signed webhook until the bot answers out of the new snapshot. Prints the seconds
of each stage, and their sum without the pages' recognition. Each time other letters, one office.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import urllib3

from bot.arrivals import Arrivals
from bot.database import open_database
from bot.jobs import Job, Jobs
from bot.settings import Settings, load
from bot.tryline.events import event, message, signed
from bot.tryline.fake import FakeLine
from corpus.files.bounds import Bounds
from corpus.files.read import read_received
from corpus.reader import read_text
from corpus.text import to_arabic
from tests.bench.stand import ROOT, SECRET, TOKEN, Web, channel, pretended_line
from tests.scans.invented import invented
from tests.scans.paper import MADE
from tests.scans.sheets import Sheet
from tests.scans.typeset import Style, page_of, print_pdf
from tests.terminal import run

PAGES, LOOK_SECONDS, PATIENCE = 3, 0.02, 300.0
STAGES = ("take in", "read, OCR", "read, the rest", "publish", "first answer")
#: So many seconds may pass besides recognition, on two cores.
TARGET = 20.0


def scan(sheets: list[Sheet], folder: Path, kind: str = "clean_gray200") -> bytes:
    """The sheets as one scan, a page each."""
    folder.mkdir()
    prints = [folder / f"{sheet.name}.pdf" for sheet in sheets]
    for sheet, path in zip(sheets, prints, strict=True):
        print_pdf(page_of(sheet.text, read_text(sheet.text, "")[0].kind, Style(signed=True)), path)
    whole, scanned = folder / "whole.pdf", folder / "scan.pdf"
    subprocess.run(["pdfunite", *prints, whole], check=True, capture_output=True)
    MADE[kind][2](whole, scanned, 0)
    return scanned.read_bytes()


class Bench:
    """A served office, and the desk's rows beside it."""

    def __init__(self, settings: Settings, fake: FakeLine, address: str) -> None:
        database = open_database(settings.database_url)
        self.jobs = Jobs(database)
        self.arrivals = Arrivals(database, settings.arrivals)
        self._fake, self._address = fake, address
        self._http = urllib3.PoolManager(retries=False, timeout=10.0)

    def once(self, data: bytes, sheets: list[Sheet], recognition: float) -> dict[str, float]:
        """Seconds of each stage of one file whose pages take `recognition` to recognise."""
        clock = time.monotonic()
        arrival = self.arrivals.take(data, "scan.pdf", "web", "bench")
        job = self.jobs.add("read", {"arrival": arrival.id}, "bench")
        taken = time.monotonic()
        read = self._over(job)
        ready = time.monotonic()
        ids = read.result["letters"]
        assert len(ids) == len(sheets), f"{len(ids)} letters were read"
        done = self._over(self.jobs.add("publish", {"ids": ids}, "bench"))
        published = time.monotonic()
        self._answered(done.result["sample"], sheets)
        answered = time.monotonic()
        rest = ready - taken - recognition
        times = (taken - clock, recognition, rest, published - ready, answered - published)
        return dict(zip(STAGES, times, strict=True))

    def _over(self, job: Job) -> Job:
        end = time.monotonic() + PATIENCE
        while not (found := self.jobs.get(job.id)).over:
            assert time.monotonic() < end, f"{found} is not over"
            time.sleep(LOOK_SECONDS)
        assert found.state == "done", found.problem
        return found

    def _answered(self, question: str, sheets: list[Sheet]) -> None:
        """Ask until a reply names one of the new letters."""
        end, chat = time.monotonic() + PATIENCE, self._fake.new_chat()
        while time.monotonic() < end:
            said = to_arabic(self._reply(question, chat))
            if any(sheet.number in said for sheet in sheets):
                return
        raise AssertionError(f"{question} is not answered from the new letters")

    def _reply(self, question: str, chat: str) -> str:
        """What the bot replies to a question, as JSON."""
        token, before = self._fake.new_token(chat), len(self._fake.log(chat)["messages"])
        asked = event(message("text", text=question), chat, token, int(time.time() * 1000))
        body, headers = signed([asked], SECRET)
        url = f"{self._address}/line/webhook"
        assert self._http.request("POST", url, body=body, headers=headers).status == 200
        end = time.monotonic() + PATIENCE
        while len(log := self._fake.log(chat)["messages"]) == before:
            assert time.monotonic() < end, "no reply"
            time.sleep(LOOK_SECONDS)
        return json.dumps(log[before:], ensure_ascii=False)


def office(home: Path, folder: Path) -> dict[str, str]:
    """A copy of the project's corpus with its golden questions, indexed; its settings."""
    shutil.copytree(ROOT / "corpus" / "letters", folder / "corpus" / "letters")
    shutil.copytree(ROOT / "corpus" / "originals", folder / "corpus" / "originals")
    shutil.copy(ROOT / "corpus" / "golden.jsonl", folder / "corpus")
    (folder / "home").mkdir()
    if (home / "model").is_dir():
        (folder / "home" / "model").symlink_to((home / "model").resolve())
    return {"WIAN_HOME": str(folder / "home"), "WIAN_CORPUS": str(folder / "corpus")}


@contextmanager
def served(home: Path, folder: Path) -> Iterator[Bench]:
    """The office, indexed and served."""
    fake = FakeLine(TOKEN)
    env = channel(pretended_line(fake)) | office(home, folder)
    indexed = run("index", env=os.environ | env)
    assert indexed.code == 0, indexed.err
    web = Web(env, folder)
    web.start()
    try:
        web.wait()
        yield Bench(load(env), fake, web.address)
    except AssertionError:
        print(web.log.read_text()[-3000:])
        raise
    finally:
        web.end(signal.SIGTERM)


def recognised(data: bytes) -> float:
    """Seconds that the pages of a file take to be recognised and read, and nothing else."""
    begun = time.monotonic()
    read_received(data, "scan.pdf", Bounds())
    return time.monotonic() - begun


def main() -> int:
    """Print a line for each time; 1 when one is over the target."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--home", type=Path, default=Path("var"), help="holds the model")
    parser.add_argument("--times", type=int, default=3)
    given = parser.parse_args()
    late = False
    print(f"load average {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as name, served(given.home, Path(name)) as bench:
        for turn in range(given.times):
            sheets = [invented(300 + PAGES * turn + page) for page in range(PAGES)]
            data = scan(sheets, Path(name) / f"scan-{turn}")
            times = bench.once(data, sheets, recognised(data))
            rest = sum(times.values()) - times["read, OCR"]
            late = late or rest > TARGET
            told = "".join(f"{stage} {seconds:.1f} s, " for stage, seconds in times.items())
            print(f"{told}without OCR {rest:.1f} s", flush=True)
    return int(late)


if __name__ == "__main__":
    sys.exit(main())
