"""What the net's columns spell, with the probability of each spelling.

Promises the likeliest spellings by prefix beam search (Hannun et al. 2014, no language
model): the probability of one is the sum over all ways to align it that the beam kept.
"""

import numpy as np

from corpus.digits.alphabet import ALPHABET

BLANK = 0
#: Spellings kept at each column.
BEAM = 12
#: Signs less likely than this in a column are not tried there.
LEAST = 1e-3

#: Sign numbers -> (probability of the ways that end in a blank, of those that do not).
_Beam = dict[tuple[int, ...], tuple[float, float]]


def decode(columns: np.ndarray) -> dict[str, float]:
    """Spelling -> probability, likeliest first, from probabilities (columns, signs)."""
    beam: _Beam = {(): (1.0, 0.0)}
    for likely in _likely(columns):
        beam = _next(beam, likely)
    best = sorted(beam.items(), key=lambda item: -sum(item[1]))
    return {"".join(ALPHABET[s - 1] for s in signs): sum(p) for signs, p in best if sum(p)}


def _likely(columns: np.ndarray) -> list[list[tuple[int, float]]]:
    """The signs of each column that are tried there, with their probabilities."""
    likely: list[list[tuple[int, float]]] = [[] for _ in columns]
    for column, sign in np.argwhere(columns > LEAST).tolist():
        likely[column].append((sign, float(columns[column, sign])))
    return likely


def _next(beam: _Beam, likely: list[tuple[int, float]]) -> _Beam:
    """The beam one column further."""
    if len(likely) == 1 and likely[0][0] == BLANK:
        return {signs: (likely[0][1] * sum(p), 0.0) for signs, p in beam.items()}
    found: dict[tuple[int, ...], list[float]] = {}
    for signs, (ended, open_) in beam.items():
        for sign, p in likely:
            if sign == BLANK:
                _add(found, signs, p * (ended + open_), 0.0)
            elif signs and sign == signs[-1]:
                _add(found, signs, 0.0, p * open_)
                _add(found, (*signs, sign), 0.0, p * ended)
            else:
                _add(found, (*signs, sign), 0.0, p * (ended + open_))
    best = sorted(found.items(), key=lambda item: -sum(item[1]))[:BEAM]
    return {signs: (ended, open_) for signs, (ended, open_) in best}


def _add(found: dict, signs: tuple[int, ...], ended: float, open_: float) -> None:
    held = found.setdefault(signs, [0.0, 0.0])
    held[0] += ended
    held[1] += open_
