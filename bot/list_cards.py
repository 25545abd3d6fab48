"""Bubbles that list letters: the nearest, those a number fits, a page of a list. Pure.

Every line can be tapped, on desktop LINE too, and shows that it can.
"""

from types import ModuleType

from linebot.v3.messaging import FlexBox, FlexBubble, FlexComponent, MessageAction

from bot import colours, texts
from bot.bubbles import (
    block,
    bubble,
    doubt,
    link_text,
    muted,
    plain_button,
    rule,
    text_of,
    two_a_row,
)
from bot.buttons import card_action, open_action, press
from bot.citation import SUBJECT, Citable, citation, disputed, short_subject
from bot.limits import cut
from bot.plan import Card, Letters, Listing, Nearest
from bot.site.place import place_of
from bot.view import View


def nearest_bubble(plan: Nearest, view: View) -> FlexBubble:
    """The letters do not say; what is nearest, named as nearest, and what may be meant."""
    title, said, step, heading = nearest_words(plan, view)
    body = [
        text_of(said, size="md"),
        muted(step, size="sm", margin="md"),
        rule(),
        muted(heading, weight="bold", margin="lg"),
        *(_near(card, view, plan.look_alikes) for card in plan.cards),
    ]
    asks = [_ask(ask) for ask in plan.asks]
    footer = [muted(view.words.NARROW, align="center"), *asks] if asks else []
    return bubble(title, body, footer, warns=True)


def nearest_words(plan: Nearest, view: View) -> tuple[str, str, str, str]:
    """Title, sentence, next step, and what the letters under them are."""
    words = view.words
    if plan.look_alikes:
        heading = words.CITING if plan.citing else words.LOOK_ALIKES
        return words.UNKNOWN_TITLE, words.UNKNOWN, words.UNKNOWN_STEP, heading
    return words.NOT_FOUND_TITLE, words.NOT_FOUND, words.NOT_FOUND_STEP, words.NEAREST


def nearest_alt(plan: Nearest, view: View) -> str:
    """The same in plain words."""
    _, said, step, heading = nearest_words(plan, view)
    named = (_named(card.hit.letter, view.words) for card in plan.cards)
    lines = [said, step, "", heading, *(f"- {name}" for name in named)] if plan.cards else []
    asks = [view.words.NARROW, *(f"- {ask}" for ask in plan.asks)] if plan.asks else []
    return "\n".join([*(lines or [said, step]), *asks])


def which_bubble(plan: Letters, view: View) -> FlexBubble:
    """The letters that a number fits, to choose from."""
    body = [text_of(view.words.WHICH, size="md")]
    for card in plan.cards:
        body += [rule(), _choice(card.hit.letter, view)]
    return bubble(view.words.WHICH_TITLE, body, [])


def which_alt(plan: Letters, view: View) -> str:
    """The same in plain words."""
    named = (f"- {_named(card.hit.letter, view.words)}" for card in plan.cards)
    return "\n".join([view.words.WHICH_TITLE, view.words.WHICH, *named])


def listing_bubble(plan: Listing, view: View) -> FlexBubble:
    """One page of a list, with what leads to the pages around it."""
    body: list[FlexComponent] = [muted(_count(plan, view.words), size="sm")]
    for letter in plan.letters:
        body += [rule(), _choice(letter, view)]
    if not plan.letters:
        body = [text_of(view.words.LIST_NONE, size="md")]
    pages = [plain_button(action) for action in _pages(plan, view.words)]
    return bubble(plan.title, body, two_a_row(pages))


def listing_alt(plan: Listing, view: View) -> str:
    """The same in plain words."""
    lines = [f"- {_named(letter, view.words)}" for letter in plan.letters]
    head = f"{plan.title} ({_count(plan, view.words)})"
    return "\n".join([head, *(lines or [view.words.LIST_NONE])])


def _near(card: Card, view: View, by_number: bool) -> FlexBox:
    """A letter near the question; one that is there for its number begins with it."""
    letter = card.hit.letter
    if by_number:
        return _choice(letter, view)
    action = open_action(letter, view, place_of(card.hit.passage)) or card_action(letter, view)
    lines = [
        *([text_of(short_subject(letter))] if letter.subject else []),
        muted(citation(letter)),
        *doubt(disputed(letter, view.words)),
        link_text(action.label),
    ]
    return block(lines, action)


def _ask(ask: str) -> FlexBox:
    """A question to tap, too long for a button's one line."""
    looks = {"background_color": colours.SOFT_BUTTON, "corner_radius": "8px", "padding_all": "10px"}
    said = [text_of(cut(ask, SUBJECT), align="center")]
    return block(said, MessageAction(label=ask, text=ask), margin="sm", **looks)


def _choice(letter: Citable, view: View) -> FlexBox:
    """A letter to choose: what tells it from the others comes first."""
    action = card_action(letter, view)
    lines = [
        text_of(citation(letter), weight="bold"),
        *([text_of(short_subject(letter))] if letter.subject else []),
        *doubt(disputed(letter, view.words)),
        link_text(action.label),
    ]
    return block(lines, action)


def _named(letter: Citable, words: ModuleType = texts) -> str:
    """Citation, subject and what is not sure, in one line."""
    doubtful = f"({disputed(letter, words)})" if disputed(letter, words) else ""
    named = ": ".join(filter(None, (citation(letter), short_subject(letter))))
    return " ".join(filter(None, (named, doubtful)))


def _count(plan: Listing, words: ModuleType) -> str:
    count = words.LIST_COUNT.format(total=plan.total)
    page = words.LIST_PAGE.format(page=plan.page, pages=plan.pages)
    return f"{count} · {page}" if plan.pages > 1 else count


def _pages(plan: Listing, words: ModuleType) -> list:
    around = ((words.LIST_BEFORE, plan.page - 1), (words.LIST_NEXT, plan.page + 1))
    return [
        press("ls", label, words.SAID_PAGE.format(title=plan.title, page=page), plan.key, str(page))
        for label, page in around
        if 1 <= page <= plan.pages
    ]
