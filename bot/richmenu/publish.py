"""Puts the rich menu on the channel, and takes our older ones away.

People keep the old menu until the new one stands whole: created, with its picture, made the
default. A menu of somebody else is never touched; a refusal on the way removes what was
begun. Raises LineRefused or LineUnreached. Source: LINE's reference, "rich menu".
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from linebot.v3.messaging import MessagingApi, MessagingApiBlob
from linebot.v3.messaging.exceptions import ApiException, NotFoundException
from urllib3.exceptions import HTTPError

from bot.errors import LineRefused, LineUnreached
from bot.limits import menu_faults
from bot.line import client
from bot.richmenu.tiles import NAME, PICTURE, menu
from bot.settings import Settings

SECONDS = (5.0, 60.0)  # to connect; to answer, a slow line's upload of 1 MB included


def publish(settings: Settings) -> tuple[str, int]:
    """The id of the menu that everybody sees from now on, and how many older ones went."""
    picture = PICTURE.read_bytes()
    request = menu(picture)
    faults = menu_faults(request.to_dict(), picture)
    if faults:
        raise ValueError(faults)  # the project's own picture and tiles: a test keeps them right
    line = _Menus(settings)
    new = line.create(request)
    try:
        line.upload(new, picture)
        line.make_default(new)
    except (LineRefused, LineUnreached):
        with suppress(LineRefused, LineUnreached):  # the first refusal is the one to tell
            line.delete(new)
        raise
    older = [name for name in line.ours() if name != new]
    for name in older:
        line.delete(name)
    return new, len(older)


class _Menus:
    """The channel's rich menus, through the SDK."""

    def __init__(self, settings: Settings) -> None:
        self._address = settings.line_api_base
        self._api = MessagingApi(client(settings, settings.line_api_base))
        self._blobs = MessagingApiBlob(client(settings, settings.line_data_api_base))

    def create(self, request: object) -> str:
        with self._told():
            return self._api.create_rich_menu(request, _request_timeout=SECONDS).rich_menu_id

    def upload(self, name: str, picture: bytes) -> None:
        kind = {"Content-Type": "image/png"}
        with self._told():
            self._blobs.set_rich_menu_image(name, picture, _headers=kind, _request_timeout=SECONDS)

    def make_default(self, name: str) -> None:
        with self._told():
            self._api.set_default_rich_menu(name, _request_timeout=SECONDS)

    def ours(self) -> list[str]:
        with self._told():
            held = self._api.get_rich_menu_list(_request_timeout=SECONDS).richmenus
        return [one.rich_menu_id for one in held if one.name.startswith(NAME)]

    def delete(self, name: str) -> None:
        with self._told(), suppress(NotFoundException):  # what is gone already is gone
            self._api.delete_rich_menu(name, _request_timeout=SECONDS)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """LINE's refusals as sentences for the person at the terminal."""
        try:
            yield
        except ApiException as error:
            if not error.status:
                raise LineUnreached(address=self._address, why=_line(error.reason)) from error
            raise LineRefused(status=error.status, why=_why(error)) from error
        except (HTTPError, ValueError) as error:  # ValueError: an answer that is not LINE's JSON
            raise LineUnreached(address=self._address, why=type(error).__name__) from error


def _why(error: ApiException) -> str:
    """LINE's own words, where it gave any."""
    try:
        return _line(json.loads(error.body)["message"])
    except (ValueError, TypeError, KeyError):
        return _line(error.reason)


def _line(text: object) -> str:
    """`text` on one line, as short as a sentence can carry."""
    return " ".join(str(text).split())[:200]
