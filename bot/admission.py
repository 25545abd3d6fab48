"""Who may come to the desk: codes that make an admin, links that sign one in.

Promises that codes and links are dealt with in 1:1 chats alone, that a code is spent on
nobody by mistake, and that who came in stands in the log.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from bot import desk, texts_admin
from bot.acts import Acts
from bot.admins import Admin, Admins
from bot.arrivals import Arrivals
from bot.conversation import Question
from bot.invitation import asked_for, code_of
from bot.plan import Choice, Drafts, Plan, Words
from bot.postbacks import data
from bot.settings import Settings


@dataclass(frozen=True)
class Admission:
    """What admitting somebody needs; `name_of` gives the name that a LINE user shows."""

    settings: Settings
    admins: Admins
    acts: Acts
    arrivals: Arrivals
    name_of: Callable[[str], str]

    def said(self, question: Question, user: str) -> Plan | None:
        """What an admin says to the desk, or somebody who becomes one; None for a question."""
        wish, code = asked_for(question.text), code_of(question.text)
        if question.group:
            return Words(texts_admin.ONLY_PRIVATE, (), question.quote) if wish or code else None
        if code:
            known = self._accepted(code.text, user)
            return known or (Words(texts_admin.BAD_CODE) if code.named else None)
        admin = self.admins.find(user)
        if wish and not admin:
            return Words(texts_admin.NO_DESK) if wish == "desk" else None
        if wish == "drafts":
            return self.waiting()
        return self._desk(admin) if wish else None

    def waiting(self) -> Plan:
        """The drafts that wait."""
        waiting = tuple(desk.drafts(self.settings.corpus))
        what = waiting[0].id if len(waiting) == 1 else ""
        return Drafts(waiting, what) if waiting else Words(texts_admin.NONE_WAITING)

    def link(self, admin: Admin, page: str = "") -> str:
        """An address that signs an admin in once, at `page` of the desk if given."""
        fields = {"token": self.admins.link(admin.key)} | ({"to": page} if page else {})
        self.acts.write(admin.key, "link", admin.key, admin.name)
        return f"{self.settings.base_url}/admin/enter?{urlencode(fields)}"

    def _accepted(self, code: str, user: str) -> Plan | None:
        """Make somebody an admin by a code; None when it is no code that is good."""
        if not self.admins.good(code):
            return None
        if self.admins.find(user):
            return Words(texts_admin.ALREADY)
        name = self.name_of(user) or texts_admin.ADMIN
        admin = self.admins.accept(code, user, name)
        if admin is None:
            return None
        self.acts.write(admin.key, "accept", admin.key, admin.name)
        return Words(texts_admin.WELCOME)

    def _desk(self, admin: Admin) -> Plan:
        """The way into the web, for ten minutes, and what waits there."""
        if not self.settings.base_url:
            return Words(texts_admin.NO_ADDRESS, (texts_admin.SAID_DRAFTS,))
        waiting = len(desk.drafts(self.settings.corpus))
        reading = len(self.arrivals.unread())
        lines = (
            *([texts_admin.DESK_WAITING.format(count=waiting)] if waiting else ()),
            *([texts_admin.DESK_READING.format(count=reading)] if reading else ()),
        )
        ways = ((texts_admin.OPEN_DESK, self.link(admin)),)
        ways += ((texts_admin.SEE_DRAFTS, data("dl", "1")),) if waiting else ()
        return Choice(texts_admin.DESK_TITLE, texts_admin.DESK, ways, lines)
