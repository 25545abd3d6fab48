"""`wian backup` and `wian restore`: everything is destroyed in between, and is there again."""

import gzip
import io
import json
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot import backup_rows, restore
from bot.acts import Acts
from bot.admins import Admins
from bot.backup import backup
from bot.database import open_database
from bot.errors import BackupBroken
from bot.ledger import Ledger, Missed
from bot.running import last_backup, using
from bot.settings import load
from bot.tables import META
from tests.terminal import CIRCULAR, QUESTION, Wian, tree

USER = "U" + "1" * 32


@pytest.fixture
def at_work(wian: Wian, tmp_path: Path) -> Wian:
    """An office with a draft of its own, an invitation, and a question that had no answer."""
    draft = tmp_path / "draft.txt"
    draft.write_text(CIRCULAR, "utf-8")
    assert wian("add", draft).code == 0
    assert wian("admin", "invite").code == 0
    database = open_database(url(wian))
    Ledger(database).write(Missed("คำถามที่ไม่มีคำตอบ", ("x-1",)))
    database.dispose()
    return wian


def destroy(wian: Wian) -> None:
    """Nothing is left but the model, which is unpacked anew as well, only slowly."""
    model = (wian.office.home / "model").readlink()
    shutil.rmtree(wian.office.corpus)
    shutil.rmtree(wian.office.home)
    wian.office.home.mkdir()
    (wian.office.home / "model").symlink_to(model)


def letters(wian: Wian) -> dict[str, str]:
    """Path -> hash of every file of the corpus."""
    return {k: v for k, v in tree(wian.office).items() if k.startswith(str(wian.office.corpus))}


def rows(url: str) -> dict[str, list[tuple]]:
    """Every row of every table."""
    database = open_database(url)
    with database.connect() as db:
        found = {t.name: sorted(map(tuple, db.execute(select(t)))) for t in META.sorted_tables}
    database.dispose()
    return found


def url(wian: Wian) -> str:
    """The address of the office's database."""
    return f"sqlite:///{wian.office.home / 'wian.db'}"


@pytest.mark.slow
@pytest.mark.parametrize("options", [[], ["--with-snapshot"]], ids=["plain", "with snapshot"])
def test_everything_is_there_again(at_work: Wian, tmp_path: Path, options: list[str]):
    """Corpus byte for byte, every row, the key; the same answer, and all of it agrees."""
    (draft,) = (at_work.office.corpus / "drafts").glob("*.md")
    assert at_work("publish", draft.stem).code == 0
    file = tmp_path / "wian.tar.gz"
    assert at_work("backup", file, *options).code == 0
    corpus = letters(at_work)
    held, key = rows(url(at_work)), (at_work.office.home / "secret.key").read_bytes()
    answer = json.loads(at_work("ask", "--json", QUESTION).out)["hits"][0]["passage"]
    assert held["act"]
    assert held["unanswered"]
    destroy(at_work)
    result = at_work("restore", file)
    assert result.code == 0, result.err
    assert letters(at_work) == corpus
    assert rows(url(at_work)) == held
    assert (at_work.office.home / "secret.key").read_bytes() == key
    assert (at_work.office.home / "secret.key").stat().st_mode & 0o077 == 0
    assert json.loads(at_work("ask", "--json", QUESTION).out)["hits"][0]["passage"] == answer
    assert at_work("check").code == 0


def test_a_backup_is_for_its_owner_alone_and_never_written_over(at_work: Wian, tmp_path: Path):
    """It holds the secret key; a file that is there stays; when it was made is known."""
    file = tmp_path / "wian.tar.gz"
    at_work("backup", file)
    assert file.stat().st_mode & 0o077 == 0
    assert last_backup(at_work.office.home) > 1_700_000_000
    before = file.read_bytes()
    assert file.name in at_work.refused("backup", file)
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_nothing_there_is_replaced_unless_told_so(at_work: Wian, tmp_path: Path):
    """Letters or rows that are there are refused; `--force` makes everything as in the file."""
    file = tmp_path / "wian.tar.gz"
    at_work("backup", file)
    held = rows(url(at_work))
    drafts = sorted(path.name for path in (at_work.office.corpus / "drafts").glob("*.md"))
    for draft in (at_work.office.corpus / "drafts").glob("*.md"):
        draft.unlink()
    at_work("admin", "invite")
    assert "--force" in at_work.refused("restore", file)
    assert at_work("restore", file, "--force").code == 0
    assert rows(url(at_work)) == held
    assert sorted(path.name for path in (at_work.office.corpus / "drafts").glob("*.md")) == drafts
    assert at_work("check").code == 0
    assert list(at_work.office.home.glob(".*")) == []


def test_a_home_in_use_is_left_alone(at_work: Wian, tmp_path: Path):
    """While a server or a worker runs, its files are not taken away under it."""
    file = tmp_path / "wian.tar.gz"
    at_work("backup", file)
    with using(at_work.office.home, "http://127.0.0.1:8000"):
        assert "wian serve" in at_work.refused("restore", file, "--force")


def flipped(data: bytes) -> bytes:
    """One bit is another."""
    at = len(data) // 2
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def rewritten(data: bytes, change: Callable[[str, bytes], tuple[str, bytes]]) -> bytes:
    """The backup with every member changed."""
    out = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(gzip.decompress(data))) as old,
        tarfile.open(fileobj=out, mode="w") as new,
    ):
        for entry in old:
            name, body = change(entry.name, old.extractfile(entry).read())
            made = tarfile.TarInfo(name)
            made.size = len(body)
            new.addfile(made, io.BytesIO(body))
    return gzip.compress(out.getvalue())


BROKEN = {
    "one bit": flipped,
    "cut short": lambda data: data[: len(data) * 2 // 3],
    "empty": lambda _: b"",
    "no archive": lambda _: "ไม่ใช่ไฟล์สำรอง".encode() * 99,
    "another letter": lambda data: rewritten(
        data, lambda name, body: (name, body + b" " if "letters" in name else body)
    ),
    "a way out": lambda data: rewritten(
        data, lambda name, body: (name.replace("corpus/", "corpus/../../"), body)
    ),
    "a way from the root": lambda data: rewritten(
        data, lambda name, body: (name.replace("corpus/", "/tmp/"), body)
    ),
    "another place": lambda data: rewritten(
        data, lambda name, body: (name.replace("corpus/", "elsewhere/"), body)
    ),
}


def test_a_file_that_is_not_whole_changes_nothing(at_work: Wian, tmp_path: Path):
    """All of it is read and verified before anything is touched, also with `--force`."""
    whole, file = tmp_path / "whole.tar.gz", tmp_path / "wian.tar.gz"
    at_work("backup", whole)
    before = rows(url(at_work))
    for kind, damage in BROKEN.items():
        file.write_bytes(damage(whole.read_bytes()))
        assert file.name in at_work.refused("restore", file, "--force"), kind
    assert rows(url(at_work)) == before
    assert list(tmp_path.glob("*/.restore*")) == []


def test_a_fault_on_the_way_puts_everything_back(at_work: Wian, tmp_path: Path, monkeypatch):
    """The disk fails in the middle of the exchange: all is as it was."""
    file = tmp_path / "wian.tar.gz"
    at_work("backup", file)
    before, held = tree(at_work.office), rows(url(at_work))
    real, calls = Path.rename, []

    def failing(path: Path, target: Path) -> Path:
        calls.append(path)
        if len(calls) == 5:
            raise OSError(28, "No space left on device", str(path))
        return real(path, target)

    monkeypatch.setattr(restore.Path, "rename", failing)
    result = at_work("restore", file, "--force")
    monkeypatch.undo()
    assert (result.code, "No space left" in result.err) == (1, True)
    assert tree(at_work.office) == before
    assert rows(url(at_work)) == held


@pytest.mark.databases
def test_rows_come_back_into_either_database(database: Engine, tmp_path: Path, server: object):
    """From SQLite or PostgreSQL into SQLite and PostgreSQL; new rows count on from the old."""
    log, admins = Acts(database), Admins(database, "secret")
    admins.accept(admins.invite(), USER, "สมหมาย")
    for number in range(3):
        log.write("machine", "add", f"หนังสือ “{number}”\n.txt")
    folder = tmp_path / "rows"
    folder.mkdir()
    count = backup_rows.dump(database, folder)
    assert count == backup_rows.held(database) == 4
    want = rows(database.url.render_as_string(hide_password=False))
    with server.fresh() as address:
        for other in (f"sqlite:///{tmp_path / 'other.db'}", address):
            made = open_database(other)
            Acts(made).write("machine", "retire", "goes")
            with made.begin() as db:
                assert backup_rows.load(db, folder, "0002") == 4
            assert rows(other) == want
            Acts(made).write("machine", "add", "counts on")
            assert len(Acts(made).list()) == 4
            made.dispose()


@pytest.mark.slow
def test_a_postgresql_office_is_backed_up_and_restored_too(
    at_work: Wian, tmp_path: Path, server: object, monkeypatch: pytest.MonkeyPatch
):
    """The backup of a SQLite office fills a PostgreSQL one: the way to many machines."""
    file, second = tmp_path / "wian.tar.gz", tmp_path / "second.tar.gz"
    at_work("backup", file)
    held = rows(url(at_work))
    destroy(at_work)
    with server.fresh() as address:
        monkeypatch.setenv("WIAN_DATABASE_URL", address)
        assert at_work("restore", file).code == 0
        assert rows(address) == held
        assert at_work("backup", second).code == 0
        assert "--force" in at_work("restore", second).err
        at_work("admin", "invite")
        assert at_work("restore", second, "--force").code == 0
        assert rows(address) == held
        assert at_work("check").code == 0


def test_a_backup_goes_on_beside_who_writes(at_work: Wian, tmp_path: Path):
    """Rows are of one moment: what is written meanwhile is in none or in all tables."""
    settings = load(
        {"WIAN_HOME": str(at_work.office.home), "WIAN_CORPUS": str(at_work.office.corpus)}
    )
    database = open_database(settings.database_url)
    with database.connect() as writer:
        writer.exec_driver_sql("begin immediate")
        writer.exec_driver_sql("delete from act")
        kept = backup(settings, tmp_path / "wian.tar.gz")
        writer.exec_driver_sql("rollback")
    database.dispose()
    assert kept.rows == sum(map(len, rows(url(at_work)).values()))
    with pytest.raises(BackupBroken, match="none"):
        restore.restore(settings, tmp_path / "none.tar.gz")
