"""Asking one letter: whatever is asked, only its own passages come back."""

import pytest

from index.engine import Engine

HOUSING = "36d04a97a2-2"


@pytest.mark.parametrize("query", ["ขอเบอร์ติดต่อ", "แผนพัฒนาหมู่บ้าน", "มท 0211.3/ว 1270", "ราคายาง"])
def test_only_the_letters_own_passages(engine: Engine, query: str):
    """Also when another letter's words or number are asked for."""
    hits = engine.ask(query, within=HOUSING).hits
    assert {hit.letter.id for hit in hits} == {HOUSING}
    assert not any(hit.also_in for hit in hits)


def test_the_best_passage_of_the_letter_comes_first(engine: Engine):
    """The one that holds what is asked."""
    first = engine.ask("อำเภอต้องสนับสนุนอะไร", within=HOUSING).hits[0]
    assert "มอบหมายอำเภอทุกอำเภอ" in first.passage.text


def test_small_talk_and_an_unknown_letter(engine: Engine):
    """Thanks are thanks; a letter that is not held says nothing."""
    assert engine.ask("ขอบคุณครับ", within=HOUSING).outcome == "talk"
    gone = engine.ask("ใครลงนาม", within="ffffffffff-9")
    assert (gone.outcome, gone.hits) == ("none", ())
