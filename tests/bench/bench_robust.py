"""Benchmark: how much look-alikes and damaged letters cost, in hit@1.

Run `python -m tests.bench.bench_robust QUESTIONS [--distractors FILE] [--damage .08] [--home var]`:
QUESTIONS as `wian eval` reads them, FILE passages as JSON lines (`doc`, `text`), gzipped or
not, that answer nothing. Each figure is of a real snapshot of the project's letters, asked
through the engine. In damaged letters a quote is found by its likeness, not letter by letter.
Among the look-alikes also what an answer costs beside its encoding, in CPU time, each asked once.
"""

import argparse
import gzip
import json
import random
import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from rapidfuzz.fuzz import partial_ratio

from bot.collector import resting
from corpus.letter import Letter
from corpus.reader import read_text
from corpus.store import load_letters, write_letter
from index.build import build_snapshot
from index.damage import damaged
from index.engine import Engine
from index.evaluate import Golden, judge_all, read_golden, report, squeeze
from tests.bench.bench_cost import in_turns
from tests.bench.stand import beside

#: How alike (0 to 100) a quote and a damaged passage must be.
LIKE = 75
EXACT = ("hit@1", "hit@3", "refused_unanswerable", "false_refusals")


def distractors(path: Path) -> list[Letter]:
    """The passages of a file, each document read as a letter of its own."""
    data = path.read_bytes()
    texts: dict[str, list[str]] = defaultdict(list)
    for line in (gzip.decompress(data) if path.suffix == ".gz" else data).splitlines():
        row = json.loads(line)
        texts[row["doc"]].append(row["text"])
    return [letter for doc, parts in texts.items() for letter in read_text("\n\n".join(parts), doc)]


def engine(letters: Sequence[Letter], home: Path, folder: Path) -> Engine:
    """A snapshot of the letters, opened, in a new `folder`: `home` serves what it served."""
    made = beside(home, folder)
    for letter in letters:
        write_letter(letter, made / "corpus" / "letters")
    build_snapshot(made / "corpus", made)
    with resting():  # as the server opens it
        return Engine.open(made)


def found_alike(served: Engine, questions: Sequence[Golden]) -> float:
    """hit@1 of the answerable questions, quotes found by their likeness."""
    asked = [golden for golden in questions if golden.quotes]
    hits = 0
    for golden in asked:
        answer = served.ask(golden.query)
        if answer.hits and answer.outcome in ("answer", "letter"):
            text = squeeze(answer.hits[0].passage.text)
            hits += any(partial_ratio(quote, text) >= LIKE for quote in golden.quotes)
    return hits / len(asked)


def main() -> None:
    """Print hit@1 of the letters alone, among look-alikes, and damaged."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--home", type=Path, default=Path("var"))
    parser.add_argument("--distractors", type=Path)
    parser.add_argument("--damage", type=float, default=0.08)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _measure(options, Path(folder))


def _measure(options: argparse.Namespace, folder: Path) -> None:
    questions, letters = read_golden(options.questions), load_letters(options.corpus)
    plain = engine(letters, options.home, folder / "plain")
    _print("letters alone", plain.ask, questions)
    likened = found_alike(plain, questions)
    if options.distractors:
        among = engine(
            [*letters, *distractors(options.distractors)], options.home, folder / "among"
        )
        asked = [golden.query for golden in questions]
        whole, bare = in_turns(among, among._encoder, asked)
        _print(f"among {len(among.letters()) - len(letters)} look-alikes", among.ask, questions)
        print(f"  there: answer {whole:.1f} ms, {whole / bare:.2f} encodings of its question")
    for seed in range(2):
        chance = random.Random(seed)
        torn = [replace(x, text=damaged(x.text, options.damage, chance)) for x in letters]
        served = engine(torn, options.home, folder / f"torn{seed}")
        share = found_alike(served, questions)
        print(
            f"damaged {options.damage:.0%}, {seed + 1}: hit@1 {share:.3f} (undamaged {likened:.3f})"
        )


def _print(name: str, ask: Callable, questions: Sequence[Golden]) -> None:
    figures = report(judge_all(ask, questions))
    print(f"{name}: " + ", ".join(f"{key} {figures[key]:.3f}" for key in EXACT), flush=True)


if __name__ == "__main__":
    main()
