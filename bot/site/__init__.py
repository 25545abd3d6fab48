"""The public pages: a letter typeset, its chain and checklist, search and browse.

Letter text is data on every page and never markup; every page works without JavaScript.
`install` puts the pages into an app.
"""

from flask import Flask


def install(app: Flask) -> None:
    """Add the public pages to `app`."""
    from bot import letters
    from bot.site import find, originals, privacy
    from corpus.dates import thai_date

    app.add_template_filter(thai_date)
    for page in (letters, originals, find, privacy):
        app.register_blueprint(page.blueprint)
