"""The bot on the real engine: the questions it offers itself are answered, and verbatim."""

from pathlib import Path

import pytest

from bot import texts
from bot.excerpt import ELLIPSIS
from index.engine import Engine
from tests.bot.conftest import Office
from tests.bot.test_excerpt import bare
from tests.bot.test_messages import components


@pytest.fixture(scope="module")
def letters(home: Path) -> Engine:
    """The real engine on the project's own snapshot."""
    return Engine.open(home)


@pytest.mark.parametrize("question", [question for _, question in texts.EXAMPLES])
def test_the_offered_questions_are_answered(desk: Office, question: str):
    """Each example of the greeting leads to a letter, quoted in its own words."""
    [answer] = desk.ask(question)
    assert texts.NOT_FOUND not in answer["altText"]
    stored = [bare(letter.text) for letter in desk.engine.letters()]
    for bubble in components(answer, "bubble"):
        spans = components(bubble, "span")
        shown = bare("".join(span["text"] for span in spans)).strip(ELLIPSIS)
        assert any(shown in text for text in stored)


@pytest.mark.parametrize("question", ["ราคายางพาราวันนี้เท่าไร", "ว 99999"])
def test_what_the_letters_do_not_say_is_said_so(desk: Office, question: str):
    """Nothing is passed off as an answer."""
    [answer] = desk.ask(question)
    said = answer.get("altText", answer.get("text"))
    assert texts.NOT_FOUND in said or texts.UNKNOWN in said


@pytest.mark.parametrize("text", ["\U0001f600", "\0\x01", "\ud800", "สวัสดีครับ", "ก" * 3000])
def test_any_text_gets_words(desk: Office, text: str):
    """What cannot be looked up still gets one message and an end without trouble."""
    assert len(desk.ask(text)) in (1, 2)
    assert desk.states() == {"answered": 1}
    assert texts.TROUBLE not in str(desk.said())
