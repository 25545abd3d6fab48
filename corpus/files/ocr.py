"""tesseract on cut-out lines: the place and confidence of every character it read.

Promises what the engine says, unchanged; its Thai model gives each character cluster a box.
Runs inside the sandbox, whose limits hold for the engine too.
"""

import csv
import io
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2

from corpus.errors import ProgramMissing
from corpus.files.lines import Strip

#: The Debian packages of the engine and its languages.
ENGINE = "tesseract-ocr, tesseract-ocr-tha, tesseract-ocr-eng, tesseract-ocr-osd"
#: tesseract's layout mode "one line of text".
_ONE_LINE = "7"


@dataclass(frozen=True)
class Glyph:
    """What the engine calls a word, one cluster of a Thai line; its box in page pixels.

    `blank`: whether a blank stands before it.
    """

    text: str
    left: int
    top: int
    right: int
    bottom: int
    confidence: float
    blank: bool = False


def recognise(strips: Sequence[Strip], language: str = "tha") -> list[list[Glyph]]:
    """The glyphs of each line, left to right; one run of the engine for all of them."""
    if not strips:
        return []
    paths = [Path(f"line-{n:04d}.pgm").resolve() for n in range(len(strips))]
    for path, strip in zip(paths, strips, strict=True):
        cv2.imwrite(str(path), strip.picture)
    names = Path("lines.txt").resolve()
    names.write_text("".join(f"{path}\n" for path in paths))
    command = ["tesseract", str(names), "read", "-l", language, "--psm", _ONE_LINE, "--dpi", "300"]
    command += ["-c", "preserve_interword_spaces=1", "txt", "tsv"]
    _run(command)
    texts = Path("read.txt").read_text("utf-8").split("\f")
    found = _glyphs(Path("read.tsv").read_text("utf-8"), strips)
    return [list(_spaced(glyphs, text)) for glyphs, text in zip(found, texts, strict=False)]


def _run(command: list[str]) -> None:
    """Start the engine; a missing engine or language is named with its package."""
    try:
        subprocess.run(command, capture_output=True, check=True)
    except FileNotFoundError as error:
        raise ProgramMissing(name="", package=ENGINE) from error
    except subprocess.CalledProcessError as error:
        if b"traineddata" in error.stderr:
            raise ProgramMissing(name="", package=ENGINE) from error
        raise


def _glyphs(table: str, strips: Sequence[Strip]) -> list[list[Glyph]]:
    found: list[list[Glyph]] = [[] for _ in strips]
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["level"] == "5" and row["text"].strip():
            number = int(row["page_num"]) - 1
            found[number].append(_glyph(row, *strips[number].corner))
    return found


def _glyph(row: dict[str, str], across: int, down: int) -> Glyph:
    left, top, width, height = (int(row[key]) for key in ("left", "top", "width", "height"))
    left, top, text = left + across, top + down, row["text"].strip()
    return Glyph(text, left, top, left + width, top + height, float(row["conf"]) / 100)


def _spaced(glyphs: list[Glyph], text: str) -> Iterator[Glyph]:
    """The glyphs with the blanks that the engine's plain text has between them."""
    at = 0
    for glyph in glyphs:
        start = text.find(glyph.text, at)
        if start < 0:
            yield glyph
            continue
        yield replace(glyph, blank=bool(at) and text[at:start].isspace())
        at = start + len(glyph.text)
