"""A model exported to ONNX, run without torch: texts in, vectors and token vectors out.

Promises what sentence-transformers computes (checked at export) at a fifth of the memory;
a document longer than the model is the mean of its windows, where the library would cut it.
Imports onnxruntime and tokenizers only; `export.json` states how the graph is fed.
"""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.encoded import Encoded, Tokens, chosen_prompt, clean, inner_and_own, places_in, unit
from index.errors import BAD_WEIGHTS, ModelBroken

GRAPH = "model.onnx"
TOKENIZER = "tokenizer.json"
SPEC = "export.json"
#: Padded tokens run through the graph together; more gains nothing on two cores.
BATCH_TOKENS = 2048
#: A document is read as far as this; a question has one window, so that none takes seconds.
MOST_WINDOWS = 8


@dataclass(frozen=True)
class ExportSpec:
    """How the exported graph is fed and read; `why_not` is set when there is no graph.

    An `adapted` graph reads a question otherwise than a document and is told which it is.
    """

    pooling: str = "mean"
    dimension: int = 0
    most_tokens: int = 0
    pad: int = 0
    prompts: tuple[tuple[str, str], ...] = ()
    adapted: bool = False
    why_not: str = ""

    def prompt(self, query: bool) -> str:
        """The text put before a query or a document, "" when the model has none."""
        return chosen_prompt(dict(self.prompts), query)


def read_spec(folder: Path) -> ExportSpec:
    """The export's `export.json`."""
    facts = json.loads((folder / SPEC).read_text("utf-8"))
    return ExportSpec(**{**facts, "prompts": tuple(map(tuple, facts["prompts"]))})


def batches(lengths: Sequence[int], most: int = BATCH_TOKENS) -> Iterator[list[int]]:
    """Places of texts of like length, longest first, at most `most` padded tokens together."""
    order = sorted(range(len(lengths)), key=lambda place: (-lengths[place], place))
    while order:
        count = max(1, most // max(1, lengths[order[0]]))
        yield order[:count]
        order = order[count:]


class OnnxModel:
    """The tokenizer and the session of one export folder; safe to share between threads."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        from tokenizers import Tokenizer

        self.spec = read_spec(folder)
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._session = _session(folder / GRAPH, threads)
        self._prompt_sizes = {query: self._prompt_size(query) for query in (True, False)}

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return self.spec.dimension

    def split(self, text: str, query: bool) -> Tokens:
        """The text with its prompt as the graph's tokens; `text` is cut to `MOST_CHARACTERS`."""
        prompt, text = self.spec.prompt(query), clean(text)
        encoding = self._tokenizer.encode(prompt + text)
        inner, own = inner_and_own(encoding.special_tokens_mask, self._prompt_sizes[query])
        places = places_in(text, encoding.offsets, len(prompt))
        return Tokens(tuple(encoding.ids), tuple(encoding.tokens), inner, own, places)

    def vectors(self, texts: Sequence[str], query: bool) -> np.ndarray:
        """Float32 (texts, dimension) of unit rows."""
        splits = [self.split(text, query) for text in texts]
        sums = np.zeros((len(texts), self.dimension), np.float32)
        for place, _, states in self._states(splits, query):
            sums[place] += self._weighted(states, splits[place].special)
        return unit(sums)

    def encoded(self, texts: Sequence[str], query: bool) -> list[Encoded]:
        """Vector and own tokens of each text, out of one run; tokens past the windows are left."""
        splits = [self.split(text, query) for text in texts]
        read: list[dict[int, np.ndarray]] = [{} for _ in splits]
        for place, window, states in self._states(splits, query):
            read[place][window] = states
        return [
            self._joined(split, [windows[i] for i in sorted(windows)])
            for split, windows in zip(splits, read, strict=True)
        ]

    def _joined(self, split: Tokens, windows: list[np.ndarray]) -> Encoded:
        head, tail = split.inner.start, len(split.ids) - split.inner.stop
        inner = np.concatenate([states[head : len(states) - tail] for states in windows])
        own = slice(split.own.start, min(split.own.stop, head + len(inner)))
        tokens = Tokens(split.ids, split.texts, split.inner, own, split.places)
        vector = unit(sum(self._weighted(states, split.special) for states in windows))
        return Encoded(vector, tokens, unit(inner[own.start - head : own.stop - head]))

    def _weighted(self, states: np.ndarray, special: int) -> np.ndarray:
        """A window's part in its text's vector: as much as it holds of the text."""
        pooled = states[0] if self.spec.pooling == "cls" else states.mean(axis=0)
        return pooled * max(len(states) - special, 1)

    def _states(
        self, splits: Sequence[Tokens], query: bool
    ) -> Iterator[tuple[int, int, np.ndarray]]:
        """Place of the text, number of its window, float32 (tokens, dimension) of the window."""
        windows = [
            (place, number, ids)
            for place, split in enumerate(splits)
            for number, ids in enumerate(split.windows(self.spec.most_tokens))
            if number < (1 if query else MOST_WINDOWS)
        ]
        for group in batches([len(ids) for _, _, ids in windows]):
            made = self._run([windows[index][2] for index in group], query)
            for index, states in zip(group, made, strict=True):
                yield *windows[index][:2], states

    def _run(self, rows: Sequence[tuple[int, ...]], query: bool) -> Iterator[np.ndarray]:
        ids = np.full((len(rows), max(1, *map(len, rows))), self.spec.pad, np.int64)
        mask = np.zeros_like(ids)
        for place, row in enumerate(rows):
            ids[place, : len(row)] = row
            mask[place, : len(row)] = 1
        fed = {"input_ids": ids, "attention_mask": mask}
        if self.spec.adapted:
            fed["question"] = np.array([query], np.float32)
        (states,) = self._session.run(None, fed)
        for place, row in enumerate(rows):
            yield states[place, : len(row)]

    def _prompt_size(self, query: bool) -> int:
        encoding = self._tokenizer.encode(self.spec.prompt(query))
        return encoding.special_tokens_mask.count(0)


def _session(graph: Path, threads: int):
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # else it tells its makers of every process
    import onnxruntime
    from onnxruntime.capi.onnxruntime_pybind11_state import (
        Fail,
        InvalidArgument,
        InvalidGraph,
        InvalidProtobuf,
        NoSuchFile,
    )

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Threads that wait must not spin: the cores are shared with other work.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    except (Fail, InvalidArgument, InvalidGraph, InvalidProtobuf, NoSuchFile) as error:
        raise ModelBroken(path=graph.parent, why=BAD_WEIGHTS.format(file=GRAPH)) from error
