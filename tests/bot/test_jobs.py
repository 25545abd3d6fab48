"""Files that came in and jobs that wait: rows that survive the worker, each with its end."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import Engine

from bot import desk_lock
from bot.arrivals import Arrivals
from bot.dropped import Dropped
from bot.jobs import FIND, LEASE_SECONDS, PUBLISH, READ, Job, Jobs
from bot.settings import load
from tests.bot.conftest import Clock

pytestmark = pytest.mark.databases


@pytest.fixture
def jobs(database: Engine, clock: Clock) -> Jobs:
    """The jobs of an empty database."""
    return Jobs(database, clock)


@pytest.fixture
def arrivals(database: Engine, tmp_path: Path, clock: Clock) -> Arrivals:
    """The arrivals of an empty database."""
    return Arrivals(database, tmp_path / "arrivals", clock)


def test_a_job_is_worked_on_once(jobs: Jobs):
    """Of two workers one gets the job, and the other nothing of that lane."""
    first = jobs.add("publish", {"ids": ["a-1"]}, "somebody")
    jobs.add("retire", {"id": "b-1"})
    claimed = jobs.claim(PUBLISH)
    assert (claimed.id, claimed.state, claimed.by) == (first.id, "running", "somebody")
    assert jobs.claim(PUBLISH) is None


def test_workers_that_look_together_take_one_job_of_a_lane(jobs: Jobs):
    """The second job waits for the first, whichever worker has it."""
    for _ in range(8):
        jobs.add("publish", {"ids": []})
    together = Barrier(4)

    def claims(_: int) -> Job | None:
        together.wait()
        return jobs.claim(PUBLISH)

    with ThreadPoolExecutor(4) as pool:
        assert sum(job is not None for job in pool.map(claims, range(4))) == 1


def test_lanes_do_not_wait_for_each_other(jobs: Jobs):
    """Somebody's photo waits for no bundle, and a publication for neither."""
    jobs.add("read", {"arrival": 1})
    jobs.add("read", {"arrival": 2, "only": "find"})
    jobs.add("publish", {"ids": []})
    assert {jobs.claim(lane).what.get("arrival") for lane in (READ, FIND, PUBLISH)} == {1, 2, None}
    assert jobs.lanes() == ()


def test_a_job_of_a_dead_worker_is_taken_up_again(jobs: Jobs, clock: Clock):
    """A worker that beats keeps its job; once silent, it has lost it, also to finish it."""
    jobs.add("rollback", {})
    dead = jobs.claim(PUBLISH)
    clock.now += LEASE_SECONDS - 1
    jobs.beat([dead.id])
    clock.now += LEASE_SECONDS - 1
    assert jobs.claim(PUBLISH) is None
    clock.now += 2
    again = jobs.claim(PUBLISH)
    assert (again.id, again.tries) == (dead.id, 2)
    jobs.finish(dead, {"snapshot": "old"})
    assert jobs.get(dead.id).state == "running"
    jobs.finish(again, {"snapshot": "new"})
    assert jobs.get(dead.id).result == {"snapshot": "new"}


def test_a_released_job_waits_as_if_nobody_had_taken_it(jobs: Jobs):
    """A worker that ends in good order gives its jobs back, and the try does not count."""
    jobs.add("reindex", {})
    jobs.release(jobs.claim(PUBLISH))
    assert jobs.claim(PUBLISH).tries == 1


def test_a_failed_job_says_why(jobs: Jobs):
    """The sentence and what is to be known besides stand in the row, newest row first."""
    jobs.add("publish", {"ids": []})
    jobs.fail(jobs.claim(PUBLISH), "แย่ลง", {"lost": ["คำถาม"]})
    last = jobs.add("publish", {"ids": []})
    newest, failed = jobs.list()
    assert newest == last
    assert (failed.over, failed.problem, failed.result) == (True, "แย่ลง", {"lost": ["คำถาม"]})
    assert jobs.list(states=("waiting",)) == [last]


def test_a_file_is_safe_before_its_row(arrivals: Arrivals):
    """Bytes, name and sender are there; a name that leads elsewhere is a name only."""
    one = arrivals.take(b"letter", "../../etc/หนังสือ\n.pdf", "line", "key")
    assert arrivals.path(one.sha256).read_bytes() == b"letter"
    assert (one.name, one.state, one.size) == ("หนังสือ.pdf", "waiting", 6)
    assert arrivals.unread() == (one,)


def test_the_same_file_again_is_held_and_ends_with_the_first(arrivals: Arrivals):
    """The second row names the letters of the first, as soon as those are known."""
    first = arrivals.take(b"letter", "a.txt", "web", "key")
    again = arrivals.take(b"letter", "b.txt", "line", "key")
    assert again.state == "held"
    arrivals.end(first.id, "drafts", ["x-1"])
    assert arrivals.get(again.id).letters == ("x-1",)
    assert not arrivals.path(first.sha256).exists()


def test_a_refused_file_leaves_nothing_and_may_come_again(arrivals: Arrivals):
    """The row says why; the bytes and pages are gone, and the same file is tried anew."""
    first = arrivals.take(b"letter", "a.txt", "web", "key")
    arrivals.work(first.sha256).mkdir()
    arrivals.end(first.id, "refused", problem="ลับ")
    assert not list(arrivals.path(first.sha256).parent.iterdir())
    assert arrivals.get(first.id).problem == "ลับ"
    assert arrivals.take(b"letter", "a.txt", "web", "key").state == "waiting"


def test_what_only_passes_holds_nobody_up(arrivals: Arrivals):
    """A file that anybody sent to ask about is no reason not to read it for an admin."""
    passing = arrivals.take(b"letter", "photo.jpg", "line")
    mine = arrivals.take(b"letter", "photo.jpg", "line", "key")
    assert (passing.passing, mine.state) == (True, "waiting")
    arrivals.forget(passing.id)
    assert arrivals.path(mine.sha256).exists()
    arrivals.forget(mine.id)
    assert not arrivals.path(mine.sha256).exists()


def test_rows_follow_their_drafts(arrivals: Arrivals):
    """A file is published or discarded once none of its letters is a draft any more."""
    kept, thrown = (arrivals.take(name.encode(), name, "web") for name in "ab")
    arrivals.end(kept.id, "drafts", ["a-1", "a-2"])
    arrivals.end(thrown.id, "drafts", ["b-1"])
    arrivals.settle(drafts={"a-1", "b-1"}, letters={"a-2"})
    assert {arrivals.get(one.id).state for one in (kept, thrown)} == {"drafts"}
    arrivals.settle(drafts=set(), letters={"a-1", "a-2"})
    assert [arrivals.get(one.id).state for one in (kept, thrown)] == ["published", "discarded"]


def test_the_same_bytes_twice_in_one_moment_wait_once(arrivals: Arrivals):
    """Whichever process takes them first: the others hold what is there already."""
    together = Barrier(4)

    def takes(_: int) -> str:
        together.wait()
        return arrivals.take(b"letter", "a.txt", "web", "key").state

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(takes, range(4))) == ["held", "held", "held", "waiting"]


def test_dropped_files_are_taken_in_by_one_worker(
    tmp_path: Path, jobs: Jobs, arrivals: Arrivals, clock: Clock
):
    """While another one is at it a worker leaves them alone, and comes back later."""
    settings = load({"WIAN_CORPUS": str(tmp_path)})
    dropped = Dropped(settings, arrivals, jobs, clock)
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.txt").write_bytes(b"letter")
    dropped.look()
    clock.now += 3
    with desk_lock.dropped(tmp_path):
        dropped.look()
    assert jobs.list() == []
    dropped.look()
    assert len(jobs.list()) == 1
    assert not list((tmp_path / "inbox").iterdir())
