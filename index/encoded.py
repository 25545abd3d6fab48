"""A text on its way through a model: made safe, split into tokens, given vectors.

Promises that every token is tied to the characters that it stands for, and that special
and prompt tokens never count as the text's own. Knows no library that runs models.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

#: No more than this many characters of a text are split: 512 pieces have at most 16 each.
MOST_CHARACTERS = 20_000


@dataclass(frozen=True)
class Tokens:
    """One text's split: ids and spelling, special tokens at both ends and the prompt included.

    `inner` is what stands between the special tokens, `own` is that less the prompt;
    `places` are the code points of the text that each token stands for.
    """

    ids: tuple[int, ...]
    texts: tuple[str, ...]
    inner: slice
    own: slice
    places: tuple[tuple[int, int], ...]

    @property
    def special(self) -> int:
        """How many special tokens stand at both ends together."""
        return len(self.ids) - (self.inner.stop - self.inner.start)

    def windows(self, most: int) -> list[tuple[int, ...]]:
        """The ids in runs of at most `most`, each between the special tokens."""
        head, tail = self.ids[: self.inner.start], self.ids[self.inner.stop :]
        room = most - len(head) - len(tail)
        body = self.ids[self.inner]
        starts = range(0, max(len(body), 1), room)
        return [head + body[start : start + room] + tail for start in starts]


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


def clean(text: str) -> str:
    """A text that any tokenizer takes: cut, NUL as a space, lone surrogates as `?`."""
    cut = text[:MOST_CHARACTERS].replace("\0", " ")
    return cut.encode("utf-8", "replace").decode("utf-8")


def chosen_prompt(prompts: dict[str, str], query: bool) -> str:
    """The prompt that `encode_query` or `encode_document` would choose by name."""
    names = ("query",) if query else ("document", "passage", "corpus")
    return next((prompts[name] for name in names if prompts.get(name)), "")


def inner_and_own(special: Sequence[int], prompt: int) -> tuple[slice, slice]:
    """What stands between the special tokens at both ends, and that less the prompt's tokens."""
    if 0 not in special:
        return slice(1, 1), slice(1, 1)
    first, last = special.index(0), len(special) - special[::-1].index(0)
    return slice(first, last), slice(min(first + prompt, last), last)


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
