"""The `/try` page and what it asks of the server: new chats, sending, what is new.

Sending takes the road a LINE user's message takes: a signed webhook over HTTP to the
real `/line/webhook` of this very server.
"""

import time

import urllib3
from flask import Blueprint, Response, abort, jsonify, render_template, request

from bot.hosts import own_address
from bot.settings import Settings
from bot.texts import BOT
from bot.tryline import events, texts
from bot.tryline.fake import FakeLine

WEBHOOK_SECONDS = 5.0  # LINE itself waits two
BODY_BYTES = 8 * 1024 * 1024
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; frame-src 'self'; base-uri 'none'; form-action 'none'"
)


def blueprint(fake: FakeLine, settings: Settings) -> Blueprint:
    """The page of `fake`, under `/try`."""
    part = Blueprint(
        "tryline",
        __name__,
        url_prefix="/try",
        template_folder="templates",
        static_folder="static",
    )
    http = urllib3.PoolManager(retries=False, timeout=WEBHOOK_SECONDS)

    @part.get("")
    def page() -> Response:
        shown = render_template("try.html", words=texts, bot=BOT, base=settings.base_url)
        return Response(shown, headers={"Content-Security-Policy": _POLICY})

    @part.post("/chats")
    def new_chat() -> Response:
        return jsonify(chat=fake.new_chat())

    @part.get("/messages")
    def messages() -> Response:
        chat = _chat(fake, request.args.get("chat", ""))
        return jsonify(fake.log(chat, request.args.get("after", 0, type=int)))

    @part.get("/menu")
    def menu() -> Response:
        shown = fake.menus.shown()
        return jsonify(shown) if shown else abort(404)

    @part.get("/menu/picture")
    def picture() -> Response:
        data, kind = fake.menus.picture()
        return Response(data, mimetype=kind) if data else abort(404)

    @part.post("/events")
    def send() -> Response:
        request.max_content_length = BODY_BYTES
        sent = _fields(request.get_json(silent=True))
        chat = _chat(fake, sent["chat"])
        number = _show(fake, chat, sent)
        status = _deliver(http, fake, settings, chat, sent)
        if status == 200:
            fake.mark_read(chat, number)
        return jsonify(status=status, number=number)

    return part


def _fields(sent: object) -> dict[str, str]:
    """The page's request: every field a text, a known kind, or 400."""
    names = ("chat", "kind", "text", "data", "shown")
    fields = {name: sent.get(name, "") for name in names} if isinstance(sent, dict) else {}
    if fields.get("kind") not in events.CONTENTS or not all(map(_is_text, fields.values())):
        abort(400)
    return fields


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _chat(fake: FakeLine, name: str) -> str:
    if not fake.knows(name):
        abort(404)
    return name


def _show(fake: FakeLine, chat: str, sent: dict[str, str]) -> int:
    """Put into the chat what LINE shows on the sender's own side; 0 when that is nothing."""
    match sent["kind"]:
        case "text":
            return fake.say(chat, {"type": "text", "text": sent["text"]})
        case "postback" if sent["shown"]:
            return fake.say(chat, {"type": "text", "text": sent["shown"]})
        case "sticker" | "image" as kind:
            return fake.say(chat, {"type": kind})
    return 0


def _deliver(
    http: urllib3.PoolManager, fake: FakeLine, settings: Settings, chat: str, sent: dict[str, str]
) -> int:
    """Send one event to the real webhook; its status, 0 when it was not reached."""
    content = events.CONTENTS[sent["kind"]](sent)
    now = int(time.time() * 1000)
    body, headers = events.signed(
        [events.event(content, chat, fake.new_token(chat), now)], settings.line_channel_secret
    )
    own = own_address(request.environ["SERVER_NAME"], request.environ["SERVER_PORT"])
    try:
        return http.request("POST", f"{own}/line/webhook", body=body, headers=headers).status
    except urllib3.exceptions.HTTPError:
        return 0
