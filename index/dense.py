"""The dense lane: inner product in FAISS over unit vectors, one OpenMP thread.

Up to EXACT_UNTIL vectors the index is exact. Beyond, it holds a part of their directions, and what
is looked at is scored again with the vectors themselves, which stay on the disk, mapped. Immutable
once written (adding while searching is a segmentation fault).
"""

import errno
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from index.interaction import basis

#: The vectors of so many take a twentieth of an encoding to read, of 10,000 more than a tenth: the
#: encoder has pushed them out of the processor's cache.
EXACT_UNTIL = 5_000
#: The share of their directions, those that hold most of them, that is searched beyond: 128 of
#: the default model's 384, half a gigabyte for a million passages.
SHARE = 3
#: Vectors that the directions are learned from.
SAMPLE = 20_000
_INDEX, _VECTORS, _ONTO = "passages.faiss", "vectors.npy", "directions.npy"


@dataclass(frozen=True)
class Dense:
    """A FAISS index; above EXACT_UNTIL of `vectors` (n, dim), mapped, in the directions `onto`."""

    index: object
    vectors: np.ndarray | None = None
    onto: np.ndarray | None = None

    @cached_property
    def _every(self) -> np.ndarray:
        return np.arange(self.index.ntotal, dtype=np.int64)

    def scores(self, query: np.ndarray) -> np.ndarray:
        """Inner products of `query` (dim,) with all vectors: float32 (n,).

        Off by .002 in the mean above EXACT_UNTIL. Asked for every row by its number: a range
        without an end takes twice as long to put its findings together, and a search for the
        `n` best, which sorts them, six times.
        """
        import faiss

        # The setting is the calling thread's own: a server's thread begins with all cores.
        faiss.omp_set_num_threads(1)
        one = np.ascontiguousarray(query if self.onto is None else query @ self.onto, np.float32)
        rows, out = self._every, np.empty(self.index.ntotal, np.float32)
        pointers = map(faiss.swig_ptr, (out, rows))
        self.index.compute_distance_subset(1, faiss.swig_ptr(one), len(rows), *pointers)
        return out

    def sharpen(self, scores: np.ndarray, query: np.ndarray, rows: np.ndarray) -> None:
        """Make `scores` of `query` (dim,) exact in these rows int64 (n,), by the whole vectors."""
        if self.vectors is not None:
            scores[rows] = self.vectors[rows] @ query


def write(vectors: np.ndarray, folder: Path) -> None:
    """Write float32 `vectors` (n, dim), normalised by the encoder, into a snapshot being built.

    Raises OSError when the disk does not take them.
    """
    import faiss

    held = vectors = np.ascontiguousarray(vectors, np.float32)
    if len(vectors) > EXACT_UNTIL:
        onto = basis(vectors[:: max(1, len(vectors) // SAMPLE)], vectors.shape[1] // SHARE)
        held = np.ascontiguousarray(vectors @ onto)
        for name, array in ((_VECTORS, vectors), (_ONTO, onto)):
            np.save(folder / name, array, allow_pickle=False)
    index = faiss.IndexFlatIP(held.shape[1])
    index.add(held)
    _save(index, folder / _INDEX)


def _save(index: object, path: Path) -> None:
    import faiss

    try:
        faiss.write_index(index, str(path))
    except RuntimeError as error:  # FAISS has no other error, and its text is C++ source.
        raise OSError(errno.EIO, os.strerror(errno.EIO), str(path)) from error


def load(folder: Path) -> Dense:
    """What `write` wrote, in a folder whose bytes were already verified by the snapshot."""
    import faiss

    index, vectors = faiss.read_index(str(folder / _INDEX)), folder / _VECTORS
    if not vectors.exists():
        return Dense(index)
    mapped = np.load(vectors, mmap_mode="r", allow_pickle=False)
    return Dense(index, np.asarray(mapped), np.load(folder / _ONTO, allow_pickle=False))
