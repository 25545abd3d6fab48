"""The way in: a one-time link opens a page with one button, and the button spends the link.

Looking at a link must not spend it: chat programs and mail scanners fetch what they preview.
The session is made new here, never taken from what the browser brought along.
"""

import re
import secrets

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from bot.deskweb import csrf, session
from bot.deskweb import texts as say
from bot.services import services

blueprint = Blueprint("entry", __name__)
DOOR = "door"
_DESK = re.compile(r"/admin(?:/[A-Za-z0-9_-]+){1,3}", re.ASCII)


@blueprint.get("/enter")
def door() -> Response:
    """The page with the button; it looks the same whether the link is good or not."""
    token, to = request.args.get("token", ""), request.args.get("to", "")
    secret = secrets.token_urlsafe(16)
    page = render_template("desk/enter.html", token=token, to=to, csrf=csrf.token_for(secret))
    return session.put(make_response(page), session.named(DOOR), secret)


@blueprint.post("/enter")
def enter() -> Response | tuple[str, int]:
    """Spend the link and begin a session; 403 when it is spent, too old or made up."""
    secret = request.cookies.get(session.named(DOOR), "")
    site = request.headers.get("Sec-Fetch-Site", "")
    if not csrf.good(request.form.get(csrf.FIELD, ""), secret, site):
        return render_template("desk/outside.html", why=say.STALE_DOOR), 403
    begun = services().admins.enter(request.form.get("token", ""))
    if begun is None:
        return render_template("desk/outside.html", why=say.BAD_LINK), 403
    who = services().admins.session(begun)
    services().acts.write(who.key, "enter", who.key, who.name)
    return session.begin(redirect(_within(request.form.get("to", "")), 303), begun)


@blueprint.post("/leave")
def leave() -> Response:
    """End the session and empty what the browser kept of the desk."""
    response = make_response(render_template("desk/outside.html", why=say.LEFT, calm=True))
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return session.end(response)


def _within(to: str) -> str:
    """`to` when it is a page of the desk, else the queue: never an address elsewhere."""
    return to if _DESK.fullmatch(to) else url_for("desk.queue.show")
