"""Pieces of Flex messages in the bot's one style: bands, texts, rows, buttons.

Every text wraps and follows the reader's font size; every button also works on desktop
LINE. Pure.
"""

from linebot.v3.messaging import (
    Action,
    FlexBox,
    FlexBubble,
    FlexButton,
    FlexCarousel,
    FlexMessage,
    FlexSeparator,
    FlexText,
)

from bot import colours


def flex_message(bubbles: list[FlexBubble], alts: list[str]) -> FlexMessage:
    """One bubble, or a carousel of several; the altText says all of them."""
    contents = bubbles[0] if len(bubbles) == 1 else FlexCarousel(contents=bubbles)
    return FlexMessage(alt_text="\n\n".join(alts), contents=contents)


def bubble(title: str, body: list, footer: list, small: bool = False) -> FlexBubble:
    """A bubble with a title band; `small` for one of several."""
    return FlexBubble(
        size="mega" if small else "giga",
        header=band(title, colours.TITLE, colours.TITLE_PAPER),
        body=FlexBox(layout="vertical", contents=body, padding_all="16px"),
        footer=FlexBox(layout="vertical", contents=footer, spacing="sm", padding_all="12px"),
    )


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
    """A text that wraps and follows the reader's font size."""
    return FlexText(text=text, size=size, color=color, wrap=True, scaling=True, **more)


def row(name: str, value: str) -> FlexBox:
    """A field: its name in a narrow column, its value beside it."""
    label = text_of(name, size="xs", color=colours.MUTED, flex=3)
    return FlexBox(
        layout="horizontal",
        contents=[label, text_of(value, flex=8)],
        spacing="sm",
        margin="sm",
    )


def warning(text: str) -> FlexBox:
    """A text on the ground that warns."""
    return FlexBox(
        layout="vertical",
        contents=[text_of(text, size="xs", color=colours.WARN)],
        background_color=colours.WARN_PAPER,
        corner_radius="6px",
        padding_all="8px",
        margin="sm",
    )


def rule() -> FlexSeparator:
    """A line between two blocks."""
    return FlexSeparator(margin="lg", color=colours.RULE)


def main_button(action: Action) -> FlexButton:
    """The one filled button of a bubble."""
    return FlexButton(action=action, style="primary", color=colours.BUTTON, height="sm")


def plain_button(action: Action) -> FlexButton:
    """A button that is only its words."""
    return FlexButton(action=action, style="link", color=colours.LINK, height="sm")
