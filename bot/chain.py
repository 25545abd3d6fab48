"""Where a letter comes from and where it went: the letters it cites, and those that cite it.

Goes up and down through the letters held, so that a district's letter leads to the
ministry's; a letter that is only cited stands with its number. Pure, over the letters.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.plan import Chain, ChainLetter
from corpus.dates import find_dates
from corpus.letter import Citation, Letter
from corpus.numbers import parse_number
from corpus.tables import letter_codes
from corpus.text import fold_text
from index.levels import authority

MOST = 20  # letters of one chain
AROUND = 140  # characters beside a number that say what is done to that letter
_AMENDS, _ENDS = "แก้ไขเพิ่มเติม", "ยกเลิก"
#: In this order they are shown: from the ministry down, then what is beside the chain.
_ORDER = ("replaced", "above", "below", "enclosed", "replaces")


def chain(letter: Letter, letters: Sequence[Letter], quote: str = "") -> Chain:
    """The chain of `letter` among `letters`, from the highest authority down."""
    held = {one.id: one for one in letters}
    found = {**_above(letter, held), **_below(letter, letters), **_replaced(letter, letters)}
    found.pop(letter.id, None)
    ordered = sorted(found.values(), key=_rank)[:MOST]
    return Chain(letter, tuple(ordered), quote)


def replaced_by(letter: Letter, letters: Iterable[Letter]) -> Letter | None:
    """The newest of `letters` that says it replaces or amends `letter`."""
    newer = [one for one in letters if _supersedes(one, letter) and _may_replace(one, letter)]
    return max(newer, key=lambda one: one.date or "", default=None)


def amends(newer: Letter, older: Letter) -> bool:
    """Whether a letter that supersedes another only changes it: both are in force then."""
    text = fold_text(newer.text)
    numbers = (at for name in _numbers(older) if (at := text.find(fold_text(name))) >= 0)
    around = [text[max(0, at - AROUND) : at + AROUND] for at in numbers] or [text]
    return any(_AMENDS in words for words in around) and not any(_ENDS in w for w in around)


def _supersedes(newer: Letter, older: Letter) -> bool:
    """Whether `newer` names `older` as superseded: by a number of it, or by title and date."""
    if not newer.supersedes:
        return False
    subject = "".join(fold_text(older.subject).split())
    numbers = _numbers(older)
    return any(name in numbers or _is_title(name, subject, older.date) for name in newer.supersedes)


def _is_title(name: str, subject: str, date: str | None) -> bool:
    """Whether "ประกาศ… เรื่อง … ลงวันที่ …" names the letter of that subject and date."""
    if not subject or not date or subject not in "".join(fold_text(name).split()):
        return False
    return any(day.date and day.date.isoformat() == date for day in find_dates(name))


def _may_replace(newer: Letter, older: Letter) -> bool:
    """Numbers begin anew every year: what was issued later was not yet there to be replaced."""
    earlier = bool(newer.date and older.date) and newer.date < older.date
    return newer.id != older.id and not earlier


def _above(letter: Letter, held: Mapping[str, Letter]) -> dict[str, ChainLetter]:
    """What the letter cites, and what those cite, by id (or number, when not held)."""
    found: dict[str, ChainLetter] = {}
    waiting = [letter]
    while waiting:
        one = waiting.pop(0)
        for cited in one.references:
            other = held.get(cited.letter or "")
            key = other.id if other else cited.canonical or cited.date or ""
            if key and key not in found and key != letter.id:
                found[key] = ChainLetter(
                    _how(one, cited, other), other, cited.canonical, cited.date
                )
                waiting += [other] if other else []
    return found


def _below(letter: Letter, letters: Sequence[Letter]) -> dict[str, ChainLetter]:
    """The letters that cite the letter, and those that cite them."""
    found: dict[str, ChainLetter] = {}
    waiting = [letter.id]
    while waiting:
        cited = waiting.pop(0)
        for one in letters:
            if one.id not in found and one.id != letter.id and _cites(one, cited):
                found[one.id] = ChainLetter("below", one, one.canonical, one.date)
                waiting.append(one.id)
    return found


def _replaced(letter: Letter, letters: Sequence[Letter]) -> dict[str, ChainLetter]:
    newer = replaced_by(letter, letters)
    found = {newer.id: ChainLetter("replaced", newer, newer.canonical, newer.date)} if newer else {}
    for number in letter.supersedes:
        alone = replace(letter, supersedes=(number,))
        named = [one for one in letters if _supersedes(alone, one) and _may_replace(letter, one)]
        # The last before it, and one whose number is sure before one that may have it.
        older = max(named, key=lambda one: (one.canonical == number, one.date or ""), default=None)
        key = older.id if older else number
        found[key] = ChainLetter("replaces", older, number, older.date if older else None)
    return found


def _cites(one: Letter, cited: str) -> bool:
    return any(reference.letter == cited for reference in one.references)


def _how(one: Letter, cited: Citation, other: Letter | None) -> str:
    """A copy of a lower office's letter is an enclosure; of a higher one, what is passed on."""
    if "ส่งมาด้วย" not in cited.role:
        return "above"
    sender = other.sender if other else _sender(cited.canonical)
    return "above" if authority(sender) >= authority(one.sender) else "enclosed"


def _sender(canonical: str) -> str:
    number = parse_number(canonical) if canonical else None
    return letter_codes().get(number.code, "") if number else ""


def _numbers(letter: Letter) -> set[str]:
    return {number for number in (letter.canonical, *letter.aliases) if number}


def _rank(one: ChainLetter) -> tuple:
    sender = one.letter.sender if one.letter else _sender(one.number)
    date = one.letter.date if one.letter else one.date
    return (_ORDER.index(one.how), -authority(sender), date or "")
