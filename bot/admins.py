"""Who may change what the bot answers from: admins, their invitations, links and sessions.

Promises that a code or a link works once and in time, and that whoever is removed is out at
once, from every session. No user id is stored but as a hash that only our secret makes; no
code and no token, only what each hashes to.
"""

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Column, Float, String, Table, Text, delete, select, update
from sqlalchemy.engine import Connection, Engine

from bot.database import META, insert_into, storable
from bot.keyed import keyed

CODE_SECONDS = 24 * 3600.0  # an invitation is passed on by hand
LINK_SECONDS = 600.0  # a link goes from the chat to the browser at once
IDLE_SECONDS = 12 * 3600.0  # a session lasts a working day
SEEN_SECONDS = 60.0  # how exactly it is known when a session was last used
MACHINE = "machine"  # the key of whoever has a terminal on the machine itself
MACHINE_NAME = "เครื่องนี้"
#: A code has two groups of four: 37 bits, of characters none of which is taken for another.
LETTERS = "ACDEFGHJKLMNPQRTUVWXY34679"
GROUP = 4
_NAME = 100  # characters of a name that are kept
UNKEYED = 32  # digits of a key that was made without a secret; one of now has 64

_ADMINS = Table(
    "admin",
    META,
    Column("key", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("since", Float, nullable=False),
    Column("until", Float),  # when the admin was removed: the log still knows the name
)
_PASSES = Table(
    "admin_pass",
    META,
    Column("hash", String(64), primary_key=True),
    Column("kind", String(8), nullable=False),  # "code", "link" or "session"
    Column("admin", String(64), nullable=False, default="", index=True),
    Column("until", Float, nullable=False, index=True),
)


@dataclass(frozen=True)
class Admin:
    """Somebody who may: `key` stands for the LINE user id, `since` is a Unix time."""

    key: str
    name: str
    since: float = 0.0


class Admins:
    """The admins of one database; safe to use from several threads and processes."""

    def __init__(
        self, database: Engine, secret: str, clock: Callable[[], float] = time.time
    ) -> None:
        self._database, self._secret, self._clock = database, secret, clock

    def invite(self) -> str:
        """A new code ("K7MP-3QRT"): who sends it to the bot within a day is an admin."""
        code = "".join(secrets.choice(LETTERS) for _ in range(2 * GROUP))
        with self._database.begin() as db:
            self._issue(db, "code", code, "", CODE_SECONDS)
        return f"{code[:GROUP]}-{code[GROUP:]}"

    def good(self, code: str) -> bool:
        """Whether a code is good for somebody still."""
        with self._database.connect() as db:
            found = select(_PASSES.c.hash).where(self._pass("code", code_in(code)))
            return db.scalar(found) is not None

    def accept(self, code: str, user_id: str, name: str) -> Admin | None:
        """Make a LINE user an admin and spend the code; None when the code is not (longer) good.

        Who is an admin already stays one and leaves the code for somebody else.
        """
        key, known = key_of(user_id, self._secret), self.find(user_id)
        with self._database.begin() as db:
            if known or not user_id or self._spend(db, "code", code_in(code)) is None:
                return known
            row = {"name": storable(name)[:_NAME], "since": self._clock(), "until": None}
            new = insert_into(_ADMINS, db.dialect.name).values(row | {"key": key})
            db.execute(new.on_conflict_do_update(index_elements=["key"], set_=row))
        return self.find(user_id)

    def find(self, user_id: str) -> Admin | None:
        """The admin with that LINE user id."""
        return self._admin(key_of(user_id, self._secret)) if user_id else None

    def all(self) -> list[Admin]:
        """Every admin, the oldest first; the machine itself is not among them."""
        rows = select(_ADMINS).where(_ADMINS.c.until.is_(None)).order_by(_ADMINS.c.since)
        with self._database.connect() as db:
            return [Admin(row.key, row.name, row.since) for row in db.execute(rows)]

    def name(self, key: str) -> str:
        """The name of an admin, also of one who was removed; "" for a key never known."""
        if key == MACHINE:
            return MACHINE_NAME
        with self._database.connect() as db:
            return db.scalar(select(_ADMINS.c.name).where(_ADMINS.c.key == key)) or ""

    def remove(self, key: str) -> bool:
        """Take an admin's rights, links and sessions away; False when there was no such admin."""
        here = (_ADMINS.c.key == key) & _ADMINS.c.until.is_(None)
        with self._database.begin() as db:
            db.execute(delete(_PASSES).where(_PASSES.c.admin == key))
            gone = update(_ADMINS).where(here).values(until=self._clock())
            return db.execute(gone).rowcount == 1

    def link(self, key: str) -> str:
        """A token for `enter`, good for ten minutes and once."""
        token = secrets.token_urlsafe(24)
        with self._database.begin() as db:
            self._issue(db, "link", token, key, LINK_SECONDS)
        return token

    def enter(self, token: str) -> str | None:
        """Spend a link's token; the token of a new session, None when the link is not good."""
        session = secrets.token_urlsafe(32)
        with self._database.begin() as db:
            key = self._spend(db, "link", token)
            if not key:
                return None
            self._issue(db, "session", session, key, IDLE_SECONDS)
        return session if self._admin(key) else None

    def session(self, token: str) -> Admin | None:
        """Whose session that is; None for one unknown, idle for too long, or of nobody now."""
        now, here = self._clock(), self._pass("session", token)
        with self._database.begin() as db:
            row = db.execute(select(_PASSES).where(here)).one_or_none()
            if row is not None and now + IDLE_SECONDS - row.until > SEEN_SECONDS:
                db.execute(update(_PASSES).where(here).values(until=now + IDLE_SECONDS))
        return self._admin(row.admin) if row is not None else None

    def leave(self, token: str) -> None:
        """End a session."""
        with self._database.begin() as db:
            db.execute(delete(_PASSES).where(self._pass("session", token)))

    def _admin(self, key: str) -> Admin | None:
        if key == MACHINE:
            return Admin(MACHINE, MACHINE_NAME)
        rows = select(_ADMINS).where(_ADMINS.c.key == key, _ADMINS.c.until.is_(None))
        with self._database.connect() as db:
            row = db.execute(rows).one_or_none()
        return Admin(row.key, row.name, row.since) if row else None

    def _issue(self, db: Connection, kind: str, token: str, key: str, seconds: float) -> None:
        now = self._clock()
        db.execute(delete(_PASSES).where(_PASSES.c.until <= now))
        row = {"hash": _hash(token), "kind": kind, "admin": key, "until": now + seconds}
        db.execute(_PASSES.insert().values(row))

    def _spend(self, db: Connection, kind: str, token: str) -> str | None:
        """Take a pass out; the key it carries, None when there is none. Two takers get one."""
        spent = delete(_PASSES).where(self._pass(kind, token)).returning(_PASSES.c.admin)
        return db.execute(spent).scalar_one_or_none()

    def _pass(self, kind: str, token: str) -> object:
        alive = (_PASSES.c.kind == kind) & (_PASSES.c.until > self._clock())
        return alive & (_PASSES.c.hash == _hash(token))


def key_of(user_id: str, secret: str) -> str:
    """What stands for a LINE user id under `secret`, which is kept with every backup."""
    return rekeyed(_hash(f"admin/{user_id}")[:UNKEYED], secret)


def rekeyed(unkeyed: str, secret: str) -> str:
    """The key of an admin whose key was made without a secret, as it once was."""
    return keyed(secret, f"admin/{unkeyed}")


def code_in(text: str) -> str:
    """The code in what somebody typed ("k7mp 3qrt"), "" when it is none."""
    code = "".join(text.upper().replace("-", "").split())
    return code if len(code) == 2 * GROUP and set(code) <= set(LETTERS) else ""


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
