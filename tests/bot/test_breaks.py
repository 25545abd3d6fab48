"""Cutting Thai: between words, never inside one or inside an abbreviation."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.breaks import word_break
from bot.limits import QUICK_LABEL, cut, graphemes

WORDS = ("ขอความร่วมมือ", "สนับสนุน", "การ", "ขับเคลื่อน", "แผน", "ยุทธศาสตร์", "ที่อยู่อาศัย", "จังหวัด")
SENTENCE = "".join(WORDS)
EDGES = {len("".join(WORDS[:count])) for count in range(len(WORDS) + 1)}


@pytest.mark.parametrize("at", range(len(WORDS[0]), len(SENTENCE)))
def test_a_cut_falls_between_words(at: int):
    """Wherever a run of Thai without blanks is cut, whole words stay."""
    place = word_break(SENTENCE, at)
    assert place in EDGES
    assert at - 15 <= place <= at


def test_an_abbreviation_stays_whole():
    """No cut inside ก.บ.จ. or before the full stop of อปท."""
    text = "ให้ ก.บ.จ. และ อปท.ทุกแห่งทราบ"
    whole = [text.index("ก.บ.จ."), text.index("อปท.")]
    for start, length in zip(whole, (6, 4), strict=True):
        for at in range(start + 1, start + length):
            assert not start < word_break(text, at) < start + length


def test_what_has_no_words_is_cut_where_it_must():
    """Digits, addresses and foreign runs are cut at the limit, not thrown away."""
    for text in ("9" * 200, "x" * 200, "https://wian.example/" + "a" * 200):
        assert word_break(text, 100) > 60


def test_labels_end_in_whole_words():
    """A long question under a quick reply is shortened to words, within LINE's twenty."""
    label = cut("เรื่องการขับเคลื่อนแผนยุทธศาสตร์ที่อยู่อาศัยจังหวัดแพร่", QUICK_LABEL, graphemes)
    assert label == "เรื่องการขับเคลื่อนแผน…"
    assert graphemes(label) <= QUICK_LABEL


@given(st.text(st.sampled_from(list("กิน้ำที่ ๑2ab.\n\u00a0-\U0001f600")), max_size=200), st.data())
def test_any_text_can_be_cut_anywhere(text: str, data: st.DataObject):
    """Whatever the text: a place not after the one asked for, and never outside."""
    at = data.draw(st.integers(0, len(text)))
    assert 0 <= word_break(text, at) <= at


def test_the_length_of_a_text_costs_nothing():
    """A million characters are cut as fast as a hundred: only the stretch around is read."""
    text = SENTENCE * 20_000
    word_break(text, 50)
    began = time.perf_counter()
    assert word_break(text, 500_000) > 499_900
    assert time.perf_counter() - began < 0.2
