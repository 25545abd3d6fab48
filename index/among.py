"""What a question asks for, held against the texts of all candidates together.

What all candidates have, or none, tells nothing of their order: each part of the question is
weighed by how few of them have it. Strings and small arrays; no segmentation.
"""

import re
from collections.abc import Sequence
from itertools import accumulate, pairwise

import numpy as np

from index.asked import ANSWERED, Asked, Text, alone
from index.foreign import foreign_columns
from index.shelf import Shelf

#: What a spoken phrase weighs beside the idf of words.
_SPOKEN = 3.0
#: What may stand before the first word of a unit.
_NUMBERING = " 0123456789.()[]-–•·*/:"
#: What follows whoever has a duty, within so many characters.
_ACTS = re.compile(r"เป็น|หน้าที่|บทบาท|ภารกิจ|รับผิดชอบ|ดำเนินการ|จัดทำ|สนับสนุน|พิจารณา|ต้อง|ร่วมกับ")
_REACH = 24
#: What is looked for in each candidate: in its text, there or above it, in its best unit.
_PARTS = (
    *("words", "bones", "grams", "spoken"),
    *("words_above", "bones_above", "grams_above", "spoken_above", "words_in_unit", "pairs"),
)
#: Features that are shares of parts, each part weighed by its idf.
_COVERAGE = {
    "coverage": ("words",),
    "header_coverage": ("words_above",),
    "unit_coverage": ("words_in_unit",),
    "bone_coverage": ("bones",),
    "gram_coverage": ("grams",),
    "header_gram_coverage": ("grams_above",),
    "pair_coverage": ("pairs",),
    "spoken_coverage": ("spoken",),
    "meant_coverage": ("bones_above", "spoken_above"),
}
#: And by how few of the candidates have it.
_RARE = {
    "rare_words": ("bones",),
    "rare_words_above": ("bones_above",),
    "rare_grams": ("grams",),
    "rare_spoken": ("spoken",),
    "rare_meant": ("bones", "spoken"),
    "rare_meant_above": ("bones_above", "spoken_above"),
}
#: Which parts each of these is of: bool (shares, parts).
_OF_COVERAGE, _OF_RARE = (
    np.array([[part in parts for part in _PARTS] for parts in shares.values()])
    for shares in (_COVERAGE, _RARE)
)


def text_columns(asked: Asked, shelf: Shelf, texts: Sequence[Text]) -> dict[str, np.ndarray]:
    """Features of the candidates' texts, alone and against one another: each (candidates,)."""
    single = [alone(asked, shelf, text) for text in texts]
    rows = np.array([list(features.values()) for features in single])
    columns = dict(zip(single[0], rows.T, strict=True)) | _found(asked, texts)
    held, at = _table(asked, texts)
    rarity = _rarity(held)
    words, phrases = rarity[at["words"]].tolist(), rarity[at["spoken"]].tolist()
    return columns | _shares(asked, held, at, rarity) | _units(asked, texts, words, phrases)


def _parts(asked: Asked, text: Text) -> tuple[list[bool], ...]:
    """Which of what is asked for is there, in the order of _PARTS."""
    unit = text.row.folded[text.best] if text.row.folded else ""
    here = zip(text.own.words, asked.words, strict=True)
    in_unit = [held and word in unit for held, word in here]
    return *text.own, *text.above, in_unit, [pair in text.row.bones for pair in asked.pairs]


def _table(asked: Asked, texts: Sequence[Text]) -> tuple[np.ndarray, dict[str, slice]]:
    """What each text has, all parts side by side, and where the columns of each part stand.

    float64 (candidates, columns) of 0 and 1: arrays this small cost what their calls cost.
    """
    parts = [_parts(asked, text) for text in texts]
    flags = b"".join(bytes(part) for each in parts for part in each)
    held = np.frombuffer(flags, np.uint8).reshape(len(parts), -1).astype(np.float64)
    ends = accumulate(map(len, parts[0]), initial=0)
    return held, {name: slice(*ends) for name, ends in zip(_PARTS, pairwise(ends), strict=True)}


def _rarity(held: np.ndarray) -> np.ndarray:
    """What each column of the table weighs: its surprise, 0 where none has it.

    What all candidates have, or none, tells nothing of their order.
    """
    have = held.sum(axis=0)
    return np.where(have > 0, np.log((len(held) + 1) / np.maximum(have, 1)), 0.0)


def _shares(
    asked: Asked, held: np.ndarray, at: dict[str, slice], rarity: np.ndarray
) -> dict[str, np.ndarray]:
    """Shares of what is asked that each text has, alone or with what stands above it."""
    own = [asked.idf, asked.idf, asked.gram_idf, np.full(len(asked.groups), _SPOKEN)]
    idf = np.concatenate([*own, *own, asked.idf, np.ones(len(asked.pairs))])
    part = np.repeat(np.arange(len(_PARTS)), [at[name].stop - at[name].start for name in _PARTS])
    weights = np.concatenate([_OF_COVERAGE[:, part] * idf, _OF_RARE[:, part] * rarity])
    total = weights.sum(axis=1, keepdims=True)
    found = weights / np.where(total > 0, total, 1.0) @ held.T
    columns = dict(zip((*_COVERAGE, *_RARE), found, strict=True))
    asked_for = {"words_nowhere": at["bones_above"], "grams_nowhere": at["grams"]}
    for name, part in asked_for.items():
        total = float(idf[part].sum()) or 1.0
        columns[name] = np.full(len(held), 1 - idf[part] @ held[:, part].any(axis=0) / total)
    there = _there(asked, held[:, at["bones_above"]], held[:, at["grams_above"]])
    return columns | _lacking(asked, there) | foreign_columns(asked, there, held[:, at["spoken"]])


def _there(asked: Asked, bones: np.ndarray, grams: np.ndarray) -> np.ndarray:
    """How much of each word a text has, 0 to 1: float64 (candidates, words).

    A mistyped word has most of its 4-grams there, a word of another topic has few.
    """
    return np.where(bones > 0, 1.0, grams @ asked.gram_shares())


def _lacking(asked: Asked, there: np.ndarray) -> dict[str, np.ndarray]:
    """How much of the words is there at least in part, and the rarest word's lack."""
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


def _units(
    asked: Asked, texts: Sequence[Text], weights: list[float], phrases: list[float]
) -> dict[str, np.ndarray]:
    """What single units of each text have, given the rarity of words and spoken phrases."""
    rows = [
        (*_best_unit(asked, text, weights, phrases), _acts(asked, text, weights, phrases))
        for text in texts
    ]
    names = ("rare_unit", "rare_unit_typed", "rare_unit_meant", "rare_label", "rare_acts")
    return dict(zip(names, np.array(rows).T, strict=True))


def _best_unit(
    asked: Asked, text: Text, weights: list[float], phrases: list[float]
) -> tuple[float, float, float, float]:
    """The most of the rare words in one unit, in one that has the form of the answer, in one
    with what is meant by them, and those that begin a unit (as a heading or label does).
    """
    row, best, typed, meant, label = text.row, 0.0, 0.0, 0.0, 0.0
    total, total_meant = max(sum(weights), 1e-9), max(sum(weights) + sum(phrases), 1e-9)
    words = _present(asked.words, weights, text.own.words)
    groups = [
        ([term for term in group if term in row.text], weight)
        for group, weight in _present(asked.groups, phrases, text.own.spoken)
    ]
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
