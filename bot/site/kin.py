"""The chain of a letter as steps from the ministry down, and what each does to the others.

Pure. Says "forwards", "cites", "replaces" and "amends" only as the letters themselves do; a
letter that is only cited stands with its number. Order and members are those of `bot.chain`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot import texts
from bot.chain import amends, chain
from bot.citation import citation, issuer, shown_number, tidy_number
from bot.plan import ChainLetter
from corpus.dates import thai_date
from corpus.letter import Citation, Letter
from corpus.numbers import parse_number
from corpus.tables import letter_codes
from index.levels import authority

_ORDER = ("replaced", "above", "here", "enclosed", "below", "replaces")


@dataclass(frozen=True)
class Step:
    """One letter: `letter` when it is held; `office`, `number` and `date` are for people.

    `name` is its citation and `brief` the first words of it: kind and office.
    """

    name: str
    brief: str
    office: str
    number: str
    date: str
    letter: Letter | None = None
    here: bool = False
    level: int = 0


@dataclass(frozen=True)
class Tie:
    """The step `by` does something to the step `to`: "forwards", "cites", "replaces", "amends"."""

    by: int
    to: int
    does: str


@dataclass(frozen=True)
class Kin:
    """The steps in their order and their ties, by number of step."""

    steps: tuple[Step, ...]
    ties: tuple[Tie, ...]

    def done_by(self, step: int) -> list[Tie]:
        """What the step does to others."""
        return [tie for tie in self.ties if tie.by == step]


def kin(letter: Letter, letters: Sequence[Letter]) -> Kin:
    """The chain of `letter` among `letters`; a single step when it has none."""
    others = chain(letter, letters).others
    members = sorted(
        [(other.how, _step(other)) for other in others] + [("here", _own(letter))],
        key=lambda member: _ORDER.index(member[0]),
    )
    steps = tuple(step for _, step in members)
    own = next(at for at, step in enumerate(steps) if step.here)
    ties = list(dict.fromkeys(_ties(steps)))
    for at, (how, _) in enumerate(members):
        if not any(at in (tie.by, tie.to) for tie in ties) and at != own:
            ties += [_loose(how, at, own)]
    return Kin(steps, tuple(ties))


def _own(letter: Letter) -> Step:
    return Step(
        citation(letter), issuer(letter), letter.sender or letter.kind,
        tidy_number(shown_number(letter)), thai_date(letter.date) if letter.date else "",
        letter, True, authority(letter.sender),
    )  # fmt: skip


def _step(other: ChainLetter) -> Step:
    if other.letter:
        own = _own(other.letter)
        return replace(own, here=False)
    number = parse_number(other.number) if other.number else None
    office = letter_codes().get(number.code, "") if number else ""
    date = thai_date(other.date) if other.date else ""
    brief = texts.LETTER + office
    pieces = [brief]
    pieces += [texts.REFERENCE_NUMBER.format(number=other.number)] if other.number else []
    pieces += [texts.REFERENCE_DATE.format(date=date)] if date else []
    level = authority(office)
    name = " ".join(pieces)
    return Step(name, brief, office or texts.LETTER, other.number, date, None, False, level)


def _ties(steps: Sequence[Step]) -> Iterator[Tie]:
    for by, step in enumerate(steps):
        for cited in step.letter.references if step.letter else ():
            for to, other in enumerate(steps):
                if to != by and _means(cited, other):
                    yield Tie(by, to, "forwards" if "ส่งมาด้วย" in cited.role else "cites")
        for number in step.letter.supersedes if step.letter else ():
            for to, other in enumerate(steps):
                if to != by and number in _numbers(other):
                    yield Tie(by, to, _does(step, other))


def _means(cited: Citation, step: Step) -> bool:
    if step.letter:
        return cited.letter == step.letter.id
    return cited.letter is None and cited.canonical == step.number and bool(step.number)


def _numbers(step: Step) -> set[str]:
    return {step.letter.canonical, *step.letter.aliases} if step.letter else {step.number}


def _does(newer: Step, older: Step) -> str:
    return "amends" if older.letter and amends(newer.letter, older.letter) else "replaces"


def _loose(how: str, at: int, own: int) -> Tie:
    """The tie of a letter of which only its place in the chain is known."""
    does = "replaces" if how in ("replaced", "replaces") else "cites"
    return Tie(at, own, does) if how in ("below", "replaced") else Tie(own, at, does)
