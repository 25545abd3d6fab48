"""Teach the digit re-reader: `python -m corpus.digits.train [--fonts FOLDER...]`.

Draws digit runs with every free Thai font found but the held-out families, teaches the net,
sets how confidence is reckoned on one held-out family and prints the figures of the others.
Writes `corpus/digits/data/digits.onnx` and `digits.json`; the same seed and fonts give them again.
"""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

import cv2
import numpy as np

from corpus.digits import fonts, measure
from corpus.digits.alphabet import numbered
from corpus.digits.drawing import draw
from corpus.digits.prepare import prepare
from corpus.digits.reader import DATA, GRAPH, DigitReader
from corpus.digits.runs import any_run
from corpus.digits.sureness import Sureness, write_sureness
from corpus.digits.wear import worn

LESSONS, EPOCHS, SEED = 36_000, 4, 5


def main(argv: Sequence[str] | None = None) -> None:
    """Teach, write and measure, as the arguments say."""
    args = _arguments(argv)
    started = time.process_time()
    found = fonts.families([*fonts.DEBIAN, *args.fonts])
    faces = fonts.training(found)
    _say_fonts(found, faces)
    lessons = _lessons(faces, args.lessons, args.seed)
    print(f"{len(lessons)} lessons drawn, {time.process_time() - started:.0f} CPU-s", flush=True)
    _teach(lessons, args)
    print(f"taught, {time.process_time() - started:.0f} CPU-s", flush=True)
    tune(found, args.out)
    reader = DigitReader.load(args.out)
    faces = fonts.held_out(found)
    print(measure.report(measure.measure(faces, reader)))


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m corpus.digits.train", description=__doc__)
    parser.add_argument("--fonts", type=Path, nargs="+", default=[], help="more folders of fonts")
    parser.add_argument("--lessons", type=int, default=LESSONS, help="runs to draw")
    parser.add_argument("--epochs", type=int, default=EPOCHS, help="how often each is seen")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--out", type=Path, default=DATA, help="folder for the weights")
    return parser.parse_args(argv)


def _say_fonts(found: dict[str, list[Path]], faces: dict[Path, float]) -> None:
    for family, paths in found.items():
        use = "taught" if paths[0] in faces else "held out"
        print(f"{family}: {use}, {len(paths)} files", flush=True)


def _lessons(faces: dict[Path, float], count: int, seed: int) -> list:
    """Worn pictures of random runs with what they show; those too narrow to spell are left out."""
    from corpus.digits.network import STRIDE, Lesson

    cv2.setNumThreads(1)
    texts, rng = Random(seed), np.random.default_rng(seed)
    paths, shares = list(faces), list(faces.values())
    lessons = []
    while len(lessons) < count:
        drawn = draw(any_run(texts), paths[rng.choice(len(paths), p=shares)], rng)
        picture = prepare(worn(drawn, rng))
        signs = tuple(numbered(drawn.spelling))
        if signs and 2 * len(signs) < picture.shape[1] / STRIDE:
            lessons.append(Lesson((255 * picture).astype(np.uint8), signs))
    return lessons


def _teach(lessons: list, args: argparse.Namespace) -> None:
    import torch

    from corpus.digits import network

    torch.set_num_threads(1)
    args.out.mkdir(parents=True, exist_ok=True)
    net = network.teach(lessons, args.epochs, args.seed)
    network.export(net, args.out / GRAPH)


def tune(found: dict[str, list[Path]], out: Path) -> None:
    """Set how the confidence of the weights in `out` is reckoned, on renderings of TUNED_ON."""
    write_sureness(out, Sureness())
    faces = fonts.tuned_on(found)
    write_sureness(out, measure.sureness(faces, DigitReader.load(out)))


if __name__ == "__main__":
    main()
