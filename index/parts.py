"""What one letter gives to a snapshot: its texts and terms, and its vectors and tokens.

Both are made of the letter alone, so that they are kept (`index.kept`) and only a changed
letter is read, cut and encoded again; `index.writer` puts the parts of all letters together.
"""

import hashlib
import importlib.metadata
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np

import corpus
import index
from corpus.letter import Letter
from index import lexical, records
from index.embedding import Embedding, quantise
from index.interaction import OUTSIDE, project, stretched
from index.kept import Arrays, Part
from index.passages import parents
from index.sheets import Sheet, encoded, header
from index.tokens import grams, words

#: The lexical lanes' terms of a text part, over its passages and of its header.
LANES = ("words", "grams", "header_words", "header_grams")


@cache
def version() -> str:
    """What the texts of a part depend on beside the letter: code, tables, dictionary."""
    made = hashlib.sha256(importlib.metadata.version("pythainlp").encode())
    letters, finding = (Path(package.__file__).parent for package in (corpus, index))
    tables = (*letters.glob("data/*"), *finding.glob("data/*.yml"))
    files = (*letters.glob("*.py"), *finding.glob("*.py"), *tables)
    for path in sorted(files):
        made.update(path.name.encode() + path.read_bytes())
    return made.hexdigest()


def key(*facts: str | bytes) -> str:
    """The key of a part that these facts determine."""
    raw = (fact if isinstance(fact, bytes) else fact.encode("utf-8", "replace") for fact in facts)
    return hashlib.sha256(b"".join(hashlib.sha256(fact).digest() for fact in raw)).hexdigest()


def text_part(letter: Letter, card: str, pages: Sequence[Sheet]) -> Arrays:
    """The letter as JSON (`card`), its passages as stored rows, their parents and terms."""
    rows = [records.columns(page.passage, page.units, page.context) for page in pages]
    folded, head = [page.folded for page in pages], header(letter)
    drawn = (map(words, folded), map(grams, folded), [words(head)], [grams(head)])
    made = {
        "card": _bytes(card),
        "rows": _bytes(json.dumps(rows, ensure_ascii=False)),
        "count": np.array([len(pages)], np.int32),
        "parents": parents([page.passage for page in pages]),
    }
    for name, texts in zip(LANES, drawn, strict=True):
        terms = lexical.numbered(texts)
        made |= {
            f"{name}.names": _bytes("\n".join(terms.names)),
            f"{name}.ids": terms.ids.astype(np.int32),
            f"{name}.sizes": terms.sizes,
        }
    return made


def card_of(part: Part) -> str:
    """The letter of a text part as JSON."""
    return _text(part["card"])


def rows_of(part: Part) -> list[list]:
    """The passages of a text part as `records.columns`."""
    return json.loads(_text(part["rows"]))


def terms_of(part: Part, lane: str) -> lexical.Terms:
    """The terms of one lane of a text part."""
    names = _text(part[f"{lane}.names"])
    ids, sizes = part[f"{lane}.ids"], part[f"{lane}.sizes"]
    return lexical.Terms(names.split("\n") if names else [], ids, sizes)


def encoded_of(part: Part, about: str) -> list[tuple[str, tuple[str, ...]]]:
    """For each passage of a text part the text to encode, and its folded units."""
    read = (records.folded_of(row) for row in rows_of(part))
    return [(encoded(about, context, units), units) for units, context in read]


def vector_part(
    passages: Sequence[tuple[str, tuple[str, ...]]],
    embeddings: Sequence[Embedding],
    about: Embedding,
    onto: np.ndarray,
) -> Arrays:
    """The vectors of a letter's passages and of its subject, and their tokens in `onto`.

    `passages` are those of `encoded_of`. The part holds `vectors` float32 (passages, dim),
    `subject` (1, dim), `tokens` int8 (n, size) and their `lengths` (passages,), the fields of
    their stretches (`interaction.Tokens`), how many `stretches` and units (`held`) a passage
    has, the `inside` norms (passages,), and `seen`: the token ids of each passage, once.
    """
    pairs = list(zip(passages, embeddings, strict=True))
    made = [
        stretched(quantise(project(e.tokens, onto)), _token_units(text, units, e), len(units))
        for (text, units), e in pairs
    ]
    return {
        "vectors": np.stack([e.vector for e in [about, *embeddings]])[1:],
        "subject": about.vector[None],
        "tokens": np.concatenate([np.empty((0, onto.shape[1]), np.int8), *(t.rows for t in made)]),
        "lengths": np.array([len(t.rows) for t in made], np.int64),
        "firsts": np.concatenate([np.empty(0, np.int32), *(t.firsts for t in made)]),
        "units": np.concatenate([np.empty(0, np.uint8), *(t.units for t in made)]),
        "norms": np.concatenate([np.empty(0, np.float32), *(t.norms for t in made)]),
        "stretches": np.array([len(t.firsts) for t in made], np.int64),
        "inside": np.array([t.norm for t in made], np.float32),
        "held": np.array([t.held for t in made], np.int32),
        "seen": np.concatenate([np.empty(0, np.int32), *(np.unique(e.ids) for e in embeddings)]),
    }


def _token_units(text: str, units: Sequence[str], embedding: Embedding) -> np.ndarray:
    """For each token the unit it stands in, OUTSIDE for the header: uint8 (n,)."""
    ends = np.cumsum([len(unit) + 1 for unit in units if unit])
    held = [i for i, unit in enumerate(units) if unit]
    first = len(text) + 1 - ends[-1]
    at = embedding.places[:, 0] - first
    unit = np.searchsorted(ends, at, side="right").clip(0, len(held) - 1)
    return np.where(at < 0, OUTSIDE, np.asarray(held)[unit].clip(0, OUTSIDE - 1)).astype(np.uint8)


def _bytes(text: str) -> np.ndarray:
    return np.frombuffer(text.encode("utf-8", "surrogatepass"), np.uint8)


def _text(raw: np.ndarray) -> str:
    return raw.tobytes().decode("utf-8", "surrogatepass")
