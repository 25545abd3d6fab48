"""What a reading's confidence is reckoned from, and how.

Promises the probability that a text is right, logistic in what the net says for it and
against it; weights are fitted by `corpus.digits.train` on fonts that the net was not taught
and stand in `data/digits.json`.
"""

import json
from dataclasses import asdict, dataclass
from math import exp, log
from pathlib import Path

SURENESS = "digits.json"
#: From this confidence on a reading needs no doubt: on the held-out fonts more than nine of ten
#: right readings reach it and fewer than two of ten wrong ones (README).
SURE = 0.85
_LEAST_ODDS, _MOST_ODDS = -15.0, 15.0


@dataclass(frozen=True)
class Weighed:
    """A text and the net's probabilities of it and of the next likely: means of all looks."""

    text: str
    likely: float = 0.0
    rival: float = 0.0

    @property
    def odds(self) -> tuple[float, float]:
        """The logarithms of the odds of both."""
        return _odds(self.likely), _odds(self.rival)


@dataclass(frozen=True)
class Sureness:
    """The weights of a Weighed's odds, and what is added to them."""

    weights: tuple[float, float] = (1.0, 0.0)
    offset: float = 0.0

    def confidence(self, weighed: Weighed) -> float:
        """The share of readings like this one that are right."""
        if not weighed.text:
            return 0.0
        total = sum(w * odds for w, odds in zip(self.weights, weighed.odds, strict=True))
        return 1 / (1 + exp(-total - self.offset))


def read_sureness(folder: Path) -> Sureness:
    """What `write_sureness` left in `folder`."""
    facts = json.loads((folder / SURENESS).read_text("utf-8"))
    return Sureness(tuple(facts["weights"]), facts["offset"])


def write_sureness(folder: Path, sureness: Sureness) -> None:
    """Keep `sureness` beside the net's weights."""
    (folder / SURENESS).write_text(json.dumps(asdict(sureness)) + "\n", "utf-8")


def _odds(probability: float) -> float:
    kept = min(max(probability, 1e-9), 1 - 1e-9)
    return min(max(log(kept / (1 - kept)), _LEAST_ODDS), _MOST_ODDS)
