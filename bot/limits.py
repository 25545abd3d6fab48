"""Every limit LINE sets on what a bot sends, applied to everything that leaves.

`fit` cuts, drops or replaces until LINE accepts; it never changes what a button does:
an action that does not fit goes away whole. Facts: the Messaging API reference and
its API description; sizes are of the ASCII-escaped JSON that the SDK sends.
"""

import bisect
import json
import logging
import unicodedata
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from linebot.v3.messaging import Message

from bot.breaks import word_break

log = logging.getLogger(__name__)

MESSAGES = 5
TEXT = 5_000  # UTF-16 units
ALT_TEXT = 1_500  # UTF-16 units
BUBBLE_BYTES = 30_000
CAROUSEL_BYTES = 50_000
BUBBLES = 12
QUICK_REPLIES = 13
QUICK_LABEL = 20  # grapheme clusters, like the button's
BUTTON_LABEL = 40
POSTBACK_DATA = 300
DISPLAY_TEXT = 300  # grapheme clusters
FILL_IN_TEXT = 300  # grapheme clusters
MESSAGE_ACTION_TEXT = 300
CLIPBOARD = 1_000
URI = 1_000
URI_SCHEMES = frozenset({"http", "https", "line", "tel"})

ELLIPSIS = "…"
_CONTROLS = dict.fromkeys((*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F))


def utf16(text: str) -> int:
    """Length in UTF-16 units, the way LINE counts text (an emoji is 2)."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def graphemes(text: str) -> int:
    """Length in grapheme clusters, the way LINE counts labels; never an underestimate."""
    return sum(unicodedata.category(c) not in ("Mn", "Me") for c in text)


def cut(text: str, limit: int, size: Callable[[str], int] = utf16) -> str:
    """`text` within `limit`, ending in "…" where it was cut, between words if one ends nearby."""
    if size(text) <= limit:
        return text
    lengths = range(len(text) + 1)
    at = bisect.bisect_right(lengths, limit - 1, key=lambda n: size(text[:n])) - 1
    at = word_break(text, at)
    while at and _clings(text, at):
        at -= 1
    return text[:at].rstrip() + ELLIPSIS


def _clings(text: str, at: int) -> bool:
    """Whether `text[at]` hangs on the character before it (Thai vowels, tone marks, joiners)."""
    follower = text[at : at + 1]
    return follower in "\u0e33\u200d" or unicodedata.category(follower) in ("Mn", "Me", "Mc")


def clean(text: str) -> str:
    """`text` as LINE can carry it: control characters gone, lone surrogates replaced."""
    valid = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return valid.translate(_CONTROLS)


def json_bytes(node: object) -> int:
    """Bytes of `node` in the form that the SDK puts on the wire."""
    return len(json.dumps(node))


def fit(messages: Sequence[Message]) -> list[Message]:
    """The same messages within every limit; one that cannot be saved is left out, and logged."""
    fitted = (_message(message.to_dict()) for message in messages)
    return [Message.from_dict(message) for message in fitted if message][:MESSAGES]


def _message(message: dict) -> dict | None:
    message = _strings(message)
    if message["type"] == "text":
        message["text"] = cut(message["text"], TEXT)
    if "altText" in message:
        message["altText"] = cut(message["altText"], ALT_TEXT) or ELLIPSIS
    if "quickReply" in message:
        message = _quick_reply(message)
    if message["type"] == "flex":
        message = _flex(message)
    if message["type"] == "text" and not message["text"].strip():
        log.error("a message without text was left out")
        return None
    return message


def _strings(node: object) -> object:
    """`node` with every string of it cleaned."""
    if isinstance(node, str):
        return clean(node)
    if isinstance(node, list):
        return [_strings(item) for item in node]
    if isinstance(node, dict):
        return {key: _strings(value) for key, value in node.items()}
    return node


def _quick_reply(message: dict) -> dict:
    items = message.pop("quickReply").get("items") or []
    kept = [{**item, "action": _action(item["action"], QUICK_LABEL)} for item in items]
    kept = [item for item in kept if item["action"]][:QUICK_REPLIES]
    return {**message, "quickReply": {"items": kept}} if kept else message


def _flex(message: dict) -> dict:
    contents = message["contents"]
    contents = _carousel(contents) if contents["type"] == "carousel" else _bubble(contents)
    if contents is None:
        log.error("a Flex message over the size limit leaves as plain text")
        quick = {"quickReply": message["quickReply"]} if "quickReply" in message else {}
        return {"type": "text", "text": message["altText"], **quick}
    return {**message, "contents": contents}


def _carousel(carousel: dict) -> dict | None:
    bubbles = [bubble for bubble in map(_bubble, carousel["contents"]) if bubble][:BUBBLES]
    while bubbles and json_bytes({**carousel, "contents": bubbles}) > CAROUSEL_BYTES:
        bubbles.pop()
    if not bubbles:
        return None
    size = bubbles[0].get("size", "mega")
    return {**carousel, "contents": [{**bubble, "size": size} for bubble in bubbles]}


def _bubble(bubble: dict) -> dict | None:
    bubble = _component(bubble)
    if bubble is None or json_bytes(bubble) > BUBBLE_BYTES:
        return None
    return bubble


def _component(node: dict) -> dict | None:
    """A Flex component without the parts LINE would refuse; None when it is one of them."""
    kept = {key: _part(key, value) for key, value in node.items()}
    if node["type"] == "button" and kept.get("action") is None:
        return None
    return {key: value for key, value in kept.items() if value is not None}


def _part(key: str, value: object) -> object:
    if key == "action":
        return _action(value, BUTTON_LABEL)
    if key == "contents":
        return [part for part in map(_component, value) if part]
    if isinstance(value, dict) and "type" in value:
        return _component(value)
    return value


_CUTS = {
    "displayText": (DISPLAY_TEXT, graphemes),
    "fillInText": (FILL_IN_TEXT, graphemes),
    "text": (MESSAGE_ACTION_TEXT, utf16),
    "clipboardText": (CLIPBOARD, utf16),
}


def _action(action: dict, label: int) -> dict | None:
    """`action` within its limits, or None when it could only be kept by changing what it does."""
    if utf16(action.get("data", "")) > POSTBACK_DATA or not _opens(action):
        log.error("an action LINE would refuse was left out: %s", action["type"])
        return None
    cuts = {**_CUTS, "label": (label, graphemes)}
    return {key: cut(v, *cuts[key]) if key in cuts else v for key, v in action.items()}


def _opens(action: dict) -> bool:
    """Whether a URI action's address is one that LINE opens (any other action is fine)."""
    if action["type"] != "uri":
        return True
    uri = action.get("uri", "")
    if not uri or utf16(uri) > URI or any(c.isspace() for c in uri):
        return False
    try:
        return urlsplit(uri).scheme in URI_SCHEMES
    except ValueError:
        return False


# What an administrator publishes and what is shown while an answer is looked for.
LOADING_SECONDS = range(5, 61, 5)
MENU_AREAS = 20
MENU_BAR = 14  # grapheme clusters
MENU_LABEL = 20
MENU_NAME = 300
MENU_WIDTH = range(800, 2501)
MENU_HEIGHT = 250  # at least
MENU_RATIO = 1.45  # width to height, at least
MENU_BYTES = 1024 * 1024
_PNG = b"\x89PNG\r\n\x1a\n"


def loading_seconds(seconds: float) -> int:
    """The nearest time at or above `seconds` for which LINE shows that an answer is coming."""
    return next((step for step in LOADING_SECONDS if step >= seconds), LOADING_SECONDS[-1])


def menu_faults(menu: dict, picture: bytes) -> list[str]:
    """What LINE would refuse in a rich menu and its PNG; nothing here is cut to fit."""
    areas, size = menu["areas"], (menu["size"]["width"], menu["size"]["height"])
    checks = {
        "the picture is not a PNG of the menu's size": _png_size(picture) == size,
        "width": size[0] in MENU_WIDTH,
        "height": size[1] >= MENU_HEIGHT,
        "ratio of width to height": size[0] / size[1] >= MENU_RATIO,
        "bytes of the picture": len(picture) <= MENU_BYTES,
        "chatBarText": 0 < graphemes(menu["chatBarText"]) <= MENU_BAR,
        "name": 0 < utf16(menu["name"]) <= MENU_NAME,
        "areas": 0 < len(areas) <= MENU_AREAS,
        "an area outside the menu": all(_inside(area["bounds"], size) for area in areas),
        "an action": all(area["action"] == _action(area["action"], MENU_LABEL) for area in areas),
    }
    return [what for what, holds in checks.items() if not holds]


def _png_size(picture: bytes) -> tuple[int, int] | None:
    if not picture.startswith(_PNG):
        return None
    return int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])


def _inside(bounds: dict, size: tuple[int, int]) -> bool:
    across = bounds["x"] >= 0 < bounds["width"] and bounds["x"] + bounds["width"] <= size[0]
    down = bounds["y"] >= 0 < bounds["height"] and bounds["y"] + bounds["height"] <= size[1]
    return across and down
