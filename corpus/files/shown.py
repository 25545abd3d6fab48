"""The picture of a page for the desk, shown beside its text.

Promises a small grey JPEG; runs inside the sandbox only.
"""

from pathlib import Path

import cv2
import numpy as np

#: Pixels across: readable on half a screen, about 150 KB.
_WIDTH = 1240


def show(page: np.ndarray, path: Path) -> None:
    """Leave the grey page (rows, columns) at `path`."""
    scale = _WIDTH / page.shape[1]
    small = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    cv2.imwrite(str(path), small, [cv2.IMWRITE_JPEG_QUALITY, 80])
