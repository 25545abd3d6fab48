"""The road a LINE user's message takes: a signed webhook over HTTP to this very server."""

import time

import urllib3
from flask import request

from bot.hosts import own_address
from bot.settings import Settings
from bot.tryline import events
from bot.tryline.fake import FakeLine

WEBHOOK_SECONDS = 5.0  # LINE itself waits two


class Post:
    """Delivers events of `fake`'s chats to the real webhook, during a request of the page."""

    def __init__(self, fake: FakeLine, settings: Settings) -> None:
        self._fake, self._secret = fake, settings.line_channel_secret
        self._http = urllib3.PoolManager(retries=False, timeout=WEBHOOK_SECONDS)

    def __call__(self, chat: str, content: dict) -> int:
        """Send one event; the webhook's status, 0 when it was not reached."""
        now = int(time.time() * 1000)
        event = events.event(content, chat, self._fake.new_token(chat), now)
        body, headers = events.signed([event], self._secret)
        own = own_address(request.environ["SERVER_NAME"], request.environ["SERVER_PORT"])
        address = f"{own}/line/webhook"
        try:
            return self._http.request("POST", address, body=body, headers=headers).status
        except urllib3.exceptions.HTTPError:
            return 0
