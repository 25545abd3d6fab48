"""The `wian` command as scripts meet it: usage, exit codes, index, figures, checks."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import main
from tests.terminal import QUESTION, Wian, run


def test_help_is_instant():
    """The help of a command loads no library that takes time to load."""
    command = [sys.executable, "-X", "importtime", "-m", "bot.cli", "ask", "--help"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    loaded = {line.rpartition("|")[2].strip() for line in told.splitlines()}
    heavy = {"numpy", "torch", "faiss", "sentence_transformers", "flask", "sqlalchemy", "linebot"}
    assert "bot.cli_texts" in loaded
    assert not loaded & heavy


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["ask"],
        ["asks", "ว 37"],
        ["ask", "--jason", "ว 37"],
        ["publish"],
        ["retire", "a", "b"],
        ["serve", "--port", "none"],
        ["serve", "--port", "0"],
        ["serve", "--port"],
    ],
)
def test_wrong_usage_exits_2(words: list[str], capsys):
    """Wrong usage is one Thai sentence that names the help to look at, and exit 2."""
    with pytest.raises(SystemExit) as stopped:
        main(words)
    out, err = capsys.readouterr()
    assert (stopped.value.code, out, len(err.splitlines())) == (2, "", 1)
    assert "--help" in err
    assert not any(word in err for word in ("argument", "invalid", "required", "expected"))


def test_index_says_what_it_did_as_json(wian: Wian):
    """`index --json` prints one object on stdout; an index without news encodes nothing."""
    result = wian("index", "--json")
    assert result.code == 0
    assert isinstance(json.loads(result.out), dict)


def test_progress_tells_the_time_left(capsys):
    """Half the texts in ten seconds leave ten seconds, told on stderr alone."""
    from bot.cli_progress import Progress

    seconds = iter([0.0, 10.0, 20.0])
    progress = Progress(clock=lambda: next(seconds))
    progress(50, 100)
    progress(100, 100)
    out, err = capsys.readouterr()
    assert out == ""
    assert "50/100" in err
    assert "10 วินาที" in err


def test_eval_gives_the_contracted_figures(wian: Wian, tmp_path: Path):
    """Golden questions give the contract's figures, over all and by kind."""
    letter = next(iter(json.loads(wian("ask", "--json", QUESTION).out)["hits"]))
    golden = [
        {
            "id": "a",
            "query": QUESTION,
            "kind": "fact",
            "answers": [{"quote": letter["passage"]["text"]}],
        },
        {"id": "b", "query": "ราคาทองคำวันนี้เท่าไร", "kind": "unanswerable", "answers": []},
    ]
    path = tmp_path / "golden.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in golden), "utf-8")
    figures = json.loads(wian("eval", "--json", path).out)
    keys = {"questions", "hit@1", "hit@3", "mrr", "refused_unanswerable", "false_refusals"}
    assert keys <= figures.keys()
    assert figures["questions"] == 2
    assert figures["hit@1"] == 1.0
    assert set(figures["by_kind"]) == {"fact", "unanswerable"}
    assert "MRR" in wian("eval", path).out


def test_broken_golden_file_is_refused_by_line(wian: Wian, tmp_path: Path):
    """A golden file with a broken line is refused with the line's number."""
    path = tmp_path / "golden.jsonl"
    path.write_text('{"id": "a"}\n', "utf-8")
    assert "golden.jsonl" in wian.refused("eval", path)


def test_check_finds_a_changed_original(wian: Wian):
    """An original whose bytes changed is named; a whole corpus is called whole."""
    assert wian("check").code == 0
    path = min((wian.office.corpus / "originals").iterdir())
    path.write_bytes(path.read_bytes() + b" ")
    result = wian("check")
    assert (result.code, len(result.out.splitlines())) == (1, 1)
    assert path.name in result.out
    assert "โปรด" in result.out


def test_check_finds_a_lost_original_and_an_old_snapshot(wian: Wian):
    """A letter without its original, and one corrected since the snapshot, are both named."""
    letter = min((wian.office.corpus / "letters").glob("*.md"))
    letter.write_text(letter.read_text("utf-8") + "\nแก้ไขแล้ว", "utf-8")
    for path in (wian.office.corpus / "originals").glob(f"{letter.stem[:10]}*"):
        path.unlink()
    result = wian("check")
    assert result.code == 1
    assert letter.stem in result.out
    assert "wian index" in result.out


def test_nothing_but_json_on_stdout_of_a_real_process(environment: dict[str, str]):
    """No warning of any library reaches stdout or stderr of a real process."""
    for words in (["ask", "--json", QUESTION], ["index", "--full", "--json"]):
        result = run(*words, env=environment)
        assert result.code == 0, result.err
        assert isinstance(json.loads(result.out), dict)
        assert "arning" not in result.err


def test_nothing_is_left_in_the_home_of_who_asks(environment: dict[str, str], tmp_path: Path):
    """No library keeps a cache, or a number to be known by, outside of Wian's own folders."""
    mine = tmp_path / "mine"
    mine.mkdir()
    assert run("ask", QUESTION, env=environment | {"HOME": str(mine)}).code == 0
    assert [str(path) for path in mine.rglob("*")] == []
