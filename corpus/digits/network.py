"""The net of the digit re-reader, taught with PyTorch and written as ONNX.

Promises under 1 MB of weights: convolutions that fold 32 rows into one and look about five
digits to either side, a sign for every second column; no recurrence, so that any width runs.
Taught by CTC (Graves 2006) with AdamW and one learning-rate cycle, batches of like widths.
"""

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

from corpus.digits.alphabet import ALPHABET
from corpus.digits.batches import padded
from corpus.digits.prepare import HEIGHT

#: Columns of the picture that one step of the net's output stands for.
STRIDE = 2
BATCH = 32
#: Few widths are met in teaching, since each new one is prepared anew by the processor.
WIDTHS = 64
RATE = 4e-3
#: Batches between two lines about the loss.
SAID_EVERY = 200


@dataclass(frozen=True)
class Lesson:
    """One picture, uint8 (32, width) with ink 255, and its sign numbers."""

    picture: np.ndarray
    signs: tuple[int, ...]


class Along(nn.Module):
    """A step along the line: five columns, `dilation` apart, added to what came in."""

    def __init__(self, channels: int, dilation: int) -> None:
        super().__init__()
        self.steps = nn.Sequential(
            nn.Conv1d(channels, channels, 5, padding=2 * dilation, dilation=dilation, bias=False),
            nn.BatchNorm1d(channels),
            nn.ReLU(),
            nn.Dropout(0.1),
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(lines, channels, columns) to the same shape."""
        return x + self.steps(x)


def _look(inner: int, outer: int, size: int, stride: tuple[int, int]) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inner, outer, size, stride, padding=size // 2, bias=False),
        nn.BatchNorm2d(outer),
        nn.ReLU(),
    )


class DigitNet(nn.Module):
    """Pictures (lines, 1, 32, width) to log-probabilities (lines, width / 2, signs)."""

    def __init__(self) -> None:
        super().__init__()
        self.look = nn.Sequential(
            _look(1, 24, 5, (2, STRIDE)), _look(24, 40, 3, (2, 1)), _look(40, 64, 3, (2, 1))
        )
        self.fold = nn.Sequential(nn.Conv2d(64, 88, (4, 3), padding=(0, 1)), nn.ReLU())
        self.along = nn.Sequential(Along(88, 1), Along(88, 2), Along(88, 3))
        self.name = nn.Conv1d(88, len(ALPHABET) + 1, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """See the class."""
        seen = self.fold(self.look(x)).squeeze(2)
        return self.name(self.along(seen)).permute(0, 2, 1).float().log_softmax(2)


def teach(lessons: Sequence[Lesson], epochs: int, seed: int) -> DigitNet:
    """A net that has seen each of the lessons `epochs` times; prints its loss on the way."""
    torch.manual_seed(seed)
    net = DigitNet().to(memory_format=torch.channels_last)
    rng = np.random.default_rng(seed)
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=1e-2)
    steps = epochs * -(-len(lessons) // BATCH)
    cycle = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, steps, pct_start=0.15)
    for epoch in range(epochs):
        losses = []
        for batch in _batches(lessons, rng):
            losses.append(_step(net, batch, optimiser, cycle))
            if len(losses) % SAID_EVERY == 0:
                print(f"epoch {epoch + 1} loss {np.mean(losses[-SAID_EVERY:]):.3f}", flush=True)
    return net.eval()


def _step(net: DigitNet, batch: Sequence[Lesson], optimiser, cycle) -> float:
    pictures = torch.from_numpy(
        padded([lesson.picture / np.float32(255) for lesson in batch], WIDTHS)
    )
    columns = torch.tensor([lesson.picture.shape[1] // STRIDE for lesson in batch])
    signs = torch.tensor([sign for lesson in batch for sign in lesson.signs])
    counts = torch.tensor([len(lesson.signs) for lesson in batch])
    # Half as many bits: twice as fast on processors that have instructions for it.
    with torch.autocast("cpu", torch.bfloat16):
        said = net(pictures.to(memory_format=torch.channels_last))
    loss = nn.functional.ctc_loss(
        said.float().permute(1, 0, 2), signs, columns, counts, zero_infinity=True
    )
    optimiser.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(net.parameters(), 2.0)
    optimiser.step()
    cycle.step()
    return loss.item()


def _batches(lessons: Sequence[Lesson], rng: np.random.Generator) -> Iterator[list[Lesson]]:
    """All lessons once in batches of like width, in random order."""
    widths = np.array([lesson.picture.shape[1] for lesson in lessons])
    order = np.argsort(widths * np.exp(rng.normal(0, 0.05, len(widths))))
    starts = np.arange(0, len(order), BATCH)
    for start in rng.permutation(starts):
        yield [lessons[place] for place in order[start : start + BATCH]]


def export(net: DigitNet, path: Path) -> None:
    """Write `net` as an ONNX graph that takes any number of lines of any width."""
    with warnings.catch_warnings():
        # torch announces another exporter, which needs a further package.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            net,
            (torch.zeros(2, 1, HEIGHT, 64),),
            str(path),
            input_names=["lines"],
            output_names=["signs"],
            dynamic_axes={"lines": {0: "line", 3: "column"}, "signs": {0: "line", 1: "step"}},
            opset_version=17,
            dynamo=False,
        )
