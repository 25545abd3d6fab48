"""`wian doctor`, LINE's part: is the token good, and does LINE reach our webhook?

Asks LINE three things that cost nothing and send nothing to anybody. Decides on the HTTP
status alone. Source: LINE's reference, "get bot info", "webhook endpoint".
"""

import datetime as dt
import time
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime

from linebot.v3.messaging import MessagingApi, TestWebhookEndpointRequest
from linebot.v3.messaging.exceptions import ApiException
from urllib3.exceptions import HTTPError

from bot.finding import Finding, bad, ok, skipped
from bot.line import client
from bot.settings import Settings

WEBHOOK = "/line/webhook"
SECONDS = (5.0, 30.0)  # to connect; to answer, with LINE's own call of our webhook in between
#: The clock may be off by this: a reply token lives about a minute.
CLOCK_SECONDS = 10.0


def examine_line(settings: Settings) -> Iterator[Finding]:
    """Every finding about LINE; a token that LINE refuses ends it."""
    line = MessagingApi(client(settings, settings.line_api_base))
    try:
        yield from _asked(line, settings)
    except ApiException as error:
        yield bad("line", _REFUSALS.get(error.status, "refused"), status=error.status)
    except (HTTPError, ValueError) as error:
        yield bad("line", "unreached", address=settings.line_api_base, why=type(error).__name__)


#: LINE's statuses that mean something of their own here.
_REFUSALS = {401: "token", 403: "token"}


def _asked(line: MessagingApi, settings: Settings) -> Iterator[Finding]:
    told = line.get_bot_info_with_http_info(_request_timeout=SECONDS)
    yield ok("line", name=told.data.display_name, id=told.data.basic_id)
    yield _clock(told.headers or {})
    endpoint = _endpoint(line)
    yield _webhook(endpoint, settings)
    if endpoint:
        yield _test(line)


def _clock(headers: Mapping[str, str]) -> Finding:
    """Our clock beside LINE's, which stands in the head of every answer."""
    date = next((value for name, value in headers.items() if name.lower() == "date"), "")
    try:
        theirs = parsedate_to_datetime(date).astimezone(dt.UTC).timestamp()
    except (ValueError, TypeError):
        return skipped("clock", "unknown")
    seconds = round(time.time() - theirs)
    told = ok if abs(seconds) <= CLOCK_SECONDS else bad
    return told("clock", seconds=abs(seconds))


def _endpoint(line: MessagingApi) -> object | None:
    """LINE's idea of our webhook, None when the console has none."""
    try:
        return line.get_webhook_endpoint(_request_timeout=SECONDS)
    except ApiException as error:
        if error.status == 404:
            return None
        raise


def _webhook(endpoint: object | None, settings: Settings) -> Finding:
    wanted = f"{settings.base_url}{WEBHOOK}"
    if endpoint is None:
        return bad("webhook", "none", wanted=wanted)
    if settings.base_url and endpoint.endpoint != wanted:
        return bad("webhook", "other", found=endpoint.endpoint, wanted=wanted)
    if not endpoint.active:
        return bad("webhook", "off")
    return ok("webhook", found=endpoint.endpoint)


def _test(line: MessagingApi) -> Finding:
    """LINE calls the webhook itself and says what came of it."""
    told = line.test_webhook_endpoint(TestWebhookEndpointRequest(), _request_timeout=SECONDS)
    if told.success:
        return ok("test")
    return bad("test", status=told.status_code, reason=told.reason, detail=told.detail)
