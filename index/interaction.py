"""Late interaction: how each token of a question meets the tokens of a passage (MaxSim).

One matrix product for all candidates; headings and header stand outside the units. Source:
Khattab and Zaharia 2020 (ColBERT); token weights are the idf of the token ids.
"""

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np

from index.embedding import SCALE

#: The unit number of tokens that stand in the header of a passage.
OUTSIDE = 255


class Meeting(NamedTuple):
    """How a question meets one passage, each a weighted mean cosine of its tokens.

    `whole` with the header, `body` without, `units` each unit alone; `weakest` is
    the mean of the worst-met third of the question, `mean` the cosine of the question's
    vector with the mean of the body's tokens, `unit_mean` of its best unit's.
    """

    whole: float
    body: float
    units: Sequence[float]
    weakest: float
    mean: float
    unit_mean: float


def one_thread() -> None:
    """Let numpy use one thread in this process.

    The products here take microseconds; BLAS would wake a second thread for each, which
    then spins for milliseconds and fights others for the cores.
    """
    from threadpoolctl import threadpool_limits

    threadpool_limits(limits=1, user_api="blas")


def basis(tokens: np.ndarray, size: int) -> np.ndarray:
    """The directions that hold most of `tokens` (n, dim): float32 (dim, min(size, dim)).

    The eigenvectors of the second moment, so that inner products are kept best.
    """
    rows = tokens.astype(np.float32)
    _, vectors = np.linalg.eigh(rows.T @ rows)
    return np.ascontiguousarray(vectors[:, ::-1][:, :size]).astype(np.float32)


def project(rows: np.ndarray, onto: np.ndarray) -> np.ndarray:
    """`rows` (n, dim) in the directions `onto`, again of length 1: float32 (n, size)."""
    made = rows.astype(np.float32) @ onto
    return made / (np.linalg.norm(made, axis=1, keepdims=True) + 1e-9)


class Tokens(NamedTuple):
    """The tokens of a passage, `rows` int8 (n, dim), in stretches that stand in one unit each.

    Of each stretch: `firsts` the place of its first token, `units` its unit or OUTSIDE, and
    `norms` float32 the length of the sum of its tokens; `norm` that of all tokens inside.
    `held` is how many units the passage has.
    """

    rows: np.ndarray
    firsts: np.ndarray
    units: np.ndarray
    norms: np.ndarray
    norm: float
    held: int


def stretched(rows: np.ndarray, unit_of: np.ndarray, count: int) -> Tokens:
    """Tokens int8 (n, dim) of a passage of `count` units; `unit_of` uint8 (n,) or OUTSIDE.

    A passage without any token of the vocabulary has one that meets nothing.
    """
    if not len(rows):
        rows, unit_of = np.zeros((1, rows.shape[1]), np.int8), np.full(1, OUTSIDE, np.uint8)
    firsts = np.flatnonzero(np.diff(unit_of.astype(np.int32), prepend=-1)).astype(np.int32)
    units = unit_of[firsts]
    sums = np.add.reduceat(rows.astype(np.float32) / SCALE, firsts, axis=0)
    inside = sums[units != OUTSIDE].sum(axis=0)
    norms = np.linalg.norm(sums, axis=1).astype(np.float32)
    return Tokens(rows, firsts, units, norms, float(np.linalg.norm(inside)), count)


def meet(query: np.ndarray, weights: np.ndarray, passages: Sequence[Tokens]) -> list[Meeting]:
    """Meet every passage.

    `query` float32 (m + 1, dim) are unit rows, the last of them the whole question's vector;
    `weights` (m,) with sum 1.
    """
    starts = list(accumulate((len(p.rows) for p in passages), initial=0))
    met = _products([p.rows for p in passages], starts, query)
    many = [len(p.firsts) for p in passages]
    edges = np.concatenate([p.firsts for p in passages]) + np.repeat(starts[:-1], many)
    peaks = np.maximum.reduceat(met[:, :-1], edges, axis=0).T
    found = _Stretches(
        peaks,
        np.add.reduceat(met[:, -1], edges),
        np.concatenate([p.norms for p in passages]),
        np.concatenate([p.units for p in passages]),
        np.repeat(np.arange(len(passages)), many),
        np.cumsum([0, *many[:-1]]),
    )
    inside = np.array([p.norm for p in passages], np.float32)
    return _meetings(found, weights, inside, np.array([p.held for p in passages]))


def _products(
    passages: Sequence[np.ndarray], starts: Sequence[int], query: np.ndarray
) -> np.ndarray:
    """Each token of the passages with each row of `query`: float32 (n, m).

    Passage by passage: what is small stays in the processor's cache and in one thread.
    """
    met = np.empty((starts[-1], len(query)), np.float32)
    onto = np.ascontiguousarray(query.T / SCALE)
    for tokens, (start, end) in zip(passages, pairwise(starts), strict=True):
        np.matmul(tokens.astype(np.float32), onto, out=met[start:end])
    return met


class _Stretches(NamedTuple):
    """Of n stretches: peaks (m, n), sums with the vector, norms, unit, and passage (n,).

    `firsts` (passages,) is the first stretch of each passage.
    """

    peaks: np.ndarray
    sums: np.ndarray
    norms: np.ndarray
    unit: np.ndarray
    owner: np.ndarray
    firsts: np.ndarray


def _meetings(
    found: _Stretches, weights: np.ndarray, norms: np.ndarray, counts: np.ndarray
) -> list[Meeting]:
    peaks, sums, unit, owner = found.peaks, found.sums, found.unit, found.owner
    firsts, inside = found.firsts, unit != OUTSIDE
    whole = weights @ np.maximum.reduceat(peaks, firsts, axis=1)
    best = np.maximum.reduceat(np.where(inside, peaks, -1.0), firsts, axis=1).clip(0.0)
    alone, means = weights @ peaks, sums / (found.norms + 1e-9)
    centres = np.add.reduceat(sums * inside, firsts) / (norms + 1e-9)
    unit_means = np.maximum.reduceat(np.where(inside, means, 0.0), firsts)
    ends = np.cumsum(np.maximum(counts, 1))
    starts = ends - np.maximum(counts, 1)
    units = np.zeros(ends[-1], np.float32)
    units[starts[owner[inside]] + unit[inside]] = alone[inside]
    flat = units.tolist()
    each = [flat[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    body, weakest = (weights @ best).tolist(), _weakest(best, weights).tolist()
    columns = (whole.tolist(), body, each, weakest, centres.tolist(), unit_means.tolist())
    return [Meeting(*row) for row in zip(*columns, strict=True)]


def _weakest(best: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """For each passage the mean peak of the worst-met third of the question's weight."""
    order = np.argsort(best, axis=0, kind="stable")
    before = np.cumsum(weights[order], axis=0) - weights[order]
    worst = before < 1 / 3
    peaks = best[order, np.arange(best.shape[1])]
    return (peaks * worst).sum(axis=0) / worst.sum(axis=0)
