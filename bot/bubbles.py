"""Pieces of Flex messages in the bot's one style: bands, texts, rows, buttons.

Every text wraps and follows the reader's font size, as every button does; grounds are
set, so that a dark theme changes no contrast. Pure.
"""

from collections.abc import Sequence

from linebot.v3.messaging import (
    Action,
    FlexBlockStyle,
    FlexBox,
    FlexBubble,
    FlexBubbleStyles,
    FlexButton,
    FlexCarousel,
    FlexComponent,
    FlexMessage,
    FlexSeparator,
    FlexText,
)

from bot import colours
from bot.unbroken import unbroken


def flex_message(bubbles: list[FlexBubble], alts: list[str]) -> FlexMessage:
    """One bubble, or a carousel of several; the altText says all of them."""
    contents = bubbles[0] if len(bubbles) == 1 else FlexCarousel(contents=bubbles)
    return FlexMessage(alt_text="\n\n".join(filter(None, alts)), contents=contents)


def bubble(
    title: str,
    body: list[FlexComponent],
    footer: list[FlexComponent],
    *,
    small: bool = False,
    warns: bool = False,
) -> FlexBubble:
    """A bubble with a title band; `small` for one of several, `warns` for what is no answer."""
    ink, paper = (
        (colours.WARN, colours.WARN_PAPER) if warns else (colours.TITLE, colours.TITLE_PAPER)
    )
    ground = FlexBlockStyle(background_color=colours.PAPER)
    return FlexBubble(
        size="mega" if small else "giga",
        header=band(title, ink, paper),
        body=FlexBox(layout="vertical", contents=body, padding_all="16px"),
        footer=_footer(footer) if footer else None,
        styles=FlexBubbleStyles(body=ground, footer=ground if footer else None),
    )


def _footer(contents: list[FlexComponent]) -> FlexBox:
    return FlexBox(layout="vertical", contents=contents, spacing="sm", padding_all="12px")


def band(title: str, colour: str, paper: str) -> FlexBox:
    """The title of a bubble on its own ground."""
    return FlexBox(
        layout="vertical",
        contents=[text_of(title, color=colour, weight="bold")],
        background_color=paper,
        padding_all="12px",
        padding_start="16px",
    )


def text_of(text: str, size: str = "sm", color: str = colours.INK, **more: object) -> FlexText:
    """A text that wraps, but within no number, and follows the reader's font size."""
    return verbatim(unbroken(text), size, color, **more)


def verbatim(text: str, size: str = "sm", color: str = colours.INK, **more: object) -> FlexText:
    """Words of a letter, as they stand there."""
    return FlexText(text=text, size=size, color=color, wrap=True, scaling=True, **more)


def muted(text: str, size: str = "xs", **more: object) -> FlexText:
    """A text that is less than the words around it."""
    return text_of(text, size, colours.MUTED, **more)


def row(name: str, value: str, color: str = colours.INK) -> FlexBox:
    """A field: its name in a narrow column, its value beside it."""
    return FlexBox(
        layout="horizontal",
        contents=[muted(name, flex=3), text_of(value, color=color, flex=8)],
        spacing="sm",
        margin="sm",
    )


def warning(text: str, action: Action | None = None) -> FlexBox:
    """A text on the ground that warns; a tap on it does `action`."""
    return FlexBox(
        layout="vertical",
        contents=[text_of(text, size="xs", color=colours.WARN)],
        background_color=colours.WARN_PAPER,
        corner_radius="6px",
        padding_all="8px",
        margin="sm",
        action=action,
    )


def doubt(text: str) -> list[FlexComponent]:
    """A small text that warns, in the middle of others; nothing for ""."""
    return [text_of(text, size="xs", color=colours.WARN)] if text else []


def rule() -> FlexSeparator:
    """A line between two blocks."""
    return FlexSeparator(margin="lg", color=colours.RULE)


def link_text(words: str) -> FlexText:
    """The words that show that the block they stand in can be tapped."""
    return text_of(f"{words} ›", size="xs", color=colours.LINK, weight="bold")


def block(contents: list[FlexComponent], action: Action | None = None, **more: object) -> FlexBox:
    """Lines that belong together, and what a tap on them does."""
    looks = {"margin": "lg", "spacing": "xs", **more}
    return FlexBox(layout="vertical", contents=contents, action=action, **looks)


def main_button(action: Action) -> FlexButton:
    """The one filled button of a bubble."""
    return _button(action, "primary", colours.BUTTON)


def second_button(action: Action) -> FlexButton:
    """A button that stands behind the filled one."""
    return _button(action, "secondary", colours.SOFT_BUTTON)


def plain_button(action: Action) -> FlexButton:
    """A button that is only its words."""
    return _button(action, "link", colours.LINK)


def _button(action: Action, style: str, color: str) -> FlexButton:
    looks = {"height": "sm", "scaling": True, "adjust_mode": "shrink-to-fit"}
    return FlexButton(action=action, style=style, color=color, **looks)


def two_a_row(buttons: Sequence[FlexComponent]) -> list[FlexComponent]:
    """Buttons side by side in pairs; an odd last one takes the whole width."""
    pairs = [list(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    return [
        FlexBox(layout="horizontal", contents=pair, spacing="sm") if len(pair) > 1 else pair[0]
        for pair in pairs
    ]
