"""What people see in the terminal: answers, letters, figures as lines of Thai.

Pure: data in, text out. Excerpts are the stored words without markup (`bot.excerpt`); the
answering sentence is bold on a terminal, between « » elsewhere. Words: `bot.cli_texts`.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

from bot import cli_texts as say
from bot.citation import readings
from bot.excerpt import runs
from corpus.dates import thai_date
from corpus.letter import Citation, Deadline, Directive, Doubt, Letter
from index.answer import Answer, Hit, LetterCard, PassageHit

if TYPE_CHECKING:
    from bot.checkup import Report
    from bot.missing import Wanted

#: Start and end of a mark: on a terminal (ECMA-48 bold on and off), and elsewhere.
BOLD = ("\x1b[1m", "\x1b[22m")
QUOTES = ("«", "»")
#: After the best hit, so many others are named; all of them are in `--json`.
OTHERS = 3

_ISO = re.compile(r"\d{4}-\d\d-\d\d")

Name = Callable[[str], str]


def answer_text(
    answer: Answer, name: Name, marks: tuple[str, str], newer: Name = lambda _: ""
) -> str:
    """`answer` for reading; `name(id)` names a letter that holds the same words.

    `newer(id)` names the letter that replaced or amended one, "" when none did.
    """
    if answer.outcome == "talk":
        return say.TALK
    if answer.outcome == "none" or not answer.hits:
        return "\n".join([say.NONE, *_nearest(answer.hits, say.NEAREST)])
    best = answer.hits[0]
    head = say.THE_LETTER if answer.outcome == "letter" else _heading(answer)
    others = _other_letters(answer.hits)
    rows = reference(best, name, newer(best.letter.id))
    body = [head, "", indent(excerpt(best.passage, marks)), "", *rows]
    return "\n".join([*body, *_nearest(others, say.MORE)])


def excerpt(passage: PassageHit, marks: tuple[str, str]) -> str:
    """The passage's words, without markup, with its highlighted spans between `marks`."""
    opening, closing = marks
    spans = [(start - passage.start, end - passage.start) for start, end in passage.highlight]
    shown = runs(passage.text, spans, limit=len(passage.text))
    texts = ((printable(run.text), run.bright) for run in shown)
    return "".join(f"{opening}{text}{closing}" if bright else text for text, bright in texts)


def reference(hit: Hit, name: Name, newer: str = "") -> list[str]:
    """The reference block of a hit, one labelled line a fact; `newer` is what replaced it."""
    card = hit.letter
    rows = [
        (say.NEWER, newer),
        (say.NUMBER, _number(card)),
        (say.DATED, _date(card.date)),
        (say.SUBJECT, card.subject),
        (say.SENDER, card.sender),
        (say.PLACE, hit.passage.path),
        (say.LETTER_CODE, card.id),
        *((say.ALSO_IN, name(other)) for other in hit.also_in),
    ]
    return table((label, value) for label, value in rows if value)


def card_line(card: LetterCard | Letter) -> str:
    """One line that names a letter: number, date, subject."""
    number = card.number or say.NO_NUMBER
    return one_line(f"{number}  {say.DATED} {_date(card.date)}  {card.subject or card.kind}")


def letter_text(letter: Letter) -> str:
    """A letter as read, one labelled line a value; empty fields are left out."""
    head = say.LETTER.format(order=letter.order, kind=letter.kind)
    length = say.LENGTH.format(count=len(letter.text))
    rows = [
        (say.LETTER_CODE, letter.id),
        *((label, value) for key, label in say.FIELDS.items() for value in _values(letter, key)),
        (say.TEXT, length),
    ]
    return "\n".join([head, *table(rows)])


def draft_line(letter: Letter) -> str:
    """One line of `wian drafts`: id, what it is, how many doubts wait."""
    doubts = f"  [{say.DOUBTS.format(count=len(letter.doubts))}]" if letter.doubts else ""
    return f"{letter.id}  {letter.kind}  {card_line(letter)}{doubts}"


def wanted_line(one: "Wanted") -> str:
    """One line of `wian wanted`."""
    facts = {"cited": len(one.cited_by), "asked": one.asked}
    return one_line(say.WANTED.format(number=one.canonical, date=_date(one.date), **facts))


def figures_text(figures: dict) -> str:
    """The `eval --json` object as a table, then a line for each kind of question."""
    rows = [(label, _figure(figures[key])) for key, label in say.FIGURES.items() if key in figures]
    kinds = [
        (kind, f"{_figure(part['hit@1'])} / {_figure(part['hit@3'])}")
        for kind, part in figures["by_kind"].items()
    ]
    return "\n".join([*table(rows), "", say.BY_KIND, *table(kinds)])


def index_text(report: dict) -> str:
    """What `wian index` did, in one line; `report` is what `build_snapshot` returns."""
    return (say.INDEXED if report["changed"] else say.UNCHANGED).format(**report)


def check_text(report: "Report") -> str:
    """The findings of `wian check`, one a line, or that all is well."""
    well = say.ALL_WELL.format(**asdict(report))
    return "\n".join(map(one_line, report.findings)) or well


def seconds_text(seconds: float) -> str:
    """A length of time as people say it: seconds, from two minutes on minutes."""
    if seconds < 120:
        return say.SECONDS.format(count=max(1, round(seconds)))
    return say.MINUTES.format(count=round(seconds / 60))


def table(rows: Iterable[tuple[str, str]]) -> list[str]:
    """Labelled lines with the values under each other."""
    kept = [(label, one_line(value)) for label, value in rows]
    widest = max((width(label) for label, _ in kept), default=0)
    return [f"  {label}{' ' * (widest - width(label))}  {value}" for label, value in kept]


def width(text: str) -> int:
    """Columns that `text` takes: Thai vowels and tone marks above or below take none."""
    return sum(unicodedata.category(char) not in ("Mn", "Cf") for char in text)


def one_line(text: str) -> str:
    """`text` on one line, without the control characters that a terminal obeys."""
    return printable(" ".join(text.split()))


def printable(text: str) -> str:
    """`text` with control characters other than line breaks and tabs made visible."""
    return "".join("�" if _is_control(char) else char for char in text)


def indent(text: str) -> str:
    """`text` two columns in, line by line."""
    return "\n".join(f"  {line}" for line in text.split("\n"))


def _is_control(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\t"


def _heading(answer: Answer) -> str:
    return say.ANSWER.format(percent=100 * answer.confidence)


def _number(card: LetterCard) -> str:
    if not card.number:
        return say.NO_NUMBER
    unsure = readings(card)
    if not unsure:
        return card.number
    return say.DISPUTED.format(number=card.number, readings=say.OR.join(unsure))


def _date(iso: str | None) -> str:
    return thai_date(iso) if iso else say.NO_DATE


def _other_letters(hits: tuple[Hit, ...]) -> list[Hit]:
    """The best hit of each letter other than the first hit's."""
    seen, others = {hits[0].letter.id, *hits[0].also_in}, []
    for hit in hits[1:]:
        if hit.letter.id not in seen:
            seen.add(hit.letter.id)
            others.append(hit)
    return others


def _nearest(hits: Iterable[Hit], title: str) -> list[str]:
    lines = list(dict.fromkeys(f"  · {card_line(hit.letter)}" for hit in hits))[:OTHERS]
    return ["", title, *lines] if lines else []


def _values(letter: Letter, key: str) -> list[str]:
    """The values of one field, each as one line."""
    value = getattr(letter, key)
    lines = [_said(item) for item in (value if isinstance(value, tuple) else (value,))]
    return [line for line in lines if line]


def _said(item: object) -> str:
    match item:
        case Citation():
            parts = (item.role, item.canonical, _spoken(item.date), item.letter)
        case Deadline():
            parts = (_spoken(item.date) or item.rule, item.who, item.quote)
        case Directive():
            parts = (item.path, item.actor, item.quote)
        case Doubt():
            parts = (say.DOUBTED.get(item.field, item.field), item.why)
        case _:
            parts = (_spoken(item),)
    return " · ".join(part for part in parts if part)


def _spoken(value: str | None) -> str:
    """A value as it stands, an ISO date in Thai."""
    return thai_date(value) if value and _ISO.fullmatch(value) else value or ""


def _figure(value: float | None) -> str:
    if value is None:
        return say.NO_FIGURE
    return str(value) if isinstance(value, int) else f"{value:.3f}"
