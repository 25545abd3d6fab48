"""What a question asks for, held against the text of a candidate passage.

Coverage of words, their skeletons (lost tone marks) and 4-grams, the form of the answer,
numbers, paths, and roles of letter parts. Strings only; no segmentation for a candidate.
"""

import math
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from index.levels import levels_asked
from index.lexical import idf
from index.question import Question
from index.records import Row
from index.shelf import Shelf
from index.tokens import run_grams, solid

_CONTACT = frozenset({"phone", "email", "fax", "website"})
_HEADER = frozenset({"head", "subject", "to", "reference", "enclosure"})
_HEADER_TYPES = frozenset({"enclosure", "number_of_letter"})
_VALUES = frozenset(
    {"fax", "phone", "email", "website", "deadline", "time", "date", "money", "percent", "count"}
)
#: The kinds of answer that a question can want, as in `data/questions.yml`.
ANSWERED = (
    *("fax", "phone", "email", "website", "deadline", "time", "date", "money", "percent"),
    *("number_of_letter", "enclosure", "person", "count", "place", "organisation"),
    *("definition", "reason", "permission", "method", "list", "duty"),
)
_NUMBER = re.compile(r"[0-9][0-9,.:]*")
_PATH = re.compile(
    r"(?:ข้อ|แนวปฏิบัติที่|ส่วนที่|ลำดับที่|ลำดับ|ขั้นตอนที่|แถว|มาตรา|หมวด|ตารางที่) ?"
    r"[0-9]+(?:\.[0-9]+)*"
)
#: A question for the letter that another one cites, and the words that cite one.
_ASKS_CITED = re.compile(r"อ้าง|(?<![a-z])(?:cite|refer)")
_CITES = re.compile(r"(?:อ้างถึง|อ้างอิง|อนุสนธิ|ตาม)[^|]{0,160}?ลงวันที่")
_SPACE = re.compile(r"\s+")


class _Held(NamedTuple):
    """Which words, their skeletons, 4-grams and spoken phrases of the question stand somewhere."""

    words: list[bool]
    bones: list[bool]
    grams: list[bool]
    spoken: list[bool]


class Asked:
    """What one question asks for, looked up once for all its candidates."""

    def __init__(self, question: Question, shelf: Shelf) -> None:
        self.words = question.sought
        held = shelf.held(self.words)
        self.idf, self.absent = idf(held, shelf.rows), held == 0
        self.bones = [solid(word) for word in self.words]
        self.grams = list(dict.fromkeys(gram for gram in question.grams if len(gram) == 4))
        self.gram_idf = idf(shelf.held_grams(self.grams), shelf.rows)
        asking = [word in question.asking for word in self.words]
        self.asking = np.array(asking if any(asking) else [True] * len(asking), bool)
        self.types = frozenset(question.types)
        self.kinds = question.kinds
        self.groups = question.expanded
        self.said = question.said
        self.pairs = self._pairs(question.content)
        self.numbers = [n.strip(",.:") for n in _NUMBER.findall(question.folded)]
        self.paths = [_SPACE.sub("", path) for path in _PATH.findall(question.folded)]
        self.levels = levels_asked(question.folded)
        self.cited = bool(_ASKS_CITED.search(question.folded))
        self.named = f"{solid(question.folded)} {solid(question.official)}"

    def gram_shares(self) -> np.ndarray:
        """Of the 4-grams of each word the share that each one is: float64 (grams, words)."""
        made = np.zeros((len(self.grams), len(self.bones)))
        places = {gram: place for place, gram in enumerate(self.grams)}
        for word, bone in enumerate(self.bones):
            own = [places[gram] for gram in run_grams(bone) if gram in places]
            for place in own:
                made[place, word] += 1 / len(own)
        return made

    def _pairs(self, content: tuple[str, ...]) -> list[str]:
        """Neighbouring content words that stand side by side in the question."""
        return [solid(a + b) for a, b in pairwise(content) if len(a + b) > 5]

    def held(self, text: str, bones: str) -> _Held:
        """What of the question stands in `text`, whose solid skeleton is `bones`."""
        return _Held(
            [word in text for word in self.words],
            [bone in bones for bone in self.bones],
            [gram in bones for gram in self.grams],
            [any(term in text for term in group) for group in self.groups],
        )

    def more(self, own: _Held, text: str, bones: str) -> _Held:
        """What of the question is in `own` or stands in `text`."""
        return _Held(
            [held or w in text for held, w in zip(own.words, self.words, strict=True)],
            [held or b in bones for held, b in zip(own.bones, self.bones, strict=True)],
            [held or g in bones for held, g in zip(own.grams, self.grams, strict=True)],
            [
                held or any(term in text for term in group)
                for held, group in zip(own.spoken, self.groups, strict=True)
            ],
        )


class Text(NamedTuple):
    """A candidate's text: its letter, row, best unit, and what of the question it has.

    `own` stands in the text itself, `above` there or in the headings and the header.
    """

    letter: int
    row: Row
    best: int
    own: _Held
    above: _Held


def read_text(asked: Asked, shelf: Shelf, letter: int, row: Row, met: Sequence[float]) -> Text:
    """A candidate's text held against the question, which its units meet so well."""
    own = asked.held(row.text, row.bones)
    over = f"{shelf.headers[letter]}\n{row.context}"
    above = asked.more(own, over, f"{shelf.bones[letter]}\n{row.context_bones}")
    return Text(letter, row, met.index(max(met)), own, above)


def alone(asked: Asked, shelf: Shelf, text: Text) -> dict[str, float]:
    """What a text is by itself: its sender, form, place and roles, by name."""
    letter, row, best = text.letter, text.row, text.best
    return {
        "length": math.log1p(len(row.text)),
        "sender_named": float(_names(asked, shelf, letter)),
        "level_named": float(shelf.levels[letter] in asked.levels),
        "level_unnamed": float(bool(asked.levels) and shelf.levels[letter] not in asked.levels),
        "authority": float(shelf.levels[letter]),
        **_form_features(asked, row, best),
        **_place_features(asked, row),
        **_role_features(asked, row),
    }


def _names(asked: Asked, shelf: Shelf, letter: int) -> bool:
    """Whether the question names the letter's sender."""
    sender = shelf.senders[letter]
    called = any(name in asked.named for name in shelf.sender_names[letter])
    return called or (bool(sender) and any(sender in group for group in asked.groups))


def _form_features(asked: Asked, row: Row, best: int) -> dict[str, float]:
    found = {name: row.has(name) for name in asked.kinds}
    values = [has for name, has in found.items() if name in _VALUES]
    numbers = [number in row.text for number in asked.numbers]
    in_unit = bool(row.folded and row.kinds[best + 1] & row.wanted(asked.kinds))
    return {
        "type_found": float(any(found.values())),
        "type_missing": float(bool(found) and not any(found.values())),
        "type_first": float(bool(found) and found[asked.kinds[0]]),
        "type_unit": float(in_unit),
        "value_found": float(any(values)),
        "value_missing": float(bool(values) and not any(values)),
        "number_found": sum(numbers) / len(numbers) if numbers else 0.0,
        "number_missing": 1 - sum(numbers) / len(numbers) if numbers else 0.0,
    }


def _place_features(asked: Asked, row: Row) -> dict[str, float]:
    units = row.passage.units
    return {
        "path_named": float(any(p.startswith(path) for path in asked.paths for p in row.paths)),
        "in_annex": float(bool(units) and bool(units[0].annex)),
        "first": float(bool(units) and units[0].start < 40),
        "units": math.log1p(len(units)),
    }


def _role_features(asked: Asked, row: Row) -> dict[str, float]:
    roles = row.roles
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
        "citing_asked": float(asked.cited and bool(_CITES.search(row.text))),
    }
