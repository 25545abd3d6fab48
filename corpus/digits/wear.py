"""What printing, copying, scanning and photographing do to a line, as chains of small steps.

Promises a grey crop at the resolution a scanner or phone gives (105 to 320 dpi), worn by one
of four ways: clean scan, noisy scan, photocopy, phone photo. Random, from the source given.
"""

import cv2
import numpy as np

from corpus.digits.drawing import EM, Drawn

#: Pixels an em of 11 points at 320 dpi, and at the least that each way is met with.
LARGEST = 48.0
SMALLEST = {"clean": 20.0, "noisy": 18.0, "photocopy": 24.0, "phone": 16.0}
WAYS = tuple(SMALLEST)


def worn(drawn: Drawn, rng: np.random.Generator, way: str = "") -> np.ndarray:
    """The crop of `drawn`, uint8 grey, worn in `way` (one of WAYS, "" for any)."""
    way = way or str(rng.choice(WAYS))
    scale = _em(rng, way) / EM
    grey, left, right = _bent(drawn, scale, rng, way)
    grey = _ruled(grey, left, right, scale * EM, rng)
    return _cropped(_STEPS[way](grey, rng), left, right, scale * EM, rng)


def _em(rng: np.random.Generator, way: str) -> float:
    return float(np.exp(rng.uniform(np.log(SMALLEST[way]), np.log(LARGEST))))


def _bent(
    drawn: Drawn, scale: float, rng: np.random.Generator, way: str
) -> tuple[np.ndarray, int, int]:
    """Scaled, turned a little, slanted and stretched; with the crop's sides in its pixels."""
    turn = np.radians(rng.normal(0, 0.35 if way == "clean" else 0.6))
    slant = rng.normal(0, 0.03)
    wide = scale * np.exp(rng.normal(-0.03, 0.1))
    centre = (drawn.left + drawn.right) / 2
    rows, columns = drawn.grey.shape
    base = 1.75 * EM
    turned = np.array([[wide, wide * slant, 0], [scale * np.tan(turn), scale, 0]])
    middle = turned[:, :2] @ np.array([centre, base])
    turned[:, 2] = np.array([wide * centre, scale * base]) - middle + rng.uniform(0, 1, 2)
    size = (int(columns * wide) + 2, int(rows * scale) + 2)
    soft = cv2.GaussianBlur(drawn.grey, (0, 0), 0.45 / scale)
    bent = cv2.warpAffine(soft, turned, size, flags=cv2.INTER_LINEAR, borderValue=255)
    return bent, max(0, round(drawn.left * wide)), round(drawn.right * wide)


def _cropped(grey: np.ndarray, left: int, right: int, em: float, rng: np.random.Generator):
    """Cut at the sides, and above and below as tesseract's boxes do: close to the ink or not."""
    dark = grey[:, left : max(right, left + 4)]
    base = 2 * em
    above = rng.uniform(0.62, 0.85) if rng.random() < 0.6 else rng.uniform(0.85, 1.3)
    below = rng.uniform(0.05, 0.3) if rng.random() < 0.7 else rng.uniform(0.3, 0.6)
    top, bottom = int(base - above * em), int(np.ceil(base + below * em))
    return np.ascontiguousarray(dark[max(0, top) : bottom])


def _ruled(grey: np.ndarray, left: int, right: int, em: float, rng: np.random.Generator):
    """Now and then a table's line beside the run, above it or below it."""
    thick = 1 + int(rng.random() < em / LARGEST)
    if rng.random() < 0.06:
        side = left + rng.uniform(-0.1, 0.1) * em if rng.random() < 0.5 else right
        column = int(np.clip(side, 0, grey.shape[1] - thick))
        grey[:, column : column + thick] = 0
    if rng.random() < 0.06:
        row = int(em * (2 + rng.choice((-0.95, -0.85, 0.2, 0.3))))
        grey[row : row + thick] = 0
    return grey


def _clean(grey: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    grey = _inked(grey, rng)
    grey = _blurred(grey, rng.uniform(0.0, 0.6))
    if rng.random() < 0.4:
        return _thresholded(grey, rng.uniform(0.3, 0.6))
    return _jpeg(_noised(grey, rng.uniform(0, 5), rng), rng, 60)


def _noisy(grey: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    grey = _blurred(_inked(grey, rng), rng.uniform(0.3, 1.0))
    grey = _lit(grey, rng, 0.25)
    return _jpeg(_noised(grey, rng.uniform(4, 22), rng), rng, 35)


def _photocopy(grey: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    grey = _noised(_blurred(_inked(grey, rng), rng.uniform(0.3, 0.8)), rng.uniform(5, 28), rng)
    grey = _blurred(grey, rng.uniform(0.2, 0.6))
    grey = _peppered(_thresholded(grey, rng.uniform(0.25, 0.6)), rng)
    return _blurred(grey, rng.uniform(0.3, 0.9)) if rng.random() < 0.5 else grey


def _phone(grey: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    grey = _lit(_inked(grey, rng), rng, 0.45)
    grey = _shaken(_blurred(grey, rng.uniform(0.4, 1.1)), rng)
    return _jpeg(_noised(grey, rng.uniform(1, 10), rng), rng, 30)


_STEPS = {"clean": _clean, "noisy": _noisy, "photocopy": _photocopy, "phone": _phone}


def _inked(grey: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Ink from black to the grey of a stamp, paper from white to grey; strokes by half a pixel."""
    fat = rng.normal(0, 0.35)
    if abs(fat) > 0.2:
        change = (cv2.erode if fat > 0 else cv2.dilate)(grey, np.ones((2, 2), np.uint8))
        share = min(abs(fat), 0.6)
        grey = cv2.addWeighted(change, share, grey, 1 - share, 0)
    ink, paper = rng.uniform(0, 90), rng.uniform(215, 255)
    if rng.random() < 0.12:
        ink = rng.uniform(90, 150)
    return (ink + grey.astype(np.float32) * ((paper - ink) / 255)).astype(np.float32)


def _blurred(grey: np.ndarray, sigma: float) -> np.ndarray:
    return cv2.GaussianBlur(grey, (0, 0), sigma) if sigma > 0.2 else grey


def _shaken(grey: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A hand that moved by up to two pixels while the shutter was open."""
    if rng.random() < 0.6:
        return grey
    kernel = np.zeros((3, 3), np.float32)
    kernel[1, 1] = 1
    kernel[tuple(rng.integers(0, 3, 2))] += rng.uniform(0.3, 1)
    return cv2.filter2D(grey, -1, kernel / kernel.sum())


def _lit(grey: np.ndarray, rng: np.random.Generator, most: float) -> np.ndarray:
    """Light that falls off along the line and across it."""
    along = np.linspace(1 - rng.uniform(0, most), 1, grey.shape[1], dtype=np.float32)
    across = np.linspace(1 - rng.uniform(0, most / 4), 1, grey.shape[0], dtype=np.float32)
    if rng.random() < 0.5:
        along = along[::-1]
    return grey * along[None] * across[:, None] * np.float32(rng.uniform(0.75, 1))


def _noised(grey: np.ndarray, sigma: float, rng: np.random.Generator) -> np.ndarray:
    return grey + sigma * rng.standard_normal(grey.shape, np.float32)


def _thresholded(grey: np.ndarray, share: float) -> np.ndarray:
    """Black where it is darker than paper by that share of the way to the ink."""
    ink, paper = np.percentile(grey, (1, 80))
    return np.where(grey < paper - share * (paper - ink), 0, 255).astype(np.float32)


def _peppered(grey: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Specks of toner and holes in strokes, of one pixel and of two by two."""
    for count, size in ((rng.uniform(0, 0.008), 1), (rng.uniform(0, 0.002), 2)):
        specks = (rng.random(grey.shape, np.float32) < count).astype(np.uint8)
        specks = cv2.dilate(specks, np.ones((size, size), np.uint8)) > 0
        grey = np.where(specks, np.where(rng.random(grey.shape, np.float32) < 0.6, 0, 255), grey)
    return grey.astype(np.float32)


def _jpeg(grey: np.ndarray, rng: np.random.Generator, worst: int) -> np.ndarray:
    bytes_ = np.clip(grey, 0, 255).astype(np.uint8)
    if rng.random() < 0.3:
        return bytes_
    quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(worst, 95))]
    return cv2.imdecode(cv2.imencode(".jpg", bytes_, quality)[1], cv2.IMREAD_GRAYSCALE)
