"""A badly read letter is searched by its likeliest words, and shown as it was read."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from rapidfuzz.fuzz import ratio

from corpus.letter import Letter
from corpus.store import load_letters
from corpus.text import fold_text
from index.damage import damaged
from index.repair import badly_read, repaired
from index.sheets import sheets

CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture(scope="module", params=load_letters(CORPUS)[:5], ids=lambda letter: letter.id)
def letter(request: pytest.FixtureRequest) -> Letter:
    """One of the project's letters."""
    return request.param


def test_a_typed_letter_is_left_alone(letter: Letter):
    """Names and numbers of a good letter are never read again."""
    assert not badly_read(fold_text(letter.text))


def test_a_damaged_letter_comes_nearer_to_what_was_printed(letter: Letter):
    """With 8 % of the letters damaged, two fifths of the difference and more is undone."""
    torn = fold_text(damaged(letter.text, 0.08, random.Random(1)))
    printed, read = (text.replace(" ", "") for text in (fold_text(letter.text), torn))
    mended = repaired(torn).replace(" ", "")
    assert badly_read(torn)
    assert 100 - ratio(printed, mended) < 0.6 * (100 - ratio(printed, read))


@pytest.mark.parametrize(
    "torn",
    [
        "องค์กร ปกคร องส่วนท้องถิน",
        "องค์กรปกครงส่วนท้องถิ่น",
        "องค์กรปกครอองล่วนท้องภิ่น",
        "อง ค์กรปกยครองส่วนห้องถิ่น",
    ],
)
def test_letters_torn_lost_added_and_mistaken_make_the_word_again(torn: str):
    """A word of a letter is known by what is left of it."""
    assert repaired(torn) == "องค์กรปกครองส่วนท้องถิ่น"


def test_what_is_shown_stays_as_it_was_read(letter: Letter):
    """Only the search copy is mended: a passage is its letter's stored text."""
    torn = replace(letter, text=damaged(letter.text, 0.08, random.Random(2)))
    for sheet in sheets(torn):
        passage = sheet.passage
        assert passage.text == torn.text[passage.start : passage.end]
