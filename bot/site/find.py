"""`GET /search?q=` and `GET /`: letters found by a question, or listed by year and sender.

An address holds the whole question with its filters, so that it can be shared.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, Response, redirect, render_template, request, url_for

from bot.citation import citation, short_subject
from bot.lists import asked_for, none_of_day, title_of
from bot.ready import Engine
from bot.services import services
from bot.site import access, filters, shelf
from bot.site import texts as say
from bot.site.found import Findings, find
from bot.site.shelf import Shelf
from bot.site.turnstile import AGAIN_SECONDS, searching
from bot.usage import day_of
from corpus.errors import WianError
from corpus.letter import Letter
from index.listing import select

blueprint = Blueprint("find", __name__)
access.install(blueprint)
PAGE = 100  # letters of one page of the list
Shown = str | tuple[str, int] | tuple[str, int, dict[str, int]] | Response


@dataclass(frozen=True)
class Group:
    """The letters of one year and one sender, the newest first."""

    year: str
    sender: str
    letters: tuple[Letter, ...]


@blueprint.get("/")
def browse() -> Shown:
    """Letters by year and sender, the newest first; a page of them at a time."""
    if services().standby.engine is None:
        return _not_ready()
    return _list(shelf.shelf().ordered, say.BROWSE_TITLE)


def _list(letters: Sequence[Letter], title: str, *, oldest: bool = False, **asked: str) -> str:
    """A page of `letters` as far as they fit the filters; `asked` is what else was asked."""
    held = shelf.shelf()
    chosen = filters.read(request.args, held.offered)
    fitting = [one for one in letters if chosen.fits(one, held.about)]
    pages = max(1, -(-len(fitting) // PAGE))
    page = min(max(1, request.args.get("page", 1, int)), pages)
    shown = fitting[(page - 1) * PAGE : page * PAGE]
    return _render(
        "browse.html", held.offered, chosen,
        title=title, query=asked.get("q", ""), place=url_for(request.endpoint),
        kept=asked | chosen.given, groups=_groups(shown), count=len(fitting),
        told_count=say.COUNT_OLDEST if oldest else say.COUNT,
        page=page, pages=pages,
    )  # fmt: skip


@blueprint.get("/search")
def search() -> Shown:
    """What answers a question, or the list that it asks for; without one, the whole list."""
    query = request.args.get("q", "").strip()
    if not query:
        kept = {name: value for name in filters.FIELDS if (value := request.args.get(name))}
        return redirect(url_for("find.browse", **kept))
    engine = services().standby.engine
    if engine is None:
        return _not_ready()
    held = shelf.shelf()
    wanted = asked_for(query, held.letters, day_of(time.time()).isoformat())
    if wanted:
        listed = {one.id for one in select(wanted, held.letters)}
        some = [one for one in held.ordered if one.id in listed]
        if wanted.oldest:
            some.reverse()
            some.sort(key=lambda one: one.date is None)
        return _list(some, title_of(wanted), oldest=wanted.oldest, q=query)
    chosen = filters.read(request.args, held.offered)
    none = none_of_day(query, held.letters)
    if none:
        found, why = None, none.text
    else:
        with searching() as free:
            if not free:
                return _crowded(query)
            found, why = _found(query, chosen, engine, held)
    return _render("search.html", held.offered, chosen, query=query, found=found, why=why)


def _found(
    query: str, chosen: filters.Filters, engine: Engine, held: Shelf
) -> tuple[Findings | None, str]:
    """What there is, or why the question cannot be searched for."""
    try:
        return find(query, chosen, engine, held), ""
    except WianError as error:
        return None, str(error)


def _render(
    template: str, offered: Sequence[filters.Choice], chosen: filters.Filters, **facts: object
) -> str:
    about = shelf.shelf().about
    return render_template(
        template, say=say, access=access, offered=offered, chosen=chosen.given,
        told=filters.told(chosen, offered), citation=citation, subject=short_subject,
        in_force=lambda letter: filters.in_force(letter, about), about=about, **facts,
    )  # fmt: skip


def _groups(ordered: Sequence[Letter]) -> list[Group]:
    def heading(one: Letter) -> tuple[str, str]:
        return filters.year_of(one), one.sender or one.kind

    return [Group(*head, tuple(some)) for head, some in groupby(ordered, key=heading)]


def _crowded(query: str) -> tuple[str, int, dict[str, int]]:
    page = render_template("trouble.html", say=say, why=say.CROWDED, query=query)
    return page, 503, {"Retry-After": AGAIN_SECONDS}


def _not_ready() -> tuple[str, int]:
    return render_template("trouble.html", say=say, why=say.NOT_READY), 503
