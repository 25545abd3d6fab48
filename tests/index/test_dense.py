"""The dense lane: what is nearest is found, and scored exactly, however many vectors there are."""

from pathlib import Path

import numpy as np
import pytest

from index import dense


def crowd(count: int, dim: int = 64) -> np.ndarray:
    """Unit vectors that lie close together, as those of one trade's passages do."""
    rng = np.random.default_rng(7)
    spread = rng.normal(size=(count, dim)) * np.geomspace(2, 0.1, dim)
    vectors = (rng.normal(size=dim) * 2 + spread).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.mark.parametrize("until", [10_000, 1_000])
def test_the_nearest_are_exact(until: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Below and above the size where fewer directions are searched: the nearest, scored alike."""
    monkeypatch.setattr("index.dense.EXACT_UNTIL", until)
    vectors = crowd(4_000)
    dense.write(vectors, tmp_path)
    held = dense.load(tmp_path)
    for query in vectors[::400] + crowd(10)[::-1] * 0.2:
        wanted, found = vectors @ query, held.scores(query)
        nearest = np.argsort(-wanted)[:20]
        best = np.argsort(-found)[:200]
        assert set(nearest) <= set(best)
        assert np.abs(found - wanted).mean() < 0.03
        held.sharpen(found, query, best)
        assert np.allclose(found[best], wanted[best], atol=1e-6)
    share = (tmp_path / "passages.faiss").stat().st_size / vectors.nbytes
    assert share < (1.1 if until > len(vectors) else 0.35)
