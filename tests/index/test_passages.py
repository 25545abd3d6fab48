"""Passages: the whole letter, in its own words, cut where a person would cut it."""

import dataclasses
from itertools import pairwise
from pathlib import Path

import pytest

from corpus.letter import UNSEARCHED, Letter
from corpus.store import load_letters
from corpus.structure import parts
from corpus.text import fold_text
from index.passages import ENOUGH, MOST, make_passages

KEPT_APART = UNSEARCHED | {"endorsement"}


@pytest.fixture(scope="module")
def letters(corpus: Path) -> list[Letter]:
    """The project's letters."""
    return load_letters(corpus)


def covered(letter: Letter) -> list[int]:
    """For each character of the text, how many passages hold it."""
    counts = [0] * len(letter.text)
    for passage in make_passages(letter):
        for place in range(passage.start, passage.end):
            counts[place] += 1
    return counts


def test_every_searched_character_is_in_exactly_one_passage(letters: list[Letter]):
    """Nothing that can be asked for is lost, and nothing is found twice."""
    for letter in letters:
        counts = covered(letter)
        assert max(counts) == 1
        for part in parts(letter.text, letter.kind):
            if part.role not in KEPT_APART:
                assert set(counts[part.start : part.end]) == {1}, letter.text[part.start : part.end]


def test_passages_and_units_are_verbatim_and_in_order(letters: list[Letter]):
    """Offsets name exact characters of the stored text; units fill their passage."""
    for letter in letters:
        made = make_passages(letter)
        for passage in made:
            assert passage.letter == letter.id
            assert passage.text == letter.text[passage.start : passage.end]
            assert passage.units[0].start == passage.start
            assert passage.units[-1].end == passage.end
            for unit, after in pairwise(passage.units):
                assert unit.end <= after.start
                assert not fold_text(letter.text[unit.end : after.start]).strip("| ")
        assert all(passage.end <= after.start for passage, after in pairwise(made))


def test_passages_are_as_long_as_an_answer(letters: list[Letter]):
    """None over the limit; nine tenths of the text stands in passages of a useful length."""
    lengths = [p.end - p.start for letter in letters for p in make_passages(letter)]
    assert max(lengths) <= MOST
    assert sum(n for n in lengths if n >= ENOUGH) > 0.9 * sum(lengths)


def test_stamps_notes_and_page_furniture_are_never_inside(letters: list[Letter]):
    """A stamp or page number is in no passage; a receiver's note shares one with nothing else."""
    met = set()
    for letter in letters:
        made = make_passages(letter)
        for part in parts(letter.text, letter.kind):
            inside = [p for p in made if p.start < part.end and part.start < p.end]
            if part.role in KEPT_APART:
                met.add(part.role)
                roles = {unit.role for passage in inside for unit in passage.units}
                assert roles <= {"endorsement"}, [passage.text for passage in inside]
    assert {"stamp", "furniture"} <= met


def test_ids_stay_when_something_else_changes(letters: list[Letter]):
    """A correction changes the id of the passage it stands in, and of no other."""
    for letter in letters:
        made = make_passages(letter)
        ids = [passage.id for passage in made]
        assert len(set(ids)) == len(ids)
        target = max(made, key=lambda p: sum(unit.role == "paragraph" for unit in p.units))
        word = next(word for word in target.text.split() if len(word) > 8)
        place = letter.text.index(word, target.start) + 4
        text = f"{letter.text[:place]}ฯ{letter.text[place + 1 :]}"
        after = [p.id for p in make_passages(dataclasses.replace(letter, text=text))]
        assert len(set(ids) ^ set(after)) == 2, (letter.id, word)


def test_clauses_and_rows_keep_their_paths(letters: list[Letter]):
    """What a part is called in the letter, its units are called."""
    for letter in letters:
        named = {
            unit.start: unit.path for passage in make_passages(letter) for unit in passage.units
        }
        for part in parts(letter.text, letter.kind):
            if part.role in ("clause", "row"):
                assert named[part.start] == part.path
    rows = [path for letter in letters for path in paths(letter, "row")]
    clauses = [path for letter in letters for path in paths(letter, "clause")]
    assert any("แถว" in path for path in rows)
    assert any(path.startswith("ข้อ") for path in clauses)


def paths(letter: Letter, role: str) -> list[str]:
    """The paths of the units with that role."""
    units = (unit for passage in make_passages(letter) for unit in passage.units)
    return [unit.path for unit in units if unit.role == role]
