"""The digit re-reader at work: crops of a page in, runs of digits with confidences out.

Promises a text in the printed script (๔ stays ๔) and the probability that it is right, as
reckoned on fonts that the net was not taught; one thread, loaded at the first reading.
Never guesses what the crop does not show: a run that it cannot read has a low confidence.
"""

import functools
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from corpus.digits.alphabet import DIGITS
from corpus.digits.batches import padded
from corpus.digits.decode import decode
from corpus.digits.prepare import HEIGHT, prepare
from corpus.digits.sureness import SURE, Weighed, read_sureness
from corpus.digits.tidy import tidied

DATA = Path(__file__).parent / "data"
GRAPH = "digits.onnx"
#: A crop is looked at in these widths: readings that change with them are not to be trusted.
LOOKS = (1.0, 0.88, 1.15)
#: Pictures that run through the net together.
BATCH = 16

_RUN = re.compile(rf"[(]?(?:/ ?ว ?)?[{DIGITS}](?:[{DIGITS}.,:()% -]|/ ?ว?)*")
_LOOSE_END = " ,:(-"


@dataclass(frozen=True)
class DigitRun:
    """What a crop says, and the probability (0 to 1) that exactly this is printed there."""

    text: str
    confidence: float


class DigitReader:
    """Reads crops of numbers; `load` gives one, the weights are read at the first crop."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.sureness = read_sureness(folder)

    @classmethod
    def load(cls, folder: Path = DATA) -> "DigitReader":
        """The reader with the weights in `folder` (digits.onnx, digits.json)."""
        return cls(folder)

    @property
    def sure(self) -> float:
        """From this confidence on a reading needs no doubt."""
        return SURE

    def read(self, crops: Sequence[np.ndarray]) -> list[DigitRun]:
        """The run of digits in each crop (rows, columns; uint8 grey, dark on light, any size).

        Neighbouring letters cut in at the sides are left out, `/ว` is kept; "" with confidence
        0 where no digit is to be seen. Cut generously: half a letter's width around the run.
        """
        return self.read_as(crops, run_in)

    def read_as(self, crops: Sequence[np.ndarray], part: Callable[[str], str]) -> list[DigitRun]:
        """The likeliest `part` of what each crop spells; spellings whose part is "" don't count.

        Its probability is summed over all that may stand around it.
        """
        found = self.weighed(crops, part)
        return [DigitRun(text.text, self.sureness.confidence(text)) for text in found]

    def weighed(self, crops: Sequence[np.ndarray], part: Callable[[str], str]) -> list[Weighed]:
        """As `read_as`, with what the confidence is reckoned from."""
        pictures = [prepare(crop) for crop in crops]
        looks = [_stretched(picture, width) for picture in pictures for width in LOOKS]
        totals = [_parts(spellings, part) for spellings in self._spellings(looks)]
        starts = range(0, len(totals), len(LOOKS))
        return [_weigh(totals[start : start + len(LOOKS)]) for start in starts]

    def _spellings(self, pictures: Sequence[np.ndarray]) -> list[dict[str, float]]:
        """What each picture spells, the pictures of like width read together."""
        order = sorted(range(len(pictures)), key=lambda place: pictures[place].shape[1])
        found: list[dict[str, float]] = [{}] * len(pictures)
        session = _session(self._folder / GRAPH) if order else None
        for start in range(0, len(order), BATCH):
            places = order[start : start + BATCH]
            fed = {"lines": padded([pictures[place] for place in places])}
            for place, columns in zip(places, np.exp(session.run(None, fed)[0]), strict=True):
                found[place] = decode(columns[: (pictures[place].shape[1] + 1) // 2])
        return found


def _parts(spellings: dict[str, float], part: Callable[[str], str]) -> dict[str, float]:
    """Part -> probability of all spellings that have it; those with none are left out."""
    totals: dict[str, float] = {}
    for spelling, probability in spellings.items():
        if text := part(tidied(spelling)):
            totals[text] = totals.get(text, 0.0) + probability
    return totals


def _weigh(looks: Sequence[dict[str, float]]) -> Weighed:
    """The text that is likeliest over all looks, weighed."""
    texts = dict.fromkeys(text for look in looks for text in look)
    means = {text: sum(look.get(text, 0.0) for look in looks) / len(looks) for text in texts}
    best, rival = [*sorted(means, key=means.__getitem__, reverse=True), "", ""][:2]
    return Weighed(best, means.get(best, 0.0), means.get(rival, 0.0))


def run_in(spelling: str) -> str:
    """The part of a spelling that is a number: the stretch with the most digits."""
    runs = [run.group().rstrip(_LOOSE_END) for run in _RUN.finditer(spelling)]
    return max(runs, key=lambda run: sum(sign in DIGITS for sign in run), default="")


def _stretched(picture: np.ndarray, width: float) -> np.ndarray:
    """The picture that many times as wide."""
    if width == 1.0:
        return picture
    columns = max(HEIGHT // 2, round(width * picture.shape[1]))
    return cv2.resize(picture, (columns, HEIGHT), interpolation=cv2.INTER_LINEAR)


@functools.cache
def _session(graph: Path):
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # else it tells its makers of every process
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
