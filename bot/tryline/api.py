"""The addresses of the pretended LINE: the bot's real SDK calls arrive here.

Only what the bot uses is there; anything else is a 404, as it is at LINE.
"""

import secrets

from flask import Blueprint, Response, jsonify, request

from bot.tryline.fake import DENIED, Answer, FakeLine


def blueprint(fake: FakeLine) -> Blueprint:
    """The API of `fake`, under `/try/line`."""
    part = Blueprint("tryline_api", __name__, url_prefix="/try/line")

    @part.before_request
    def allow() -> Response | None:
        return (
            None if fake.allows(request.headers.get("Authorization", "")) else _told((401, DENIED))
        )

    @part.post("/v2/bot/message/reply")
    def reply() -> Response:
        return _told(fake.reply(request.headers.get("Authorization", ""), request.get_data()))

    @part.post("/v2/bot/chat/loading/start")
    def load() -> Response:
        return _told(fake.load(request.get_data()))

    @part.get("/v2/bot/profile/<user>")
    def profile(user: str) -> Response:
        return _told(fake.profile(user))

    @part.get("/v2/bot/message/<message>/content")
    def content(message: str) -> Response:
        status, data = fake.contents.get(message)
        return Response(data, status, mimetype="application/octet-stream")

    _menus(part, fake)
    return part


def _menus(part: Blueprint, fake: FakeLine) -> None:
    """The calls about rich menus."""
    menus = fake.menus

    @part.post("/v2/bot/richmenu")
    def create() -> Response:
        return _told(menus.create(request.get_json(silent=True)))

    @part.post("/v2/bot/richmenu/<name>/content")
    def upload(name: str) -> Response:
        return _told(menus.upload(name, request.mimetype, request.get_data()))

    @part.get("/v2/bot/richmenu/list")
    def every() -> Response:
        return _told(menus.list())

    @part.delete("/v2/bot/richmenu/<name>")
    def delete(name: str) -> Response:
        return _told(menus.delete(name))

    @part.post("/v2/bot/user/all/richmenu/<name>")
    def make_default(name: str) -> Response:
        return _told(menus.make_default(name))

    @part.get("/v2/bot/user/all/richmenu")
    def default() -> Response:
        return _told(menus.default())


def _told(answer: Answer) -> Response:
    """An answer of LINE as it goes over the wire."""
    status, content = answer
    response = jsonify(content)
    response.status_code = status
    response.headers["x-line-request-id"] = secrets.token_hex(16)
    return response
