"""What LINE refuses in an action, whether of a button, a quick reply or a menu's area.

Written from the API reference on its own: nothing here comes from `bot.limits`.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.tryline.checks import (
    Check,
    Problem,
    Shape,
    anything,
    choice,
    clusters,
    join,
    one_of,
    string,
)


def link(node: object, path: str) -> Iterator[Problem]:
    """An address that LINE opens."""
    yield from string(1, 1000)(node, path)
    try:
        scheme = urlsplit(node).scheme if isinstance(node, str) else ""
    except ValueError:
        scheme = ""
    if scheme not in ("http", "https", "line", "tel") or any(c.isspace() for c in node):
        yield Problem(path, "invalid uri")


def _typed(node: dict, path: str) -> Iterator[Problem]:
    """A text is begun only in the keyboard, and a postback shows one text, not two."""
    if "fillInText" in node and node.get("inputOption") != "openKeyboard":
        yield Problem(join(path, "fillInText"), "only with inputOption openKeyboard")
    if "displayText" in node and "text" in node:
        yield Problem(join(path, "text"), "must not be specified with displayText")


def actions(label: int) -> Check:
    """An action with a label of at most `label` grapheme clusters."""
    text = string(1, label, clusters)
    return one_of(
        {
            "message": Shape({"type": anything, "label": text, "text": string(1, 300)}, ("text",)),
            "uri": Shape(
                {"type": anything, "label": text, "uri": link, "altUri": anything}, ("uri",)
            ),
            "clipboard": Shape(
                {"type": anything, "label": text, "clipboardText": string(1, 1000)},
                ("clipboardText",),
            ),
            "postback": Shape(
                {
                    "type": anything,
                    "label": text,
                    "data": string(1, 300),
                    "displayText": string(1, 300, clusters),
                    "text": string(1, 300),
                    "inputOption": choice(
                        "closeRichMenu", "openRichMenu", "openKeyboard", "openVoice"
                    ),
                    "fillInText": string(1, 300, clusters),
                },
                ("data",),
                (_typed,),
            ),
        }
    )
