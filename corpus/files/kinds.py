"""What kind of file some bytes are, by their content and never by their name.

Promises a kind of the allow-list or a refusal in one sentence; an extension that says
otherwise, and a file that is two kinds at once, are refused too. The signatures are the
formats' own and short, so no decoder touches the bytes here.
"""

import io
import re
import zipfile
from pathlib import PurePosixPath

from corpus.errors import EmptyFile, KindNotAllowed, OtherKind, TwoKinds
from corpus.files.photos import are_photos

#: What each kind is called and how its files may end; no extension says nothing.
_SHOWN = {
    "txt": "ไฟล์ข้อความ",
    "docx": "ไฟล์ Word",
    "pdf": "ไฟล์ PDF",
    "image": "ไฟล์ภาพ",
    "photos": "ชุดภาพถ่าย",
}
_ENDINGS = {
    "txt": {".txt", ".md", ".text"},
    "docx": {".docx"},
    "pdf": {".pdf"},
    "image": {".jpg", ".jpeg", ".jfif", ".png", ".tif", ".tiff", ".heic", ".heif", ".webp"},
    "photos": {".zip"},
}
_KNOWN_ENDINGS = frozenset().union(*_ENDINGS.values())

_SIGNATURES = (
    (re.compile(rb"%PDF-\d"), "pdf"),
    (re.compile(rb"\xff\xd8\xff"), "image"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image"),
    (re.compile(rb"II[*+]\x00|MM\x00[*+]"), "image"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image"),
    (re.compile(rb"....ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1)", re.DOTALL), "image"),
)
_REFUSED = (
    (re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "ไฟล์ Office รุ่นเก่า (.doc, .xls, .ppt)"),
    (re.compile(rb"\{\\rtf"), "ไฟล์ RTF"),
    (re.compile(rb"GIF8|BM.{4}\x00{4}", re.DOTALL), "ไฟล์ภาพ GIF หรือ BMP"),
    (re.compile(rb"....ftyp", re.DOTALL), "ไฟล์วิดีโอหรือภาพแบบอื่น"),
    (re.compile(rb"\x7fELF|MZ.{58,}PE\x00\x00", re.DOTALL), "ไฟล์โปรแกรม"),
    (re.compile(rb"Rar!|7z\xbc\xaf|\x1f\x8b|BZh|\xfd7zXZ"), "ไฟล์บีบอัด"),
    (re.compile(rb"\s*<(?:!doctype html|html)", re.IGNORECASE), "หน้าเว็บ (HTML)"),
)
_OFFICE = {"xl/": "ไฟล์ Excel", "ppt/": "ไฟล์ PowerPoint", "content.xml": "ไฟล์ OpenDocument"}
_PDF_NEAR_START = 1024  # readers accept the PDF header anywhere in the first 1024 bytes
_LATE_PDF = re.compile(rb"%PDF-\d\.\d")
_PDF_END = b"startxref"  # what only a PDF ends with; text may well speak of %PDF-1.4
_DIRECTORY_ENTRY = b"PK\x01\x02"
_MOST_ENTRIES = 5000  # zipfile builds an object for each, in this process


def kind_of(data: bytes, name: str) -> str:
    """One of "txt", "docx", "pdf", "image", "photos"; `name` serves extension and sentences only.

    Raises EmptyFile, KindNotAllowed, OtherKind or TwoKinds.
    """
    name = shown_name(name)
    if not data.strip(b"\x00\r\n\t "):
        raise EmptyFile(name=name)
    kind = _by_content(data, name)
    _check_single(data, name, kind)
    ending = PurePosixPath(name).suffix.lower()
    if ending in _KNOWN_ENDINGS and ending not in _ENDINGS[kind]:
        raise OtherKind(name=name, extension=ending, kind=_SHOWN[kind])
    return kind


def shown_name(name: str) -> str:
    """The last part of a file name, printable and short: for sentences, never for paths."""
    last = re.split(r"[\\/]", name)[-1]
    printable = "".join(c for c in last if c.isprintable()).strip(". ")
    return printable[-80:] or "ที่ส่งมา"


def _by_content(data: bytes, name: str) -> str:
    for signature, kind in _SIGNATURES:
        if signature.match(data):
            return kind
    for signature, what in _REFUSED:
        if signature.match(data):
            raise KindNotAllowed(name=name, kind=what)
    if data.startswith(b"PK"):
        return _packed(data, name)
    late = _LATE_PDF.search(data, 0, _PDF_NEAR_START) and _PDF_END in data[-_PDF_NEAR_START:]
    return "pdf" if late else "txt"


def _packed(data: bytes, name: str) -> str:
    """A DOCX holds a Word document, a series only photos; only the directory is looked at."""
    names = _members(data)
    if "word/document.xml" in names:
        return "docx"
    if are_photos(names):
        return "photos"
    for start, what in _OFFICE.items():
        if any(member.startswith(start) for member in names):
            raise KindNotAllowed(name=name, kind=what)
    raise KindNotAllowed(name=name, kind="ไฟล์บีบอัด")


def _members(data: bytes) -> set[str]:
    if data.count(_DIRECTORY_ENTRY) > _MOST_ENTRIES:
        return set()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError):
        return set()


def _check_single(data: bytes, name: str, kind: str) -> None:
    """Refuse a file that another program would open as something else."""
    if kind not in ("docx", "photos") and _members(data):
        raise TwoKinds(name=name, kind=_SHOWN[kind], hidden="ไฟล์บีบอัด")
    if kind not in ("pdf", "txt") and b"%PDF-" in data[:_PDF_NEAR_START]:
        raise TwoKinds(name=name, kind=_SHOWN[kind], hidden="ไฟล์ PDF")
