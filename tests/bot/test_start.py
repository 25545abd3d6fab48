"""The start of a serving process: the SDK by its names, and nothing collected meanwhile."""

import subprocess
import sys


def run(code: str) -> list[str]:
    """What a fresh process that has imported `bot` prints."""
    command = [sys.executable, "-c", f"import sys, bot\n{code}"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


def test_the_bot_imports_no_more_of_the_sdk_than_it_uses():
    """Neither the old SDK nor an asynchronous client is in a serving process."""
    assert run("import bot.app\nprint('linebot.v3.messaging.models.flex_box' in sys.modules)") == [
        "True"
    ]
    unused = ("aiohttp", "linebot.api", "linebot.v3.messaging.api.async_messaging_api")
    assert run(f"import bot.app\nprint(*(set({unused}) & set(sys.modules)))") == []


def test_a_start_loads_nothing_that_answering_does_without():
    """The first look at the figures, a new database, a backup or a letter load what they need."""
    unused = (
        *("prometheus_client", "alembic", "bot.exposition", "bot.doctor", "bot.backup"),
        *("corpus.reader", "index.build", "psycopg.pq", "sqlalchemy.dialects.postgresql"),
    )
    assert run(f"import bot.app\nprint(*(set({unused}) & set(sys.modules)))") == []


def test_nothing_of_the_sdk_is_missing():
    """What the bot does not use is imported as ever, and is the same class by every way."""
    code = """
from linebot.v3.messaging import FlexBox, URIAction, MessagingApi
import linebot.v3.messaging.models.flex_box as own
from linebot.v3.messaging import AsyncMessagingApi, FlexBox as again
from linebot.v3.webhook import WebhookParser
from linebot import LineBotApi, __version__
from linebot.v3 import messaging
print(own.FlexBox is FlexBox is again is messaging.FlexBox, messaging.URIAction is URIAction)
print(messaging.FlexMessage.from_dict({"type": "flex", "altText": "a", "contents": {
    "type": "bubble", "body": {"type": "box", "layout": "vertical", "contents": []}}}).alt_text)
try:
    from linebot.v3.messaging import Nowhere
except ImportError:
    print("refused")
"""
    assert run(code) == ["True", "True", "a", "refused"]


def test_the_sdk_checks_what_a_method_is_given():
    """What checks it is made at the first call, and refuses as ever."""
    code = """
from linebot.v3.messaging import MessagingApi
from pydantic.v1 import ValidationError
for given in ({}, {"user_id": 3}, {"user_id": "U1", "_request_timeout": 1}):
    try:
        MessagingApi("no client").get_profile(**given)
    except (ValidationError, AttributeError) as error:
        print(type(error).__name__)
print(MessagingApi.get_profile.__name__)
"""
    assert run(code) == ["ValidationError", "ValidationError", "AttributeError", "get_profile"]


def test_nothing_of_pydantic_is_missing():
    """LINE's SDK needs its first version alone; the second is there for whoever asks."""
    code = """
from linebot.v3.messaging import TextMessage
import pydantic
print(issubclass(TextMessage, pydantic.v1.BaseModel), "pydantic_core" in sys.modules)
print(pydantic.BaseModel.__module__, pydantic.VERSION == pydantic.version.VERSION)
"""
    assert run(code) == ["True", "False", "pydantic.main", "True"]


def test_postgresqls_client_is_whole_when_it_is_used():
    """Its parts are where they were, by every way."""
    code = """
import psycopg
from psycopg.rows import dict_row
print(psycopg.rows.dict_row is dict_row, issubclass(psycopg.OperationalError, psycopg.Error))
print(psycopg.__version__[:2], psycopg.Connection.__module__)
"""
    assert run(code) == ["True", "True", "3.", "psycopg"]


def test_a_start_that_fails_collects_again():
    """Nothing is collected within, and everything made afterwards is, whatever happened."""
    code = """
import contextlib, gc
from bot.collector import resting
with contextlib.suppress(ValueError), resting():
    print(gc.isenabled())
    raise ValueError
print(gc.isenabled())
"""
    assert run(code) == ["False", "True"]
