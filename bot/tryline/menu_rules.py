"""What LINE refuses in a rich menu and in a call for the loading animation.

Told as LINE tells it: a path and a message. Written from the API reference on its own:
nothing here comes from `bot.limits`.
"""

from bot.tryline.actions import actions
from bot.tryline.checks import (
    Problem,
    Shape,
    areas_inside,
    between,
    choice,
    clusters,
    flag,
    list_of,
    positive,
    ratio,
    shape,
    string,
    whole,
)


def loading_problems(request: object) -> list[Problem]:
    """Everything LINE would refuse in the body of a call for the loading animation."""
    return list(shape(_LOADING)(request, ""))


def menu_problems(request: object) -> list[Problem]:
    """Everything LINE would refuse in a rich menu."""
    return list(shape(_MENU)(request, ""))


_LOADING = Shape({"chatId": string(), "loadingSeconds": choice(*range(5, 61, 5))}, ("chatId",))
_BOUNDS = Shape(
    {"x": whole, "y": whole, "width": positive, "height": positive}, ("x", "y", "width", "height")
)
_AREA = Shape({"bounds": shape(_BOUNDS), "action": actions(20)}, ("bounds", "action"))
_SIZE = Shape(
    {"width": between(800, 2500), "height": between(250, 2500)},
    ("width", "height"),
    (ratio("width", "height", 1.45),),
)
_MENU = Shape(
    {
        "size": shape(_SIZE),
        "selected": flag,
        "name": string(1, 300),
        "chatBarText": string(1, 14, clusters),
        "areas": list_of(shape(_AREA), 1, 20),
    },
    ("size", "selected", "name", "chatBarText", "areas"),
    (areas_inside,),
)
