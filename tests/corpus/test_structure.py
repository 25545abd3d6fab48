"""A letter's parts: complete, in order, each with the place that people name."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.letter import ROLES, Part
from corpus.store import load_letters
from corpus.structure import parts
from tests.corpus import samples
from tests.corpus.places import CORPUS

LETTERS = {letter.id: letter for letter in load_letters(CORPUS)}
LINES = [
    *("ที่ มท 0211/ว 12", "เรื่อง ก", "เรียน ข", "ขอแสดงความนับถือ", "(ชื่อผู้ลงนาม)", "", "", ""),
    *("ประกาศ ณ วันที่ 1 มกราคม 2566", "สิ่งที่ส่งมาด้วย ๑", "| ก | ข |", "|---|---|", "๑. ให้"),
    *("(ก) x", "- y", "โทร. 02 1234567", "- ๒ -", "/ ๑. ให้...", "บันทึกข้อความ", "a\tb\tc", "10"),
    *("คำสั่งจังหวัดแพร่", "<p>ก</p>", "**หัว**", "เลขรับ 1", "วันที่ 1 ม.ค. 66", "ด่วนที่สุด", "|", "*"),
]


def found(text: str, kind: str, role: str) -> list[tuple[str, str]]:
    """(path, words) of the parts with a role."""
    return [(p.path, text[p.start : p.end]) for p in parts(text, kind) if p.role == role]


def left_out(text: str, held: list[Part]) -> str:
    """What no part covers, table bars and paragraph tags aside."""
    at, rest = 0, []
    for part in held:
        assert at <= part.start < part.end <= len(text)
        assert part.role in ROLES
        rest.append(text[at : part.start])
        at = part.end
    return re.sub(r"</?p>|[|\s\ufeff]", "", "".join([*rest, text[at:]]))


@pytest.mark.parametrize("letter", LETTERS.values(), ids=LETTERS)
def test_every_word_of_a_published_letter_is_in_exactly_one_part(letter):
    """Parts are in order, do not overlap and leave no letter of the text out."""
    assert left_out(letter.text, parts(letter.text, letter.kind)) == ""


@given(
    st.lists(st.sampled_from(LINES), max_size=30),
    st.sampled_from(["หนังสือเวียน", "บันทึกข้อความ", "ประกาศ", "ข่าว", "เอกสาร"]),
)
def test_any_lines_in_any_order_fall_into_parts(lines, kind):
    """No order of lines breaks the reading or loses a word."""
    text = "\n".join(lines)
    assert left_out(text, parts(text, kind)) == ""


def test_clauses_carry_the_place_that_people_name():
    """Sub-clauses are named from their clause down, under its title."""
    held = {p.path: p for p in parts(samples.ANNOUNCEMENT, "ประกาศ") if p.path}
    assert set(held) == {"ข้อ 1", "ข้อ 1(1)", "ข้อ 1(2)", "ข้อ 2"}
    assert held["ข้อ 1"].role == "heading"
    assert held["ข้อ 1(2)"].context == ("ข้อ ๑ คุณสมบัติของกลุ่มอาชีพ",)


def test_a_wrapped_clause_is_one_part_and_furniture_is_none_of_it():
    """Hard line breaks stay inside a clause; catchword and page number are furniture."""
    clauses = found(samples.CIRCULAR, "หนังสือเวียน", "clause")
    assert [path for path, _ in clauses] == ["ข้อ 1", "ข้อ 2"]
    assert "\nภายใน ๗ วันทำการ" in clauses[0][1]
    furniture = [words for _, words in found(samples.CIRCULAR, "หนังสือเวียน", "furniture")]
    assert "/ ๒. ให้สำนักงาน..." in furniture
    assert "- ๒ -" in furniture


def test_a_misprinted_item_number_is_counted_on():
    """A 2 read as 6 between 1 and 3 is still clause 2."""
    text = samples.CIRCULAR.replace("๒. ให้สำนักงานส่ง", "๖. ให้สำนักงานส่ง")
    assert [path for path, _ in found(text, "หนังสือเวียน", "clause")] == ["ข้อ 1", "ข้อ 2"]


def test_the_foot_is_told_apart():
    """Signature, contact and the receiving office's notes have roles of their own."""
    assert found(samples.CIRCULAR, "หนังสือเวียน", "signature")[0][1].startswith("(ชื่อผู้ลงนาม)")
    assert "plan@example.go.th" in found(samples.CIRCULAR, "หนังสือเวียน", "contact")[0][1]
    assert found(samples.CIRCULAR, "หนังสือเวียน", "endorsement")[0][1].startswith("เรียน นอภ.")


def test_table_rows_know_their_number_their_columns_and_their_enclosure():
    """A row is named by its own number, with the column names as last context."""
    rows = [p for p in parts(samples.CIRCULAR, "หนังสือเวียน") if p.role == "row"]
    assert [p.path for p in rows] == ["ตาราง แถว 1", "ตาราง แถว 2", "ตาราง แถวรวม"]
    assert {p.annex for p in rows} == {"สิ่งที่ส่งมาด้วย"}
    assert rows[0].context == ("แนวทางการรายงานผล", "ที่ | ขั้นตอน | ผู้รับผิดชอบ")


def test_rows_of_cells_ended_by_tabs_are_a_table_also_with_two_columns():
    """What is taken in from paper has a tab after each cell, empty ones too."""
    table = (
        "\nชุมชน\tงบประมาณ\t\nบ้านเหนือ\t๕,๐๐๐ บาท\t\nบ้านใต้\t\t\nรวม\t๕,๐๐๐ บาท\t\n\n๒. ให้สำนักงานส่ง"
    )
    text = samples.CIRCULAR.replace("๒. ให้สำนักงานส่ง", table, 1)
    rows = [(path, words) for path, words in found(text, "หนังสือเวียน", "row") if "ข้อ 1" in path]
    assert [path for path, _ in rows] == [f"ข้อ 1 ตาราง แถว{n}" for n in (" 1", " 2", "รวม")]
    assert [words for _, words in rows] == ["บ้านเหนือ\t๕,๐๐๐ บาท", "บ้านใต้", "รวม\t๕,๐๐๐ บาท"]


def test_a_row_cut_by_a_page_break_keeps_its_place():
    """The second half of item 1.1 stands in the repeated table's first, unnumbered row."""
    letter = next(x for x in LETTERS.values() if x.canonical == "นร 1207/589")
    held = [p for p in parts(letter.text, letter.kind) if p.path.endswith("แถว 1 · 1.1")]
    assert [letter.text[p.start : p.start + 5] for p in held] == ["๑.๑ ผ", "ทุกระ"]


def test_items_in_long_cells_are_parts_of_their_own():
    """The strategy tables give every activity its number under its strategy."""
    letter = next(x for x in LETTERS.values() if x.canonical == "พร 0037.3/ว 337")
    held = {p.path: p for p in parts(letter.text, letter.kind)}
    item = held["ยุทธศาสตร์ที่ 4 ตาราง แถว 1 · 3.3"]
    assert letter.text[item.start : item.end] == "๓.๓ จัดทำแผนยุทธศาสตร์ฉบับที่ ๒"
    assert item.annex.startswith("(ร่าง) กรอบแผนยุทธศาสตร์")


def test_an_annex_without_a_mark_is_named_by_its_title():
    """The guidelines after the ministry's contacts are an annex with articles of their own."""
    letter = next(x for x in LETTERS.values() if "มท 0211.5/ว 9014" in (x.canonical, *x.aliases))
    held = [p for p in parts(letter.text, letter.kind) if p.path == "แนวปฏิบัติที่ 4"]
    assert [p.role for p in held] == ["heading", "clause", "clause", "clause"]
    assert all(p.annex.startswith("แนวปฏิบัติในการขับเคลื่อน") for p in held)


def test_a_news_page_is_title_and_paragraphs_without_its_surroundings():
    """Navigation, picture numbers and captions are furniture."""
    assert found(samples.NEWS, "ข่าว", "subject")[0][1].startswith("จังหวัดชวนครัวเรือน")
    furniture = [words for _, words in found(samples.NEWS, "ข่าว", "furniture")]
    assert furniture == ["2", "นายตัวอย่าง ในภาพ", "เข้าสู่ระบบ"]


def test_lines_without_blank_lines_between_are_still_paragraphs():
    """Text out of a PDF: wrapped lines join, paragraphs do not."""
    held = [words for _, words in found(samples.TIGHT, "หนังสือเวียน", "paragraph")]
    assert [words[:4] for words in held] == ["ด้วย", "จังห"]
    assert held[1].endswith("ภายในวันศุกร์ที่ 8 ธันวาคม 2566")
