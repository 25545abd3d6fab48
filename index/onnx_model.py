"""A model exported to ONNX, run without torch: texts in, the last layer's token states out.

Promises the states that sentence-transformers computes (checked at export) at a fifth of the
memory. Imports onnxruntime and tokenizers only; weights are mapped, not read. What the
graph needs to be fed is stated in `export.json`, written by `index.onnx_export`.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

GRAPH = "model.onnx"
TOKENIZER = "tokenizer.json"
SPEC = "export.json"
#: No more than this many characters of a text are split: 512 pieces have at most 16 each.
MOST_CHARACTERS = 20_000
#: Padded tokens run through the graph together; more gains nothing on two cores.
BATCH_TOKENS = 2048


@dataclass(frozen=True)
class ExportSpec:
    """How the exported graph is fed and read; `why_not` is set when there is no graph."""

    pooling: str = "mean"
    dimension: int = 0
    most_tokens: int = 0
    pad: int = 0
    prompts: tuple[tuple[str, str], ...] = ()
    why_not: str = ""

    def prompt(self, query: bool) -> str:
        """The text put before a query or a document, "" when the model has none."""
        return chosen_prompt(dict(self.prompts), query)


@dataclass(frozen=True)
class Tokens:
    """One text's split: ids with special tokens, the slice of the text's own tokens.

    `places` are the code points of the text that each token stands for, prompt excluded.
    """

    ids: tuple[int, ...]
    texts: tuple[str, ...]
    own: slice
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Encoded:
    """One text: `vector` (dimension,) and its own tokens' `states` (n, dimension), unit rows."""

    vector: np.ndarray
    tokens: Tokens
    states: np.ndarray

    @property
    def ids(self) -> np.ndarray:
        """Int32 (n,): ids of the text's own tokens."""
        return np.array(self.tokens.ids[self.tokens.own], np.int32)

    @property
    def texts(self) -> tuple[str, ...]:
        """The text's own tokens, spelled."""
        return self.tokens.texts[self.tokens.own]

    @property
    def places(self) -> np.ndarray:
        """Int32 (n, 2): code points of the text that its own tokens stand for."""
        return np.array(self.tokens.places[self.tokens.own], np.int32).reshape(-1, 2)


def chosen_prompt(prompts: dict[str, str], query: bool) -> str:
    """The prompt that `encode_query` or `encode_document` would choose by name."""
    names = ("query",) if query else ("document", "passage", "corpus")
    return next((prompts[name] for name in names if prompts.get(name)), "")


def read_spec(folder: Path) -> ExportSpec:
    """The export's `export.json`."""
    facts = json.loads((folder / SPEC).read_text("utf-8"))
    return ExportSpec(**{**facts, "prompts": tuple(map(tuple, facts["prompts"]))})


def clean(text: str) -> str:
    """A text that any tokenizer takes: cut, NUL as a space, lone surrogates as `?`."""
    cut = text[:MOST_CHARACTERS].replace("\0", " ")
    return cut.encode("utf-8", "replace").decode("utf-8")


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
        self._tokenizer.enable_truncation(self.spec.most_tokens)
        self._session = _session(folder / GRAPH, threads)
        self._prompt_sizes = {query: self._prompt_size(query) for query in (True, False)}

    def split(self, text: str, query: bool) -> Tokens:
        """The text with its prompt as the graph's tokens, cut to the model's length."""
        prompt, text = self.spec.prompt(query), clean(text)
        encoding = self._tokenizer.encode(prompt + text)
        own = own_tokens(encoding.special_tokens_mask, self._prompt_sizes[query])
        places = places_in(text, encoding.offsets, len(prompt))
        return Tokens(tuple(encoding.ids), tuple(encoding.tokens), own, places)

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return self.spec.dimension

    def encoded(self, texts: Sequence[str], query: bool) -> list[Encoded]:
        """Vector and own tokens of each text, out of one run."""
        splits = [self.split(text, query) for text in texts]
        by_place = {
            place: Encoded(self._pooled(states), splits[place], unit(states[splits[place].own]))
            for place, states in self._each(splits)
        }
        return [by_place[place] for place in range(len(splits))]

    def vectors(self, texts: Sequence[str], query: bool) -> np.ndarray:
        """Float32 (texts, dimension) of unit rows."""
        splits = [self.split(text, query) for text in texts]
        vectors = np.empty((len(texts), self.spec.dimension), np.float32)
        for place, states in self._each(splits):
            vectors[place] = self._pooled(states)
        return vectors

    def _pooled(self, states: np.ndarray) -> np.ndarray:
        """The text's vector out of its token states, length 1."""
        vector = states[0] if self.spec.pooling == "cls" else states.mean(axis=0)
        return unit(vector)

    def _each(self, splits: Sequence[Tokens]) -> Iterator[tuple[int, np.ndarray]]:
        for places in batches([len(split.ids) for split in splits]):
            yield from zip(places, self._run([splits[place] for place in places]), strict=True)

    def _run(self, splits: Sequence[Tokens]) -> Iterator[np.ndarray]:
        width = max(len(split.ids) for split in splits)
        ids = np.full((len(splits), width), self.spec.pad, np.int64)
        mask = np.zeros_like(ids)
        for row, split in enumerate(splits):
            ids[row, : len(split.ids)] = split.ids
            mask[row, : len(split.ids)] = 1
        (states,) = self._session.run(None, {"input_ids": ids, "attention_mask": mask})
        for row, split in enumerate(splits):
            yield states[row, : len(split.ids)]

    def _prompt_size(self, query: bool) -> int:
        encoding = self._tokenizer.encode(self.spec.prompt(query))
        return encoding.special_tokens_mask.count(0)


def own_tokens(special: Sequence[int], prompt: int) -> slice:
    """The tokens between the special ones at both ends, less the prompt's at the front."""
    if 0 not in special:
        return slice(0, 0)
    first, last = special.index(0), len(special) - special[::-1].index(0)
    return slice(min(first + prompt, last), last)


def places_in(
    text: str, offsets: Sequence[tuple[int, int]], prompt: int
) -> tuple[tuple[int, int], ...]:
    """Offsets in prompt and text as places in the text, without the white space before a word."""
    places = []
    for start, end in offsets:
        first, last = max(start - prompt, 0), max(end - prompt, 0)
        word = text[first:last].lstrip()
        places.append((last - len(word) if word else first, last))
    return tuple(places)


def unit(vectors: np.ndarray) -> np.ndarray:
    """Float32 rows of length 1 (a zero row stays zero)."""
    sizes = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return (vectors / np.maximum(sizes, 1e-12)).astype(np.float32)


def _session(graph: Path, threads: int):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Threads that wait must not spin: the cores are shared with other work.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
