"""Benchmark: what it costs an answer that its letter came in as a scan, in hit@1.

Run `python -m tests.bench.bench_scanned WORK [--questions FILE] [--letters FOLDER] [--kind KIND]
[--home var]`: every letter of FOLDER is set, printed, scanned (KIND of `tests.scans.paper`) and
read again into WORK; then the same questions go to its text and to its scan. Paper has no
Markdown: bars of tables are left out of texts and quotes.
"""

import argparse
import re
import tempfile
from dataclasses import replace
from pathlib import Path

from corpus.files.read import read_received
from corpus.letter import Letter
from corpus.reader import read_text
from index.evaluate import Golden, judge_all, read_golden, report
from tests.bench.bench_robust import engine, found_alike
from tests.bench.bench_scans import PATIENT
from tests.scans.paper import MADE
from tests.scans.sheets import GOLDEN
from tests.scans.typeset import Style, page_of, print_pdf

FIGURES = ("hit@1", "hit@3", "mrr", "refused_unanswerable", "false_refusals")


def scanned(source: Path, work: Path, kind: str) -> list[Letter]:
    """The letters of a text file as a scan of it reads."""
    folder = work / source.stem
    folder.mkdir(parents=True, exist_ok=True)
    _, extension, make = MADE[kind]
    pdf, scan = folder / "letter.pdf", folder / f"{kind}.{extension}"
    if not scan.exists():
        text = source.read_text("utf-8")
        print_pdf(page_of(text, read_text(text, "")[0].kind, Style(signed=True)), pdf)
        make(pdf, scan, 0)
    reading = read_received(scan.read_bytes(), scan.name, PATIENT, folder)
    return read_text(reading.text, scan.name, reading=reading)


def as_printed(text: str) -> str:
    """A text with its Markdown tables as rows of cells ended by tabs."""
    rows = re.sub(r"(?m)^\|[\s|:-]+\|\n", "", text)
    return re.sub(r"(?m)^\| *(.*\|)$", lambda row: re.sub(r" *\| *", "\t", row[1]), rows)


def unbarred(golden: Golden) -> Golden:
    """A question whose quotes hold no bars."""
    return replace(golden, quotes=tuple(quote.replace("|", "") for quote in golden.quotes))


def main() -> None:
    """Print the figures of the letters as text and as scans."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("--questions", type=Path, default=GOLDEN / "newquestions.jsonl")
    parser.add_argument("--letters", type=Path, default=GOLDEN / "letters")
    parser.add_argument("--kind", default="clean_gray200", choices=MADE)
    parser.add_argument("--home", type=Path, default=Path("var"))
    options = parser.parse_args()
    files = sorted(options.letters.glob("*.txt"))
    questions = [unbarred(golden) for golden in read_golden(options.questions)]
    taken = {
        "text": [x for f in files for x in read_text(as_printed(f.read_text("utf-8")), f.name)],
        options.kind: [
            letter for file in files for letter in scanned(file, options.work, options.kind)
        ],
    }
    with tempfile.TemporaryDirectory() as folder:
        for name, letters in taken.items():
            served = engine(letters, options.home, Path(folder) / name)
            figures = report(judge_all(served.ask, questions))
            told = ", ".join(f"{figure} {figures[figure]:.3f}" for figure in FIGURES)
            print(f"{name}: {told}, alike {found_alike(served, questions):.3f}", flush=True)


if __name__ == "__main__":
    main()
