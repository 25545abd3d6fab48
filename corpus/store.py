"""The corpus on disk: letters/<id>.md that people correct, originals/<sha256>.<ext> as received.

Promises whole files only (written aside, synced, renamed) and exact text both
ways; never overwrites an original, never skips a broken letter silently. The form
of a letter file is that of `corpus.front_matter`.
"""

import hashlib
import os
import re
import uuid
from collections.abc import Collection
from pathlib import Path

from corpus.errors import BrokenLetter, FileMissing
from corpus.front_matter import FrontMatterError, compose_letter, parse_letter
from corpus.letter import Letter

_ID = re.compile(r"[A-Za-z0-9_-]{1,80}")
_EXTENSION = re.compile(r"[a-z0-9]{1,8}")
_NOT_UTF8 = "ไม่ได้บันทึกเป็น UTF-8 ให้บันทึกใหม่เป็น UTF-8"
_WRONG_ID = "“id: {id}” ไม่ตรงกับชื่อไฟล์ ให้แก้เป็น id: {stem}"
_BAD_ID = "“id: {id}” ใช้เป็นชื่อไฟล์ไม่ได้ ให้ใช้ตัวอักษรอังกฤษ ตัวเลข และ - เท่านั้น"
_NOT_STORABLE = "ข้อความมีรหัสที่บันทึกไม่ได้"


def load_letters(
    corpus: Path, status: Collection[str] | None = frozenset({"published"})
) -> list[Letter]:
    """Letters of `corpus`/letters with one of these statuses (None: all), by id.

    Raises BrokenLetter for the first one that cannot be read, FileMissing where
    there is no corpus.
    """
    if not corpus.is_dir():
        raise FileMissing(name=corpus, why="ไม่มีโฟลเดอร์นี้")
    letters = [_named_letter(path) for path in corpus.glob("letters/*.md")]
    chosen = [letter for letter in letters if status is None or letter.status in status]
    return sorted(chosen, key=_by_id)


def read_letter(path: Path) -> Letter:
    """The letter of one file; raises FileMissing or BrokenLetter with what to mend."""
    try:
        return parse_letter(path.read_bytes().decode("utf-8"))
    except OSError as error:
        raise FileMissing(name=path, why=error.strerror or error) from error
    except UnicodeDecodeError as error:
        raise BrokenLetter(path=path, why=_NOT_UTF8) from error
    except FrontMatterError as error:
        raise BrokenLetter(path=path, why=str(error)) from error


def write_letter(letter: Letter, folder: Path) -> Path:
    """Write `folder`/<id>.md, whole or not at all; returns its path."""
    path = folder / f"{letter.id}.md"
    if not _ID.fullmatch(letter.id):
        raise BrokenLetter(path=path, why=_BAD_ID.format(id=letter.id))
    try:
        data = compose_letter(letter).encode("utf-8")
    except UnicodeEncodeError as error:
        raise BrokenLetter(path=path, why=_NOT_STORABLE) from error
    write_whole(path, data)
    return path


def keep_original(corpus: Path, data: bytes, name: str) -> tuple[str, Path]:
    """Keep a received file under its hash; returns (sha256 in hex, path).

    The same bytes are kept once, under the extension they first came with.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    kept = find_original(corpus, sha256)
    if kept:
        return sha256, kept
    suffix = Path(name).suffix.lower().removeprefix(".")
    extension = suffix if _EXTENSION.fullmatch(suffix) else "bin"
    path = corpus / "originals" / f"{sha256}.{extension}"
    write_whole(path, data)
    return sha256, path


def find_original(corpus: Path, sha256: str) -> Path | None:
    """Where the original with this hash is kept, or None."""
    return next((corpus / "originals").glob(f"{sha256}.*"), None)


def letter_id(sha256: str, order: int) -> str:
    """The id of a bundle's letter: it never changes, whatever is corrected."""
    return f"{sha256[:10]}-{order}"


def write_whole(path: Path, data: bytes) -> None:
    """Write a file aside, sync it and rename it over `path`; folders are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{uuid.uuid4().hex}.tmp")
    try:
        with aside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _named_letter(path: Path) -> Letter:
    letter = read_letter(path)
    if letter.id != path.stem:
        raise BrokenLetter(path=path, why=_WRONG_ID.format(id=letter.id, stem=path.stem))
    return letter


def _by_id(letter: Letter) -> tuple[str, int, str]:
    """Bundle by bundle, and in it by number: -2 before -10."""
    bundle, _, order = letter.id.rpartition("-")
    return (bundle, int(order), "") if order.isdecimal() else (letter.id, 0, "")
