"""What is known of a candidate passage for a question: one row of numbers a candidate.

The ranking weights (`index.ranking`) are learned over these and nothing else. Relative
features compare with the best passage of the same question, absolute ones do not.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from index.embedding import Embedding, rows
from index.question import Question, answer_patterns
from index.records import Row
from index.shelf import Lanes, Shelf

CANDIDATES = 60
_CONTACT = frozenset({"phone", "email", "fax", "website"})
_HEADER = frozenset({"head", "subject", "to", "reference", "enclosure"})
_HEADER_TYPES = frozenset({"enclosure", "number_of_letter"})


@dataclass(frozen=True)
class Candidate:
    """A passage to rank: its row, stored text, and how well each unit interacts, (units,)."""

    number: int
    row: Row
    letter: int
    unit_similarity: np.ndarray
    similarity: float


def relative(scores: np.ndarray) -> np.ndarray:
    """Scores from 0 (the median passage) to 1 (the best)."""
    low, high = float(np.median(scores)), float(scores.max(initial=0.0))
    return (scores - low) / (high - low) if high > low else np.zeros_like(scores)


def fused(lanes: Lanes) -> np.ndarray:
    """The sum of the lanes that chooses the candidates, half of it dense."""
    lexical = relative(lanes.words + 0.5 * lanes.header_words) + relative(
        lanes.grams + 0.5 * lanes.header_grams
    )
    spoken = relative(lanes.spoken + 0.5 * lanes.header_spoken)
    return lexical + 0.5 * spoken + 1.5 * relative(lanes.dense) + 0.5 * relative(lanes.subject)


def candidates(
    shelf: Shelf, lanes: Lanes, embedding: Embedding, also: Sequence[int] = ()
) -> list[Candidate]:
    """The most promising passages, and the rows in `also`, with their late interaction."""
    best = np.argsort(-fused(lanes), kind="stable")[:CANDIDATES]
    numbers = list(dict.fromkeys([*map(int, also), *map(int, best)]))
    stored = shelf.records.rows(numbers)
    query, weights = rows(embedding), shelf.token_weights(embedding)
    return [_candidate(shelf, n, stored[n], query, weights) for n in numbers]


def _candidate(
    shelf: Shelf, number: int, row: Row, query: np.ndarray, weights: np.ndarray
) -> Candidate:
    cosines, unit_of = shelf.interaction(number, query)
    count = len(row.folded)
    per_unit = np.zeros(count, np.float32)
    for unit in range(count):
        inside = cosines[:, unit_of == unit]
        if inside.shape[1]:
            per_unit[unit] = inside.max(axis=1) @ weights
    whole = float(cosines.max(axis=1) @ weights) if cosines.shape[1] else 0.0
    return Candidate(number, row, int(shelf.passage_letter[number]), per_unit, whole)


@dataclass(frozen=True)
class Features:
    """Every feature of one candidate; the order of the fields is the order of the weights."""

    dense: float
    dense_relative: float
    interaction: float
    interaction_relative: float
    unit_interaction_relative: float
    words: float
    words_relative: float
    grams: float
    grams_relative: float
    spoken: float
    spoken_relative: float
    header_words_relative: float
    header_grams_relative: float
    header_spoken_relative: float
    subject: float
    subject_relative: float
    fused: float
    coverage: float
    header_coverage: float
    unit_coverage: float
    spoken_coverage: float
    type_found: float
    type_missing: float
    is_row: float
    is_clause: float
    is_heading: float
    is_closing: float
    header_asked: float
    header_unasked: float
    signature_asked: float
    signature_unasked: float
    contact_asked: float
    contact_unasked: float
    length: float
    sender_named: float


NAMES = tuple(field.name for field in fields(Features))


class _Asked:
    """What one question asks for, looked up once for all its candidates."""

    def __init__(self, question: Question, shelf: Shelf) -> None:
        self.words = list(dict.fromkeys(w for w in question.content if len(w) > 1))
        self.idf = np.array([shelf.idf(word) for word in self.words], np.float32)
        patterns = answer_patterns()
        self.types = frozenset(question.types)
        self.patterns = [patterns[name] for name in question.types if name in patterns]
        self.groups = question.expanded
        self.text = question.folded

    def coverage(self, *texts: str) -> float:
        """The idf-weighted share of content words that stand in any of `texts`."""
        total = float(self.idf.sum())
        if not total:
            return 0.0
        inside = [any(word in text for text in texts) for word in self.words]
        return float(self.idf[np.array(inside)].sum()) / total

    def spoken(self, text: str) -> float:
        """The share of spoken phrases with an official term in `text`."""
        found = [any(term in text for term in group) for group in self.groups]
        return sum(found) / len(found) if found else 0.0


def feature_matrix(
    question: Question, shelf: Shelf, lanes: Lanes, chosen: Sequence[Candidate]
) -> np.ndarray:
    """float32 (candidates, len(NAMES)) in the order of `chosen`."""
    numbers = np.array([c.number for c in chosen])
    asked = _Asked(question, shelf)
    scores = _lane_columns(lanes, numbers, len(question.content))
    whole = np.array([c.similarity for c in chosen])
    best_unit = np.array([c.unit_similarity.max(initial=0.0) for c in chosen])
    scores |= {
        "interaction": whole,
        "interaction_relative": relative(whole),
        "unit_interaction_relative": relative(best_unit),
    }
    texts = [_text_features(asked, shelf, c) for c in chosen]
    columns = [
        scores[name] if name in scores else np.array([text[name] for text in texts])
        for name in NAMES
    ]
    return np.stack(columns, axis=1).astype(np.float32)


def _lane_columns(lanes: Lanes, numbers: np.ndarray, terms: int) -> dict[str, np.ndarray]:
    """Features of the lanes: raw lexical sums are per content word of the question."""
    size = max(1, terms)
    columns = {
        "dense": lanes.dense[numbers],
        "words": lanes.words[numbers] / size,
        "grams": lanes.grams[numbers] / size,
        "spoken": lanes.spoken[numbers] / size,
        "subject": lanes.subject[numbers],
        "fused": fused(lanes)[numbers],
    }
    for name in ("dense", "words", "grams", "spoken", "subject"):
        columns[f"{name}_relative"] = relative(getattr(lanes, name))[numbers]
    for name in ("header_words", "header_grams", "header_spoken"):
        columns[f"{name}_relative"] = relative(getattr(lanes, name))[numbers]
    return columns


def _text_features(asked: _Asked, shelf: Shelf, candidate: Candidate) -> dict[str, float]:
    row, header = candidate.row, shelf.headers[candidate.letter]
    text = " ".join(row.folded)
    found = any(pattern.search(text) for pattern in asked.patterns)
    sender = shelf.senders[candidate.letter]
    return {
        "coverage": asked.coverage(text),
        "header_coverage": asked.coverage(text, header, row.context),
        "unit_coverage": max(map(asked.coverage, row.folded), default=0.0),
        "spoken_coverage": asked.spoken(text),
        "type_found": float(found),
        "type_missing": float(bool(asked.patterns) and not found),
        "length": float(np.log1p(len(text))),
        "sender_named": float(bool(sender) and _names(asked, sender)),
        **_role_features(asked, {unit.role for unit in row.passage.units}),
    }


def _names(asked: _Asked, sender: str) -> bool:
    return sender in asked.text or any(sender in group for group in asked.groups)


def _role_features(asked: _Asked, roles: set[str]) -> dict[str, float]:
    header, signed = bool(roles & _HEADER), "signature" in roles
    contact = "contact" in roles
    return {
        "is_row": float("row" in roles),
        "is_clause": float("clause" in roles),
        "is_heading": float("heading" in roles),
        "is_closing": float("closing" in roles),
        "header_asked": float(header and bool(asked.types & _HEADER_TYPES)),
        "header_unasked": float(header and not asked.types & _HEADER_TYPES),
        "signature_asked": float(signed and "person" in asked.types),
        "signature_unasked": float(signed and "person" not in asked.types),
        "contact_asked": float(contact and bool(asked.types & _CONTACT)),
        "contact_unasked": float(contact and not asked.types & _CONTACT),
    }
