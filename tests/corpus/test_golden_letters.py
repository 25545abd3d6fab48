"""The reader against the golden letters beside the project, where they are at hand."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from corpus.letter import Letter
from corpus.reader import read_file
from corpus.text import to_arabic
from tests.corpus.places import SHARED

EVAL = SHARED / "eval"
pytestmark = pytest.mark.skipif(
    not EVAL.is_dir(), reason="the golden letters are not beside this checkout (../shared/eval)"
)
SETS = {
    "real": ("letters.jsonl", SHARED / "letters", 0.95),
    "clean": ("newletters/letters.jsonl", EVAL / "newletters" / "clean", 0.95),
    "noisy": ("newletters/letters.jsonl", EVAL / "newletters" / "noisy", 0.85),
}


def squeezed(text: str | None) -> str:
    """Words without blanks, digits folded."""
    return re.sub(r"\s+", "", to_arabic(text or ""))


def golden(name: str) -> list[tuple[dict, list[dict]]]:
    """(file, its golden letters in order) of a set."""
    gold = [json.loads(line) for line in (EVAL / SETS[name][0]).read_text().splitlines()]
    files = dict.fromkeys(letter["file"] for letter in gold)
    return [(file, [x for x in gold if x["file"] == file]) for file in files]


def numbers(gold: dict) -> list[str]:
    """Every number that counts as right; [""] for none."""
    return gold.get("numbers") or [gold.get("canonical") or ""]


def checks(letter: Letter, gold: dict) -> list[tuple[str, bool]]:
    """Field by field, whether the letter reads as the golden one."""
    cited = {(r.canonical, r.date) for r in letter.references}
    start = min(30, len(squeezed(gold["subject"])))
    # The golden set leaves a level open that only citing letters tell.
    urgency = gold["urgency"] is None or letter.urgency == gold["urgency"]
    return [
        ("number", letter.canonical in numbers(gold)),
        ("date", letter.date == gold["date"]),
        ("urgency", urgency),
        ("sender", squeezed(letter.sender) == squeezed(gold["sender"])),
        ("subject", squeezed(letter.subject)[:start] == squeezed(gold["subject"])[:start]),
        *(
            ("references", any((n, r["date"]) in cited for n in numbers(r)))
            for r in gold["references"]
        ),
    ]


@pytest.mark.parametrize("name", SETS)
def test_every_golden_letter_is_found_and_none_is_invented(name):
    """As many letters as the golden set has, file by file."""
    folder: Path = SETS[name][1]
    for file, gold in golden(name):
        assert len(read_file(folder / file)) == len(gold), file


def test_every_letter_of_a_bundle_has_its_own_words():
    """What belongs to a letter is in its text, what belongs to its neighbours is not."""
    for file, gold in golden("real"):
        for letter, want in zip(read_file(SETS["real"][1] / file), gold, strict=True):
            assert all(words in letter.text for words in want["holds"])
            assert not any(words in letter.text for words in want["not_holds"])


@pytest.mark.parametrize("name", SETS)
def test_the_fields_are_right_often_enough(name):
    """Number, date, urgency, sender, subject and references, over all letters of a set."""
    _, folder, least = SETS[name]
    right, asked = Counter(), Counter()
    for file, gold in golden(name):
        for letter, want in zip(read_file(folder / file), gold, strict=True):
            for field, ok in checks(letter, want):
                asked[field] += 1
                right[field] += ok
    assert right.total() / asked.total() >= least, {f: (right[f], asked[f]) for f in asked}
