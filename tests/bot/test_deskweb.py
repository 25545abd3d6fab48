"""Who gets to the desk, and what nobody gets past it."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import corpus
from bot import cli_texts
from bot.deskweb import texts as say
from corpus.letter import Letter
from corpus.store import read_letter, write_letter
from tests.bot.room import Room, form
from tests.bot.standin import StandIn
from tests.terminal import CIRCULAR

PAGES = (
    "/admin",
    "/admin/letters",
    "/admin/wanted",
    "/admin/unanswered",
    "/admin/feedback",
    "/admin/usage",
    "/admin/golden",
    "/admin/snapshots",
    "/admin/snapshots/rollback",
    "/admin/log",
    "/admin/people",
)
EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'


@pytest.fixture
def room(tmp_path: Path, letters: StandIn) -> Iterator[Room]:
    """A desk that nobody has signed in to."""
    made = Room(tmp_path, letters)
    yield made
    made.here.inbox.close()


@pytest.mark.parametrize("page", [*PAGES, "/admin/drafts/x", "/admin/jobs/1", "/admin/nothing"])
def test_nothing_is_shown_without_a_session(room: Room, page: str):
    """Every address of the desk, also one that does not exist, only says how to sign in."""
    answer = room.get(page)
    assert answer.status_code == 401
    assert say.OUTSIDE_STEP in answer.text
    assert "<form" not in answer.text


def test_every_doubt_is_named_in_thai():
    """Whatever the reader can doubt has a name in the desk and in the terminal."""
    sources = "".join(path.read_text("utf-8") for path in Path(corpus.__file__).parent.glob("*.py"))
    doubted = set(re.findall(r'Doubt\(\s*"(\w+)"', sources))
    assert "stamp" in doubted
    assert doubted <= {*say.FIELDS, *say.OTHER_FIELDS}
    assert doubted <= set(cli_texts.DOUBTED)


def test_nothing_is_done_without_a_session(room: Room):
    """Every form of the desk is refused, whatever it carries."""
    posts = [rule for rule in room.app.url_map.iter_rules() if "POST" in rule.methods]
    mine = [rule for rule in posts if rule.rule.startswith("/admin/")]
    assert len(mine) > 10
    for rule in mine:
        path = re.sub(r"<int:\w+>", "1", rule.rule)
        path = re.sub(r"<\w+>", "36d04a97a2-1", path)
        answer = room.post(path, {"csrf": "x", "token": "x"})
        assert answer.status_code == (403 if rule.endpoint == "desk.entry.enter" else 401), path
    assert room.acts() == []


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_and_is_kept_nowhere(room: Room, page: str):
    """Signed in, each page answers, and tells caches not to keep it."""
    answer = room.enter().get(page)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store, max-age=0"


def test_looking_at_a_link_does_not_spend_it(room: Room):
    """A preview may fetch the link; the person's own click still works, and only once."""
    link = room.link()
    room.app.test_client().get(link)
    assert room.get("/admin").status_code == 401
    assert room.send(link, "/admin/enter").status_code == 303
    assert room.get("/admin").status_code == 200
    again = room.send(link, "/admin/enter")
    assert again.status_code == 403
    assert say.BAD_LINK in again.text


def test_the_link_leads_to_the_page_it_was_made_for(room: Room):
    """A draft's button in LINE opens that draft."""
    answer = room.send(f"{room.link()}&to=/admin/drafts/36d04a97a2-1", "/admin/enter")
    assert answer.headers["Location"] == "/admin/drafts/36d04a97a2-1"


@pytest.mark.parametrize(
    "to",
    ["https://evil.example/", "//evil.example", "/admin/../x", "/admin/\\evil", "/admin/x\r\nA: b"],
)
def test_the_link_leads_nowhere_else(room: Room, to: str):
    """Where the link leads is never taken out of the desk."""
    page = room.get(room.link(), query_string=None)
    fields = form(page.text, "/admin/enter") | {"to": to}
    assert room.post("/admin/enter", fields).headers["Location"] == "/admin"


def test_a_session_is_never_the_one_that_was_brought_along(room: Room):
    """Session fixation: a cookie set before signing in opens nothing after it."""
    room.client.set_cookie("desk", "chosen-by-somebody-else")
    room.enter()
    mine = room.client.get_cookie("desk").value
    assert mine != "chosen-by-somebody-else"
    thief = room.app.test_client()
    thief.set_cookie("desk", "chosen-by-somebody-else")
    assert thief.get("/admin").status_code == 401


def test_signing_in_again_ends_the_session_of_before(room: Room):
    """One browser has one session."""
    old = room.enter().client.get_cookie("desk").value
    room.enter()
    other = room.app.test_client()
    other.set_cookie("desk", old)
    assert other.get("/admin").status_code == 401


def test_a_session_ends_by_leaving_and_by_rest(room: Room, monkeypatch: pytest.MonkeyPatch):
    """The button ends it at once, twelve hours without use end it too."""
    room.enter()
    left = room.send("/admin", "/admin/leave")
    assert "storage" in left.headers["Clear-Site-Data"]
    assert room.get("/admin").status_code == 401
    room.enter()
    clock = room.here.admins._clock
    monkeypatch.setattr(room.here.admins, "_clock", lambda: clock() + 13 * 3600)
    assert room.get("/admin").status_code == 401


def test_whoever_is_removed_is_out_at_once(room: Room):
    """Taking an admin's rights away ends the session that is open."""
    admin = room.here.admins.accept(room.here.admins.invite().replace("-", ""), "U1", "ก")
    room.enter(admin.key)
    assert room.send(f"/admin/people/remove?key={admin.key}", "/admin/people/remove").status_code
    assert room.get("/admin").status_code == 401


@pytest.mark.parametrize("token", ["", "x" * 64, "ก"])
def test_a_foreign_form_does_nothing(room: Room, token: str):
    """CSRF: a form without the session's own token is refused."""
    room.enter()
    assert room.post("/admin/people/invite", {"csrf": token}).status_code == 403
    assert room.acts() == [("enter", "machine")]


def test_a_form_of_another_session_does_nothing(room: Room):
    """The token is that of one session; nor does the right one help from another site."""
    stolen = form(room.enter().get("/admin/people").text, "/admin/people/invite")
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert room.post("/admin/people/invite", stolen, headers=headers).status_code == 403
    room.enter()
    assert room.post("/admin/people/invite", stolen).status_code == 403


def test_nobody_is_signed_in_by_somebody_elses_form(room: Room):
    """Login CSRF: the door's form works in the browser that opened the door, alone."""
    fields = form(room.app.test_client().get(room.link()).text, "/admin/enter")
    assert room.post("/admin/enter", fields).status_code == 403


def test_cookies_are_bound_to_host_and_https(tmp_path: Path, letters: StandIn):
    """With a public https address the cookie is Secure and carries the __Host- prefix."""
    room = Room(tmp_path, letters, WIAN_BASE_URL="https://wian.example")
    answer = room.send(room.link(), "/admin/enter")
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("__Host-desk="))
    for word in ("Secure", "HttpOnly", "SameSite=Strict", "Path=/"):
        assert word in cookie
    assert "Domain" not in cookie
    room.here.inbox.close()


@pytest.mark.parametrize(
    "path",
    [
        "/admin/drafts/..%2f..%2fhome",
        "/admin/drafts/%00",
        "/admin/letters/../../etc/passwd/original",
        "/admin/letters/%2e%2e%2f%2e%2e%2fgolden/original",
        "/admin/letters/36d04a97a2-1/pages/..%2f1.jpg",
        "/admin/letters/36d04a97a2-1/pages/-1.jpg",
        "/admin/letters/x/retire",
        "/admin/jobs/999999999999",
        "/admin/jobs/-1",
    ],
)
def test_an_invented_address_opens_nothing(room: Room, path: str):
    """Ids and page numbers are looked up, never made into a path."""
    assert room.enter().get(path).status_code == 404


def test_a_letter_file_cannot_name_another_file(room: Room):
    """What stands as `original` in a letter's file is a hash, or there is no original."""
    path = room.corpus / "letters" / "36d04a97a2-1.md"
    write_letter(replace(read_letter(path), original="../golden"), path.parent)
    room.enter()
    assert room.get("/admin/letters/36d04a97a2-1/original").status_code == 404
    assert room.get("/admin/letters/36d04a97a2-1/pages/1.jpg").status_code == 404
    assert room.get("/admin/drafts/36d04a97a2-1").status_code == 200


def test_an_upload_is_kept_under_its_hash(room: Room):
    """Whatever path a file's name holds, the bytes go into the folder of arrivals alone."""
    before = {path for path in room.folder.rglob("*") if path.is_file()}
    file = (io.BytesIO(CIRCULAR.encode()), "../../../../tmp/evil/../x.txt")
    assert room.enter().send("/admin", "/admin/files", file=file).status_code == 303
    made = {path for path in room.folder.rglob("*") if path.is_file()} - before
    kept = [path for path in made if not path.name.startswith("wian.db")]
    assert [path.parent for path in kept] == [room.settings.arrivals]
    assert room.here.arrivals.list(1)[0].name == "x.txt"


def test_names_and_texts_are_never_markup(room: Room):
    """Stored XSS: a file's name, a letter's words and fields, a question are all characters."""
    room.enter().send("/admin", "/admin/files", file=(io.BytesIO(b"x"), f"{EVIL}.txt"))
    letter = Letter("evil-1", EVIL, f"{EVIL}\n\n{EVIL}", number=EVIL, subject=EVIL, sender=EVIL)
    write_letter(replace(letter, status="draft"), room.corpus / "drafts")
    room.here.acts.write("machine", "add", EVIL, EVIL)
    pages = ("", "/drafts/evil-1", "/drafts/evil-1/split", "/letters", "/log")
    for page in (*pages, f"/golden?question={EVIL}", f"/letters?words={EVIL}&sender={EVIL}"):
        text = room.get(f"/admin{page}").text
        assert "alert(1)" in text
        assert "<script>alert" not in text
        assert "<img src=x" not in text


def test_a_file_is_handed_over_and_never_shown(room: Room):
    """An original is a download without a type of its own: an HTML file runs nothing here."""
    answer = room.enter().get("/admin/letters/36d04a97a2-1/original")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    answer.close()


def test_too_much_at_once_is_said(tmp_path: Path, letters: StandIn):
    """A form over the bound is refused unread, a file over its own bound by its name."""
    room = Room(tmp_path, letters, WIAN_MAX_BYTES="1000")
    room.enter()
    big = room.send("/admin", "/admin/files", file=(io.BytesIO(b"x" * 1001), "big.pdf"))
    assert big.status_code == 422
    assert "big.pdf" in big.text
    huge = room.send("/admin", "/admin/files", file=(io.BytesIO(b"x" * 90_000), "huge.pdf"))
    assert huge.status_code == 413
    assert room.here.arrivals.list() == []
    room.here.inbox.close()
