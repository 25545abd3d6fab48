"""What an event calls for: a question, a button, a paper, words or silence. Pure.

`read` turns a webhook event into a step; `bot.dialogue` turns a step into a plan. An event
may hold anything: nothing in it is trusted to be there or to have its type. Facts: LINE's
webhook reference.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot import postbacks, texts
from bot.mentions import mentioned, without_mention
from bot.papers import Paper, paper_of
from bot.plan import Greeting, Plan, Silence, Words
from bot.postbacks import Pressed
from bot.unbroken import as_typed
from corpus.errors import WianError

QUESTION = 1_000  # characters of a question that are read
TEXT = 5_000  # longer than any text LINE carries: not read at all

#: Events that rightly get no words.
_UNSEEN = frozenset(
    {
        "accountLink",
        "activated",
        "beacon",
        "botResumed",
        "botSuspended",
        "deactivated",
        "delivery",
        "leave",
        "memberJoined",
        "memberLeft",
        "membership",
        "module",
        "unfollow",
        "unsend",
        "videoPlayComplete",
    }
)
#: Events after which the chat is over and its state goes.
_PARTINGS = frozenset({"leave", "unfollow"})
#: Events in which somebody wrote or tapped something.
_CALLS = frozenset({"message", "messageEdited", "postback"})
#: What is said to a message that is no text, by its type.
_NOT_TEXT = {
    "audio": texts.NO_VOICE,
    "location": texts.NO_LOCATION,
    "sticker": texts.NO_STICKER,
    "video": texts.NO_VIDEO,
}
_SOURCES = {"group": "groupId", "room": "roomId", "user": "userId"}


@dataclass(frozen=True)
class Question:
    """What somebody asks; `note` is said before the answer, `quote` quotes the message.

    `message` is the message's id, `quoted` that of the message it quotes. Not `addressed`:
    it stands in a group without a mention, and is for the bot only if it quotes the bot.
    """

    text: str
    group: bool = False
    quote: str = ""
    note: str = ""
    message: str = ""
    quoted: str = ""
    addressed: bool = True


#: What an event calls for.
Step = Question | Pressed | Paper | Plan


def token(event: Mapping) -> str:
    """The event's reply token, "" when there is none."""
    return _string(event, "replyToken")


def known(event: object) -> str:
    """The event's type when this bot knows it, else "unknown"."""
    kind = _string(event, "type") if isinstance(event, Mapping) else ""
    return kind if kind in _UNSEEN or kind in _READERS else "unknown"


def redelivered(event: object) -> bool:
    """Whether LINE says that it delivers the event again."""
    context = event.get("deliveryContext") if isinstance(event, Mapping) else None
    return isinstance(context, Mapping) and context.get("isRedelivery") is True


def unsent(event: object) -> str:
    """The id of the message that an unsend event takes back, "" for any other event."""
    gone = event.get("unsend") if isinstance(event, Mapping) else None
    return _string(gone, "messageId") if isinstance(gone, Mapping) else ""


def message_of(event: Mapping) -> str:
    """The id of the event's message, "" for an event without one."""
    message = event.get("message")
    return _string(message, "id") if isinstance(message, Mapping) else ""


def parts(event: Mapping) -> bool:
    """Whether the event ends the chat: the bot was blocked, or taken out of the group."""
    return known(event) in _PARTINGS


def chat(event: Mapping) -> str:
    """The chat as "group:C1", "room:R1" or "user:U1"; "" when the event does not say."""
    source = event.get("source")
    source = source if isinstance(source, Mapping) else {}
    kind = _string(source, "type")
    name = _string(source, _SOURCES[kind]) if kind in _SOURCES else ""
    return f"{kind}:{name}" if name else ""


def asker(event: Mapping) -> str:
    """Who wrote, in whatever chat, as "user:U1"; the chat where LINE withholds the user."""
    source = event.get("source")
    user = _string(source, "userId") if isinstance(source, Mapping) else ""
    return f"user:{user}" if user else chat(event)


def calls(event: object) -> bool:
    """Whether somebody wrote or tapped what the bot is to answer."""
    return known(event) in _CALLS and not isinstance(read(event), Silence)


def alone(event: Mapping) -> str:
    """The user's id in a 1:1 chat; "" in groups and rooms, and where LINE withholds it."""
    source = event.get("source")
    source = source if isinstance(source, Mapping) else {}
    return _string(source, "userId") if source.get("type") == "user" else ""


def in_group(event: Mapping) -> bool:
    """Whether the event comes from a group or a room, where errors are silent."""
    source = event.get("source")
    return isinstance(source, Mapping) and source.get("type") in ("group", "room")


def read(event: Mapping) -> Step:
    """What `event` calls for. Nothing is said without a reply token or on standby."""
    kind = known(event)
    if event.get("mode", "active") != "active":
        return Silence("standby")
    if kind not in _READERS:
        return Silence(kind)
    return _READERS[kind](event) if token(event) else Silence("no token")


def trouble(question: Question, error: Exception) -> Plan:
    """What to say when the question could not be answered; in a group nothing is said."""
    if question.group:
        return Silence("trouble")
    return Words(str(error) if isinstance(error, WianError) else texts.TROUBLE)


def _message(event: Mapping) -> Step:
    message = event.get("message")
    message = message if isinstance(message, Mapping) else {}
    group, called = in_group(event), mentioned(message)
    kind, quoted = _string(message, "type"), _string(message, "quotedMessageId")
    if group and not called and not (quoted and kind == "text"):
        return Silence("group")
    paper = paper_of(message)
    if paper:
        return Silence("group") if group else paper
    if kind != "text":
        return _no_text(kind)
    step = _question(without_mention(_string(message, "text"), message), called or not group)
    quote = _string(message, "quoteToken") if group else ""
    if isinstance(step, Words):
        return Words(step.text, step.asks, quote)
    if isinstance(step, Silence):
        return step
    return Question(
        step.text, group, quote, step.note, _string(message, "id"), quoted, called or not group
    )


def _no_text(kind: str) -> Words:
    said = _NOT_TEXT.get(kind, texts.NO_TEXT)
    return Words(said.format(example=texts.EXAMPLES[0][1], number=texts.NUMBER_EXAMPLE))


def _question(text: str, addressed: bool) -> Question | Words | Silence:
    if len(text) > TEXT or not text:
        # What merely quotes somebody in a group gets no hints.
        return _hint(text) if addressed else Silence("group")
    note = texts.WAS_CUT.format(limit=QUESTION) if len(text) > QUESTION else ""
    return Question(as_typed(text[:QUESTION]), note=note)


def _hint(text: str) -> Words:
    if text:
        return Words(texts.TOO_LONG.format(length=len(text), limit=QUESTION))
    return Words(texts.NO_QUESTION.format(example=texts.EXAMPLES[0][1]), asks())


def _postback(event: Mapping) -> Step:
    data = event.get("postback")
    pressed = postbacks.read(_string(data if isinstance(data, Mapping) else {}, "data"))
    return pressed or Words(texts.OLD_BUTTON, () if in_group(event) else asks())


def _follow(event: Mapping) -> Plan:
    follow = event.get("follow")
    back = isinstance(follow, Mapping) and follow.get("isUnblocked") is True
    return Words(texts.WELCOME_BACK, asks()) if back else Greeting()


def _join(_: Mapping) -> Plan:
    return Words(texts.JOINED)


_READERS = {
    "message": _message,
    "messageEdited": _message,
    "postback": _postback,
    "follow": _follow,
    "join": _join,
}


def asks() -> tuple[str, ...]:
    """The example questions, to tap."""
    return tuple(question for _, question in texts.EXAMPLES)


def _string(node: Mapping, key: str) -> str:
    value = node.get(key)
    return value if isinstance(value, str) else ""
