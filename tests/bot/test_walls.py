"""The desk's walls, address by address: whatever is added to the site is tried here as well."""

import copy
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from urllib.parse import quote

import pytest
from werkzeug.routing import Rule

from bot import desk
from corpus.store import write_letter
from tests.bot.room import Room, form
from tests.bot.standin import StandIn

LETTER, OTHER = "36d04a97a2-1", "36d04a97a2-2"
DOOR = {"desk.entry.door", "desk.entry.enter", "desk.static"}
CANARY = "root-of-all-secrets"
#: Ways out of a folder, as a name in an address.
OUT = (
    "..", "../secret.key", "../../home/secret.key", "..%2fsecret.key", "%2e%2e%2fhome%2fsecret.key",
    "..\\home\\secret.key", "/etc/passwd", "//etc/passwd", "....//secret.key", "file:///etc/passwd",
    "secret.key%00.md", "%00", "..;/secret.key", "．．／secret.key", "C:\\boot.ini", "~root", "*",
)  # fmt: skip
#: What OWASP's list of secure headers asks of every answer.
OWASP = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "deny",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
}
POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "form-action 'self'",
    "base-uri 'none'", "frame-ancestors 'none'", "upgrade-insecure-requests",
}  # fmt: skip


@pytest.fixture
def room(tmp_path: Path, letters: StandIn) -> Iterator[Room]:
    """The site as it is on the internet, with a secret beside its folders."""
    made = Room(
        tmp_path, letters, WIAN_BASE_URL="https://wian.example", WIAN_TRY="off",
        LINE_CHANNEL_SECRET="s", LINE_CHANNEL_ACCESS_TOKEN="t",
    )  # fmt: skip
    for place in ("home", "corpus", "home/arrivals", "."):
        (tmp_path / place).mkdir(exist_ok=True)
        (tmp_path / place / "secret.key").write_text(CANARY)
    yield made
    made.here.inbox.close()


def rules(room: Room, *methods: str, under: str = "/") -> list[Rule]:
    """The addresses of the site that take one of `methods`."""
    every = room.app.url_map.iter_rules()
    return [one for one in every if one.methods & set(methods) and one.rule.startswith(under)]


def filled(rule: Rule, name: str = LETTER) -> str:
    """A rule's address with `name` for each of its words and 1 for each of its numbers."""
    return re.sub(r"<(?:path:)?\w+>", lambda _: name, re.sub(r"<int:\w+>", "1", rule.rule))


def contents(room: Room) -> dict[str, bytes]:
    """Every file of the corpus, and how many rows stand in the log."""
    files = {str(one): one.read_bytes() for one in room.corpus.rglob("*") if one.is_file()}
    rows = (room.here.acts.list(), room.here.jobs.list(), room.here.admins.all())
    return files | {"rows": str([len(one) for one in rows]).encode()}


def test_the_site_has_no_page_that_plays_line(room: Room):
    """Outside of development there is no `/try`, and nothing that takes what LINE would."""
    assert rules(room, "GET", "POST", "PUT", "DELETE", "PATCH", under="/try") == []
    posts = {one.rule for one in rules(room, "POST", "PUT", "DELETE", "PATCH")}
    assert {one for one in posts if not one.startswith("/admin/")} == {"/line/webhook"}


def test_every_address_of_the_desk_is_shut(room: Room, record_property):
    """Whatever is asked for, by whatever method: without a session it is a 401, but the door."""
    shut = [one for one in rules(room, "GET", "POST", under="/admin") if one.endpoint not in DOOR]
    for rule in shut:
        for method in rule.methods:
            answer = room.client.open(filled(rule), method=method, base_url=room.base)
            assert answer.status_code == 401, (method, rule.rule)
            assert LETTER not in answer.text
    assert len(shut) > 30
    record_property("addresses of the desk, shut without a session", len(shut))


@pytest.mark.parametrize("token", ["", "0" * 64, "of another session"])
def test_every_form_needs_the_token_of_its_session(room: Room, token: str, record_property):
    """CSRF: signed in, each form of the desk without it is a 403, and nothing is changed."""
    if token == "of another session":
        other = Room.__new__(Room)
        other.__dict__ |= room.__dict__ | {"client": room.app.test_client()}
        token = form(other.enter().get("/admin/people").text, "/admin/people/invite")["csrf"]
    (draft,) = room.enter().draft()
    before = contents(room)
    posts = [one for one in rules(room, "POST", under="/admin") if one.endpoint not in DOOR]
    for rule in posts:
        for name in (LETTER, draft):
            fields = {"csrf": token, "key": "machine", "question": "ก", "then": "publish"}
            answer = room.post(filled(rule, name), fields)
            assert answer.status_code == 403, rule.rule
    assert contents(room) == before
    assert room.get("/admin").status_code == 200
    record_property("forms refused without their token", len(posts))


def test_looking_changes_nothing(room: Room):
    """A GET, which another site can cause, changes no file and no row, and ends no session."""
    room.enter().draft()
    before = contents(room)
    for rule in rules(room, "GET"):
        room.get(filled(rule)).close()
    assert contents(room) == before
    assert room.get("/admin").status_code == 200


def test_no_name_in_an_address_leads_out_of_its_folder(room: Room, record_property):
    """Path traversal: each word of each address, raw and escaped, signed in or not."""
    tried = 0
    for signed_in in (False, True):
        if signed_in:
            room.enter()
        named = [one for one in rules(room, "GET") if re.search("<(?!int)", one.rule)]
        for rule, name in product(named, [*OUT, *(quote(one, safe="") for one in OUT)]):
            with room.get(filled(rule, name)) as answer:
                assert answer.status_code in (308, 401, 403, 404), (rule.rule, name)
                assert CANARY.encode() not in answer.data
                assert b"root:" not in answer.data
            tried += 1
    record_property("ways out of a folder, tried", tried)


@pytest.mark.parametrize("name", OUT)
def test_no_name_in_a_form_leads_out_of_its_folder(room: Room, name: str):
    """Nor does a field of a form, or the name of a file that is sent in."""
    (draft,) = room.enter().draft()
    before = contents(room)
    secret = form(room.get("/admin/people").text, "/admin/people/invite")
    for page, fields in (
        (f"/admin/drafts/{draft}/join", {"other": name}),
        ("/admin/people/remove", {"key": name}),
        ("/admin/golden", {"question": "ก", "passage": name, "quote": "ก"}),
        ("/admin/golden", {"question": "ก", "passage": f"{name}.1", "quote": "ก"}),
    ):
        assert room.post(page, secret | fields).status_code in (404, 422), page
    assert contents(room) == before
    with pytest.raises(desk.NoSuchDraft):
        desk.draft(room.corpus, name)


@pytest.mark.parametrize("original", ["../../home/secret", "../secret", "*", "..", ""])
def test_a_letter_file_leads_to_no_file_elsewhere(room: Room, letters: StandIn, original: str):
    """What stands in a letter's file as its original is a hash, or there is none, on any page."""
    made = replace(letters.letter(LETTER), original=original)
    write_letter(made, room.corpus / "letters")
    room.here.standby.engine = copy.copy(letters)
    room.here.standby.engine._letters = letters._letters | {LETTER: made}
    room.enter()
    for rule in rules(room, "GET"):
        with room.get(filled(rule)) as answer:
            assert CANARY.encode() not in answer.data
            if rule.endpoint.endswith((".original", ".picture")):
                assert answer.status_code == 404


def test_every_answer_carries_owasps_headers(room: Room, record_property):
    """Each address in each state: found or not, allowed or not, with a session or without."""
    answers = 0
    for signed_in in (False, True):
        if signed_in:
            room.enter()
        every = [*rules(room, "GET", "POST"), Rule("/nothing", methods=["GET"])]
        for rule, method in product(every, ("GET", "POST", "HEAD", "OPTIONS", "PUT")):
            with room.client.open(filled(rule), method=method, base_url=room.base) as answer:
                told = answer.headers
            assert OWASP.items() <= dict(told).items(), (method, rule.rule)
            assert set(told["Content-Security-Policy"].split("; ")) >= POLICY
            assert "unsafe" not in told["Content-Security-Policy"]
            assert "camera=()" in told["Permissions-Policy"]
            assert not set(told.keys()) & {"X-Powered-By", "Access-Control-Allow-Origin"}
            answers += 1
    record_property("answers whose headers were looked at", answers)


def test_what_is_behind_a_session_is_kept_nowhere(room: Room):
    """Pages of the desk and of letters are in no cache; only styles, scripts and faces are."""
    room.enter()
    for rule in rules(room, "GET"):
        closed = rule.rule.startswith(("/admin", "/letters", "/search"))
        if closed and "static" not in rule.endpoint:
            with room.get(filled(rule)) as answer:
                assert "no-store" in answer.headers["Cache-Control"], rule.rule


def test_a_removed_admin_is_out_everywhere(room: Room):
    """At the next click on whatever page, in every browser that was signed in."""
    admin = room.here.admins.accept(room.here.admins.invite(), "U1", "ก")
    browsers = []
    for _ in range(2):
        room.client = room.app.test_client()
        browsers.append(room.enter(admin.key).client)
    link = room.link(admin.key)
    fields = form(room.get("/admin/people").text, "/admin/people/invite")
    room.here.admins.remove(admin.key)
    for room.client in browsers:
        for rule in rules(room, "GET", under="/admin"):
            if rule.endpoint not in DOOR:
                assert room.get(filled(rule)).status_code == 401
        assert room.post("/admin/people/invite", fields).status_code == 401
    assert room.send(link, "/admin/enter").status_code == 403
