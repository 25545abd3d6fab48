"""The dense lane: exact inner product in FAISS over unit vectors, one OpenMP thread.

An index is immutable once built and only read when served (adding while searching is a
segmentation fault); past 100,000 vectors it is scalar-quantised to a quarter of the size.
"""

import errno
import os
from pathlib import Path

import numpy as np

EXACT_UNTIL = 100_000
_EVERYTHING = float(np.finfo(np.float32).min)


def build(vectors: np.ndarray) -> object:
    """A FAISS index over float32 `vectors` (n, dim), normalised by the encoder."""
    import faiss

    dim = vectors.shape[1]
    if len(vectors) <= EXACT_UNTIL:
        index = faiss.IndexFlatIP(dim)
    else:
        kind = faiss.ScalarQuantizer.QT_8bit
        index = faiss.IndexScalarQuantizer(dim, kind, faiss.METRIC_INNER_PRODUCT)
        index.train(vectors)
    index.add(np.ascontiguousarray(vectors, dtype=np.float32))
    return index


def save(index: object, path: Path) -> None:
    """Write the index to `path`, which must be inside a snapshot being built aside.

    Raises OSError when the disk does not take it.
    """
    import faiss

    try:
        faiss.write_index(index, str(path))
    except RuntimeError as error:  # FAISS has no other error, and its text is C++ source.
        raise OSError(errno.EIO, os.strerror(errno.EIO), str(path)) from error


def load(path: Path) -> object:
    """Read an index whose bytes were already verified by the snapshot."""
    import faiss

    return faiss.read_index(str(path))


def scores(index: object, query: np.ndarray, rows: int) -> np.ndarray:
    """Inner products of `query` (dim,) with all vectors: float32 (rows,).

    A range without an end: a search for the `rows` best would sort them, for three times
    the cost. A vector that was not returned stays at the lowest score found.
    """
    import faiss

    # The setting is the calling thread's own: a server's thread begins with all cores.
    faiss.omp_set_num_threads(1)
    _, found, ids = index.range_search(query.reshape(1, -1).astype(np.float32), _EVERYTHING)
    out = np.full(rows, found.min(initial=0.0), np.float32)
    held = ids >= 0
    out[ids[held]] = found[held]
    return out
