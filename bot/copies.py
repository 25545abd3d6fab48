"""A letter that is held already and comes again, inside another office's bundle.

Promises that such a copy does not become a second letter: what cites it cites the held one,
and the file is recorded as one more source of it. The same number and date and near-equal
words make a copy (OCR damage is a few percent); anything less is a doubt for a person.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from bot import desk_texts as say
from bot.held import Held
from corpus.letter import Doubt, Letter
from corpus.numbers import confusion_cost, parse_number
from corpus.text import fold_text

ALIKE = 0.85  # two readings of one page, a tenth of its characters damaged, share 0.9
SURE = 0.95  # where no number tells
LONGER = 1.1  # a copy with so much more text has something that the held letter lacks
LOOK_ALIKE = 1.0  # the confusion cost of one misread digit


@dataclass(frozen=True)
class Source:
    """One more file in which a held letter came; `order` is its place there."""

    letter: str
    original: str
    order: int
    alike: float
    at: float = 0.0
    by: str = ""


def without_copies(
    letters: Sequence[Letter], held: Held, words: Callable[[str], str]
) -> tuple[list[Letter], list[Source]]:
    """The letters that are new, and where the others are held.

    `words(id)` gives the text of a held letter.
    """
    kept, copies = [], {}
    for letter in letters:
        found = _compared(letter, held, words)
        if isinstance(found, Source):
            copies[letter.id] = found
        else:
            kept.append(found)
    instead = {name: source.letter for name, source in copies.items()}
    return [_citing(letter, instead) for letter in kept], list(copies.values())


def path_of(corpus: Path, letter: str) -> Path:
    """The file of a letter's further sources."""
    return corpus / "sources" / f"{letter}.jsonl"


def read(path: Path) -> tuple[Source, ...]:
    """The further sources that a file tells of, in the order in which they came."""
    if not path.exists():
        return ()
    return tuple(Source(**json.loads(line)) for line in path.read_bytes().splitlines())


def of_original(corpus: Path, original: str) -> tuple[str, ...]:
    """The ids of the held letters of which a file brought a copy."""
    paths = sorted((corpus / "sources").glob("*.jsonl"))
    return tuple(p.stem for p in paths if any(one.original == original for one in read(p)))


def with_lines(path: Path, sources: Iterable[Source]) -> bytes:
    """The file with `sources` added."""
    before = path.read_bytes() if path.exists() else b""
    return before + "".join(f"{json.dumps(asdict(one))}\n" for one in sources).encode()


def same_letter(letter: Letter, one: Letter, words: str) -> bool:
    """Whether a letter read is the held letter `one`, whose words are `words`."""
    return _may_be(letter, one) and _alike(_bare(letter.text), _bare(words)) >= _enough(letter, one)


def _compared(letter: Letter, held: Held, words: Callable[[str], str]) -> Letter | Source:
    """Where the letter is held; else the letter, with a doubt when it nearly is."""
    own = _bare(letter.text)
    for one in held.like(letter):
        if one.original == letter.original or not _may_be(letter, one):
            continue
        other = _bare(words(one.id))
        alike, longer = _alike(own, other), len(own) > LONGER * len(other)
        if alike >= _enough(letter, one) and not longer:
            return Source(one.id, letter.original, letter.order, round(alike, 3))
        if _same_number(letter, one):
            why = say.LONGER_COPY if alike >= ALIKE else say.SAME_NUMBER
            return replace(letter, doubts=(*letter.doubts, Doubt("number", why.format(id=one.id))))
    return letter


def _may_be(letter: Letter, one: Letter) -> bool:
    if letter.date != one.date:
        return False
    if not letter.canonical and not one.canonical:
        return bool(letter.date)
    return _same_number(letter, one) or _misread(letter, one)


def _same_number(letter: Letter, one: Letter) -> bool:
    return bool(_readings(letter) & _readings(one)) and letter.date == one.date


def _readings(letter: Letter) -> set[str]:
    return {number for number in (letter.canonical, *letter.aliases) if number}


def _misread(letter: Letter, one: Letter) -> bool:
    """Whether the number, which is doubted, looks like the held letter's."""
    if not any(doubt.field == "number" for doubt in letter.doubts):
        return False
    read, there = parse_number(letter.canonical), parse_number(one.canonical)
    if read is None or there is None or read.circular != there.circular:
        return False
    return confusion_cost(read.number, there.number) <= LOOK_ALIKE


def _enough(letter: Letter, one: Letter) -> float:
    return ALIKE if _same_number(letter, one) else SURE


def _alike(one: str, other: str) -> float:
    """How alike two texts are, 0 to 1; of a longer one only as much as the other has."""
    from rapidfuzz import fuzz

    shorter = min(len(one), len(other))
    return fuzz.ratio(one[: int(shorter * LONGER)], other[: int(shorter * LONGER)]) / 100


def _bare(text: str) -> str:
    return "".join(fold_text(text).split())


def _citing(letter: Letter, instead: Mapping[str, str]) -> Letter:
    """The letter, citing held letters where it cited their copies."""
    references = tuple(
        replace(cited, letter=instead.get(cited.letter or "", cited.letter))
        for cited in letter.references
    )
    return replace(letter, references=references)
