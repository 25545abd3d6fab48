"""Webhook bodies as LINE builds and signs them. Pure, but for the ids it is given.

Shapes: LINE's webhook reference; every property that LINE always sends is there.
"""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping, Sequence

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
QUOTABLE = ("text", "sticker", "image", "video")
DESTINATION = "U" + "0" * 32  # the bot's own user id


def ulid(milliseconds: int, random: int) -> str:
    """A ULID: 48 bits of time and 80 random bits in Crockford's base 32, 26 characters."""
    number = (milliseconds << 80) | random
    return "".join(_CROCKFORD[(number >> shift) & 31] for shift in range(125, -1, -5))


def quote_token(chat: str, message: str) -> str:
    """The token that quotes that message, in that chat alone."""
    seal = hashlib.sha256(f"{chat}/{message}".encode()).digest()
    return f"{message}-{base64.urlsafe_b64encode(seal[:12]).decode()}"


def quotes(token: str, chat: str) -> bool:
    """Whether a reply in `chat` may quote with that token."""
    return token == quote_token(chat, token.partition("-")[0])


def event(content: Mapping, chat: str, token: str, milliseconds: int) -> dict:
    """One event of `chat`; `content` holds its type and what that type carries."""
    if content["type"] == "message" and content["message"]["type"] in QUOTABLE:
        quote = quote_token(chat, content["message"]["id"])
        content = {**content, "message": {"quoteToken": quote, **content["message"]}}
    return {
        **content,
        "webhookEventId": ulid(milliseconds, secrets.randbits(80)),
        "deliveryContext": {"isRedelivery": False},
        "timestamp": milliseconds,
        "source": {"type": "user", "userId": chat},
        "replyToken": token,
        "mode": "active",
    }


def message(kind: str, **more: object) -> dict:
    """The content of a message event of that kind."""
    return {"type": "message", "message": {"type": kind, "id": str(secrets.randbits(58)), **more}}


def photos(names: Sequence[str]) -> list[dict]:
    """The contents of message events of photos with these ids, sent together."""
    series = {"id": secrets.token_hex(16).upper(), "total": len(names)}
    return [
        message(
            "image",
            id=name,
            contentProvider={"type": "line"},
            **({"imageSet": {**series, "index": index}} if len(names) > 1 else {}),
        )
        for index, name in enumerate(names, 1)
    ]


def file(name: str, shown: str, size: int) -> dict:
    """The content of a message event of a file with that id, called `shown`, of `size` bytes."""
    return message("file", id=name, fileName=shown, fileSize=size)


#: What the page can send, by name, from the page's own request.
CONTENTS = {
    "text": lambda sent: message("text", text=sent["text"]),
    "sticker": lambda _: message(
        "sticker", packageId="446", stickerId="1988", stickerResourceType="STATIC"
    ),
    "postback": lambda sent: {"type": "postback", "postback": {"data": sent["data"]}},
    "follow": lambda _: {"type": "follow", "follow": {"isUnblocked": False}},
}


def signed(events: list[dict], secret: str) -> tuple[bytes, dict[str, str]]:
    """Body and headers of a webhook that carries `events`."""
    body = json.dumps({"destination": DESTINATION, "events": events}).encode()
    digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return body, {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "LineBotWebhook/2.0",
        "Connection": "close",  # a kept connection can be closed by the server just when it is used
        "x-line-signature": base64.b64encode(digest).decode(),
    }
