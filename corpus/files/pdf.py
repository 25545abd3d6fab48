"""PDF files through poppler: counted first, then page by page as text or as a picture.

Promises the text layer where it is whole, else a grey picture to recognise; scripts and
attachments of the file are never run or opened. Each program runs in the sandbox.
"""

import re
from pathlib import Path

from corpus.errors import BrokenFile, EncryptedFile, TooManyPages
from corpus.files.gate import text_is_whole
from corpus.files.sandbox import Failed
from corpus.files.tasks import Job

_COUNT = re.compile(r"^Pages:\s+(\d+)", re.MULTILINE)
_SIZE = re.compile(r"^Page\s+\d+ size:\s+([\d.]+) x ([\d.]+)", re.MULTILINE)


def count_pages(job: Job) -> int:
    """How many pages; raises EncryptedFile, BrokenFile or TooManyPages."""
    try:
        said = _COUNT.search(job.program("pdfinfo", job.source))
    except Failed as failed:
        wrong = EncryptedFile if "password" in failed.said else BrokenFile
        raise wrong(name=job.name) from failed
    pages = int(said[1]) if said else 0
    if not pages:
        raise BrokenFile(name=job.name)
    if pages > job.bounds.max_pages:
        raise TooManyPages(name=job.name, pages=f"{pages:,}", limit=job.bounds.max_pages)
    return pages


def page_text(job: Job, page: int) -> str:
    """The text layer of a page; "" when it has none worth keeping."""
    try:
        text = job.program("pdftotext", "-raw", *_only(page), job.source, "-", page=page)
        return "" if not text_is_whole(text) or _is_picture(job, page) else text
    except Failed as failed:
        raise BrokenFile(name=job.name) from failed


def page_words(job: Job, page: int) -> str:
    """The words of the text layer with their places, as XML."""
    try:
        return job.program("pdftotext", "-raw", "-bbox", *_only(page), job.source, "-", page=page)
    except Failed as failed:
        raise BrokenFile(name=job.name) from failed


def draw_page(job: Job, page: int, folder: Path, long_side: int) -> Path:
    """The page as a grey picture in `folder`, so many pixels whatever size it claims."""
    # Not as PNG: packing a noisy page costs a hundred times the drawing (26 s against 0.3 s).
    size = ("-scale-to", str(long_side), "-gray", "-singlefile")
    try:
        job.program("pdftoppm", *_only(page), *size, job.source, "drawn", page=page, folder=folder)
    except Failed as failed:
        raise BrokenFile(name=job.name) from failed
    return folder / "drawn.pgm"


def _only(page: int) -> tuple[str, ...]:
    return ("-f", str(page), "-l", str(page))


def _is_picture(job: Job, page: int) -> bool:
    """Whether images cover the page: a scan, whose text layer is another engine's reading."""
    info = _SIZE.search(job.program("pdfinfo", *_only(page), job.source, page=page))
    table = job.program("pdfimages", "-list", *_only(page), job.source, page=page)
    if not info:
        return False
    area = float(info[1]) * float(info[2])
    return sum(map(_square_points, table.splitlines()[2:])) > 0.8 * area


def _square_points(row: str) -> float:
    """The area on paper of one row of `pdfimages -list`: pixels over resolution, in points."""
    cells = row.split()
    if len(cells) < 14 or cells[2] != "image":
        return 0.0
    width, height, x_ppi, y_ppi = (float(cells[k]) for k in (3, 4, 12, 13))
    return width / max(x_ppi, 1) * 72 * height / max(y_ppi, 1) * 72
