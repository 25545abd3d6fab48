"""Photos that belong together as one file: a zip of pictures as they came, none of them packed.

Promises every photo byte for byte, in order, the same photos always the same file; and that
such a file never holds more than its own size. No decoder touches the bytes here.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence

from corpus.errors import BrokenFile, WianError

#: How a photo's file ends, by the first bytes of it; what is left is of the HEIF family.
_ENDINGS = ((b"\xff\xd8", "jpg"), (b"\x89PNG", "png"), (b"II", "tif"), (b"MM", "tif"))
_WEBP, _HEIF = (b"RIFF", "webp"), "heic"
_NAME = re.compile(r"photo-\d{3}\.(?:jpg|png|tif|webp|heic)")
_SAME_DAY = (1980, 1, 1, 0, 0, 0)  # zip's first: the day of packing would change the hash
_ENCRYPTED = 0x1


def pack(photos: Sequence[bytes]) -> bytes | None:
    """The photos as one file; None without any, or when one is no picture that Wian reads."""
    if not photos or not all(map(_is_picture, photos)):
        return None
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for number, photo in enumerate(photos, 1):
            name = f"photo-{number:03d}.{_ending(photo)}"
            archive.writestr(zipfile.ZipInfo(name, _SAME_DAY), photo)
    return made.getvalue()


def are_photos(names: Iterable[str]) -> bool:
    """Whether the members of a zip are named as `pack` names them."""
    names = list(names)
    return bool(names) and all(map(_NAME.fullmatch, names))


def unpack(data: bytes, name: str) -> list[bytes]:
    """The photos of a file that `pack` made; raises BrokenFile for any other, naming it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if any(m.compress_type != zipfile.ZIP_STORED or _locked(m) for m in members):
                raise BrokenFile(name=name)
            if sum(member.file_size for member in members) > len(data):
                raise BrokenFile(name=name)
            photos = [archive.read(member) for member in members]
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, OSError) as error:
        raise BrokenFile(name=name) from error
    if not all(map(_is_picture, photos)):
        raise BrokenFile(name=name)
    return photos


def _locked(member: zipfile.ZipInfo) -> bool:
    return bool(member.flag_bits & _ENCRYPTED)


def _is_picture(photo: bytes) -> bool:
    from corpus.files.kinds import kind_of  # which asks this module about zips

    try:
        return kind_of(photo, "") == "image"
    except WianError:
        return False


def _ending(photo: bytes) -> str:
    return next((e for start, e in (*_ENDINGS, _WEBP) if photo.startswith(start)), _HEIF)
