"""A letter's card: excerpt with the answer highlighted, reference block, buttons. Pure.

The excerpt is verbatim (`bot.excerpt`); a disputed number is always shown as disputed;
the plain form of a card, for the altText, says the same.
"""

from collections.abc import Callable

from linebot.v3.messaging import (
    FlexBox,
    FlexBubble,
    FlexComponent,
    FlexSpan,
    FlexText,
    PostbackAction,
    URIAction,
)

from bot import colours, excerpt, texts
from bot.bubbles import bubble, main_button, plain_button, row, rule, text_of, warning
from bot.citation import citation, readings, shown_number
from bot.conversation import LATEST
from bot.limits import cut
from bot.plan import Card
from corpus.dates import thai_date

#: Address of a letter's page, given letter id and passage id ("" for none); "" without a page.
Link = Callable[[str, str], str]

LETTER_EXCERPT = 200  # characters of the excerpt in a letter card
ALT_EXCERPT = 300  # characters of the excerpt in an altText
ALT_EXCERPT_SHORT = 160  # the same where several cards share one altText
ALSO_SHOWN = 3
SEPARATOR = " · "  # between the steps of a path
STEP = 60  # characters of one step: annexes have long titles


def found_bubble(card: Card, link: Link, small: bool) -> FlexBubble:
    """A passage that answers, then the letter it stands in."""
    quoted = _excerpt(card, excerpt.LIMIT)
    body = [*quoted, *([rule()] if quoted else []), *_reference(card), *_also(card)]
    return bubble(texts.ANSWER_TITLE, body, _footer(card, link, card.hit.passage.id), small)


def letter_bubble(card: Card, link: Link, small: bool) -> FlexBubble:
    """A letter that was asked for, then how it begins."""
    quoted = _excerpt(card, LETTER_EXCERPT)
    body = [*_reference(card), *_also(card), *([rule()] if quoted else []), *quoted]
    return bubble(texts.LETTER_TITLE, body, _footer(card, link, ""), small)


def found_alt(card: Card, short: bool) -> str:
    """A card as plain words: the excerpt around its highlight, then the reference."""
    limit = ALT_EXCERPT_SHORT if short else ALT_EXCERPT
    quoted = "“" + "".join(run.text for run in _runs(card, limit)) + "”"
    place = f" ({_place(card)})" if card.hit.passage.path else ""
    return "\n".join([quoted, citation(card.hit.letter) + place, *_alt_rest(card, short)])


def letter_alt(card: Card) -> str:
    """A letter's card as plain words."""
    return "\n".join([citation(card.hit.letter), *_alt_rest(card, short=False)])


def open_action(card: Card, link: Link, passage: str) -> URIAction | None:
    """Opens the letter's page at a passage; None where there is no page."""
    address = link(card.hit.letter.id, passage)
    return URIAction(label=texts.OPEN_LETTER, uri=address) if address else None


def _runs(card: Card, limit: int) -> list[excerpt.Run]:
    passage = card.hit.passage
    highlight = [(first - passage.start, last - passage.start) for first, last in passage.highlight]
    return excerpt.runs(passage.text, highlight, limit)


def _excerpt(card: Card, limit: int) -> list[FlexText]:
    spans = [
        FlexSpan(text=run.text, color=colours.MARK, weight="bold")
        if run.bright
        else FlexSpan(text=run.text, color=colours.INK)
        for run in _runs(card, limit)
    ]
    looks = {"size": "md", "wrap": True, "scaling": True, "margin": "md", "line_spacing": "4px"}
    return [FlexText(contents=spans, **looks)] if spans else []


def _reference(card: Card) -> list[FlexComponent]:
    letter, numbers = card.hit.letter, readings(card.hit.letter)
    date = thai_date(letter.date) if letter.date else texts.NO_DATE
    rows = [
        (texts.FIELD_DATE, date),
        (texts.FIELD_SUBJECT, letter.subject),
        (texts.FIELD_SENDER, letter.sender or letter.kind),
        (texts.FIELD_URGENCY, letter.urgency),
        (texts.FIELD_PLACE, _place(card)),
    ]
    doubt = [warning(texts.DISPUTED.format(readings=texts.OR.join(numbers)))] if numbers else []
    number = row(texts.FIELD_NUMBER, shown_number(letter) or texts.NO_NUMBER)
    return [number, *doubt, *(row(name, value) for name, value in rows if value)]


def _place(card: Card) -> str:
    """Where in the letter, with the long titles of annexes cut short."""
    return SEPARATOR.join(cut(step, STEP) for step in card.hit.passage.path.split(SEPARATOR))


def _also(card: Card) -> list[FlexText]:
    lines = [texts.ALSO_IN.format(letter=name) for name in card.also[:ALSO_SHOWN]]
    if len(card.also) > ALSO_SHOWN:
        lines.append(texts.ALSO_MORE.format(count=len(card.also) - ALSO_SHOWN))
    return [text_of(line, size="xs", color=colours.MUTED, margin="md") for line in lines]


def _footer(card: Card, link: Link, passage: str) -> list[FlexComponent]:
    action = open_action(card, link, passage)
    choices = ((texts.YES, "yes", texts.SAID_YES), (texts.NO, "no", texts.SAID_NO))
    feedback = [
        plain_button(PostbackAction(label=label, data=_feedback(value, card), display_text=said))
        for label, value, said in choices
    ]
    both = FlexBox(layout="horizontal", contents=feedback, spacing="sm")
    return [main_button(action), both] if action else [both]


def _feedback(value: str, card: Card) -> str:
    return f"{LATEST}|fb|{value}|{card.hit.passage.id}"


def _alt_rest(card: Card, short: bool) -> list[str]:
    letter, numbers = card.hit.letter, readings(card.hit.letter)
    doubt = [texts.DISPUTED.format(readings=texts.OR.join(numbers))] if numbers else []
    if short:
        return doubt
    subject = [f"{texts.FIELD_SUBJECT} {letter.subject}"] if letter.subject else []
    return subject + doubt + [texts.ALSO_IN.format(letter=name) for name in card.also[:ALSO_SHOWN]]
