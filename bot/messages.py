"""Plans into LINE's messages. Pure: nothing is looked up, kept or sent here.

Every Flex message has an altText that says the same plainly, and `plainly` turns it into
that, for when LINE refuses a Flex message. An answer is at most three messages.
"""

import datetime

from linebot.v3.messaging import (
    FlexMessage,
    Message,
    MessageAction,
    QuickReply,
    QuickReplyItem,
    TextMessage,
)

from bot import texts
from bot.about import Known, unknown
from bot.bubbles import bubble, flex_message, second_button, text_of
from bot.cards import found_alt, found_bubble, letter_alt, letter_bubble
from bot.chain_card import chain_alt, chain_bubble
from bot.checklist_card import checklist_alt, checklist_bubbles
from bot.desk_cards import choice_message, progress_message, published_message
from bot.draft_card import draft_alt, draft_bubble
from bot.list_cards import (
    listing_alt,
    listing_bubble,
    nearest_alt,
    nearest_bubble,
    which_alt,
    which_bubble,
)
from bot.plan import (
    Chain,
    Checklist,
    Choice,
    Drafts,
    Found,
    Greeting,
    Letters,
    Listing,
    Nearest,
    Plan,
    Progress,
    Published,
    Silence,
    Words,
)
from bot.view import Link, View, view_of


def render(
    plan: Plan, link: Link, today: datetime.date | None = None, known: Known = unknown
) -> list[Message]:
    """`plan` as the messages of one reply; none for Silence.

    `today` gives a letter its age, `known` (`bot.about`) what replaced it and which of its
    buttons lead anywhere; without them nothing is said of either.
    """
    view = view_of(link, today, known, english=getattr(plan, "english", False))
    match plan:
        case Silence():
            return []
        case Words(text, asks, quote):
            return [_text(text, quote, asks)]
        case Greeting():
            return [_greeting()]
        case Nearest(cards=(), asks=()):
            return [_text(_led(plan.note, nearest_alt(plan, view)), plan.quote)]
        case Progress():
            return [progress_message(plan)]
        case Published():
            return [published_message(plan, view)]
        case Choice():
            return [choice_message(plan)]
        case _:
            return [*_before(plan, view), _flex(plan, view)]


def plainly(messages: list[Message]) -> list[Message]:
    """The same messages as plain text: what is said when LINE refuses a Flex message."""
    return [
        TextMessage(text=message.alt_text, quick_reply=message.quick_reply)
        if isinstance(message, FlexMessage)
        else message
        for message in messages
    ]


def _before(plan: Plan, view: View) -> list[Message]:
    """A note, or else the quoted question, in a line of its own before a Flex message."""
    note = getattr(plan, "note", "") or (view.words.ANSWERING if plan.quote else "")
    return [_text(note, plan.quote)] if note else []


def _led(note: str, said: str) -> str:
    return f"{note}\n{said}" if note else said


def _flex(plan: Plan, view: View) -> FlexMessage:
    match plan:
        case Checklist():
            return flex_message(checklist_bubbles(plan, view), [checklist_alt(plan, view)])
        case Chain():
            return flex_message([chain_bubble(plan, view)], [chain_alt(plan, view)])
        case Drafts():
            return flex_message([draft_bubble(plan)], [draft_alt(plan)])
        case Listing():
            return flex_message([listing_bubble(plan, view)], [listing_alt(plan, view)])
        case _:
            return _cards(plan, view)


def _cards(plan: Found | Letters | Nearest, view: View) -> FlexMessage:
    several = len(plan.cards) > 1
    match plan:
        case Nearest():
            made = flex_message([nearest_bubble(plan, view)], [nearest_alt(plan, view)])
            made.quick_reply = _quick(plan.asks)
            return made
        case Letters(asks_which=True):
            return flex_message([which_bubble(plan, view)], [which_alt(plan, view)])
        case Letters(cards):
            bubbles = [letter_bubble(card, view, several) for card in cards]
            return flex_message(bubbles, [letter_alt(card, view, several) for card in cards])
        case Found(cards, within=within):
            title = view.words.WITHIN_TITLE if within else view.words.ANSWER_TITLE
            bubbles = [found_bubble(card, view, title, several) for card in cards]
            return flex_message(bubbles, [found_alt(card, view, several) for card in cards])


def _text(text: str, quote: str = "", asks: tuple[str, ...] = ()) -> TextMessage:
    return TextMessage(text=text, quick_reply=_quick(asks), quote_token=quote or None)


def _greeting() -> FlexMessage:
    body = [text_of(texts.GREETING, size="md"), text_of(texts.GREETING_HINT, margin="lg")]
    buttons = [second_button(_ask(label, question)) for label, question in texts.EXAMPLES]
    questions = tuple(question for _, question in texts.EXAMPLES)
    alt = [texts.GREETING, texts.GREETING_HINT, *(f"- {question}" for question in questions)]
    return FlexMessage(
        alt_text="\n".join(alt),
        contents=bubble(texts.GREETING_TITLE, body, buttons),
        quick_reply=_quick(questions),
    )


def _quick(asks: tuple[str, ...]) -> QuickReply | None:
    """Questions to tap; a question of the catalogue goes under its short label."""
    labels = {question: label for label, question in texts.EXAMPLES}
    items = [QuickReplyItem(action=_ask(labels.get(ask, ask), ask)) for ask in asks]
    return QuickReply(items=items) if items else None


def _ask(label: str, question: str) -> MessageAction:
    return MessageAction(label=label, text=question)
