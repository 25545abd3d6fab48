"""The engine: verbatim, the same every time, never wrong words, never down for a new snapshot."""

import dataclasses
import json
import logging
import re
import shutil
import threading
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import WianError
from corpus.letter import DOCUMENT, Letter
from corpus.reader import read_text
from corpus.store import load_letters, write_letter
from index import snapshot
from index.answer import Answer
from index.build import build_snapshot
from index.encoder import Encoder, load_encoder
from index.engine import Engine
from index.errors import ModelMismatch, NoSnapshot
from index.passages import make_passages
from tests.conftest import Office

CARD = ("kind", "number", "canonical", "aliases", "date", "subject", "sender", "urgency")
SPOKEN = [
    "ใครรับผิดชอบแผนที่อยู่อาศัยจังหวัด",
    "ต้องรายงานผลภายในเมื่อไร",
    "งบประมาณเท่าไร",
    "who is responsible for the housing plan?",
    "อปท. ต้องทำอะไรบ้าง",
    "เบอร์โทรศัพท์ติดต่อสอบถาม",
    "วิธีทำต้มยำกุ้ง",
    "หนังสือลงวันที่ 30 พฤศจิกายน 2565",
    "ตารางแนบท้าย แถว 4",
    "<p>ข้อ 1</p> | ข้อ 2 |",
]


@pytest.fixture(scope="module")
def letters(corpus: Path) -> dict[str, Letter]:
    """The letters as their files say, by id."""
    return {letter.id: letter for letter in load_letters(corpus)}


def questions(letters: dict[str, Letter]) -> list[str]:
    """Questions of many kinds: spoken, subjects, numbers."""
    numbers = [letter.canonical for letter in letters.values() if letter.canonical]
    return [*SPOKEN, *numbers[:3], *(letter.subject for letter in list(letters.values())[::2])]


def assert_verbatim(answer: Answer, letters: dict[str, Letter]) -> None:
    """Every word shown is the letter's own, and so is every fact of its card."""
    for hit in answer.hits:
        letter, passage = letters[hit.letter.id], hit.passage
        assert passage.text == letter.text[passage.start : passage.end]
        assert passage.highlight
        for start, end in passage.highlight:
            assert passage.start <= start < end <= passage.end
        assert all(getattr(hit.letter, name) == getattr(letter, name) for name in CARD)
        assert hit.letter.disputed == bool(letter.aliases)
        assert set(hit.also_in) <= set(letters) - {letter.id}


def test_every_answer_is_verbatim(engine: Engine, letters: dict[str, Letter]):
    """Over many questions: passages, highlights and cards are exactly what is stored."""
    asked = questions(letters)
    answers = [engine.ask(question) for question in asked]
    for answer in answers:
        assert_verbatim(answer, letters)
        scores = [hit.score for hit in answer.hits]
        assert 0 <= answer.confidence <= 1
        assert len({hit.passage.id for hit in answer.hits}) == len(scores) <= 10
    assert sum(bool(answer.hits) for answer in answers) > 0.9 * len(asked)


def test_a_run_of_a_letter_finds_its_letter(engine: Engine, letters: dict[str, Letter]):
    """Words copied out of a letter find the passage they were copied from, or its copy."""
    made = [passage for letter in letters.values() for passage in make_passages(letter)]
    # A run with a number or date in it asks for the letter of that number.
    plain = [p for p in made if len(p.text) > 250 and not re.search(r"\d", p.text[20:120])][::10]
    assert len(plain) >= 5
    answers = [engine.ask(passage.text[20:120]) for passage in plain]
    for answer in answers:
        assert_verbatim(answer, letters)
    first = [answer.hits[0] for answer in answers]
    found = [p.letter in (hit.letter.id, *hit.also_in) for p, hit in zip(plain, first, strict=True)]
    assert sum(found) >= 0.9 * len(plain)


def frozen(answer: Answer) -> str:
    """The answer's bytes but for the time it took."""
    return json.dumps(dataclasses.asdict(dataclasses.replace(answer, took_ms=0)))


def test_no_heading_is_a_copy_of_another_letter_s(engine: Engine, letters: dict[str, Letter]):
    """Letters on one matter have headings alike, and each is its own: nothing of it is lost."""
    asked = [engine.ask(letter.subject) for letter in letters.values() if letter.subject]
    heads = [
        hit for answer in asked for hit in answer.hits if hit.letter.number in hit.passage.text
    ]
    assert len({hit.letter.id for hit in heads if hit.letter.number}) > len(letters) / 2
    assert [hit.also_in for hit in heads if hit.letter.number and hit.also_in] == []


def test_the_same_question_has_the_same_answer(engine: Engine, home: Path):
    """Byte for byte, asked again, among other questions, and of another engine."""
    first = {question: frozen(engine.ask(question)) for question in SPOKEN[:6]}
    other = Engine.open(home)
    for question in reversed(first):
        assert frozen(other.ask(question)) == first[question]


def test_no_more_hits_than_asked_for(engine: Engine):
    """`limit` bounds the answer, and the first hits do not depend on it."""
    ten = engine.ask(SPOKEN[0], limit=10).hits
    assert 3 < len(ten) <= 10
    for limit in (0, 1, 3):
        assert engine.ask(SPOKEN[0], limit=limit).hits == ten[:limit]


THAI = st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B)
PIECES = st.sampled_from(
    [
        "ว ",
        "ที่ ",
        "มท 0211.5/ว",
        "๙๐๑๔",
        "31 ก.พ. ",
        "2565",
        "/",
        ".",
        "(",
        "<p>",
        "|",
        "ํา",
        "\u200b",
    ]
)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.one_of(st.text(), st.text(THAI), st.lists(PIECES, max_size=40).map("".join)))
def test_nothing_typed_breaks_it(engine: Engine, letters: dict[str, Letter], typed: str):
    """Any text at all is answered verbatim or refused in one sentence."""
    try:
        answer = engine.ask(typed)
    except WianError:
        return
    assert answer.query == typed
    assert_verbatim(answer, letters)


@pytest.mark.parametrize("typed", ["9" * 5000, "ว 1 " * 1200, "(ก/" * 1600])
def test_the_longest_question_is_not_slow(engine: Engine, typed: str):
    """What a message can hold is answered while the user waits."""
    started = time.process_time()
    engine.ask(typed)
    assert time.process_time() - started < 5


def test_a_new_snapshot_is_followed_while_others_ask(
    office: Office, letters: dict[str, Letter], monkeypatch: pytest.MonkeyPatch
):
    """No restart, no failed question, and never one snapshot's words with another's card."""
    monkeypatch.setattr("index.engine.LOOK_EVERY", 0.01)
    engine, stop = Engine.open(office.home), threading.Event()
    answers: list[Answer] = []
    failures: list[Exception] = []

    def keep_asking() -> None:
        while not stop.is_set():
            try:
                answers.append(engine.ask(SPOKEN[len(answers) % 3]))
            except Exception as error:  # noqa: BLE001 (a thread's failure is the test's)
                failures.append(error)

    askers = [threading.Thread(target=keep_asking) for _ in range(2)]
    for asker in askers:
        asker.start()
    held = {engine.snapshot: letters}
    gone = engine.ask(SPOKEN[0]).hits[0].letter.id
    (office.corpus / "letters" / f"{gone}.md").unlink()
    report = build_snapshot(office.corpus, office.home)
    held[report["snapshot"]] = {id: letter for id, letter in letters.items() if id != gone}
    until = time.monotonic() + 30
    while engine.ask(SPOKEN[0]).snapshot != report["snapshot"] and time.monotonic() < until:
        time.sleep(0.05)
    last = engine.ask(SPOKEN[0])
    stop.set()
    for asker in askers:
        asker.join()
    assert not failures
    assert {answer.snapshot for answer in (*answers, last)} == set(held)
    assert last.snapshot == report["snapshot"]
    for answer in (*answers, last):
        assert_verbatim(answer, held[answer.snapshot])
    assert engine.letter(gone) is None


def test_what_is_published_while_the_model_loads_is_followed(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    """Between the choice of a snapshot and the first question another one is published."""
    monkeypatch.setattr("index.engine.LOOK_EVERY", 0.0)
    verified, reports = [], []

    def load_slowly(*place: object, **more: object) -> Encoder:
        next((office.corpus / "letters").glob("*.md")).unlink()
        reports.append(build_snapshot(office.corpus, office.home))
        monkeypatch.setattr("index.snapshot.verify", verified.append)
        return load_encoder(*place, **more)

    monkeypatch.setattr("index.engine.load_encoder", load_slowly)
    engine = Engine.open(office.home)
    assert not verified  # every byte was hashed once, before the model was loaded
    assert engine.snapshot != reports[0]["snapshot"]
    assert engine.ask(SPOKEN[0]).snapshot == reports[0]["snapshot"]


def test_a_replay_stays_with_its_snapshot(office: Office, monkeypatch: pytest.MonkeyPatch):
    """An engine of one folder does not follow the pointer, whatever is published."""
    monkeypatch.setattr("index.engine.LOOK_EVERY", 0.0)
    folder = snapshot.current(office.home)
    engine = Engine(folder, load_encoder(None, office.home, serving=True))
    next((office.corpus / "letters").glob("*.md")).unlink()
    build_snapshot(office.corpus, office.home)
    assert engine.ask(SPOKEN[0]).snapshot == folder.name


def test_a_rebuilt_snapshot_of_the_same_name_is_opened_anew(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    """`wian index --full` mends what a running server serves."""
    monkeypatch.setattr("index.engine.LOOK_EVERY", 0.0)
    engine = Engine.open(office.home)
    before = engine._shelf
    build_snapshot(office.corpus, office.home, full=True)
    engine.ask(SPOKEN[0])
    assert engine._shelf is not before
    assert engine._shelf.manifest.id == before.manifest.id


def test_what_it_cannot_open_it_does_not_follow(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    """A snapshot of another encoder is published: the old one is served on, said in the log."""
    monkeypatch.setattr("index.engine.LOOK_EVERY", 0.0)
    engine = Engine.open(office.home)
    before = engine.snapshot
    foreign(office)
    with caplog.at_level(logging.WARNING):
        assert engine.ask(SPOKEN[0]).snapshot == before
    assert f"still serving snapshot {before}" in caplog.text
    with pytest.raises(ModelMismatch, match="wian index --full"):
        Engine.open(office.home)


def foreign(office: Office) -> None:
    """Publish a copy of the current snapshot as another encoder's."""
    folder = snapshot.current(office.home)
    manifest = snapshot.read_manifest(folder)
    copy = folder.with_name("another")
    shutil.copytree(folder, copy)
    (copy / "manifest.json").unlink()
    snapshot.seal(copy, "another", "f" * 64, manifest.counts)
    snapshot.publish(office.home, "another")


def test_a_removed_folder_still_answers(office: Office):
    """What is served was opened once: another thread asks after the folder is gone."""
    engine = Engine.open(office.home)
    expected = frozen(engine.ask(SPOKEN[0]))
    shutil.rmtree(snapshot.snapshots(office.home))
    answers: list[str] = []
    asker = threading.Thread(target=lambda: answers.append(frozen(engine.ask(SPOKEN[0]))))
    asker.start()
    asker.join()
    assert answers == [expected]


def test_searching_takes_one_core_in_every_thread(engine: Engine):
    """A server's threads each begin with all cores; a search leaves them with one."""
    import faiss

    counts: list[int] = []

    def ask() -> None:
        engine.ask(SPOKEN[0])
        counts.append(faiss.omp_get_max_threads())

    asker = threading.Thread(target=ask)
    asker.start()
    asker.join()
    assert counts == [1]


def test_no_snapshot_is_refused_before_a_model_is_fetched(tmp_path: Path):
    """The next step is named at once, and nothing is unpacked for it."""
    with pytest.raises(NoSnapshot, match="wian index"):
        Engine.open(tmp_path)
    assert not list(tmp_path.iterdir())


def test_papers_without_a_reference_stand_behind_letters(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    """A paper of no known kind loses against letters, and nothing where it is asked alone."""
    told = "คนเฒ่าคนแก่เล่าว่าทำแผนชุมชนแล้วคนในหมู่บ้านได้ประโยชน์ เพราะรู้ปัญหาของตนและพึ่งตนเองได้"
    (paper,) = read_text(f"เรื่องเล่าจากชุมชน\n\n{told}", "paper")
    assert paper.kind == DOCUMENT
    write_letter(paper, office.corpus / "letters")
    build_snapshot(office.corpus, office.home)
    engine = Engine.open(office.home)
    asked = "แผนชุมชนมีประโยชน์อะไร"

    def scores(within: str | None = None) -> dict[str, float]:
        return {hit.passage.id: hit.score for hit in engine.ask(asked, within=within).hits}

    with monkeypatch.context() as patch:
        patch.setattr("index.engine.PLAIN", 0.0)
        equal, alone = scores(), scores(paper.id)
    assert alone
    assert scores(paper.id) == alone
    behind = scores()
    lost = {name: round(equal[name] - behind[name], 3) for name in equal.keys() & behind.keys()}
    assert lost == {name: float(name in alone) for name in lost}
    assert set(lost) & set(alone)


@pytest.mark.parametrize(
    ("asked", "letter"),
    [
        (
            "What must subdistrict organisations do about the provincial housing strategy?",
            "ที่อยู่อาศัย",
        ),
        ("which agencies integrate village development plans", "แผนพัฒนาหมู่บ้าน"),
        ("vision of the draft sufficiency economy strategy", "เศรษฐกิจพอเพียง"),
    ],
)
def test_an_english_question_finds_the_thai_letter(engine: Engine, asked: str, letter: str):
    """Its words are looked up in Thai."""
    answer = engine.ask(asked)
    assert answer.outcome == "answer"
    assert letter in answer.hits[0].letter.subject


def test_what_a_letter_cites_is_found_where_it_cites(engine: Engine):
    """The number asked for is another letter's, not that of the letter that is shown."""
    first = engine.ask("สลค. อ้างหนังสือวุฒิสภาเลขที่เท่าไร").hits[0]
    assert "สว ๐๐๐๓/๓๗๘๗" in first.passage.text
    assert first.letter.number != "สว ๐๐๐๓/๓๗๘๗"
