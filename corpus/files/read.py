"""A received file to its text: `read_received`, the one door for every kind.

Promises a Reading or one sentence with the next step, never half of either; finished pages
are kept in `work`, so that a second call goes on behind them. Decoders run in the sandbox.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from corpus.decode import decode
from corpus.errors import EmptyFile, FileMissing, FileTooLarge, NothingToRead, TooManyPages
from corpus.files import pdf, photos
from corpus.files.bounds import Bounds
from corpus.files.kinds import kind_of, shown_name
from corpus.files.pages import Kept, PrintedLine, ReadPage, line_of, together
from corpus.files.tasks import Job, folder_or_own
from corpus.reading import Reading

#: Long side of a drawn page in pixels: A4 at 300 dpi reads best, at 150 dpi is enough to see.
READ_AT, SHOWN_AT = 3508, 1754

#: Fewer letters on all pages together are specks and seals: a reference alone has more.
_LEAST_LETTERS = 8

Progress = Callable[[int, int], None]
_ReadOne = Callable[[Job, Kept, int], ReadPage]


def read_bytes(path: Path, bounds: Bounds) -> tuple[bytes, str]:
    """A file's bytes and their sha256 in hex; a large one is refused before it is read.

    Raises FileMissing or FileTooLarge.
    """
    try:
        _check_size(path.stat().st_size, path.name, bounds)
        data = path.read_bytes()
    except OSError as error:
        raise FileMissing(name=path, why=error.strerror or error) from error
    return data, hashlib.sha256(data).hexdigest()


def _check_size(size: int, name: str, bounds: Bounds) -> None:
    if size > bounds.max_bytes:
        told, limit = (f"{count / 1e6:.1f} MB" for count in (size, bounds.max_bytes))
        raise FileTooLarge(name=name, size=told, limit=limit)


def read_received(
    data: bytes,
    name: str,
    bounds: Bounds = Bounds(),  # noqa: B008 - frozen
    work: Path | None = None,
    progress: Progress | None = None,
) -> Reading:
    """The text of a received file with its pages, lines and doubtful runs.

    `work` is the folder where the pages of this file are kept (page-0001.json, .jpg), a
    temporary one by default; `progress(page, pages)` is called after each page. Raises the
    WianErrors of `corpus.errors` that name a file.
    """
    name = shown_name(name)
    _check_size(len(data), name, bounds)
    kind = kind_of(data, name)
    if kind == "txt":
        return _of_lines(decode(data, name).split("\n"), kind)
    with _job(data, name, bounds) as job, folder_or_own(work) as kept:
        if kind == "docx":
            return _read_docx(job)
        count, page = _counted(job, kind)
        pages = _Pages(job, Kept(kept), page).all(count, progress)
    if (
        sum(c.isalnum() for page in pages for line in page.lines for c in line.text)
        < _LEAST_LETTERS
    ):
        raise NothingToRead(name=name)
    return together(pages, kind)


def _of_lines(lines: list[str], kind: str) -> Reading:
    """A file without pages: its lines as they stand."""
    *held, last = lines
    page = ReadPage(1, (*map(PrintedLine, held), PrintedLine(last, glue="")))
    return together([page], kind)


def _read_docx(job: Job) -> Reading:
    limits = (job.bounds.zip_members, job.bounds.unpacked_bytes, job.bounds.zip_ratio)
    with folder_or_own() as folder:
        lines = job.child("docx", job.source, *limits, folder=folder)["lines"]
    if not "".join(lines).strip():
        raise EmptyFile(name=job.name)
    return _of_lines(lines, "docx")


def _counted(job: Job, kind: str) -> tuple[int, _ReadOne]:
    """How many pages the file has, and what reads one of them. Raises TooManyPages."""
    if kind == "pdf":
        return pdf.count_pages(job), _page_of_pdf
    pictures = _photos(job) if kind == "photos" else _frames(job)
    _check_pages(len(pictures), job)
    return len(pictures), partial(_page_of_image, pictures)


def _photos(job: Job) -> list[tuple[Job, int]]:
    """Every picture of a series of photos, each in a file of its own."""
    held = photos.unpack(job.source.read_bytes(), job.name)
    _check_pages(len(held), job)
    pictures = []
    for number, photo in enumerate(held, 1):
        one = replace(job, source=job.source.with_name(f"photo-{number}"))
        one.source.write_bytes(photo)
        pictures += _frames(one)
    return pictures


def _frames(job: Job) -> list[tuple[Job, int]]:
    """Every picture of an image file: the file, and which of its pictures."""
    with folder_or_own() as folder:
        count = job.child("frames", job.source, job.bounds.max_pixels, folder=folder)["frames"]
    return [(job, frame) for frame in range(count)]


def _check_pages(count: int, job: Job) -> None:
    if count > job.bounds.max_pages:
        raise TooManyPages(name=job.name, pages=f"{count:,}", limit=job.bounds.max_pages)


class _Pages:
    """The pages of one file, read side by side and kept."""

    def __init__(self, job: Job, kept: Kept, read: _ReadOne) -> None:
        self.job, self.kept, self.read = job, kept, read

    def all(self, count: int, progress: Progress | None) -> list[ReadPage]:
        """Every page in order; the first page that fails ends the file."""
        pool = ThreadPoolExecutor(self.job.bounds.at_once)
        try:
            pages = []
            for page in pool.map(self._one, range(1, count + 1)):
                pages.append(page)
                if progress:
                    progress(page.number, count)
            return pages
        finally:
            pool.shutdown(cancel_futures=True)

    def _one(self, number: int) -> ReadPage:
        return self.kept.get(number) or self.kept.put(self.read(self.job, self.kept, number))


def _page_of_pdf(job: Job, kept: Kept, number: int) -> ReadPage:
    text = pdf.page_text(job, number)
    with folder_or_own() as folder:
        if not text:
            return _scan(job, kept, number, pdf.draw_page(job, number, folder, READ_AT))
        drawn = pdf.draw_page(job, number, folder, SHOWN_AT)
        (folder / "text").write_text(text, "utf-8")
        (folder / "words").write_text(pdf.page_words(job, number), "utf-8")
        return _page(job, kept, number, "text", "layer", drawn, folder / "text", folder / "words")


def _page_of_image(
    pictures: Sequence[tuple[Job, int]], _: Job, kept: Kept, number: int
) -> ReadPage:
    job, frame = pictures[number - 1]
    return _scan(job, kept, number, job.source, frame)


def _scan(job: Job, kept: Kept, number: int, picture: Path, frame: int = 0) -> ReadPage:
    return _page(job, kept, number, "ocr", "page", picture, frame, job.bounds.max_pixels)


def _page(job: Job, kept: Kept, number: int, how: str, task: str, *words: object) -> ReadPage:
    """A page by a task of the child; its picture is kept before the page counts as read."""
    given = [word for word in words if isinstance(word, Path)]
    with folder_or_own() as folder:
        said = job.child(task, *words, folder=folder, page=number, given=given)
        shown = kept.picture(number)
        shown.write_bytes((folder / "page.jpg").read_bytes())
    return ReadPage(number, tuple(map(line_of, said["lines"])), how, shown.name)


@contextmanager
def _job(data: bytes, name: str, bounds: Bounds) -> Iterator[Job]:
    """The bytes in a folder of their own under a name of ours."""
    with folder_or_own() as folder:
        source = folder / "source"
        source.write_bytes(data)
        yield Job(source, name, bounds)
