"""A model run by sentence-transformers itself: for what does not export to ONNX.

Promises the library's own vectors, with the same face as `index.onnx_model.OnnxModel`.
Importing the library costs 10 s and 450 MB, so the model is loaded when first used.
"""

import threading
from collections.abc import Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import numpy as np

from index.adapter import attach, load_adapter
from index.encoded import Encoded, Tokens, chosen_prompt, clean, inner_and_own, places_in, unit
from index.errors import NOT_LOADING, ModelUnreadable

BATCH = 32


def open_transformer(name: str):
    """The SentenceTransformer of a folder or hub id; ModelUnreadable when it does not load."""
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()
    try:
        return SentenceTransformer(name, device="cpu", local_files_only=Path(name).is_dir())
    except Exception as error:  # The loaders of unknown models raise anything.
        why = NOT_LOADING.format(error=(str(error).splitlines() or [repr(error)])[0][:200])
        raise ModelUnreadable(path=name, why=why) from error


class TransformerModel:
    """The SentenceTransformer of one folder, with an adapter for questions or without."""

    def __init__(self, folder: Path, adapter: Path | None = None) -> None:
        self.folder, self._adapter = folder, adapter
        self._loading = threading.Lock()
        self._running = threading.Lock()
        self._switch = None

    @property
    def model(self):
        """The SentenceTransformer itself; raises ModelUnreadable."""
        with self._loading:
            return self._loaded

    @cached_property
    def _loaded(self):
        model = open_transformer(str(self.folder))
        if self._adapter:
            self._switch = attach(model[0].model, load_adapter(self._adapter))
            model.eval()
        return model

    @contextmanager
    def _reading(self, query: bool):
        """The model, set to read questions or documents: one kind at a time."""
        import torch

        model = self.model
        with self._running:
            if self._switch is not None:
                self._switch.on = torch.tensor([float(query)])
            yield model

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return self.model.get_embedding_dimension()

    def vectors(self, texts: Sequence[str], query: bool) -> np.ndarray:
        """Float32 (texts, dimension) of unit rows."""
        with self._reading(query) as model:
            vectors = (model.encode_query if query else model.encode_document)(
                [clean(text) for text in texts],
                batch_size=BATCH,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
        return np.asarray(vectors, np.float32)

    def encoded(self, texts: Sequence[str], query: bool) -> list[Encoded]:
        """Vector and own tokens of each text, one text after another."""
        return [self._encoded(clean(text), query) for text in texts]

    def _encoded(self, text: str, query: bool) -> Encoded:
        prompt = chosen_prompt(self.model.prompts, query)
        with self._reading(query) as model:
            (made,) = model.encode(
                [text],
                prompt=prompt,
                output_value=None,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
        states = np.asarray(made["token_embeddings"], np.float32)
        tokens = self._split(prompt, text, len(states))
        return Encoded(
            np.asarray(made["sentence_embedding"], np.float32), tokens, unit(states[tokens.own])
        )

    def _split(self, prompt: str, text: str, most: int) -> Tokens:
        tokenizer = self.model.tokenizer
        split = tokenizer(
            prompt + text,
            truncation=True,
            max_length=most,
            return_offsets_mapping=True,
            return_special_tokens_mask=True,
        )
        ids = split["input_ids"]
        size = len(tokenizer(prompt, add_special_tokens=False)["input_ids"])
        return Tokens(
            tuple(ids),
            tuple(tokenizer.convert_ids_to_tokens(ids)),
            *inner_and_own(split["special_tokens_mask"], size),
            places_in(text, split["offset_mapping"], len(prompt)),
        )
