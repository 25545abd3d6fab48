"""Whatever arrives, made out of LINE's description: no 5xx, no lost neighbour, a quick ack."""

import base64
import hashlib
import hmac
import json
import time
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.conversation import known
from bot.tryline.events import event, message, signed
from tests.bot.conftest import SECRET, Office
from tests.bot.openapi import mapping, needed, validator
from tests.bot.webhooks import FILE, Webhooks

pytestmark = needed
ACK_SECONDS = 2.0  # LINE gives up then
ENDS = {"answered", "silent", "ignored", "refused"}
#: One bot for all examples of a test: what one leaves behind must not harm the next.
FUZZ = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
RANDOMS = st.randoms(use_true_random=True)


def test_what_the_fuzz_calls_valid_is_valid():
    """The events made here satisfy the description they are made from, of every type."""
    webhooks = Webhooks(Random(1))
    for kind, name in mapping(FILE, "Event").items():
        check = validator(FILE, name)
        for _ in range(5):
            assert [one.message for one in check.iter_errors(webhooks.event(kind))] == []


def test_every_event_of_the_description_is_one_the_bot_knows():
    """No type that LINE describes today is stored as unknown."""
    assert {kind for kind in mapping(FILE, "Event") if known({"type": kind}) == "unknown"} == set()


def ask(desk: Office) -> tuple[str, dict]:
    """A new person and their question, which the bot can answer."""
    chat = desk.fake.new_chat()
    made = event(message("text", text="สวัสดี"), chat, desk.fake.new_token(chat), 1_700_000_000_000)
    return chat, made


def deliver(desk: Office, *events: object) -> None:
    """One signed webhook: stored and acknowledged in time."""
    start = time.thread_time()  # the machine may be busy with other work
    assert desk.send(*events) == 200
    assert time.thread_time() - start < ACK_SECONDS


def said_to(desk: Office, chat: str) -> int:
    """How many messages the bot has sent to that chat."""
    return sum(one["from"] == "bot" for one in desk.fake.log(chat)["messages"])


@FUZZ
@given(random=RANDOMS)
def test_a_batch_of_anything_loses_no_neighbour(desk: Office, random: Random):
    """Valid and malformed events around one question: it is answered once, all have an end."""
    webhooks = Webhooks(random)
    batch = [random.choice((webhooks.event, webhooks.malformed))() for _ in range(4)]
    chat, question = ask(desk)
    batch.insert(random.randrange(len(batch) + 1), question)
    deliver(desk, *batch)
    desk.work()
    assert said_to(desk, chat) == 1
    assert desk.states().keys() <= ENDS


@FUZZ
@given(random=RANDOMS)
def test_an_event_is_harmless_twice(desk: Office, random: Random):
    """The same batch again, as a redelivery or without saying so, answers nobody twice."""
    webhooks = Webhooks(random)
    chat, question = ask(desk)
    batch = [webhooks.event(), question, webhooks.malformed()]
    again = {**question, "deliveryContext": {"isRedelivery": random.random() < 0.5}}
    deliver(desk, *batch)
    desk.work()
    deliver(desk, *batch, again)
    desk.work()
    assert said_to(desk, chat) == 1


@FUZZ
@given(random=RANDOMS, wrong=st.binary(max_size=60))
def test_unsigned_events_leave_no_trace(desk: Office, random: Random, wrong: bytes):
    """Without the right signature a valid webhook is a 400, and nothing of it is stored."""
    body, headers = signed([Webhooks(random).event()], SECRET)
    right = headers.pop("x-line-signature")
    for bad in (None, wrong.decode("latin1"), right[:-1], right.swapcase()):
        sent = headers if bad is None else {**headers, "x-line-signature": header_safe(bad)}
        assert desk.post(body, sent) == 400
    assert desk.states() == {}


def header_safe(text: str) -> str:
    """A header cannot hold line breaks; everything else can arrive."""
    return text.translate(dict.fromkeys((0, 10, 13)))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@FUZZ
@given(body=st.binary(max_size=200) | JSON.map(lambda one: json.dumps(one).encode()))
def test_signed_anything_is_a_200_or_a_400(desk: Office, body: bytes):
    """Signed bytes or JSON of any shape crash nothing."""
    digest = hmac.new(SECRET.encode(), body, hashlib.sha256).digest()
    headers = {"x-line-signature": base64.b64encode(digest).decode()}
    assert desk.post(body, headers) in (200, 400)


@FUZZ
@given(events=st.lists(JSON, max_size=5))
def test_events_of_any_json_lose_no_neighbour(desk: Office, events: list):
    """Values of any JSON in the place of events: the question among them is answered."""
    chat, question = ask(desk)
    deliver(desk, *events, question)
    desk.work()
    assert said_to(desk, chat) == 1


def test_a_large_batch_is_acknowledged_in_time(desk: Office):
    """Many events of many people in one webhook: stored at once, each answered once."""
    now = time.time()
    desk.goes_by(lambda: now)  # reply tokens would run out on a busy machine
    asked = [ask(desk) for _ in range(50)]
    webhooks = Webhooks(Random(2))
    deliver(desk, *(one for _, made in asked for one in (made, webhooks.malformed())))
    desk.work()
    assert [said_to(desk, chat) for chat, _ in asked] == [1] * 50
