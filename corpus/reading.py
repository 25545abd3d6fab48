"""What was read out of one received file: its text, page by page, and how sure it is.

Promises offsets as code points of `Reading.text`, ends exclusive, in order of the text.
Holds no field of a letter: `corpus.reader` finds those; `corpus.files` fills this.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """A printed line, joined or not; `confidence` is 1.0 where nothing was recognised."""

    start: int
    end: int
    page: int
    confidence: float = 1.0


@dataclass(frozen=True)
class Unsure:
    """A run of characters whose reading is doubtful: digits of numbers, dates, phones.

    `was` is what the OCR engine alone had read there.
    """

    start: int
    end: int
    confidence: float
    was: str = ""


@dataclass(frozen=True)
class Page:
    """A page, counted from 1: `how` is "text" or "ocr".

    `picture` names a file of the work folder, "" when none was made.
    """

    number: int
    start: int
    end: int
    how: str = "text"
    picture: str = ""


@dataclass(frozen=True)
class Reading:
    """The text of a file with its pages, lines and doubtful runs.

    `kind` is "txt", "docx", "pdf", "image" or "photos".
    """

    text: str
    kind: str
    pages: tuple[Page, ...] = ()
    lines: tuple[Line, ...] = ()
    unsure: tuple[Unsure, ...] = ()
