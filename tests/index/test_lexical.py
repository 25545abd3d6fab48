"""The lexical lanes: BM25 as it is written down, over passages, their parents and letters."""

from collections import Counter
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import numpy as np
import pytest

from corpus.letter import Letter
from corpus.store import load_letters
from index import question
from index.engine import Engine
from index.lexical import K1, B, Lane, joined, numbered, write
from index.passages import PARENT, make_passages, parents


def bm25(rows: Sequence[Sequence[str]], terms: Sequence[str]) -> list[float]:
    """The formula, term by term and row by row: Lucene's BM25."""
    mean = sum(map(len, rows)) / len(rows)
    sums = []
    for row in rows:
        often, total = Counter(row), 0.0
        for term in terms:
            held = sum(term in other for other in rows)
            idf = np.log(1 + (len(rows) - held + 0.5) / (held + 0.5))
            long = K1 * (1 - B + B * len(row) / mean)
            total += idf * often[term] / (often[term] + long)
        sums.append(total)
    return sums


def test_scores_are_bm25_of_passages_parents_and_letters(tmp_path: Path):
    """Also with rows that hold nothing, terms asked twice, and terms that nobody has."""
    rng = np.random.default_rng(0)
    rows = [[f"t{n}" for n in rng.zipf(1.5, size) % 50] for size in rng.integers(0, 40, 30)]
    rows = [[], *rows, []]
    whole = [[*chain(*rows[at : at + 3])] for at in range(0, len(rows), 3)]
    headers = [["t1", "own"], [], ["t7", "t1", "t1"]]
    parts = [numbered(rows[:7]), numbered(rows[7:8]), numbered(rows[8:])]
    write(tmp_path / "words", joined([*parts, numbered(headers)]), np.arange(len(rows)) // 3)
    lane = Lane.load(tmp_path / "words")
    for terms in (["t1", "t2", "t7"], ["t3", "t3"], ["nobody", "t1"], ["own"], ["nobody"]):
        assert [len(scores) for scores in lane.scores(terms, kinds=2)] == [len(rows), len(headers)]
        for scores, held in zip(lane.scores(terms), (rows, headers, whole), strict=True):
            assert scores == pytest.approx(bm25(held, terms), abs=1e-5)
    often = [sum(term in row for row in rows) for term in ("t1", "nobody", "t7", "own")]
    assert lane.frequencies(["t1", "nobody", "t7", "own"]).tolist() == often


def test_a_parent_is_a_page_of_one_letter_or_annex(corpus: Path):
    """Runs of neighbours, none much longer than a page, no annex with its letter's body."""
    passages = [p for letter in load_letters(corpus) for p in make_passages(letter)]
    number = parents(passages)
    assert set(np.diff(number)) <= {0, 1}
    for one in range(number[-1] + 1):
        held = [p for p, of in zip(passages, number, strict=True) if of == one]
        assert len({(p.letter, p.units[0].annex) for p in held}) == 1
        longest = max(p.end - p.start for p in held)
        assert held[-1].end - held[0].start <= PARENT + longest
    assert len(set(number)) < len(passages) / 2


def test_a_short_letter_is_one_parent():
    """However many passages it is cut into."""
    text = "\n\n".join(f"ข้อ {n} ให้อำเภอรายงานผลการดำเนินงานตามแผน{'งาน' * 60}" for n in range(1, 5))
    passages = make_passages(Letter("0123456789-1", "ข่าว", text))
    assert len(passages) > 1
    assert not parents(passages).any()


def test_words_of_two_passages_meet_in_their_parent(engine: Engine):
    """A question worded after two neighbours finds their page; letters copy one another."""
    shelf = engine._shelf
    parent = np.asarray(shelf.passage_parent)
    shared = [row for row in range(shelf.rows - 1) if parent[row] == parent[row + 1]]
    assert len(shared) > shelf.rows / 2
    for row in shared[:: len(shared) // 8]:
        texts = [shelf.records.rows([n])[n].text for n in (row, row + 1)]
        asked = question.read(f"{texts[0][:90]} {texts[1][:90]}")
        lanes = shelf.lanes(asked, engine._encoder.embed([asked.folded], query=True)[0])
        found = lanes.of("parent_words") + lanes.of("parent_grams")
        best = list(dict.fromkeys(parent[np.argsort(-found, kind="stable")]))
        assert parent[row] in best[:3]
        assert len(set(found[parent == parent[row]])) == 1
