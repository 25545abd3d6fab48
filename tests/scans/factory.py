"""The press: sheets as files of every kind, with their exact truth beside them.

`python -m tests.scans.factory FOLDER [--kinds …] [--invented N] [--foreign N] [--letters NAME …]`
writes FOLDER/{pdf_text,docx,scan,phone}/NAME_KIND.EXT, truth/letter_NAME.txt and fields.json.
"""

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from corpus.reader import read_text
from tests.scans.invented import invented
from tests.scans.paper import MADE
from tests.scans.sheets import Sheet, own_sheets, table_page
from tests.scans.typeset import SIZES, Style, page_of, print_pdf
from tests.scans.word import write_docx

LETTERS = ("01", "02", "03", "04", "05", "06", "07", "08", "ta03", "tb05", "tb10", "th09")
KINDS = ("pdf_text", "docx", *MADE)


def styles() -> list[Style]:
    """One style a sheet, in turn: every font, with and without stamp and signature."""
    return [
        Style(font, stamp="๙ ม.ค. ๒๕๖๙" if n % 2 else "", signed=n % 3 != 0, justified=n % 3 == 1)
        for n, font in enumerate(SIZES)
    ]


def press(sheets: Iterable[Sheet], folder: Path, kinds: Sequence[str] = KINDS) -> None:
    """Write every sheet in every kind; what is there already is left."""
    fields = {}
    for order, plain in enumerate(sheets):
        sheet = plain.with_digits(thai=order % 4 != 3)
        _press_one(sheet, folder, kinds, styles()[order % len(SIZES)], order)
        if not sheet.subject:
            continue
        fields[sheet.name] = {
            "ref": sheet.number,
            "date": sheet.date,
            "subject": sheet.subject,
            "issuer": sheet.sender,
        }
    (folder / "fields.json").write_text(json.dumps(fields, ensure_ascii=False, indent=1), "utf-8")


def _press_one(sheet: Sheet, folder: Path, kinds: Sequence[str], style: Style, seed: int) -> None:
    for name in ("truth", "pdf_text", "docx", "scan", "phone"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "truth" / f"letter_{sheet.name}.txt").write_text(sheet.text, "utf-8")
    pdf = folder / "pdf_text" / f"{sheet.name}_chromium.pdf"
    if not pdf.exists():
        (letter,) = read_text(sheet.text, sheet.name)
        print_pdf(page_of(sheet.text, letter.kind, style), pdf)
    if "docx" in kinds:
        write_docx(sheet.text, folder / "docx" / f"{sheet.name}_tabs.docx")
    for kind in [k for k in kinds if k in MADE]:
        place, extension, make = MADE[kind]
        path = folder / place / f"{sheet.name}_{kind}.{extension}"
        if not path.exists():
            make(pdf, path, seed)


def main() -> None:
    """Press the sheets that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kinds", nargs="*", default=KINDS, choices=KINDS)
    parser.add_argument("--letters", nargs="*", default=LETTERS)
    parser.add_argument("--invented", type=int, default=14)
    parser.add_argument("--foreign", type=int, default=0, help="invented letters with Latin words")
    options = parser.parse_args()
    foreign = [invented(seed, foreign=True) for seed in range(options.foreign)]
    made = [*map(invented, range(options.invented)), *foreign]
    sheets = [*made, *own_sheets(options.letters), table_page()]
    press(sheets, options.folder, options.kinds)


if __name__ == "__main__":
    main()
