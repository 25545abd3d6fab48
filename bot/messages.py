"""Plans into LINE's messages. Pure: nothing is looked up, kept or sent here.

Every text wraps and follows the reader's font size; every Flex message has an altText
that says the same plainly; every button also works on desktop LINE.
"""

from collections.abc import Callable

from linebot.v3.messaging import (
    FlexBox,
    FlexBubble,
    FlexButton,
    FlexCarousel,
    FlexMessage,
    FlexSeparator,
    FlexSpan,
    FlexText,
    Message,
    MessageAction,
    PostbackAction,
    QuickReply,
    QuickReplyItem,
    TextMessage,
    URIAction,
)

from bot import colours, excerpt, texts
from bot.citation import citation, readings, shown_number
from bot.conversation import LATEST
from bot.plan import Card, Found, Greeting, Letters, Nearest, Plan, Silence, Words
from corpus.dates import thai_date

#: Address of a letter's page, given letter id and passage id ("" for none); "" without a page.
Link = Callable[[str, str], str]

LETTER_EXCERPT = 200  # characters of the excerpt in a letter card
ALT_EXCERPT = 300  # characters of the excerpt in an altText
ALT_EXCERPT_SHORT = 160  # the same where several cards share one altText
ALSO_SHOWN = 3


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
            bubbles = [_found_bubble(card, link, several) for card in cards]
            return [*_note(note), _flex(bubbles, [_alt(card, several) for card in cards])]
        case Letters(cards, note):
            bubbles = [_letter_bubble(card, link, len(cards) > 1) for card in cards]
            return [*_note(note), _flex(bubbles, [_letter_alt(card) for card in cards])]


def _note(note: str) -> list[Message]:
    return [TextMessage(text=note)] if note else []


def _flex(bubbles: list[FlexBubble], alts: list[str]) -> FlexMessage:
    contents = bubbles[0] if len(bubbles) == 1 else FlexCarousel(contents=bubbles)
    return FlexMessage(alt_text="\n\n".join(alts), contents=contents)


def _found_bubble(card: Card, link: Link, small: bool) -> FlexBubble:
    passage = card.hit.passage
    body = [_excerpt(card, excerpt.LIMIT), FlexSeparator(margin="lg", color=colours.RULE)]
    footer = [*_open_button(card, link, passage.id), _feedback(passage.id)]
    title = texts.ANSWER_TITLE
    return _bubble(title, [*body, *_reference(card), *_also(card)], footer, small)


def _letter_bubble(card: Card, link: Link, small: bool) -> FlexBubble:
    body = [*_reference(card), *_also(card)]
    if card.hit.passage.text.strip():
        body += [FlexSeparator(margin="lg", color=colours.RULE), _excerpt(card, LETTER_EXCERPT)]
    footer = [*_open_button(card, link, ""), _feedback(card.hit.passage.id)]
    return _bubble(texts.LETTER_TITLE, body, footer, small)


def _bubble(title: str, body: list, footer: list, small: bool) -> FlexBubble:
    return FlexBubble(
        size="mega" if small else "giga",
        header=_band(title, colours.TITLE, colours.TITLE_PAPER),
        body=FlexBox(layout="vertical", contents=body, padding_all="16px"),
        footer=FlexBox(layout="vertical", contents=footer, spacing="sm", padding_all="12px"),
    )


def _band(title: str, colour: str, paper: str) -> FlexBox:
    text = _text(title, size="sm", color=colour, weight="bold")
    return FlexBox(
        layout="vertical",
        contents=[text],
        background_color=paper,
        padding_all="12px",
        padding_start="16px",
    )


def _text(text: str, size: str = "sm", color: str = colours.INK, **more: object) -> FlexText:
    return FlexText(text=text, size=size, color=color, wrap=True, scaling=True, **more)


def _excerpt(card: Card, limit: int) -> FlexText:
    passage = card.hit.passage
    spans = [
        FlexSpan(text=run.text, color=colours.MARK, weight="bold")
        if run.bright
        else FlexSpan(text=run.text, color=colours.INK)
        for run in excerpt.runs(passage.text, passage_highlight(card), limit)
    ]
    return FlexText(
        contents=spans, size="md", wrap=True, scaling=True, margin="md", line_spacing="4px"
    )


def passage_highlight(card: Card) -> list[tuple[int, int]]:
    """The highlight of a card's passage as offsets in the passage's own text."""
    start = card.hit.passage.start
    return [(first - start, last - start) for first, last in card.hit.passage.highlight]


def _reference(card: Card) -> list:
    letter, place = card.hit.letter, card.hit.passage.path
    date = thai_date(letter.date) if letter.date else texts.NO_DATE
    rows = [
        (texts.FIELD_NUMBER, shown_number(letter) or texts.NO_NUMBER),
        (texts.FIELD_DATE, date),
        (texts.FIELD_SUBJECT, letter.subject),
        (texts.FIELD_SENDER, letter.sender or letter.kind),
        (texts.FIELD_URGENCY, letter.urgency),
        (texts.FIELD_PLACE, place),
    ]
    block = [_row(name, value) for name, value in rows if value]
    if readings(letter):
        block.insert(1, _disputed(readings(letter)))
    return block


def _row(name: str, value: str) -> FlexBox:
    label = _text(name, size="xs", color=colours.MUTED, flex=2)
    return FlexBox(
        layout="horizontal",
        contents=[label, _text(value, flex=7)],
        spacing="sm",
        margin="sm",
    )


def _disputed(numbers: tuple[str, ...]) -> FlexBox:
    warning = texts.DISPUTED.format(readings=texts.OR.join(numbers))
    return FlexBox(
        layout="vertical",
        contents=[_text(warning, size="xs", color=colours.WARN)],
        background_color=colours.WARN_PAPER,
        corner_radius="6px",
        padding_all="8px",
        margin="sm",
    )


def _also(card: Card) -> list:
    lines = [texts.ALSO_IN.format(letter=name) for name in card.also[:ALSO_SHOWN]]
    if len(card.also) > ALSO_SHOWN:
        lines.append(texts.ALSO_MORE.format(count=len(card.also) - ALSO_SHOWN))
    return [_text(line, size="xs", color=colours.MUTED, margin="md") for line in lines]


def _open_button(card: Card, link: Link, passage: str) -> list:
    address = link(card.hit.letter.id, passage)
    if not address:
        return []
    action = URIAction(label=texts.OPEN_LETTER, uri=address)
    return [FlexButton(action=action, style="primary", color=colours.BUTTON, height="sm")]


def _feedback(passage: str) -> FlexBox:
    choices = ((texts.YES, "yes", texts.SAID_YES), (texts.NO, "no", texts.SAID_NO))
    buttons = [
        FlexButton(
            action=PostbackAction(
                label=label, data=f"{LATEST}|fb|{value}|{passage}", display_text=said
            ),
            style="link",
            color=colours.LINK,
            height="sm",
        )
        for label, value, said in choices
    ]
    return FlexBox(layout="horizontal", contents=buttons, spacing="sm")


def _alt(card: Card, short: bool) -> str:
    """A card as plain words: the excerpt around its highlight, then the reference."""
    passage = card.hit.passage
    limit = ALT_EXCERPT_SHORT if short else ALT_EXCERPT
    runs = excerpt.runs(passage.text, passage_highlight(card), limit)
    quoted = "“" + "".join(run.text for run in runs) + "”"
    place = f" ({passage.path})" if passage.path else ""
    return "\n".join([quoted, citation(card.hit.letter) + place, *_alt_rest(card, short)])


def _letter_alt(card: Card) -> str:
    return "\n".join([citation(card.hit.letter), *_alt_rest(card, short=False)])


def _alt_rest(card: Card, short: bool) -> list[str]:
    letter, numbers = card.hit.letter, readings(card.hit.letter)
    doubt = [texts.DISPUTED.format(readings=texts.OR.join(numbers))] if numbers else []
    if short:
        return doubt
    subject = [f"{texts.FIELD_SUBJECT} {letter.subject}"] if letter.subject else []
    return subject + doubt + [texts.ALSO_IN.format(letter=name) for name in card.also[:ALSO_SHOWN]]


def _nearest(cards: tuple[Card, ...], link: Link) -> Message:
    if not cards:
        return TextMessage(text=f"{texts.NOT_FOUND}\n{texts.NOT_FOUND_STEP}")
    names = [_near_name(card) for card in cards]
    entries = [_near_entry(card, name, link) for card, name in zip(cards, names, strict=True)]
    body = [
        _text(texts.NOT_FOUND, size="md"),
        _text(texts.NOT_FOUND_STEP, color=colours.MUTED, margin="md"),
        FlexSeparator(margin="lg", color=colours.RULE),
        _text(texts.NEAREST, color=colours.MUTED, weight="bold", margin="lg"),
        *entries,
    ]
    bubble = FlexBubble(
        size="giga",
        header=_band(texts.NOT_FOUND_TITLE, colours.WARN, colours.WARN_PAPER),
        body=FlexBox(layout="vertical", contents=body, padding_all="16px"),
    )
    listed = "\n".join("- " + ": ".join(filter(None, name)) for name in names)
    return FlexMessage(
        alt_text=f"{texts.NOT_FOUND}\n{texts.NOT_FOUND_STEP}\n\n{texts.NEAREST}\n{listed}",
        contents=bubble,
    )


def _near_name(card: Card) -> tuple[str, str]:
    """Subject and citation of a nearest letter."""
    return card.hit.letter.subject, citation(card.hit.letter)


def _near_entry(card: Card, name: tuple[str, str], link: Link) -> FlexBox:
    subject, cited = name
    address = link(card.hit.letter.id, card.hit.passage.id)
    contents = [_text(subject)] if subject else []
    contents.append(_text(cited, size="xs", color=colours.MUTED))
    action = URIAction(label=texts.OPEN_LETTER, uri=address) if address else None
    if action:
        contents.append(_text(f"{texts.OPEN_LETTER} ›", size="xs", color=colours.LINK))
    return FlexBox(layout="vertical", contents=contents, margin="lg", spacing="xs", action=action)


def _greeting() -> FlexMessage:
    buttons = [
        FlexButton(
            action=MessageAction(label=label, text=question),
            style="link",
            color=colours.LINK,
            height="sm",
        )
        for label, question in texts.EXAMPLES
    ]
    body = [_text(texts.GREETING, size="md"), _text(texts.GREETING_HINT, margin="lg")]
    questions = "\n".join(f"- {question}" for _, question in texts.EXAMPLES)
    return FlexMessage(
        alt_text=f"{texts.GREETING}\n{texts.GREETING_HINT}\n{questions}",
        contents=_bubble(texts.GREETING_TITLE, body, buttons, small=False),
        quick_reply=_quick(tuple(question for _, question in texts.EXAMPLES)),
    )


def _quick(asks: tuple[str, ...]) -> QuickReply:
    """Questions to tap; a question of the catalogue goes under its short label."""
    labels = {question: label for label, question in texts.EXAMPLES}
    return QuickReply(
        items=[
            QuickReplyItem(action=MessageAction(label=labels.get(ask, ask), text=ask))
            for ask in asks
        ]
    )


def plainly(messages: list[Message]) -> list[Message]:
    """The same messages as plain text: what is said when LINE refuses a Flex message."""
    return [
        TextMessage(text=message.alt_text, quick_reply=message.quick_reply)
        if isinstance(message, FlexMessage)
        else message
        for message in messages
    ]
