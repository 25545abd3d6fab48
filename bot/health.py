"""`GET /livez` and `GET /readyz`: is the process alive, can it answer.

Neither asks a question nor tells anything about users; not ready is 503 with one Thai
sentence that names what is missing.
"""

from flask import Blueprint, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from bot import texts
from bot.services import services

blueprint = Blueprint("health", __name__)


@blueprint.get("/livez")
def livez() -> Response:
    """200 as long as the process answers at all."""
    return jsonify(alive=True)


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int]:
    """200 with the inbox's counts when questions can be answered, else 503 with why."""
    here = services()
    if here.standby.engine is None:
        return jsonify(ready=False, why=here.standby.why), 503
    try:
        counts = here.inbox.counts()
    except SQLAlchemyError:
        return jsonify(ready=False, why=texts.PAGE_NO_DATABASE), 503
    return jsonify(ready=True, inbox=counts), 200
