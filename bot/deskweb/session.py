"""Who is at the desk: the session's cookie, read and written in this one place.

The cookie holds a random token that `bot.admins` knows only by its hash; it is out of reach
of scripts, never sent from another site, and over https bound to this very host.
"""

from flask import Response, g, request

from bot.admins import Admin
from bot.services import services


def token() -> str:
    """The session token that the browser sent, "" without one."""
    return request.cookies.get(_name(), "")


def admin() -> Admin | None:
    """Whose session that is; looked up once for a request."""
    if "desk_admin" not in g:
        g.desk_admin = services().admins.session(token()) if token() else None
    return g.desk_admin


def begin(response: Response, session: str) -> Response:
    """Give the browser a new session; any it had before is ended."""
    if token():
        services().admins.leave(token())
    return put(response, _name(), session)


def end(response: Response) -> Response:
    """End the session here and in the browser."""
    services().admins.leave(token())
    response.delete_cookie(_name(), secure=_https(), httponly=True, samesite="Strict")
    return response


def put(response: Response, name: str, value: str) -> Response:
    """Set a cookie that lives as long as the browser is open."""
    response.set_cookie(name, value, secure=_https(), httponly=True, samesite="Strict")
    return response


def named(name: str) -> str:
    """`name` with the prefix that binds a cookie to host and path, where https allows it."""
    return f"__Host-{name}" if _https() else name


def _name() -> str:
    return named("desk")


def _https() -> bool:
    return services().settings.base_url.startswith("https://")
