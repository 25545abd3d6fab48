"""What a picture leaves unsure is told beside the field, and taken back where it is confirmed."""

import pytest

from corpus.letter import Letter
from corpus.reader import read_text
from corpus.reading import Line, Page, Reading, Unsure
from tests.corpus import samples

COVER = """ที่ พร ๐๘๑๘/ว ๓๗
ที่ว่าการอำเภอดอนสะแก
ถนนประชาร่วมใจ พร ๕๔๑๗๐
๕ มกราคม ๒๕๖๖
เรื่อง การจัดทำบัญชีครัวเรือน
เรียน นายกองค์การบริหารส่วนตำบลทุกแห่ง
สิ่งที่ส่งมาด้วย สำเนาหนังสือจังหวัดแพร่ ที่ พร ๐๐๑๗.๒/ว ๔๙๑๔ ลงวันที่ ๒๙ ธันวาคม ๒๕๖๕
พร้อมนี้ อำเภอดอนสะแกขอส่งสำเนาหนังสือจังหวัดแพร่มาเพื่อดำเนินการ
จึงเรียนมาเพื่อพิจารณาดำเนินการ
ขอแสดงความนับถือ
(นายตัวอย่าง ทดสอบระบบ)
นายอำเภอดอนสะแก
โทร. ๐ ๕๔๐๐ ๐๑๒๓
"""
PROVINCE = """ที่ พร ๐๐๑๗.๒/ว ๔๙๑๔
ศาลากลางจังหวัดแพร่
๒๙ ธันวาคม ๒๕๖๕
เรื่อง การจัดทำบัญชีครัวเรือน
เรียน นายอำเภอทุกอำเภอ
ด้วยจังหวัดแพร่กำหนดให้ทุกครัวเรือนจัดทำบัญชี
จึงเรียนมาเพื่อดำเนินการ
ขอแสดงความนับถือ
(นายตัวอย่าง ทดสอบระบบ)
ผู้ว่าราชการจังหวัดแพร่
"""


def read(*pages: str, unsure: tuple[str, ...] = (), faint: str = "", how: str = "ocr") -> list:
    """The letters of recognised pages; `unsure` words are doubtful runs, `faint` a faint line."""
    text = "\n".join(pages)
    starts = [text.index(page) for page in pages]
    lines, at = [], 0
    for line in text.split("\n"):
        sure = 1.0 if how == "text" else 0.5 if faint and faint in line else 0.95
        lines.append(Line(at, at + len(line), 1, sure))
        at += len(line) + 1
    places = [Page(n, start, start + 1, how) for n, start in enumerate(starts, 1)]
    runs = [Unsure(text.rindex(run), text.rindex(run) + len(run), 0.4) for run in unsure]
    reading = Reading(text, "pdf", tuple(places), tuple(lines), tuple(runs))
    return read_text(text, "หนังสือ.pdf", reading=reading)


def doubted(letter: Letter) -> set[str]:
    """The fields of a letter that carry a doubt."""
    return {doubt.field for doubt in letter.doubts}


@pytest.mark.parametrize(
    ("words", "field"),
    [("๓๗", "number"), ("๕ มกราคม ๒๕๖๖", "date"), ("๐๑๒๓", "contacts")],
)
def test_a_doubtful_run_is_a_doubt_of_the_field_that_rests_on_it(words: str, field: str):
    """And of no other field."""
    (letter,) = read(COVER, unsure=(words,))
    assert doubted(letter) == {field}


@pytest.mark.parametrize(
    ("words", "field"), [("เรื่อง การจัดทำ", "subject"), ("ที่ว่าการ", "sender"), ("๐๘๑๘", "number")]
)
def test_a_line_read_with_little_confidence_is_a_doubt_of_its_field(words: str, field: str):
    """Words have no doubtful runs: their line's confidence speaks for them."""
    (letter,) = read(COVER, faint=words)
    assert doubted(letter) == {field}


def test_a_page_read_surely_and_a_text_layer_raise_no_doubt():
    """A doubt that stands everywhere says nothing."""
    (scanned,), (given,) = read(COVER), read(COVER, how="text")
    assert not scanned.doubts
    assert not given.doubts


def test_a_citing_letter_that_reads_the_same_takes_the_doubt_back():
    """The cover names number and date of the letter behind it: two readings that agree."""
    cover, cited = read(COVER, PROVINCE, unsure=("๔๙๑๔", "๒๙ ธันวาคม ๒๕๖๕"))
    assert cover.references[0].letter == cited.id
    assert not cited.doubts


def test_an_unsure_date_gives_way_to_the_date_that_a_citing_letter_names():
    """Both readings are told; the letter is the same by its whole number."""
    damaged = PROVINCE.replace("๒๙ ธันวาคม ๒๕๖๕", "๒๙ ธันวาคม ๒๕๖๒")
    _, cited = read(COVER, damaged, unsure=("๒๙ ธันวาคม ๒๕๖๒",))
    assert cited.date == "2022-12-29"
    assert any("2562" in d.why and "2565" in d.why for d in cited.doubts if d.field == "date")


def test_a_number_that_the_citing_letter_reads_otherwise_is_disputed():
    """Whichever is right, a person is shown both."""
    _, cited = read(COVER, PROVINCE.replace("๔๙๑๔", "๕๙๑๔"), unsure=("๕๙๑๔",))
    assert {cited.canonical, *cited.aliases} == {"พร 0017.2/ว 4914", "พร 0017.2/ว 5914"}
    assert "number" in doubted(cited)


@pytest.mark.parametrize(
    "day", ["๗ มกราคม ๒๕๖๖", "๕ มกราคม ๒๕๓๖", "๕ มกราคม ๒๕๐๐", "๓๕ มกราคม ๒๕๖๖"]
)
def test_a_recognised_date_that_can_hardly_be_is_a_doubt(day: str):
    """A Saturday; thirty years from the letter it forwards; before the regulation; no such day."""
    (letter,) = read(COVER.replace("๕ มกราคม ๒๕๖๖", day))
    assert "date" in doubted(letter)


def test_an_unknown_letter_code_is_a_doubt():
    """Codes are a closed list: a new one is either new or misread."""
    (letter,) = read_text(COVER.replace("พร ๐๘๑๘", "ฮฮ ๐๘๑๘"), "หนังสือ.txt")
    assert "number" in doubted(letter)


def test_the_office_is_found_although_the_scan_read_it_before_the_number():
    """Two columns come in either order; a received stamp above them is not the sender."""
    head, rest = COVER.split("๕ มกราคม", 1)
    number, *office = head.strip().split("\n")
    stamp = ["องค์การบริหารส่วนตำบลท่าข้าม", "เลขรับ ๑๕๙", "เวลา ๑๐.๓๐ น."]
    (letter,) = read("\n".join([*stamp, *office, number, f"๕ มกราคม{rest}"]))
    assert (letter.sender, letter.canonical) == ("อำเภอดอนสะแก", "พร 0818/ว 37")


def test_stray_letters_before_the_office_are_no_part_of_its_name():
    """The last digit of ที่ and the office stand on one line; a scan runs them together."""
    (letter,) = read(COVER.replace("๓๗\nที่ว่าการ", "๓๗ ซ่ที่ว่าการ"))
    assert letter.sender == "อำเภอดอนสะแก"


def test_an_unreadable_office_is_the_one_that_the_signer_heads():
    """A governor signs for the province, a district chief for the district."""
    (letter,) = read(COVER.replace("ที่ว่าการอำเภอดอนสะแก", "งก๗๗ซเจ๔"))
    assert letter.sender == "อำเภอดอนสะแก"


def test_a_letter_owns_its_page_from_the_top():
    """An office read above ที่ on a new page belongs to the letter of that page."""
    head, rest = PROVINCE.split("๒๙ ธันวาคม", 1)
    number, office = head.strip().split("\n")
    cover, cited = read(COVER, "\n".join([office, number, f"๒๙ ธันวาคม{rest}"]))
    assert "ศาลากลาง" not in cover.text
    assert cited.sender == "จังหวัดแพร่"


def test_a_text_without_a_reading_is_read_as_before():
    """Nothing about pictures is said of typed text."""
    (letter,) = read_text(samples.CIRCULAR, "หนังสือ.txt")
    assert not any("ภาพ" in doubt.why for doubt in letter.doubts)


def test_a_code_with_a_letter_too_many_is_the_one_that_the_head_proves():
    """ลสป may be ลป or สป: the province beside it says which."""
    letter = "ที่ ลสป ๐๐๑๗.๓/ว ๑๓๒\nศาลากลางจังหวัดลำปาง\n" + PROVINCE.split("\n", 2)[2]
    (found,) = read(letter.replace("จังหวัดแพร่", "จังหวัดลำปาง"))
    assert (found.canonical, found.sender) == ("ลป 0017.3/ว 132", "จังหวัดลำปาง")
    assert "number" in doubted(found)


@pytest.mark.parametrize("day", ["๕ มกราคม ๒๕๖จ๖", "| มกราคม ๒๕๖๖"])
def test_a_date_with_a_stray_sign_is_mended_and_told(day: str):
    """A letter between the digits of the year; a stroke for the day 1."""
    (letter,) = read(COVER.replace("๕ มกราคม ๒๕๖๖", day))
    assert letter.date in ("2023-01-05", "2023-01-01")
    assert "date" in doubted(letter)


def test_a_page_on_which_no_head_was_found_asks_for_number_and_date():
    """It may be an enclosure's page, or a letter whose head the scan spoilt."""
    (page,) = read("แผนปฏิบัติการส่งเสริมการออม\n| ลำดับ | กิจกรรม |\n|---|---|\n| ๑ | อบรม |\n")
    assert doubted(page) == {"number", "date"}


def test_a_misread_office_takes_the_spelling_of_the_signers_position():
    """The body and the signer name it oftener than the head does."""
    (letter,) = read(COVER.replace("ที่ว่าการอำเภอดอนสะแก", "ที่ว่าการอำเภอคอนสะแก"))
    assert letter.sender == "อำเภอดอนสะแก"


def test_a_known_code_that_the_whole_letter_contradicts_gives_way():
    """สป for ลป: the letter names Lampang throughout and Samut Prakan nowhere."""
    lampang = PROVINCE.replace("จังหวัดแพร่", "จังหวัดลำปาง").replace("พร ๐๐๑๗.๒", "สป ๐๐๑๗ ๒")
    (letter,) = read(lampang)
    assert (letter.canonical, letter.sender) == ("ลป 0017.2/ว 4914", "จังหวัดลำปาง")
    assert "number" in doubted(letter)
