"""Asking in the terminal: the answer for people, the JSON of the contract, bad questions."""

import json

import pytest

from tests.terminal import QUESTION, Wian, run, sentence, start, tree


def test_answer_for_people(wian: Wian):
    """A question shows words of a letter, the answering ones marked, and its reference."""
    result = wian("ask", QUESTION)
    assert (result.code, result.err) == (0, "")
    assert "«" in result.out
    for label in ("ที่", "ลงวันที่", "เรื่อง", "ผู้ออก", "รหัส"):
        assert f"\n  {label} " in result.out


def test_unquoted_words_are_one_question(wian: Wian):
    """Words that the shell has split are put together again."""
    together = json.loads(wian("ask", "--json", "ว 37").out)
    apart = json.loads(wian("ask", "--json", "ว", "37").out)
    assert together["query"] == apart["query"] == "ว 37"


def test_json_answer_is_verbatim(wian: Wian):
    """Passage and highlight offsets name exactly the stored characters of the letter."""
    from corpus.store import read_letter

    answer = json.loads(wian("ask", "--json", QUESTION).out)
    assert answer["hits"]
    for hit in answer["hits"]:
        passage = hit["passage"]
        letter = read_letter(wian.office.corpus / "letters" / f"{hit['letter']['id']}.md")
        assert letter.text[passage["start"] : passage["end"]] == passage["text"]
        assert hit["letter"]["subject"] == letter.subject
        for start_, end in passage["highlight"]:
            assert passage["start"] <= start_ < end <= passage["end"]


def test_json_answer_has_the_contracted_keys(wian: Wian):
    """The object of `ask --json` has the contract's keys, no more and no fewer."""
    answer = json.loads(wian("ask", "--json", QUESTION).out)
    hit = answer["hits"][0]
    assert list(answer) == ["query", "outcome", "confidence", "snapshot", "took_ms", "hits"]
    assert list(hit) == ["score", "letter", "passage", "also_in"]
    card = ["id", "kind", "number", "canonical", "aliases", "date", "subject", "sender"]
    assert list(hit["letter"]) == card
    assert list(hit["passage"]) == ["id", "path", "start", "end", "text", "highlight"]


def test_a_line_a_question(wian: Wian):
    """Every line of stdin gets its object, in order, whatever the lines before it were."""
    lines = [QUESTION.encode(), b"\xff\xfe\x80", b"", "ว 37".encode(), "🙂".encode()]
    result = wian("ask", "--json", "-", stdin=b"\r\n".join(lines) + b"\n")
    answers = [json.loads(line) for line in result.out.splitlines()]
    assert (result.code, result.err) == (0, "")
    assert [a["query"] for a in answers] == [x.decode("utf-8", "replace") for x in lines]
    assert ["error" in a for a in answers] == [False, True, True, False, "error" in answers[4]]
    assert all(a["outcome"] == "none" and not a["hits"] for a in answers if "error" in a)
    assert "UTF-8" in answers[1]["error"]


def test_answers_come_as_the_questions_do(environment: dict[str, str]):
    """A program may write a line, read its answer, and only then write the next."""
    with start("ask", "--json", "-", env=environment) as process:
        for question in (QUESTION, "ว 37"):
            process.stdin.write(f"{question}\n".encode())
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["query"] == question
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (0, b"", b"")


BAD_QUESTIONS = {
    "empty": "",
    "blank": " \t ",
    "huge": "แผนชุมชน " * 40_000,
    "emoji": "🙂🎉👍",
    "binary": "\x01\x02\x7f\x1b[2J\x08",
    "nul": "แผน\x00ชุมชน\x00",
    "surrogate": "แผนชุมชน \udcff\ud800",
}


@pytest.mark.parametrize("name", BAD_QUESTIONS)
def test_bad_question_gets_one_clear_sentence(name: str, wian: Wian):
    """A question that is no question is refused in a sentence or answered, never a crash."""
    before = tree(wian.office)
    result = wian("ask", "--json", BAD_QUESTIONS[name])
    if result.code:
        assert (result.code, result.out) == (1, "")
        sentence(result.err)
    else:
        assert json.loads(result.out)["outcome"] in {"answer", "none", "talk", "letter"}
        assert result.err == ""
    assert tree(wian.office) == before


def test_bytes_that_are_no_utf8_as_an_argument(environment: dict[str, str]):
    """Raw bytes on the command line neither crash the answer nor spoil its JSON."""
    result = run("ask", "--json", b"\xb7\xd5\xe8 37", env=environment)
    assert result.code in (0, 1)
    assert json.loads(result.out)["query"] if result.code == 0 else sentence(result.err)


def test_no_letter_can_drive_the_terminal():
    """Control characters of a letter are shown as such, never obeyed by the terminal."""
    from bot.cli_show import BOLD, excerpt
    from index.answer import PassageHit

    text = "ก่อน \x1b[2J ตอบ หลัง"
    at = text.index("ตอบ") + 10
    passage = PassageHit("p", "", 10, 10 + len(text), text, ((at, at + 3),))
    assert excerpt(passage, BOLD) == "ก่อน �[2J \x1b[1mตอบ\x1b[22m หลัง"
