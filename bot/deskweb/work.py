"""One job of the slow worker: how far it is, what came of it, and what to do when it failed."""

from flask import Blueprint, abort, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from bot.deskweb import store
from bot.jobs import Job
from bot.services import services
from corpus.letter import Letter

blueprint = Blueprint("work", __name__)
UNDER_WAY = ("waiting", "running")
FORCED = ("publish", "retire", "reindex")


@blueprint.get("/jobs/<int:job_id>")
def show(job_id: int) -> str:
    """The page; it looks again by itself while the job is on its way."""
    job = services().jobs.get(job_id) or abort(404)
    lost = job.result.get("lost", ()) if job.state == "failed" and job.kind in FORCED else ()
    return render_template("desk/job.html", job=job, letters=_letters(job), lost=lost)


@blueprint.post("/jobs/<int:job_id>/force")
def force(job_id: int) -> Response:
    """Do what the golden questions spoke against, all the same: a new job."""
    job = services().jobs.get(job_id) or abort(404)
    if job.state != "failed" or not job.result.get("lost"):
        abort(404)
    return begin(job.kind, {**job.what, "force": True})


def begin(kind: str, what: dict) -> Response:
    """Have the slow worker do something, once, and go to the page that shows how far it is."""
    jobs = services().jobs
    same = (one for one in jobs.list(states=UNDER_WAY) if (one.kind, one.what) == (kind, what))
    job = next(same, None) or jobs.add(kind, what, g.by)
    return redirect(url_for("desk.work.show", job_id=job.id), 303)


def _letters(job: Job) -> list[Letter]:
    """The letters that a job is about, as far as they are there."""
    named = [job.what["id"]] if "id" in job.what else []
    ids = job.result.get("letters") or job.what.get("ids") or named
    return [letter for letter in store.shelf().look()[0] if letter.id in ids]
