"""`GET /privacy`: what is kept of people, for how long, and how to have it deleted.

Open to everybody, whatever `WIAN_LETTERS` says; the facts are those of `bot.site.kept`.
"""

from flask import Blueprint, render_template

from bot.site import texts as say
from bot.site.kept import KEPT

blueprint = Blueprint("privacy", __name__)


@blueprint.get("/privacy")
def privacy() -> str:
    """The page."""
    return render_template("privacy.html", say=say, kept=KEPT)
