"""What the buttons of a card do, and their order. Pure.

Every action works a year later and, but for copying, on desktop LINE; what is copied or
shared stands in the card's plain form too. Facts: LINE's action objects.
"""

from urllib.parse import quote

from linebot.v3.messaging import (
    Action,
    ClipboardAction,
    FlexComponent,
    PostbackAction,
    URIAction,
)

from bot import excerpt, postbacks, texts
from bot.bubbles import main_button, muted, plain_button, rule, second_button, two_a_row
from bot.citation import Citable, citation, readings
from bot.limits import CLIPBOARD, ELLIPSIS, URI, cut, utf16
from bot.plan import Card
from bot.view import View

SHARE = "https://line.me/R/share?text="
COPIED = 700  # characters of the excerpt in what is copied
COPIED_SMALL = 320  # the same where several cards share one message's 50 KB


def card_buttons(
    card: Card, view: View, passage: str, place: str, *, small: bool
) -> list[FlexComponent]:
    """The footer of a card: read; what it orders and leads to; take it along; was it right?

    `passage` is the passage that the page opens at, "" for a letter shown as a letter.
    """
    letter, words = card.hit.letter, view.words
    copied = (COPIED_SMALL if small else COPIED) if passage else 0
    about, opened = view.about(letter.id), open_action(letter, view, passage)
    follow = [
        *([press("do", words.DUTIES, words.SAID_DUTIES, letter.id)] if about.duties else []),
        *([press("up", words.CHAIN, words.SAID_CHAIN, letter.id)] if about.chain else []),
    ]
    along = [copy_action(memo(card, place, copied), view), share_action(letter, view, passage)]
    return [
        *([main_button(opened)] if opened else []),
        *two_a_row([second_button(action) for action in follow]),
        *two_a_row([plain_button(action) for action in along]),
        rule(),
        muted(words.FITS, align="center", margin="md"),
        *two_a_row([plain_button(action) for action in _feedback(card, view)]),
    ]


def press(name: str, label: str, said: str, *fields: str) -> PostbackAction:
    """A button that asks the bot; `said` is shown as the person's own words."""
    return PostbackAction(label=label, data=postbacks.data(name, *fields), display_text=said)


def open_action(letter: Citable, view: View, passage: str = "") -> URIAction | None:
    """Opens the letter's page at a passage; None where there is no page."""
    address = view.link(letter.id, passage)
    return URIAction(label=view.words.OPEN_LETTER, uri=address) if address else None


def card_action(letter: Citable, view: View) -> PostbackAction:
    """Asks for the card of a letter."""
    said = view.words.SAID_CARD.format(letter=citation(letter))
    return press("go", view.words.OPEN_CARD, said, letter.id)


def copy_action(text: str, view: View) -> ClipboardAction:
    """Puts `text` into the clipboard (LINE 14 or later, phones only)."""
    return ClipboardAction(label=view.words.COPY, clipboard_text=cut(text, CLIPBOARD))


def share_action(letter: Citable, view: View, passage: str = "") -> URIAction:
    """Opens LINE's list of friends with the letter's citation, subject and address."""
    address = view.link(letter.id, passage)
    tail = _quoted(f"\n{address}") if address else ""
    room = max(1, URI - len(SHARE) - len(tail) - len(_quoted(ELLIPSIS)))
    doubt = texts.SHARE_DISPUTED if readings(letter) else ""
    told = "\n".join(filter(None, (citation(letter) + doubt, letter.subject)))
    told = cut(told, room, lambda text: len(_quoted(text)))
    return URIAction(label=view.words.SHARE, uri=SHARE + _quoted(told) + tail)


def _quoted(text: str) -> str:
    return quote(text, safe="")


def memo(card: Card, place: str, limit: int) -> str:
    """Citation and `limit` characters of the excerpt as an official memo has them, in Thai."""
    letter, numbers = card.hit.letter, readings(card.hit.letter)
    about = texts.MEMO_ABOUT.format(subject=letter.subject) if letter.subject else ""
    doubt = texts.MEMO_DISPUTED.format(readings=texts.OR.join(numbers)) if numbers else ""
    parts = {"letter": citation(letter), "about": about}
    if not limit:
        return texts.MEMO_LETTER.format(**parts) + doubt
    parts["place"] = texts.MEMO_PLACE.format(place=place) if place else ""
    frame = utf16(texts.MEMO.format(**parts, excerpt="") + doubt)
    quoted = cut(plain_excerpt(card, limit), max(0, CLIPBOARD - frame))
    return texts.MEMO.format(**parts, excerpt=quoted) + doubt


def plain_excerpt(card: Card, limit: int) -> str:
    """The excerpt of a card around its highlight, without markup."""
    return "".join(run.text for run in excerpt_runs(card, limit))


def excerpt_runs(card: Card, limit: int) -> list[excerpt.Run]:
    """The excerpt of a card as runs, the highlight bright."""
    passage = card.hit.passage
    highlight = [(first - passage.start, last - passage.start) for first, last in passage.highlight]
    return excerpt.runs(passage.text, highlight, limit)


def _feedback(card: Card, view: View) -> list[Action]:
    words, passage = view.words, card.hit.passage.id
    return [
        press("fb", words.YES, words.SAID_YES, "yes", passage),
        press("fb", words.NO, words.SAID_NO, "no", passage),
    ]
