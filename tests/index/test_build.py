"""Building: only what changed is encoded, nothing half-made is ever seen or left behind."""

import fcntl
import hashlib
import logging
import resource
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import BrokenLetter
from corpus.letter import Letter
from corpus.store import load_letters, write_letter
from index import dense, directions, snapshot
from index.build import build_snapshot
from index.cache import Embeddings
from index.embedding import Embedding
from index.encoder import load_encoder
from index.engine import Engine
from index.errors import FolderUnwritable, NothingToIndex
from index.sheets import sheets
from tests.conftest import Office

KEPT = (".json", ".db", ".npy", ".faiss")


def tree(folder: Path) -> dict[str, str]:
    """Every file of snapshots, cache and pointer, with its hash (SQLite's own aside)."""
    files = (path for path in folder.rglob("*") if path.suffix in KEPT)
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def build(office: Office, **more: object) -> dict:
    """`wian index` on the copies of one test."""
    return build_snapshot(office.corpus, office.home, None, **more)


def change(office: Office, old: str, new: str) -> None:
    """Correct a word where it stands once in the letters."""
    (path,) = [p for p in (office.corpus / "letters").glob("*.md") if old in p.read_text("utf-8")]
    text = path.read_text("utf-8")
    head, body = text[: text.rindex("\n---\n")], text[text.rindex("\n---\n") :]
    assert body.count(old) == 1
    path.write_text(head + body.replace(old, new), "utf-8")


@contextmanager
def disk_of(size: int) -> Iterator[None]:
    """A disk that takes no file larger than `size` bytes: the kernel refuses the rest."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def word_of_one_passage(office: Office) -> str:
    """A sentence that stands in one paragraph of one letter."""
    pages = [page for letter in load_letters(office.corpus) for page in sheets(letter)]
    texts = [page.passage.text for page in pages if len(page.units) > 1]
    for text in texts:
        for run in text.split():
            if len(run) > 40 and sum(run in page.passage.text for page in pages) == 1:
                return run
    raise AssertionError("no such sentence")


def test_the_same_letters_are_the_same_snapshot(office: Office):
    """Nothing is encoded twice and nothing moves; `full` builds the very same again."""
    before = build(office)
    assert not before["changed"]
    assert before["encoded"] == 0
    full = build(office, full=True)
    assert (full["snapshot"], full["encoded"]) == (before["snapshot"], 0)
    assert snapshot.current(office.home).name == before["snapshot"]


def test_only_a_changed_passage_is_encoded(office: Office):
    """A correction costs one passage, and taking it back costs nothing."""
    before = snapshot.current(office.home).name
    run = word_of_one_passage(office)
    changed = f"{run[:19]}ฯ{run[20:]}"
    change(office, run, changed)
    after = build(office)
    assert (after["encoded"], after["changed"]) == (1, True)
    assert after["snapshot"] != before
    change(office, changed, run)
    back = build(office)
    assert (back["snapshot"], back["encoded"], back["changed"]) == (before, 0, True)


def test_passages_cut_otherwise_are_another_snapshot(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    """A new version that cuts the same letters in another way does not serve the old cuts."""
    before = snapshot.current(office.home).name
    monkeypatch.setattr("index.build.sheets", lambda letter: sheets(letter)[:1])
    monkeypatch.setattr("index.parts.version", lambda: "another")
    after = build(office)
    assert after["snapshot"] != before
    assert after["passages"] == after["letters"]


def test_a_broken_letter_changes_nothing(office: Office):
    """The file is named, and what is served stays as it was."""
    path = next((office.corpus / "letters").glob("*.md"))
    path.write_text(path.read_text("utf-8").replace("kind:", "kind: [", 1), "utf-8")
    before = tree(office.home)
    with pytest.raises(BrokenLetter, match=path.name):
        build(office)
    assert tree(office.home) == before


def test_no_letters_is_a_sentence(office: Office):
    """No published letter, or none with a word in it: said, nothing changed."""
    shutil.rmtree(office.corpus / "letters")
    before = tree(office.home)
    with pytest.raises(NothingToIndex, match="wian add"):
        build(office)
    write_letter(Letter("0123456789-1", "ข่าว", " \n"), office.corpus / "letters")
    with pytest.raises(NothingToIndex, match="wian add"):
        build(office)
    assert tree(office.home) == before


@pytest.mark.parametrize("size", [1_000, 300_000, 2_000_000])
def test_a_full_disk_changes_nothing(size: int, office: Office):
    """Whichever file the disk refuses, the refusal is a sentence and the old one is served."""
    largest = max(p.stat().st_size for p in snapshot.current(office.home).rglob("*"))
    assert size < largest
    before = tree(office.home)
    with disk_of(size), pytest.raises(FolderUnwritable, match="WIAN_HOME"):
        build(office, full=True)
    assert tree(office.home) == before
    assert not list(snapshot.snapshots(office.home).glob(".*"))


def test_a_disk_that_refuses_vectors_is_an_os_error(tmp_path: Path):
    """FAISS has errors of its own; what goes wrong with the disk is said as that."""
    with disk_of(1_000), pytest.raises(OSError, match="passages"):
        dense.write(np.eye(64, dtype=np.float32), tmp_path)


def test_two_builders_at_once(office: Office):
    """They take turns: one builds, the other finds it built; one whole snapshot, no rest."""
    next((office.corpus / "letters").glob("*.md")).unlink()
    reports: list[dict] = []
    builders = [threading.Thread(target=lambda: reports.append(build(office))) for _ in range(2)]
    for builder in builders:
        builder.start()
    for builder in builders:
        builder.join()
    assert len({report["snapshot"] for report in reports}) == 1
    assert sorted(report["changed"] for report in reports) == [False, True]
    assert snapshot.verify(snapshot.current(office.home)).id == reports[0]["snapshot"]
    assert not list(snapshot.snapshots(office.home).glob(".*"))


def test_a_builder_that_waited_reads_what_is_there_now(office: Office):
    """Letters retired while it stood in the queue are not published by it."""
    reports: list[dict] = []
    with (office.home / "build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        builder = threading.Thread(target=lambda: reports.append(build(office)))
        builder.start()
        builder.join(0.5)
        assert builder.is_alive()
        next((office.corpus / "letters").glob("*.md")).unlink()
    builder.join()
    assert reports[0]["letters"] == len(list((office.corpus / "letters").glob("*.md")))


def test_what_a_killed_builder_left_is_swept(office: Office):
    """Half-written folders never pile up and are never served."""
    half = snapshot.snapshots(office.home) / ".building-4711"
    half.mkdir()
    (half / "letters.db").write_text("half")
    build(office)
    assert not half.exists()


def test_passages_belong_to_their_letters_in_a_long_bundle(office: Office):
    """The tenth letter of a bundle and the second are not taken for each other."""
    shutil.rmtree(office.corpus / "letters")
    places = ["บ่อน้ำ", "สะพาน", "ถนน", "ตลาด", "โรงเรียน", "วัด", "สนามกีฬา", "คลอง", "ป่าชุมชน", "ศาลา"]
    for order, place in enumerate([*places, "ท่าเรือ", "ห้องสมุด"], 1):
        text = f"เรื่อง การซ่อม{place}\n\nให้อำเภอรายงานผลการซ่อม{place}ต่อจังหวัดภายในสิ้นเดือน"
        letter = Letter(f"0123456789-{order}", "ข่าว", text, subject=f"การซ่อม{place}", order=order)
        write_letter(letter, office.corpus / "letters")
    build(office)
    engine = Engine.open(office.home)
    assert len(engine.letters()) == 12
    for place in ("สะพาน", "ศาลา", "ห้องสมุด"):
        hit = engine.ask(f"รายงานผลการซ่อม{place}ต่อใคร").hits[0]
        assert place in hit.passage.text
        assert hit.letter.subject == f"การซ่อม{place}"
        own = engine.letter(hit.letter.id)
        assert hit.passage.text == own.text[hit.passage.start : hit.passage.end]


def test_only_a_changed_letter_is_cut_again(office: Office, monkeypatch: pytest.MonkeyPatch):
    """What was worked out of the others is taken as it is, and the files are the very same."""
    build(office)
    cut: list[str] = []
    monkeypatch.setattr(
        "index.build.sheets", lambda letter: cut.append(letter.id) or sheets(letter)
    )
    run = word_of_one_passage(office)
    change(office, run, f"{run[:19]}ฯ{run[20:]}")
    after = build(office)["snapshot"]
    assert len(cut) == 1
    made = snapshot.read_manifest(snapshot.snapshots(office.home) / after)
    assert build(office, full=True)["snapshot"] == after
    assert len(cut) == 1 + made.counts["letters"]
    assert snapshot.read_manifest(snapshot.snapshots(office.home) / after).files == made.files


def test_a_damaged_part_of_a_letter_is_made_again(office: Office):
    """A byte that changed on the disk is in no snapshot, and nothing unused is left."""
    before = build(office)["snapshot"]
    folder = office.home / "cache" / "letters"
    (folder / "old.part").write_bytes(b"of another time")
    for path in folder.glob("*.part"):
        data = path.read_bytes()
        path.write_bytes(data[:-9] + bytes([data[-9] ^ 1]) + data[-8:])
    shutil.rmtree(snapshot.snapshots(office.home) / before / "words")
    assert build(office)["snapshot"] == before
    snapshot.verify(snapshot.snapshots(office.home) / before)
    assert not (folder / "old.part").exists()
    assert len(list(folder.glob("*"))) == 2 * len(load_letters(office.corpus))


def test_the_default_model_s_directions_are_the_project_s_own(office: Office):
    """Two homes find the same, whichever letters they began with."""
    names = sorted((office.corpus / "letters").glob("*.md"))
    for path in names[2:]:
        path.unlink()
    basis = basis_of(office, build(office, full=True)["snapshot"])
    encoder = load_encoder(None, office.home, serving=False)
    assert np.array_equal(basis, directions.shipped(encoder.identity).basis)
    assert np.abs(basis.T @ basis - np.eye(directions.TOKEN_SIZE)).max() < 0.01


def test_another_model_s_directions_are_learned_again_when_the_letters_have_doubled(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    """A handful of letters at the beginning does not decide for the hundreds that follow."""
    monkeypatch.setattr(directions, "shipped", lambda _: None)
    names = sorted((office.corpus / "letters").glob("*.md"))
    texts = {path: path.read_text("utf-8") for path in names}
    for path in names[2:]:
        path.unlink()
    few = basis_of(office, build(office, full=True)["snapshot"])
    names[2].write_text(texts[names[2]], "utf-8")
    assert np.array_equal(few, basis_of(office, build(office)["snapshot"]))
    for path in names:
        path.write_text(texts[path], "utf-8")
    assert not np.array_equal(few, basis_of(office, build(office)["snapshot"]))


def basis_of(office: Office, name: str) -> np.ndarray:
    """The directions that a snapshot keeps its tokens in."""
    return np.load(snapshot.snapshots(office.home) / name / "token_basis.npy")


def fake_embeddings(texts: list[str]) -> list[Embedding]:
    """Embeddings that tell their texts apart: the cache does not care where they come from."""
    ids, places = np.array([7], np.int32), np.array([[0, 1]], np.int32)
    return [
        Embedding(np.full(4, len(text), np.float32), ids, places, np.ones((1, 4), np.int8))
        for text in texts
    ]


def test_a_damaged_cache_only_costs_time(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    """No byte that changed on the disk becomes a vector of a snapshot."""
    texts = ["หนึ่ง", "สองสอง", "สามสามสาม"]

    def run() -> tuple[list[float], int]:
        with Embeddings(tmp_path, "e5", fake_embeddings) as held:
            held.fill(texts)
            return [float(one.vector[0]) for one in held.get(texts)], held.encoded

    expected = [5.0, 6.0, 9.0]
    assert run() == (expected, 3)
    assert run() == (expected, 0)
    (path,) = (tmp_path / "cache").glob("*.db")
    data = path.read_bytes()
    place = data.index(np.full(4, 6, np.float32).tobytes())
    path.write_bytes(data[: place + 2] + b"\x01" + data[place + 3 :])
    assert run() == (expected, 1)
    for damage in (b"no database" * 1000, data[: len(data) // 2]):
        path.write_bytes(damage)
        with caplog.at_level(logging.WARNING):
            assert run() == (expected, 3)
        assert str(path) in caplog.text
        caplog.clear()
