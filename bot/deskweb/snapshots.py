"""The snapshots that are kept: which one answers, whose and when each is, and the way back."""

from dataclasses import dataclass

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from bot.deskweb import work
from bot.jobs import Job
from bot.services import services
from index import snapshot
from index.errors import SnapshotBroken, SnapshotOlder

blueprint = Blueprint("snapshots", __name__, url_prefix="/snapshots")


@dataclass(frozen=True)
class Row:
    """One snapshot: `counts` is None when it cannot be read; `job` built it, if that is known.

    `older`: it cannot be read because an earlier version of Wian wrote it.
    """

    id: str
    live: bool
    created: float = 0.0
    counts: dict[str, int] | None = None
    job: Job | None = None
    older: bool = False


@blueprint.get("")
def show() -> str:
    """The page."""
    rows = _rows()
    names = {row.job.by: services().admins.name(row.job.by) for row in rows if row.job}
    return render_template("desk/snapshots.html", rows=rows, names=names)


@blueprint.get("/rollback")
def ask() -> str:
    """What going back means, before it is done."""
    return render_template("desk/rollback.html", rows=_rows()[:2])


@blueprint.post("/rollback")
def rollback() -> Response:
    """Have the snapshot before the current one answer again."""
    return work.begin("rollback", {})


@blueprint.post("/reindex")
def reindex() -> Response:
    """Have a snapshot built of the letters as they are."""
    return work.begin("reindex", {"force": False})


def _rows() -> list[Row]:
    """The snapshots, the one that answers first."""
    engine = services().standby.engine
    home, live = services().settings.home, engine.snapshot if engine else ""
    jobs = {job.result.get("snapshot"): job for job in services().jobs.list(200, ("done",))}
    return [_row(name, name == live, jobs.get(name)) for name in snapshot.history(home)[::-1]]


def _row(name: str, live: bool, job: Job | None) -> Row:
    try:
        manifest = snapshot.read_manifest(snapshot.snapshots(services().settings.home) / name)
    except SnapshotBroken as error:
        return Row(name, live, older=isinstance(error, SnapshotOlder))
    return Row(name, live, manifest.created, manifest.counts, job)
