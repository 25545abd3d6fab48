"""The public pages: a letter typeset, its chain and checklist, search and browse.

Letter text is data on every page and never markup; every page works without JavaScript.
`install` puts the pages into an app.
"""

import re

from flask import Flask, render_template
from werkzeug.exceptions import NotFound

#: Templates of these pages, not those of the desk and of /try, which lie in folders.
_PUBLIC = re.compile(r"[a-z_]+\.html").fullmatch


def install(app: Flask) -> None:
    """Add the public pages to `app`."""
    from bot import letters
    from bot.site import find, originals, privacy
    from bot.unbroken import kept_together
    from corpus.dates import thai_date

    for made in (kept_together, thai_date):
        app.add_template_filter(made)
    for page in (letters, originals, find, privacy):
        app.register_blueprint(page.blueprint)
    app.register_error_handler(NotFound, _missing)


def _missing(_: NotFound) -> tuple[str, int]:
    from bot.site import texts as say

    return render_template("trouble.html", say=say, why=say.NOT_HERE), 404


def warm(app: Flask) -> None:
    """Make what the first pages out of a snapshot need: no reader waits for it."""
    from bot.site import shelf

    for name in app.jinja_env.list_templates(filter_func=_PUBLIC):
        app.jinja_env.get_template(name)
    with app.app_context():
        for letter in shelf.shelf().letters[:1]:
            shelf.parts(letter.text, letter.kind)
