"""What a server says of itself: lines of JSON in which nobody's question can be found."""

import json
import logging
import sys
from pathlib import Path

import pytest

from bot.logs import Lines
from tests.bot.serving import Served

QUESTION = "มอบหมายอำเภอทุกอำเภอ สนับสนุนการดำเนินการ"


def lines(text: str) -> list[dict]:
    """The lines of JSON; the address of `/try` is a plain one."""
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def test_a_talk_leaves_lines_without_its_words(tmp_path: Path):
    """Every reply with LINE's id of its request; no question, no user, no secret, no path."""
    made = Served(tmp_path)
    try:
        made.wait("/readyz", lambda answer: answer["ready"])
        chat = made.call("/try/chats", {})["chat"]
        for text in (QUESTION, "สวัสดี", "ว 37"):
            made.call("/try/events", {"chat": chat, "kind": "text", "text": text})
        made.wait(f"/try/messages?chat={chat}", lambda log: len(log["messages"]) >= 6, 20)
    finally:
        made.process.terminate()
        made.process.wait(20)
    said, key = made.said(), (tmp_path / "secret.key").read_text()
    made.log.close()
    replies = [line for line in lines(said) if line["said"] == "event ended"]
    assert [line["state"] for line in replies] == ["answered"] * 3
    assert all(len(line["x-line-request-id"]) > 8 for line in replies)
    assert all(line["time"].endswith("+00:00") for line in replies)
    for private in (QUESTION, "สวัสดี", chat, key.strip()):
        assert private not in said
        assert json.dumps(private).strip('"') not in said


def test_a_fault_is_told_by_its_place_and_not_by_its_words():
    """The message of an unforeseen error could quote a question; kind and lines of code stay."""
    try:
        {}[QUESTION]
    except KeyError:
        fault = sys.exc_info()
    record = logging.LogRecord("bot", logging.ERROR, "", 1, "not answered", (), fault)
    text = Lines().format(record)
    line = json.loads(text)
    assert (line["error"], line["level"]) == ("KeyError", "error")
    assert "test_logs.py" in line["at"][-1]
    assert QUESTION not in text


@pytest.mark.parametrize("words", ["\ud800", "\0\n", "“ก”"])
def test_whatever_is_said_is_one_line(words: str):
    """A line break or half a character in a message breaks no line."""
    record = logging.LogRecord("bot", logging.WARNING, "", 1, "%s", (words,), None)
    line = Lines().format(record)
    assert len(line.splitlines()) == 1
    assert json.loads(line)["said"] == words
