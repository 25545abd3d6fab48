"""The search copy: what it levels, and that every hit leads back to the stored characters."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.text import fold, fold_text, to_arabic

# Letters, marks, digits and damage that meet in real letters, in any order at all.
PIECES = st.sampled_from(
    [
        *"กขนมวรเแโำาะั็่้๊์ิีุูํฯๆ๐๕๙059aZé.-/()“”–",
        "  \n",
        "\n\n",
        "\u00a0",
        "\u200b",
        "\ufeff",
        "\t",
        "e\u0301",
        "\uf70a",
        "<p>",
        "</p>",
        "<b",
        "<p",
        ">",
        "**",
        "*",
        "|",
        "|---|",
        "&nbsp;",
        "😀",
    ]
)
TEXTS = st.lists(PIECES | st.characters(), max_size=30).map("".join)


@pytest.mark.parametrize(
    ("stored", "searched"),
    [
        ("๒๙ ธันวาคม ๒๕๖๕", "29 ธันวาคม 2565"),
        ("น\u0e4d\u0e49า นํา", "น้ำ นำ"),
        ("น\u0e33\u0e49", "น้ำ"),
        ("ท\u0e35\u0e48\u0e48 ที\u0e48", "ที่ ที่"),
        ("ท\u0e48\u0e35", "ที่"),
        ("เเผน", "แผน"),
        ("ตำบล\u200bเข้ม\ufeffแข็ง", "ตำบลเข้มแข็ง"),
        ("ที่\u00a0 มท\t0211", "ที่ มท 0211"),
        ("การจัดการ  \n\u00a0\u00a0ตำบล", "การจัดการตำบล"),
        ("ข้อ ๑\nให้จังหวัด", "ข้อ 1 ให้จังหวัด"),
        ("ย่อหน้า\n\nใหม่", "ย่อหน้า ใหม่"),
        ("|ที่|<p>แผน</p>**ตำบล**", " ที่ แผน ตำบล "),
        ("TP Map É", "tp map é"),
        ("“หุ้นส่วน” ๐–๕", '"หุ้นส่วน" 0-5'),
        ("ก\uf70aา", "ก่า"),
    ],
)
def test_damage_of_real_letters_is_levelled(stored, searched):
    """Digits, sara am, marks, blanks, markup and wrapped words cost no hit."""
    assert fold_text(stored) == searched


def test_thai_digits_keep_their_places():
    """Arabic digits stand where the Thai ones stood, so offsets stay true."""
    assert to_arabic("ที่ พร ๐๐๑๗.๒/ว ๔๙๑๔") == "ที่ พร 0017.2/ว 4914"


def test_a_hit_in_a_wrapped_line_names_the_stored_characters():
    """What is found in the search copy is quoted as it was printed."""
    stored = "เรื่อง การจัดการ  \n    ตํา\u200bบล เข้มแข็ง ๕ ภาค"
    folded = fold(stored)
    at = folded.text.index("จัดการตำบล")
    start, end = folded.span(at, at + len("จัดการตำบล"))
    assert stored[start:end] == "จัดการ  \n    ตํา\u200bบล"


def test_an_empty_slice_is_an_empty_place():
    """An empty match has a place in the text, also at its end and in an empty text."""
    folded = fold("ก\u200bข\u200b")
    assert [folded.span(n, n) for n in (0, 1, 2)] == [(0, 0), (2, 2), (3, 3)]
    assert fold("").span(0, 0) == (0, 0)


@given(TEXTS)
def test_every_folded_character_has_its_source(text):
    """Spans lie in the text, hold at least one character and never go back."""
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert all(0 <= a < b <= len(text) for a, b in zip(folded.starts, folded.ends, strict=True))
    assert list(folded.starts) == sorted(folded.starts)
    assert list(folded.ends) == sorted(folded.ends)


@given(TEXTS, st.data())
def test_a_found_slice_leads_to_text_that_says_it(text, data):
    """The source of any folded slice folds back to text that holds the slice."""
    folded = fold(text)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))
    a, b = folded.span(start, end)
    assert folded.text[start:end] in fold_text(text[a:b])


@given(TEXTS)
@example("ํ้้า")
@example("ุ้ิ้ำ้ำ")
@example("<p<b>>")
def test_folding_twice_changes_nothing(text):
    """A search copy is its own search copy, so queries and texts meet."""
    assert fold_text(fold_text(text)) == fold_text(text)


def test_any_text_can_be_folded():
    """Lone surrogates, emoji and control characters are no error."""
    assert fold_text("ก\ud800\x00😀ข") == "ก\ud800😀ข"
