"""What a letter orders, as a checklist: clause, who acts, until when, whom to ask. Pure.

Every line is the letter's own words with its place. A list too long for one bubble goes
on in the next; what LINE could not carry is counted, never silently dropped.
"""

import re
from types import ModuleType

from linebot.v3.messaging import FlexBox, FlexBubble, FlexComponent, URIAction

from bot import colours, excerpt, texts
from bot.bubbles import (
    block,
    bubble,
    doubt,
    main_button,
    muted,
    plain_button,
    rule,
    text_of,
    verbatim,
    warning,
)
from bot.buttons import open_action, press
from bot.citation import citation, disputed, short_subject
from bot.plan import Checklist, Duty
from bot.view import View
from corpus.dates import thai_date
from corpus.text import to_arabic

A_BUBBLE = 5  # duties in one bubble
BUBBLES = 3  # so that a full list stays within the size of a carousel
QUOTE_SMALL = 330  # characters of a duty where several bubbles share one message's 50 KB
EVERYBODY = texts.ALL_BODIES  # what a button says for no body in particular
_FAX = "โทรสาร"  # a line that begins so is no telephone
_PHONE = re.compile(r"0[\d\s-]{7,13}\d")


def checklist_bubbles(plan: Checklist, view: View) -> list[FlexBubble]:
    """The checklist, five duties a bubble."""
    shown = plan.duties[: A_BUBBLE * BUBBLES]
    groups = [shown[at : at + A_BUBBLE] for at in range(0, len(shown), A_BUBBLE)] or [()]
    last = len(groups) - 1
    return [
        _bubble(plan, view, group, head=not at, foot=at == last, small=last > 0)
        for at, group in enumerate(groups)
    ]


def checklist_alt(plan: Checklist, view: View) -> str:
    """The same in plain words."""
    words = view.words
    doubtful = disputed(plan.letter, words)
    lines = [words.CHECKLIST_TITLE, citation(plan.letter), doubtful, *_heading(plan, words)]
    for number, duty in enumerate(plan.duties, 1):
        place, limit = _place_and_who(duty, words), _deadline(duty, words)
        lines.append(f"{number}. {f'{place}: ' if place else ''}{excerpt.plain(duty.quote)}")
        lines += [f"   {limit}"] if limit else []
    contacts = [f"{words.CONTACT}: {', '.join(plan.contacts)}"] if plan.contacts else []
    address = view.link(plan.letter.id, "")
    opened = [f"{words.OPEN_LETTER}: {address}"] if address else []
    return "\n".join(filter(None, [*lines, *contacts, *opened]))


def _bubble(
    plan: Checklist, view: View, duties: tuple[Duty, ...], *, head: bool, foot: bool, small: bool
) -> FlexBubble:
    words, most = view.words, QUOTE_SMALL if small else excerpt.LIMIT
    body: list[FlexComponent] = _head(plan, words) if head else []
    for duty in duties:
        body += [*([rule()] if body else []), _duty(duty, most, words)]
    if foot:
        body += _foot(plan, words)
    buttons = _buttons(plan, view) if foot else []
    return bubble(words.CHECKLIST_TITLE, body, buttons, small=small)


def _head(plan: Checklist, words: ModuleType) -> list[FlexComponent]:
    letter = plan.letter
    return [
        text_of(citation(letter), weight="bold"),
        *doubt(disputed(letter, words)),
        *([muted(short_subject(letter), margin="xs")] if letter.subject else []),
        *(text_of(line, margin="md") for line in _heading(plan, words)),
    ]


def _heading(plan: Checklist, words: ModuleType) -> list[str]:
    """For whom the list is, and whether there is anything in it."""
    if plan.duties:
        lines = [words.CHECKLIST_FOR.format(body=words.BODY_NAMES[plan.body])] if plan.body else []
    elif plan.body and plan.others:
        lines = [words.CHECKLIST_NONE_FOR.format(body=words.BODY_NAMES[plan.body])]
    else:
        lines = [words.CHECKLIST_NONE]
    return [*lines, words.CHECKLIST_OTHERS.format(count=plan.others)] if plan.others else lines


def _duty(duty: Duty, most: int, words: ModuleType) -> FlexBox:
    when = _deadline(duty, words)
    limit = warning(when) if duty.passed else text_of(when, color=colours.MARK, weight="bold")
    place = _place_and_who(duty, words)
    return block(
        [
            *([text_of(place, size="xs", color=colours.MARK, weight="bold")] if place else []),
            verbatim(excerpt.plain(duty.quote, most)),
            *([limit] if when else []),
        ]
    )


def _place_and_who(duty: Duty, words: ModuleType) -> str:
    clause = words.CLAUSE.format(path=duty.path) if duty.path[:1].isdigit() else duty.path
    who = words.WHO.format(actor=duty.actor) if duty.actor else ""
    return " · ".join(filter(None, (clause, who)))


def _deadline(duty: Duty, words: ModuleType) -> str:
    when = thai_date(duty.deadline) if duty.deadline else duty.rule
    form = words.DEADLINE_PASSED if duty.passed else words.DEADLINE
    return form.format(deadline=when) if when else ""


def _foot(plan: Checklist, words: ModuleType) -> list[FlexComponent]:
    rest = len(plan.duties) - A_BUBBLE * BUBBLES
    more = [muted(words.CHECKLIST_MORE.format(count=rest), margin="lg")] if rest > 0 else []
    if not plan.contacts:
        return more
    contacts = [_contact(line, words) for line in plan.contacts]
    return [*more, rule(), muted(words.CONTACT, weight="bold", margin="lg"), *contacts]


def _contact(line: str, words: ModuleType) -> FlexComponent:
    """A line of the letter; one with a whole telephone number calls it."""
    number = phone(line)
    if not number:
        return verbatim(line, margin="xs")
    action = URIAction(label=words.CONTACT, uri=f"tel:{number}")
    return verbatim(line, color=colours.LINK, decoration="underline", margin="xs", action=action)


def phone(line: str) -> str:
    """The first telephone number of `line` as digits, "" when none is whole."""
    for found in _PHONE.findall(to_arabic(line)) if not line.startswith(_FAX) else ():
        digits = re.sub(r"\D", "", found)
        if len(digits) == 9 or (len(digits) == 10 and digits[1] in "689"):
            return digits
    return ""


def _buttons(plan: Checklist, view: View) -> list[FlexComponent]:
    opened, words = open_action(plan.letter, view), view.words
    names = {body: words.BODY_NAMES[body] for body in texts.BODIES if body != plan.body}
    bodies = [
        plain_button(press("me", name, words.SAID_BODY.format(body=name), body, plan.letter.id))
        for body, name in names.items()
    ]
    if plan.body:
        whole = press("me", words.ALL_BODIES, words.SAID_ALL_BODIES, EVERYBODY, plan.letter.id)
        bodies.append(plain_button(whole))
    return [
        *([main_button(opened)] if opened else []),
        muted(words.BODY_ASK, align="center", margin="md"),
        FlexBox(layout="horizontal", contents=bodies, spacing="sm"),
    ]
