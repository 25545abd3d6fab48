"""What the desk shows when something cannot be done: the sentence, and the way back."""

from flask import Blueprint, abort, render_template
from werkzeug.exceptions import NotFound, RequestEntityTooLarge

from bot.deskweb import texts as say
from bot.deskweb.guard import FILES_AT_ONCE
from bot.deskweb.shown import size
from bot.errors import NoSuchDraft, NoSuchLetter, NotPublished
from bot.services import services
from corpus.errors import WianError

_GONE = (NoSuchDraft, NoSuchLetter, NotPublished)


def install(desk: Blueprint) -> None:
    """Let `desk` say its troubles itself."""
    desk.register_error_handler(WianError, _refused)
    desk.register_error_handler(NotFound, _missing)
    desk.register_error_handler(RequestEntityTooLarge, _too_much)


def _refused(error: WianError) -> tuple[str, int]:
    gone = isinstance(error, _GONE)
    return problem(say.NOT_HERE if gone else str(error), 404 if gone else 422)


def _missing(_: NotFound) -> tuple[str, int]:
    return problem(say.NOT_HERE, 404)


def _too_much(_: RequestEntityTooLarge) -> tuple[str, int]:
    limit = size(services().settings.bounds.max_bytes * FILES_AT_ONCE)
    return problem(say.TOO_MUCH.format(limit=limit), 413)


def nowhere(place: str) -> None:  # noqa: ARG001  (the rule names it)
    """Every other address under the desk's: said by the desk, and only to who is signed in."""
    abort(404)


def problem(why: str, status: int) -> tuple[str, int]:
    """A page that says only `why`."""
    return render_template("desk/problem.html", why=why), status
