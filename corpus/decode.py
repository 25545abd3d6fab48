"""From a text file's bytes to its text, whatever encoding a Thai office saved it in.

Promises text without NUL, without lone surrogates and with real Thai in it where
there were bytes above ASCII; never replaces a byte it cannot read. Order: byte
order mark, UTF-16 by its pattern, strict UTF-8, then CP874 (TIS-620) if plausible.
"""

import codecs
import re

from corpus.errors import EmptyFile, FileTooLarge, NotText

#: A letter with all its annexes is far below this; a longer file is no letter.
MAX_BYTES = 20_000_000

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_KINDS = (
    (b"%PDF-", "เป็นไฟล์ PDF"),
    (b"PK\x03\x04", "เป็นไฟล์ Word หรือไฟล์บีบอัด"),
    (b"\xd0\xcf\x11\xe0", "เป็นไฟล์ Word รุ่นเก่า"),
    (b"{\\rtf", "เป็นไฟล์ RTF"),
    (b"\x89PNG", "เป็นไฟล์ภาพ"),
    (b"\xff\xd8\xff", "เป็นไฟล์ภาพ"),
    (b"GIF8", "เป็นไฟล์ภาพ"),
    (b"II*\x00", "เป็นไฟล์ภาพ"),
    (b"MM\x00*", "เป็นไฟล์ภาพ"),
)
_UNREADABLE = "มีไบต์ที่อ่านเป็นตัวอักษรไม่ได้"
_BINARY = "มีรหัสควบคุมแบบไฟล์โปรแกรม"
_GARBLED = "ตัวอักษรไทยเพี้ยนมาตั้งแต่ต้นฉบับ"

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
_THAI = re.compile(r"[ก-ฺเ-๛]")
_MARK = re.compile(r"[ัิ-ฺ็-๎]")
_STRAY_MARK = re.compile(r"(?<![ก-ฮัิ-ฺ็-๎])[ัิ-ฺ็-๎]")
_TWICE_ENCODED = re.compile(r"à[¸¹]|เ[ธน]|\ufffd")  # what E0 B8 and E0 B9 become
_BLANK = re.compile(r"[\s\u200b\ufeff\x1a]*")


def decode(data: bytes, name: str) -> str:
    """The text of a file; `\\r\\n` becomes `\\n`, nothing else changes.

    Raises EmptyFile, FileTooLarge (over MAX_BYTES) or NotText, all naming `name`.
    """
    _check_size(len(data), name)
    for signature, why in _KINDS:
        if data.startswith(signature):
            raise NotText(name=name, why=why)
    text = _read(data, name)
    if _BLANK.fullmatch(text):
        raise EmptyFile(name=name)
    _check_characters(text, name)
    return text.replace("\r\n", "\n")


def _check_size(size: int, name: str) -> None:
    if size > MAX_BYTES:
        limit = f"{MAX_BYTES // 1_000_000} MB"
        raise FileTooLarge(name=name, size=f"{size / 1e6:.1f} MB", limit=limit)


def _read(data: bytes, name: str) -> str:
    """Decode strictly by the first encoding that fits."""
    mark, encoding = next((pair for pair in _MARKS if data.startswith(pair[0])), (b"", ""))
    try:
        if encoding:
            return data[len(mark) :].decode(encoding)
        return data.decode(_utf16_pattern(data) or "utf-8")
    except UnicodeDecodeError as error:
        if encoding:
            raise NotText(name=name, why=_UNREADABLE) from error
    return _thai_single_byte(data, name)


def _utf16_pattern(data: bytes) -> str:
    """The byte order of UTF-16 without a mark; "" when it is not that.

    Thai and ASCII have the high bytes 0E and 00; neither byte is common in any
    other text encoding, and in UTF-16 they stand at every second place.
    """
    sample = data[:20_000]
    if len(data) % 2 or len(data) < 4:
        return ""
    high = {0: sample[::2], 1: sample[1::2]}
    share = {place: sum(map(part.count, (0x00, 0x0E))) / len(part) for place, part in high.items()}
    if share[1] >= 0.8 > share[0]:
        return "utf-16-le"
    return "utf-16-be" if share[0] >= 0.8 > share[1] else ""


def _thai_single_byte(data: bytes, name: str) -> str:
    """CP874 text, if what comes out is spelled as Thai is."""
    try:
        text = data.decode("cp874")
    except UnicodeDecodeError as error:
        raise NotText(name=name, why=_UNREADABLE) from error
    foreign = sum(not c.isascii() for c in text)
    thai, marks = len(_THAI.findall(text)), len(_MARK.findall(text))
    if thai < 0.9 * foreign or len(_STRAY_MARK.findall(text)) > 0.1 * marks:
        raise NotText(name=name, why=_UNREADABLE)
    return text


def _check_characters(text: str, name: str) -> None:
    """Refuse programs' data, and text that lost its Thai before it came here."""
    if "\x00" in text or len(_CONTROL.findall(text)) > 0.002 * len(text):
        raise NotText(name=name, why=_BINARY)
    if len(_TWICE_ENCODED.findall(text)) > max(5, 0.2 * len(text)):
        raise NotText(name=name, why=_GARBLED)
