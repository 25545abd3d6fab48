"""Who may: the admins, taking the right away, and a code that is shown once."""

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.services import services

blueprint = Blueprint("people", __name__, url_prefix="/people")


@blueprint.get("")
def show() -> str:
    """The page."""
    return _page("")


@blueprint.post("/invite")
def invite() -> str:
    """A new code, in this answer and nowhere else."""
    code = services().admins.invite()
    services().acts.write(g.by, "invite", "")
    return _page(code)


@blueprint.get("/remove")
def ask() -> str:
    """What removing means, before it is done."""
    key = request.args.get("key", "")
    who = next((one for one in services().admins.all() if one.key == key), None) or abort(404)
    return render_template("desk/remove.html", who=who)


@blueprint.post("/remove")
def remove() -> Response:
    """Take an admin's rights away, at once and everywhere."""
    key = request.form.get("key", "")
    name = services().admins.name(key)
    if not services().admins.remove(key):
        abort(404)
    services().acts.write(g.by, "remove", key, name)
    return redirect(url_for(".show"), 303)


def _page(code: str) -> str:
    return render_template("desk/people.html", people=services().admins.all(), code=code)
