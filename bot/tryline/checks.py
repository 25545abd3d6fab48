"""Checks of JSON, each yielding what is wrong and where; `bot.tryline.rules` joins them.

A check is a function of a value and its path. Nothing here knows LINE's numbers.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing LINE would refuse: where, and LINE's words."""

    path: str
    message: str


Check = Callable[[object, str], Iterator[Problem]]


@dataclass(frozen=True)
class Shape:
    """An object's properties and which of them must be there."""

    fields: Mapping[str, Check]
    required: tuple[str, ...] = ()
    extra: tuple[Check, ...] = ()


def shape(form: Shape) -> Check:
    """An object of that shape, with no other property."""

    def check(node: object, path: str) -> Iterator[Problem]:
        if not isinstance(node, dict):
            yield Problem(path, "must be an object")
            return
        for name in form.required:
            if node.get(name) is None:
                yield Problem(join(path, name), "must be specified")
        for name, value in node.items():
            if name not in form.fields:
                yield Problem(join(path, name), "unknown field")
            else:
                yield from form.fields[name](value, join(path, name))
        for rule in form.extra:
            yield from rule(node, path)

    return check


def join(path: str, name: str) -> str:
    """The path of property `name` of what is at `path`."""

    return f"{path}.{name}" if path else name


def one_of(shapes: Mapping[str, Shape]) -> Check:
    """An object of one of these types, told by its `type`."""

    def check(node: object, path: str) -> Iterator[Problem]:
        kind = node.get("type") if isinstance(node, dict) else None
        if not isinstance(kind, str) or kind not in shapes:
            yield Problem(join(path, "type"), f"invalid type: {kind}")
        else:
            yield from shape(shapes[kind])(node, path)

    return check


def list_of(item: Check, least: int, most: int) -> Check:
    """An array of `least` to `most` items."""

    def check(node: object, path: str) -> Iterator[Problem]:
        if not isinstance(node, list):
            yield Problem(path, "must be an array")
        elif not least <= len(node) <= most:
            yield Problem(path, f"Size must be between {least} and {most}")
        else:
            for at, one in enumerate(node):
                yield from item(one, f"{path}[{at}]")

    return check


def string(least: int = 1, most: int = 10**9, size: Callable[[str], int] = len) -> Check:
    """A text of at most `most`, measured by `size`; not blank unless `least` is 0."""

    def check(node: object, path: str) -> Iterator[Problem]:
        if not isinstance(node, str):
            yield Problem(path, "must be a string")
        elif any("\ud800" <= c <= "\udfff" for c in node) or "\0" in node:
            yield Problem(path, "invalid character")
        elif least and not node.strip():
            yield Problem(path, "May not be empty")
        elif size(node) > most:
            yield Problem(path, f"Length must be between {least} and {most}")

    return check


def choice(*values: object) -> Check:
    """One of these values."""

    def check(node: object, path: str) -> Iterator[Problem]:
        if node not in values:
            yield Problem(path, f"must be one of {', '.join(map(str, values))}")

    return check


def matching(pattern: str) -> Check:
    """A text that fits the pattern from end to end."""

    form = re.compile(pattern)

    def check(node: object, path: str) -> Iterator[Problem]:
        if not isinstance(node, str) or not form.fullmatch(node):
            yield Problem(path, "invalid value")

    return check


def whole(node: object, path: str) -> Iterator[Problem]:
    """A whole number from 0 on."""
    if type(node) is not int or node < 0:
        yield Problem(path, "must be a whole number")


def positive(node: object, path: str) -> Iterator[Problem]:
    """A whole number from 1 on."""
    if type(node) is not int or node < 1:
        yield Problem(path, "must be a whole number above 0")


def between(least: int, most: int) -> Check:
    """A whole number within these bounds."""

    def check(node: object, path: str) -> Iterator[Problem]:
        if type(node) is not int or not least <= node <= most:
            yield Problem(path, f"must be between {least} and {most}")

    return check


def ratio(over: str, under: str, least: float) -> Check:
    """An object whose one number is at least `least` times the other."""

    def check(node: dict, path: str) -> Iterator[Problem]:
        one, other = node.get(over), node.get(under)
        if type(one) is int and type(other) is int and one < least * other:
            yield Problem(path, f"{over} divided by {under} must be {least} or more")

    return check


def areas_inside(menu: dict, path: str) -> Iterator[Problem]:
    """A menu whose areas lie within its size; what is no number was told elsewhere."""
    try:
        width, height = menu["size"]["width"], menu["size"]["height"]
        edges = [
            (b["x"] + b["width"] > width or b["y"] + b["height"] > height)
            for b in (area["bounds"] for area in menu["areas"])
        ]
    except (KeyError, TypeError):
        return
    for at in (at for at, outside in enumerate(edges) if outside):
        yield Problem(join(path, f"areas[{at}].bounds"), "must be within the size of the menu")


def flag(node: object, path: str) -> Iterator[Problem]:
    """True or false."""
    if not isinstance(node, bool):
        yield Problem(path, "must be true or false")


def utf16_units(text: str) -> int:
    """UTF-16 code units."""
    return sum(2 if ord(c) > 0xFFFF else 1 for c in text)


def clusters(text: str) -> int:
    """Grapheme clusters, near enough: marks, joiners and sara am cling to their letter."""
    clinging = ("Mn", "Me", "Mc", "Cf")
    return sum(unicodedata.category(c) not in clinging and c != "\u0e33" for c in text)


def has_one(*names: str) -> Check:
    """At least one of these properties."""

    def check(node: dict, path: str) -> Iterator[Problem]:
        if not any(node.get(name) for name in names):
            yield Problem(join(path, names[0]), "must be specified")

    return check


def json_within(most: int) -> Check:
    """An object whose ASCII-escaped JSON has at most `most` bytes."""

    def check(node: dict, path: str) -> Iterator[Problem]:
        if len(json.dumps(node)) > most:
            yield Problem(path, f"JSON size must be {most} bytes or less")

    return check


def anything(_: object, __: str) -> Iterator[Problem]:
    """Whatever it is."""
    return iter(())
