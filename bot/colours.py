"""The colours of the bot's messages, each named for its purpose.

Every pair in PAIRS reaches a contrast of at least 4.5 : 1 (WCAG 2.1, level AA for
normal text, success criterion 1.4.3), which the tests compute.
"""

PAPER = "#FFFFFF"  # the bubble itself
INK = "#1F2328"  # excerpts and field values
MARK = "#0B5A34"  # the sentence that answers, always bold as well
MUTED = "#5B636B"  # field names, path, footnotes
TITLE_PAPER = "#E6F3EC"  # behind the title of a bubble
TITLE = "#0B4A2C"
WARN_PAPER = "#FFF3DC"  # behind a number that is disputed, and "not found"
WARN = "#7A3E00"
BUTTON = "#0B6B3D"  # filled button: white text on it
SOFT_BUTTON = "#E6F3EC"  # second button; LINE writes on it in BUTTON_INK, whatever we say
BUTTON_INK = "#111111"
HERE_PAPER = "#E6F3EC"  # behind the letter that a chain is about
LINK = "#0B5A34"  # link button: this text on the bubble
RULE = "#D9DEE3"  # lines between blocks; carries no text

#: (text, behind it): every combination in which text is shown.
PAIRS = (
    (INK, PAPER),
    (MARK, PAPER),
    (MUTED, PAPER),
    (LINK, PAPER),
    (TITLE, TITLE_PAPER),
    (WARN, WARN_PAPER),
    (WARN, PAPER),
    (WARN, HERE_PAPER),
    (PAPER, BUTTON),
    (BUTTON_INK, SOFT_BUTTON),
    (INK, HERE_PAPER),
    (MUTED, HERE_PAPER),
    (LINK, HERE_PAPER),
)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two `#RRGGBB` colours, 1 to 21 (WCAG 2.1 definition)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
