"""Which letter a citation means, and what two readings of one number prove.

Promises ids only where date, office and number agree well enough, the evidence of
both readings, every reading as an alias, and a doubt for each contradiction.
Never edits a text or hides a dispute.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus import wording
from corpus.cited import Cited
from corpus.dates import thai_date
from corpus.letter import Citation, Doubt, Letter
from corpus.numbers import Number, confusion_cost, parse_number

_ENOUGH = 5.0


@dataclass(frozen=True)
class Draft:
    """A letter just read, with the citations found in it before they are resolved.

    `faint` are doubts that rest on the picture alone: another letter can take them back.
    """

    letter: Letter
    cited: tuple[Cited, ...]
    faint: tuple[Doubt, ...] = ()

    def unsure(self, field: str) -> bool:
        """Whether the picture leaves `field` in doubt."""
        return any(doubt.field == field for doubt in self.faint)


def resolve(drafts: Sequence[Draft], known: Sequence[Letter] = ()) -> list[Letter]:
    """The letters with their citations resolved among themselves and `known`.

    Readings by citing letters settle number and urgency of the letters in `drafts`;
    letters in `known` are only pointed to.
    """
    pool = [d.letter for d in drafts] + list(known)
    links = [
        (draft, cited, _target(draft, cited, pool)) for draft in drafts for cited in draft.cited
    ]
    names = {d.letter.id: _name(_settle(d, links, {})) for d in drafts}
    settled = {d.letter.id: _settle(d, links, names) for d in drafts}
    return [_refer(settled[d.letter.id], [x for x in links if x[0] is d], settled) for d in drafts]


def _target(draft: Draft, cited: Cited, pool: Sequence[Letter]) -> Letter | None:
    """The letter that the citation means, or None."""
    others = [held for held in pool if held.id != draft.letter.id]
    scored = [(_score(draft, cited, held), held.id, held) for held in others]
    best = max(scored, default=(0.0, "", None), key=lambda row: row[:2])
    return best[2] if best[0] >= _ENOUGH else None


def _score(draft: Draft, cited: Cited, held: Letter) -> float:
    """Within one file a whole number counts although a year was misread."""
    if held.original == draft.letter.original and cited.canonical == held.canonical != "":
        return max(_ENOUGH, match_score(cited, held))
    return match_score(cited, held)


def match_score(cited: Cited, letter: Letter) -> float:
    """How well a citation fits a letter; 5 and more is enough. Date, office and number count."""
    number = parse_number(letter.canonical) if letter.canonical else None
    if cited.found is None or number is None:
        return 0.0
    same_day = cited.date is not None and cited.date == letter.date
    if cited.date and letter.date and not same_day and _years_apart(cited.date, letter.date):
        return 0.0
    score = 3.0 if same_day else 0.0
    return score + max(_number_score(cited.found.number, n) for n in _readings(letter, number))


def _readings(letter: Letter, number: Number) -> list[Number]:
    others = [parse_number(alias) for alias in letter.aliases]
    return [number, *(n for n in others if n)]


def _number_score(one: Number, other: Number) -> float:
    """Code, unit and running number agree or look alike; another code or unit counts against."""
    score = 1.0 if one.code == other.code else -1.0
    unit = confusion_cost(one.unit.replace(".", ""), other.unit.replace(".", ""))
    score += 1.5 if unit == 0 else 0.5 if unit <= 1 else -2.0
    run = confusion_cost(one.number, other.number)
    score += 3.0 if run == 0 else 1.5 if run <= 1 else 0.0
    return score + (0.5 if one.circular == other.circular else -0.5)


def _years_apart(one: str, other: str) -> bool:
    return one[:4] != other[:4]


def _settle(
    draft: Draft,
    links: Sequence[tuple[Draft, Cited, Letter | None]],
    names: dict[str, str],
) -> Letter:
    """Number, date and urgency after the citing letters, called by `names`, have spoken."""
    mine = [
        (names.get(citing.letter.id, ""), cited)
        for citing, cited, target in links
        if target and target.id == draft.letter.id
    ]
    letter = _dated(draft, _urgent(_numbered(draft.letter, mine), mine), mine)
    faint = [d for d in draft.faint if not _confirmed(d.field, letter, mine)]
    return replace(letter, doubts=(*letter.doubts, *faint))


def _confirmed(field: str, letter: Letter, mine: Sequence[tuple[str, Cited]]) -> bool:
    """Whether a citing letter reads the field as the letter's own page does."""
    if field == "number":
        return any(cited.canonical == letter.canonical for _, cited in mine)
    return field == "date" and any(cited.date == letter.date for _, cited in mine)


def _dated(draft: Draft, letter: Letter, mine: Sequence[tuple[str, Cited]]) -> Letter:
    """A date that the page leaves open or unsure, as the citing letters say it."""
    said = [(name, cited.date) for name, cited in mine if cited.date and cited.canonical]
    if not said or letter.date in [day for _, day in said]:
        return letter
    if letter.date and not draft.unsure("date"):
        return letter
    name, day = said[0]
    header = thai_date(letter.date) if letter.date else wording.NOTHING_READ
    why = wording.DATE_DISPUTED.format(header=header, citing=name, cited=thai_date(day))
    rest = tuple(d for d in letter.doubts if d.field != "date")
    return replace(letter, date=day, doubts=(*rest, Doubt("date", why)))


def _numbered(letter: Letter, mine: Sequence[tuple[str, Cited]]) -> Letter:
    header = parse_number(letter.canonical)
    read = [(name, cited) for name, cited in mine if cited.canonical != letter.canonical]
    if header is None or not read:
        return letter
    doubts = [_dispute(letter, name, cited) for name, cited in read]
    votes = Counter(cited.found.number.number for _, cited in mine)
    # A citation is typed, a header's running number stamped or written in by hand.
    running = votes.most_common(1)[0][0]
    chosen = replace(header, number=running).canonical
    readings = [letter.canonical, *letter.aliases, *(c.canonical for _, c in mine)]
    aliases = tuple(dict.fromkeys(r for r in readings if r != chosen))
    return replace(letter, canonical=chosen, aliases=aliases, doubts=(*letter.doubts, *doubts))


def _dispute(letter: Letter, citing: str, cited: Cited) -> Doubt:
    why = wording.NUMBER_DISPUTED.format(
        header=letter.canonical, citing=citing, cited=cited.canonical
    )
    return Doubt("number", why)


def _name(letter: Letter) -> str:
    """How a doubt names a letter: its number, else its sender."""
    return letter.canonical or letter.sender or letter.id


def _urgent(letter: Letter, mine: Sequence[tuple[str, Cited]]) -> Letter:
    """An urgency that only citing letters tell; kept as a doubt for a person."""
    said = [(name, cited) for name, cited in mine if cited.urgency]
    if letter.urgency or not said:
        return letter
    name, cited = said[0]
    why = wording.URGENCY_CITED_ONLY.format(citing=name, urgency=cited.urgency)
    unread = tuple(d for d in letter.doubts if d.field != "urgency")
    return replace(letter, urgency=cited.urgency, doubts=(*unread, Doubt("urgency", why)))


def _refer(
    letter: Letter,
    links: Sequence[tuple[Draft, Cited, Letter | None]],
    settled: dict[str, Letter],
) -> Letter:
    """The letter with its references and the doubts that they raise."""
    references, doubts = [], []
    for _, cited, found in links:
        target = settled.get(found.id, found) if found else None
        references.append(_reference(cited, target, letter))
        doubts += _reference_doubts(letter, cited, target)
    return replace(letter, references=tuple(references), doubts=(*letter.doubts, *doubts))


def _reference(cited: Cited, target: Letter | None, letter: Letter) -> Citation:
    evidence: tuple[str, ...] = ()
    if target:
        header = target.number or target.canonical
        same = cited.date is not None and cited.date == target.date
        evidence = (
            wording.EVIDENCE_CITED.format(citing=_name(letter), cited=cited.canonical),
            wording.EVIDENCE_HEADER.format(header=header),
            *((wording.EVIDENCE_DATE,) if same else ()),
        )
    return Citation(
        cited.canonical, cited.date, target.id if target else None, cited.role, evidence
    )


def _reference_doubts(letter: Letter, cited: Cited, target: Letter | None) -> list[Doubt]:
    doubts = []
    if cited.date and letter.date and cited.date > letter.date:
        doubts.append(
            Doubt(
                "references",
                wording.CITED_LATER.format(
                    canonical=cited.canonical,
                    cited=thai_date(cited.date),
                    date=thai_date(letter.date),
                ),
            )
        )
    if target and cited.date and target.date and cited.date != target.date:
        doubts.append(
            Doubt(
                "references",
                wording.CITED_OTHER_DATE.format(
                    canonical=cited.canonical,
                    cited=thai_date(cited.date),
                    date=thai_date(target.date),
                ),
            )
        )
    return doubts
