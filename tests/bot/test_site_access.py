"""Who may read in the browser: by a link from LINE that ends, everybody, or members."""

import re
import stat
import time
from pathlib import Path

import pytest

from bot import letters as pages
from bot.errors import BadSetting
from bot.settings import load
from bot.site import texts as say
from bot.site.key import with_key
from bot.site.passes import ALL, DAY, LIFE, Passes, ends
from tests.bot.room import Room
from tests.bot.standin import StandIn

LETTER, OTHER = "36d04a97a2-2", "36d04a97a2-3"
BASE = "https://wian.example"
PLACES = (
    "/letters/{id}", "/letters/{id}/text", "/letters/{id}/original", "/letters/{id}/pages/1.jpg",
)  # fmt: skip
LISTS = ("/", "/search?q=ก")


@pytest.fixture
def room(tmp_path: Path) -> Room:
    """Letters open by link alone, the default."""
    return Room(tmp_path, StandIn(), WIAN_BASE_URL=BASE)


def link(room: Room, letter: str = LETTER, passage: str = "") -> str:
    """The address within the site that LINE is given."""
    return pages.address(room.here.settings)(letter, passage).removeprefix(BASE)


def test_a_link_from_line_opens_its_letter_and_what_belongs_to_it(room: Room):
    """With the pass of the link alone, as where cookies are refused."""
    body = room.get(link(room)).text
    token = re.search(r"[?&]k=([^&#]+)", link(room))[1]
    for place in PLACES[:3]:
        room.client.delete_cookie("__Host-reader", domain="wian.example")
        with room.get(place.format(id=LETTER), query_string={"k": token}) as answer:
            assert answer.status_code == 200
    assert f"k={token}" in body
    assert say.LINK_UNTIL.split("{", maxsplit=1)[0] in body


@pytest.mark.parametrize("place", [*PLACES, *LISTS])
def test_without_a_link_nothing_opens(room: Room, place: str):
    """A 403 in Thai that says how to get a new link, and nothing of the letter."""
    answer = room.get(place.format(id=LETTER))
    assert answer.status_code == 403
    assert say.LINK_NEEDED in answer.text
    assert say.LINK_STEP in answer.text
    assert "แพร่" not in answer.text


def test_a_link_opens_no_other_letter_by_itself(room: Room):
    """The pass is signed for one letter; changed, cut or lengthened it is worth nothing."""
    token = re.search(r"k=([^&#]+)", link(room))[1]
    until, signature = token.split(".")
    later = f"{int(until, 16) + DAY:x}.{signature}"
    for letter, given in (
        (OTHER, token), (LETTER, later), (LETTER, token[:-1]), (LETTER, f"{until}."),
        (LETTER, "ก.ข"), (LETTER, "z" * 9 + "." + "A" * 43),
        (LETTER, Passes("another key").write(LETTER, int(until, 16))),
    ):  # fmt: skip
        assert room.get(f"/letters/{letter}", query_string={"k": given}).status_code == 403


def test_whoever_came_by_a_link_reads_on_until_it_ends(room: Room):
    """The browser keeps a pass out of reach of scripts that ends with the link."""
    answer = room.get(link(room))
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-reader=")
    for word in ("HttpOnly", "Secure", "SameSite=Lax", "Path=/"):
        assert word in cookie
    age = int(re.search(r"Max-Age=(\d+)", cookie)[1])
    assert LIFE < age <= LIFE + DAY
    assert room.get(f"/letters/{OTHER}").status_code == 200
    for place in LISTS:
        assert room.get(place).status_code == 200


def test_a_link_that_has_ended_says_when(room: Room):
    """The day is told, and how to get another; its cookie is over too."""
    past = int(time.time()) - DAY
    passes = Passes(room.here.settings.secret_key)
    answer = room.get(f"/letters/{LETTER}", query_string={"k": passes.write(LETTER, past)})
    assert answer.status_code == 403
    assert say.LINK_ENDED.split("{", maxsplit=1)[0] in answer.text
    assert say.LINK_STEP in answer.text
    room.client.set_cookie("__Host-reader", passes.write(ALL, past), domain="wian.example")
    assert room.get(f"/letters/{LETTER}").status_code == 403


def test_links_handed_on_end_with_the_reader_s_own(room: Room):
    """The address to copy and links to other letters are not longer than what one came by."""
    soon = int(time.time()) + DAY
    token = Passes(room.here.settings.secret_key).write(LETTER, soon)
    body = room.get(f"/letters/{LETTER}", query_string={"k": token}).text
    tokens = set(re.findall(r"[?&;]k=([0-9a-f]+)\.", body))
    assert tokens == {f"{soon:x}"}


def test_links_of_a_day_are_alike_and_last_a_month():
    """So that the same answer is the same message; a month is what people scroll back."""
    noon = 1_700_000_000 // DAY * DAY + DAY // 2
    assert ends(noon) == ends(noon + DAY // 2 - 1)
    assert LIFE < ends(noon) - noon <= LIFE + DAY


def test_public_letters_need_no_link(tmp_path: Path):
    """Addresses are plain and stay the same."""
    room = Room(tmp_path, StandIn(), WIAN_LETTERS="public", WIAN_BASE_URL=BASE)
    assert link(room, passage="a b") == f"/letters/{LETTER}?p=a+b#quoted"
    answer = room.get(f"/letters/{LETTER}")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert "k=" not in "".join(re.findall(r'href="([^"]*)"', answer.text))


def test_members_sign_in_as_at_the_desk(tmp_path: Path):
    """Nobody else reads, by whatever link; the page says how to sign in."""
    room = Room(tmp_path, StandIn(), WIAN_LETTERS="members")
    for place in (*PLACES, *LISTS):
        answer = room.get(place.format(id=LETTER))
        assert answer.status_code == 401
        assert say.MEMBERS_STEP in answer.text
    room.enter()
    assert room.get(f"/letters/{LETTER}").status_code == 200


def test_the_desk_reads_without_a_link(room: Room):
    """Who is signed in at the desk may read every letter."""
    room.enter()
    assert room.get(f"/letters/{LETTER}").status_code == 200


def test_what_is_not_public_stays_out_of_caches_and_search_engines(room: Room):
    """Also the page that refuses."""
    for place in (link(room), "/"):
        headers = room.get(place).headers
        assert headers["Cache-Control"] == "private, no-store"
        assert headers["X-Robots-Tag"] == "noindex, nofollow"


def test_a_key_made_up_is_kept_so_that_links_survive(tmp_path: Path):
    """The same key after a restart, readable by its owner alone; a key that is set is used."""
    settings = load({"WIAN_HOME": str(tmp_path / "home")})
    first, again = with_key(settings), with_key(settings)
    assert first.secret_key == again.secret_key
    assert len(first.secret_key) == 64
    kept = list((tmp_path / "home").iterdir())
    assert [stat.S_IMODE(path.stat().st_mode) for path in kept] == [0o600]
    given = load({"WIAN_HOME": str(tmp_path / "other"), "WIAN_SECRET_KEY": "given"})
    assert with_key(given).secret_key == "given"
    assert not (tmp_path / "other").exists()


def test_a_mode_that_is_none_is_refused():
    """The refusal names key and value."""
    with pytest.raises(BadSetting, match=r"WIAN_LETTERS.*everyone"):
        load({"WIAN_LETTERS": "everyone"})
