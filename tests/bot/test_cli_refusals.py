"""Broken surroundings and files that are no letters: one sentence each, nothing stored."""

import json
import shutil
from pathlib import Path

import pytest

from tests.terminal import CIRCULAR, QUESTION, Wian, sentence, tree


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
