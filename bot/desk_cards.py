"""What follows an admin's tap: how far it is, that it can be asked now, a choice. Pure."""

import math

from linebot.v3.messaging import (
    FlexBubble,
    FlexComponent,
    FlexMessage,
    MessageAction,
    PostbackAction,
    QuickReply,
    QuickReplyItem,
    URIAction,
)

from bot import texts_admin as texts
from bot.bubbles import (
    bubble,
    flex_message,
    main_button,
    muted,
    plain_button,
    rule,
    second_button,
    text_of,
)
from bot.buttons import card_action, press
from bot.citation import citation, short_subject
from bot.limits import MESSAGE_ACTION_TEXT
from bot.plan import Choice, Progress, Published
from bot.view import View

SHOWN = 8  # letters, or lines, in one card
MINUTE = 60


def progress_message(plan: Progress) -> FlexMessage:
    """How far it is, and a button that asks again."""
    told = progress_words(plan)
    action = press("st", texts.SEE_STATE, texts.SAID_STATE, plan.what)
    body = [*(text_of(line, size="md") for line in told), muted(texts.PROGRESS_STEP, margin="md")]
    made = bubble(texts.PROGRESS_TITLE, body, [second_button(action)])
    return flex_message([made], ["\n".join([texts.PROGRESS_TITLE, *told, texts.PROGRESS_STEP])])


def progress_words(plan: Progress) -> list[str]:
    """What is done, the page it is at, the time it takes yet."""
    page = texts.PAGE.format(page=plan.page, pages=plan.pages) if plan.page and plan.pages else ""
    return list(filter(None, (f"{plan.doing} {page}".strip(), _left(plan.seconds_left))))


def published_message(plan: Published, view: View) -> FlexMessage:
    """Which letters answer now, and a question to try."""
    named = [citation(letter) for letter in plan.letters[:SHOWN]]
    body: list[FlexComponent] = [text_of(texts.PUBLISHED, size="md")]
    for letter in plan.letters[:SHOWN]:
        body += [rule(), text_of(citation(letter), weight="bold", margin="lg")]
        body += [text_of(short_subject(letter))] if letter.subject else []
    alone = [second_button(card_action(one, view)) for one in plan.letters if len(named) == 1]
    ask = _ask(plan.sample)
    asks = [muted(plan.sample, align="center"), main_button(ask)] if ask else []
    made = flex_message(
        [bubble(texts.PUBLISHED_TITLE, body, [*asks, *alone])],
        ["\n".join([texts.PUBLISHED_TITLE, texts.PUBLISHED, *named, plan.sample])],
    )
    made.quick_reply = QuickReply(items=[QuickReplyItem(action=ask)]) if ask else None
    return made


def choice_message(plan: Choice) -> FlexMessage:
    """Words and their buttons, the first filled."""
    body = [text_of(plan.text, size="md"), *(text_of(f"- {line}") for line in plan.lines)]
    first, *others = (_way(label, what) for label, what in plan.ways)
    buttons = [main_button(first), *(plain_button(other) for other in others)]
    lines = [plan.title, plan.text, *(f"- {line}" for line in plan.lines)]
    lines += [what for _, what in plan.ways if _is_address(what)]
    return flex_message([_bubble(plan, body, buttons)], ["\n".join(lines)])


def _bubble(plan: Choice, body: list[FlexComponent], buttons: list[FlexComponent]) -> FlexBubble:
    return bubble(plan.title, body, buttons, warns=plan.warns)


def _way(label: str, what: str) -> URIAction | PostbackAction:
    if _is_address(what):
        return URIAction(label=label, uri=what)
    return PostbackAction(label=label, data=what, display_text=label)


def _is_address(what: str) -> bool:
    return what.startswith(("https://", "http://"))


def _ask(sample: str) -> MessageAction | None:
    fits = 0 < len(sample) <= MESSAGE_ACTION_TEXT
    return MessageAction(label=texts.TRY_ASKING, text=sample) if fits else None


def _left(seconds: float | None) -> str:
    if seconds is None:
        return ""
    if seconds < MINUTE:
        return texts.SECONDS_LEFT.format(count=max(1, math.ceil(seconds)))
    return texts.MINUTES_LEFT.format(count=math.ceil(seconds / MINUTE))
