"""The golden questions decide whether a new snapshot may replace the one served."""

import dataclasses
import json
from pathlib import Path

import pytest

from corpus.store import load_letters, write_letter
from index.build import build_snapshot
from index.encoder import load_encoder
from index.engine import Engine
from index.errors import AnswersWorse
from index.gate import Change, approval, compare
from index.snapshot import history, snapshots
from tests.conftest import Office


@pytest.mark.parametrize(
    ("lost", "gained", "worse"),
    [(0, 0, False), (1, 0, False), (4, 0, False), (5, 0, True), (5, 4, False), (0, 9, False)],
)
def test_worse_means_more_than_chance(lost: int, gained: int, worse: bool):
    """A few questions that change sides refuse nothing; five lost and none gained do."""
    names = [f"q{i}" for i in range(lost + gained)]
    change = Change(100, tuple(names[:lost]), tuple(names[lost:]))
    assert change.worse is worse


def test_only_shared_questions_are_compared():
    """A question that is new in the golden file was neither lost nor gained."""
    change = compare({"a": True, "b": True}, {"a": False, "b": True, "c": False})
    assert (change.lost, change.gained, change.asked) == (("a",), (), 2)


def _golden(office: Office, numbers: list[str]) -> None:
    rows = [
        {
            "id": n,
            "query": f"หนังสือ {n}",
            "kind": "reference",
            "letter": None,
            "answers": [{"file": "", "quote": f"เรื่อง {letter.subject}"}],
        }
        for letter in load_letters(office.corpus)
        for n in numbers
        if letter.canonical == n
    ]
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (office.corpus / "golden.jsonl").write_text(lines, "utf-8")


def test_a_snapshot_that_answers_worse_is_not_published(office: Office):
    """Retiring the letters that the questions are about is refused by name, unless forced."""
    letters = [x for x in load_letters(office.corpus) if x.canonical][:6]
    _golden(office, [letter.canonical for letter in letters])
    served = history(office.home)[-1]
    for letter in letters:
        retired = dataclasses.replace(letter, status="retired")
        write_letter(retired, office.corpus / "letters")
    approve = approval(office.corpus, office.home)
    with pytest.raises(AnswersWorse, match=letters[0].canonical):
        build_snapshot(office.corpus, office.home, approve=approve)
    assert history(office.home)[-1] == served
    forced = build_snapshot(office.corpus, office.home)
    assert history(office.home)[-1] == forced["snapshot"] != served


def test_an_answer_can_be_replayed(home: Path, engine: Engine):
    """The same question on the same snapshot gives the same answer in another process's engine."""
    folder = snapshots(home) / history(home)[-1]
    again = Engine(folder, load_encoder(None, home, serving=True))
    for query in ("ว 37", "ใครรับผิดชอบแผนที่อยู่อาศัยจังหวัดแพร่", "ราคายางวันนี้"):
        one, two = (dataclasses.replace(e.ask(query), took_ms=0.0) for e in (engine, again))
        assert one == two
