"""Lists of letters: what asks for one and what does not, and the key that pages it."""

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.letter import Letter
from corpus.store import load_letters
from index.listing import Filter, from_key, parse, select

TODAY = dt.date(2026, 1, 15)


@pytest.fixture(scope="module")
def letters(corpus: Path) -> list[Letter]:
    """The project's own letters."""
    return load_letters(corpus)


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("หนังสือล่าสุด", Filter(latest=True)),
        ("ขอดูหนังสือล่าสุดหน่อยครับ", Filter(latest=True)),
        ("ขอหนังสือใหม่ๆ 5 ฉบับ", Filter(latest=True)),
        ("มีหนังสืออะไรบ้าง", Filter()),
        ("หนังสือทั้งหมด", Filter()),
        ("หนังสือปี 2565", Filter(year=2565)),
        ("หนังสือปี ๖๕", Filter(year=2565)),
        ("หนังสือปี 2565 มีอะไรบ้าง", Filter(year=2565)),
        ("หนังสือปีที่แล้ว", Filter(year=2568)),
        ("หนังสือเดือนที่แล้ว", Filter(year=2568, month=12)),
        ("หนังสือเดือนพฤศจิกายน 2565", Filter(year=2565, month=11)),
        ("หนังสือ พ.ย. 65", Filter(year=2565, month=11)),
        ("หนังสือจากจังหวัดแพร่", Filter(sender="จังหวัดแพร่")),
        ("หนังสือจังหวัดแพร่", Filter(sender="จังหวัดแพร่")),
        ("มีหนังสือจากจังหวัดน่านไหม", Filter(sender="จังหวัดน่าน")),
        ("หนังสือของ มท.", Filter(sender="มท.")),
        ("หนังสือจากกรมส่งเสริมการปกครองท้องถิ่น", Filter(sender="กรมส่งเสริมการปกครองท้องถิ่น")),
        ("หนังสือจากจังหวัดแพร่ปี 2565", Filter(year=2565, sender="จังหวัดแพร่")),
        ("หนังสือเวียนล่าสุด", Filter(kind="หนังสือเวียน", latest=True)),
    ],
)
def test_what_asks_for_a_list(query: str, asked: Filter, letters: list[Letter]):
    """In any order and with any politeness around it."""
    assert parse(query, letters, TODAY) == asked


@pytest.mark.parametrize(
    "query",
    [
        "หนังสือจากจังหวัดแพร่ให้ทำอะไร",
        "หนังสือจากจังหวัดแพร่ถึงใคร",
        "หนังสือของจังหวัดแพร่สั่งใคร",
        "หนังสือล่าสุดให้ทำอะไร",
        "หนังสือปี 2565 เรื่องที่อยู่อาศัย",
        "หนังสือ ว 37",
        "หนังสือลงวันที่ 30 พฤศจิกายน 2565",
        "หนังสือเวียนคืออะไร",
        "หนังสือที่ต้องส่งภายในเดือนนี้",
        "คำสั่งแต่งตั้งคณะทำงาน",
        "ปี 2565 มีงบเท่าไร",
        "ใครรับผิดชอบ",
        "",
    ],
)
def test_real_questions_are_left_alone(query: str, letters: list[Letter]):
    """What asks for more than a list is no list."""
    assert parse(query, letters, TODAY) is None


def test_no_golden_question_is_a_list(corpus: Path, letters: list[Letter]):
    """The project's own golden questions all ask for what letters say."""
    lines = (corpus / "golden.jsonl").read_text("utf-8").splitlines()
    questions = [json.loads(line)["query"] for line in lines]
    assert [q for q in questions if parse(q, letters, TODAY)] == []


def test_letters_are_listed_newest_first(letters: list[Letter]):
    """Every filter narrows; an abbreviation finds the sender it stands for."""
    assert len(select(Filter(), letters)) == len(letters)
    dates = [letter.date or "" for letter in select(Filter(latest=True), letters)]
    assert dates == sorted(dates, reverse=True)
    november = select(Filter(year=2565, month=11), letters)
    assert {letter.date[:7] for letter in november} == {"2022-11"}
    assert {letter.sender for letter in select(Filter(sender="มท."), letters)} == {"กระทรวงมหาดไทย"}


filters = st.builds(
    Filter,
    year=st.none() | st.integers(2400, 2700),
    month=st.none() | st.integers(1, 12),
    sender=st.text("กขจังหวัดแพร่. ", min_size=0, max_size=80),
    kind=st.sampled_from(["", "หนังสือเวียน", "ข่าว"]),
    latest=st.booleans(),
)


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
