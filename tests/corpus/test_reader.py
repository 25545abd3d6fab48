"""From a file to its letters: every kind is read, disputes are told, nothing is invented."""

import contextlib
import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import FileMissing, NoLetterFound, SecretLetter
from corpus.letter import Letter
from corpus.reader import read_file, read_text, to_json
from corpus.store import load_letters
from tests.corpus import samples
from tests.corpus.places import CORPUS
from tests.corpus.test_structure import LINES


def only(text: str) -> Letter:
    """The one letter of a text."""
    (letter,) = read_text(text, "หนังสือ.txt")
    return letter


def by_number(number: str) -> Letter:
    """The published letter with this canonical number."""
    return next(x for x in load_letters(CORPUS) if number in (x.canonical, *x.aliases))


def test_reading_the_originals_again_gives_the_published_letters():
    """Front matter is what the reader reads, apart from what people corrected."""
    published = {letter.id: letter for letter in load_letters(CORPUS)}
    for original in sorted((CORPUS / "originals").iterdir()):
        for letter in read_file(original):
            held = published.pop(letter.id)
            kept = {name: getattr(held, name) for name in held.corrected}
            assert dataclasses.replace(letter, **kept, corrected=held.corrected) == held
    assert not published


def test_a_bundle_is_split_at_each_letters_own_head_and_nothing_is_lost():
    """District cover, province letter and ministry letter with its annex, one after another."""
    bundle = load_letters(CORPUS)
    third = by_number("มท 0211.5/ว 9014")
    letters = sorted((x for x in bundle if x.original == third.original), key=lambda x: x.order)
    assert [x.sender for x in letters] == ["อำเภอหนองม่วงไข่", "จังหวัดแพร่", "กระทรวงมหาดไทย"]
    assert [x.span[0] for x in letters[1:]] == [x.span[1] for x in letters[:-1]]


@given(
    st.lists(
        st.sampled_from([*LINES, samples.TIGHT, samples.MEMO, samples.ORDER]) | st.text(max_size=6),
        max_size=20,
    ),
    st.sampled_from(["\n", "\n\n", "\r\n", "\f"]),
)
def test_whatever_is_read_is_the_file_s_own_words(lines, between):
    """Letters are verbatim stretches of the text, in order, apart, and nothing is left out."""
    text, at = between.join(lines), 0
    with contextlib.suppress(NoLetterFound, SecretLetter):
        for letter in read_text(text, "ใดๆ.txt"):
            start, end = letter.span
            assert (letter.text, text[at:start].strip()) == (text[start:end], "")
            assert all(one.quote in letter.text for one in (*letter.directives, *letter.deadlines))
            at = end
        assert text[at:].strip() == ""


def test_a_citation_resolves_although_the_two_letters_disagree_about_the_number():
    """Number, date and office together; both readings are kept, and the dispute is told."""
    cover, cited = by_number("พร 0818/ว 37"), by_number("พร 0017.2/ว 5914")
    assert cover.references[0].letter == cited.id
    assert any("๕๙๑๔" in words for words in cover.references[0].evidence)
    assert (cited.canonical, cited.aliases) == ("พร 0017.2/ว 4914", ("พร 0017.2/ว 5914",))
    assert "number" in {doubt.field for doubt in cited.doubts}


def test_the_letter_code_decides_the_province_and_the_misreading_is_a_doubt():
    """พร is แพร่, whatever the scan made of the name."""
    letter = by_number("พร 0016.2/ว 1824")
    assert letter.sender == "จังหวัดแพร่"
    assert any("แพะ" in doubt.why for doubt in letter.doubts if doubt.field == "sender")


def test_an_unreadable_urgency_is_never_shown_as_a_level():
    """A stray stamp stays a doubt until a citing letter tells what it was."""
    assert by_number("พร 0037.3/ว 337").urgency == ""
    told = by_number("มท 0211.3/ว 1270")
    assert told.urgency == "ด่วนที่สุด"
    assert any("พร 0037.3/ว 12" in doubt.why for doubt in told.doubts)


def test_a_stamp_dated_before_its_letter_is_a_doubt():
    """13 August cannot be when a letter of 30 November arrived."""
    doubts = [d.why for d in by_number("มท 0211.5/ว 9014").doubts if d.field == "stamp"]
    assert doubts
    assert "13 สิงหาคม 2565" in doubts[0]


def test_a_circular_is_read_whole():
    """Labels, wrapped lines, items, limits and what it cancels."""
    letter = only(samples.CIRCULAR)
    assert (letter.kind, letter.number) == ("หนังสือเวียน", "มท ๐๘๑๐.๓/ว ๕๕๒๗")
    assert (letter.canonical, letter.date) == ("มท 0810.3/ว 5527", "2022-09-06")
    assert letter.urgency == "ด่วนที่สุด"
    assert letter.subject.endswith("แผนพัฒนาท้องถิ่นและกำหนดแนวทางใหม่")
    assert [(r.canonical, r.date, r.role) for r in letter.references] == [
        ("มท 0810.3/ว 2931", "2019-05-16", "อ้างถึง"),
        ("มท 0810.3/ว 6046", "2018-10-19", "อ้างถึง"),
    ]
    assert letter.supersedes == ("มท 0810.3/ว 2931",)
    assert letter.enclosures == ("แนวทางการรายงานผล จำนวน ๑ ชุด",)
    assert letter.position == "รองอธิบดี ปฏิบัติราชการแทน อธิบดีกรมส่งเสริมการปกครองท้องถิ่น"
    assert letter.contacts == ("โทร. ๐ ๒๒๔๑ ๙๐๐๐ ต่อ ๒๑๐๓", "plan@example.go.th")


def test_limits_are_dates_or_rules_with_who_must_keep_them():
    """What an earlier letter asked for (ตามหนังสือ … นั้น) is no limit of this one."""
    limits = [(d.date, d.who, d.rule) for d in only(samples.CIRCULAR).deadlines]
    assert limits == [
        (None, "ท้องถิ่นอำเภอ", "7 วันทำการ นับแต่วันครบกำหนดตามข้อ 2"),
        ("2022-11-30", "สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัด", ""),
    ]


def test_quotes_are_the_letters_own_words():
    """Directives and deadlines quote the text, character for character."""
    for letter in (only(samples.CIRCULAR), *load_letters(CORPUS)):
        quotes = [*letter.directives, *letter.deadlines]
        assert all(item.quote and item.quote in letter.text for item in quotes)


def test_an_order_has_its_own_number_its_date_at_the_foot_and_what_it_cancels():
    """คำสั่ง: number and year, no letter code."""
    letter = only(samples.ORDER)
    assert (letter.kind, letter.canonical, letter.date) == ("คำสั่ง", "1842/2565", "2022-11-28")
    assert letter.sender == "จังหวัดพะเยา"
    assert letter.supersedes == ("302/2563",)
    assert [(d.path, d.actor) for d in letter.directives] == [("๑", "คณะทำงาน"), ("๒", "คณะทำงาน")]
    assert letter.deadlines[0].rule == "สามสิบวันนับแต่วันสิ้นปีงบประมาณ"


def test_an_announcement_needs_no_number():
    """ประกาศ: issuing office, date and last day of a period; no doubt about the number."""
    letter = only(samples.ANNOUNCEMENT)
    assert (letter.kind, letter.canonical, letter.date) == ("ประกาศ", "", "2023-09-18")
    assert letter.sender == "องค์การบริหารส่วนตำบลห้วยหินลาด"
    assert [d.date for d in letter.deadlines] == ["2023-10-31"]
    assert letter.doubts == ()


def test_a_memo_is_read_by_its_own_labels():
    """บันทึกข้อความ: office and phone on one line, number and date on another."""
    letter = only(samples.MEMO)
    assert (letter.kind, letter.canonical) == ("บันทึกข้อความ", "ชร 52301/98")
    assert (letter.date, letter.sender) == ("2023-08-11", "กองสวัสดิการสังคม เทศบาลตำบลดอยงาม")
    assert [(r.canonical, r.role) for r in letter.references] == [("ชร 0518/ว 210", "เรื่องเดิม")]
    assert [(d.path, d.actor) for d in letter.directives] == [("๒.๑", "กองช่าง")]
    assert letter.contacts == ("โทร. ๐ ๕๓๗๒ ๑๐๐๐",)


def test_a_stamped_letter_names_its_office_and_date_under_the_text():
    """หนังสือประทับตรา opens with ถึง and has no signer."""
    letter = only(samples.STAMPED)
    assert (letter.kind, letter.date) == ("หนังสือประทับตรา", "2023-07-03")
    assert letter.sender == "สำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน"
    assert letter.recipients == ("สำนักงานเขตพื้นที่การศึกษาประถมศึกษา ทุกเขต",)


def test_news_gets_no_invented_number():
    """ข่าว: title and day, nothing else."""
    letter = only(samples.NEWS)
    assert (letter.kind, letter.canonical, letter.date) == ("ข่าว", "", "2022-06-07")


def test_text_out_of_a_pdf_is_read():
    """Number and office on one line, columns set with blanks."""
    letter = only(samples.TIGHT)
    assert (letter.canonical, letter.sender) == ("นน 0017.1/ว 2290", "จังหวัดน่าน")
    assert letter.recipients == ("หัวหน้าส่วนราชการ", "นายอำเภอทุกอำเภอ")
    assert len(letter.enclosures) == 2
    assert [d.date for d in letter.deadlines] == ["2023-12-08"]


def test_letters_of_one_file_are_found_even_when_a_number_is_unreadable():
    """Subject, addressee and close are enough; the missing number is a doubt."""
    broken = samples.CIRCULAR.replace("ที่ มท ๐๘๑๐.๓/ว ๕๕๒๗", "ท มฑ ๐๘")
    first, second = read_text(f"{samples.TIGHT}\n\n\n{broken}", "สองฉบับ.txt")
    assert first.canonical == "นน 0017.1/ว 2290"
    assert second.subject.startswith("ยกเลิกแนวทาง")
    assert "number" in {doubt.field for doubt in second.doubts}


def test_a_register_number_in_a_long_line_is_no_stamp():
    """A stamp that was run together with the line beside it leaves the letter readable."""
    long = "เลขรับ ๑๒๓ " + "ศาลากลางจังหวัดน่าน ถนนน่าน-พะเยา " * 3
    letter = only(samples.TIGHT.replace("เรื่อง", f"\n{long}\n\nเรื่อง", 1))
    assert letter.canonical == "นน 0017.1/ว 2290"


def test_prose_is_a_document_without_a_number():
    """What has no letter's anatomy gets none."""
    letter = only("ฝนตกหนักทั้งคืน น้ำในคลองสูงขึ้นมาก\n\nรุ่งเช้าชาวบ้านช่วยกันขนของขึ้นที่สูง")
    assert (letter.kind, letter.canonical, letter.sender) == ("เอกสาร", "", "")


def test_the_json_is_the_contract():
    """Every key of `read --json`, with plain values."""
    shown = to_json(only(samples.CIRCULAR))
    assert set(shown) == {
        *("id", "kind", "number", "canonical", "aliases", "date", "urgency", "subject", "sender"),
        *("recipients", "references", "enclosures", "supersedes", "deadlines", "directives"),
        *("signer", "position", "contacts", "span", "text", "doubts"),
    }
    assert shown["references"][0]["canonical"] == "มท 0810.3/ว 2931"
    assert set(shown["deadlines"][0]) >= {"date", "who", "quote"}


@pytest.mark.parametrize("mark", ["ลับ", "ลับมาก", "ลับที่สุด"])
def test_a_secret_letter_is_refused(mark):
    """A secrecy mark alone on its line stops the reading."""
    with pytest.raises(SecretLetter, match=mark):
        read_text(f"{mark}\n\n{samples.CIRCULAR}", "ลับ.txt")


@pytest.mark.parametrize("text", ["", " \n\n\u00a0\ufeff", "***\n"])
def test_nothing_to_read_is_said(text):
    """A text without a readable letter of any script is refused by name."""
    with pytest.raises(NoLetterFound, match=r"ว่าง\.txt"):
        read_text(text, "ว่าง.txt")


def test_a_missing_file_is_named(tmp_path):
    """The error names the file that is not there."""
    with pytest.raises(FileMissing, match=r"ไม่มี\.txt"):
        read_file(tmp_path / "ไม่มี.txt")
