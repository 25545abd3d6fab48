"""What a question asks for, held against the text of a candidate passage.

Coverage of words, their skeletons (lost tone marks) and 4-grams, the form of the answer,
numbers, paths, and roles of letter parts. Strings only; no segmentation for a candidate.
"""

import re
from itertools import pairwise

import numpy as np

from index.levels import levels_asked
from index.question import Question, answer_patterns
from index.records import Row
from index.shelf import Shelf
from index.tokens import solid

_CONTACT = frozenset({"phone", "email", "fax", "website"})
_HEADER = frozenset({"head", "subject", "to", "reference", "enclosure"})
_HEADER_TYPES = frozenset({"enclosure", "number_of_letter"})
_VALUES = frozenset(
    {"fax", "phone", "email", "website", "deadline", "time", "date", "money", "percent", "count"}
)
_NUMBER = re.compile(r"[0-9][0-9,.:]*")
_PATH = re.compile(
    r"(?:ข้อ|แนวปฏิบัติที่|ส่วนที่|ลำดับที่|ลำดับ|ขั้นตอนที่|แถว|มาตรา|หมวด|ตารางที่) ?"
    r"[0-9]+(?:\.[0-9]+)*"
)
_SPACE = re.compile(r"\s+")


class Asked:
    """What one question asks for, looked up once for all its candidates."""

    def __init__(self, question: Question, shelf: Shelf) -> None:
        self.words = list(dict.fromkeys(w for w in question.content if len(w) > 1))
        self.idf = np.array([shelf.idf(word) for word in self.words], np.float32)
        self.bones = [solid(word) for word in self.words]
        self.grams = list(dict.fromkeys(gram for gram in question.grams if len(gram) == 4))
        self.gram_idf = np.array([shelf.gram_idf(gram) for gram in self.grams], np.float32)
        patterns = answer_patterns()
        self.types = frozenset(question.types)
        self.patterns = [patterns[name] for name in question.types if name in patterns]
        self.values = [patterns[n] for n in question.types if n in patterns and n in _VALUES]
        self.groups = question.expanded
        self.pairs = self._pairs(question.content)
        self.numbers = [n.strip(",.:") for n in _NUMBER.findall(question.folded)]
        self.paths = [_SPACE.sub("", path) for path in _PATH.findall(question.folded)]
        self.levels = levels_asked(question.folded)
        self.text = question.folded

    def _pairs(self, content: tuple[str, ...]) -> list[str]:
        """Neighbouring content words that stand side by side in the question."""
        return [solid(a + b) for a, b in pairwise(content) if len(a + b) > 5]

    def coverage(self, text: str) -> float:
        """The idf-weighted share of content words that stand in `text`."""
        return _share(self.words, self.idf, text)

    def spoken(self, text: str) -> float:
        """The share of spoken phrases with an official term in `text`."""
        found = [any(term in text for term in group) for group in self.groups]
        return sum(found) / len(found) if found else 0.0

    def meant(self, text: str, bones: str) -> float:
        """The idf-weighted share of content words that `text` has, as typed or as officials say."""
        total = float(self.idf.sum()) + 3.0 * len(self.groups)
        if not total:
            return 0.0
        plain = sum(float(i) for b, i in zip(self.bones, self.idf, strict=True) if b in bones)
        return (plain + 3.0 * sum(any(t in text for t in g) for g in self.groups)) / total


def _share(terms: list[str], weights: np.ndarray, text: str) -> float:
    total = float(weights.sum())
    if not total:
        return 0.0
    return sum([w for term, w in zip(terms, weights.tolist(), strict=True) if term in text]) / total


def text_features(asked: Asked, shelf: Shelf, letter: int, row: Row, best: int) -> dict[str, float]:
    """Features of one candidate's text; `best` is the unit that meets the question best."""
    text, header = " ".join(row.folded), f"{shelf.headers[letter]} {row.context}"
    bones = solid(text)
    with_header = f"{bones} {solid(row.context)} {shelf.bones[letter]}"
    unit = row.folded[best] if row.folded else ""
    sender = shelf.senders[letter]
    return {
        "coverage": asked.coverage(text),
        "header_coverage": asked.coverage(f"{text} {header}"),
        "unit_coverage": asked.coverage(unit),
        "bone_coverage": _share(asked.bones, asked.idf, bones),
        "gram_coverage": _share(asked.grams, asked.gram_idf, bones),
        "header_gram_coverage": _share(asked.grams, asked.gram_idf, with_header),
        "pair_coverage": sum(p in bones for p in asked.pairs) / max(1, len(asked.pairs)),
        "spoken_coverage": asked.spoken(text),
        "meant_coverage": asked.meant(f"{text} {header}", with_header),
        "length": float(np.log1p(len(text))),
        "sender_named": float(bool(sender) and _names(asked, sender)),
        "level_named": float(shelf.levels[letter] in asked.levels),
        "level_unnamed": float(bool(asked.levels) and shelf.levels[letter] not in asked.levels),
        "authority": float(shelf.levels[letter]),
        **_form_features(asked, text, unit),
        **_place_features(asked, row),
        **_role_features(asked, {unit.role for unit in row.passage.units}),
    }


def _names(asked: Asked, sender: str) -> bool:
    return sender in asked.text or any(sender in group for group in asked.groups)


def _form_features(asked: Asked, text: str, unit: str) -> dict[str, float]:
    found = [bool(pattern.search(text)) for pattern in asked.patterns]
    value = any(pattern.search(text) for pattern in asked.values)
    numbers = [number in text for number in asked.numbers]
    return {
        "type_found": float(any(found)),
        "type_missing": float(bool(found) and not any(found)),
        "type_first": float(bool(found) and found[0]),
        "type_unit": float(any(pattern.search(unit) for pattern in asked.patterns)),
        "value_found": float(value),
        "value_missing": float(bool(asked.values) and not value),
        "number_found": sum(numbers) / len(numbers) if numbers else 0.0,
        "number_missing": 1 - sum(numbers) / len(numbers) if numbers else 0.0,
    }


def _place_features(asked: Asked, row: Row) -> dict[str, float]:
    paths = {_SPACE.sub("", unit.path) for unit in row.passage.units}
    units = row.passage.units
    return {
        "path_named": float(any(p.startswith(path) for path in asked.paths for p in paths if p)),
        "in_annex": float(bool(units) and bool(units[0].annex)),
        "first": float(bool(units) and units[0].start < 40),
        "units": float(np.log1p(len(units))),
    }


def _role_features(asked: Asked, roles: set[str]) -> dict[str, float]:
    header, signed = bool(roles & _HEADER), "signature" in roles
    contact = "contact" in roles
    return {
        "is_row": float("row" in roles),
        "is_clause": float("clause" in roles),
        "is_heading": float("heading" in roles),
        "is_closing": float("closing" in roles),
        "is_note": float("endorsement" in roles),
        "header_asked": float(header and bool(asked.types & _HEADER_TYPES)),
        "header_unasked": float(header and not asked.types & _HEADER_TYPES),
        "signature_asked": float(signed and "person" in asked.types),
        "signature_unasked": float(signed and "person" not in asked.types),
        "contact_asked": float(contact and bool(asked.types & _CONTACT)),
        "contact_unasked": float(contact and not asked.types & _CONTACT),
    }
