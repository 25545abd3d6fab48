"""Webhook events made out of LINE's own description of them, valid and malformed.

Everything random comes from the `Random` that is given: a test's own from hypothesis, a
benchmark's from a seed. Needs ../shared/line-openapi (`tests.bot.openapi.needed`).
"""

import string
from random import Random

from bot.tryline.events import ulid
from tests.bot.openapi import described, mapping, merged

FILE = "webhook.yml"
_PREFIX = "#/components/schemas/"
_TEXTS = (
    "ใครรับผิดชอบแผนที่อยู่อาศัยจังหวัดแพร่",
    "ว 37",
    "@เวียน ข้อ 2 ว่าไง",
    "แล้วใครรับผิดชอบ",
    "หนังสือล่าสุด",
    "who is responsible for the housing plan",
    "",
    " ",
    "\0",
    "\ud800",
    "\U0001f600" * 40,
    "ก" * 5000,
    "่้๊๋" * 30,
    "\u202eกลับ",
    "'; drop table inbox; --",
    "{{7*7}} %s %n <script>",
)
_POSTBACKS = ("v1|fb|yes|x", "v1|fb|no|x", "v1|do|x", "v1|up|x", "v1|go|x", "v1|ls|x|2")
_POSTBACKS += (
    "v1|me|x|x",
    "v1|kb|ask",
    "v0|fb|yes|x",
    "",
    "v1|ls|x|ก",
    "v1|ls|x|-1",
    "action=buy&itemid=1",
)
_INITIALS = {"userId": "U", "groupId": "C", "roomId": "R"}
#: What stands in the place of another value in a malformed event.
_WRONG = (None, True, False, 0, -1, 2**63, 1.5, float("inf"), "", "x", "\ud800\0", [], {}, [[]])
_WRONG += ({"type": {}}, [None], "9" * 3000)


class Webhooks:
    """Makes events, each from the next numbers of `random`."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._kinds = mapping(FILE, "Event")

    def event(self, kind: str = "") -> dict:
        """An event as the description has it, of that type or of any."""
        kind = kind or self._random.choice(list(self._kinds))
        return {**self._object(self._kinds[kind]), "type": kind}

    def malformed(self) -> object:
        """An event with one to three things wrong, or something that is no event at all."""
        event: object = self.event()
        for _ in range(self._random.randint(1, 3)):
            event = self._damaged(event)
        return event

    def _damaged(self, node: object) -> object:
        """`node` with one thing in it taken away, replaced or added."""
        if not isinstance(node, dict) or not node or self._random.random() < 0.05:
            return self._random.choice(_WRONG)
        key = self._random.choice(sorted(node))
        if isinstance(node[key], dict) and self._random.random() < 0.6:
            return {**node, key: self._damaged(node[key])}
        match self._random.randrange(3):
            case 0:
                return {name: value for name, value in node.items() if name != key}
            case 1:
                return {**node, key: self._random.choice(_WRONG)}
        return {**node, self._random.choice(("brandNew", "", "ก", "replyToken")): nested(200)}

    def _object(self, name: str) -> dict:
        properties, required = merged(FILE, name)
        held = {}
        for key, schema in properties.items():
            if key in required or self._random.random() < 0.5:
                held[key] = self._value(key, schema)
        return held

    def _value(self, key: str, schema: dict) -> object:
        if "$ref" in schema:
            return self._referred(key, schema["$ref"].removeprefix(_PREFIX))
        match schema.get("type"):
            case "array":
                count = self._random.randrange(1, 4)
                return [self._value(key, schema["items"]) for _ in range(count)]
            case "object":
                return {"date": "2023-01-01"}
            case "integer":
                return self._whole(key)
            case "number":
                return self._random.uniform(-180, 180)
            case "boolean":
                return self._random.random() < 0.5
        return self._random.choice(schema["enum"]) if "enum" in schema else self._text(key)

    def _referred(self, key: str, name: str) -> object:
        schema = described(FILE)[name]
        if "discriminator" in schema:
            kinds = mapping(FILE, name)
            kind = self._random.choice(list(kinds))
            return {**self._object(kinds[kind]), "type": kind}
        return self._value(key, schema) if "enum" in schema else self._object(name)

    def _whole(self, key: str) -> int:
        if key in ("index", "length"):
            return self._random.choice((0, 1, 6, 7, 40, 5000, -1, 2**31 - 1))
        return self._random.choice((0, 1, 1_700_000_000_000, 2**53))

    def _text(self, key: str) -> str:
        match key:
            case "text":
                return self._random.choice(_TEXTS)
            case "data":
                return self._random.choice(_POSTBACKS)
            case "webhookEventId":
                return ulid(1_700_000_000_000, self._random.getrandbits(80))
            case _ if key in _INITIALS:
                return _INITIALS[key] + self._letters("0123456789abcdef", 32)
            case "originalContentUrl" | "previewImageUrl":
                return "https://example.com/" + self._letters(string.ascii_lowercase, 8)
        return self._letters(string.ascii_letters + string.digits, 24)

    def _letters(self, alphabet: str, count: int) -> str:
        return "".join(self._random.choices(alphabet, k=count))


def nested(depth: int) -> list:
    """A list in a list in a list."""
    made: list = []
    for _ in range(depth):
        made = [made]
    return made
