"""What an admin sees of drafts: one draft with its fields and doubts, or a bundle. Pure.

Fields are as they were read; what is missing or doubtful is shown as such. Every button
works on desktop LINE and a year later, when it says what has become of the draft.
"""

from linebot.v3.messaging import FlexBox, FlexBubble, FlexComponent

from bot import colours
from bot import texts_admin as texts
from bot.bubbles import (
    block,
    bubble,
    doubt,
    link_text,
    main_button,
    muted,
    plain_button,
    row,
    rule,
    second_button,
    text_of,
    two_a_row,
    warning,
)
from bot.buttons import press
from bot.citation import citation, short_subject, shown_number
from bot.limits import cut
from bot.plan import Drafts
from corpus.dates import thai_date
from corpus.letter import Letter

DOUBTS = 4  # shown on a card; the desk's page shows all
LISTED = 8  # letters of a bundle on its card
WHY = 160  # characters of a doubt
FILE = 60  # characters of a file's name


def draft_bubble(plan: Drafts) -> FlexBubble:
    """One draft in full, or the letters of a bundle to choose from."""
    body = _one(plan.letters[0]) if len(plan.letters) == 1 else _bundle(plan.letters)
    if told := _file(plan):
        body = [muted(told), *body]
    return bubble(_title(plan), body, _buttons(plan))


def draft_alt(plan: Drafts) -> str:
    """The same in plain words."""
    return "\n".join(filter(None, [_title(plan), _file(plan), *map(_told, plan.letters[:LISTED])]))


def _title(plan: Drafts) -> str:
    count = len(plan.letters)
    return texts.BUNDLE_TITLE.format(count=count) if count > 1 else texts.DRAFT_TITLE


def _file(plan: Drafts) -> str:
    name = texts.FROM_FILE.format(file=cut(plan.file, FILE)) if plan.file else ""
    pages = texts.PAGES.format(count=plan.pages) if plan.pages else ""
    return " · ".join(filter(None, (name, pages)))


def _fields(letter: Letter) -> dict[str, str]:
    """What the four fields that name a letter hold; "" for what was not read."""
    return {
        "number": shown_number(letter),
        "date": thai_date(letter.date) if letter.date else "",
        "subject": short_subject(letter),
        "sender": letter.sender,
    }


def _one(letter: Letter) -> list[FlexComponent]:
    rows = [
        row(texts.FIELDS[name], value)
        if value
        else row(texts.FIELDS[name], texts.NOT_READ, colours.WARN)
        for name, value in _fields(letter).items()
    ]
    return [muted(letter.kind, weight="bold", margin="md"), *rows, rule(), *_doubts(letter)]


def _doubts(letter: Letter) -> list[FlexComponent]:
    count = len(letter.doubts)
    if not count:
        return [muted(texts.NO_DOUBTS, margin="lg")]
    shown = [warning(cut(one.why, WHY)) for one in letter.doubts[:DOUBTS]]
    more = [muted(texts.DOUBTS_MORE.format(count=count - DOUBTS))] if count > DOUBTS else []
    return [text_of(texts.DOUBTS.format(count=count), weight="bold", margin="lg"), *shown, *more]


def _bundle(letters: tuple[Letter, ...]) -> list[FlexComponent]:
    body: list[FlexComponent] = []
    for letter in letters[:LISTED]:
        body += [*([rule()] if body else []), _choice(letter)]
    rest = len(letters) - LISTED
    return [*body, muted(texts.WAITING_MORE.format(count=rest))] if rest > 0 else body


def _choice(letter: Letter) -> FlexBox:
    said = texts.SAID_DRAFT.format(letter=citation(letter))
    count = len(letter.doubts)
    lines = [
        text_of(citation(letter), weight="bold"),
        *([text_of(short_subject(letter))] if letter.subject else []),
        *doubt(texts.DOUBTS.format(count=count) if count else ""),
        link_text(texts.SEE_DRAFT),
    ]
    return block(lines, press("dr", texts.SEE_DRAFT, said, letter.id))


def _buttons(plan: Drafts) -> list[FlexComponent]:
    count = len(plan.letters)
    if not plan.what:
        return []
    publish = texts.PUBLISH_ALL.format(count=count) if count > 1 else texts.PUBLISH
    discard = texts.DISCARD_ALL if count > 1 else texts.DISCARD
    return [
        main_button(press("pb", publish, texts.SAID_PUBLISH, plan.what)),
        *two_a_row(
            [
                second_button(press("ed", texts.CORRECT, texts.SAID_CORRECT, plan.what)),
                plain_button(press("dc", discard, texts.SAID_DISCARD, plan.what)),
            ]
        ),
    ]


def _told(letter: Letter) -> str:
    named = [
        f"{texts.FIELDS[name]} {value or texts.NOT_READ}" for name, value in _fields(letter).items()
    ]
    doubts = [f"- {cut(one.why, WHY)}" for one in letter.doubts[:DOUBTS]]
    heading = [texts.DOUBTS.format(count=len(letter.doubts))] if doubts else []
    return "\n".join(["", letter.kind, *named, *heading, *doubts])
