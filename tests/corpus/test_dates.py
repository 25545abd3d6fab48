"""Dates in letters, stamps and questions."""

import datetime
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates import find_dates, find_years, parse_date, thai_date

DAYS = st.dates(datetime.date(1983, 1, 1), datetime.date(2056, 12, 31))
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("ลงวันที่ ๒๙ ธันวาคม ๒๕๖๕ จำนวน ๑ ชุด", "2022-12-29"),
        ("๙ มิถุนายน 2553", "2010-06-09"),
        ("ลว 15 มิ.ย. 64", "2021-06-15"),
        ("25 ส.ค. 2554", "2011-08-25"),
        ("25สค2554", "2011-08-25"),
        ("วันที่\t๑๒ พ.ค. ๒๕๕๓", "2010-05-12"),
        ("4/1/65", "2022-01-04"),
        ("วันที่ ๓๑.๑๒.๖๕", "2022-12-31"),
        ("3 - 11 - 2565", "2022-11-03"),
        ("2022-11-30", "2022-11-30"),
        ("วันที่ ๓๑\nมีนาคม ๒๕๖๖หากคาดว่า", "2023-03-31"),
        ("๒๘ กุมภาพันธ์๒๕๖๘", "2025-02-28"),
        ("8\u00a0พฤศจิกายน\u00a02565", "2022-11-08"),
        ("ณ วันที่ ๑๐ เดือนพฤศจิกายน พ.ศ. ๒๕๖๕", "2022-11-10"),
        ("สั่ง ณ วันที่ 5 มกราคม พุทธศักราช 2566", "2023-01-05"),
        ("10 May 2010", "2010-05-10"),
        ("1 กรกฏาคม 2564", "2021-07-01"),
        ("๓ ธ.ค. ๒๕ ๖๕", "2022-12-03"),
        ("วันที่ ๓ ๑ ธ.ค. ๒๕๖๕", "2022-12-31"),
    ],
)
def test_every_way_of_writing_a_date_is_read(text, iso):
    """Thai or Arabic digits, names or numbers, full or short years, with stray blanks."""
    assert parse_date(text) == datetime.date.fromisoformat(iso)


@given(DAYS, st.sampled_from(["{}", "ลงวันที่ {} จำนวน", "วันที่{}น."]), st.booleans())
def test_a_written_date_is_found_again_where_it_stands(day, frame, thai):
    """What `thai_date` writes is read back, with its exact place."""
    written = thai_date(day).translate(THAI_DIGITS) if thai else thai_date(day)
    text = frame.format(written)
    (found,) = find_dates(text)
    assert (found.date, found.text, found.mended) == (day, written, False)
    assert text[found.start : found.end] == written


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("๑๗ กุมภาพันธ ๒๕๖๘", "2025-02-17"),
        ("๕ มิถุนายม ๒๕๖๕", "2022-06-05"),
        ("5 พฤศจิกายม 2565", "2022-11-05"),
        ("7 ม.ด. 2565", "2022-01-07"),
        ("๑๗ กุมภาพันธ์ ๖๕๖๘", "2025-02-17"),
    ],
)
def test_one_damaged_sign_is_mended_and_marked(text, iso):
    """A month or century with one misread sign is read, but never as if it were clean."""
    (found,) = find_dates(text)
    assert (found.date, found.mended) == (datetime.date.fromisoformat(iso), True)


@pytest.mark.parametrize("text", ["31 ก.พ. 2565", "๑ / พ.ย. / ๒๕", "5 มีราคม 2566", "31/2/2565"])
def test_a_date_that_cannot_be_is_found_without_a_day(text):
    """Impossible, half-written and undecidable dates are shown, not guessed."""
    (found,) = find_dates(f"วันที่ {text}")
    assert (found.date, found.text) == (None, text)


@pytest.mark.parametrize(
    "text",
    [
        "โทร. ๐-๕๔๕๐-๐๖๐, 0 2222 4160 ต่อ 12-34-56",
        "พ.ร.บ. (ฉบับที่ ๒) พ.ศ. ๒๕๔๘",
        "เวลา 09.30 น. ข้อ 1.2.30 และ ๔.๑.๑",
        "วันที่ 5 ม.ค. 09.30 น.",
        "รับที่ ๗๗๐/๒๖ พร ๕๔๑๓๐",
        "จำนวน 3 คน ๒๕๖๕ บาท",
    ],
)
def test_other_numbers_are_no_dates(text):
    """Phones, acts, hours, clauses and register numbers are left alone."""
    assert find_dates(text) == []


def test_a_span_of_days_gives_its_dated_ends():
    """In "1 ต.ค. - 30 ก.ย. 66" the 30 is a day, not the year of the first."""
    assert [f.text for f in find_dates("1 ต.ค. - 30 ก.ย. 66")] == ["30 ก.ย. 66"]
    found = find_dates("๑ ต.ค. ๖๕ – ๓๐ ก.ย. ๖๖")
    assert [str(f.date) for f in found] == ["2022-10-01", "2023-09-30"]


def test_the_weekday_before_a_date_is_checked():
    """A printed weekday belongs to the date and betrays a misread day."""
    right, wrong = find_dates("วันจันทร์ ที่ 13 มีนาคม 2566 และ วันศุกร์ที่ ๑๔ มีนาคม ๒๕๖๖")
    assert (right.text, right.weekday_disagrees) == ("วันจันทร์ ที่ 13 มีนาคม 2566", False)
    assert wrong.weekday_disagrees


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("แผนหมู่บ้าน ปี 53 ว่าไง", [2553]),
        ("เลขที่ ๕๘๙ ปี ๒๕๖๕", [2565]),
        ("หนังสือ มท. 30 พ.ย. 65", [2565]),
        ("หนังสือเดือนพ.ย. 65", [2565]),
        ("letter of 2010 ปี 2010", [2553]),
        ("พ.ศ. 2553 กับ 2554", [2553, 2554]),
        ("ปีงบประมาณ 2568", []),
        ("ทำมา 5 ปี 53 หมู่บ้าน", []),
        ("ว 2565", []),
    ],
)
def test_years_in_questions(question, years):
    """Years that date a letter count; budget years, durations and numbers do not."""
    assert find_years(question) == years


@given(st.text(alphabet="0123๑๒๕๖/.- \nกมพ.ค.ย.มกราคมวันที่", max_size=60))
def test_any_text_is_searched_with_true_places(text):
    """Found dates never overlap and always quote the text they stand in."""
    found = find_dates(text)
    assert all(f.text == text[f.start : f.end] for f in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
