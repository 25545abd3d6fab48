"""The slow worker: jobs done in a process of their own, files dropped, faults told."""

import multiprocessing
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from bot import desk, slow
from bot.jobs import FIND, PUBLISH, READ, Job
from bot.settings import Settings, load
from bot.slow import Slow
from bot.slow_hand import HandDied
from tests.terminal import CIRCULAR, Office, start


@pytest.fixture
def settings(office: Office) -> Settings:
    """The settings of this test's own office."""
    return load({"WIAN_HOME": str(office.home), "WIAN_CORPUS": str(office.corpus)})


@pytest.fixture
def worker(settings: Settings) -> Iterator[Slow]:
    """A worker whose lanes this test runs itself."""
    made = Slow(settings)
    yield made
    made.stop()


def sent(worker: Slow, text: str = CIRCULAR, by: str = "somebody", **what: str) -> Job:
    """A file that came in through LINE, with its job."""
    arrival = worker.arrivals.take(text.encode(), "letter.txt", "line", by)
    return worker.jobs.add("read", {"arrival": arrival.id, **what}, by)


def test_a_file_becomes_a_draft_and_a_publication(worker: Slow, settings: Settings):
    """Read, published with a question that it answers, and the rows tell each step."""
    job = sent(worker)
    worker.lane(READ)
    read = worker.jobs.get(job.id)
    assert (read.state, read.problem) == ("done", "")
    (id,) = read.result["letters"]
    arrival = worker.arrivals.get(job.what["arrival"])
    assert (arrival.state, arrival.letters) == ("drafts", (id,))
    publication = worker.jobs.add("publish", {"ids": [id], "force": False}, "somebody")
    worker.lane(PUBLISH)
    done = worker.jobs.get(publication.id)
    assert (done.state, done.result["letters"], done.result["lost"]) == ("done", [id], [])
    assert done.result["sample"]
    assert desk.letter(settings.corpus, id).status == "published"
    assert worker.arrivals.get(arrival.id).state == "published"


def test_whoever_sends_a_held_letter_gets_it_named_and_nothing_is_kept(
    worker: Slow, settings: Settings
):
    """A file sent to ask about names the published letter that it is, and leaves no trace."""
    held = desk.letters(settings.corpus)[0]
    job = sent(worker, held.text, by="", only="find")
    worker.lane(FIND)
    done = worker.jobs.get(job.id)
    assert (done.state, done.result["sure"]) == ("done", True), done.problem
    assert done.result["found"][0] == held.id
    assert worker.arrivals.get(job.what["arrival"]) is None
    assert not list(settings.arrivals.iterdir())
    assert desk.drafts(settings.corpus) == []


def test_a_file_that_is_no_letter_is_refused_in_its_row(worker: Slow, settings: Settings):
    """The sentence stands in both rows, and no byte of the file is left."""
    job = sent(worker, "ที่ มท 0219.4/ว 4471\nลับมาก\n" + CIRCULAR)
    worker.lane(READ)
    failed = worker.jobs.get(job.id)
    assert failed.state == "failed"
    assert "ลับมาก" in failed.problem
    assert worker.arrivals.get(job.what["arrival"]).problem == failed.problem
    assert not list(settings.arrivals.iterdir())


def test_a_job_that_kills_its_process_is_given_up(worker: Slow, monkeypatch: pytest.MonkeyPatch):
    """After three tries the row says so; the jobs behind it go on."""
    died = []

    def dies(_: object, task: object, progress: Callable) -> dict:
        died.append((task, progress))
        raise HandDied

    monkeypatch.setattr(slow.Hand, "do", dies)
    job = sent(worker)
    worker.lane(READ)
    assert len(died) == 3
    assert worker.jobs.get(job.id).state == "failed"
    assert "3" in worker.arrivals.get(job.what["arrival"]).problem


def test_a_worker_that_is_stopped_leaves_its_job_to_the_next(worker: Slow):
    """What it has in hand waits again as if untouched, and it takes nothing more."""
    job = sent(worker)
    lane = threading.Thread(target=worker.lane, args=(READ,))
    lane.start()
    while not multiprocessing.active_children():
        assert lane.is_alive()
    worker.stop()
    lane.join(20)
    assert not lane.is_alive()
    left = worker.jobs.get(job.id)
    assert (left.state, left.tries) == ("waiting", 0)
    assert not multiprocessing.active_children()


def test_a_file_that_was_read_before_the_crash_is_not_refused(worker: Slow):
    """A worker that died between its two rows leaves a job that only has to be closed."""
    job = sent(worker)
    worker.arrivals.end(job.what["arrival"], "drafts", ["x-1"])
    worker.lane(READ)
    done = worker.jobs.get(job.id)
    assert (done.state, done.result) == ("done", {"letters": ["x-1"]})


def test_dropped_files_are_taken_in_and_refused_ones_come_back(office: Office, settings: Settings):
    """A file in `inbox/` is a draft once it stands still; a bad one lies beside its reason."""
    now = [0.0]
    worker = Slow(settings, clock=lambda: now[0])
    folder = office.corpus / "inbox"
    folder.mkdir()
    (folder / "good.txt").write_text(CIRCULAR, "utf-8")
    (folder / "bad.pdf").write_bytes(b"%PDF-1.4 nothing")
    (folder / "empty.txt").write_bytes(b"")
    worker.sweep()
    with (folder / "good.txt").open("a") as growing:
        growing.write(" ")
    now[0] += 3
    worker.sweep()
    assert (folder / "good.txt").exists()
    now[0] += 3
    worker.sweep()
    worker.lane(READ)
    worker.stop()
    left = {path.name for path in folder.rglob("*") if path.is_file()}
    assert left == {"bad.pdf", "bad.pdf.txt", "empty.txt", "empty.txt.txt"}
    assert "โปรด" in (folder / "refused" / "bad.pdf.txt").read_text("utf-8")
    (draft,) = desk.drafts(office.corpus)
    assert draft.canonical == "มท 0219.4/ว 4471"


def test_a_file_whose_job_was_never_added_is_found(settings: Settings):
    """Taken by a process that died before it asked for anything: read all the same."""
    now = [0.0]
    worker = Slow(settings, clock=lambda: now[0])
    mine = worker.arrivals.take(b"letter", "a.txt", "web", "key")
    passing = worker.arrivals.take(b"other", "b.txt", "line")
    now[0] += 60
    worker.sweep()
    worker.sweep()
    assert [job.what for job in worker.jobs.list()] == [{"arrival": mine.id}]
    assert worker.arrivals.get(passing.id) is None


def test_the_worker_ends_with_its_children(environment: dict[str, str], office: Office):
    """SIGTERM ends `wian worker` in good order; killed, nothing of it is left running."""
    for end in (signal.SIGTERM, signal.SIGKILL):
        process = start("worker", env=environment, start_new_session=True)
        (office.corpus / "inbox").mkdir(exist_ok=True)
        (office.corpus / "inbox" / f"{end.name}.txt").write_text(CIRCULAR, "utf-8")
        deadline = time.monotonic() + 60
        while len(group(process.pid)) < 2:  # the process that reads the file
            assert time.monotonic() < deadline
            time.sleep(0.05)
        process.send_signal(end)
        _, err = process.communicate(timeout=60)
        while group(process.pid):
            assert time.monotonic() < deadline + 60
            time.sleep(0.05)
        assert end == signal.SIGKILL or (process.returncode, err) == (0, b"")


def group(leader: int) -> list[int]:
    """The living processes of a session."""
    told = subprocess.run(
        ["ps", "-o", "pid=,stat=", "-s", str(leader)], capture_output=True, text=True, check=False
    ).stdout
    rows = [line.split() for line in told.splitlines()]
    return [int(pid) for pid, state in rows if not state.startswith("Z")]
