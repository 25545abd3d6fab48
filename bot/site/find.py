"""`GET /search?q=` and `GET /`: letters found by a question, or listed by year and sender.

An address holds the whole question with its filters, so that it can be shared.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, Response, redirect, render_template, request, url_for

from bot.citation import citation, short_subject
from bot.ready import Engine
from bot.services import services
from bot.site import access, filters, shelf
from bot.site import texts as say
from bot.site.found import Findings, find
from bot.site.shelf import Shelf
from bot.site.turnstile import AGAIN_SECONDS, searching
from corpus.errors import WianError
from corpus.letter import Letter

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
    held = shelf.shelf()
    offered = filters.choices(held.letters)
    chosen = filters.read(request.args, offered)
    fitting = [one for one in held.letters if chosen.fits(one, held.about)]
    pages = max(1, -(-len(fitting) // PAGE))
    page = min(max(1, request.args.get("page", 1, int)), pages)
    ordered = _ordered(fitting)[(page - 1) * PAGE : page * PAGE]
    return _render(
        "browse.html", offered, chosen,
        groups=_groups(ordered), count=len(fitting), page=page, pages=pages,
    )  # fmt: skip


@blueprint.get("/search")
def search() -> Shown:
    """What answers a question; without one, the list."""
    query = request.args.get("q", "").strip()
    if not query:
        kept = {name: value for name in filters.FIELDS if (value := request.args.get(name))}
        return redirect(url_for("find.browse", **kept))
    engine = services().standby.engine
    if engine is None:
        return _not_ready()
    held = shelf.shelf()
    offered = filters.choices(held.letters)
    chosen = filters.read(request.args, offered)
    with searching() as free:
        if not free:
            return _crowded()
        found, why = _found(query, chosen, engine, held)
    return _render("search.html", offered, chosen, query=query, found=found, why=why)


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


def _ordered(letters: Sequence[Letter]) -> list[Letter]:
    """By year from the newest, in a year by the sender of the newest letter, newest first."""
    newest = sorted(letters, key=lambda one: (one.date or "", one.id), reverse=True)
    first: dict[tuple[str, str], int] = {}
    for place, one in enumerate(newest):
        first.setdefault((filters.year_of(one), one.sender), place)
    years = {year: place for place, year in enumerate(dict.fromkeys(map(filters.year_of, newest)))}

    def rank(one: Letter) -> tuple[int, int]:
        year = filters.year_of(one)
        return years[year], first[year, one.sender]

    return sorted(newest, key=rank)


def _groups(ordered: Sequence[Letter]) -> list[Group]:
    def heading(one: Letter) -> tuple[str, str]:
        return filters.year_of(one), one.sender or one.kind

    return [Group(*head, tuple(some)) for head, some in groupby(ordered, key=heading)]


def _crowded() -> tuple[str, int, dict[str, int]]:
    page = render_template("trouble.html", say=say, why=say.CROWDED)
    return page, 503, {"Retry-After": AGAIN_SECONDS}


def _not_ready() -> tuple[str, int]:
    return render_template("trouble.html", say=say, why=say.NOT_READY), 503
