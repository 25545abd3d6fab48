"""The corpus on disk: exact both ways, open to people's corrections, clear about mistakes."""

import contextlib
import dataclasses
import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import BrokenLetter, FileMissing
from corpus.front_matter import FrontMatterError, compose_letter, parse_letter
from corpus.letter import Citation, Deadline, Directive, Doubt, Letter
from corpus.store import (
    keep_original,
    letter_id,
    load_letters,
    read_letter,
    write_letter,
)

CORPUS = Path(__file__).parents[2] / "corpus"
LETTER = Letter(
    id="0123456789-1",
    kind="หนังสือเวียน",
    text="\n\nที่ \u00a0มท ๐๒๑๑.๕/ว ๙๐๑๔  \n---\nเรื่อง: ก \n\n",
    number="มท ๐๒๑๑.๕/ว ๙๐๑๔",
    canonical="มท 0211.5/ว 9014",
    aliases=("มท 0211.5/ว 9019",),
    date="2022-11-30",
    subject="แผน: “หุ้นส่วน” # ไม่ใช่หมายเหตุ",
    recipients=("ผู้ว่าราชการจังหวัด", "yes", "0211.5"),
    references=(Citation("นร 0503/6776", "2022-03-11", None, "อ้างถึง", ("ก", "ข")), Citation("")),
    deadlines=(Deadline(None, "จังหวัด", "ภายใน ๑๕ วัน", "15 วัน"),),
    directives=(Directive("ข้อ 2", "อำเภอ", "ให้แจ้ง\nทุกตำบล"),),
    span=(3, 40),
    doubts=(Doubt("number", "อ่านได้สองแบบ"),),
    corrected=("subject",),
)

SPECIALS = st.sampled_from("กาำ่้๕ :#-'\"|>{}[]&*!%@~?,\n\t\u00a0\u200b\u2028\x85\r\0😀a0\\")
WORDS = st.text(SPECIALS | st.characters(exclude_categories=["Cs"]), max_size=12)
DATES = st.dates().filter(lambda d: d.year < 2400).map(str) | st.none()
LETTERS = st.builds(
    Letter,
    id=st.just("a-1"),
    kind=WORDS.filter(bool),
    text=WORDS,
    number=WORDS,
    aliases=st.lists(WORDS, max_size=3).map(tuple),
    date=DATES,
    references=st.lists(
        st.builds(Citation, WORDS, DATES, st.none() | WORDS.filter(bool), WORDS), max_size=2
    ).map(tuple),
    deadlines=st.lists(st.builds(Deadline, DATES, WORDS, WORDS), max_size=2).map(tuple),
    span=st.tuples(st.integers(0, 9**9), st.integers(0, 9**9)),
    order=st.integers(0, 99),
)


@given(LETTERS)
def test_a_letter_survives_its_file(letter):
    """Whatever stands in a field or in the text comes back, to the last blank."""
    assert parse_letter(compose_letter(letter)) == letter


def test_a_file_is_what_people_read(tmp_path):
    """Thai stands as Thai, fields in their order, empty ones left out, the text untouched."""
    path = write_letter(LETTER, tmp_path / "letters")
    data = path.read_bytes()
    assert path.name == "0123456789-1.md"
    assert data.endswith(b"\n---\n" + LETTER.text.encode())
    header = data.decode().split("\n---\n", 1)[0].splitlines()
    keys = [line.split(":")[0] for line in header[1:] if line[0].isalpha()]
    order = [field.name for field in dataclasses.fields(Letter)]
    assert keys == sorted(keys, key=order.index)
    assert "urgency" not in keys
    assert "canonical: มท 0211.5/ว 9014" in header
    assert read_letter(path) == LETTER


def test_the_real_letters_are_stored_as_they_would_be_written():
    """Every letter of the corpus is in the form that the store itself writes."""
    paths = sorted((CORPUS / "letters").glob("*.md"))
    assert len(paths) >= 10
    for path in paths:
        content = path.read_bytes().decode()
        assert parse_letter(compose_letter(read_letter(path))) == parse_letter(content)


def test_unquoted_values_stay_words():
    """People may leave the quotes out: dates, numbers and yes stay what was typed."""
    letter = parse_letter(
        "---\nid: a-1\nkind: yes\ndate: 2022-11-30\nnumber: 0211.50\nsubject: 1_000\n---\nก"
    )
    assert (letter.kind, letter.date, letter.number) == ("yes", "2022-11-30", "0211.50")
    assert (letter.subject, letter.text) == ("1_000", "ก")


def test_an_editors_line_ends_and_mark_do_no_harm():
    """A file saved by a Windows editor reads as it did before."""
    content = compose_letter(LETTER)
    assert parse_letter("\ufeff" + content.replace("\n", "\r\n")) == LETTER


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "บรรทัดที่ 1 .*ขึ้นต้นด้วยบรรทัด ---"),
        ("ที่ พร 0017", "ขึ้นต้นด้วยบรรทัด ---"),
        ("---\nid: a-1\nkind: ก\n", "ปิดท้าย"),
        ("---\n---\nข้อความ", "หัวข้อ: ค่า"),
        ("---\nid: a-1\nkind: 'ก\n---\n", "รูปแบบไม่ถูกต้อง"),
        ("---\nid: a-1\n\tkind: ก\n---\n", "บรรทัดที่ 3 รูปแบบไม่ถูกต้อง"),
        ("---\nkind: ก\n---\n", "ขาดหัวข้อ “id”"),
        ("---\nid: a-1\nkind:\n---\n", "ขาดหัวข้อ “kind”"),
        ("---\nid: a-1\nkind: ก\nsubjet: ข\n---\n", "บรรทัดที่ 4 .*“subjet” .*subject"),
        ("---\nid: a-1\nkind: ก\ntext: ข\n---\n", "“text”"),
        ("---\nid: a-1\nkind: ก\nkind: ข\n---\n", "บรรทัดที่ 4 .*ซ้ำ"),
        ("---\nid: a-1\nkind: [ก]\n---\n", "บรรทัดที่ 3 “kind” ต้องเป็นข้อความ"),
        ("---\nid: a-1\nkind: ก\naliases: ข\n---\n", "“aliases” ต้องเป็นรายการ"),
        ("---\nid: a-1\nkind: ก\nspan: [1]\n---\n", "“span” .*สองตัว"),
        ("---\nid: a-1\nkind: ก\norder: หนึ่ง\n---\n", "“order” ต้องเป็นตัวเลข"),
        ("---\nid: a-1\nkind: ก\ndate: 2022-02-31\n---\n", "บรรทัดที่ 4 “date: 2022-02-31”"),
        ("---\nid: a-1\nkind: ก\ndate: 2565-11-30\n---\n", "เช่น 2022-11-30"),
        ("---\nid: a-1\nkind: ก\ndate: ๕ มกราคม ๒๕๖๖\n---\n", "เช่น 2023-01-05"),
        ("---\nid: a-1\nkind: ก\ndate: 20221130\n---\n", "ไม่ใช่วันที่"),
        ("---\nid: a-1\nkind: ก\nstatus: done\n---\n", "draft published retired"),
        ("---\nid: a-1\nkind: ก\ncorrected: [titel]\n---\n", "“titel”"),
        ("---\nid: a-1\nkind: ก\nreferences:\n  - date: 2022-11-30\n---\n", "“canonical”"),
        ("---\nid: a-1\nkind: ก\nreferences:\n  - นร 1/2\n---\n", "บรรทัดที่ 5 .*หัวข้อ: ค่า"),
        ("---\nid: !!python/object:os.system {}\nkind: ก\n---\n", "บรรทัดที่ 2 “id”"),
    ],
)
def test_a_broken_letter_says_what_to_write(tmp_path, content, told):
    """Each mistake is named with its file, its line where known, and the way out."""
    path = tmp_path / "a-1.md"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BrokenLetter, match=told) as caught:
        read_letter(path)
    assert str(path) in str(caught.value)
    assert path.read_text(encoding="utf-8") == content


def test_a_letter_file_in_another_encoding_is_named(tmp_path):
    """Front matter is UTF-8; any other encoding is refused, not guessed."""
    path = tmp_path / "a-1.md"
    path.write_bytes("---\nid: a-1\nkind: หนังสือ\n---\n".encode("cp874"))
    with pytest.raises(BrokenLetter, match="UTF-8"):
        read_letter(path)


@given(st.text(alphabet="---\nid: a-1kน'\"[]{}&*!|>\t", max_size=80))
def test_any_front_matter_is_read_or_refused(noise):
    """No file content crashes the reader: a letter or a reason in words, nothing else."""
    with contextlib.suppress(FrontMatterError):
        assert parse_letter(f"---\nid: a-1\nkind: ก\n{noise}\n---\n").id == "a-1"


def test_letters_come_in_order_and_by_status(tmp_path):
    """Published letters unless asked otherwise; a bundle's tenth after its ninth."""
    for order in (10, 9, 1):
        write_letter(
            dataclasses.replace(LETTER, id=f"b-{order}", order=order), tmp_path / "letters"
        )
    write_letter(dataclasses.replace(LETTER, id="a-1", status="draft"), tmp_path / "letters")
    assert [letter.id for letter in load_letters(tmp_path)] == ["b-1", "b-9", "b-10"]
    assert [letter.id for letter in load_letters(tmp_path, {"draft"})] == ["a-1"]
    assert len(load_letters(tmp_path, None)) == 4


def test_one_broken_letter_stops_the_loading(tmp_path):
    """A letter is never left out silently, nor taken under another's name."""
    path = write_letter(LETTER, tmp_path / "letters")
    path.rename(path.with_name("other-1.md"))
    with pytest.raises(BrokenLetter, match="id: other-1"):
        load_letters(tmp_path)
    with pytest.raises(FileMissing):
        load_letters(tmp_path / "nowhere")
    assert load_letters(CORPUS.parent / "tests" / "corpus") == []


@pytest.mark.parametrize("name", ["../evil", "", "ก", "a/b", "a.b"])
def test_an_id_never_leaves_the_folder(tmp_path, name):
    """An id that is no file name is refused, and nothing is written."""
    with pytest.raises(BrokenLetter):
        write_letter(dataclasses.replace(LETTER, id=name), tmp_path / "letters")
    assert list(tmp_path.rglob("*.md")) == []


def test_a_failed_write_leaves_the_old_letter(tmp_path):
    """What cannot be stored is refused whole: the file before it stays, nothing lies about."""
    path = write_letter(LETTER, tmp_path)
    with pytest.raises(BrokenLetter):
        write_letter(dataclasses.replace(LETTER, text="\ud800"), tmp_path)
    assert read_letter(path) == LETTER
    assert list(tmp_path.iterdir()) == [path]


def test_an_original_is_kept_once_and_never_changed(tmp_path):
    """Originals lie under their hash with their first extension; a second copy adds nothing."""
    data = "ที่ พร ๐๐๑๗".encode("cp874")
    sha256, path = keep_original(tmp_path, data, "หนังสือ.TXT")
    assert sha256 == hashlib.sha256(data).hexdigest()
    assert path == tmp_path / "originals" / f"{sha256}.txt"
    stamp = path.stat().st_mtime_ns
    assert keep_original(tmp_path, data, "copy.md") == (sha256, path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (data, stamp)
    assert keep_original(tmp_path, b"x", "no-extension/../..")[1].suffix == ".bin"
    assert letter_id(sha256, 2) == f"{sha256[:10]}-2"
