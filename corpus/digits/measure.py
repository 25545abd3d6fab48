"""How well the re-reader reads fonts that it was not taught: `python -m corpus.digits.measure`.

Promises figures of made-up references, dates and cut-out runs in the held-out families, worn
in every way, and of what the confidence is worth; `sureness` sets it on another family.
A reading is right when every digit and sign is, spaces aside.
"""

import argparse
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np

from corpus.digits import fonts, runs
from corpus.digits.drawing import draw
from corpus.digits.reader import DATA, DigitReader, run_in
from corpus.digits.sureness import SURE, Sureness, Weighed
from corpus.digits.wear import WAYS, worn
from corpus.digits.whole import date_in, reference_in
from corpus.tables import letter_codes


@dataclass(frozen=True)
class Kind:
    """How renderings are made up, and what of a crop's spelling is to be read right."""

    make: Callable[[Random], runs.Run]
    part: Callable[[str], str]


def _thai(make: Callable[[Random], str]) -> Callable[[Random], runs.Run]:
    return lambda rng: runs.in_thai(runs.Run(make(rng)))


#: Whole references and dates alone on their crop, and runs with neighbours cut in.
KINDS = {
    "reference": Kind(_thai(lambda rng: runs.reference(rng, tuple(letter_codes()))), reference_in),
    "number": Kind(_thai(runs.bare_reference), run_in),
    "date": Kind(_thai(runs.date), date_in),
    "run": Kind(lambda rng: runs.any_run(rng, thai=0.85), run_in),
}
SAMPLES = 400
#: The share of right readings that lie below the bar that wrong ones should not reach.
DOUBTED = 0.1


@dataclass(frozen=True)
class Reading:
    """One rendering, what stands on it, and what was read with which confidence."""

    kind: str
    way: str
    truth: str
    weighed: Weighed
    confidence: float

    @property
    def right(self) -> bool:
        """Whether all that counts was read, spaces aside."""
        return self.weighed.text.replace(" ", "") == self.truth.replace(" ", "")


def readings(
    faces: dict[Path, float], reader: DigitReader, kind: str, count: int, seed: int
) -> list[Reading]:
    """`count` random texts of `kind`, drawn in `faces` (file -> share), worn and read again."""
    texts, rng = Random(f"{kind} {seed}"), np.random.default_rng(seed)
    files, shares = list(faces), list(faces.values())
    make, part = KINDS[kind].make, KINDS[kind].part
    crops, truths, ways = [], [], []
    while len(crops) < count:
        drawn = draw(make(texts), files[rng.choice(len(files), p=shares)], rng)
        if truth := part(drawn.spelling):
            truths.append(truth)
            ways.append(WAYS[len(crops) % len(WAYS)])
            crops.append(worn(drawn, rng, ways[-1]))
    found = reader.weighed(crops, part)
    sure = map(reader.sureness.confidence, found)
    return [Reading(kind, *these) for these in zip(ways, truths, found, sure, strict=True)]


def measure(faces: dict[Path, float], reader: DigitReader, seed: int = 1) -> list[Reading]:
    """Readings of every kind in `faces`."""
    return [r for kind in KINDS for r in readings(faces, reader, kind, SAMPLES, seed)]


def sureness(faces: dict[Path, float], reader: DigitReader) -> Sureness:
    """How the confidences of `reader` are to be reckoned, fitted on readings of `faces`."""
    from sklearn.linear_model import LogisticRegression

    every = [r for seed in (2, 3) for r in measure(faces, reader, seed) if r.weighed.text]
    right = [r.right for r in every]
    fit = LogisticRegression(C=100.0).fit([r.weighed.odds for r in every], right)
    weights = tuple(round(float(weight), 4) for weight in fit.coef_[0])
    return Sureness(weights, round(float(fit.intercept_[0]), 4))


def knows_when_unsure(every: Iterable[Reading]) -> float:
    """The share of wrong readings below the confidence that a tenth of the right ones lie below."""
    every = list(every)
    bar = np.quantile([r.confidence for r in every if r.right], DOUBTED)
    wrong = [r.confidence < bar for r in every if not r.right]
    return float(np.mean(wrong)) if wrong else 1.0


def report(every: Sequence[Reading]) -> str:
    """The figures as rows of a Markdown table."""
    rows = ["| kind | " + " | ".join((*WAYS, "all", "wrong below the bar")) + " |"]
    rows.append("|---" * (len(WAYS) + 3) + "|")
    for kind in dict.fromkeys(r.kind for r in every):
        these = [r for r in every if r.kind == kind]
        shares = [_share(r.right for r in these if r.way == way) for way in WAYS]
        last = (_share(r.right for r in these), f"{knows_when_unsure(these):.2f}")
        rows.append(f"| {kind} | {' | '.join((*shares, *last))} |")
    pooled = f"wrong below the bar, all kinds together: {knows_when_unsure(every):.2f}"
    return "\n".join([*rows, "", pooled, *_calibration(every), _at_sure(every)])


def _share(right: Iterable[bool]) -> str:
    return f"{np.mean(list(right)):.3f}"


def _calibration(every: Sequence[Reading]) -> list[str]:
    """What confidences said and how often they were right, in five bands."""
    bands = [0.0, 0.25, 0.5, 0.75, 0.9, 1.01]
    lines = []
    for low, high in pairwise(bands):
        these = [r for r in every if low <= r.confidence < high]
        if these:
            said = np.mean([r.confidence for r in these])
            right = _share(r.right for r in these)
            lines.append(f"said {said:.2f}, right {right} ({len(these)} readings)")
    return lines


def _at_sure(every: Sequence[Reading]) -> str:
    wrong = _share(r.confidence < SURE for r in every if not r.right)
    right = _share(r.confidence < SURE for r in every if r.right)
    return f"below SURE ({SURE}): {wrong} of the wrong, {right} of the right"


def main(argv: Sequence[str] | None = None) -> None:
    """Print the figures of the weights in a folder."""
    parser = argparse.ArgumentParser(prog="python -m corpus.digits.measure", description=__doc__)
    parser.add_argument("--fonts", type=Path, nargs="+", default=[], help="more folders of fonts")
    parser.add_argument("--weights", type=Path, default=DATA, help="folder of the weights")
    args = parser.parse_args(argv)
    faces = fonts.held_out(fonts.families([*fonts.DEBIAN, *args.fonts]))
    reader = DigitReader.load(args.weights)
    print(report(measure(faces, reader)))


if __name__ == "__main__":
    main()
