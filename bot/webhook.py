"""`POST /line/webhook`: checks, stores, acknowledges; the work happens afterwards.

Never answers 200 for what was not signed by LINE or not stored, and never loses an event
over its neighbour. The signature is checked by the SDK; the JSON is read tolerantly, event
by event, because the SDK's parser drops a whole webhook over one new field.
"""

import json
import logging

from flask import Blueprint, Response, abort, request
from linebot.v3.webhook import SignatureValidator

from bot.services import services

log = logging.getLogger(__name__)

BODY_BYTES = 8 * 1024 * 1024  # a million Thai characters, escaped; LINE carries 5,000 a text
SIGNATURE = "X-Line-Signature"

blueprint = Blueprint("webhook", __name__)


@blueprint.post("/line/webhook")
def receive() -> Response:
    """200 once every event is stored; 400 unsigned or no webhook, 413 too large, 503 not ready."""
    request.max_content_length = BODY_BYTES + 1  # what says no length is cut there, not refused
    raw = request.get_data(cache=False)
    if len(raw) > BODY_BYTES:
        abort(413)
    body = _signed(raw)
    here = services()
    if here.standby.engine is None:
        log.warning("not ready: %s", here.standby.why)
        abort(503)
    with here.worker.way.first():
        here.runner.nudge(here.inbox.put(_events(body)))
    return Response("{}", mimetype="application/json")


def _signed(raw: bytes) -> str:
    """The body as text when its signature is right."""
    try:
        body = raw.decode()
    except UnicodeDecodeError:
        abort(400)
    validator = SignatureValidator(services().settings.line_channel_secret)
    if not validator.validate(body, request.headers.get(SIGNATURE, "")):
        log.warning("a webhook with a missing or wrong signature was refused")
        abort(400)
    return body


def _events(body: str) -> list[object]:
    """The events of a webhook body, whatever they are."""
    try:
        webhook = json.loads(body)
    except (ValueError, RecursionError):
        abort(400)
    events = webhook.get("events") if isinstance(webhook, dict) else None
    if not isinstance(events, list):
        abort(400)
    return events
