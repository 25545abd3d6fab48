"""A crop of any size and lighting made into what the net sees: ink 0 to 1, 32 rows.

Promises the same picture for the same crop at training and at reading: background and ink
levelled, rows without ink cut away, the rest scaled to the net's height. It never turns or
unwarps: the page is straight already (INGEST's clean-up goes before).
"""

import cv2
import numpy as np

HEIGHT = 32
#: Rows of white kept above and below the ink, at the net's height.
MARGIN = 2
#: Wider crops (about 120 signs) are squeezed: no run is that long.
MOST_WIDTH = 2400
#: Less difference between paper and ink than this is an empty crop.
LEAST_CONTRAST = 20.0
#: Ink fainter than this share of the darkest is paper: noise, ink shining through.
FAINTEST = 0.12
#: A mark narrower than this share of the crop's height is a speck of dust.
SPECK = 1 / 16
#: A row belongs to the line when it has this share of the fullest row's ink.
ROW_SHARE = 0.06


def prepare(crop: np.ndarray) -> np.ndarray:
    """`crop` (rows, columns) uint8 grey, dark on light, as float32 (32, width) with ink 1."""
    if min(crop.shape[:2], default=0) < 3:
        return np.zeros((HEIGHT, HEIGHT), np.float32)
    ink = _levelled(crop.astype(np.float32))
    return _scaled(ink[_line(ink)])


def _levelled(grey: np.ndarray) -> np.ndarray:
    """Paper to 0 and ink to 1, with a background that may change slowly from left to right."""
    reach = 2 * grey.shape[0] | 1
    paper = np.percentile(grey, 85, axis=0).astype(np.float32)[None]
    paper = cv2.blur(cv2.dilate(paper, np.ones((1, reach))), (reach, 1))
    dark = _without_margins(paper - grey)
    most = float(np.percentile(dark, 98.5))
    if most < LEAST_CONTRAST:
        return np.zeros_like(grey)
    return np.clip((dark / most - FAINTEST) / (1 - FAINTEST), 0.0, 1.0)


def _without_margins(dark: np.ndarray) -> np.ndarray:
    """The rectangle of what is half as dark as the darkest, with a pixel around."""
    inked = dark > max(LEAST_CONTRAST, dark.max() / 2)
    box = []
    for axis in (1, 0):
        held = np.flatnonzero(inked.any(axis))
        box.append(slice(max(0, held[0] - 1), held[-1] + 2) if len(held) else slice(None))
    return dark[tuple(box)]


def _line(ink: np.ndarray) -> slice:
    """The rows from the first to the last that hold more than specks."""
    mask = (ink > 0.5).astype(np.uint8)
    _, marks, facts, _ = cv2.connectedComponentsWithStats(mask)
    large = facts[:, cv2.CC_STAT_AREA] > (len(ink) * SPECK) ** 2
    rows = (mask * large[marks]).sum(1)
    held = np.flatnonzero(rows > max(1.0, ROW_SHARE * rows.max()))
    return slice(held[0], held[-1] + 1) if len(held) > 2 else slice(0, len(ink))


def _scaled(ink: np.ndarray) -> np.ndarray:
    inner = HEIGHT - 2 * MARGIN
    width = round(ink.shape[1] * inner / ink.shape[0])
    width = min(max(width, HEIGHT // 2), MOST_WIDTH)
    way = cv2.INTER_AREA if ink.shape[0] > inner else cv2.INTER_LINEAR
    small = cv2.resize(ink, (width, inner), interpolation=way)
    return np.pad(small, ((MARGIN, MARGIN), (4, 4))).astype(np.float32)
