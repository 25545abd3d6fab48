"""The record of what people have corrected, one file of lines for each original.

Promises that lines are only ever added, and that a new reading of the original, put through
`replay`, comes out as people have left it. Lives in the corpus, beside what it is about:
`corrections/<sha256 of the original>.jsonl` (the letter's id where there is no original).

| field | before | after |
|---|---|---|
| a field of a letter, or `text` | its value | its value |
| `split` | [offset, the words there] | id of the new letter |
| `join` | id of the letter that was added | id of the letter it was added to |
| `discard` | id of the draft | "" |
| `rollback` | the letter's file | id of the snapshot gone back to |
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from bot import desk_texts as say
from bot import edits
from bot.errors import NoSplitThere
from corpus.letter import Doubt, Letter

WORDS = 60  # by so many characters the place of a split is found in another reading


@dataclass(frozen=True)
class Correction:
    """One act of a person on one letter; `at` is a Unix time, values as in JSON."""

    at: float
    by: str
    letter: str
    field: str
    before: object
    after: object


def path_of(corpus: Path, letter: Letter) -> Path:
    """The file of the record that a letter belongs to."""
    return corpus / "corrections" / f"{letter.original or letter.id}.jsonl"


def read(path: Path) -> tuple[Correction, ...]:
    """The lines of a record, in the order in which they were made; () without one."""
    if not path.exists():
        return ()
    rows = map(json.loads, path.read_bytes().splitlines())
    return tuple(Correction(**row) for row in rows)


def with_lines(path: Path, lines: Iterable[Correction], before: bytes | None = None) -> bytes:
    """The record's file with `lines` added; to what stands there, or to `before` if given."""
    if before is None:
        before = path.read_bytes() if path.exists() else b""
    rows = (json.dumps(asdict(line), ensure_ascii=False) for line in lines)
    return before + "".join(f"{row}\n" for row in rows).encode("utf-8", "surrogatepass")


def split_mark(letter: Letter, at: int) -> list:
    """What tells of a split's place, also in another reading."""
    return [at, letter.text[at : at + WORDS]]


def replay(
    letters: Sequence[Letter],
    lines: Sequence[Correction],
    known: Sequence[Letter] = (),
    discards: bool = True,
) -> list[Letter]:
    """Letters just read, with everything that people had done to them before.

    Without `discards`, drafts that were thrown away stand again.
    """
    found = {letter.id: letter for letter in letters}
    for line in lines:
        letter = found.get(line.letter)
        if letter is None or line.field == "rollback":
            continue
        if line.field == "discard":
            found = {k: v for k, v in found.items() if k != line.letter or not discards}
        elif line.field == "join":
            _join(found, letter, str(line.before), known)
        elif line.field == "split":
            _split(found, letter, line, known)
        else:
            found[letter.id] = _set(letter, line, known)
    return sorted(found.values(), key=lambda letter: letter.order)


def _set(letter: Letter, line: Correction, known: Sequence[Letter]) -> Letter:
    if line.field == "text":
        return edits.set_text(letter, str(line.after), known)
    return edits.set_field(letter, line.field, line.after)


def _join(found: dict[str, Letter], first: Letter, second: str, known: Sequence[Letter]) -> None:
    if second in found:
        found[first.id] = edits.join(first, found.pop(second), known)


def _split(
    found: dict[str, Letter], letter: Letter, line: Correction, known: Sequence[Letter]
) -> None:
    order = int(str(line.after).rpartition("-")[2])
    try:
        first, second = edits.split(letter, _place(letter.text, *line.before), order, known)
    except NoSplitThere:
        second = None
    if second is None or second.id in found:
        doubt = Doubt("text", say.SPLIT_ELSEWHERE)
        found[letter.id] = replace(letter, doubts=(*letter.doubts, doubt))
        return
    found[first.id], found[second.id] = first, second


def _place(text: str, at: int, words: str) -> int:
    """Where the words of a split stand in `text`, nearest to where they stood; -1 nowhere."""
    if text.startswith(words, at):
        return at
    places = []
    start = text.find(words)
    while start >= 0:
        places.append(start)
        start = text.find(words, start + 1)
    return min(places, key=lambda place: abs(place - at), default=-1)
