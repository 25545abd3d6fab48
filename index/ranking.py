"""Order candidates and say how sure the answer is, with weights learned from questions.

The weights are data (`index/data/weights.json`), made by `python -m index.train`; both
models are linear, so each figure can be read and explained. Nothing is tuned by hand.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np

from index.features import NAMES


@dataclass(frozen=True)
class Linear:
    """score = ((x - mean) / scale) · weights + bias, over `names`."""

    names: tuple[str, ...]
    mean: np.ndarray
    scale: np.ndarray
    weights: np.ndarray
    bias: float = 0.0

    def __call__(self, features: np.ndarray) -> np.ndarray:
        """Scores float64 (n,) of `features` (n, len(names))."""
        return (features - self.mean) / self.scale @ self.weights + self.bias


@dataclass(frozen=True)
class Weights:
    """`order` ranks candidates; `sure` turns the best ones into a log-odds; `least` refuses."""

    order: Linear
    sure: Linear
    least: float


#: What the confidence looks at: the best candidate's features, and how the scores lie.
SURE_FROM = (
    "dense",
    "interaction",
    "words",
    "grams",
    "spoken",
    "subject",
    "coverage",
    "header_coverage",
    "unit_coverage",
    "spoken_coverage",
    "type_found",
    "type_missing",
    "signature_asked",
    "contact_asked",
    "contact_unasked",
    "is_row",
)
SURE_NAMES = (*SURE_FROM, "score", "margin", "best_interaction", "best_coverage", "terms")


def sure_features(matrix: np.ndarray, scores: np.ndarray, terms: int) -> np.ndarray:
    """float64 (len(SURE_NAMES),) out of all candidates' features and ordering scores.

    `terms` is the number of content words in the question.
    """
    order = np.argsort(-scores, kind="stable")
    best = matrix[order[0]]
    column = {name: i for i, name in enumerate(NAMES)}
    rest = scores[order[1:6]].mean() if len(order) > 1 else scores[order[0]]
    extra = (
        scores[order[0]],
        scores[order[0]] - rest,
        matrix[:, column["interaction"]].max(),
        matrix[:, column["header_coverage"]].max(),
        np.log1p(terms),
    )
    return np.array([*(best[column[name]] for name in SURE_FROM), *extra], np.float64)


def _linear(data: dict, names: Sequence[str]) -> Linear:
    if tuple(data["names"]) != tuple(names):
        raise ValueError("index/data/weights.json is of other features: run index.train")
    arrays = (np.array(data[key], np.float64) for key in ("mean", "scale", "weights"))
    return Linear(tuple(names), *arrays, bias=float(data["bias"]))


@lru_cache(maxsize=1)
def load_weights() -> Weights:
    """The weights that the project ships."""
    data = json.loads(resources.files("index").joinpath("data/weights.json").read_text("utf-8"))
    order = _linear(data["order"], NAMES)
    return Weights(order, _linear(data["sure"], SURE_NAMES), float(data["least"]))


def probability(log_odds: float) -> float:
    """The probability of a log-odds value."""
    return float(1 / (1 + np.exp(-np.clip(log_odds, -30, 30))))
