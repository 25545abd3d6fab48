"""What the bot makes of an event, and of what the letters said: pure functions.

`read` turns a webhook event into a plan or a question; `reply` and `trouble` turn what
became of the question into a plan. An event may hold anything: nothing in it is trusted
to be there or to have its type. Facts: LINE's webhook reference.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot import texts
from bot.plan import Card, Found, Greeting, Letters, Nearest, Plan, Silence, Words
from corpus.errors import WianError
from index.answer import Answer, Hit

QUESTION = 1_000  # characters of a question that are read
TEXT = 5_000  # longer than any text LINE carries: not read at all
SHOWN = 3  # letters in one answer
LETTERS_SHOWN = 5  # letters when a number fits several
CLOSE = 0.5  # points below the best score within which another letter "really answers"
LATEST = "v1"  # version of postback data

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
        "messageEdited",
        "module",
        "unfollow",
        "unsend",
        "videoPlayComplete",
    }
)


@dataclass(frozen=True)
class Question:
    """What somebody asks; `note` is said before the answer, `quote` quotes the message."""

    text: str
    group: bool = False
    quote: str = ""
    note: str = ""


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


def unsent(event: Mapping) -> str:
    """The id of the message that an unsend event takes back, "" for any other event."""
    gone = event.get("unsend")
    return _string(gone, "messageId") if isinstance(gone, Mapping) else ""


def read(event: Mapping) -> Question | Plan:
    """What `event` calls for. Nothing is said without a reply token or on standby."""
    kind = known(event)
    if event.get("mode", "active") != "active":
        return Silence("standby")
    if kind not in _READERS:
        return Silence(kind)
    return _READERS[kind](event) if token(event) else Silence("no token")


def reply(question: Question, answer: Answer, names: Mapping[str, str]) -> Plan:
    """What to say to `question`; `names` gives the citation of letters in `also_in`."""
    if answer.outcome == "talk" or (answer.outcome != "none" and not answer.hits):
        return _words(question, texts.TALK if answer.outcome == "talk" else texts.NOT_FOUND)
    if answer.outcome == "letter":
        named = _other_letters(_heads(answer.hits))
        return Letters(_cards(named[:LETTERS_SHOWN], names), question.note)
    others = _other_letters(answer.hits)
    if answer.outcome == "none":
        return Nearest(_cards(others[:SHOWN], names), question.note)
    near = [hit for hit in others if hit.score >= others[0].score - CLOSE]
    return Found(_cards(near[:SHOWN], names), question.note)


def trouble(question: Question, error: Exception) -> Plan:
    """What to say when the question could not be answered; in a group nothing is said."""
    if question.group:
        return Silence("trouble")
    return Words(str(error) if isinstance(error, WianError) else texts.TROUBLE)


def _message(event: Mapping) -> Question | Plan:
    message = event.get("message")
    message = message if isinstance(message, Mapping) else {}
    group = in_group(event)
    if group and not _mentioned(message):
        return Silence("group")
    if _string(message, "type") != "text":
        return Words(_with_example(texts.NO_TEXT))
    return _question(_without_mention(message), group, _string(message, "quoteToken"))


def _question(text: str, group: bool, quote: str) -> Question | Plan:
    quote = quote if group else ""
    if not text:
        return Words(_with_example(texts.NO_QUESTION), _asks(), quote)
    if len(text) > TEXT:
        return Words(texts.TOO_LONG.format(length=len(text), limit=QUESTION), quote=quote)
    note = texts.WAS_CUT.format(limit=QUESTION) if len(text) > QUESTION else ""
    return Question(text[:QUESTION], group, quote, note)


def _postback(event: Mapping) -> Plan:
    data = event.get("postback")
    fields = _string(data if isinstance(data, Mapping) else {}, "data").split("|")
    match fields:
        case [version, "fb", "yes", *_] if version == LATEST:
            return Words(texts.THANKS_YES)
        case [version, "fb", "no", *_] if version == LATEST:
            return Words(texts.THANKS_NO)
        case _:
            return Words(texts.OLD_BUTTON)


def _follow(_: Mapping) -> Plan:
    return Greeting()


def _join(_: Mapping) -> Plan:
    return Words(texts.JOINED)


_READERS = {"message": _message, "postback": _postback, "follow": _follow, "join": _join}


def _words(question: Question, text: str) -> Words:
    return Words(text, _asks(), question.quote)


def _asks() -> tuple[str, ...]:
    return tuple(question for _, question in texts.EXAMPLES)


def _with_example(text: str) -> str:
    return text.format(example=texts.EXAMPLES[0][1])


def _heads(hits: tuple[Hit, ...]) -> list[Hit]:
    """The first hit and those after it that hold their letter's own number or subject.

    A letter that was asked for is found by its head; what follows the heads only ranks.
    """
    rest = itertools.takewhile(_is_head, hits[1:])
    return [hits[0], *rest]


def _is_head(hit: Hit) -> bool:
    own = (hit.letter.number, hit.letter.subject)
    return any(words and words in hit.passage.text for words in own)


def _other_letters(hits: Sequence[Hit]) -> list[Hit]:
    """The best hit of each letter, in order, without letters already named in `also_in`."""
    seen: set[str] = set()
    kept = []
    for hit in hits:
        if hit.letter.id not in seen:
            kept.append(hit)
            seen.update((hit.letter.id, *hit.also_in))
    return kept


def _cards(hits: list[Hit], names: Mapping[str, str]) -> tuple[Card, ...]:
    return tuple(
        Card(hit, tuple(names[other] for other in hit.also_in if other in names)) for hit in hits
    )


def in_group(event: Mapping) -> bool:
    """Whether the event comes from a group or a room, where errors are silent."""
    source = event.get("source")
    return isinstance(source, Mapping) and source.get("type") in ("group", "room")


def _mentioned(message: Mapping) -> bool:
    return any(one.get("isSelf") is True for one in _mentionees(message))


def _mentionees(message: Mapping) -> list[Mapping]:
    mention = message.get("mention")
    found = mention.get("mentionees") if isinstance(mention, Mapping) else None
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _without_mention(message: Mapping) -> str:
    """The text without the mention of the bot itself."""
    text = _string(message, "text")
    own = [one for one in _mentionees(message) if one.get("isSelf") is True]
    slices = [_slice(text, one.get("index"), one.get("length")) for one in own]
    for start, end in sorted(filter(None, slices), reverse=True):
        text = text[:start] + " " + text[end:]
    return text.strip()


def _slice(text: str, index: object, length: object) -> tuple[int, int] | None:
    """Code point offsets of a mention, None when neither unit finds an "@" there.

    LINE does not say whether `index` counts code points or UTF-16 units.
    """
    if not (type(index) is int and type(length) is int and index >= 0 and 0 < length <= len(text)):
        return None
    units = text.encode("utf-16-le", "surrogatepass")
    before = len(units[: 2 * index].decode("utf-16-le", "replace"))
    inside = len(units[2 * index : 2 * (index + length)].decode("utf-16-le", "replace"))
    for start, end in ((index, index + length), (before, before + inside)):
        if text[start : start + 1] == "@":
            return start, end
    return None


def _string(node: Mapping, key: str) -> str:
    value = node.get(key)
    return value if isinstance(value, str) else ""
