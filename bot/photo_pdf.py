"""Photos that were sent together, as one PDF of the very same JPEG data, a page each. Pure.

Only the frame of a JPEG is looked at, never its picture: decoding is left to the worker's
bounded processes. Sources: ITU-T T.81 (markers), ISO 32000-1 (DCTDecode).
"""

from collections.abc import Sequence

A_POINT = 300 / 72  # pixels: a photo is laid out at 300 dpi
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SPACES = {1: "/DeviceGray", 3: "/DeviceRGB"}
_SIDE = 20_000  # pixels of a side; no camera has more


def join(photos: Sequence[bytes]) -> bytes | None:
    """The photos as one PDF; None when one of them is no plain JPEG."""
    frames = [frame(photo) for photo in photos]
    if not frames or not all(frames):
        return None
    kids = " ".join(f"{3 * at + 3} 0 R" for at in range(len(photos)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(photos)} /Kids [{kids}] >>".encode(),
    ]
    for at, (photo, (width, height, parts)) in enumerate(zip(photos, frames, strict=True)):
        first, box = 3 * at + 3, (width / A_POINT, height / A_POINT)
        draw = f"q {box[0]:.3f} 0 0 {box[1]:.3f} 0 0 cm /P Do Q".encode()
        page = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {box[0]:.3f} {box[1]:.3f}] "
            f"/Contents {first + 1} 0 R /Resources << /XObject << /P {first + 2} 0 R >> >> >>"
        )
        looks = (
            f"/Type /XObject /Subtype /Image /Width {width} /Height {height} "
            f"/ColorSpace {_SPACES[parts]} /BitsPerComponent 8 /Filter /DCTDecode"
        )
        objects += [page.encode(), _stream("", draw), _stream(looks, photo)]
    return _file(objects)


def frame(photo: bytes) -> tuple[int, int, int] | None:
    """Width, height and colours of a JPEG as its frame says; None for anything else."""
    at = 2
    if not photo.startswith(b"\xff\xd8\xff"):
        return None
    while at + 9 < len(photo) and photo[at] == 0xFF:
        marker, length = photo[at + 1], int.from_bytes(photo[at + 2 : at + 4])
        if marker in _FRAMES:
            height, width = (int.from_bytes(photo[at + n : at + n + 2]) for n in (5, 7))
            plain = photo[at + 4] == 8 and photo[at + 9] in _SPACES
            fits = 0 < width <= _SIDE and 0 < height <= _SIDE
            return (width, height, photo[at + 9]) if plain and fits else None
        at += 1 if marker == 0xFF else 2 + length
    return None


def _stream(looks: str, data: bytes) -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (looks.encode(), len(data), data)


def _file(objects: Sequence[bytes]) -> bytes:
    """A PDF of these objects, numbered from 1; the first is its catalogue."""
    made, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(made)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, rows)
    made += b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    made += b"startxref\n%d\n%%%%EOF\n" % table
    return bytes(made)
