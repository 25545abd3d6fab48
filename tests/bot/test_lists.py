"""What asks for a list of letters and for nothing else, and what does not."""

import json
from pathlib import Path

import pytest

from bot.lists import asked_for, listing_of
from bot.plan import Words
from corpus.letter import Letter
from corpus.store import load_letters
from index.listing import Filter

TODAY = "2026-01-15"  # a Thursday


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
        ("หนังสือด่วนที่สุด", Filter(urgency="ด่วนที่สุด")),
        ("ขอดูหนังสือด่วนมากหน่อยครับ", Filter(urgency="ด่วนมาก")),
        ("เรื่องด่วน", Filter(urgency="ด่วน")),
        ("มีเรื่องด่วนอะไรบ้าง", Filter(urgency="ด่วน")),
        ("หนังสือด่วนทีสุดปี 53", Filter(year=2553, urgency="ด่วนที่สุด")),
        ("หนังสือด่วนที่สุดจากแพร่", Filter(sender="จังหวัดแพร่", urgency="ด่วนที่สุด")),
        ("หนังสือเก่าสุด", Filter(oldest=True)),
        ("หนังสือเก่าที่สุดของจังหวัดแพร่", Filter(sender="จังหวัดแพร่", oldest=True)),
        ("ฉบับแรกสุด", Filter(oldest=True)),
        ("ฉบับเก่าสุดคือฉบับไหน", Filter(oldest=True)),
        ("หนังสือเดือนนี้", Filter(year=2569, month=1)),
        ("เดือนนี้มีหนังสืออะไรบ้าง", Filter(year=2569, month=1)),
        ("หนังสือสัปดาห์นี้", Filter(first="2026-01-12", last="2026-01-18")),
        ("หนังสืออาทิตย์ที่แล้วมีไหม", Filter(first="2026-01-05", last="2026-01-11")),
        ("หนังสือวันนี้", Filter(first="2026-01-15", last="2026-01-15")),
        ("หนังสือเข้าเมื่อวาน", Filter(first="2026-01-14", last="2026-01-14")),
        ("ขอหนังสือย้อนหลัง 2 สัปดาห์", Filter(first="2026-01-01", last="2026-01-15")),
        ("หนังสือตั้งแต่ปี 2560", Filter(first="2017-01-01", last="2026-01-15")),
        ("หนังสือตั้งแต่ปี 2553 ถึง 2554", Filter(first="2010-01-01", last="2011-12-31")),
        ("จดหมายด่วน", Filter(urgency="ด่วน")),
        ("นส.ด่วนที่สุด", Filter(urgency="ด่วนที่สุด")),
        ("ประกาศทั้งหมด", Filter(kind="ประกาศ")),
        ("คำสั่งปี 66", Filter(year=2566, kind="คำสั่ง")),
        ("letters from Phrae", Filter(sender="จังหวัดแพร่")),
        ("letters of March 2023", Filter(year=2566, month=3)),
        (
            "Letters in December 2022 from the Ministry of Interior please",
            Filter(year=2565, month=12, sender="กระทรวงมหาดไทย"),
        ),
        ("letters from Chonburi province", Filter(sender="จังหวัดชลบุรี")),
        ("letters from Bangkok", Filter(sender="กรุงเทพมหานคร")),
        ("most urgent letters from Phrae", Filter(sender="จังหวัดแพร่", urgency="ด่วนที่สุด")),
        ("the oldest letter", Filter(oldest=True)),
        ("orders of 2023", Filter(year=2566, kind="คำสั่ง")),
        ("letters this week", Filter(first="2026-01-12", last="2026-01-18")),
        ("are there any new letters?", Filter(latest=True)),
    ],
)
def test_what_asks_for_a_list(query: str, asked: Filter, letters: list[Letter]):
    """In any order and with any politeness around it."""
    assert asked_for(query, letters, TODAY) == asked


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
        "เรื่องด่วนที่สุดต้องทำอะไร",
        "หนังสือด่วนที่สุดเรื่องแผนพัฒนาหมู่บ้าน",
        "ด่วนครับ",
        "นส.3",
        "หนังสือตั้งแต่ปี 2560 ให้ทำอะไร",
        "เรื่องที่อยู่อาศัย",
        "ฉบับเก่า",
        "letters",
        "letters about housing",
        "letters from my mother",
        "letters from Phrae about housing",
        "is there a newer letter",
        "",
    ],
)
def test_real_questions_are_left_alone(query: str, letters: list[Letter]):
    """What asks for more than a list is no list."""
    assert asked_for(query, letters, TODAY) is None


@pytest.mark.parametrize(
    "query",
    ["1 มกราคม 2560", "ขอดูหนังสือลงวันที่ ๑ ม.ค. ๖๐ หน่อยครับ", "มีหนังสือวันที่ 1 มกราคม 2560 ไหม"],
)
def test_a_letter_of_a_day_without_one(query: str, letters: list[Letter]):
    """Nothing was issued on that day, and that is said."""
    said = listing_of(query, letters, TODAY, "")
    assert isinstance(said, Words)
    assert "ลงวันที่ 1 มกราคม 2560" in said.text


@pytest.mark.parametrize(
    "query",
    [
        "ส่งภายในวันที่ 1 มกราคม 2560",
        "ครบกำหนด 1 มกราคม 2560",
        "ต้องทำอะไรก่อนวันที่ 1 มกราคม 2560",
        "รายงานถึงวันที่ 1 มกราคม 2560",
    ],
)
def test_what_falls_on_a_day_is_left_alone(query: str, letters: list[Letter]):
    """A day by which something is due is no day of a letter."""
    assert listing_of(query, letters, TODAY, "") is None


def test_no_golden_question_is_a_list(corpus: Path, letters: list[Letter]):
    """The project's own golden questions all ask for what letters say."""
    lines = (corpus / "golden.jsonl").read_text("utf-8").splitlines()
    questions = [json.loads(line)["query"] for line in lines]
    assert [q for q in questions if asked_for(q, letters, TODAY)] == []
