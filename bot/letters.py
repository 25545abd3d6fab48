"""`GET /letters/<id>?p=<passage>`: a letter typeset, the passage marked, what goes with it.

The text is shown as stored; nothing of it is taken as markup. A passage whose words have
been corrected since the link was made is said to have moved, a retired letter to be so.
"""

import bisect
import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, abort, render_template, request, url_for

from bot import texts
from bot.checklist_card import phone
from bot.citation import citation, disputed, readings, shown_number
from bot.duties import checklist
from bot.errors import NoSuchLetter
from bot.plan import Checklist, Duty
from bot.services import services
from bot.settings import Settings
from bot.site import access, shelf
from bot.site import texts as say
from bot.site.calendar import TYPE, calendar, dated
from bot.site.doubts import Note, read_doubts
from bot.site.kin import kin
from bot.site.originals import original_of
from bot.site.passes import Passes, ends
from bot.site.picture import draw
from bot.site.pieces import Ink
from bot.site.place import Place, find_place
from bot.site.sheet import Sheet, typeset
from bot.usage import day_of
from corpus.letter import Letter

blueprint = Blueprint("letters", __name__)
access.install(blueprint)
MARK = "quoted"
BODY = "for"  # of the query: whose part of the checklist is shown


@dataclass(frozen=True)
class Page:
    """A letter as it is shown; `place` is None when no passage is asked for or left."""

    sheet: Sheet
    notes: list[Note]
    place: Place | None


def address(settings: Settings) -> Callable[[str, str], str]:
    """A function from letter id and passage to the page's address; "" without a public one.

    The address opens for a month while letters are open by link alone.
    """
    signs = settings.letters == "link"

    def link(letter: str, passage: str) -> str:
        if not settings.base_url:
            return ""
        query = {"p": passage} if passage else {}
        if signs:
            until = ends(time.time())
            query[access.FIELD] = Passes(settings.secret_key).write(letter, until)
        asked = f"?{urlencode(query)}" if query else ""
        mark = f"#{MARK}" if passage else ""
        return f"{settings.base_url}/letters/{quote(letter, safe='')}{asked}{mark}"

    return link


def page(letter: Letter, passage: str) -> Page:
    """The sheet of `letter` with the passage of that id, if it is still there, marked."""
    parts = shelf.parts(letter.text, letter.kind)
    place = find_place(letter, passage) if passage else None
    notes, spots = read_doubts(letter, parts)
    ink = Ink(letter.text, place and place.span, place.answering if place else (), spots)
    return Page(typeset(letter, parts, ink), notes, place)


@blueprint.get("/letters/<letter_id>")
def show(letter_id: str) -> tuple[str, int]:
    """The page; 404 for an unknown letter, 503 before the engine stands."""
    if services().standby.engine is None:
        return render_template("trouble.html", say=say, why=say.NOT_READY), 503
    try:
        letter = shelf.letter(letter_id)
    except NoSuchLetter as error:
        return render_template("trouble.html", say=say, why=error), 404
    passage, body = request.args.get("p", ""), request.args.get(BODY, "")
    made = page(letter, passage)
    todo = checklist(letter, day_of(time.time()).isoformat(), body if body in texts.BODIES else "")
    about = shelf.shelf().about(letter.id)
    facts = {
        "letter": letter,
        "title": citation(letter),
        "cited": _cited(letter),
        "readings": disputed(letter),
        "newer": about.replaced_by,
        "newer_title": citation(about.replaced_by) if about.replaced_by else "",
        "amended": about.amended,
        "moved": bool(passage) and made.place is None,
        "original": original_of(letter),
        "here": _here(letter, passage if made.place else ""),
        "kin": (found := kin(letter, shelf.shelf().letters)),
        "drawn": draw(found),
        "todo": todo,
        "duties": _placed(todo, made.sheet),
        "bodies": [(name, _for(letter, passage, name)) for name in ("", *texts.BODIES)],
        "contacts": [(line, phone(line)) for line in todo.contacts],
        "dated": bool(dated(letter)),
    }
    return render_template("letter.html", say=say, access=access, page=made, **facts), 200


@blueprint.get("/letters/<letter_id>/deadlines.ics")
def deadlines(letter_id: str) -> Response:
    """The letter's deadlines as a calendar file; 404 when it sets none."""
    if services().standby.engine is None:
        abort(503)
    try:
        letter = shelf.letter(letter_id)
    except NoSuchLetter:
        abort(404)
    if not dated(letter):
        abort(404)
    made = calendar(letter, dt.datetime.now(dt.UTC), _here(letter, ""))
    name = f"attachment; filename={letter.id}.ics"
    return Response(made, content_type=TYPE, headers={"Content-Disposition": name})


def _placed(todo: Checklist, sheet: Sheet) -> list[tuple[Duty, int | None]]:
    """What the letter orders, each with the block of the sheet where it stands."""
    starts = sorted(block.at for block in sheet.blocks)
    made = []
    for duty in todo.duties:
        at = todo.letter.text.find(duty.quote)
        place = bisect.bisect_right(starts, at) - 1 if at >= 0 else -1
        made.append((duty, starts[place] if place >= 0 else None))
    return made


def _for(letter: Letter, passage: str, body: str) -> str:
    """The address of the page with the part of its checklist that is for `body`."""
    asked = {BODY: body or None, "p": passage or None} | access.passing(letter.id)
    return url_for("letters.show", letter_id=letter.id, _anchor="duties", **asked)


def _cited(letter: Letter) -> str:
    """The citation to paste: what has no number is told by its subject, what is unsure is said."""
    told, subject = citation(letter), letter.subject
    if subject and subject not in told and not shown_number(letter):
        told += f" {texts.FIELD_SUBJECT} {subject}"
    numbers = texts.OR.join(readings(letter))
    return told + (texts.MEMO_DISPUTED.format(readings=numbers) if numbers else "")


def _here(letter: Letter, passage: str) -> str:
    """The address of this very page, to be handed on; it ends when the reader's link ends."""
    base = services().settings.base_url or request.host_url.rstrip("/")
    return base + access.letter_link(letter.id, passage)
