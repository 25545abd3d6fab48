"""From a picture of a page to the page itself: upright, straight, flat and even.

Promises grey levels (rows, columns) uint8, paper near 255; a clean scan comes out as it
went in. Order matters: each step needs the one before it. Runs inside the sandbox only.
"""

import re
import subprocess
from pathlib import Path

import cv2
import numpy as np

#: A4 at 200 dpi and 300 dpi: what text is read at.
_WIDTH, _ENOUGH = 2480, 1400
#: A picture darker than this on average shows more than paper: a table top round the page.
_PHOTO = 235
#: Grey levels between a sheet of paper and what it lies on, at least.
_CONTRAST = 25
#: How near to an edge (pixels of a picture 800 high) both of its sides are looked at.
_RIM = 21
#: Turned less than this (degrees), straightening blurs more than it mends.
_STRAIGHT = 0.15
_A4 = 297 / 210
_TURNS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
#: The engine's sureness of the way up: 16 of a letter that stands, 1 of one on its side.
_SURE = 2.0
#: A copy in black and white: this share is pure paper, and this many specks to a letter.
_WHITE, _SPECKLED = 0.85, 1.0


def clean(grey: np.ndarray) -> np.ndarray:
    """The page, ready for recognition."""
    page = unwarp(grey) if grey.mean() < _PHOTO else grey
    page = deskew(flatten(page))
    return _sized(smooth(page))


def quarter_turned(page: np.ndarray) -> np.ndarray:
    """Turned until the text stands up; the page itself when that is not certain.

    Asked only for pages that do not read as text: it costs as much as half of reading. The
    engine tells up from down, but is never sure of Thai that stands on its side: it is shown
    the page both ways.
    """
    small = _scaled(page, 1400 / max(page.shape))
    lying = cv2.rotate(small, _TURNS[90])
    sure, turn = max(_stands(small), _stands(lying, 90))
    return cv2.rotate(page, _TURNS[turn]) if sure >= _SURE and turn else page


def _stands(page: np.ndarray, already: int = 0) -> tuple[float, int]:
    """How sure the engine is of the degrees clockwise by which the text stands up, and these.

    The page is `already` turned by so many; no picture to tell by has a sureness of 0.
    """
    path = Path("turn.pgm").resolve()
    cv2.imwrite(str(path), page)
    command = ["tesseract", str(path), "-", "--psm", "0", "--dpi", "150"]
    said = subprocess.run(command, capture_output=True, check=False).stdout.decode("utf-8")
    turn = re.search(r"Rotate: (\d+)", said)
    sure = re.search(r"Orientation confidence: ([\d.]+)", said)
    if not turn or not sure:
        return 0.0, 0
    return float(sure[1]), (int(turn[1]) + already) % 360


def unwarp(photo: np.ndarray) -> np.ndarray:
    """The sheet of paper in a photo as a rectangle; the photo itself when none is found."""
    corners = _sheet(photo)
    if corners is None:
        return photo
    across = max(np.linalg.norm(corners[0] - corners[1]), np.linalg.norm(corners[3] - corners[2]))
    down = max(np.linalg.norm(corners[0] - corners[3]), np.linalg.norm(corners[1] - corners[2]))
    size = (across, across * _A4) if down > across else (down * _A4, down)
    width, height = (round(side) for side in size)
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    turned = cv2.getPerspectiveTransform(corners, flat)
    return cv2.warpPerspective(photo, turned, (width, height), flags=cv2.INTER_CUBIC)


def _sheet(photo: np.ndarray) -> np.ndarray | None:
    """Corners of the paper, clockwise from the top left, (4, 2) float32 in pixels."""
    scale = 800 / max(photo.shape)
    small = cv2.GaussianBlur(_scaled(photo, scale), (7, 7), 0)
    _, light = cv2.threshold(small, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    edges = cv2.dilate(cv2.Canny(small, 30, 90), np.ones((5, 5), np.uint8))
    found = (_quadrilateral(mask) for mask in (light, edges))
    sheets = (q for q in found if q is not None and _on_darker(small, q))
    best = max(sheets, key=cv2.contourArea, default=None)
    return None if best is None else _clockwise(best) / np.float32(scale)


def _quadrilateral(mask: np.ndarray) -> np.ndarray | None:
    """The largest four-cornered outline, if it covers a good part of the picture."""
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    for outline in sorted(outlines, key=cv2.contourArea, reverse=True)[:3]:
        hull = cv2.convexHull(outline)
        corners = cv2.approxPolyDP(hull, 0.02 * cv2.arcLength(hull, closed=True), closed=True)
        share = cv2.contourArea(corners) / mask.size
        if len(corners) == 4 and 0.25 < share < 0.98:
            return corners.reshape(4, 2).astype(np.float32)
    return None


def _on_darker(picture: np.ndarray, corners: np.ndarray) -> bool:
    """Whether it darkens right behind the outline: at a table's frame or a shadow it does not."""
    inside = cv2.fillConvexPoly(np.zeros_like(picture), corners.astype(np.int32), 255)
    rim = np.ones((_RIM, _RIM), np.uint8)
    within, behind = inside - cv2.erode(inside, rim), cv2.dilate(inside, rim) - inside
    return cv2.mean(picture, within)[0] - cv2.mean(picture, behind)[0] > _CONTRAST


def _clockwise(corners: np.ndarray) -> np.ndarray:
    down, across = corners.sum(axis=1), corners[:, 0] - corners[:, 1]
    order = [down.argmin(), across.argmax(), down.argmax(), across.argmin()]
    return corners[order]


def deskew(page: np.ndarray) -> np.ndarray:
    """Straightened by the angle at which the lines of text stand out most."""
    angle = _skew(page)
    if abs(angle) < _STRAIGHT:
        return page
    height, width = page.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    return cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)


def _skew(page: np.ndarray) -> float:
    """Degrees, anticlockwise, within 5: the sharpest row profile of the dark pixels."""
    small = _scaled(page, 1000 / max(page.shape))
    _, dark = cv2.threshold(small, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    best = 0.0
    for step, reach in ((0.5, 5.0), (0.1, 0.5)):
        angles = np.arange(best - reach, best + reach + step / 2, step)
        best = float(max(angles, key=lambda angle: _sharpness(dark, angle)))
    return best


def _sharpness(dark: np.ndarray, angle: float) -> float:
    height, width = dark.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    rows = cv2.warpAffine(dark, turn, (width, height)).sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())


def flatten(page: np.ndarray) -> np.ndarray:
    """Shadows and tint taken out: each place divided by the paper round it."""
    small = _scaled(page, 0.25)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((9, 9), np.uint8)), 31)
    paper = cv2.resize(paper, page.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return cv2.divide(page, np.maximum(paper, 1), scale=255)


def smooth(page: np.ndarray) -> np.ndarray:
    """Lightly blurred if specks lie on it, as on a copy in black and white.

    Grainy grey paper reads better as it is.
    """
    copied = (page >= 250).mean() > _WHITE and _specks(page) > _SPECKLED
    return cv2.GaussianBlur(page, (0, 0), 0.8) if copied else page


def _specks(page: np.ndarray) -> float:
    """Shapes of a few pixels for each shape as large as a letter."""
    ink = cv2.threshold(page, 128, 255, cv2.THRESH_BINARY_INV)[1]
    areas = cv2.connectedComponentsWithStats(ink, connectivity=8)[2][1:, cv2.CC_STAT_AREA]
    return float((areas < 12).sum() / max((areas > 60).sum(), 1))


def _sized(page: np.ndarray) -> np.ndarray:
    """Enlarged to 300 dpi if it came small."""
    return _scaled(page, _WIDTH / page.shape[1]) if page.shape[1] < _ENOUGH else page


def _scaled(page: np.ndarray, scale: float) -> np.ndarray:
    if scale >= 1:
        return cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    return cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
