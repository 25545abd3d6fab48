"""`/try`: a page that plays LINE, so that a newcomer talks to the real bot without LINE.

The page's messages become signed webhooks to the real endpoint; the bot's real API calls
come to `/try/line`, which refuses what LINE refuses. Development only: `install` is not
called elsewhere, so that every address under `/try` is a 404 there.
"""

from flask import Flask

from bot.richmenu.tiles import PICTURE, menu
from bot.settings import Settings
from bot.tryline import api, pages
from bot.tryline.fake import FakeLine

NAME = "tryline"


def install(app: Flask, settings: Settings) -> FakeLine:
    """Add the page and the pretended LINE to `app`; the latter is returned for tests."""
    fake = FakeLine(settings.line_channel_access_token)
    app.extensions[NAME] = fake
    _show_menu(fake)
    app.register_blueprint(pages.blueprint(fake, settings))
    app.register_blueprint(api.blueprint(fake))
    return fake


def _show_menu(fake: FakeLine) -> None:
    """The project's rich menu on the pretended channel, as `wian richmenu publish` puts it."""
    picture = PICTURE.read_bytes()
    _, made = fake.menus.create(menu(picture).to_dict())
    fake.menus.upload(made["richMenuId"], "image/png", picture)
    fake.menus.make_default(made["richMenuId"])
