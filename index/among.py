"""What a question asks for, held against the texts of all candidates together.

What all candidates have, or none, tells nothing of their order: each part of the question is
weighed by how few of them have it. Strings and small arrays; no segmentation.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from index.asked import ANSWERED, Asked, Text, alone
from index.shelf import Shelf

#: What a spoken phrase weighs beside the idf of words.
_SPOKEN = 3.0
#: What may stand before the first word of a unit.
_NUMBERING = " 0123456789.()[]-–•·*/:"
#: What follows whoever has a duty, within so many characters.
_ACTS = re.compile(r"เป็น|หน้าที่|บทบาท|ภารกิจ|รับผิดชอบ|ดำเนินการ|จัดทำ|สนับสนุน|พิจารณา|ต้อง|ร่วมกับ")
_REACH = 24


def text_columns(asked: Asked, shelf: Shelf, texts: Sequence[Text]) -> dict[str, np.ndarray]:
    """Features of the candidates' texts, alone and against one another: each (candidates,)."""
    single = [alone(asked, shelf, text) for text in texts]
    rows = np.array([list(features.values()) for features in single])
    columns = dict(zip(single[0], rows.T, strict=True)) | _found(asked, texts)
    own = _Parts(*(np.array(part, bool) for part in zip(*(t.own for t in texts), strict=True)))
    above = _Parts(*(np.array(part, bool) for part in zip(*(t.above for t in texts), strict=True)))
    return columns | _coverage(asked, texts, own, above) | _among(asked, texts, own, above)


class _Parts(NamedTuple):
    """What `Held` says of each candidate: each bool (candidates, parts)."""

    words: np.ndarray
    bones: np.ndarray
    grams: np.ndarray
    spoken: np.ndarray


def _coverage(
    asked: Asked, texts: Sequence[Text], own: _Parts, above: _Parts
) -> dict[str, np.ndarray]:
    """Shares of what is asked that each text has, alone or with what stands above it."""
    in_unit = [
        [held and word in unit for held, word in zip(text.own.words, asked.words, strict=True)]
        for text in texts
        for unit in [text.row.folded[text.best] if text.row.folded else ""]
    ]
    pairs = np.array([[pair in text.row.bones for pair in asked.pairs] for text in texts], bool)
    meant = np.concatenate([above.bones, above.spoken], axis=1)
    phrases = np.full(len(asked.groups), _SPOKEN)
    return {
        "coverage": _covered(own.words, asked.idf),
        "header_coverage": _covered(above.words, asked.idf),
        "unit_coverage": _covered(np.array(in_unit, bool), asked.idf),
        "bone_coverage": _covered(own.bones, asked.idf),
        "gram_coverage": _covered(own.grams, asked.gram_idf),
        "header_gram_coverage": _covered(above.grams, asked.gram_idf),
        "pair_coverage": _covered(pairs, np.ones(len(asked.pairs))),
        "spoken_coverage": _covered(own.spoken, phrases),
        "meant_coverage": _covered(meant, np.concatenate([asked.idf, phrases])),
        **_lacking(asked, above),
    }


def _covered(held: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The share of the weights that is held, 0 without any: (candidates,)."""
    return held @ weights / (float(weights.sum()) or 1.0)


def _lacking(asked: Asked, above: _Parts) -> dict[str, np.ndarray]:
    """How much of the words is there at least in part, and the rarest word's lack.

    A mistyped word has most of its 4-grams there, a word of another topic has few.
    """
    there = np.where(above.bones, 1.0, above.grams @ asked.shares())
    lack, total = (1 - there) * asked.idf, float(asked.idf.sum())
    return {
        "nearly_coverage": 1 - lack.sum(axis=1) / total if total else np.zeros(len(lack)),
        "worst_lack": lack.max(axis=1, initial=0.0),
    }


def _found(asked: Asked, texts: Sequence[Text]) -> dict[str, np.ndarray]:
    """For each kind of answer whether it is wanted and there."""
    columns = {f"found_{name}": np.zeros(len(texts)) for name in ANSWERED}
    for name in asked.kinds:
        columns[f"found_{name}"] = np.array([float(text.row.has(name)) for text in texts])
    return columns


def _among(
    asked: Asked, texts: Sequence[Text], own: _Parts, above: _Parts
) -> dict[str, np.ndarray]:
    """Shares of what is asked, each part weighed by how few of the candidates have it.

    What all have, or none, tells nothing of their order.
    """
    weights, phrases = _rarity(own.words).tolist(), _rarity(own.spoken).tolist()
    units = np.array([_best_unit(asked, text, weights, phrases) for text in texts]).reshape(-1, 4)
    return {
        "rare_words": _rare(own.bones),
        "rare_words_above": _rare(above.bones),
        "rare_grams": _rare(own.grams),
        "rare_spoken": _rare(own.spoken),
        "rare_meant": _rare(np.concatenate([own.bones, own.spoken], axis=1)),
        "rare_meant_above": _rare(np.concatenate([above.bones, above.spoken], axis=1)),
        "rare_unit": units[:, 0],
        "rare_unit_typed": units[:, 1],
        "rare_unit_meant": units[:, 2],
        "rare_label": units[:, 3],
        "rare_acts": np.array([_acts(asked, text, weights, phrases) for text in texts]),
        "words_nowhere": np.full(len(texts), 1 - _covered(above.bones.any(axis=0), asked.idf)),
        "grams_nowhere": np.full(len(texts), 1 - _covered(own.grams.any(axis=0), asked.gram_idf)),
    }


def _rarity(held: np.ndarray) -> np.ndarray:
    """What each column of bool (candidates, parts) weighs: its surprise, 0 where none has it."""
    have = held.sum(axis=0)
    return np.where(have > 0, np.log((len(held) + 1) / np.maximum(have, 1)), 0.0)


def _rare(held: np.ndarray) -> np.ndarray:
    weights = _rarity(held)
    return held @ weights / max(float(weights.sum()), 1e-9)


def _best_unit(
    asked: Asked, text: Text, weights: list[float], phrases: list[float]
) -> tuple[float, float, float, float]:
    """The most of the rare words in one unit, in one that has the form of the answer, in one
    with what is meant by them, and those that begin a unit (as a heading or label does).
    """
    row, best, typed, meant, label = text.row, 0.0, 0.0, 0.0, 0.0
    total, total_meant = max(sum(weights), 1e-9), max(sum(weights) + sum(phrases), 1e-9)
    words = _present(asked.words, weights, text.own.words)
    groups = _present(asked.groups, phrases, text.own.spoken)
    kinds = row.wanted(asked.kinds)
    for i, unit in enumerate(row.folded if words or groups else ()):
        there = [(word, weight) for word, weight in words if word in unit]
        share = sum([weight for _, weight in there])
        said = sum([weight for group, weight in groups if any(term in unit for term in group)])
        best, meant = max(best, share), max(meant, share + said)
        if share > typed and row.kinds[i + 1] & kinds:
            typed = share
        if there:
            bare = unit.lstrip(_NUMBERING)
            label = max([label, *[weight for word, weight in there if bare.startswith(word)]])
    return best / total, typed / total, meant / total_meant, label / total


def _acts(asked: Asked, text: Text, weights: list[float], phrases: list[float]) -> float:
    """The rarest named part that is said to do or be something, where a duty is asked for."""
    if "duty" not in asked.types:
        return 0.0
    groups = _present(asked.groups, phrases, text.own.spoken)
    words = _present([(word,) for word in asked.words], weights, text.own.words)
    folded, best = text.row.text, 0.0
    for terms, weight in (*groups, *words):
        if weight > best and any(
            _ACTS.search(folded, found + len(term), found + len(term) + _REACH)
            for term in terms
            if (found := folded.find(term)) >= 0
        ):
            best = weight
    return best / max(sum(weights) + sum(phrases), 1e-9)


def _present(parts: Sequence, weights: list[float], held: list[bool]) -> list[tuple]:
    return [
        (part, weight)
        for part, weight, found in zip(parts, weights, held, strict=True)
        if found and weight
    ]
