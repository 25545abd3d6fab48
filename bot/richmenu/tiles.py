"""What the rich menu holds: its tiles, where they lie, and what a tap does. Pure.

A tile begins a question in the keyboard, or says one. The picture is a file of the project
that carries the digest of the drawing it was made from, so that words and picture cannot
part. Limits: `bot.limits`; facts: LINE's reference, "rich menu structure".
"""

import hashlib
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

from linebot.v3.messaging import (
    Action,
    MessageAction,
    PostbackAction,
    RichMenuArea,
    RichMenuBounds,
    RichMenuRequest,
    RichMenuSize,
)

from bot import postbacks, texts

WIDTH, HEIGHT = 2500, 1686  # LINE's own large size
COLUMNS, ROWS = 3, 2
NAME = "wian "  # what the names of our menus begin with at LINE; a digest follows
PICTURE = Path(__file__).parent / "static" / "menu.png"
_STAMP = b"Drawing"  # keyword of the PNG text chunk that holds the digest


@dataclass(frozen=True)
class Tile:
    """One tile: `key` names its icon and its postback; `begun` is typed for the person,
    `said` is sent at once: one of the two is given."""

    key: str
    label: str
    hint: str
    begun: str = ""
    said: str = ""


#: From the left, the upper row first.
TILES = (
    Tile("ask", *texts.MENU_ASK, begun=texts.MENU_ASK_BEGUN),
    Tile("number", *texts.MENU_NUMBER, begun=texts.MENU_NUMBER_BEGUN),
    Tile("latest", *texts.MENU_LATEST, said=texts.MENU_LATEST_SAID),
    Tile("duties", *texts.MENU_DUTIES, begun=texts.MENU_DUTIES_BEGUN),
    Tile("contact", *texts.MENU_CONTACT, begun=texts.MENU_CONTACT_BEGUN),
    Tile("help", *texts.MENU_HELP, said=texts.MENU_HELP_SAID),
)


def menu(picture: bytes) -> RichMenuRequest:
    """The menu as LINE is told of it; its name changes with what it holds or shows."""
    areas = [RichMenuArea(bounds=_bounds(at), action=_action(t)) for at, t in enumerate(TILES)]
    held = repr([area.to_dict() for area in areas]).encode() + picture
    return RichMenuRequest(
        size=RichMenuSize(width=WIDTH, height=HEIGHT),
        selected=True,
        name=NAME + hashlib.sha256(held).hexdigest()[:12],
        chat_bar_text=texts.MENU_BAR,
        areas=areas,
    )


def _bounds(at: int) -> RichMenuBounds:
    """The place of tile `at`: the tiles meet without a gap and cover the picture."""
    row, column = divmod(at, COLUMNS)
    left, right = (WIDTH * edge // COLUMNS for edge in (column, column + 1))
    top, bottom = (HEIGHT * edge // ROWS for edge in (row, row + 1))
    return RichMenuBounds(x=left, y=top, width=right - left, height=bottom - top)


def _action(tile: Tile) -> Action:
    if tile.said:
        return MessageAction(label=tile.label, text=tile.said)
    return PostbackAction(
        label=tile.label,
        data=postbacks.data("kb", tile.key),
        input_option="openKeyboard",
        fill_in_text=tile.begun,
    )


def stamped(png: bytes, digest: str) -> bytes:
    """`png` with the digest of its drawing, in a text chunk after the header."""
    body = b"tEXt" + _STAMP + b"\0" + digest.encode()
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    head = 8 + 25  # signature and IHDR
    return png[:head] + chunk + png[head:]


def stamp(png: bytes) -> str:
    """The digest of the drawing that `png` was made from, "" without one."""
    _, found, rest = png.partition(b"tEXt" + _STAMP + b"\0")
    return rest[:64].decode() if found else ""
