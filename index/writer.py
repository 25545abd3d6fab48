"""A snapshot's files out of the parts of its letters, in their order.

The same parts give the same files, whichever of them were kept and whichever made anew.
"""

from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

import numpy as np

from index import dense, lexical, records
from index.directions import Directions
from index.kept import Part
from index.parts import card_of, rows_of, terms_of


def write(
    folder: Path,
    ids: Sequence[str],
    texts: Sequence[Part],
    vectors: Sequence[Part],
    onto: Directions,
) -> None:
    """Write all files into a new `folder`, given each letter's id and its two parts.

    Raises OSError and sqlite3.OperationalError when the disk does not take them.
    """
    folder.mkdir(parents=True)
    rows = (row for text in texts for row in rows_of(text))
    records.write(folder / "letters.db", zip(ids, map(card_of, texts), strict=True), rows)
    dense.write(np.concatenate([part["vectors"] for part in vectors]), folder)
    parents = _parents(texts)
    for lane in ("words", "grams"):
        of = (terms_of(text, name) for name in (lane, f"header_{lane}") for text in texts)
        lexical.write(folder / lane, lexical.joined(of), parents)
    counts = np.concatenate([text["count"] for text in texts])

    def joined(name: str) -> np.ndarray:
        return np.concatenate([part[name] for part in vectors])

    arrays = {
        "token_starts": np.cumsum([0, *joined("lengths")]),
        "stretch_starts": np.cumsum([0, *joined("stretches")]),
        "stretch_firsts": joined("firsts"),
        "stretch_units": joined("units"),
        "stretch_norms": joined("norms"),
        "inside_norms": joined("inside"),
        "unit_counts": joined("held"),
        "token_idf": _idf(vectors, int(counts.sum())),
        "passage_letter": np.repeat(np.arange(len(texts), dtype=np.int32), counts),
        "passage_parent": parents,
        "subjects": joined("subject"),
    }
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)
    onto.save(folder)
    _save_joined(folder / "tokens.npy", [part["tokens"] for part in vectors])


def _parents(texts: Sequence[Part]) -> np.ndarray:
    """The number of each passage's parent, ascending over all letters: int32 (passages,)."""
    many = (int(text["parents"].max(initial=-1)) + 1 for text in texts)
    firsts = accumulate(many, initial=0)
    shifted = [text["parents"] + first for text, first in zip(texts, firsts, strict=False)]
    return np.concatenate(shifted).astype(np.int32)


def _idf(vectors: Sequence[Part], passages: int) -> np.ndarray:
    """BM25 idf of each token id over passages: float32 (largest id + 1,)."""
    seen = np.concatenate([part["seen"] for part in vectors])
    counts = np.bincount(seen, minlength=1).astype(np.float32)
    return lexical.idf(counts, passages).astype(np.float32)


def _save_joined(path: Path, arrays: Sequence[np.ndarray]) -> None:
    """Save arrays one after the other, without a second copy of them in memory."""
    shape = (sum(map(len, arrays)), arrays[0].shape[1])
    with path.open("wb") as file:
        head = np.lib.format.header_data_from_array_1_0(arrays[0]) | {"shape": shape}
        np.lib.format.write_array_header_1_0(file, head)
        for array in arrays:
            file.write(np.ascontiguousarray(array).data)
