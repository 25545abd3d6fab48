"""The webhook: nothing unsigned gets in, nothing signed gets lost, every answer is quick."""

import json

import pytest

from bot.tryline.events import message, signed
from bot.webhook import BODY_BYTES
from tests.bot.conftest import SECRET, Office

pytestmark = pytest.mark.databases

# LINE's own example of a signature.
VECTOR_BODY = b'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}'
VECTOR_SIGNATURE = "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs="


def test_the_verify_button_gets_200(desk: Office):
    """A webhook without events is acknowledged: LINE's console sends one to verify."""
    assert desk.post(VECTOR_BODY, {"x-line-signature": VECTOR_SIGNATURE}) == 200
    assert desk.post(VECTOR_BODY, {"X-LINE-SIGNATURE": VECTOR_SIGNATURE}) == 200


@pytest.mark.parametrize(
    "signature", [None, "", "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLS=", "ก" * 44, "=" * 9000]
)
def test_unsigned_is_refused_and_forgotten(desk: Office, signature: str | None):
    """A missing or wrong signature is a 400, and nothing of the body is processed."""
    body, _ = signed([desk.text("ถาม")], SECRET)
    headers = {} if signature is None else {"x-line-signature": signature.encode().decode("latin1")}
    assert desk.post(body, headers) == 400
    assert desk.states() == {}


def test_one_changed_byte_is_refused(desk: Office):
    """A signature holds for the bytes it was made for."""
    body, headers = signed([desk.text("ถาม")], SECRET)
    assert desk.post(body.replace(b"active", b"Active"), headers) == 400


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"events":{}}',
        b'{"destination":"U0"}',
        b"\xff\xfe{}",
        b"[" * 100_000,
        b'{"events":[' + b"9" * 5_000 + b"]}",
    ],
)
def test_signed_nonsense_is_a_400(desk: Office, body: bytes):
    """A body that is no webhook is refused, however well it is signed, and crashes nothing."""
    import base64
    import hashlib
    import hmac

    digest = hmac.new(SECRET.encode(), body, hashlib.sha256).digest()
    assert desk.post(body, {"x-line-signature": base64.b64encode(digest).decode()}) == 400


def test_a_huge_body_is_refused(desk: Office):
    """A body over the cap is a 413 before it is read."""
    assert desk.post(b"x" * (BODY_BYTES + 1), {"x-line-signature": "x"}) == 413


def test_the_ack_does_not_wait_for_the_answer(desk: Office):
    """200 means stored: nothing has been asked or sent by then."""
    asked = desk.engine.asked
    assert desk.send(desk.text("มอบหมายอำเภอทุกอำเภอ")) == 200
    assert desk.engine.asked == asked
    assert desk.states() == {"new": 1}
    desk.work()
    assert len(desk.said()) == 1


def test_duplicates_are_answered_once(desk: Office):
    """The same event again, in one webhook, in the next, after the answer: one answer."""
    one = desk.text("สวัสดี")
    assert desk.send(one, one) == 200
    assert desk.send(one) == 200
    desk.work()
    assert desk.send({**one, "deliveryContext": {"isRedelivery": True}}) == 200
    desk.work()
    assert len(desk.said()) == 1
    assert desk.states() == {"answered": 1}


BAD_NEIGHBOURS = [
    None,
    7,
    "text",
    [],
    {},
    {"type": 5},
    {"type": "teleport", "webhookEventId": "01"},
    {"type": "message", "replyToken": "x"},
    {"type": "message", "message": None, "replyToken": []},
    {"type": "message", "message": {"type": "text"}, "replyToken": "x", "source": 4},
    {"type": "message", "message": {"type": "hologram"}, "replyToken": "x"},
    {"type": "postback", "postback": "?", "replyToken": "x"},
    {"type": "unsend", "unsend": []},
    {"type": "message", "mode": "observer", "message": {"type": "text", "text": "ก"}},
    {"type": "message", "mode": {}, "webhookEventId": "\ud800" * 90, "timestamp": "soon"},
]


@pytest.mark.parametrize("neighbour", BAD_NEIGHBOURS, ids=repr)
def test_a_bad_event_never_costs_its_neighbours(desk: Office, neighbour: object):
    """Whatever stands beside a question, the question is answered and everything has an end."""
    assert desk.send(neighbour, desk.text("สวัสดี"), neighbour) == 200
    desk.work()
    assert len(desk.said()) == 1
    assert desk.states().keys() <= {"answered", "silent", "ignored", "refused"}


def test_unknown_properties_break_nothing(desk: Office):
    """New properties, enum values and mentionee kinds appear without notice."""
    odd = desk.text("สวัสดี", brandNew={"a": [1]}, source={"type": "user", "userId": None})
    odd["message"]["mention"] = {"mentionees": [{"type": "crowd", "index": -1}, 3]}
    del odd["message"]["quoteToken"]
    assert desk.send(odd) == 200
    desk.work()
    assert len(desk.said()) == 1


def test_standby_is_silent(desk: Office):
    """On standby another bot speaks: nothing is sent."""
    assert desk.send(desk.text("สวัสดี", mode="standby")) == 200
    desk.work()
    assert desk.said() == []
    assert desk.states() == {"silent": 1}


def test_any_text_survives_storing(desk: Office):
    """Lone surrogates, NUL, emoji and right-to-left marks reach the engine as they came."""
    text = "สวัสดี \ud800 \0 \U0001f600 \u202e"
    assert desk.ask(text)
    assert json.dumps(desk.said()[-1])


def test_events_without_an_id_are_told_apart_by_their_content(desk: Office):
    """An event that lacks `webhookEventId` is still worked on once."""
    one, other = desk.text("สวัสดี"), desk.event(message("sticker"))
    del one["webhookEventId"], other["webhookEventId"]
    again = {**one, "deliveryContext": {"isRedelivery": True}}
    assert desk.send(one, other) == 200
    assert desk.send(again) == 200
    desk.work()
    assert len(desk.said()) == 2


def test_not_ready_is_a_503(desk: Office):
    """Before the engine stands LINE is told to come back, and nothing is stored."""
    desk.here.standby.engine = None
    assert desk.send(desk.text("สวัสดี")) == 503
    assert desk.states() == {}
    assert desk.client.get("/readyz").status_code == 503
    assert desk.client.get("/livez").status_code == 200
