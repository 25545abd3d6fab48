"""Letters set, printed, scanned and read again: the fields come back, or a doubt says so."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.letter import Letter
from corpus.reader import read_file
from corpus.text import to_arabic
from tests.scans.factory import press
from tests.scans.invented import invented
from tests.scans.sheets import Sheet, own_sheets, table_page
from tests.scans.typeset import can_print

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not can_print(), reason="chromium is not installed: nothing can be printed"),
    pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed"),
]
needs_tesseract = pytest.mark.skipif(
    not shutil.which("tesseract"), reason="tesseract-ocr is not installed"
)
SHEETS = {s.name: s for s in [invented(1), invented(2), *own_sheets(["03", "05"]), table_page()]}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The sheets as PDFs with a text layer, Word files and clean scans."""
    folder = tmp_path_factory.mktemp("scans")
    press(SHEETS.values(), folder, ("docx", "clean_gray200"))
    yield folder
    shutil.rmtree(folder)


def fields(letter: Letter | Sheet) -> tuple[str, str | None, str, str]:
    """Number, date, subject and sender, blanks and the script of digits aside."""
    number = letter.canonical if isinstance(letter, Letter) else letter.number
    subject, sender = (to_arabic("".join(w.split())) for w in (letter.subject, letter.sender))
    return number, letter.date, subject, sender


@pytest.mark.parametrize("name", [n for n, sheet in SHEETS.items() if sheet.date])
@pytest.mark.parametrize("kind", ["pdf_text/{}_chromium.pdf", "docx/{}_tabs.docx"])
def test_a_text_layer_and_a_word_file_give_every_field(files: Path, kind: str, name: str):
    """Nothing is recognised, so nothing is doubtful."""
    (letter,) = read_file(files / kind.format(name))
    assert fields(letter) == fields(SHEETS[name])
    assert not letter.doubts


@needs_tesseract
@pytest.mark.parametrize("name", ["i01", "i02"])
def test_a_clean_scan_gives_the_fields_or_says_which_it_is_not_sure_of(files: Path, name: str):
    """A wrong number or date never stands without a doubt."""
    (letter,) = read_file(files / "scan" / f"{name}_clean_gray200.pdf")
    doubted = {doubt.field for doubt in letter.doubts}
    read, true = fields(letter), fields(SHEETS[name])
    assert read[0] == true[0] or "number" in doubted
    assert read[1] == true[1] or "date" in doubted
    assert read[2:] == true[2:]


@needs_tesseract
def test_a_ruled_table_keeps_its_cells_together(files: Path):
    """Words of one cell stand side by side, although the cell has several lines."""
    (page,) = read_file(files / "scan" / "table_clean_gray200.pdf")
    squeezed = "".join(page.text.split())
    assert "ประชุมชี้แจงผู้นำชุมชนและคัดเลือกครัวเรือนเป้าหมาย" in squeezed
    assert not page.number
