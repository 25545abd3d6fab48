"""Evaluation: the hit rule of the design page, on cases small enough to judge by eye."""

import dataclasses
import json
from pathlib import Path

import pytest

from index.answer import Answer, Hit, LetterCard, PassageHit
from index.engine import Engine
from index.errors import GoldenFileBroken
from index.evaluate import Golden, evaluate, holds, judge, read_golden, report, squeeze

QUOTE = "ให้อำเภอรายงานผลภายใน ๑๕ วัน"  # 24 characters without white space: 15 are enough
CARD = LetterCard("a-1", "หนังสือเวียน", "พร ๐๘๑๘/ว ๓๗", "พร 0818/ว 37", (), None, "", "")


def hit(text: str, *, card: LetterCard = CARD, mark: str = "") -> Hit:
    """A hit whose passage is `text`, with `mark` highlighted."""
    start = 100 + text.find(mark)
    lit = ((start, start + len(mark)),) if mark else ()
    return Hit(1.0, card, PassageHit("p", "ข้อ 1", 100, 100 + len(text), text, lit))


def answer(*hits: Hit, outcome: str = "answer") -> Answer:
    """An answer with these hits."""
    return Answer("ถาม", outcome, 0.9, "s", 1.0, hits)


def golden(*quotes: str, letter: str | None = None) -> Golden:
    """A question that any of these quotes answers; unanswerable without."""
    return Golden("g", "ถาม", "reference", letter, tuple(map(squeeze, quotes)))


@pytest.mark.parametrize(
    ("passage", "right"),
    [
        (QUOTE, True),
        (f"ก่อน {QUOTE} หลัง", True),
        ("ให้อำเภอ\nรายงานผล ภายใน 15 วัน", True),
        ("ให้อำเภอรายงานผล", True),
        ("รายงานผล", True),
        ("x" + squeeze(QUOTE)[:17] + "x", True),
        ("x" + squeeze(QUOTE)[:10] + "x", False),
        ("x" + squeeze(QUOTE)[:12] + "x" + squeeze(QUOTE)[12:] + "x", False),
        ("ให้จังหวัดส่งแผน", False),
        ("", False),
    ],
)
def test_a_passage_holds_sixty_per_cent_of_a_quote_or_lies_within_it(passage: str, right: bool):
    """As one run, without white space, digits folded."""
    assert holds(squeeze(passage), squeeze(QUOTE)) is right


def test_the_rank_is_that_of_the_first_right_hit():
    """Any of several quotes will do."""
    wrong, right = hit("เรื่องอื่น"), hit(QUOTE)
    assert judge(golden(QUOTE), answer(right, wrong)).rank == 1
    assert judge(golden("ไม่มีที่ใด", QUOTE), answer(wrong, right)).rank == 2
    assert judge(golden(QUOTE), answer(wrong)).rank == 0
    assert judge(golden(QUOTE), answer()).rank == 0


def test_the_right_words_of_the_wrong_letter_are_no_hit():
    """A question for a certain letter needs that letter, under any of its numbers."""
    alias = dataclasses.replace(
        CARD, number="", canonical="พร 0818/ว 31", aliases=("พร 0818/ว 37",)
    )
    other = dataclasses.replace(CARD, number="มท 1/ว 2", canonical="มท 1/ว 2")
    asked = golden(QUOTE, letter="พร 0818/ว ๓๗")
    assert judge(asked, answer(hit(QUOTE))).rank == 1
    assert judge(asked, answer(hit(QUOTE, card=alias))).rank == 1
    assert judge(asked, answer(hit(QUOTE, card=other))).rank == 0


@pytest.mark.parametrize("outcome", ["none", "talk"])
def test_a_refusal_is_no_hit(outcome: str):
    """Right for what the letters do not say, wrong for what they do, whatever is shown."""
    refused = judge(golden(QUOTE), answer(hit(QUOTE), outcome=outcome))
    assert (refused.refused, refused.rank) == (True, 0)
    assert judge(golden(), answer(outcome=outcome)).refused
    assert not judge(golden(), answer(hit(QUOTE))).refused


def test_a_highlight_must_touch_the_quote():
    """The marked span and the quote share a run."""
    text = f"{QUOTE} และให้จังหวัดจัดทำแผนปฏิบัติการประจำปี"
    assert judge(golden(QUOTE), answer(hit(text, mark=QUOTE))).highlighted
    assert not judge(golden(QUOTE), answer(hit(text, mark="จัดทำแผนปฏิบัติการ"))).highlighted


def test_the_report_counts_what_it_says():
    """Three answerable questions (first, second, refused) and two that are not."""
    wrong, right = hit("เรื่องอื่น"), hit(QUOTE)
    verdicts = [
        judge(golden(QUOTE), answer(right)),
        judge(golden(QUOTE), answer(wrong, right)),
        judge(golden(QUOTE), answer(right, outcome="none")),
        judge(golden(), answer(outcome="none")),
        judge(dataclasses.replace(golden(), kind="talk"), answer(right)),
    ]
    made = report(verdicts)
    assert made["questions"] == 5
    assert made["hit@1"] == pytest.approx(1 / 3, abs=1e-4)
    assert made["hit@3"] == pytest.approx(2 / 3, abs=1e-4)
    assert made["mrr"] == pytest.approx(0.5)
    assert made["refused_unanswerable"] == pytest.approx(0.5)
    assert made["false_refusals"] == pytest.approx(1 / 3, abs=1e-4)
    low, high = made["hit@1_interval"]
    assert 0 <= low <= made["hit@1"] <= high <= 1
    assert made["by_kind"]["talk"]["questions"] == 1
    assert made["by_kind"]["talk"]["hit@1"] is None


GOOD = {"id": "g1", "query": "ใครลงนาม", "kind": "person", "answers": [{"quote": "ปลัดกระทรวง"}]}
BROKEN = {
    "no JSON": "{",
    "no object": "[1]",
    "no query": json.dumps({"id": "g", "kind": "k", "answers": []}),
    "no answers": json.dumps({"id": "g", "kind": "k", "query": "q"}),
    "a quote of nothing": json.dumps(GOOD | {"answers": [{"quote": " "}]}),
    "a quote that is a number": json.dumps(GOOD | {"answers": [{"quote": 7}]}),
    "a query that is a number": json.dumps(GOOD | {"query": 7}),
    "no UTF-8": "\udce0\udcb8",
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_golden_file_is_named_with_its_line(kind: str, tmp_path: Path):
    """The person who wrote it finds the place."""
    path = tmp_path / "golden.jsonl"
    text = f"{json.dumps(GOOD)}\n\n{BROKEN[kind]}\n"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(GoldenFileBroken, match=r"golden\.jsonl บรรทัดที่ 3 "):
        read_golden(path)


def test_an_empty_golden_file_is_refused(tmp_path: Path):
    """No figures are made out of nothing."""
    path = tmp_path / "golden.jsonl"
    path.write_text("\n")
    with pytest.raises(GoldenFileBroken, match="ไม่มีคำถาม"):
        read_golden(path)


def test_golden_lines_are_lines_of_the_file(tmp_path: Path):
    """A byte-order mark, CRLF, and Unicode's own line ends inside a text do no harm."""
    path = tmp_path / "golden.jsonl"
    odd = GOOD | {"query": "ใคร\u2028ลงนาม\u0085"}
    lines = [json.dumps(row, ensure_ascii=False) for row in (GOOD, odd)]
    path.write_bytes(("\ufeff" + "\r\n".join(lines)).encode())
    assert [row.query for row in read_golden(path)] == [GOOD["query"], odd["query"]]


def test_the_engine_is_judged_as_it_answers(engine: Engine, tmp_path: Path):
    """From a file to figures: a quote of a letter is found, an absurd question is refused."""
    letter = next(letter for letter in engine.letters() if letter.canonical)
    rows = [
        {
            "id": "held",
            "query": letter.canonical,
            "kind": "reference",
            "letter": letter.number,
            "answers": [{"quote": letter.subject}],
        },
        {"id": "not", "query": "กษ 1003/ว 8866201", "kind": "reference", "answers": []},
    ]
    path = tmp_path / "golden.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    made = evaluate(engine, path)
    assert (made["hit@1"], made["refused_unanswerable"], made["missed"]) == (1.0, 1.0, [])
