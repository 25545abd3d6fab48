"""What recognition gets wrong on paper, and what is done about it before anyone sees it."""

import numpy as np
import pytest

from corpus.files.damaged import number_in
from corpus.files.latin import spliced
from corpus.files.lines import strips
from corpus.files.ocr import Glyph
from corpus.files.ruled import find_tables
from corpus.files.saraam import with_sara_am
from corpus.files.wrapped import Row, glues

TALL = 30


def page(*boxes: tuple[int, int, int, int]) -> np.ndarray:
    """A white page with black boxes (left, top, right, bottom)."""
    drawn = np.full((600, 900), 255, np.uint8)
    for left, top, right, bottom in boxes:
        drawn[top:bottom, left:right] = 0
    return drawn


def letters(top: int) -> list[tuple[int, int, int, int]]:
    """A line of ten letters as boxes."""
    return [(x, top, x + 20, top + TALL) for x in range(100, 500, 40)]


def test_marks_stay_with_the_letters_that_they_stand_nearest_to():
    """Between two close lines, a vowel under the first and a tone over the second part ways."""
    vowel, tone = (140, 134, 152, 146), (300, 148, 312, 158)
    first, second = strips(page(*letters(100), vowel, *letters(162), tone), TALL)
    assert (first.box.top, first.box.bottom) == (100, 146)
    assert (second.box.top, second.box.bottom) == (148, 192)


def test_a_box_round_a_table_is_not_a_second_table():
    """The dark rim of a photo encloses the table on it; the table is read once."""
    lines = [(100, y, 800, y + 4) for y in (100, 200, 300)]
    lines += [(x, 100, x + 4, 304) for x in (100, 450, 796)]
    rim = [(0, 0, 900, 4), (0, 596, 900, 600), (0, 0, 4, 600), (896, 0, 900, 600)]
    (table,) = find_tables(page(*lines, *rim))
    assert len(list(table.cells())) == 4


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("ค่าน้าประปา", "ค่าน้ำประปา"),
        ("อายุต่ากว่า ๑๘ ปี", "อายุต่ำกว่า ๑๘ ปี"),
        ("ไม่กลับไปเสพซั้า", "ไม่กลับไปเสพซ้ำ"),
        ("ผู้ค้าประกันเงินกู้", "ผู้ค้ำประกันเงินกู้"),
    ],
)
def test_sara_am_is_restored_where_only_it_makes_words(read: str, printed: str):
    """The engine loses the ring of sara am under a tone; the words around tell."""
    assert with_sara_am(read) == printed


@pytest.mark.parametrize(
    "words", ["หน้าที่ของเจ้าหน้าที่", "ถ้าเข้าใจแล้ว", "ร้านค้าและการค้าชายแดน", "ล่าช้า ล้าสมัย"]
)
def test_words_with_sara_aa_stay(words: str):
    """No word that is spelled with sara aa is touched."""
    assert with_sara_am(words) == words


@pytest.mark.parametrize(
    ("spelling", "number"),
    [
        ("๒๔,๕๐๐", "๒๔,๕๐๐"),
        ("๐๘๑๘/ว ๓๗", "๐๘๑๘/ว ๓๗"),
        ("น ๒๕๖๗ บ", "๒๕๖๗"),
        ("๒ ๙", ""),
        ("๑ ชด", "๑"),
        ("แบบ ๓", ""),
    ],
)
def test_only_a_whole_word_of_digits_is_a_number(spelling: str, number: str):
    """Letters of the neighbours may hang on; another number or a word may not."""
    assert number_in(spelling) == number


def test_an_item_opens_a_line_and_a_decimal_amount_does_not():
    """1.2 and (ก) stay on lines of their own under a full line; 1.26 ล้าน goes on."""
    full = Row("ก" * 60, 0, 0, 1000, 30)
    after = [Row(words, 0, 40, 1000, 70) for words in ("1.2 ส่งแบบ", "(ก) รับรอง", "1.26 ล้านบาท")]
    assert [glues([full, row], 0.1)[0] for row in after] == ["\n", "\n", " "]


def line(*read: tuple[str, float, int]) -> list[Glyph]:
    """A line as the engine reads it: text, confidence and width of each piece, blanks between."""
    found, left = [], 0
    for text, confidence, width in read:
        found.append(Glyph(text, left, 0, left + width, TALL, confidence, bool(found)))
        left += width + 10
    return found


def said(glyphs: list[Glyph]) -> str:
    """A line's text."""
    return "".join(" " * glyph.blank + glyph.text for glyph in glyphs)


def test_a_latin_word_takes_the_place_of_what_the_thai_model_made_of_it():
    """Digits and signs that it is not sure of; the Thai words beside it stay."""
    thai = line(("ระบบ", 0.96, 90), ("7]17!//0", 0.1, 100), ("และ", 0.96, 60), ("[1ก๑", 0.44, 60))
    eng = line(("szuu", 0.05, 90), ("TPMAP", 0.79, 100), ("war", 0.67, 60), ("Line", 0.92, 60))
    assert said(spliced(thai, eng)) == "ระบบ TPMAP และ Line"


@pytest.mark.parametrize(
    ("thai", "latin"),
    [
        (("ทน", 0.96), ("nu", 0.93)),
        (("๑๐", 0.5), ("90", 0.95)),
        (("ก", 0.5), ("n", 0.95)),
        (("อำเภอ", 0.6), ("aulna", 0.67)),
    ],
)
def test_thai_words_and_numbers_are_not_taken_for_latin(thai, latin):
    """A sure Thai word, a number, a single letter, a guess: the Thai reading stands."""
    given = line((*thai, 60))
    assert spliced(given, line((*latin, 60))) == given
