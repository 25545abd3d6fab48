"""The desk's room: a served desk over a corpus of its own, and somebody in front of it."""

import html
import re
import shutil
from pathlib import Path

from flask import Flask
from werkzeug.test import TestResponse

from bot import desk
from bot.admins import MACHINE
from bot.app import create_app
from bot.settings import load
from tests.bot.standin import CORPUS, StandIn
from tests.terminal import CIRCULAR

SECRET = "3f0de91aa6b1d7ce8d6e2f0a4b915c77"
#: A second letter in the circular's file.
BUNDLE = f"{CIRCULAR}\n\n{CIRCULAR.replace('4471', '4468').replace('12 กรกฎาคม', '9 กรกฎาคม')}"


class Room:
    """A desk and its visitor: `get` and `send` are what a browser without scripts does."""

    def __init__(self, folder: Path, engine: StandIn, **env: str) -> None:
        for name in ("letters", "originals"):
            shutil.copytree(CORPUS / name, folder / "corpus" / name)
        shutil.copy(CORPUS / "golden.jsonl", folder / "corpus")
        places = {"WIAN_HOME": str(folder / "home"), "WIAN_CORPUS": str(folder / "corpus")}
        self.settings = load(places | {"WIAN_TRY": "on", "WIAN_SECRET_KEY": SECRET} | env)
        self.folder, self.corpus = folder, folder / "corpus"
        self.app: Flask = create_app(self.settings, engine)
        self.here = self.app.extensions["wian"]
        self.base = env.get("WIAN_BASE_URL", "http://localhost")
        self.client = self.app.test_client()

    def link(self, key: str = MACHINE) -> str:
        """A one-time link's address within the site."""
        return f"/admin/enter?token={self.here.admins.link(key)}"

    def enter(self, key: str = MACHINE) -> "Room":
        """Sign in, as a person does: open the link, press the button."""
        answer = self.send(self.link(key), "/admin/enter")
        assert answer.status_code == 303
        return self

    def get(self, path: str, **more: object) -> TestResponse:
        return self.client.get(path, base_url=self.base, **more)

    def post(self, path: str, fields: dict, **more: object) -> TestResponse:
        """A form as it is given, the right one or not."""
        return self.client.post(path, data=fields, base_url=self.base, **more)

    def send(self, page: str, action: str, **fields: object) -> TestResponse:
        """Open a page, fill in the form that goes to `action`, and send it."""
        return self.post(action, form(self.get(page).text, action) | fields)

    def draft(self, text: str = CIRCULAR, name: str = "circular.txt") -> list[str]:
        """Take a file in, as the slow worker does; the ids of its drafts in order."""
        path = self.folder / name
        path.write_text(text, "utf-8")
        (taken,) = desk.take_in(self.settings, [path])
        return list(taken.ids)

    def acts(self) -> list[tuple[str, str]]:
        """What the log holds, newest first."""
        return [(act.act, act.what) for act in self.here.acts.list()]


def form(page: str, action: str) -> dict[str, str]:
    """The fields of the form with that action, as the page fills them in."""
    found = next(
        one
        for one in re.findall(r"<form.*?</form>", page, re.DOTALL)
        if f'action="{html.escape(action)}"' in one
    )
    fields = {}
    for tag in re.findall(r"<input[^>]*>", found):
        value = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        if "name" in value and value.get("type") not in ("checkbox", "radio", "file"):
            fields[value["name"]] = html.unescape(value.get("value", ""))
    for name, text in re.findall(
        r'<textarea[^>]* name="([a-z]+)"[^>]*>\n(.*?)</textarea>', found, re.DOTALL
    ):
        fields[name] = html.unescape(text)
    for name, inside in re.findall(
        r'<select[^>]* name="([a-z]+)"[^>]*>(.*?)</select>', found, re.DOTALL
    ):
        fields[name] = html.unescape(re.search(r'value="([^"]*)" selected', inside)[1])
    return fields
