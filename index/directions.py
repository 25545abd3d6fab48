"""The directions that token vectors are kept in, the same in every home of the default model.

Those of the default model are data, learned once over all letters of the project
(`python -m index.train_directions`). Those of another model are learned from the letters held,
kept from index to index, and learned anew when the passages have doubled or halved.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np

from index import snapshot
from index.embedding import Embedding
from index.errors import SnapshotBroken
from index.interaction import basis

#: Directions kept of each token vector: a third of the bytes, 1 point of MaxSim hit@1.
TOKEN_SIZE = 128
#: Passages whose tokens they are learned from.
SAMPLE = 2_000
#: The default model's, learned over all letters of the project.
SHIPPED = "directions.npz"
FILES = ("token_basis.npy", "token_basis_from.npy")


@dataclass(frozen=True)
class Directions:
    """`basis` float32 (dim, size), learned when there were `passages` (0: shipped)."""

    basis: np.ndarray
    passages: int

    def save(self, folder: Path) -> None:
        """Write both into a snapshot that is being built."""
        for name, array in zip(FILES, (self.basis, np.int64(self.passages)), strict=True):
            np.save(folder / name, array, allow_pickle=False)


def learn(texts: Sequence[str], get: Callable[[Sequence[str]], list[Embedding]]) -> Directions:
    """The directions that hold most of the tokens of passages spread over all `texts`."""
    step = max(1, len(texts) // SAMPLE)
    tokens = [embedding.tokens for embedding in get(texts[::step])]
    return Directions(basis(np.concatenate(tokens), TOKEN_SIZE), len(texts))


def shipped(encoder: str) -> Directions | None:
    """The project's own directions, None for an encoder that they are not of."""
    with resources.files("index").joinpath("data", SHIPPED).open("rb") as file:
        data = np.load(file, allow_pickle=False)
        if data["encoder"] != encoder:
            return None
        return Directions(data["basis"].astype(np.float32), 0)


def kept(home: Path, encoder: str, passages: int) -> Directions | None:
    """Those of the current snapshot, None when they do not serve `passages` of `encoder`."""
    try:
        names = snapshot.history(home)
        folder = snapshot.snapshots(home) / names[-1] if names else None
        found = folder and _stored(folder, encoder)
    except (SnapshotBroken, OSError):
        return None
    return found if found and found.passages < 2 * passages < 4 * found.passages else None


def _stored(folder: Path, encoder: str) -> Directions | None:
    manifest = snapshot.read_manifest(folder)
    whole = all(snapshot.file_hash(folder / name) == manifest.files.get(name) for name in FILES)
    if manifest.encoder != encoder or not whole:
        return None
    made, passages = (np.load(folder / name, allow_pickle=False) for name in FILES)
    return Directions(made, int(passages))
