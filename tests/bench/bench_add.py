"""`python -m tests.bench.bench_add --letters 500 2000`: many letters added and published at once.

Prints for each number the seconds and the peak memory of `wian add` and of `wian publish`, the
processes they start counted in: all that is resident, and what is their own (not mapped files).
Flat memory is the same for both numbers. Letters are short; `--drafts-only` publishes nothing.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.desk import DRAFTS
from tests.terminal import CIRCULAR

OFFICES = ("ตลาดนัด", "สวนสาธารณะ", "ห้องสมุด", "ลานกีฬา", "สะพานแขวน", "โรงสีข้าว", "ท่าเรือ")
LOOK_SECONDS = 0.2
MB = 1024  # the kernel counts in KB


@dataclass
class Peaks:
    """The most so far of a process and its children (MB): resident, and their own."""

    resident: float = 0.0
    own: float = 0.0

    def look(self, pid: int) -> None:
        """Look once."""
        told = [_status(each) for each in _family(pid)]
        self.resident = max(self.resident, sum(one.get("VmRSS", 0) for one in told) / MB)
        self.own = max(self.own, sum(one.get("RssAnon", 0) for one in told) / MB)


def letter(number: int) -> str:
    """A letter of three passages, unlike the others in number, day, subject and words."""
    place = f"{OFFICES[number % len(OFFICES)]}แห่งที่ {number}"
    text = CIRCULAR.replace("4471", str(number)).replace("12 กรกฎาคม", f"{number % 28 + 1} กรกฎาคม")
    first, last = text.index("        1. "), text.index("        จึงเรียนมา")
    short = text[:first] + text[last : text.index("(ชื่อผู้ลงนาม)")].rstrip() + "\n"
    return short.replace("ตลาดชุมชนริมน้ำ", place)


def run(*words: str, home: Path, corpus: Path) -> tuple[float, Peaks]:
    """Seconds and peaks of one `wian` command."""
    environment = os.environ | {"WIAN_HOME": str(home), "WIAN_CORPUS": str(corpus)}
    begun, peaks, log = time.monotonic(), Peaks(), home / "log"
    with log.open("wb") as out:
        command = [sys.executable, "-m", "bot.cli", *words]
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=out)
        while process.poll() is None:
            peaks.look(process.pid)
            time.sleep(LOOK_SECONDS)
    assert process.returncode == 0, log.read_text("utf-8", "replace")[-2000:]
    return time.monotonic() - begun, peaks


def _family(pid: int) -> Iterator[int]:
    """The process and everything below it."""
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in _read(children).split():
            yield from _family(int(child))


def _status(pid: int) -> dict[str, int]:
    """What the kernel says of a process in KB; nothing once it has ended."""
    lines = (line.split() for line in _read(Path(f"/proc/{pid}/status")).splitlines())
    return {line[0][:-1]: int(line[1]) for line in lines if line[-1:] == ["kB"]}


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def measure(count: int, folder: Path, model: Path, drafts_only: bool) -> None:
    """Add and publish so many letters in an office of their own."""
    files = [folder / f"{number}.txt" for number in range(1, count + 1)]
    for number, path in enumerate(files, 1):
        path.write_text(letter(number), "utf-8")
    home, corpus = folder / "home", folder / "corpus"
    home.mkdir()
    if model.is_dir():
        (home / "model").symlink_to(model.resolve())
    for word in ("add",) if drafts_only else ("add", "publish"):
        ids = (path.stem for path in (corpus / DRAFTS).glob("*.md"))
        seconds, peaks = run(
            word, *(map(str, files) if word == "add" else ids), home=home, corpus=corpus
        )
        told = f"{peaks.resident:5.0f} MB resident, {peaks.own:5.0f} MB of it their own"
        print(f"{word:8}{count:5} letters: {seconds:6.1f} s, {told}", flush=True)


def main() -> int:
    """Measure each number."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, nargs="+", default=(500, 2000))
    parser.add_argument("--drafts-only", action="store_true")
    parser.add_argument("--home", type=Path, default=Path("var"), help="holds the model")
    given = parser.parse_args()
    for count in given.letters:
        with tempfile.TemporaryDirectory() as folder:
            measure(count, Path(folder), given.home / "model", given.drafts_only)
    return 0


if __name__ == "__main__":
    sys.exit(main())
