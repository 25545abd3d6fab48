"""Bytes to text: every encoding of a Thai office, and a plain sentence for all else."""

import codecs
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.decode import MAX_BYTES, decode
from corpus.errors import EmptyFile, FileMissing, FileTooLarge, NotText
from corpus.files.bounds import Bounds
from corpus.files.read import read_bytes

LETTER = (
    "ที่ พร ๐๐๑๗.๒/ว ๔๙๑๔\n\n  เรื่อง  การขับเคลื่อนแผนยุทธศาสตร์ \u00a0“ที่อยู่อาศัย” ด้วยจังหวัดน้ำ (1) - 5 %\n"
)


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp874"],
)
def test_offices_encodings_give_the_same_text(encoding):
    """UTF-8, UTF-16 with and without its mark, and Windows Thai are read exactly."""
    assert decode(LETTER.encode(encoding), "letter.txt") == LETTER


def test_marked_big_endian_utf16_is_read():
    """The byte order mark decides."""
    assert decode(codecs.BOM_UTF16_BE + LETTER.encode("utf-16-be"), "a.txt") == LETTER


def test_tis_620_is_read():
    """The standard's own encoding, which has no typographic quotes."""
    plain = LETTER.translate({0x201C: '"', 0x201D: '"', 0xA0: " "})
    assert decode(plain.encode("tis-620"), "a.txt") == plain


def test_an_english_or_a_two_letter_file_is_text():
    """Text needs no Thai, and Thai needs no length."""
    assert decode(b"Notice 1\tof 2\n", "a.txt") == "Notice 1\tof 2\n"
    assert decode("กข".encode("cp874"), "a.txt") == "กข"


def test_only_windows_line_ends_change():
    """Everything else stays as it was: blanks, tabs, form feeds, lone returns."""
    text = " ก\r\n\r\n ข\t\f \rค\u200b "
    assert decode(text.encode(), "a.txt") == " ก\n\n ข\t\f \rค\u200b "


@pytest.mark.parametrize("data", [b"", b" \r\n\t", codecs.BOM_UTF8, codecs.BOM_UTF16_LE + b"\n\0"])
def test_an_empty_file_is_named(data):
    """A file without a character to read is refused by name."""
    with pytest.raises(EmptyFile, match=r"หนังสือ\.txt"):
        decode(data, "หนังสือ.txt")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"%PDF-1.7\n...", "PDF"),
        (b"PK\x03\x04rest", "Word"),
        (b"\x89PNG\r\n\x1a\n", "ภาพ"),
        (bytes(range(256)) * 8, "อ่านเป็นตัวอักษรไม่ได้"),
        (b"letter\x00with a hole", "รหัสควบคุม"),
        (b"\x01\x02\x03" * 40, "รหัสควบคุม"),
        ("ที่".encode() + b"\xed\xa0\x80", "อ่านเป็นตัวอักษรไม่ได้"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8a\x00", "อ่านเป็นตัวอักษรไม่ได้"),
        ("Déjà vu, café".encode("latin-1"), "อ่านเป็นตัวอักษรไม่ได้"),
        (LETTER.encode().decode("latin-1").encode(), "เพี้ยน"),
        (LETTER.encode()[:-40] + b"\xe0\xb8", "อ่านเป็นตัวอักษรไม่ได้"),
    ],
)
def test_what_is_no_text_is_refused_with_its_reason(data, why):
    """Other files, broken bytes, NULs, lone surrogates and garbled Thai are named."""
    with pytest.raises(NotText, match=rf"a\.bin.*{why}"):
        decode(data, "a.bin")


def test_a_huge_file_is_refused_before_it_is_read(tmp_path):
    """Sixty megabytes are refused by size alone; a sparse file stands for them."""
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        os.truncate(file.fileno(), 60_000_000)
    with pytest.raises(FileTooLarge, match=r"huge\.txt.*60\.0 MB.*50\.0 MB"):
        read_bytes(path, Bounds())
    with pytest.raises(FileTooLarge):
        decode(b" " * (MAX_BYTES + 1), "huge.txt")


def test_a_missing_file_is_named(tmp_path):
    """A path that cannot be opened is said, not raised as a bare system error."""
    with pytest.raises(FileMissing, match="nowhere"):
        read_bytes(tmp_path / "nowhere.txt", Bounds())
    with pytest.raises(FileMissing):
        read_bytes(tmp_path, Bounds())


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_a_plain_refusal(data):
    """No bytes crash the reader, and no lone surrogate or NUL comes out of it."""
    try:
        text = decode(data, "a")
    except (EmptyFile, NotText):
        return
    assert "\x00" not in text
    assert text.encode("utf-8")


@given(st.text(alphabet="กขคนมรอ่้ิีาำเแ๐๕ 0aZ.\n", min_size=30))
def test_windows_thai_and_utf16_survive_any_wording(text):
    """Short of an empty text, what is spelled as Thai comes back from UTF-16 and UTF-8."""
    if text.strip():
        assert decode(text.encode("utf-16-le"), "a") == text
        assert decode(text.encode("utf-8"), "a") == text
