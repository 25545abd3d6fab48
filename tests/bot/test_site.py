"""What every page shares: the headers, the one stylesheet, the face."""

import re
from pathlib import Path

import pytest

from bot import headers
from bot.colours import contrast
from bot.settings import load
from bot.site import texts as say
from tests.bot.conftest import Office

BOT = Path(headers.__file__).parent
TEMPLATES = sorted([*BOT.glob("templates/*.html"), *BOT.glob("deskweb/templates/**/*.html")])
STYLE = (BOT / "static" / "site.css").read_text("utf-8")
#: (text, behind it): every combination that the stylesheets make.
PAIRS = (
    *[(ink, "paper") for ink in ("ink", "muted", "link", "soft-ink", "bad")],
    *[(ink, "ground") for ink in ("ink", "muted", "link", "soft-ink", "warn")],
    *[("ink", ground) for ground in ("soft", "mark")],
    *[("link", "soft"), ("muted", "soft"), ("soft-ink", "soft"), ("brand-ink", "brand")],
    *[("warn", "warn-paper"), ("bad", "bad-paper")],
)  # fmt: skip


@pytest.mark.parametrize(
    "path",
    ["/admin", "/admin/enter", "/letters/x", "/nothing", "/livez", "/static/site.css"],
)
def test_every_answer_carries_the_headers(desk: Office, path: str):
    """At least those of OWASP's list, whatever the answer is."""
    with desk.client.get(path) as answer:
        told = answer.headers
    assert told["X-Content-Type-Options"] == "nosniff"
    assert told["Referrer-Policy"] == "no-referrer"
    assert told["X-Permitted-Cross-Domain-Policies"] == "none"
    assert told["Cross-Origin-Opener-Policy"] == "same-origin"
    assert told["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert told["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in told["Permissions-Policy"]
    policy = dict(part.split(" ", 1) for part in told["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"


def test_in_earnest_nothing_is_framed_and_https_is_kept():
    """Without `/try` nobody frames a page; a public https address is one for good."""
    env = {"LINE_CHANNEL_SECRET": "s", "LINE_CHANNEL_ACCESS_TOKEN": "t"}
    told = headers.strict(load(env | {"WIAN_BASE_URL": "https://wian.example"}))
    assert told["X-Frame-Options"] == "deny"
    assert "frame-ancestors 'none'" in told["Content-Security-Policy"]
    assert told["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert "Strict-Transport-Security" not in headers.strict(load(env))


@pytest.mark.parametrize("path", ["/nothing", "/letters", "/letters/x/pages/1.jpg"])
def test_a_page_that_is_none_says_so_and_leads_on(desk: Office, path: str):
    """In Thai, with the search and the way to all letters; the desk speaks for itself."""
    desk.here.settings.__dict__["letters"] = "public"
    answer = desk.client.get(path)
    assert answer.status_code == 404
    assert say.NOT_HERE in answer.text
    assert 'role="search"' in answer.text
    assert say.ALL_LETTERS in answer.text


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_page_brings_its_own_script_or_style(path: Path):
    """Nothing inline, nothing from elsewhere: the policy would refuse it."""
    page = path.read_text("utf-8")
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?! src=)|\|\s*safe", page)
    assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", page)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "behind"), PAIRS)
def test_text_can_be_read(scheme: int, text: str, behind: str):
    """Every pair of colours reaches WCAG's AA in both schemes."""
    colours = [dict(re.findall(r"--([a-z-]+): (#\w{6})", one)) for one in STYLE.split("@media")[:2]]
    assert contrast(colours[scheme][text], colours[scheme][behind]) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("edge", ["edge", "focus"])
def test_edges_can_be_seen(scheme: int, edge: str):
    """Borders of fields and the mark of the focus reach 3 : 1 (WCAG 1.4.11)."""
    colours = [dict(re.findall(r"--([a-z-]+): (#\w{6})", one)) for one in STYLE.split("@media")[:2]]
    for behind in ("paper", "ground"):
        assert contrast(colours[scheme][edge], colours[scheme][behind]) >= 3


def test_the_face_is_small_and_free():
    """Both weights together are under 50 KB; their licence stands beside them."""
    fonts = BOT / "static" / "fonts"
    assert sum(path.stat().st_size for path in fonts.glob("*.woff2")) < 50_000
    assert "SIL OPEN FONT LICENSE" in (fonts / "OFL.txt").read_text("utf-8")
    assert set(re.findall(r'url\("fonts/(.+?)"\)', STYLE)) == {
        p.name for p in fonts.glob("*.woff2")
    }
