"""All letters with a filter, and taking one out of the answers."""

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from bot.deskweb import store, work
from bot.deskweb.shelf import Filter, year

blueprint = Blueprint("letters", __name__, url_prefix="/letters")
SHOWN = 50


@blueprint.get("")
def show() -> str:
    """The page; what is asked for stands in its address."""
    asked = Filter(*(request.args.get(name, "").strip() for name in Filter.__match_args__))
    found, problems = store.shelf().find(asked)
    every, _ = store.shelf().look()
    first = max(0, request.args.get("from", 0, type=int))
    return render_template(
        "desk/letters.html",
        asked=asked,
        found=found[first : first + SHOWN],
        count=len(found),
        first=first,
        step=SHOWN,
        problems=problems,
        years=sorted({year(one) for one in every if one.date}, reverse=True),
        senders=sorted({one.sender for one in every if one.sender}),
    )


@blueprint.get("/<letter_id>/retire")
def ask(letter_id: str) -> str:
    """What retiring means, before it is done."""
    return render_template("desk/retire.html", letter=store.published(letter_id))


@blueprint.post("/<letter_id>/retire")
def retire(letter_id: str) -> Response:
    """Have a letter taken out of the answers."""
    return work.begin("retire", {"id": store.published(letter_id).id, "force": False})
