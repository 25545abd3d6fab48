"""A draft and its pages: look, correct, split, join, discard, publish; a letter: correct.

What a person typed is never lost: a form that cannot be saved, or whose draft somebody else
has changed meanwhile, comes back as it was sent, with the reason.
"""

import hashlib

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot import desk
from bot.deskweb import fields, files, marking, store, work
from bot.deskweb import texts as say
from bot.services import services
from corpus.front_matter import compose_letter
from corpus.letter import Letter

blueprint = Blueprint("drafts", __name__, url_prefix="/drafts")


@blueprint.get("/<letter_id>")
def show(letter_id: str) -> str:
    """The editor."""
    return _editor(store.letter(letter_id), {}, {}, "")


@blueprint.post("/<letter_id>")
def save(letter_id: str) -> Response | tuple[str, int]:
    """Keep the corrections, and publish if that was asked for."""
    draft, typed = store.letter(letter_id), request.form
    sent = fields.read(draft, typed)
    if sent.problems:
        return _editor(draft, typed, sent.problems, say.BAD_FORM), 422
    if typed.get("version") != version(draft):
        return _editor(draft, typed, {}, say.CHANGED), 409
    _correct(draft, sent, typed.getlist(fields.SURE))
    if typed.get("then") == "publish":
        return _publish(draft)
    return redirect(url_for(".show", letter_id=letter_id, saved=1), 303)


@blueprint.get("/<letter_id>/split")
def choose(letter_id: str) -> str:
    """Where a new letter is to begin."""
    return _chooser(store.draft(letter_id), "")


@blueprint.post("/<letter_id>/split")
def split(letter_id: str) -> Response | tuple[str, int]:
    """Make two drafts of one, at the paragraph that was chosen."""
    draft = store.draft(letter_id)
    at = request.form.get("at", -1, type=int)
    if at not in {paragraph.at for paragraph in marking.paragraphs(draft.text)}:
        return _chooser(draft, say.SPLIT_PICK), 422
    if request.form.get("version") != version(draft):
        return _chooser(draft, say.CHANGED), 409
    _, second = desk.split(services().settings, letter_id, at, by=g.by)
    _log("split", letter_id, second.id)
    return redirect(url_for(".show", letter_id=second.id), 303)


@blueprint.post("/<letter_id>/join")
def join(letter_id: str) -> Response:
    """Make one draft of this and the next of the same file."""
    other = request.form.get("other", "")
    joined = desk.join(services().settings, letter_id, other, by=g.by)
    _log("join", joined.id, other)
    return redirect(url_for(".show", letter_id=joined.id), 303)


@blueprint.post("/<letter_id>/discard")
def discard(letter_id: str) -> Response:
    """Throw a draft away; the file it came in is kept."""
    desk.discard(services().settings, letter_id, by=g.by)
    _log("discard", letter_id)
    return redirect(url_for("desk.queue.show"), 303)


def _publish(letter: Letter) -> Response:
    """Let the answers have it: a draft joins them, of a letter they get what was corrected."""
    if letter.status == "draft":
        return work.begin("publish", {"ids": [letter.id], "force": False})
    return work.begin("reindex", {"force": False})


def _correct(draft: Letter, sent: fields.Sent, sure: list[str]) -> None:
    """Keep what was changed, and that the fields named in `sure` are right as they are."""
    sure = [name for name in sure if name in say.FIELDS and name not in sent.fields]
    if not (sent.fields or sent.text is not None or sure):
        return
    desk.correct(services().settings, draft.id, sent.fields, sent.text, g.by, sure)
    changed = [*sent.fields, *sure, *(("text",) if sent.text is not None else ())]
    _log("correct", draft.id, ", ".join(_named(name) for name in changed))


def _log(act: str, what: str, detail: str = "") -> None:
    services().acts.write(g.by, act, what, detail)


def _named(field: str) -> str:
    return say.FIELDS.get(field) or say.OTHER_FIELDS[field]


def version(letter: Letter) -> str:
    """What tells whether a draft is still the one that a form was made of."""
    return hashlib.sha256(compose_letter(letter).encode()).hexdigest()[:16]


def _editor(draft: Letter, typed: dict, problems: dict, trouble: str) -> str:
    mates = store.bundle(draft)
    place = [one.id for one in mates].index(draft.id)
    read = files.reading(draft)
    corrections = desk.corrections(services().settings, draft.id)
    return render_template(
        "desk/draft.html",
        letter=draft,
        version=version(draft),
        fields=fields.form(draft, typed, problems),
        text=typed.get("text", draft.text),
        problems=problems,
        trouble=trouble,
        pieces=marking.pieces(draft.text, marking.spots(draft, read)),
        pages=files.pages(draft, read),
        file=store.file_name(draft),
        mates=mates,
        place=place,
        corrections=corrections,
        names={one.by: services().admins.name(one.by) for one in corrections},
    )


def _chooser(draft: Letter, trouble: str) -> tuple[str, int] | str:
    return render_template(
        "desk/split.html",
        letter=draft,
        version=version(draft),
        paragraphs=marking.paragraphs(draft.text),
        trouble=trouble,
    )
