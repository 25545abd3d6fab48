"""The urgency mark of a letter through OCR damage; a guess is a doubt, other words are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.letter import Letter
from corpus.reader import read_text
from corpus.urgency import LEVELS, read_urgency
from tests.corpus.samples import CIRCULAR

UNMARKED = CIRCULAR.split("\n", 2)[2]
NUMBER, REST = UNMARKED.split("\n", 1)
stray = st.sampled_from("qlIoumn~'.,;|!17")


def letter(text: str) -> Letter:
    """The one letter of a text."""
    (only,) = read_text(text, "หนังสือ.txt")
    return only


@given(st.sampled_from(LEVELS), stray, st.data())
def test_a_stray_sign_before_behind_or_inside_leaves_the_level(level: str, sign: str, data):
    """A Latin letter, a digit or a speck that recognition put anywhere into the mark."""
    at = data.draw(st.integers(0, len(level)))
    assert read_urgency(level[:at] + sign + level[at:]).level == level


@given(st.sampled_from(LEVELS[:2]), stray, st.data())
def test_a_letter_read_as_latin_is_a_doubt(level: str, sign: str, data):
    """One letter gone for a stray one: the level stands, and a person is asked to look."""
    letters = [k for k, char in enumerate(level) if "ก" <= char <= "ฮ" and k]
    at = data.draw(st.sampled_from(letters))
    read = letter(f"{level[:at]}{sign}{level[at + 1 :]}\n\n{UNMARKED}")
    assert read.urgency == level
    assert "urgency" in {doubt.field for doubt in read.doubts}


@pytest.mark.parametrize(
    ("mark", "level", "sure"),
    [
        ("ด่วนที่สดq", "ด่วนที่สุด", True),
        ("ต่วนทสุด", "ด่วนที่สุด", True),
        ("ด่วน ที่ สุ ด", "ด่วนที่สุด", True),
        ("ด่วนที", "ด่วนที่สุด", False),
        ("ด่วนม", "ด่วนมาก", False),
        ("ด่วนq", "ด่วน", False),
        ("ด่วน", "ด่วน", True),
    ],
)
@pytest.mark.parametrize(
    "place", ["{mark}\n\n{number}\n", "{mark} {number}\n", "{number}   {mark}\n"]
)
def test_a_damaged_mark_is_read_wherever_it_stands(mark: str, level: str, sure: bool, place: str):
    """Above the number, before it or behind it; a mark that may be another one is a doubt."""
    read = letter(place.format(mark=mark, number=NUMBER) + REST)
    assert (read.urgency, read.canonical) == (level, "มท 0810.3/ว 5527")
    assert [doubt.field for doubt in read.doubts] == ([] if sure else ["urgency"])


@pytest.mark.parametrize("mark", ["ด่วนที่สดq     ", "ด่วนมาก "])
def test_a_mark_beside_the_office_is_read_and_no_part_of_its_name(mark: str):
    """Recognition joins what stands on one height of the page."""
    office = "กรมส่งเสริมการปกครองท้องถิ่น"
    read = letter(UNMARKED.replace(office, mark + office, 1))
    assert read.urgency in LEVELS[:2]
    assert read.sender == office


@pytest.mark.parametrize(
    "words",
    ["รถด่วน", "ขอด่วน", "สายด่วน 1300", "เร่งด่วน", "ดีที่สุด", "ส่วนที่ 1", "ด้านที่ 2", "ถนน", "ด่วนพิเศษ"],
)
def test_words_that_only_contain_the_mark_are_none(words: str):
    """Not above the number either."""
    assert letter(f"{words}\n\n{UNMARKED}").urgency == ""


@pytest.mark.parametrize(
    "change",
    [
        ("เรื่อง ", "เรื่อง ด่วนที่สุด "),
        ("ตามหนังสือที่อ้างถึง", "ตามหนังสือด่วนที่สุดที่อ้างถึง"),
        ("จึงเรียนมา", "ด่วนมาก\n\nจึงเรียนมา"),
        ("๑. ให้ท้องถิ่น", "๑. ด่วนที่สุด ให้ท้องถิ่น"),
    ],
)
def test_what_the_letter_says_of_urgency_is_no_mark(change: tuple[str, str]):
    """In the subject, in a paragraph, on a line of its own in the body."""
    text = UNMARKED.replace(*change, 1)
    assert text != UNMARKED
    assert letter(text).urgency == ""
