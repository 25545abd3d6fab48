"""LINE's limits, against the documented numbers, applied to everything that leaves."""

import pytest
from linebot.v3.messaging import (
    ClipboardAction,
    FlexBox,
    FlexBubble,
    FlexButton,
    FlexCarousel,
    FlexMessage,
    FlexText,
    Message,
    MessageAction,
    PostbackAction,
    QuickReply,
    QuickReplyItem,
    TextMessage,
    URIAction,
)

from bot import limits
from bot.limits import cut, fit
from bot.tryline.rules import problems
from tests.bot import openapi
from tests.bot.conftest import wire

# The numbers of LINE's Messaging API reference, written down a second time.
DOCUMENTED = {
    "MESSAGES": 5,
    "TEXT": 5000,
    "ALT_TEXT": 1500,
    "BUBBLES": 12,
    "QUICK_REPLIES": 13,
    "QUICK_LABEL": 20,
    "BUTTON_LABEL": 40,
    "POSTBACK_DATA": 300,
    "DISPLAY_TEXT": 300,
    "FILL_IN_TEXT": 300,
    "CLIPBOARD": 1000,
    "URI": 1000,
    "MENU_AREAS": 20,
    "MENU_BAR": 14,
    "MENU_LABEL": 20,
    "MENU_NAME": 300,
    "MENU_HEIGHT": 250,
    "MENU_RATIO": 1.45,
    "MENU_WIDTH": range(800, 2501),
    "LOADING_SECONDS": range(5, 61, 5),
    "URI_SCHEMES": {"http", "https", "line", "tel"},
}
#: Where LINE's API description states a limit: schema, property, name of ours.
DESCRIBED = (
    ("ReplyMessageRequest", "messages", "MESSAGES"),
    ("QuickReply", "items", "QUICK_REPLIES"),
    ("ClipboardAction", "clipboardText", "CLIPBOARD"),
    ("PostbackAction", "data", "POSTBACK_DATA"),
    ("AltUri", "desktop", "URI"),
    ("RichMenuRequest", "chatBarText", "MENU_BAR"),
    ("RichMenuRequest", "name", "MENU_NAME"),
    ("RichMenuResponse", "areas", "MENU_AREAS"),
)


@pytest.mark.parametrize(("name", "number"), DOCUMENTED.items())
def test_the_numbers_are_lines(name: str, number: int):
    """Every limit is the documented one."""
    assert getattr(limits, name) == number


@openapi.needed
@pytest.mark.parametrize(("schema", "field", "name"), DESCRIBED, ids=str)
def test_the_numbers_are_those_of_the_api_description(schema: str, field: str, name: str):
    """Where LINE's own description states a number, ours is that number."""
    described = openapi.described("messaging-api.yml")[schema]
    parts = (described, *described.get("allOf", ()))
    [stated] = [p["properties"][field] for p in parts if field in p.get("properties", {})]
    assert stated.get("maxLength", stated.get("maxItems")) == getattr(limits, name)


def test_the_sizes_stay_below_lines():
    """Budgets in bytes are at most the documented 30 KB, 50 KB and 1 MB."""
    assert limits.BUBBLE_BYTES <= 30 * 1024
    assert limits.CAROUSEL_BYTES <= 50 * 1024
    assert limits.MENU_BYTES <= 1024 * 1024


def flex(*contents: object, bubbles: int = 1) -> FlexMessage:
    """A Flex message of one bubble, or a carousel of equal ones."""
    bubble = FlexBubble(size="mega", body=FlexBox(layout="vertical", contents=list(contents)))
    many = FlexCarousel(contents=[bubble] * bubbles)
    return FlexMessage(alt_text="ย่อ", contents=bubble if bubbles == 1 else many)


def button(action: object) -> FlexMessage:
    """A bubble with a text and a button."""
    return flex(FlexText(text="ก"), FlexButton(action=action))


def postback(data: str, shown: str = "ก") -> PostbackAction:
    """A postback that the SDK has not looked at: it refuses some of what LINE refuses."""
    return PostbackAction.construct(type="postback", label="ก", data=data, display_text=shown)


def clipboard(text: str) -> ClipboardAction:
    """A clipboard action that the SDK has not looked at."""
    return ClipboardAction.construct(type="clipboard", label="ก", clipboard_text=text)


def quick(items: int, label: str = "ก") -> QuickReply:
    """A quick reply of equal items."""
    item = QuickReplyItem(action=MessageAction(label=label, text="ก"))
    return QuickReply.construct(items=[item] * items)  # the SDK itself refuses a 14th


TOO_MUCH = {
    "long text": [TextMessage(text="ก" * 5001)],
    "emoji count double": [TextMessage(text="\U0001f600" * 2501)],
    "long altText": [FlexMessage(alt_text="ก" * 1501, contents=flex(FlexText(text="ก")).contents)],
    "empty altText": [FlexMessage(alt_text="", contents=flex(FlexText(text="ก")).contents)],
    "six messages": [TextMessage(text="ก")] * 6,
    "an empty message": [TextMessage(text=" "), TextMessage(text="ก")],
    "thirteen bubbles": [flex(FlexText(text="ก"), bubbles=13)],
    "a carousel over 50 KB": [flex(FlexText(text="ก" * 1500), bubbles=8)],
    "a bubble over 30 KB": [flex(FlexText(text="ก" * 5200))],
    "long button label": [button(MessageAction(label="ก" * 41, text="ก"))],
    "long quick label": [TextMessage(text="ก", quick_reply=quick(1, "น้ำ" * 21))],
    "fourteen quick replies": [TextMessage(text="ก", quick_reply=quick(14))],
    "long postback data": [button(postback("x" * 301))],
    "long displayText": [button(postback("x", "ก" * 301))],
    "long clipboardText": [button(clipboard("ก" * 1001))],
    "long address": [button(URIAction(label="ก", uri="https://a.example/" + "x" * 1000))],
    "script address": [button(URIAction(label="ก", uri="javascript:alert(1)"))],
    "broken address": [button(URIAction(label="ก", uri="http://[x"))],
    "a blank in an address": [button(URIAction(label="ก", uri="https://a.example/a b"))],
    "lone surrogate": [TextMessage(text="ก\ud800"), flex(FlexText(text="\udfffก"))],
    "NUL": [TextMessage(text="ก\0ข")],
}


def refused(messages: list[Message]) -> list:
    """What the pretended LINE says to these messages as they are."""
    return problems({"replyToken": "t", "messages": wire(messages)})


@pytest.mark.parametrize("messages", TOO_MUCH.values(), ids=TOO_MUCH)
def test_what_line_refuses_never_leaves(messages: list[Message]):
    """Each of these is refused as it is, and accepted once it went through the limits."""
    assert refused(messages)
    fitted = fit(messages)
    assert fitted
    assert refused(fitted) == []


def test_what_fits_is_left_alone():
    """Messages exactly at the limits leave unchanged."""
    messages = [
        TextMessage(text="ก" * 5000, quick_reply=quick(13, "ก" * 20)),
        button(PostbackAction(label="ก" * 40, data="x" * 300, display_text="ก" * 300)),
        flex(FlexText(text="ก"), bubbles=12),
    ]
    assert wire(fit(messages)) == wire(messages)


def test_thai_marks_cost_nothing_in_a_label():
    """Labels count what a reader sees as one character: twenty with marks still fit."""
    messages = [TextMessage(text="ก", quick_reply=quick(1, "ที่" * 20))]
    assert wire(fit(messages)) == wire(messages)


@pytest.mark.parametrize("limit", range(1, 12))
def test_a_cut_never_parts_a_mark_from_its_letter(limit: int):
    """A cut text ends in a whole Thai syllable sign and an ellipsis, within the limit."""
    text = "น้ำที่ปู่กู้"
    got = cut(text, limit)
    assert len(got) <= limit
    if got != text:
        kept = got.removesuffix("…")
        assert text.startswith(kept)
        assert text[len(kept)] not in "้ำีู่"


def test_an_action_is_never_changed_into_another():
    """A button whose data or address does not fit goes away whole; the bubble stays."""
    [message] = wire(fit([button(postback("x" * 301))]))
    assert [part["type"] for part in message["contents"]["body"]["contents"]] == ["text"]
