"""`GET /livez`, `/readyz` and `/metrics`: is the process alive, can it answer, how does it do.

None asks a question nor tells anything about users. Not ready is 503 with one Thai sentence
that names what is missing; ready with `trouble` means that answers still come, and what to mend.
"""

import hmac
import ipaddress
from dataclasses import dataclass

from flask import Blueprint, Response, abort, jsonify, request
from sqlalchemy.exc import SQLAlchemyError

from bot import storage, texts
from bot.services import Services, services

blueprint = Blueprint("health", __name__)

#: What a proxy adds: then the nearer end of the connection says nothing about who asks.
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")


@dataclass(frozen=True)
class Condition:
    """How a process is: `why` it cannot answer ("" when it can), and what else is wrong."""

    why: str
    trouble: str
    snapshot: str
    inbox: dict[str, int]


@blueprint.get("/livez")
def livez() -> Response:
    """200 as long as the process answers at all."""
    return jsonify(alive=True)


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int]:
    """200 with the inbox's counts when questions can be answered, else 503 with why."""
    found = condition(services())
    if found.why:
        return jsonify(ready=False, why=found.why), 503
    facts = {"ready": True, "snapshot": found.snapshot, "inbox": found.inbox}
    return jsonify(facts | ({"trouble": found.trouble} if found.trouble else {})), 200


@blueprint.get("/metrics")
def metrics() -> Response:
    """Figures for Prometheus, on this machine or with the token; for others there is no page."""
    if not _may_see():
        abort(404)
    from bot.exposition import MIME, exposition

    here = services()
    return Response(exposition(here, condition(here)), mimetype=MIME)


def condition(here: Services) -> Condition:
    """Whether this process can answer and keep what comes in, as it is now."""
    engine, home = here.standby.engine, here.settings.home
    why = "" if engine else here.standby.why or texts.PAGE_NOT_READY
    why = why or storage.folder_trouble(home) or storage.database_trouble(here.inbox.database)
    counts: dict[str, int] = {}
    try:
        counts = here.inbox.counts()
    except SQLAlchemyError:
        why = why or texts.PAGE_NO_DATABASE
    trouble = here.standby.trouble or storage.room_trouble(home)
    return Condition(why, trouble, engine.snapshot if engine else "", counts)


def _may_see() -> bool:
    token = services().settings.metrics_token
    told = request.headers.get("Authorization", "").encode()
    if token and hmac.compare_digest(told, f"Bearer {token}".encode()):
        return True
    if any(name in request.headers for name in _FORWARDED):
        return False
    return ipaddress.ip_address(request.remote_addr or "0.0.0.0").is_loopback  # noqa: S104
