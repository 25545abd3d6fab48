"""The chain of a letter, from the ministry down, with what is held and what is not. Pure.

The plan's order is kept; a step stands further in than the one before it where the level
of its office changes, as the sender's name or the number's code tells.
"""

from dataclasses import dataclass
from types import ModuleType

from linebot.v3.messaging import FlexBox, FlexBubble, FlexComponent

from bot import colours, texts
from bot.bubbles import block, bubble, doubt, link_text, main_button, muted, rule, text_of
from bot.buttons import card_action, open_action
from bot.citation import citation, disputed, short_subject
from bot.plan import Chain, ChainLetter
from bot.view import View
from corpus.dates import thai_date
from corpus.letter import Letter
from corpus.numbers import find_numbers, parse_number
from corpus.tables import letter_codes
from index.levels import authority

INDENT = 14  # pixels a level
_ASIDE = {"replaced": "CHAIN_REPLACED", "enclosed": "CHAIN_ENCLOSED", "replaces": "CHAIN_REPLACES"}


@dataclass(frozen=True)
class _Step:
    """One letter of the chain: `letter` when it is held, else as it is cited.

    `rank` changes where the next step stands further in; `here` is the letter itself.
    """

    letter: Letter | None
    cited: str
    rank: tuple[str, int] = ("", 0)
    here: bool = False


def chain_bubble(plan: Chain, view: View) -> FlexBubble:
    """The chain as an indented list, then what replaced or is enclosed with the letter."""
    steps, words = _steps(plan), view.words
    body: list[FlexComponent] = []
    for step, indent in zip(steps, _indents(steps), strict=True):
        body += [_line(step, indent, view)]
    for name, others in _asides(plan, words):
        body += [rule(), muted(name, weight="bold", margin="lg")]
        body += [_line(_step(other), 0, view) for other in others]
    if not plan.others:
        body += [rule(), text_of(words.CHAIN_NONE, margin="lg")]
    if papers := _papers(plan.letter):
        body += [rule(), muted(words.CHAIN_PAPERS, weight="bold", margin="lg")]
        body += [text_of(f"- {paper}", margin="sm") for paper in papers]
    opened = open_action(plan.letter, view)
    return bubble(words.CHAIN_TITLE, body, [main_button(opened)] if opened else [])


def chain_alt(plan: Chain, view: View) -> str:
    """The same in plain words, indented by spaces."""
    steps, words = _steps(plan), view.words
    lines = [words.CHAIN_TITLE]
    for step, indent in zip(steps, _indents(steps), strict=True):
        lines.append(f"{'  ' * indent}- {_told(step, words)}")
    for name, others in _asides(plan, words):
        lines += [name, *(f"- {_told(_step(other), words)}" for other in others)]
    papers = _papers(plan.letter)
    lines += [words.CHAIN_PAPERS, *(f"- {paper}" for paper in papers)] if papers else []
    return "\n".join(lines if plan.others else [*lines, words.CHAIN_NONE])


def _steps(plan: Chain) -> list[_Step]:
    """What stands above the letter, the letter itself, what stands below it."""
    sides = {how: [_step(o) for o in plan.others if o.how == how] for how in ("above", "below")}
    own = _Step(plan.letter, citation(plan.letter), here=True)
    return [*sides["above"], own, *sides["below"]]


def _step(other: ChainLetter) -> _Step:
    if other.letter:
        rank = (other.how, authority(other.letter.sender))
        return _Step(other.letter, citation(other.letter), rank)
    number = parse_number(other.number) if other.number else None
    office = letter_codes().get(number.code, "") if number else ""
    pieces = [texts.REFERENCE_NUMBER.format(number=other.number)] if other.number else []
    if other.date:
        pieces.append(texts.REFERENCE_DATE.format(date=thai_date(other.date)))
    return _Step(None, " ".join([texts.LETTER, *pieces]), (other.how, authority(office)))


def _indents(steps: list[_Step]) -> list[int]:
    """How many levels each step stands in."""
    indents = [0] * len(steps)
    for at in range(1, len(steps)):
        indents[at] = indents[at - 1] + (steps[at].rank != steps[at - 1].rank)
    return indents


def _line(step: _Step, indent: int, view: View) -> FlexBox:
    letter, words = step.letter, view.words
    ground = {"background_color": colours.HERE_PAPER} if step.here else {}
    looks = {"padding_all": "8px", "corner_radius": "6px", "margin": "sm", **ground}
    lines: list[FlexComponent] = [text_of(step.cited, weight="bold" if step.here else "regular")]
    lines += doubt(disputed(letter, words)) if letter else []
    if letter and letter.subject:
        lines.append(muted(short_subject(letter)))
    if step.here:
        lines.append(muted(words.CHAIN_HERE, weight="bold"))
    elif letter:
        lines.append(link_text(f"{words.CHAIN_HELD} · {words.OPEN_CARD}"))
    else:
        lines.append(muted(words.CHAIN_MISSING))
    action = card_action(letter, view) if letter and not step.here else None
    made = block(lines, action, **looks)
    return FlexBox(
        layout="vertical", contents=[made], padding_start=f"{INDENT * indent}px", margin="sm"
    )


def _told(step: _Step, words: ModuleType) -> str:
    state = words.CHAIN_HELD if step.letter else words.CHAIN_MISSING
    notes = [words.CHAIN_HERE if step.here else state]
    notes += filter(None, [disputed(step.letter, words)] if step.letter else [])
    return f"{step.cited} ({', '.join(notes)})"


def _asides(plan: Chain, words: ModuleType) -> list[tuple[str, list[ChainLetter]]]:
    groups = ((name, [o for o in plan.others if o.how == how]) for how, name in _ASIDE.items())
    return [(getattr(words, name), others) for name, others in groups if others]


def _papers(letter: Letter) -> list[str]:
    """Enclosures that are no letters: those stand in the chain."""
    return [paper for paper in letter.enclosures if not find_numbers(paper)]
