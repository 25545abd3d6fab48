"""Lists of letters: what is in one, in which order, and the key that pages it."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.letter import Letter
from corpus.store import load_letters
from index.listing import URGENT, Filter, from_key, select, within

TODAY = dt.date(2026, 1, 15)  # a Thursday


@pytest.fixture(scope="module")
def letters(corpus: Path) -> list[Letter]:
    """The project's own letters."""
    return load_letters(corpus)


def test_letters_are_listed_newest_first(letters: list[Letter]):
    """Every filter narrows; an abbreviation finds the sender it stands for."""
    assert len(select(Filter(), letters)) == len(letters)
    dates = [letter.date or "" for letter in select(Filter(latest=True), letters)]
    assert dates == sorted(dates, reverse=True)
    november = select(Filter(year=2565, month=11), letters)
    assert {letter.date[:7] for letter in november} == {"2022-11"}
    assert {letter.sender for letter in select(Filter(sender="มท."), letters)} == {"กระทรวงมหาดไทย"}


def test_the_oldest_come_first_when_they_are_asked_for(letters: list[Letter]):
    """The same letters the other way round; one without a date is last in either."""
    bare = replace(letters[0], id="bare", date=None)
    oldest = select(Filter(oldest=True), [*letters, bare])
    dates = [letter.date for letter in oldest]
    assert dates == [*sorted(letter.date for letter in letters), None]


def test_urgent_is_any_urgency_and_a_level_is_that_level(letters: list[Letter]):
    """ "ด่วน" holds for ด่วนมาก and ด่วนที่สุด as well."""
    very = replace(letters[0], id="very", urgency="ด่วนมาก")
    most = [letter for letter in letters if letter.urgency == "ด่วนที่สุด"]
    assert most
    assert len(select(Filter(urgency="ด่วน"), [*letters, very])) == len(most) + 1
    assert select(Filter(urgency="ด่วนที่สุด"), [*most, very])[-1] != very
    assert select(Filter(urgency="ด่วนมาก"), [*letters, very]) == [very]


@pytest.mark.parametrize(
    ("unit", "back", "asked"),
    [
        ("day", 0, Filter(first="2026-01-15", last="2026-01-15")),
        ("week", 0, Filter(first="2026-01-12", last="2026-01-18")),
        ("week", 1, Filter(first="2026-01-05", last="2026-01-11")),
        ("month", 1, Filter(year=2568, month=12)),
        ("year", 0, Filter(year=2569)),
    ],
)
def test_a_span_is_fixed_by_the_day_of_asking(unit: str, back: int, asked: Filter):
    """So that its next page, asked for a week later, is of the same list."""
    assert within(Filter(), unit, back, TODAY) == asked


def test_a_month_that_was_named_stays_in_last_year():
    """ "หนังสือเดือนมีนาคมปีที่แล้ว" is of that March, not of the whole year."""
    assert within(Filter(month=3), "year", 1, TODAY).month == 3


def test_days_narrow(letters: list[Letter]):
    """Both ends count; a letter without a date is in no span."""
    bare = replace(letters[0], id="bare", date=None)
    asked = Filter(first="2022-11-08", last="2022-11-30")
    dates = {letter.date for letter in select(asked, [*letters, bare])}
    assert dates == {"2022-11-08", "2022-11-30"}


days = st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)).map(dt.date.isoformat)
filters = st.builds(
    Filter,
    year=st.none() | st.integers(2400, 2700),
    month=st.none() | st.integers(1, 12),
    sender=st.text("กขจังหวัดแพร่. ", min_size=0, max_size=80),
    kind=st.sampled_from(["", "หนังสือเวียน", "ข่าว"]),
    latest=st.booleans(),
    urgency=st.sampled_from(["", *URGENT]),
    oldest=st.booleans(),
)
filters = st.one_of(filters, st.builds(replace, filters, first=days, last=days))


@given(filters)
def test_a_key_stands_for_its_filter(asked: Filter):
    """Round trip; short and without the sign that buttons are cut at."""
    assert from_key(asked.key) == asked
    assert "|" not in asked.key
    assert len(asked.key) < 200


@given(st.text(max_size=30))
def test_a_foreign_key_is_refused(key: str):
    """Whatever a button holds, it is a filter with that key or none."""
    found = from_key(key)
    assert found is None or found.key == key


def test_a_day_that_there_is_not_is_no_key():
    """So that a button that was tampered with is an old button and no fault."""
    assert from_key("f=2026-02-31;l=2026-02-31") is None
    assert from_key("f=2026-01-01") is None
