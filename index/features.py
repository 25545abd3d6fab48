"""What is known of a candidate passage for a question: one row of numbers a candidate.

The ranking weights (`index.ranking`) are learned over these and nothing else. Relative
features compare with the best passage of the same question, absolute ones do not.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.among import text_columns
from index.asked import ANSWERED, Asked, read_text
from index.embedding import Embedding, rows
from index.foreign import FOREIGN
from index.interaction import Meeting, meet
from index.question import Question
from index.records import Row
from index.shelf import LANES, Lanes, Shelf, relative

#: Passages that late interaction looks at, and those of them whose texts are read.
LOOKED, CANDIDATES = 22, 10
#: How many of a letter's best passages speak for the letter.
SPEAK = 3
#: Lanes whose scores count as they are too.
_RAW = ("dense", "words", "grams", "spoken", "subject")
_MEETINGS = ("whole", "body", "unit", "second", "weakest", "mean", "unit_mean")


@dataclass(frozen=True)
class Candidate:
    """A passage to rank: its row, stored text, letter, and how the question meets it."""

    number: int
    row: Row
    letter: int
    meeting: Meeting


def foremost(scores: np.ndarray, count: int) -> np.ndarray:
    """The places of the `count` highest scores, best first, the earlier of equal ones first."""
    if len(scores) > count:
        least = np.partition(scores, len(scores) - count)[len(scores) - count]
        places = np.flatnonzero(scores >= least)
    else:
        places = np.arange(len(scores))
    return places[np.argsort(-scores[places], kind="stable")][:count]


def candidates(
    shelf: Shelf,
    lanes: Lanes,
    embedding: Embedding,
    also: Sequence[int] = (),
    hide: np.ndarray | None = None,
    most: tuple[int, int] = (LOOKED, CANDIDATES),
) -> list[Candidate]:
    """The most promising passages, and the different rows in `also`, with late interaction.

    Those of `hide`, bool (passages,), are left out. `most` are looked at, and of these read.
    """
    fused = lanes.fused if hide is None else np.where(hide, -np.inf, lanes.fused)
    best = (int(n) for n in foremost(fused, most[0]) if fused[n] > -np.inf)
    numbers = np.array(list(dict.fromkeys([*map(int, also), *best])), np.int64)
    if not len(numbers):
        return []
    shelf.sharpen(lanes, embedding, numbers)
    meetings = _meet(shelf, embedding, shelf.tokens(numbers))
    promise = _promise(lanes, numbers, meetings, len(also))
    kept = np.sort(foremost(promise, most[1] + len(also)))
    stored = shelf.records.rows(numbers[kept].tolist())
    return [
        Candidate(n, stored[n], int(shelf.passage_letter[n]), meetings[i])
        for i, n in zip(kept.tolist(), numbers[kept].tolist(), strict=True)
    ]


def _promise(
    lanes: Lanes, numbers: np.ndarray, meetings: Sequence[Meeting], also: int
) -> np.ndarray:
    """How promising each looked at is before its text is read; the first `also` most of all."""
    met = [(m.whole, m.mean, max(m.units, default=0.0)) for m in meetings]
    whole, mean, unit = relative(np.array(met).T)
    scores = relative(lanes.fused[numbers]) + whole + 0.5 * (unit + mean)
    scores[:also] = np.inf
    return scores


def _meet(shelf: Shelf, embedding: Embedding, passages: list) -> list[Meeting]:
    query = shelf.projected(np.vstack([rows(embedding), embedding.vector]))
    return meet(query, shelf.token_weights(embedding.ids), passages)


def feature_columns(
    question: Question, shelf: Shelf, lanes: Lanes, chosen: Sequence[Candidate]
) -> dict[str, np.ndarray]:
    """Every feature by name, each (candidates,) in the order of `chosen`."""
    numbers = np.array([c.number for c in chosen])
    asked = Asked(question, shelf)
    columns = _lane_columns(lanes, numbers, len(question.content))
    columns |= _meeting_columns([c.meeting for c in chosen])
    columns |= _around(lanes.fused, numbers, shelf.passage_letter)
    texts = [read_text(asked, shelf, c.letter, c.row, c.meeting.units) for c in chosen]
    return columns | text_columns(asked, shelf, texts)


def feature_matrix(
    question: Question, shelf: Shelf, lanes: Lanes, chosen: Sequence[Candidate]
) -> np.ndarray:
    """float32 (candidates, len(NAMES)) in the order of `chosen`."""
    columns = feature_columns(question, shelf, lanes, chosen)
    return np.array([columns[name] for name in NAMES], np.float32).T


def _lane_columns(lanes: Lanes, numbers: np.ndarray, terms: int) -> dict[str, np.ndarray]:
    """Features of the lanes: raw lexical sums are per content word of the question."""
    own, beside = lanes.scores[:, numbers], relative(lanes.scores, numbers)
    columns = {
        lane: own[at] if lane in ("dense", "subject") else own[at] / max(1, terms)
        for at, lane in enumerate(LANES)
        if lane in _RAW
    }
    columns["fused"] = lanes.fused[numbers]
    return columns | {f"{lane}_relative": row for lane, row in zip(LANES, beside, strict=True)}


def _meeting_columns(meetings: Sequence[Meeting]) -> dict[str, np.ndarray]:
    """Late interaction, as it is and relative to the other candidates."""
    best = [sorted(m.units, reverse=True) or [0.0] for m in meetings]
    rows = [
        (m.whole, m.body, units[0], units[:2][-1], m.weakest, m.mean, m.unit_mean)
        for m, units in zip(meetings, best, strict=True)
    ]
    columns = np.array(rows, np.float64).T
    names = [f"meet_{name}" for name in _MEETINGS]
    beside = [f"{name}_relative" for name in names]
    return dict(zip((*names, *beside), (*columns, *relative(columns)), strict=True))


def _around(
    scores: np.ndarray, numbers: np.ndarray, letter_of: np.ndarray
) -> dict[str, np.ndarray]:
    """How far its letter promises less than the best one, and what the passages beside it do."""
    letters = np.asarray(letter_of)[numbers]
    places: dict[int, list[float]] = {}
    for letter, score in zip(letters.tolist(), scores[numbers].tolist(), strict=True):
        places.setdefault(letter, []).append(score)
    best = {n: sum(sorted(held)[-SPEAK:]) / len(held[:SPEAK]) for n, held in places.items()}
    sides = []
    for step in (-1, 1):
        beside = np.clip(numbers + step, 0, len(scores) - 1)
        same = (np.asarray(letter_of)[beside] == letters) & (beside != numbers)
        sides.append(np.where(same, scores[beside], 0.0))
    promise = np.array([best[n] for n in letters.tolist()])
    return {
        "letter": promise - promise.max(),
        "before": sides[0],
        "after": sides[1],
    }


def _names() -> tuple[str, ...]:
    relatives = tuple(f"{name}_relative" for name in LANES)
    meetings = tuple(f"meet_{name}" for name in _MEETINGS)
    return (
        *_RAW,
        "fused",
        *relatives,
        *meetings,
        *(f"{name}_relative" for name in meetings),
        *("letter", "before", "after"),
        *_TEXT,
    )


_TEXT = (
    "coverage",
    "header_coverage",
    "unit_coverage",
    "bone_coverage",
    "gram_coverage",
    "header_gram_coverage",
    "pair_coverage",
    "spoken_coverage",
    "meant_coverage",
    "nearly_coverage",
    "worst_lack",
    "length",
    "sender_named",
    "level_named",
    "level_unnamed",
    "authority",
    "type_found",
    "type_missing",
    "type_first",
    "type_unit",
    "value_found",
    "value_missing",
    *(f"found_{name}" for name in ANSWERED),
    "number_found",
    "number_missing",
    "path_named",
    "in_annex",
    "first",
    "units",
    "is_row",
    "is_clause",
    "is_heading",
    "is_closing",
    "is_note",
    "header_asked",
    "header_unasked",
    "signature_asked",
    "signature_unasked",
    "contact_asked",
    "contact_unasked",
    "citing_asked",
    "rare_words",
    "rare_words_above",
    "rare_grams",
    "rare_spoken",
    "rare_meant",
    "rare_meant_above",
    "rare_unit",
    "rare_unit_typed",
    "rare_unit_meant",
    "rare_label",
    "rare_acts",
    "words_nowhere",
    "grams_nowhere",
    *FOREIGN,
)
NAMES = _names()
