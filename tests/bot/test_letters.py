"""A letter's page: its text character for character, the passage marked."""

import html
import re

import pytest

from bot import texts
from bot.letters import address, page
from corpus.letter import Letter
from tests.bot.conftest import Office
from tests.bot.standin import StandIn


def shown(body: str) -> str:
    """The letter's text as a browser reads it out of the page."""
    inside = re.search(r'<div class="paper" id="letter">(.*)</div>', body, re.DOTALL)[1]
    return html.unescape(re.sub(r"</?mark[^>]*>", "", inside))


def test_the_page_shows_the_stored_text(desk: Office, letters: StandIn):
    """Every letter, markup and blanks included, exactly as stored."""
    for letter in letters.all():
        answer = desk.client.get(f"/letters/{letter.id}")
        assert answer.status_code == 200
        assert shown(answer.text) == letter.text


def test_the_passage_is_marked(desk: Office, letters: StandIn):
    """The link of an answer marks the passage's characters and nothing else."""
    letter = letters.all()[0]
    passage = letters.passages(letter)[2]
    answer = desk.client.get(f"/letters/{letter.id}", query_string={"p": passage.id})
    assert html.unescape(re.search(r"<mark[^>]*>(.*)</mark>", answer.text, re.DOTALL)[1]) == (
        passage.text
    )
    assert shown(answer.text) == letter.text


def test_a_passage_of_last_year_is_said_to_have_moved(desk: Office, letters: StandIn):
    """A link whose passage is gone still opens the letter."""
    letter = letters.all()[0]
    answer = desk.client.get(f"/letters/{letter.id}?p=gone")
    assert answer.status_code == 200
    assert texts.PAGE_PASSAGE_MOVED in answer.text
    assert "<mark" not in answer.text


@pytest.mark.parametrize("name", ["nothing", "..%2f..%2fetc", "%00", "ก" * 900])
def test_an_unknown_letter_is_a_404_with_a_next_step(desk: Office, name: str):
    """A retired or invented id gets one sentence."""
    answer = desk.client.get(f"/letters/{name}")
    assert answer.status_code == 404


def test_text_is_never_markup(desk: Office):
    """A letter that holds tags shows them as characters."""
    evil = "<script>alert(1)</script> & <p>ก</p>"
    desk.engine.letter = lambda _: Letter("x", "หนังสือเวียน", evil, subject="<b>")
    answer = desk.client.get("/letters/x")
    assert "<script>" not in answer.text
    assert "<b>" not in answer.text
    assert shown(answer.text) == evil


def test_not_ready_says_so(desk: Office):
    """Before the engine stands the page asks for patience."""
    desk.here.standby.engine = None
    assert desk.client.get("/letters/x").status_code == 503


def test_an_answers_link_leads_to_its_passage(letters: StandIn):
    """The address names letter and passage, safely quoted; without a base there is none."""
    assert address("")("a", "b") == ""
    assert address("https://a.example")("a/b", "p q") == (
        "https://a.example/letters/a%2Fb?p=p+q#quoted"
    )
    letter = letters.all()[1]
    for passage in letters.passages(letter):
        parts = page(letter, passage.id)
        assert parts.marked == passage.text
        assert parts.before + parts.marked + parts.after == letter.text
