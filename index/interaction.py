"""Late interaction: how each token of a question meets the tokens of a passage (MaxSim).

One matrix product for all candidates; headings and header stand outside the units. Source:
Khattab and Zaharia 2020 (ColBERT); token weights are the idf of the token ids.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

#: The unit number of tokens that stand in the header of a passage.
OUTSIDE = 255


@dataclass(frozen=True)
class Meeting:
    """How a question meets one passage, each a weighted mean cosine of its tokens.

    `whole` with the header, `body` without, `units` float32 (units,) alone; `weakest` is
    the mean of the worst-met third of the question, `mean` the cosine of the question's
    vector with the mean of the body's tokens, `unit_mean` of its best unit's.
    """

    whole: float
    body: float
    units: np.ndarray
    weakest: float
    mean: float
    unit_mean: float
    best: np.ndarray


def meet(
    query: np.ndarray,
    vector: np.ndarray,
    weights: np.ndarray,
    passages: Sequence[tuple[np.ndarray, np.ndarray, int]],
) -> list[Meeting]:
    """Meet every passage, given as tokens int8 (n, dim), unit of each (n,), count of units.

    `query` (m, dim) and `vector` (dim,) float32 unit rows, `weights` (m,) with sum 1.
    """
    sizes = [len(tokens) for tokens, _, _ in passages]
    starts = np.cumsum([0, *sizes])
    tokens = np.concatenate([tokens for tokens, _, _ in passages]).astype(np.float32)
    cosines = query @ (tokens.T / 127.0)
    return [
        _meeting(cosines[:, a:b], tokens[a:b], unit_of, count, vector, weights)
        for a, b, (_, unit_of, count) in zip(starts, starts[1:], passages)
    ]


def _meeting(
    cosines: np.ndarray,
    tokens: np.ndarray,
    unit_of: np.ndarray,
    count: int,
    vector: np.ndarray,
    weights: np.ndarray,
) -> Meeting:
    units = np.zeros(count, np.float32)
    if not cosines.size:
        return Meeting(0.0, 0.0, units, 0.0, 0.0, 0.0, np.zeros(len(weights), np.float32))
    edges = np.flatnonzero(np.diff(unit_of, prepend=-1))
    held = np.asarray(unit_of)[edges]
    peaks = np.maximum.reduceat(cosines, edges, axis=1)
    inside = held != OUTSIDE
    body = peaks[:, inside].max(axis=1) if inside.any() else peaks.max(axis=1)
    means = np.add.reduceat(tokens, edges, axis=0)[inside]
    lengths = np.linalg.norm(means, axis=1) + 1e-9
    units[held[inside]] = weights @ peaks[:, inside]
    centre = means.sum(axis=0)
    return Meeting(
        whole=float(weights @ peaks.max(axis=1)),
        body=float(weights @ body),
        units=units,
        weakest=_weakest(body, weights),
        mean=float(centre @ vector / (np.linalg.norm(centre) + 1e-9)),
        unit_mean=float((means @ vector / lengths).max(initial=0.0)),
        best=body,
    )


def _weakest(peaks: np.ndarray, weights: np.ndarray) -> float:
    """The mean peak of the worst-met third of the question's weight."""
    order = np.argsort(peaks, kind="stable")
    share = np.cumsum(weights[order])
    worst = order[: max(1, int(np.searchsorted(share, 1 / 3)) + 1)]
    return float(peaks[worst].mean())
