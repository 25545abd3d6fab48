"""Who a message in a group speaks to: mentions of the bot, cut out of the text. Pure.

A message may hold anything: nothing in it is trusted to be there or to have its type.
LINE does not say whether a mention's index counts code points or UTF-16 units.
"""

from collections.abc import Mapping


def mentioned(message: Mapping) -> bool:
    """Whether the message mentions the bot itself."""
    return any(one.get("isSelf") is True for one in _mentionees(message))


def without_mention(text: str, message: Mapping) -> str:
    """`text` of the message without the mentions of the bot itself."""
    own = [one for one in _mentionees(message) if one.get("isSelf") is True]
    slices = [_slice(text, one.get("index"), one.get("length")) for one in own]
    for start, end in sorted(filter(None, slices), reverse=True):
        text = text[:start] + " " + text[end:]
    return text.strip()


def _mentionees(message: Mapping) -> list[Mapping]:
    mention = message.get("mention")
    found = mention.get("mentionees") if isinstance(mention, Mapping) else None
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _slice(text: str, index: object, length: object) -> tuple[int, int] | None:
    """Code point offsets of a mention, None when neither unit finds an "@" there."""
    if not (type(index) is int and type(length) is int and index >= 0 and 0 < length <= len(text)):
        return None
    units = text.encode("utf-16-le", "surrogatepass")
    before = len(units[: 2 * index].decode("utf-16-le", "replace"))
    inside = len(units[2 * index : 2 * (index + length)].decode("utf-16-le", "replace"))
    for start, end in ((index, index + length), (before, before + inside)):
        if text[start : start + 1] == "@":
            return start, end
    return None
