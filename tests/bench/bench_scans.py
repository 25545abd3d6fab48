"""Benchmark: fields and text out of scans, photos, PDFs and Word files, by kind of file.

Run `python -m tests.bench.bench_scans FOLDER… [--work DIR] [--only KIND…] [--wrong]`: each FOLDER
laid out as `tests.scans.factory` writes it (files NAME_KIND.EXT, truth/letter_NAME.txt,
fields.json). Pages already read are kept in DIR, so that a second run costs seconds.
"""

import argparse
import hashlib
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from corpus.dates import parse_date
from corpus.files.bounds import Bounds
from corpus.files.read import read_received
from corpus.lines import composed
from corpus.numbers import parse_number
from corpus.reader import read_text
from corpus.text import to_arabic

FIELDS = ("number", "date", "subject", "sender")
#: Fields whose wrong values must carry a doubt.
DOUBTED = ("number", "date")
#: A busy machine needs longer than people would wait.
PATIENT = Bounds(page_seconds=600)
#: How alike a subject must be.
LIKE = 0.9
_LATIN = re.compile("[A-Za-z]{2,}")
_BODY = re.compile(
    r"(?:เรียน|ถึง)[^\n]*\n(.*?)(?=\n\s*(?:ขอแสดงความนับถือ|ประกาศ ณ|สั่ง ณ)|$)", re.DOTALL
)


@dataclass(frozen=True)
class Truth:
    """What a file must give: canonical number, ISO date, subject, sender, whole text."""

    fields: dict[str, str]
    text: str


@dataclass(frozen=True)
class Read:
    """What one file gave; `latin` words of the truth found, and all; seconds are of a page."""

    name: str
    kind: str
    right: dict[str, bool]
    doubted: dict[str, bool]
    error: float
    seconds: float
    values: dict[str, str]
    latin: tuple[int, int]


def files(folder: Path) -> Iterator[tuple[Path, str, str]]:
    """(path, name of the letter, kind of file) of a folder, hostile ones left out."""
    for path in sorted(folder.glob("*/*.*")):
        if path.parent.name not in ("truth", "bad"):
            name, _, kind = path.stem.partition("_")
            yield path, name, f"{path.parent.name}/{kind}"


def truths(folder: Path) -> dict[str, Truth]:
    """The truth of every letter of a folder, by name."""
    fields = json.loads((folder / "fields.json").read_text("utf-8"))
    return {
        path.stem.removeprefix("letter_"): Truth(
            _fields(fields.get(path.stem.removeprefix("letter_"), {})), path.read_text("utf-8")
        )
        for path in (folder / "truth").glob("letter_*.txt")
    }


def _fields(given: dict) -> dict[str, str]:
    if not given:
        return {}
    number, day = parse_number(given["ref"] or ""), given["date"] or ""
    iso = day if re.fullmatch(r"\d{4}-\d\d-\d\d", day) else str(parse_date(day) or "")
    canonical = number.canonical if number else ""
    return {
        "number": canonical,
        "date": iso,
        "subject": given["subject"],
        "sender": given["issuer"],
    }


def read_one(path: Path, name: str, kind: str, truth: Truth, work: Path | None) -> Read:
    """One file read and judged."""
    data = path.read_bytes()
    held = work / hashlib.sha256(data).hexdigest()[:16] if work else None
    if held:
        held.mkdir(parents=True, exist_ok=True)
    clock = time.perf_counter()
    reading = read_received(data, path.name, PATIENT, held)
    seconds = (time.perf_counter() - clock) / max(1, len(reading.pages))
    letter = read_text(reading.text, path.name, reading=reading)[0]
    values = {
        "number": letter.canonical,
        "date": letter.date or "",
        "subject": letter.subject,
        "sender": letter.sender,
    }
    right = {f: agrees(f, values[f], truth.fields[f]) for f in truth.fields}
    doubted = {f: any(d.field == f for d in letter.doubts) for f in FIELDS}
    error, latin = body_error(truth.text, reading.text), latin_words(truth.text, reading.text)
    return Read(name, kind, right, doubted, error, seconds, values, latin)


def agrees(field: str, got: str, want: str) -> bool:
    """Whether a field is right: subjects by likeness, senders also by the office's building."""
    if field == "subject":
        return Levenshtein.normalized_similarity(squeezed(got), squeezed(want)) >= LIKE
    if field == "sender":
        return (bool(got) and squeezed(want).endswith(squeezed(got))) or squeezed(got) == squeezed(
            want
        )
    return got == want


def body_error(truth: str, read: str) -> float:
    """Wrong, lost and added characters of the body, over its length; blanks do not count."""
    found = _BODY.search(truth)
    first, last = found.span(1) if found else (0, len(truth))
    want, before = squeezed(truth[first:last]), len(squeezed(truth[:first]))
    ops = Levenshtein.editops(squeezed(truth), squeezed(read))
    return sum(before <= op.src_pos < before + len(want) for op in ops) / max(1, len(want))


def latin_words(truth: str, read: str) -> tuple[int, int]:
    """How many of the Latin words are found as they are, and how many there are."""
    words = _LATIN.findall(truth)
    found = Counter(words) & Counter(_LATIN.findall(read))
    return found.total(), len(words)


def squeezed(text: str) -> str:
    """Letters and digits (Arabic) without blanks, bars and sara am in two pieces."""
    return re.sub(r"[\s|\u00a0]+", "", composed(to_arabic(text)))


def table(reads: Sequence[Read]) -> str:
    """The figures by kind of file, one line each."""
    kinds: dict[str, list[Read]] = defaultdict(list)
    for read in reads:
        kinds[read.kind].append(read)
    head = f"{'kind':24}{'n':>4} " + "".join(f"{f:>9}" for f in FIELDS)
    lines = [f"{head}{'all':>7}{'wrong?':>9}{'right?':>9}{'body %':>8}{'latin':>9}{'s/page':>8}"]
    return "\n".join([*lines, *(_line(kind, held) for kind, held in sorted(kinds.items()))])


def _line(kind: str, held: Sequence[Read]) -> str:
    shares = [_share([r.right[f] for r in held if f in r.right]) for f in FIELDS]
    every = _share([ok for r in held for ok in r.right.values()])
    marked = {
        ok: [r.doubted[f] for r in held for f in DOUBTED if f in r.right and r.right[f] is ok]
        for ok in (False, True)
    }
    doubts = "".join(f"{sum(marked[ok]):>4}/{len(marked[ok]):<4}" for ok in (False, True))
    error = 100 * sum(r.error for r in held) / len(held)
    seconds = sum(r.seconds for r in held) / len(held)
    fields = "".join(f"{share:>9}" for share in shares)
    latin = "{}/{}".format(*(sum(counts) for counts in zip(*(r.latin for r in held), strict=True)))
    measured = f"{error:>8.2f}{latin:>9}{seconds:>8.1f}"
    return f"{kind:24}{len(held):>4} {fields}{every:>7}{doubts:>18}{measured}"


def _share(flags: Sequence[bool]) -> str:
    return f"{sum(flags) / len(flags):.2f}" if flags else "-"


def _wrong(read: Read, truth: Truth) -> list[str]:
    wrong = [field for field, ok in read.right.items() if not ok]
    told = [f"{f}: {read.values[f]!r} for {truth.fields[f]!r}" for f in wrong]
    marks = [" (doubted)" if read.doubted[f] else "" for f in wrong]
    return [f"{read.kind} {read.name} {t}{m}" for t, m in zip(told, marks, strict=True)]


def main() -> None:
    """Print the figures, and with --wrong every wrong field."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--work", type=Path)
    parser.add_argument("--only", nargs="*", default=())
    parser.add_argument("--wrong", action="store_true")
    options = parser.parse_args()
    for folder in options.folders:
        known, reads = truths(folder), []
        for path, name, kind in files(folder):
            if name in known and (not options.only or any(o in kind for o in options.only)):
                reads.append(read_one(path, name, kind, known[name], options.work))
                if options.wrong:
                    print(
                        "\n".join(_wrong(reads[-1], known[name])) or f"{kind} {name}: right",
                        flush=True,
                    )
        print(f"{folder}\n{table(reads)}", flush=True)


if __name__ == "__main__":
    main()
