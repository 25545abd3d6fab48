"""What is missing: letters that others cite, and questions that the letters do not answer."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot import missing
from bot.deskweb import golden, store
from bot.services import services

blueprint = Blueprint("lists", __name__)
SHOWN = 200


@blueprint.get("/wanted")
def wanted() -> str:
    """Letters that are cited or asked for and not held."""
    every, _ = store.shelf().look()
    held = [one for one in every if one.status == "published"]
    asked = services().ledger.unanswered(1000)
    found = missing.wanted(held, asked)
    named = {one.id: one for one in held}
    return render_template("desk/wanted.html", wanted=found[:SHOWN], letters=named)


@blueprint.get("/unanswered")
def unanswered() -> str:
    """Questions without an answer."""
    every, _ = store.shelf().look()
    return render_template(
        "desk/unanswered.html",
        missed=services().ledger.unanswered(SHOWN),
        letters={one.id: one for one in every if one.status == "published"},
        golden=golden.queries(services().settings.corpus),
        same=golden.same,
        settled=request.args.get("settled", ""),
    )


@blueprint.post("/unanswered")
def settle() -> Response:
    """A question is dealt with; its words go, and are not kept in the log either."""
    if services().ledger.settle(request.form.get("question", "")):
        services().acts.write(g.by, "settle", "")
    return redirect(url_for(".unanswered", settled=1), 303)
