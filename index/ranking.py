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

from index.asked import ANSWERED
from index.features import NAMES
from index.question import Question


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


#: Features whose best value, mean of the first three, and lead over the first are looked at.
_SPREAD = (
    *(f"meet_{name}" for name in ("whole", "body", "weakest", "unit", "mean", "unit_mean")),
    *("header_coverage", "coverage", "meant_coverage", "gram_coverage", "header_gram_coverage"),
    *("bone_coverage", "unit_coverage", "pair_coverage", "dense", "subject"),
    *("type_found", "value_found", "rare_meant", "rare_unit", "rare_unit_typed", "rare_unit_meant"),
    *("nearly_coverage", "worst_lack"),
    *("foreign", "foreign_sum", "matter_lack"),
)
_AGREE = ("dense_relative", "grams_relative", "meet_whole_relative", "words_relative")
_SPREAD_AT, _AGREE_AT = ([NAMES.index(name) for name in some] for some in (_SPREAD, _AGREE))
_SCORES = ("score", "margin", "lead", "share", "entropy")
_SIZES = ("terms", "letters", "wordy", "phrases", "untyped")
SURE_NAMES = (
    *NAMES,
    *(f"{how}_{name}" for name in _SPREAD for how in ("most", "three", "gap")),
    *(f"agree_{name}" for name in _AGREE),
    *_SCORES,
    *_SIZES,
    *(f"asks_{name}" for name in ANSWERED),
)


def sure_features(matrix: np.ndarray, scores: np.ndarray, asked: Question) -> np.ndarray:
    """float64 (len(SURE_NAMES),) out of all candidates' features and ordering scores.

    The features of the first candidate, how the others compare with it, and the question.
    """
    order = np.argsort(-scores, kind="stable")
    first, looked = matrix[order[0]], matrix[:, _SPREAD_AT]
    most, three = looked.max(axis=0), looked[order[:3]].mean(axis=0)
    spread = np.stack([most, three, most - looked[order[0]]], axis=1).ravel()
    agree = matrix[:, _AGREE_AT].argmax(axis=0) == order[0]
    asks = [float(name in asked.types) for name in ANSWERED]
    lie = (*_lie(scores[order]), *_size(asked))
    return np.concatenate([first, spread, agree, lie, asks], dtype=np.float64)


def _lie(scores: np.ndarray) -> tuple[float, ...]:
    """How scores, best first, lie: the first, its margin and lead, its share, the entropy."""
    rest = scores[1:6].mean() if len(scores) > 1 else scores[0]
    chance = np.exp(scores - scores[0])
    chance /= chance.sum()
    entropy = -(chance * np.log(chance + 1e-12)).sum()
    lead = scores[0] - scores[min(1, len(scores) - 1)]
    return scores[0], scores[0] - rest, lead, chance[0], entropy


def _size(asked: Question) -> tuple[float, ...]:
    terms, letters = np.log1p(len(asked.asking)), float(len(asked.part))
    phrases = sum(said in asked.part for said in asked.said)
    return terms, letters, float(asked.wordy), float(phrases), float(not asked.types)


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
