"""Who may read: whoever has a link from LINE that has not ended, everybody, or members.

| `WIAN_LETTERS` | lets in |
|---|---|
| `link` | a signed link, for its letter; then its browser, until the link ends |
| `public` | everybody |
| `members` | the desk's admins, who may read in the other modes too |
"""

import time

from flask import Blueprint, Response, g, make_response, render_template, request, url_for

from bot.deskweb import session
from bot.services import services
from bot.site import texts as say
from bot.site.passes import ALL, Passes
from corpus.dates import thai_date

FIELD = "k"  # of the query: a pass
COOKIE = "reader"


def install(blueprint: Blueprint) -> None:
    """Guard every page of `blueprint`."""
    blueprint.before_request(_check)
    blueprint.after_request(_finish)


def passes() -> Passes:
    """The passes of this app."""
    return Passes(services().settings.secret_key)


def letter_link(letter: str, passage: str = "", place: str = "") -> str:
    """The address of a letter's page within the site, for this reader."""
    mark = place or ("quoted" if passage else None)
    return url_for(
        "letters.show", letter_id=letter, p=passage or None, _anchor=mark, **passing(letter)
    )


def passing(letter: str) -> dict[str, str]:
    """What an address of something of `letter` carries, so that it opens without cookies too."""
    until = g.get("until", 0)
    return {FIELD: passes().write(letter, until)} if until else {}


def until_when() -> str:
    """The day when this reader's link ends, as a Thai date; "" when it does not."""
    return _day(g.until) if g.get("until") else ""


def _check() -> Response | None:
    mode, now = services().settings.letters, time.time()
    if mode == "public" or session.admin() is not None:
        return None
    if mode == "members":
        return _outside(say.MEMBERS_ONLY, say.MEMBERS_STEP, 401)
    letter = (request.view_args or {}).get("letter_id", ALL)
    by_link = passes().read(letter, request.args.get(FIELD, ""))
    by_cookie = passes().read(ALL, request.cookies.get(session.named(COOKIE), ""))
    g.until = max(by_link, by_cookie)
    g.entered = by_link > by_cookie and by_link > now
    if g.until > now:
        return None
    ended, g.until = g.until, 0
    why = say.LINK_ENDED.format(date=_day(ended)) if ended else say.LINK_NEEDED
    return _outside(why, say.LINK_STEP, 403)


def _finish(response: Response) -> Response:
    """Remember who came by a link; keep what is not public out of shared caches."""
    public = services().settings.letters == "public"
    response.headers["Cache-Control"] = "no-cache" if public else "private, no-store"
    if not public:
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    if g.get("entered"):
        response.set_cookie(
            session.named(COOKIE),
            passes().write(ALL, g.until),
            max_age=int(g.until - time.time()),
            secure=services().settings.base_url.startswith("https://"),
            httponly=True,
            samesite="Lax",
        )
    return response


def _outside(why: str, step: str, status: int) -> Response:
    trying = services().settings.development
    page = render_template("outside.html", say=say, why=why, step=step, trying=trying)
    return make_response(page, status)


def _day(at: int) -> str:
    return thai_date(time.strftime("%Y-%m-%d", time.gmtime(at + 7 * 3600)))
