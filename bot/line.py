"""The one module that talks in LINE's chats, through one `ApiClient` for the process.

A reply rides its event's reply token, which works once: trying the same token again can
never say anything twice, so it is tried a stated number of times; nothing is ever pushed.
What happened is decided on the HTTP status code alone. The loading animation is best effort
and nobody ever waits for it. Source: LINE's API reference.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from linebot.v3.messaging import (
    ApiClient,
    Configuration,
    Message,
    MessagingApi,
    ReplyMessageRequest,
    ShowLoadingAnimationRequest,
)
from linebot.v3.messaging.exceptions import ApiException
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

from bot.limits import fit, loading_seconds
from bot.settings import Settings

log = logging.getLogger(__name__)

CONNECT_SECONDS = 3.0  # LINE answers in milliseconds; a network that takes longer is down
READ_SECONDS = 8.0
PAUSES = (0.5, 2.0)  # before the second and the third try
TRYING_SECONDS = 9.0  # no try begins later: the last one ends within the lease of the row
LOADING_SECONDS = 5  # LINE's least: the reply ends it, and one that came late is soon over
LOADING_TIMEOUT = 1.0  # an animation that comes later than this is of no use
LOADING = "loading"  # name of the threads that call for it
LOADINGS = 4  # calls under way at once; one more is left out, so that none waits in a line

#: How a reply can end. UNSURE: a try was cut off and the token is used up since.
ANSWERED, REFUSED, FAILED, UNSURE = "answered", "refused", "failed", "unsure"


@dataclass(frozen=True)
class Sent:
    """How a reply ended: `state`, LINE's last status (0 without one) and its request id.

    `said` are the ids of the messages that LINE made of it.
    """

    state: str
    status: int = 0
    request_id: str = ""
    why: str = ""
    said: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Try:
    """One attempt: the status (0 without one) and whether LINE may have taken it all the same."""

    status: int
    maybe: bool
    request_id: str = ""
    why: str = ""
    said: tuple[str, ...] = ()


class Line:
    """LINE's Messaging API for this channel; safe to use from several threads."""

    def __init__(
        self,
        settings: Settings,
        sleep: Callable[[float], None] = time.sleep,
        timeout: tuple[float, float] = (CONNECT_SECONDS, READ_SECONDS),
    ) -> None:
        self._api = MessagingApi(client(settings, settings.line_api_base))
        self._sleep = sleep
        self._timeout = timeout
        self._loadings = threading.Semaphore(LOADINGS)

    def reply(self, token: str, messages: Sequence[Message], seconds: float) -> Sent:
        """Reply once through `token`, within every LINE limit; no try begins after `seconds`."""
        fitted = fit(messages)
        if not fitted:
            return Sent(REFUSED, why="no message was left within LINE's limits")
        request = ReplyMessageRequest(replyToken=token, messages=fitted)
        end = time.monotonic() + min(seconds, TRYING_SECONDS)
        maybe, done = False, self._try(request)
        for pause in PAUSES:
            if not _again(done) or time.monotonic() + pause > end:
                break
            maybe = maybe or done.maybe
            self._sleep(pause)
            done = self._try(request)
        return Sent(_state(done, maybe), done.status, done.request_id, done.why, done.said)

    def loading(self, chat: str, seconds: float = LOADING_SECONDS) -> None:
        """Show in a 1:1 chat that an answer is coming; back at once, never an error.

        `chat` is the user's id; "" (a group, or an id that LINE withholds) does nothing.
        """
        if chat and self._loadings.acquire(blocking=False):
            call = threading.Thread(target=self._load, args=(chat, seconds), name=LOADING)
            call.daemon = True
            call.start()

    def name_of(self, user: str) -> str:
        """The name that a user shows in LINE; "" when LINE does not say, never an error."""
        try:
            return self._api.get_profile(user, _request_timeout=self._timeout).display_name
        except (ApiException, HTTPError, ValueError) as error:
            log.info("no profile: %s", type(error).__name__)
            return ""

    def _load(self, chat: str, seconds: float) -> None:
        request = ShowLoadingAnimationRequest(chatId=chat, loadingSeconds=loading_seconds(seconds))
        try:
            self._api.show_loading_animation(request, _request_timeout=LOADING_TIMEOUT)
        except (ApiException, HTTPError, ValueError) as error:
            log.info("no loading animation: %s", type(error).__name__)
        finally:
            self._loadings.release()

    def _try(self, request: ReplyMessageRequest) -> _Try:
        try:
            done = self._api.reply_message_with_http_info(request, _request_timeout=self._timeout)
        except ApiException as error:
            return _refusal(error)
        except (NewConnectionError, ConnectTimeoutError) as error:
            log.warning("LINE was not reached: %s", error)
            return _Try(0, maybe=False, why=type(error).__name__)
        except (HTTPError, ValueError) as error:  # ValueError: an answer that is not LINE's JSON
            log.warning("LINE's answer was lost: %s", error)
            return _Try(0, maybe=True, why=type(error).__name__)
        said = tuple(one.id for one in done.data.sent_messages) if done.data else ()
        return _Try(done.status_code, True, _request_id(done.headers), said=said)


def client(settings: Settings, address: str) -> ApiClient:
    """An SDK client of this channel for the API at `address`; it tries nothing again."""
    configuration = Configuration(host=address, access_token=settings.line_channel_access_token)
    configuration.retries = False  # urllib3 would wait and repeat by itself
    return ApiClient(configuration)


def _again(done: _Try) -> bool:
    """Whether another try can help: no answer, rate limit, or trouble at LINE."""
    return done.status in (0, 429) or done.status >= 500


def _state(done: _Try, maybe: bool) -> str:
    if 200 <= done.status < 300:
        return ANSWERED
    if _again(done):
        return UNSURE if maybe or done.maybe else FAILED
    return UNSURE if maybe and done.status == 400 else REFUSED


def _refusal(error: ApiException) -> _Try:
    request_id = _request_id(error.headers or {})
    log.warning("LINE said %s to a reply, request id %s", error.status, request_id)
    maybe = (error.status or 0) >= 500
    return _Try(error.status or 0, maybe, request_id, str(error.body or error.reason)[:500])


def _request_id(headers: object) -> str:
    return next((v for k, v in dict(headers).items() if k.lower() == "x-line-request-id"), "")
