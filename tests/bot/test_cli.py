"""The `wian` command as people and scripts meet it: answers, refusals, exit codes, JSON."""

import dataclasses
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import main
from tests.conftest import Office

QUESTION = "ใครรับผิดชอบแผนที่อยู่อาศัยจังหวัดแพร่"
CIRCULAR = """ที่ มท 0219.4/ว 4471

กระทรวงมหาดไทย
ถนนอัษฎางค์ กทม. 10200

12 กรกฎาคม 2567

เรื่อง  การสำรวจตลาดชุมชนริมน้ำ

เรียน  ผู้ว่าราชการจังหวัด ทุกจังหวัด

        ด้วยกระทรวงมหาดไทยจะจัดทำทะเบียนตลาดชุมชนริมน้ำทั่วประเทศ จึงขอให้จังหวัดดำเนินการ ดังนี้

        1. สำรวจจำนวนแผงค้าของตลาดชุมชนริมน้ำทุกแห่ง โดยให้นายอำเภอเป็นผู้รับรองผล

        2. รายงานผลการสำรวจทางระบบสารบรรณอิเล็กทรอนิกส์ ภายในวันที่ 30 สิงหาคม 2567

        จึงเรียนมาเพื่อพิจารณาดำเนินการ

                                ขอแสดงความนับถือ

                                (ชื่อผู้ลงนาม)
                                ปลัดกระทรวงมหาดไทย

สำนักนโยบายและแผน
โทร. 0 2000 0000
"""
PASTED = "ตลาดชุมชนริมน้ำ ให้ใครรับรองผลการสำรวจ"


@dataclasses.dataclass(frozen=True)
class Result:
    """How a command ended, and what it said where."""

    code: int
    out: str
    err: str


class Wian:
    """Runs `wian` inside this process, in one office."""

    def __init__(self, office: Office, monkeypatch, capsys) -> None:
        self.office, self._patch, self._capsys = office, monkeypatch, capsys
        monkeypatch.setenv("WIAN_HOME", str(office.home))
        monkeypatch.setenv("WIAN_CORPUS", str(office.corpus))

    def __call__(self, *words: object, stdin: bytes = b"") -> Result:
        stream = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
        self._patch.setattr(sys, "stdin", stream)
        self._capsys.readouterr()
        code = main([str(word) for word in words])
        return Result(code, *self._capsys.readouterr())

    def refused(self, *words: object) -> str:
        """Run a command that must be refused with nothing stored, and return its sentence."""
        before = tree(self.office)
        result = self(*words)
        assert (result.code, result.out) == (1, "")
        assert tree(self.office) == before
        return sentence(result.err)


@pytest.fixture
def wian(office: Office, monkeypatch: pytest.MonkeyPatch, capsys) -> Wian:
    """The command, on a corpus and a home of this test's own."""
    return Wian(office, monkeypatch, capsys)


@pytest.fixture
def environment(office: Office) -> dict[str, str]:
    """What a real process is started with."""
    return os.environ | {"WIAN_HOME": str(office.home), "WIAN_CORPUS": str(office.corpus)}


def tree(office: Office) -> dict[str, str]:
    """Path -> hash of everything that is stored, but for the shared model behind its link."""
    files = [p for top in (office.corpus, office.home) for p in top.rglob("*") if p.is_file()]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def sentence(err: str) -> str:
    """The one sentence on stderr: one line of Thai with a next step, no traceback."""
    lines = err.splitlines()
    assert len(lines) == 1, err
    assert "Traceback" not in err
    assert "โปรด" in err
    return lines[0]


def start(*words: str | bytes, **options: object) -> subprocess.Popen:
    """A real `wian` process."""
    command = [sys.executable, "-m", "bot.cli", *words]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    return subprocess.Popen(command, **pipes, **options)


def run(*words: str | bytes, stdin: bytes = b"", **options: object) -> Result:
    """A real `wian` process, to its end."""
    with start(*words, **options) as process:
        out, err = process.communicate(stdin, timeout=300)
    return Result(process.returncode, out.decode("utf-8"), err.decode("utf-8"))


# Usage


def test_help_is_instant():
    """The help of a command loads no library that takes time to load."""
    command = [sys.executable, "-X", "importtime", "-m", "bot.cli", "ask", "--help"]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    heavy = ("numpy", "torch", "faiss", "sentence_transformers", "flask", "sqlalchemy", "linebot")
    assert [name for name in heavy if f"| {name}\n" in loaded.replace("|   ", "| ")] == []


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


# Asking


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


# Bad surroundings


def test_no_snapshot(wian: Wian, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Asking before the first snapshot names the command that makes one."""
    monkeypatch.setenv("WIAN_HOME", str(tmp_path / "nothing"))
    assert "wian index" in wian.refused("ask", QUESTION)
    assert not (tmp_path / "nothing").exists()


def test_broken_snapshot(wian: Wian):
    """One flipped byte in the only snapshot is found and named, with the way out."""
    for path in (wian.office.home / "snapshots").glob("*/letters.db"):
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
    assert "letters.db" in wian.refused("ask", QUESTION)


def test_missing_model_folder(wian: Wian, monkeypatch: pytest.MonkeyPatch):
    """A model folder that is not there is named, with the setting to mend."""
    monkeypatch.setenv("WIAN_MODEL", "/nowhere/model")
    told = wian.refused("ask", QUESTION)
    assert "/nowhere/model" in told
    assert "WIAN_MODEL" in told


def test_broken_model_folder(wian: Wian):
    """A model folder that lost a file is named, with what to do."""
    model = wian.office.home / "model"
    shared = model.readlink()
    model.unlink()
    shutil.copytree(shared, model, ignore=shutil.ignore_patterns("*.safetensors"))
    assert ".safetensors" in wian.refused("ask", QUESTION)


def test_broken_letter_file(wian: Wian):
    """A letter whose front matter was broken stops the index, names itself, and nothing moves."""
    path = min((wian.office.corpus / "letters").glob("*.md"))
    path.write_text(path.read_text("utf-8").replace("\nkind:", "\nkind: [", 1), "utf-8")
    assert path.name in wian.refused("index")
    assert json.loads(wian("ask", "--json", QUESTION).out)["hits"]
    checked = wian("check")
    assert checked.code == 1
    assert path.name in checked.out


def test_bad_setting(wian: Wian, monkeypatch: pytest.MonkeyPatch):
    """A setting that cannot be used is named with its value."""
    monkeypatch.setenv("WIAN_BASE_URL", "not an address")
    told = wian.refused("ask", QUESTION)
    assert "WIAN_BASE_URL" in told
    assert "not an address" in told


# Files


BAD_FILES = {
    "empty": b"",
    "blank": b" \n\n ",
    "binary": bytes(range(256)) * 40,
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(2000),
    "huge": "ก".encode() * 17_000_000,
}


@pytest.mark.parametrize("command", ["read", "add"])
@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_file_is_refused_by_name(command: str, name: str, wian: Wian, tmp_path: Path):
    """A file that is no letter's text is refused by its name, and nothing is stored."""
    path = tmp_path / f"{name}.txt"
    path.write_bytes(BAD_FILES[name])
    assert path.name in wian.refused(command, path)


@pytest.mark.parametrize("command", ["read", "add", "eval"])
def test_missing_file_and_folder_are_refused_by_name(command: str, wian: Wian, tmp_path: Path):
    """A path that is not there, or is a folder, is refused by its name."""
    assert "gone.txt" in wian.refused(command, tmp_path / "gone.txt")
    assert tmp_path.name in wian.refused(command, tmp_path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp874"])
def test_every_thai_encoding_reads_alike(encoding: str, wian: Wian, tmp_path: Path):
    """A letter reads the same whatever encoding an office saved it in."""
    path = tmp_path / "letter.txt"
    path.write_bytes(CIRCULAR.replace("\n", "\r\n").encode(encoding))
    (letter,) = json.loads(wian("read", "--json", path).out)["letters"]
    assert letter["canonical"] == "มท 0219.4/ว 4471"
    assert (letter["date"], letter["text"]) == ("2024-07-12", letter["text"].replace("\r", ""))


def test_read_stores_nothing(wian: Wian, tmp_path: Path):
    """Reading shows every letter and its fields and leaves no trace."""
    path = tmp_path / "letter.txt"
    path.write_text(CIRCULAR, "utf-8")
    before = tree(wian.office)
    result = wian("read", path)
    assert (result.code, result.err) == (0, "")
    assert "มท 0219.4/ว 4471" in result.out
    assert tree(wian.office) == before


def test_one_bad_file_does_not_hide_the_good_one(wian: Wian, tmp_path: Path):
    """Reading several files shows the good ones and still ends in 1 for the bad one."""
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_text(CIRCULAR, "utf-8")
    bad.write_bytes(b"")
    result = wian("read", "--json", bad, good)
    assert result.code == 1
    assert json.loads(result.out)["file"] == str(good)
    assert "bad.txt" in sentence(result.err)


# The desk


def added(wian: Wian, tmp_path: Path, *options: str) -> str:
    """Take the circular in, and return its letter's id."""
    path = tmp_path / "circular.txt"
    path.write_text(CIRCULAR, "utf-8")
    result = wian("add", "--json", *options, path)
    assert result.code == 0, result.err
    (letter,) = json.loads(result.out)["letters"]
    return letter["id"]


def finds(wian: Wian, name: str) -> bool:
    """Whether the circular answers a question about it."""
    hits = json.loads(wian("ask", "--json", PASTED).out)["hits"]
    return name in {hit["letter"]["id"] for hit in hits}


def test_a_letter_from_file_to_answer_and_back(wian: Wian, tmp_path: Path):
    """A file becomes a draft, then a letter that answers, and is gone once retired."""
    name = added(wian, tmp_path)
    assert name in wian("drafts").out
    assert not finds(wian, name)
    assert wian("publish", name).code == 0
    assert finds(wian, name)
    assert name not in wian("drafts").out
    assert wian("check").code == 0
    assert wian("retire", name).code == 0
    assert not finds(wian, name)
    assert (wian.office.corpus / "letters" / f"{name}.md").exists()


def test_publishing_at_once_and_rolling_back(wian: Wian, tmp_path: Path):
    """`add --publish` answers at once; `rollback` goes back to the answers of before."""
    name = added(wian, tmp_path, "--publish")
    assert finds(wian, name)
    assert wian("rollback").code == 0
    assert not finds(wian, name)


def test_the_same_file_twice_is_said(wian: Wian, tmp_path: Path):
    """A file that was taken in before is recognised, under any name, and changes nothing."""
    added(wian, tmp_path)
    copy = tmp_path / "other name.txt"
    copy.write_text(CIRCULAR, "utf-8")
    before = tree(wian.office)
    result = wian("add", copy)
    assert result.code == 0
    assert "รับไว้แล้ว" in result.out
    assert tree(wian.office) == before


def test_adding_again_never_undoes_a_correction(wian: Wian, tmp_path: Path):
    """What a person corrected in a draft stays when the same file comes again."""
    name = added(wian, tmp_path)
    path = wian.office.corpus / "drafts" / f"{name}.md"
    corrected = path.read_text("utf-8").replace("การสำรวจตลาดชุมชนริมน้ำ", "เรื่องที่แก้แล้ว", 1)
    path.write_text(corrected, "utf-8")
    added(wian, tmp_path)
    assert path.read_text("utf-8") == corrected


def test_one_bad_file_keeps_all_out(wian: Wian, tmp_path: Path):
    """Of several files either all are taken in or none is."""
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_text(CIRCULAR, "utf-8")
    bad.write_bytes(b"\x00\x01")
    assert "bad.txt" in wian.refused("add", good, bad)


def test_a_failed_publication_takes_nothing_in(wian: Wian, tmp_path: Path):
    """When the new snapshot is refused, original, draft and letter are gone again."""
    broken = min((wian.office.corpus / "letters").glob("*.md"))
    broken.write_text("no front matter", "utf-8")
    path = tmp_path / "circular.txt"
    path.write_text(CIRCULAR, "utf-8")
    assert broken.name in wian.refused("add", "--publish", path)


@pytest.mark.parametrize("command", ["publish", "retire"])
@pytest.mark.parametrize("name", ["nothing-1", "../letters/x", ""])
def test_unknown_ids_are_refused(command: str, name: str, wian: Wian):
    """An id that names nothing is refused in a sentence, also when it is made like a path."""
    wian.refused(command, name)


# Index, evaluation, check


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
