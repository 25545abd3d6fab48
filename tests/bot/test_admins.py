"""Admins: codes, links and sessions that work once and in time, and a log that only grows."""

import pytest
from sqlalchemy import Engine, text

from bot.acts import Acts
from bot.admins import (
    CODE_SECONDS,
    IDLE_SECONDS,
    LINK_SECONDS,
    MACHINE,
    UNKEYED,
    Admins,
    key_of,
    rekeyed,
)
from bot.rekey import rekey
from bot.tables import META
from tests.bot.conftest import Clock

pytestmark = pytest.mark.databases

USER, OTHER = "U" + "1" * 32, "U" + "2" * 32
SECRET = "kept beside the database"


@pytest.fixture
def admins(database: Engine, clock: Clock) -> Admins:
    """Nobody is an admin yet."""
    return Admins(database, SECRET, clock)


def test_a_code_makes_one_admin(admins: Admins):
    """However it is typed, it works once; whoever comes second is told no."""
    code = admins.invite()
    typed = code.lower().replace("-", " ")
    assert admins.good(typed)
    assert admins.accept(typed, USER, "สมหมาย").key == key_of(USER, SECRET)
    assert not admins.good(typed)
    assert admins.accept(code, OTHER, "อีกคน") is None
    assert [one.name for one in admins.all()] == ["สมหมาย"]


def test_a_code_is_good_for_a_day(admins: Admins, clock: Clock):
    """A minute before its day is over it works, after it it does not."""
    early, late = admins.invite(), admins.invite()
    clock.now += CODE_SECONDS - 60
    assert admins.accept(early, USER, "ก")
    clock.now += 60
    assert admins.accept(late, OTHER, "ข") is None


def test_an_admin_spends_no_second_code(admins: Admins):
    """It stays good for whom it was meant."""
    admins.accept(admins.invite(), USER, "ก")
    code = admins.invite()
    assert admins.accept(code, USER, "ก").key == key_of(USER, SECRET)
    assert admins.accept(code, OTHER, "ข")


@pytest.mark.parametrize("code", ["", "-", "AAAA-AAAA", "ก" * 8, "\ud800", "A" * 10_000])
def test_nothing_else_makes_an_admin(admins: Admins, code: str):
    """A code that was never given, nonsense, or none at all."""
    assert admins.accept(code, USER, "ก") is None
    assert admins.find(USER) is None


def test_nobody_without_a_user_id_is_an_admin(admins: Admins):
    """LINE may withhold the id: then the code is not spent."""
    code = admins.invite()
    assert admins.accept(code, "", "ก") is None
    assert admins.find("") is None
    assert admins.accept(code, USER, "ก")


def test_a_link_begins_one_session(admins: Admins, clock: Clock):
    """Once, and within ten minutes."""
    who = admins.accept(admins.invite(), USER, "ก")
    token, late = admins.link(who.key), admins.link(who.key)
    session = admins.enter(token)
    assert admins.session(session) == who
    assert admins.enter(token) is None
    clock.now += LINK_SECONDS
    assert admins.enter(late) is None
    assert admins.enter("made up") is None


def test_a_session_ends_when_it_is_idle_or_left(admins: Admins, clock: Clock):
    """Use keeps it alive; twelve hours without do not; leaving ends it at once."""
    session = admins.enter(admins.link(MACHINE))
    for _ in range(3):
        clock.now += IDLE_SECONDS - 1
        assert admins.session(session).key == MACHINE
    clock.now += IDLE_SECONDS
    assert admins.session(session) is None
    session = admins.enter(admins.link(MACHINE))
    admins.leave(session)
    assert admins.session(session) is None


def test_who_is_removed_is_out_at_once(admins: Admins):
    """Rights, sessions and links that were not used yet; the log still knows the name."""
    who = admins.accept(admins.invite(), USER, "ก")
    session, link = admins.enter(admins.link(who.key)), admins.link(who.key)
    assert admins.remove(who.key)
    assert not admins.remove(who.key)
    assert (admins.find(USER), admins.session(session), admins.enter(link)) == (None, None, None)
    assert admins.name(who.key) == "ก"
    assert admins.accept(admins.invite(), USER, "กลับมา").name == "กลับมา"


def test_a_link_is_not_a_session_nor_a_code(admins: Admins):
    """What is good for one thing is good for nothing else."""
    code, link = admins.invite(), admins.link(MACHINE)
    session = admins.enter(admins.link(MACHINE))
    assert admins.session(link) is None
    assert admins.enter(session) is None
    assert admins.enter(code) is None


def test_the_database_holds_no_secret(admins: Admins, database: Engine):
    """Neither codes nor tokens nor user ids can be read out of it."""
    code = admins.invite()
    who = admins.accept(admins.invite(), USER, "ก")
    link = admins.link(who.key)
    session = admins.enter(admins.link(who.key))
    with database.connect() as db:
        held = str([db.execute(text(f"select * from {t}")).all() for t in ("admin", "admin_pass")])
    for secret in (code, code.replace("-", ""), link, session, USER):
        assert secret not in held


def test_an_admin_outlives_a_restart(database: Engine, clock: Clock):
    """What goes into who is an admin outlives it too; under another secret nobody is one."""
    Admins(database, SECRET, clock).accept(
        code := Admins(database, SECRET, clock).invite(), USER, "ก"
    )
    assert code
    assert Admins(database, SECRET, clock).find(USER)
    assert Admins(database, "another", clock).find(USER) is None


def test_an_admin_of_before_stays_one(database: Engine, clock: Clock):
    """Keys made without a secret become keyed ones at a start, in the log and the sessions too."""
    old = "9" * UNKEYED
    rows = {
        "admin": {"key": old, "name": "ก", "since": 1.0},
        "admin_pass": {"hash": "h", "kind": "session", "admin": old, "until": 9e9},
        "act": {"at": 1.0, "by": old, "act": "accept", "what": old, "detail": ""},
    }
    with database.begin() as db:
        for name, row in rows.items():
            db.execute(META.tables[name].insert().values(row))
    assert (rekey(database, SECRET), rekey(database, SECRET)) == (1, 0)
    [admin] = Admins(database, SECRET, clock).all()
    assert admin.key == rekeyed(old, SECRET) != old
    [act] = Acts(database, clock).list()
    assert act.by == act.what == admin.key
    with database.connect() as db:
        held = str([db.execute(text(f"select * from {name}")).all() for name in rows])
    assert old not in held


def test_the_log_only_grows(database: Engine, clock: Clock):
    """Newest first, page by page; any text can be written."""
    acts = Acts(database, clock)
    for number in range(5):
        acts.write("k", "publish", f"{number}\0\ud800")
        clock.now += 1
    newest = acts.list(2)
    assert [one.what[0] for one in newest] == ["4", "3"]
    assert [one.what[0] for one in acts.list(9, before=newest[-1].id)] == ["2", "1", "0"]
    assert newest[0].at == newest[1].at + 1
