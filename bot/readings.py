"""What was recognised on the pages of a received file, kept beside their pictures.

Promises the offsets and confidences that the desk shows beside a draft; a file that was read
without pages has none. Lives in `reading.json` of the file's folder of pages.
"""

import json
from dataclasses import asdict
from pathlib import Path

from corpus.reading import Line, Page, Reading, Unsure
from corpus.store import write_whole

_NAME = "reading.json"


def save(folder: Path, reading: Reading) -> None:
    """Keep a reading, whole or not at all."""
    stored = json.dumps(asdict(reading), ensure_ascii=False)
    write_whole(folder / _NAME, stored.encode("utf-8", "surrogatepass"))


def load(folder: Path) -> Reading | None:
    """The reading of a file, None when it has no pages."""
    path = folder / _NAME
    if not path.exists():
        return None
    stored = json.loads(path.read_bytes())
    return Reading(
        text=stored["text"],
        kind=stored["kind"],
        pages=tuple(Page(**page) for page in stored["pages"]),
        lines=tuple(Line(**line) for line in stored["lines"]),
        unsure=tuple(Unsure(**run) for run in stored["unsure"]),
    )
