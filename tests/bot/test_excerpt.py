"""Excerpts: the stored characters, without markup, highlighted where the answer is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.excerpt import ELLIPSIS, LIMIT, plain, runs
from tests.bot.standin import StandIn

MARKUP = re.compile(r"</?[a-z]+[^<>]*>|\*\*+|&nbsp;|(\|\s*:?-{2,}:?\s*)+\|?|\||\s+")


def bare(text: str) -> str:
    """`text` without markup and white space: what an excerpt must keep character for character."""
    return MARKUP.sub("", text)


def test_every_passage_of_the_letters_is_shown_verbatim(letters: StandIn):
    """Joined, the runs of a passage are its stored characters; only markup and blanks give way."""
    for letter in letters.all():
        for passage in letters.passages(letter):
            shown = "".join(run.text for run in runs(passage.text, (), 10_000))
            assert bare(shown) == bare(passage.text)


def test_plain_text_is_not_touched():
    """A text without markup and wrapped lines is its own excerpt."""
    text = "๒. ให้อำเภอแจ้ง อปท. ทราบ\n๓. รายงานผลภายใน ๑๕ วัน (แบบ ก)"
    assert plain(text) == text


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("<p>ข้อหนึ่ง</p> <p>ข้อสอง</p>", "ข้อหนึ่ง\nข้อสอง"),
        ("**สรุป**ผล", "สรุปผล"),
        ("| ๑. | ทำแผน | ส่งภายในเดือน |", "๑. ทำแผน ส่งภายในเดือน"),
        ("| ที่ | งาน |\n|-----|:---|\n| ๑ | ทำ |", "ที่ งาน\n๑ ทำ"),
        ("จัดทำแผน  \n\u00a0\u00a0\u00a0\u00a0ให้เสร็จ", "จัดทำแผน ให้เสร็จ"),
        ("ดังนี้  \n    ๑. ทำแผน", "ดังนี้\n๑. ทำแผน"),
        ("ก&nbsp;ข", "ก ข"),
        ("ค่า a < b และ c > d", "ค่า a < b และ c > d"),
        (" \n ", ""),
    ],
)
def test_markup_and_wrapped_lines_give_way(stored: str, shown: str):
    """Each kind of markup in the letters becomes the white space a reader expects."""
    assert plain(stored) == shown


def test_the_highlight_moves_with_its_words():
    """Offsets of the stored text light exactly those words in the excerpt."""
    stored = "| ๑. | <p>ให้อำเภอ  \n    แจ้ง อปท.</p> | ภายในเดือน |"
    start, end = stored.index("แจ้ง"), stored.index("</p>")
    bright = [run.text for run in runs(stored, [(start, end)]) if run.bright]
    assert bright == ["แจ้ง อปท."]


def test_a_long_text_is_cut_around_its_highlight():
    """Far more text than fits: the answer stays whole, cut ends show, no syllable is broken."""
    before, answer, after = "คำนำ ยาวมาก " * 200, "ให้ส่งรายงานภายในวันที่ ๓๐", " ท้ายเรื่อง" * 200
    stored = before + answer + after
    shown = runs(stored, [(len(before), len(before) + len(answer))])
    text = "".join(run.text for run in shown)
    assert [run.text for run in shown if run.bright] == [answer]
    assert text.startswith(ELLIPSIS)
    assert text.endswith(ELLIPSIS)
    assert len(text) <= LIMIT + 2
    assert text.strip(ELLIPSIS) in stored


spans = st.tuples(st.integers(0, 900), st.integers(0, 900)).map(sorted).map(tuple)
odd_text = st.text(st.sampled_from(list("กิน้ำที่ ๑2ab|*<p>/\n\u00a0-. \U0001f600")), max_size=900)


@given(odd_text, st.lists(spans, max_size=3), st.integers(1, 900))
def test_any_text_gives_an_excerpt_within_its_limit(text: str, highlight: list, limit: int):
    """Whatever is stored and highlighted: characters in their order, and no more than fits."""
    shown = "".join(run.text for run in runs(text, highlight, limit))
    assert len(shown) <= limit + 42
    kept = iter(text)
    assert all(c in kept for c in shown.strip(ELLIPSIS) if not c.isspace())
