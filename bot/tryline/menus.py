"""The rich menus of a pretended channel: created, given a picture once, made the default.

Refuses what LINE refuses, in LINE's order: a menu without a picture cannot be the default,
a picture cannot be replaced. Source: the Messaging API reference, "rich menu".
"""

import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass

from bot.tryline.menu_rules import menu_problems

PICTURE_BYTES = 1024 * 1024
PICTURES = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
MENUS = 1000  # of one channel

Answer = tuple[int, dict]
_NOT_FOUND: Answer = (404, {"message": "richmenu not found"})


@dataclass
class _Menu:
    held: Mapping
    picture: bytes = b""
    kind: str = ""


class Menus:
    """One channel's menus; safe to use from several threads."""

    def __init__(self) -> None:
        self._menus: dict[str, _Menu] = {}
        self._default = ""
        self._lock = threading.Lock()

    def create(self, request: object) -> Answer:
        """A new menu, without a picture."""
        found = menu_problems(request)
        if found:
            details = [{"message": p.message, "property": p.path} for p in found]
            told = f"The request body has {len(found)} error(s)"
            return 400, {"message": told, "details": details}
        name = f"richmenu-{secrets.token_hex(16)}"
        with self._lock:
            if len(self._menus) >= MENUS:
                return 400, {"message": "exceed limit of richmenu count"}
            self._menus[name] = _Menu(request)
        return 200, {"richMenuId": name}

    def upload(self, name: str, kind: str, picture: bytes) -> Answer:
        """The picture of a menu, once, of the menu's own size."""
        with self._lock:
            menu = self._menus.get(name)
            if menu is None:
                return _NOT_FOUND
            if menu.picture:
                return 400, {"message": "An image has already been uploaded to the richmenu"}
            if not picture.startswith(PICTURES.get(kind, b"\0")):
                return 400, {"message": "Unsupported image type"}
            if len(picture) > PICTURE_BYTES:
                return 413, {"message": "Request entity too large"}
            if kind == "image/png" and _png_size(picture) != dict(menu.held["size"]):
                return 400, {"message": "The size of the image does not match the richmenu"}
            menu.picture, menu.kind = picture, kind
        return 200, {}

    def make_default(self, name: str) -> Answer:
        """Show a menu to everybody."""
        with self._lock:
            if name not in self._menus:
                return _NOT_FOUND
            if not self._menus[name].picture:
                told = "must upload richmenu image before applying it to user"
                return 400, {"message": told}
            self._default = name
        return 200, {}

    def default(self) -> Answer:
        """The id of the menu that everybody sees."""
        if not self._default:
            return 404, {"message": "no default richmenu"}
        return 200, {"richMenuId": self._default}

    def list(self) -> Answer:
        """Every menu of the channel."""
        with self._lock:
            held = [{"richMenuId": name, **menu.held} for name, menu in self._menus.items()]
        return 200, {"richmenus": held}

    def delete(self, name: str) -> Answer:
        """Take a menu away; nobody sees it any more."""
        with self._lock:
            if self._menus.pop(name, None) is None:
                return _NOT_FOUND
            if self._default == name:
                self._default = ""
        return 200, {}

    def shown(self) -> Mapping | None:
        """The default menu, None without one."""
        menu = self._menus.get(self._default)
        return menu.held if menu else None

    def picture(self) -> tuple[bytes, str]:
        """The default menu's picture and its media type, both empty without one."""
        menu = self._menus.get(self._default, _Menu({}))
        return menu.picture, menu.kind


def _png_size(picture: bytes) -> dict[str, int]:
    """Width and height out of a PNG's first chunk."""
    width, height = picture[16:20], picture[20:24]
    return {"width": int.from_bytes(width), "height": int.from_bytes(height)}
