"""From ranked candidates to hits: copies put together, the answering unit marked.

The same words from several offices become one hit that names the others; the copy shown
is the one of the level asked for, else of the highest authority.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.letter import Letter
from index.answer import Hit, LetterCard, PassageHit
from index.features import Candidate
from index.levels import levels_asked
from index.question import Question
from index.records import Row
from index.shelf import Shelf

#: Share of 4-grams of the shorter text that the longer one holds, to be the same words.
SAME = 0.72
#: And how alike in length they must be for one to stand for the other.
ALIKE = 0.6
#: How far below the best ranked copy another one may score to be shown in its place.
NEAR = 1.5
#: Parts that are a letter's own, however alike those of another letter on the matter are.
_OWN = frozenset({"head", "reference"})
_NUMBER = re.compile(r"[0-9]+")
_ROLE_PATHS = {
    "head": "หัวหนังสือ",
    "subject": "เรื่อง",
    "to": "เรียน",
    "reference": "อ้างถึง",
    "enclosure": "สิ่งที่ส่งมาด้วย",
    "signature": "ผู้ลงนาม",
    "contact": "ผู้ติดต่อ",
    "closing": "ส่วนสรุป",
    "paragraph": "เนื้อความ",
}
_ROLE_TYPES = {
    "enclosure": {"enclosure"},
    "reference": {"number_of_letter"},
    "signature": {"person"},
    "contact": {"phone", "email", "fax", "website"},
}


@dataclass
class _Group:
    """Candidates with the same words; the first is the best ranked."""

    members: list[tuple[Candidate, float]]


def card(letter: Letter) -> LetterCard:
    """The reference block of a letter."""
    return LetterCard(
        id=letter.id,
        kind=letter.kind,
        number=letter.number,
        canonical=letter.canonical,
        aliases=letter.aliases,
        date=letter.date,
        subject=letter.subject,
        sender=letter.sender,
        urgency=letter.urgency,
        disputed=bool(letter.aliases),
    )


def _joins(group: _Group, row: Row) -> bool:
    first = group.members[0][0].row
    length, own = len(row.text), len(first.text)
    if min(length, own) < ALIKE * max(length, own, 1):
        return False
    if not (_OWN.isdisjoint(row.roles) and _OWN.isdisjoint(first.roles)):
        return False
    return row.shares(first, SAME)


def _grouped(ranked: Sequence[tuple[Candidate, float]], limit: int) -> list[_Group]:
    groups: list[_Group] = []
    for candidate, score in ranked:
        letters = {candidate.letter}
        for group in groups:
            held = {member.letter for member, _ in group.members}
            if not letters & held and _joins(group, candidate.row):
                group.members.append((candidate, score))
                break
        else:
            if len(groups) < limit:
                groups.append(_Group([(candidate, score)]))
    return groups


def _shown(group: _Group, shelf: Shelf, question: Question) -> Candidate:
    """The member to show: of the sender or level asked for, else the highest authority.

    A copy that ranks clearly lower, or lacks a number of the best ranked member (another
    date, another sum), does not stand for it.
    """
    best, top = group.members[0]
    if len(group.members) == 1:
        return best
    needed, levels = _numbers(best), levels_asked(question.folded)

    def stands(member: tuple[Candidate, float]) -> bool:
        return member[1] >= top - NEAR and needed <= _numbers(member[0])

    def rank(member: tuple[Candidate, float]) -> tuple:
        sender, level = shelf.senders[member[0].letter], shelf.levels[member[0].letter]
        return (bool(sender) and sender in question.folded, level in levels, level, member[1])

    return max(filter(stands, group.members), key=rank)[0]


def _numbers(candidate: Candidate) -> set[str]:
    return set(_NUMBER.findall(candidate.row.text))


def unit_scores(question: Question, candidate: Candidate) -> list[float]:
    """How well each unit of a passage answers; for the highlight only."""
    row, roles = candidate.row, _roles_asked(question.types)
    there = [word for word in question.sought if word in row.text]
    terms = [term for group in question.expanded for term in group if term in row.text]
    kinds = row.wanted(question.kinds)
    scores = []
    units = zip(row.passage.units, row.folded, candidate.meeting.units, strict=True)
    for i, (unit, text, met) in enumerate(units):
        score = 0.3 * sum([word in text for word in there]) / max(1, len(question.sought))
        score += 0.1 * any(term in text for term in terms)
        score += 0.12 * bool(row.kinds[i + 1] & kinds)
        score += 0.2 * (unit.role in roles)
        scores.append(met + (score - 0.05 * (unit.role == "heading")))
    return scores


@lru_cache(maxsize=64)
def _roles_asked(types: tuple[str, ...]) -> frozenset[str]:
    """The roles of the units that answer such a question."""
    return frozenset(role for role, answers in _ROLE_TYPES.items() if answers & set(types))


def place(unit: object) -> str:
    """The path of a unit as people name it, with its annex."""
    own = unit.path or _ROLE_PATHS.get(unit.role, "")
    return " · ".join(dict.fromkeys(filter(None, (unit.annex, own))))


def hit(
    shelf: Shelf, question: Question, candidate: Candidate, score: float, also: Sequence[str] = ()
) -> Hit:
    """A candidate as a hit, its best unit highlighted."""
    passage = candidate.row.passage
    letter = shelf.letters[candidate.letter]
    scores = unit_scores(question, candidate)
    best = passage.units[scores.index(max(scores))]
    start, end = _trimmed(letter.text, best.start, best.end)
    shown = PassageHit(
        passage.id, place(best), passage.start, passage.end, passage.text, ((start, end),)
    )
    return Hit(round(float(score), 4), card(letter), shown, tuple(also))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space and table rules at its ends."""
    while start < end and text[start] in " \t\n|*\xa0":
        start += 1
    while start < end and text[end - 1] in " \t\n|*\xa0":
        end -= 1
    return start, end


def hits(
    shelf: Shelf, question: Question, ranked: Sequence[tuple[Candidate, float]], limit: int
) -> tuple[Hit, ...]:
    """The best `limit` hits of candidates in order of score, copies put together."""
    made = []
    for group in _grouped(ranked, limit):
        shown = _shown(group, shelf, question)
        others = {shelf.letters[member.letter].id for member, _ in group.members}
        others.discard(shelf.letters[shown.letter].id)
        made.append(hit(shelf, question, shown, group.members[0][1], sorted(others)))
    return tuple(made)
