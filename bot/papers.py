"""Files and photos as LINE tells of them, and when a series of photos is whole. Pure.

An event may hold anything: nothing in it is trusted to be there or to have its type. The
bytes are not in the event; `bot.content` fetches them. Facts: LINE's webhook reference.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

LATE_SECONDS = 10.0  # a photo that comes later than this after the last is a paper of its own
UNKNOWN_SECONDS = 3.0  # the same where LINE does not say how many photos there are
SERIES = 50  # photos in one series at most; LINE lets people choose 50


@dataclass(frozen=True)
class Paper:
    """A file or photo: `name` is "" for a photo, `size` 0 where LINE does not say.

    `index` of `total` photos sent together (0 for what LINE does not say); `outside`: its
    bytes are not at LINE.
    """

    message: str
    name: str = ""
    size: int = 0
    index: int = 0
    total: int = 1
    outside: bool = False


class Arrived(Protocol):
    """A photo's event and when it came (`bot.inbox.Part`)."""

    row: int
    received: float
    event: Mapping


@dataclass(frozen=True)
class Gathered:
    """A series so far: `papers` in the order of the photos, of `total`.

    `whole`: there is nothing to wait for any more. `last` is the row of the newest photo,
    whose reply token lives longest: it speaks for all.
    """

    papers: tuple[Paper, ...]
    total: int
    whole: bool
    last: int


def paper_of(message: Mapping) -> Paper | None:
    """The file or photo of a message; None for a message of another kind."""
    kind, name = message.get("type"), message.get("id")
    if kind not in ("file", "image"):
        return None
    shown, size = message.get("fileName"), message.get("fileSize")
    provider, photos = _mapping(message, "contentProvider"), _mapping(message, "imageSet")
    return Paper(
        name if isinstance(name, str) and name.isascii() and name.isdigit() else "",
        (shown if isinstance(shown, str) and shown else "-") if kind == "file" else "",
        _number(size),
        _number(photos.get("index")),
        _number(photos.get("total")) if photos else 1,
        provider.get("type", "line") != "line",
    )


def series(event: object) -> str:
    """A hash for the photos that were sent together in one chat; "" for anything else."""
    message = _mapping(event, "message") if isinstance(event, Mapping) else {}
    name, source = _mapping(message, "imageSet").get("id"), _mapping(event, "source")
    if message.get("type") != "image" or not isinstance(name, str) or not name:
        return ""
    sender = (source.get(key) for key in ("type", "userId", "groupId", "roomId"))
    return hashlib.sha256(repr((name, *sender)).encode("utf-8", "replace")).hexdigest()


def gathered(parts: Sequence[Arrived], now: float) -> Gathered:
    """What has come of a series of photos, at Unix time `now`."""
    found = {part.row: paper_of(_mapping(part.event, "message")) for part in parts}
    photos = {row: photo for row, photo in found.items() if photo}
    order = sorted(photos, key=lambda row: (photos[row].index or row, row))
    papers = tuple({photos[row].message: photos[row] for row in order}.values())[:SERIES]
    total = max((photo.total for photo in papers), default=0)
    last = max(parts, key=lambda part: (part.received, part.row))
    wait = LATE_SECONDS if total else UNKNOWN_SECONDS
    whole = len(papers) >= min(total, SERIES) if total else False
    return Gathered(papers, total, whole or now - last.received >= wait, last.row)


def _mapping(node: object, name: str) -> Mapping:
    value = node.get(name) if isinstance(node, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def _number(value: object) -> int:
    return value if type(value) is int and 0 < value < 2**40 else 0
