"""One text run through the encoder once: its vector, and its tokens with their vectors.

The vector is for the dense lane, the tokens for late interaction (MaxSim, Khattab and
Zaharia 2020) without any training. Token vectors are kept as int8: unit rows times 127.
"""

from dataclasses import dataclass

import numpy as np

SCALE = 127.0


@dataclass(frozen=True)
class Embedding:
    """`vector` float32 (dim,); `ids` int32 (n,), `places` int32 (n, 2), `tokens` int8 (n, dim).

    `places` are code points of the text; special tokens and the prompt are left out.
    """

    vector: np.ndarray
    ids: np.ndarray
    places: np.ndarray
    tokens: np.ndarray


def quantise(rows: np.ndarray) -> np.ndarray:
    """Unit rows as int8."""
    return np.rint(rows * SCALE).astype(np.int8)


def pack(embedding: Embedding) -> bytes:
    """The bytes that `unpack` reads: for the cache only."""
    head = np.array([len(embedding.ids), len(embedding.vector)], np.int32)
    parts = (head, embedding.vector, embedding.ids, embedding.places, embedding.tokens)
    return b"".join(part.tobytes() for part in parts)


def unpack(data: bytes) -> Embedding:
    """The embedding that `pack` wrote."""
    count, dim = np.frombuffer(data, np.int32, 2)
    at = 8
    vector = np.frombuffer(data, np.float32, dim, at)
    at += vector.nbytes
    ids = np.frombuffer(data, np.int32, count, at)
    at += ids.nbytes
    places = np.frombuffer(data, np.int32, count * 2, at).reshape(count, 2)
    at += places.nbytes
    tokens = np.frombuffer(data, np.int8, count * dim, at).reshape(count, dim)
    return Embedding(vector, ids, places, tokens)


def rows(embedding: Embedding) -> np.ndarray:
    """The token vectors as float32 unit rows (n, dim)."""
    return embedding.tokens.astype(np.float32) / SCALE
