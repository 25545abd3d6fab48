"""The digit re-reader at work: crops of a page in, runs of digits with confidences out.

Promises a text in the printed script (๔ stays ๔) and the probability that it is right, as
reckoned on fonts that the net was not taught; one thread, loaded at the first reading.
Never guesses what the crop does not show: a run that it cannot read has a low confidence.
"""

import functools
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from math import exp, log
from pathlib import Path

import cv2
import numpy as np

from corpus.digits.alphabet import DIGITS
from corpus.digits.batches import padded
from corpus.digits.decode import decode
from corpus.digits.prepare import HEIGHT, prepare
from corpus.digits.tidy import tidied

DATA = Path(__file__).parent / "data"
GRAPH, SURENESS = "digits.onnx", "digits.json"
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


@dataclass(frozen=True)
class Sureness:
    """How confidence follows from the net's own (logistic), and from where on it is sure."""

    slope: float = 1.0
    offset: float = 0.0
    sure: float = 0.5

    def confidence(self, probability: float) -> float:
        """The share of runs with the net's `probability` that are right."""
        odds = log(max(probability, 1e-12)) - log(max(1 - probability, 1e-12))
        return 1 / (1 + exp(-max(-30.0, min(30.0, self.slope * odds + self.offset))))


def read_sureness(folder: Path) -> Sureness:
    """What `write_sureness` left in `folder`."""
    return Sureness(**json.loads((folder / SURENESS).read_text("utf-8")))


def write_sureness(folder: Path, sureness: Sureness) -> None:
    """Keep `sureness` beside the weights."""
    (folder / SURENESS).write_text(json.dumps(asdict(sureness)) + "\n", "utf-8")


class DigitReader:
    """Reads crops of numbers; `load` gives one, the weights are read at the first crop."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sureness = read_sureness(folder)

    @classmethod
    def load(cls, folder: Path = DATA) -> "DigitReader":
        """The reader with the weights in `folder` (digits.onnx, digits.json)."""
        return cls(folder)

    @property
    def sure(self) -> float:
        """From this confidence on a reading needs no doubt: nine of ten right ones have it."""
        return self._sureness.sure

    def read(self, crops: Sequence[np.ndarray]) -> list[DigitRun]:
        """The run of digits in each crop (rows, columns; uint8 grey, dark on light, any size).

        Neighbouring letters cut in at the sides are left out, `/ว` is kept; "" with confidence
        0 where no digit is to be seen. Cut generously: half a letter's width around the run.
        """
        return self.read_as(crops, run_in)

    def read_lines(self, crops: Sequence[np.ndarray]) -> list[DigitRun]:
        """Everything in each crop, as `corpus.digits.alphabet.spelled` spells it."""
        return self.read_as(crops, str.strip)

    def read_as(self, crops: Sequence[np.ndarray], part: Callable[[str], str]) -> list[DigitRun]:
        """The likeliest `part` of what each crop spells; spellings whose part is "" don't count.

        Its probability is summed over all that may stand around it: the mean of LOOKS.
        """
        pictures = [prepare(crop) for crop in crops]
        looks = [_stretched(picture, width) for picture in pictures for width in LOOKS]
        spellings = self._spellings(looks)
        starts = range(0, len(spellings), len(LOOKS))
        return [self._best(spellings[start : start + len(LOOKS)], part) for start in starts]

    def _best(self, looks: Sequence[dict[str, float]], part: Callable[[str], str]) -> DigitRun:
        totals: dict[str, float] = {}
        for spelling, probability in (pair for look in looks for pair in look.items()):
            if text := part(tidied(spelling)):
                totals[text] = totals.get(text, 0.0) + probability / len(looks)
        if not totals:
            return DigitRun("", 0.0)
        text = max(totals, key=totals.__getitem__)
        return DigitRun(text, self._sureness.confidence(totals[text]))

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
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
