"""Opening picture files: pixels are counted before any is decoded.

Promises a grey page at most 3508 pixels high, turned as its camera noted it. Runs inside
the sandbox only.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from corpus.errors import BrokenFile, TooManyPixels

#: A4 at 300 dpi: more pixels cost seconds and read no better.
LONG_SIDE = 3508


def count_frames(path: Path, pixels: int) -> int:
    """How many pages a picture file has; every one is within `pixels`.

    Raises TooManyPixels or BrokenFile.
    """
    with _opened(path) as image:
        frames = getattr(image, "n_frames", 1)
        for frame in range(frames if image.format == "TIFF" else 1):
            image.seek(frame)
            _check(image, pixels)
        return frames if image.format == "TIFF" else 1


def load(path: Path, frame: int, pixels: int) -> np.ndarray:
    """One page as grey levels (rows, columns) uint8; errors as in `count_frames`."""
    with _opened(path) as image:
        image.seek(frame)
        _check(image, pixels)
        image.draft("L", (LONG_SIDE, LONG_SIDE))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
        return np.asarray(_on_white(upright))


def _on_white(image: Image.Image) -> Image.Image:
    """Grey, what is transparent taken as paper."""
    if "A" in image.getbands() or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(paper, image)
    if image.mode.startswith(("I", "F")):
        levels = np.asarray(image, dtype=np.float32)
        top = max(float(levels.max()), 1.0)
        return Image.fromarray((levels / top * 255).astype(np.uint8))
    return image.convert("L")


@contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    """The image, opened but not decoded; what Pillow raises on bad data is BrokenFile."""
    import pillow_heif

    pillow_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = None  # our own count comes first and says its limit
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path, formats=_FORMATS) as image:
                yield image
    except (UnidentifiedImageError, OSError, EOFError, ValueError, SyntaxError) as error:
        raise BrokenFile(name=path.name) from error


#: What is received, and PPM, in which our own programs draw.
_FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "HEIF", "PPM")


def _check(image: Image.Image, pixels: int) -> None:
    width, height = image.size
    if width * height > pixels:
        size = f"{width:,} x {height:,}"
        raise TooManyPixels(name="", size=size, limit=pixels // 1_000_000)
