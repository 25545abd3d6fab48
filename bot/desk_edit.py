"""A person's hand at the desk: fields and words corrected, letters split, joined, discarded.

Promises that each act leaves a line in the record of corrections, in the same step as the
change, so that a new reading of the original comes out as people have left it.
"""

import time
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from bot import copies, corrections, edits, journal
from bot.corrections import Correction
from bot.desk_publish import DRAFTS, came_true, letter_file
from bot.errors import NoSuchDraft, NoSuchLetter
from bot.held import Held
from bot.intake import find
from bot.journal import After
from bot.settings import Settings
from corpus.letter import Letter
from corpus.store import find_original, read_letter

#: What an act makes of letters (None: gone), and the lines that tell of it:
#: (letter, field, before, after).
Made = tuple[dict[str, Letter | None], list[tuple[str, str, object, object]]]


def correct(
    settings: Settings,
    id: str,
    fields: Mapping[str, object],
    text: str | None = None,
    by: str = "",
    confirmed: Collection[str] = (),
) -> Letter:
    """Set fields of a draft or letter, and its words if given; the letter as it is then.

    Fields `confirmed` are right as they stand: their doubts go. A field given as it stands is
    left alone. Raises NoSuchLetter, NotCorrectable, DeskBusy.
    """

    def made() -> Made:
        letter = before = _any(settings.corpus, id)
        lines: list[tuple[str, str, object, object]] = []
        if text is not None and text != letter.text:
            letter = edits.set_text(letter, text, _known(settings, text))
            lines.append((id, "text", before.text, text))
        for field, value in {**dict.fromkeys(confirmed), **fields}.items():
            was = getattr(before, field, None)
            told = was if field in confirmed and field not in fields else value
            changed = edits.set_field(letter, field, told)
            now = getattr(changed, field)
            if now != was or field in confirmed:
                letter = changed
                lines.append((id, field, was, now))
        return {id: letter}, lines

    return _act(settings, "correct", by, made)[id]


def split(settings: Settings, id: str, at: int, by: str = "") -> tuple[Letter, Letter]:
    """Make two drafts of one, the second beginning at offset `at` of its text.

    Raises NoSuchDraft, NoSplitThere, DeskBusy.
    """
    second = ""

    def made() -> Made:
        nonlocal second
        letter = _draft(settings.corpus, id)
        pair = edits.split(
            letter, at, _free_order(settings.corpus, letter), _known(settings, letter.text)
        )
        second = pair[1].id
        line = (id, "split", corrections.split_mark(letter, at), second)
        return {one.id: one for one in pair}, [line]

    found = _act(settings, "split", by, made)
    return found[id], found[second]


def join(settings: Settings, first: str, second: str, by: str = "") -> Letter:
    """Make one draft of two of the same file. Raises NoSuchDraft, NotOneFile, DeskBusy."""

    def made() -> Made:
        one, other = (_draft(settings.corpus, id) for id in (first, second))
        joined = edits.join(one, other, _known(settings, one.text + other.text))
        return {first: joined, second: None}, [(first, "join", second, first)]

    return _act(settings, "join", by, made)[first]


def discard(settings: Settings, id: str, by: str = "") -> None:
    """Throw a draft away; with the last letter of a file its original goes too.

    Raises NoSuchDraft, DeskBusy.
    """

    def made() -> Made:
        _draft(settings.corpus, id)
        return {id: None}, [(id, "discard", id, "")]

    _act(settings, "discard", by, made)


def _act(settings: Settings, kind: str, by: str, make: Callable[[], Made]) -> dict[str, Letter]:
    """Do one act with its lines in the record; the letters that it leaves."""
    corpus = settings.corpus
    left: dict[str, Letter] = {}

    def plan() -> dict[Path, After]:
        letters, lines = make()
        left.update({id: letter for id, letter in letters.items() if letter})
        if not lines:
            return {}
        changes: dict[Path, After] = {}
        for id, letter in letters.items():
            changes[_path(corpus, id)] = letter_file(letter) if letter else None
        one = read_letter(_path(corpus, lines[0][0]))
        record = corrections.path_of(corpus, one)
        told = [Correction(time.time(), by, *line) for line in lines]
        changes[record] = corrections.with_lines(record, told)
        return changes | _orphaned(corpus, one, letters)

    with journal.act(corpus, kind, plan, came_true(settings)):
        return left


def _orphaned(corpus: Path, one: Letter, letters: Mapping[str, object]) -> dict[Path, After]:
    """The removal of an original of which no letter, draft or copy is left."""
    original = find_original(corpus, one.original) if one.original else None
    others = {letter.id for letter in Held.load(corpus).of(one.original)} - letters.keys()
    if original is None or others or any(letters.values()):
        return {}
    return {} if copies.of_original(corpus, one.original) else {original: None}


def _path(corpus: Path, id: str) -> Path:
    return find(corpus, id) or corpus / DRAFTS / f"{id}.md"


def _any(corpus: Path, id: str) -> Letter:
    path = find(corpus, id)
    if path is None:
        raise NoSuchLetter(id=id)
    return read_letter(path)


def _draft(corpus: Path, id: str) -> Letter:
    path = find(corpus, id)
    if path is None or path.parent.name != DRAFTS:
        raise NoSuchDraft(id=id)
    return read_letter(path)


def _known(settings: Settings, text: str) -> list[Letter]:
    return Held.load(settings.corpus).meant(text)


def _free_order(corpus: Path, letter: Letter) -> int:
    """The first place in a file that no letter of it has, nor ever had."""
    held = {one.order for one in Held.load(corpus).of(letter.original)}
    record = corrections.read(corrections.path_of(corpus, letter))
    told = (str(line.after).rpartition("-")[2] for line in record if line.field == "split")
    used = held | {int(order) for order in told if order.isdecimal()}
    return max(used, default=letter.order) + 1
