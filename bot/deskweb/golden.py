"""Golden questions added by admins: one line more in the corpus's file, whole or not at all.

Promises that the quote is in the letter it is said to be of, compared as `index.evaluate`
compares; the gate reads the file anew for the next snapshot. Form: that of `index.evaluate`.
"""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.deskweb import texts as say
from corpus.errors import WianError
from corpus.letter import Letter
from corpus.store import find_original, write_whole
from corpus.text import fold_text
from index.evaluate import GOLDEN, SEEN, read_golden, squeeze

ANSWERED, UNANSWERABLE = "admin", "unanswerable"


class NotGolden(WianError):
    """A question cannot be made a golden one as it was given."""

    template = "{why}"


def queries(corpus: Path) -> frozenset[str]:
    """The golden questions that there are, in the form that `same` compares."""
    path = corpus / GOLDEN
    return (
        frozenset(same(one.query) for one in read_golden(path)) if path.is_file() else frozenset()
    )


def same(query: str) -> str:
    """What two askings of one question have in common."""
    return "".join(fold_text(query).split())


def add(corpus: Path, query: str, letter: Letter | None, quote: str) -> str:
    """Add a question, answered by `quote` of `letter` or by nothing; its id. Raises NotGolden."""
    query = " ".join(query.split())
    if not query:
        raise NotGolden(why=say.GOLDEN_EMPTY)
    if letter:
        _check(letter, quote)
    with _alone(corpus):
        if same(query) in queries(corpus):
            raise NotGolden(why=say.GOLDEN_SAME)
        path = corpus / GOLDEN
        lines = path.read_bytes() if path.is_file() else b""
        row = _row(corpus, _free_id(path), query, letter, quote)
        gap = b"" if lines.endswith(b"\n") or not lines else b"\n"
        write_whole(path, lines + gap + json.dumps(row, ensure_ascii=False).encode() + b"\n")
    return row["id"]


def _check(letter: Letter, quote: str) -> None:
    found = squeeze(quote)
    if len(found) < SEEN:
        raise NotGolden(why=say.GOLDEN_SHORT.format(least=SEEN))
    if found not in squeeze(letter.text):
        raise NotGolden(why=say.GOLDEN_NOT_THERE)


def _row(corpus: Path, name: str, query: str, letter: Letter | None, quote: str) -> dict:
    answers = []
    if letter:
        original = find_original(corpus, letter.original) if letter.original else None
        file = original.name if original else f"{letter.id}.md"
        answers = [{"file": file, "quote": quote.strip()}]
    kind = ANSWERED if letter else UNANSWERABLE
    number = (letter.number or letter.canonical or letter.id) if letter else None
    return {"id": name, "query": query, "kind": kind, "letter": number, "answers": answers}


def _free_id(path: Path) -> str:
    taken = {one.id for one in read_golden(path)} if path.is_file() else set()
    return next(name for n in range(1, len(taken) + 2) if (name := f"a{n:03d}") not in taken)


@contextmanager
def _alone(corpus: Path) -> Iterator[None]:
    """One writer of the file at a time, in any process."""
    with (corpus / f".{GOLDEN}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
