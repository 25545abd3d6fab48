"""A letter's card: excerpt with the answer highlighted, reference block, buttons. Pure.

The excerpt is verbatim (`bot.excerpt`); a disputed number is always shown as disputed and
a replaced letter as replaced; the plain form of a card, for the altText, says the same.
"""

from linebot.v3.messaging import FlexBubble, FlexComponent, FlexSpan, FlexText

from bot import colours, excerpt, texts
from bot.bubbles import bubble, muted, row, rule, text_of, warning
from bot.buttons import card_action, card_buttons, excerpt_runs, plain_excerpt
from bot.citation import citation, disputed, short_subject, shown_number
from bot.limits import cut
from bot.plan import Card
from bot.site.place import place_of as marked_place
from bot.view import Link, View

__all__ = ["Link", "found_alt", "found_bubble", "letter_alt", "letter_bubble", "place_of"]

LETTER_EXCERPT = 200  # characters of the excerpt in a letter card
ALT_EXCERPT = 300  # characters of the excerpt in an altText
ALT_EXCERPT_SHORT = 160  # the same where several cards share one altText
ALSO_SHOWN = 3
SEPARATOR = " · "  # between the steps of a path
STEP = 60  # characters of one step: annexes have long titles


def found_bubble(card: Card, view: View, title: str, small: bool) -> FlexBubble:
    """A passage that answers, then the letter it stands in."""
    quoted = _excerpt(card, excerpt.LIMIT)
    reference = _reference(card, view, card.hit.letter.subject, place_of(card))
    body = [*quoted, *([rule()] if quoted else []), *reference]
    buttons = card_buttons(card, view, marked_place(card.hit.passage), place_of(card), small=small)
    return bubble(title, body, buttons, small=small)


def letter_bubble(card: Card, view: View, small: bool) -> FlexBubble:
    """A letter that was asked for, then how it begins; among several it is only named."""
    quoted = [] if small else _excerpt(card, LETTER_EXCERPT)
    subject = short_subject(card.hit.letter) if small else card.hit.letter.subject
    body = [*_reference(card, view, subject, ""), *([rule()] if quoted else []), *quoted]
    buttons = card_buttons(card, view, "", "", small=small)
    return bubble(view.words.LETTER_TITLE, body, buttons, small=small)


def found_alt(card: Card, view: View, small: bool) -> str:
    """A card as plain words: the excerpt around its highlight, then the reference."""
    quoted = plain_excerpt(card, ALT_EXCERPT_SHORT if small else ALT_EXCERPT)
    place = f" ({place_of(card)})" if card.hit.passage.path else ""
    lines = [f"“{quoted}”", citation(card.hit.letter) + place]
    return "\n".join([*lines, *_alt_rest(card, view, marked_place(card.hit.passage), small)])


def letter_alt(card: Card, view: View, small: bool) -> str:
    """A letter's card as plain words."""
    return "\n".join([citation(card.hit.letter), *_alt_rest(card, view, "", small)])


def place_of(card: Card) -> str:
    """Where in the letter, with the long titles of annexes cut short."""
    return SEPARATOR.join(cut(step, STEP) for step in card.hit.passage.path.split(SEPARATOR))


def _excerpt(card: Card, limit: int) -> list[FlexText]:
    spans = [
        FlexSpan(text=run.text, color=colours.MARK, weight="bold")
        if run.bright
        else FlexSpan(text=run.text, color=colours.INK)
        for run in excerpt_runs(card, limit)
    ]
    looks = {"size": "md", "wrap": True, "scaling": True, "margin": "md", "line_spacing": "4px"}
    return [FlexText(contents=spans, **looks)] if spans else []


def _reference(card: Card, view: View, subject: str, place: str) -> list[FlexComponent]:
    """How officials cite the letter, what is doubtful or new about it, and its fields."""
    letter, words = card.hit.letter, view.words
    rows = [
        (words.FIELD_SUBJECT, subject),
        (words.FIELD_PLACE, place),
        (words.FIELD_URGENCY, letter.urgency),
    ]
    numbered = shown_number(letter) or not letter.kind.startswith(texts.LETTER)
    age = view.age(letter.date) if letter.date else words.NO_DATE
    small = SEPARATOR.join(filter(None, ("" if numbered else words.NO_NUMBER, age)))
    return [
        *_replaced(card, view),
        text_of(citation(letter), weight="bold", margin="md"),
        *([warning(disputed(letter, words))] if disputed(letter, words) else []),
        *([muted(small, margin="sm")] if small else []),
        *(row(name, value) for name, value in rows if value),
        *(muted(line, margin="md") for line in _also(card, view)),
    ]


def _replaced(card: Card, view: View) -> list[FlexComponent]:
    newer = view.about(card.hit.letter.id).replaced_by
    if newer is None:
        return []
    return [warning(_replaced_words(card, view), card_action(newer, view))]


def _replaced_words(card: Card, view: View) -> str:
    about = view.about(card.hit.letter.id)
    newer, words = about.replaced_by, view.words
    said = words.AMENDED if about.amended else words.REPLACED
    return said.format(letter=citation(newer)) if newer else ""


def _also(card: Card, view: View) -> list[str]:
    """Which other letters hold the same words; the first few are named."""
    lines = [view.words.ALSO_IN.format(letter=name) for name in card.also[:ALSO_SHOWN]]
    rest = len(card.also) - ALSO_SHOWN
    return [*lines, view.words.ALSO_MORE.format(count=rest)] if rest > 0 else lines


def _alt_rest(card: Card, view: View, passage: str, small: bool) -> list[str]:
    """What stands under the citation; in a carousel only what must not be missed."""
    letter, words = card.hit.letter, view.words
    warned = [disputed(letter, words), _replaced_words(card, view)]
    if small:
        return list(filter(None, warned))
    address = view.link(letter.id, passage)
    lines = [
        f"{words.FIELD_SUBJECT} {letter.subject}" if letter.subject else "",
        f"{words.FIELD_URGENCY} {letter.urgency}" if letter.urgency else "",
        *warned,
        view.age(letter.date),
        *_also(card, view),
        f"{words.OPEN_LETTER}: {address}" if address else "",
    ]
    return list(filter(None, lines))
