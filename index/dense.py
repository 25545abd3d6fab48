"""The dense lane: inner product in FAISS over unit vectors, one OpenMP thread.

Up to EXACT_UNTIL vectors the index is exact. Beyond, it holds half of the directions at a
byte each, and its best are scored again with the vectors themselves, which stay on the disk,
mapped. Immutable once written (adding while searching is a segmentation fault).
"""

import errno
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.interaction import basis

#: A plain search of so many takes a twentieth of an encoding, of 10,000 more than a tenth: the
#: encoder has pushed the vectors out of the processor's cache.
EXACT_UNTIL = 5_000
#: So many rows are scored again. The 50 nearest were among the first 200 in every one of 60
#: questions to 100,000 vectors like those of real passages.
AGAIN = 256
#: Vectors that the directions are learned from.
SAMPLE = 20_000
_EVERYTHING = float(np.finfo(np.float32).min)
_INDEX, _VECTORS = "passages.faiss", "vectors.npy"


@dataclass(frozen=True)
class Dense:
    """A FAISS index, and above EXACT_UNTIL the vectors it was made of (n, dim), mapped."""

    index: object
    vectors: np.ndarray | None = None

    def scores(self, query: np.ndarray, rows: int) -> np.ndarray:
        """Inner products of `query` (dim,) with all vectors: float32 (rows,).

        Exact for the best AGAIN; the others are off by .001 in the mean above EXACT_UNTIL. A
        range without an end: a search for the `rows` best would sort them, for three times
        the cost. A vector that was not returned stays at the lowest score found.
        """
        import faiss

        # The setting is the calling thread's own: a server's thread begins with all cores.
        faiss.omp_set_num_threads(1)
        one = np.ascontiguousarray(query, np.float32).reshape(1, -1)
        _, found, ids = self.index.range_search(one, _EVERYTHING)
        out = np.full(rows, found.min(initial=0.0), np.float32)
        out[ids] = found
        if self.vectors is not None and rows > AGAIN:
            best = np.sort(np.argpartition(out, rows - AGAIN)[-AGAIN:])
            out[best] = self.vectors[best] @ one[0]
        return out


def write(vectors: np.ndarray, folder: Path) -> None:
    """Write float32 `vectors` (n, dim), normalised by the encoder, into a snapshot being built.

    Raises OSError when the disk does not take them.
    """
    import faiss

    vectors = np.ascontiguousarray(vectors, np.float32)
    if len(vectors) <= EXACT_UNTIL:
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(vectors)
    else:
        index = _coarse(vectors)
        np.save(folder / _VECTORS, vectors, allow_pickle=False)
    _save(index, folder / _INDEX)


def _coarse(vectors: np.ndarray) -> object:
    """Vectors in the half of the directions that holds most of them, a byte for each."""
    import faiss

    step = max(1, len(vectors) // SAMPLE)
    onto = basis(vectors[::step], vectors.shape[1] // 2)
    turn = faiss.LinearTransform(*onto.shape, False)
    faiss.copy_array_to_vector(np.ascontiguousarray(onto.T).ravel(), turn.A)
    turn.is_trained = True
    # One list: a scalar quantiser outside of lists searches a range ten times as slowly.
    kind, metric = faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
    centre = faiss.IndexFlatIP(onto.shape[1])
    centre.add(np.zeros((1, onto.shape[1]), np.float32))
    lists = faiss.IndexIVFScalarQuantizer(centre, onto.shape[1], 1, kind, metric, False)
    index = faiss.IndexPreTransform(turn, lists)
    index.train(vectors)
    index.add(vectors)
    return index


def _save(index: object, path: Path) -> None:
    import faiss

    try:
        faiss.write_index(index, str(path))
    except RuntimeError as error:  # FAISS has no other error, and its text is C++ source.
        raise OSError(errno.EIO, os.strerror(errno.EIO), str(path)) from error


def load(folder: Path) -> Dense:
    """What `write` wrote, in a folder whose bytes were already verified by the snapshot."""
    import faiss

    vectors = folder / _VECTORS
    mapped = np.load(vectors, mmap_mode="r", allow_pickle=False) if vectors.exists() else None
    index = faiss.read_index(str(folder / _INDEX))
    return Dense(index, None if mapped is None else np.asarray(mapped))
