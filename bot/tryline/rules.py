"""What LINE refuses in a reply, told as LINE tells it: a path and a message.

Knows the messages this bot uses (text, Flex) and every property the Messaging API gives
them; whatever else is an error. Written from the API reference on its own: nothing here
comes from `bot.limits`.
"""

from collections.abc import Iterator

from bot.tryline.actions import actions, link
from bot.tryline.checks import (
    Problem,
    Shape,
    anything,
    choice,
    clusters,
    flag,
    has_one,
    join,
    json_within,
    list_of,
    matching,
    one_of,
    shape,
    string,
    utf16_units,
    whole,
)


def problems(request: object) -> list[Problem]:
    """Everything LINE would refuse in the body of a reply call; empty when it is accepted."""
    return list(shape(_REPLY)(request, ""))


def _same_size(node: dict, path: str) -> Iterator[Problem]:
    bubbles = node.get("contents")
    sizes = (
        [b.get("size", "mega") for b in bubbles if isinstance(b, dict)]
        if isinstance(bubbles, list)
        else []
    )
    if len(set(map(str, sizes))) > 1:
        yield Problem(join(path, "contents"), "bubbles in a carousel must have the same size")


def _labelled(node: dict, path: str) -> Iterator[Problem]:
    """Buttons and quick replies show their action's label: it must be there."""
    action = node.get("action")
    if isinstance(action, dict) and not action.get("label"):
        yield Problem(join(path, "action.label"), "must be specified")


#: Flex components; a box holds any of them, boxes included.
_COMPONENTS: dict[str, Shape] = {}
_COMPONENT = one_of(_COMPONENTS)

_KEYWORD = r"none|xs|sm|md|lg|xl|xxl"
_PIXELS = r"\d+(?:\.\d+)?px"
_SPACE = matching(rf"{_KEYWORD}|{_PIXELS}")
_PADDING = matching(rf"{_KEYWORD}|{_PIXELS}|\d+(?:\.\d+)?%")
_COLOUR = matching(r"#(?:[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})")
_FONT_SIZE = matching(rf"xxs|xs|sm|md|lg|xl|xxl|[345]xl|{_PIXELS}")
_BUBBLE_SIZE = choice("nano", "micro", "deca", "hecto", "kilo", "mega", "giga")
_LABEL, _QUICK_LABEL = 40, 20

_PLACE = {
    "flex": whole,
    "margin": _SPACE,
    "position": choice("relative", "absolute"),
    **dict.fromkeys(("offsetTop", "offsetBottom", "offsetStart", "offsetEnd"), _PADDING),
}
_LETTERING = {
    "size": _FONT_SIZE,
    "color": _COLOUR,
    "weight": choice("regular", "bold"),
    "style": choice("normal", "italic"),
    "decoration": choice("none", "underline", "line-through"),
}
_FLEX_ACTION = actions(_LABEL)
_SPAN = Shape({"type": choice("span"), "text": string(0), **_LETTERING}, ("text",))
_TEXT = Shape(
    {
        "type": anything,
        **_PLACE,
        **_LETTERING,
        "text": string(1),
        "contents": list_of(shape(_SPAN), 1, 1000),
        "align": choice("start", "end", "center"),
        "gravity": choice("top", "bottom", "center"),
        "wrap": flag,
        "lineSpacing": matching(_PIXELS),
        "action": _FLEX_ACTION,
        "maxLines": whole,
        "adjustMode": choice("shrink-to-fit"),
        "scaling": flag,
    },
    (),
    (has_one("text", "contents"),),
)
_BUTTON = Shape(
    {
        "type": anything,
        **_PLACE,
        "action": _FLEX_ACTION,
        "height": choice("sm", "md"),
        "style": choice("primary", "secondary", "link"),
        "color": _COLOUR,
        "gravity": choice("top", "bottom", "center"),
        "adjustMode": choice("shrink-to-fit"),
        "scaling": flag,
    },
    ("action",),
    (_labelled,),
)
_SEPARATOR = Shape({"type": anything, "margin": _SPACE, "color": _COLOUR})
_BOX = Shape(
    {
        "type": anything,
        **_PLACE,
        "layout": choice("horizontal", "vertical", "baseline"),
        "contents": list_of(_COMPONENT, 0, 1000),
        "backgroundColor": _COLOUR,
        "borderColor": _COLOUR,
        "borderWidth": matching(rf"none|light|normal|medium|semi-bold|bold|{_PIXELS}"),
        "cornerRadius": _SPACE,
        **dict.fromkeys(("width", "maxWidth", "height", "maxHeight"), _PADDING),
        "justifyContent": choice(
            "flex-start", "center", "flex-end", "space-between", "space-around", "space-evenly"
        ),
        "alignItems": choice("flex-start", "center", "flex-end"),
        "spacing": _SPACE,
        **dict.fromkeys(
            ("paddingAll", "paddingTop", "paddingBottom", "paddingStart", "paddingEnd"), _PADDING
        ),
        "action": _FLEX_ACTION,
        "background": anything,
    },
    ("layout", "contents"),
)
_COMPONENTS.update(text=_TEXT, button=_BUTTON, separator=_SEPARATOR, box=_BOX)
_BLOCK = one_of({"box": _BOX})
_BLOCK_STYLE = shape(
    Shape({"backgroundColor": _COLOUR, "separator": flag, "separatorColor": _COLOUR})
)
_BUBBLE = Shape(
    {
        "type": anything,
        "size": _BUBBLE_SIZE,
        "direction": choice("ltr", "rtl"),
        "header": _BLOCK,
        "hero": _BLOCK,
        "body": _BLOCK,
        "footer": _BLOCK,
        "styles": shape(Shape(dict.fromkeys(("header", "hero", "body", "footer"), _BLOCK_STYLE))),
        "action": _FLEX_ACTION,
    },
    (),
    (json_within(30 * 1024), has_one("body", "header", "hero", "footer")),
)
_CAROUSEL = Shape(
    {"type": anything, "contents": list_of(one_of({"bubble": _BUBBLE}), 1, 12)},
    ("contents",),
    (json_within(50 * 1024), _same_size),
)
_QUICK_ITEM = Shape(
    {"type": choice("action"), "imageUrl": link, "action": actions(_QUICK_LABEL)},
    ("type", "action"),
    (_labelled,),
)
_COMMON = {
    "type": anything,
    "quickReply": shape(Shape({"items": list_of(shape(_QUICK_ITEM), 1, 13)}, ("items",))),
    "sender": shape(Shape({"name": string(1, 20, clusters), "iconUrl": link})),
}
_MESSAGE = one_of(
    {
        "text": Shape(
            {
                **_COMMON,
                "text": string(1, 5000, utf16_units),
                "emojis": anything,
                "quoteToken": string(),
            },
            ("text",),
        ),
        "flex": Shape(
            {
                **_COMMON,
                "altText": string(1, 1500, utf16_units),
                "contents": one_of({"bubble": _BUBBLE, "carousel": _CAROUSEL}),
            },
            ("altText", "contents"),
        ),
    }
)
_REPLY = Shape(
    {
        "replyToken": string(),
        "messages": list_of(_MESSAGE, 1, 5),
        "notificationDisabled": flag,
    },
    ("replyToken", "messages"),
)
