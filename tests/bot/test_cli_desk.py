"""The desk in the terminal: files in, drafts out, and nothing half done."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.acts import Acts
from bot.database import open_database
from bot.running import using
from tests.terminal import CIRCULAR, Wian, tree

ROOT = Path(__file__).parents[2]
ASKED = "ตลาดชุมชนริมน้ำ ให้ใครรับรองผลการสำรวจ"


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
    hits = json.loads(wian("ask", "--json", ASKED).out)["hits"]
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


def test_a_failed_publication_puts_all_back(wian: Wian, tmp_path: Path, monkeypatch):
    """When the snapshot is refused, the corpus is as before: nothing added, moved or retired."""
    name = added(wian, tmp_path)
    other = tmp_path / "other.txt"
    other.write_text(CIRCULAR.replace("4471", "4472"), "utf-8")
    held = min((wian.office.corpus / "letters").glob("*.md")).stem
    monkeypatch.setenv("WIAN_MODEL", "/nowhere/model")
    for words in (["add", "--publish", other], ["publish", name], ["retire", held]):
        assert "/nowhere/model" in wian.refused(*words)


def test_a_broken_letter_keeps_the_desk_closed(wian: Wian, tmp_path: Path):
    """While a published letter cannot be read, nothing is taken in; its file is named."""
    broken = min((wian.office.corpus / "letters").glob("*.md"))
    broken.write_text("no front matter", "utf-8")
    path = tmp_path / "circular.txt"
    path.write_text(CIRCULAR, "utf-8")
    assert broken.name in wian.refused("add", path)


@pytest.mark.parametrize("command", ["publish", "retire"])
@pytest.mark.parametrize("name", ["nothing-1", "../letters/x", ""])
def test_unknown_ids_are_refused(command: str, name: str, wian: Wian):
    """An id that names nothing is refused in a sentence, also when it is made like a path."""
    wian.refused(command, name)


def test_rolling_back_makes_the_letter_a_draft_again(wian: Wian, tmp_path: Path):
    """What was published last waits for its correction, and everything agrees."""
    name = added(wian, tmp_path, "--publish")
    assert wian("rollback").code == 0
    assert name in wian("drafts").out
    assert wian("check").code == 0


def test_a_word_file_answers(wian: Wian, tmp_path: Path):
    """A letter that comes as DOCX is read, published and found like any other."""
    docx = pytest.importorskip("docx")
    document = docx.Document()
    for line in CIRCULAR.split("\n"):
        document.add_paragraph(line)
    path = tmp_path / "circular.docx"
    document.save(path)
    result = wian("add", "--json", "--publish", path)
    assert result.code == 0, result.err
    (letter,) = json.loads(result.out)["letters"]
    assert letter["canonical"] == "มท 0219.4/ว 4471"
    assert finds(wian, letter["id"])


def test_reading_again_keeps_what_was_corrected(wian: Wian, tmp_path: Path):
    """`add --again` reads a held file anew and leaves a person's corrections alone."""
    name = added(wian, tmp_path)
    path = wian.office.corpus / "drafts" / f"{name}.md"
    text = path.read_text("utf-8").replace("subject: การสำรวจตลาดชุมชนริมน้ำ", "subject: แก้แล้ว")
    path.write_text(text.replace("---\nที่", "corrected:\n  - subject\n---\nที่"), "utf-8")
    assert wian("add", "--again", tmp_path / "circular.txt").code == 0
    assert "subject: แก้แล้ว" in path.read_text("utf-8")


def test_an_act_cut_short_is_put_right_by_the_next_check(wian: Wian, tmp_path: Path):
    """What a killed process left half done is undone, told on stderr, and then all is well."""
    name = added(wian, tmp_path)
    script = (
        "import os, sys\n"
        "from bot import desk, desk_publish\n"
        "from bot.settings import load\n"
        "desk_publish.build = lambda *_, **__: os._exit(9)\n"
        "desk.publish(load(os.environ), [sys.argv[1]])\n"
    )
    killed = subprocess.run([sys.executable, "-c", script, name], cwd=ROOT, check=False)
    assert killed.returncode == 9
    assert (wian.office.corpus / "letters" / f"{name}.md").exists()
    result = wian("check")
    assert (result.code, "กู้คืน" in result.err) == (0, True), result.out
    assert name in wian("drafts").out
    assert not (wian.office.corpus / "letters" / f"{name}.md").exists()


def test_wanted_letters_are_listed(wian: Wian):
    """Letters that are cited but not held, the most cited first, with who cites them."""
    rows = json.loads(wian("wanted", "--json").out)["wanted"]
    assert rows
    counts = [len(row["cited_by"]) for row in rows]
    assert counts == sorted(counts, reverse=True)
    assert rows[0]["canonical"] in wian("wanted").out


def test_the_first_admin_is_let_in_from_the_terminal(wian: Wian):
    """`admin invite` prints a code for the chat, `admin link` a link into the desk."""
    assert re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", wian("admin", "invite").out)
    assert "/admin/enter?token=" in wian("admin", "link").out


def test_a_link_into_the_desk_names_where_the_server_listens(wian: Wian, monkeypatch):
    """Its own address, or the public one; before the first start, that it is not known."""
    assert "http" not in wian("admin", "link").out
    with using(wian.office.home, "http://127.0.0.1:8123"):
        assert "http://127.0.0.1:8123/admin/enter?token=" in wian("admin", "link").out
    monkeypatch.setenv("WIAN_BASE_URL", "https://wian.example.go.th")
    assert "https://wian.example.go.th/admin/enter?token=" in wian("admin", "link").out


def test_acts_of_the_terminal_are_in_the_log(wian: Wian, tmp_path: Path):
    """Whoever looks at the log sees what was done on the machine, the newest first."""
    name = added(wian, tmp_path, "--publish")
    wian("retire", name)
    database = open_database(f"sqlite:///{wian.office.home / 'wian.db'}")
    log = [(act.by, act.act, act.what) for act in Acts(database).list()]
    assert log == [("machine", "retire", name), ("machine", "add", "circular.txt")]
