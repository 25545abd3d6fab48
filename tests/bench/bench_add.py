"""`python -m tests.bench.bench_add --letters 2000`: many letters added and published at once.

Prints the seconds and the peak memory (MB) of `wian add` without and with `--publish`, for a
tenth of the letters and for all of them: flat memory is the same for both.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.terminal import CIRCULAR

OFFICES = ("ตลาดนัด", "สวนสาธารณะ", "ห้องสมุด", "ลานกีฬา", "สะพานแขวน", "โรงสีข้าว", "ท่าเรือ")


def letter(number: int) -> str:
    """A letter that differs from the others in number, day, subject and words."""
    place = f"{OFFICES[number % len(OFFICES)]}แห่งที่ {number}"
    text = CIRCULAR.replace("4471", str(number)).replace("12 กรกฎาคม", f"{number % 28 + 1} กรกฎาคม")
    return text.replace("ตลาดชุมชนริมน้ำ", place)


def run(*words: str, home: Path, corpus: Path) -> tuple[float, float]:
    """Seconds and peak megabytes of one `wian` command."""
    environment = os.environ | {"WIAN_HOME": str(home), "WIAN_CORPUS": str(corpus)}
    script = (
        "import resource, sys\nfrom bot.cli import main\ncode = main(sys.argv[1:])\n"
        "peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024\n"
        "print(f'PEAK {peak:.0f}', file=sys.stderr)\nsys.exit(code)\n"
    )
    begun = time.monotonic()
    command = [sys.executable, "-c", script, *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return time.monotonic() - begun, float(re.search(r"PEAK (\d+)", done.stderr)[1])


def main() -> int:
    """Measure both sizes, in an office of their own each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=2000)
    parser.add_argument("--drafts-only", action="store_true")
    given = parser.parse_args()
    model = Path(__file__).parents[2] / ".pytest_cache" / "d" / "wian-home" / "model"
    for count in (given.letters // 10, given.letters):
        with tempfile.TemporaryDirectory() as folder:
            files = []
            for number in range(1, count + 1):
                path = Path(folder) / f"{number}.txt"
                path.write_text(letter(number), "utf-8")
                files.append(str(path))
            home, corpus = Path(folder) / "home", Path(folder) / "corpus"
            home.mkdir()
            if model.is_dir():
                (home / "model").symlink_to(model)
            for words in (["add"], ["add", "--publish"])[: 1 if given.drafts_only else 2]:
                seconds, peak = run(*words, *files, home=home, corpus=corpus)
                told = f"{count:5} letters: {seconds:6.1f} s, {peak:5.0f} MB"
                print(f"{' '.join(words):14}{told}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
