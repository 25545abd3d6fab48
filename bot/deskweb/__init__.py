"""`/admin`: the admin's desk in a browser, for whoever signed in with a one-time link.

Every page works without JavaScript; every form carries a token of its session. Slow work is
only asked for here and done in the slow worker. `install` puts the desk into an app.
"""

from flask import Blueprint, Flask

from bot.deskweb import (
    drafts,
    entry,
    files,
    guard,
    letters,
    lists,
    log,
    people,
    questions,
    queue,
    shown,
    snapshots,
    trouble,
    usage,
    work,
)

#: The modules that bring pages; each has a `blueprint`.
PAGES = (
    entry, queue, files, drafts, work, letters, snapshots, lists, questions, usage, log, people,
)  # fmt: skip


def install(app: Flask) -> None:
    """Add the desk, under `/admin`, to `app`."""
    desk = Blueprint(
        "desk",
        __name__,
        url_prefix="/admin",
        template_folder="templates",
        static_folder="static",
    )
    guard.install(desk)
    trouble.install(desk)
    shown.install(desk)
    for page in PAGES:
        desk.register_blueprint(page.blueprint)
    desk.add_url_rule("/<path:place>", "nowhere", trouble.nowhere)
    app.register_blueprint(desk)
