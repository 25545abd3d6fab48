"""Pictures of unlike width put together for the net."""

from collections.abc import Sequence

import numpy as np

from corpus.digits.prepare import HEIGHT


def padded(pictures: Sequence[np.ndarray], step: int = 2) -> np.ndarray:
    """Pictures (32, width) as one float32 (count, 1, 32, widest), white on their right.

    The widest is rounded up to a multiple of `step`.
    """
    widest = max(picture.shape[1] for picture in pictures)
    together = np.zeros((len(pictures), 1, HEIGHT, -(-widest // step) * step), np.float32)
    for line, picture in zip(together, pictures, strict=True):
        line[0, :, : picture.shape[1]] = picture
    return together
