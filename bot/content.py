"""Downloads what people sent, from LINE's data API alone, within bytes and seconds.

Never follows an address that an event names and never waits for LINE to have it ready: that
is told as PREPARING, and whoever asks comes again. Facts: LINE's reference, "Get content".
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

import urllib3
from urllib3.exceptions import HTTPError

from bot.settings import Settings

log = logging.getLogger(__name__)

CONNECT_SECONDS = 3.0
READ_SECONDS = 5.0  # between two pieces
WHOLE_SECONDS = 15.0  # well below the lease of the row that waits for it
PIECE = 64 * 1024

#: How a download can end. GONE: unsent; FAILED: trouble that may pass.
FETCHED, PREPARING, GONE, TOO_LARGE, FAILED = "fetched", "preparing", "gone", "too large", "failed"


@dataclass(frozen=True)
class Content:
    """How a download ended, and the bytes of one that was FETCHED."""

    state: str
    data: bytes = b""


class Contents:
    """The channel's data API; safe to use from several threads."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self._address, self._clock = settings.line_data_api_base, clock
        self._headers = {
            "Authorization": f"Bearer {settings.line_channel_access_token}",
            "Accept-Encoding": "identity",  # what is packed could unpack beyond any bound
        }
        timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
        self._http = urllib3.PoolManager(retries=False, timeout=timeout)

    def fetch(self, message: str, most: int) -> Content:
        """The bytes of the file or photo `message` (its id), at most `most` of them."""
        if not (message.isascii() and message.isdigit()):
            return Content(FAILED)
        place = f"{self._address}/v2/bot/message/{message}/content"
        end = self._clock() + WHOLE_SECONDS
        try:
            answer = self._http.request(
                "GET", place, headers=self._headers, preload_content=False, redirect=False
            )
            try:
                return self._read(answer, most, end) if answer.status == 200 else _none(answer)
            finally:
                answer.close()
        except HTTPError as error:
            log.warning("a file could not be fetched: %s", type(error).__name__)
            return Content(FAILED)

    def _read(self, answer: urllib3.BaseHTTPResponse, most: int, end: float) -> Content:
        length = answer.headers.get("Content-Length", "")
        if length.isdigit() and int(length) > most:
            return Content(TOO_LARGE)
        data = bytearray()
        while piece := answer.read(PIECE, decode_content=False):
            data += piece
            if len(data) > most:
                return Content(TOO_LARGE)
            if self._clock() > end:
                log.warning("a file came too slowly")
                return Content(FAILED)
        return Content(FETCHED, bytes(data))


def _none(answer: urllib3.BaseHTTPResponse) -> Content:
    """What a status without content means."""
    if answer.status == 202:
        return Content(PREPARING)
    log.info("LINE said %s to a download", answer.status)
    return Content(GONE if answer.status == 410 else FAILED)
