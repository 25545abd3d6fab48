"""A talk as the person has it: says something, taps a button, reads what came back."""

import itertools
from collections.abc import Iterator

from bot.tryline.events import message
from tests.bot.conftest import Office, flex_texts

GROUP = {"type": "group", "groupId": "C" + "1" * 32, "userId": "U" + "2" * 32}
AT = "@เวียน"


class Chat:
    """One chat with the bot: 1:1, or in the group when `group`.

    Whatever comes back is plain text: every text of every message of the reply.
    """

    def __init__(self, desk: Office, group: bool = False) -> None:
        self.desk, self.group = desk, group
        self.last: list[dict] = []
        self._seen = 0
        self._clock = itertools.count(1_700_000_000_000, 1000)

    def talk(self, words: str, **more: object) -> str:
        """Say `words`; `quotes` is the id of a quoted message, `id` the message's own."""
        return self.event(self.message(words, **more))

    def call(self, words: str, **more: object) -> str:
        """Say `words` to the bot by its name, as in a group."""
        own = {"type": "user", "index": 0, "length": len(AT), "isSelf": True}
        return self.talk(f"{AT} {words}", mention={"mentionees": [own]}, **more)

    def message(self, words: str, quotes: str = "", kind: str = "message", **more: object) -> dict:
        """A text event."""
        if quotes:
            more["quotedMessageId"] = quotes
        return {**message("text", text=words, **more), "type": kind}

    def send(self, kind: str, **more: object) -> str:
        """Send what is no text: a sticker, a photo."""
        return self.event(message(kind, **more))

    def press(self, data: str) -> str:
        """Press a button with that data."""
        return self.event({"type": "postback", "postback": {"data": data}})

    def tap(self, label: str) -> str:
        """Tap the first button or question of the last reply whose label holds `label`."""
        action = next(one for one in _actions(self.last) if label in one.get("label", ""))
        if action["type"] == "postback":
            return self.press(action["data"])
        return self.talk(action["text"])

    def questions(self) -> list[str]:
        """The questions that can be tapped in the last reply."""
        return [one["text"] for one in _actions(self.last) if one["type"] == "message"]

    def buttons(self) -> list[str]:
        """The data of the buttons of the last reply."""
        return [one["data"] for one in _actions(self.last) if one["type"] == "postback"]

    def addresses(self) -> list[dict]:
        """The actions of the last reply that open an address."""
        return [one for one in _actions(self.last) if one["type"] == "uri"]

    def event(self, content: dict) -> str:
        """Deliver an event and read what comes back."""
        made = self.desk.event(content, timestamp=next(self._clock))
        if self.group:
            made["source"] = GROUP
        assert self.desk.send(made) == 200
        return self.read()

    def read(self) -> str:
        """What came back since the last look."""
        self.desk.work()
        said = self.desk.said()
        self.last, self._seen = said[self._seen :], len(said)
        return "\n".join(text for one in self.last for text in _texts(one))


def _texts(one: dict) -> list[str]:
    return [one["text"]] if one["type"] == "text" else flex_texts(one["contents"])


def _actions(node: object) -> Iterator[dict]:
    """Every action of the messages, in reading order."""
    if isinstance(node, list):
        for one in node:
            yield from _actions(one)
    elif isinstance(node, dict):
        if isinstance(node.get("action"), dict):
            yield node["action"]
        for name, value in node.items():
            if name != "action":
                yield from _actions(value)
