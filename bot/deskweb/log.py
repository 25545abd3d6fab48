"""The log of acts, page by page."""

from flask import Blueprint, render_template, request

from bot.services import services

blueprint = Blueprint("log", __name__, url_prefix="/log")
SHOWN = 50


@blueprint.get("")
def show() -> str:
    """The newest acts, or those before one of them."""
    before = request.args.get("before", type=int)
    acts = services().acts.list(SHOWN + 1, before)
    names = {act.by: services().admins.name(act.by) for act in acts}
    return render_template(
        "desk/log.html",
        acts=acts[:SHOWN],
        names=names,
        before=before,
        more=len(acts) > SHOWN,
    )
