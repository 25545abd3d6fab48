"""How foreign a question's matter is to the candidates: words of it that none of them has.

A word that Thai has everywhere ("walk", "carry") is missing in the letters because people speak
otherwise; a rare one of the dictionary ("coral", "vaccine") because the letters are about
something else. Most telling is the matter of a question, without who and what paper it names.
Of a long message only the words of the part that asks count.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from index.asked import Asked
from index.tokens import known_word
from index.vocabulary import of_the_frame, rarity

#: Every word of the matter counts, a rare one more.
_LEAST = 0.2
#: So many characters make a word a long one, which is rarely anything but a name of a matter.
_LONG = 12
#: Words as short as this stand in others by chance, and are what is left of mistyped ones.
_SHORT = 4
#: The share of its matter that a question lacks when all of it is foreign.
_ALL = 0.95

FOREIGN = (
    *("foreign", "foreign_sum", "common_lack", "matter_lack"),
    *("foreign_nowhere", "foreign_sum_nowhere", "long_nowhere", "matter_nowhere", "matter_all"),
)


def foreign_columns(asked: Asked, there: np.ndarray, spoken: np.ndarray) -> dict[str, np.ndarray]:
    """Features (candidates,) by name.

    `there` float64 (candidates, words) is how much of each word a candidate has, `spoken`
    (candidates, groups) 1 where it has what a phrase means.
    """
    if not asked.words:
        return dict.fromkeys(FOREIGN, np.zeros(len(there)))
    words = [_word(word) for word in asked.words]
    lack = _lack(asked, np.array([word.known for word in words]), there, spoken)
    lack = np.vstack([lack, lack.min(axis=0)])  # the last row: what no candidate has
    weights = np.array([word.weights for word in words]).T * asked.asking
    weights[-1] /= weights[-1].sum() or 1.0
    most, sums = (lack[:, None] * weights).max(axis=2), lack @ weights.T
    foreign, common, long, _ = most.T
    foreign_sum, _, _, matter = sums.T
    found = (foreign, foreign_sum, common, matter)
    nowhere = (foreign[-1], foreign_sum[-1], long[-1], matter[-1], float(matter[-1] > _ALL))
    columns = [*(column[:-1] for column in found), *(np.full(len(there), x) for x in nowhere)]
    return dict(zip(FOREIGN, columns, strict=True))


def _lack(asked: Asked, known: np.ndarray, there: np.ndarray, spoken: np.ndarray) -> np.ndarray:
    """How much of each word each candidate lacks: float64 (candidates, words).

    A word that is `known` stands there as a whole or not at all, another one may be mistyped; a
    short one that no passage has as a word stands in others by chance; what is there in other
    words, as `spoken` says, lacks nothing.
    """
    short = np.array([len(word) <= _SHORT for word in asked.words])
    there = np.where(known & ~short, np.floor(there), np.where(asked.absent & short, 0.0, there))
    covered = [[word in said for word in asked.words] for said in asked.said]
    meant = spoken @ np.array(covered, bool).reshape(len(covered), len(asked.words))
    return (1 - there) * (meant == 0)


class _Word(NamedTuple):
    """What the lack of a word weighs: as foreign, common, long, and of the matter."""

    weights: tuple[float, float, float, float]
    known: bool


@lru_cache(maxsize=4_096)
def _word(word: str) -> _Word:
    rare, known = rarity(word), known_word(word)
    long = min(len(word), _LONG) / _LONG
    matter = 0.0 if of_the_frame(word) else _LEAST + rare
    return _Word((known * rare, 1 - rare, known * long, matter), known)
