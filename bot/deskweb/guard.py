"""Nothing of the desk is shown or done without a session, nothing is done by a foreign form.

Runs before every page of the desk but its way in and its static files, and keeps what it
shows out of every cache.
"""

from flask import Blueprint, Response, g, render_template, request

from bot.deskweb import csrf, session
from bot.deskweb import texts as say
from bot.services import services

_OPEN = ("desk.static", "desk.entry.door", "desk.entry.enter")
FILES_AT_ONCE = 8  # files of the greatest size that one form may bring
TEXT_BYTES = 8 * 1024 * 1024  # of the words in a form; the longest bundle has less
_SAFE = ("GET", "HEAD", "OPTIONS")


def install(desk: Blueprint) -> None:
    """Guard every page of `desk`."""
    desk.before_request(_check)
    desk.after_request(_unkept)


def _check() -> tuple[str, int] | None:
    if request.endpoint in _OPEN:
        return None
    if session.admin() is None:
        return render_template("desk/outside.html", why=say.OUTSIDE), 401
    if request.method not in _SAFE:
        request.max_content_length = services().settings.bounds.max_bytes * FILES_AT_ONCE
        request.max_form_memory_size = TEXT_BYTES
        site = request.headers.get("Sec-Fetch-Site", "")
        if not csrf.good(request.form.get(csrf.FIELD, ""), session.token(), site):
            return render_template("desk/problem.html", why=say.STALE_FORM), 403
    g.by = session.admin().key
    return None


def _unkept(response: Response) -> Response:
    if request.endpoint != "desk.static":
        response.headers["Cache-Control"] = "no-store, max-age=0"
    return response
