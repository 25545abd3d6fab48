"""The addresses of the pretended LINE: the bot's real SDK calls arrive here.

Only what the bot uses is there; anything else is a 404, as it is at LINE.
"""

import secrets

from flask import Blueprint, Response, jsonify, request

from bot.tryline.fake import FakeLine


def blueprint(fake: FakeLine) -> Blueprint:
    """The API of `fake`, under `/try/line`."""
    part = Blueprint("tryline_api", __name__, url_prefix="/try/line")

    @part.post("/v2/bot/message/reply")
    def reply() -> Response:
        status, answer = fake.reply(request.headers.get("Authorization", ""), request.get_data())
        response = jsonify(answer)
        response.status_code = status
        response.headers["x-line-request-id"] = secrets.token_hex(16)
        return response

    return part
