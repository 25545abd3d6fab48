"""Late interaction: how each token of a question meets the tokens of a passage (MaxSim).

One matrix product for all candidates; headings and header stand outside the units. Source:
Khattab and Zaharia 2020 (ColBERT); token weights are the idf of the token ids.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.embedding import SCALE

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


def meet(
    query: np.ndarray,
    vector: np.ndarray,
    weights: np.ndarray,
    passages: Sequence[tuple[np.ndarray, np.ndarray, int]],
) -> list[Meeting]:
    """Meet every passage, given as tokens int8 (n, dim), unit of each (n,), count of units.

    `query` (m, dim) and `vector` (dim,) float32 unit rows, `weights` (m,) with sum 1.
    """
    passages = [p if len(p[0]) else _empty(query, p[2]) for p in passages]
    sizes = [len(tokens) for tokens, _, _ in passages]
    unit_of = np.concatenate([unit for _, unit, _ in passages]).astype(np.int32)
    owner = np.repeat(np.arange(len(passages)), sizes)
    edges = np.flatnonzero((np.diff(unit_of, prepend=-1) != 0) | (np.diff(owner, prepend=-1) != 0))
    unit, of = unit_of[edges], owner[edges]
    met, sums = _products([tokens for tokens, _, _ in passages], query, edges, of)
    peaks = np.maximum.reduceat(met, edges, axis=0).T
    stretches = _Stretches(peaks, sums, unit, of)
    return _meetings(stretches, vector, weights, np.array([count for _, _, count in passages]))


def _products(
    passages: Sequence[np.ndarray], query: np.ndarray, edges: np.ndarray, owner: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Each token with each of the question (n, m), and the sum of each stretch (edges, dim).

    Passage by passage: what is small stays in the processor's cache and in one thread.
    """
    starts = np.cumsum([0, *map(len, passages)])
    met = np.empty((starts[-1], len(query)), np.float32)
    sums = np.empty((len(edges), query.shape[1]), np.float32)
    onto = np.ascontiguousarray(query.T / SCALE)
    firsts = [*np.flatnonzero(np.diff(owner, prepend=-1)).tolist(), len(edges)]
    for i, tokens in enumerate(passages):
        rows = tokens.astype(np.float32)
        np.matmul(rows, onto, out=met[starts[i] : starts[i + 1]])
        begin = edges[firsts[i] : firsts[i + 1]] - starts[i]
        place = np.arange(len(rows))
        within = (place >= begin[:, None]) & (place < np.append(begin[1:], len(rows))[:, None])
        np.matmul(within.astype(np.float32), rows, out=sums[firsts[i] : firsts[i + 1]])
    return met, sums / SCALE


def _empty(query: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray, int]:
    """A passage without any token of the vocabulary, as one token that meets nothing."""
    return np.zeros((1, query.shape[1]), np.int8), np.full(1, OUTSIDE, np.uint8), count


@dataclass(frozen=True)
class _Stretches:
    """Peaks (m, n) and token sums (n, dim) of n units, the unit and passage of each."""

    peaks: np.ndarray
    sums: np.ndarray
    unit: np.ndarray
    owner: np.ndarray


def _meetings(
    found: _Stretches, vector: np.ndarray, weights: np.ndarray, counts: np.ndarray
) -> list[Meeting]:
    peaks, sums, unit, owner = found.peaks, found.sums, found.unit, found.owner
    firsts = np.flatnonzero(np.diff(owner, prepend=-1))
    inside = unit != OUTSIDE
    whole = weights @ np.maximum.reduceat(peaks, firsts, axis=1)
    best = np.maximum.reduceat(np.where(inside, peaks, -1.0), firsts, axis=1).clip(0.0)
    alone, means = weights @ peaks, _cosines(sums, vector)
    centres = _cosines(np.add.reduceat(sums * inside[:, None], firsts, axis=0), vector)
    unit_means = np.maximum.reduceat(np.where(inside, means, 0.0), firsts)
    ends = np.cumsum(np.maximum(counts, 1))
    units = np.zeros(ends[-1], np.float32)
    units[(ends - np.maximum(counts, 1))[owner[inside]] + unit[inside]] = alone[inside]
    columns = (weights @ best, np.split(units, ends[:-1]), _weakest(best, weights), centres)
    rows = zip(whole, *columns, unit_means.tolist(), strict=True)
    return [Meeting(*row) for row in rows]


def _cosines(rows: np.ndarray, vector: np.ndarray) -> np.ndarray:
    return rows @ vector / (np.linalg.norm(rows, axis=1) + 1e-9)


def _weakest(best: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """For each passage the mean peak of the worst-met third of the question's weight."""
    order = np.argsort(best, axis=0, kind="stable")
    before = np.cumsum(weights[order], axis=0) - weights[order]
    worst = before < 1 / 3
    return (np.take_along_axis(best, order, axis=0) * worst).sum(axis=0) / worst.sum(axis=0)
