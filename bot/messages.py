"""Plans into LINE's messages. Pure: nothing is looked up, kept or sent here.

Every Flex message has an altText that says the same plainly, and `plainly` turns it into
that, for when LINE refuses a Flex message.
"""

from linebot.v3.messaging import (
    FlexBox,
    FlexBubble,
    FlexMessage,
    Message,
    MessageAction,
    QuickReply,
    QuickReplyItem,
    TextMessage,
)

from bot import colours, texts
from bot.bubbles import band, bubble, flex_message, plain_button, rule, text_of
from bot.cards import Link, found_alt, found_bubble, letter_alt, letter_bubble, open_action
from bot.citation import citation
from bot.plan import Card, Found, Greeting, Letters, Nearest, Plan, Silence, Words


def render(plan: Plan, link: Link) -> list[Message]:
    """`plan` as the messages of one reply; none for Silence."""
    match plan:
        case Silence():
            return []
        case Words(text, asks, quote):
            quick = _quick(asks) if asks else None
            return [TextMessage(text=text, quick_reply=quick, quote_token=quote or None)]
        case Greeting():
            return [_greeting()]
        case Nearest(cards, note):
            return [*_note(note), _nearest(cards, link)]
        case Found(cards, note):
            several = len(cards) > 1
            bubbles = [found_bubble(card, link, several) for card in cards]
            return [*_note(note), flex_message(bubbles, [found_alt(c, several) for c in cards])]
        case Letters(cards, note):
            bubbles = [letter_bubble(card, link, len(cards) > 1) for card in cards]
            return [*_note(note), flex_message(bubbles, [letter_alt(card) for card in cards])]


def plainly(messages: list[Message]) -> list[Message]:
    """The same messages as plain text: what is said when LINE refuses a Flex message."""
    return [
        TextMessage(text=message.alt_text, quick_reply=message.quick_reply)
        if isinstance(message, FlexMessage)
        else message
        for message in messages
    ]


def _note(note: str) -> list[Message]:
    return [TextMessage(text=note)] if note else []


def _nearest(cards: tuple[Card, ...], link: Link) -> Message:
    said = f"{texts.NOT_FOUND}\n{texts.NOT_FOUND_STEP}"
    if not cards:
        return TextMessage(text=said)
    body = [
        text_of(texts.NOT_FOUND, size="md"),
        text_of(texts.NOT_FOUND_STEP, color=colours.MUTED, margin="md"),
        rule(),
        text_of(texts.NEAREST, color=colours.MUTED, weight="bold", margin="lg"),
        *(_near_entry(card, link) for card in cards),
    ]
    near = FlexBubble(
        size="giga",
        header=band(texts.NOT_FOUND_TITLE, colours.WARN, colours.WARN_PAPER),
        body=FlexBox(layout="vertical", contents=body, padding_all="16px"),
    )
    named = ((card.hit.letter.subject, citation(card.hit.letter)) for card in cards)
    listed = "\n".join("- " + ": ".join(filter(None, name)) for name in named)
    return flex_message([near], [said, f"{texts.NEAREST}\n{listed}"])


def _near_entry(card: Card, link: Link) -> FlexBox:
    letter, action = card.hit.letter, open_action(card, link, card.hit.passage.id)
    contents = [text_of(letter.subject)] if letter.subject else []
    contents.append(text_of(citation(letter), size="xs", color=colours.MUTED))
    if action:
        contents.append(text_of(f"{texts.OPEN_LETTER} ›", size="xs", color=colours.LINK))
    return FlexBox(layout="vertical", contents=contents, margin="lg", spacing="xs", action=action)


def _greeting() -> FlexMessage:
    body = [text_of(texts.GREETING, size="md"), text_of(texts.GREETING_HINT, margin="lg")]
    buttons = [plain_button(_ask(label, question)) for label, question in texts.EXAMPLES]
    questions = tuple(question for _, question in texts.EXAMPLES)
    alt = [texts.GREETING, texts.GREETING_HINT, *(f"- {question}" for question in questions)]
    return FlexMessage(
        alt_text="\n".join(alt),
        contents=bubble(texts.GREETING_TITLE, body, buttons),
        quick_reply=_quick(questions),
    )


def _quick(asks: tuple[str, ...]) -> QuickReply:
    """Questions to tap; a question of the catalogue goes under its short label."""
    labels = {question: label for label, question in texts.EXAMPLES}
    items = [QuickReplyItem(action=_ask(labels.get(ask, ask), ask)) for ask in asks]
    return QuickReply(items=items)


def _ask(label: str, question: str) -> MessageAction:
    return MessageAction(label=label, text=question)
