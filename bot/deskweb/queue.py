"""The desk's first page: files sent in, how far each is read, and the drafts that wait.

Files are only kept here; the slow worker reads them. One form takes many files, with or
without JavaScript, and answers with this same page.
"""

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from bot.arrivals import Arrival
from bot.deskweb import store
from bot.deskweb import texts as say
from bot.deskweb.work import UNDER_WAY
from bot.services import services
from corpus.errors import EmptyFile, FileTooLarge, WianError

blueprint = Blueprint("queue", __name__)
SHOWN = 30
MOVING = ("waiting", "reading")


@blueprint.get("")
def show() -> str:
    """The page."""
    return _page([])


@blueprint.post("/files")
def send() -> Response | tuple[str, int]:
    """Take files in; what cannot be taken is said, the others are taken all the same."""
    sent = [one for one in request.files.getlist("file") if one.filename]
    problems = [] if sent else [say.NO_FILE]
    for file in sent:
        try:
            take(file, g.by)
        except WianError as error:
            problems.append(str(error))
    if problems:
        return _page(problems), 422
    return redirect(url_for("desk.queue.show"), 303)


def take(file: FileStorage, by: str) -> Arrival:
    """Keep one file and have it read. Raises EmptyFile and FileTooLarge."""
    here, limit = services(), services().settings.bounds.max_bytes
    data = file.stream.read(limit + 1)
    if not data:
        raise EmptyFile(name=file.filename)
    if len(data) > limit:
        raise FileTooLarge(name=file.filename, size=f"> {limit:,}", limit=f"{limit:,}")
    arrival = here.arrivals.take(data, file.filename, "web", by)
    if arrival.state == "waiting":
        here.jobs.add("read", {"arrival": arrival.id}, by)
    return arrival


def _page(problems: list[str]) -> str:
    here = services()
    arrivals = [one for one in here.arrivals.list(SHOWN) if not one.passing]
    names = {letter: one.name for one in arrivals for letter in one.letters}
    jobs = [job for job in here.jobs.list(SHOWN, UNDER_WAY) if job.kind != "read"]
    moving = bool(jobs) or any(one.state in MOVING for one in arrivals)
    return render_template(
        "desk/queue.html",
        arrivals=arrivals,
        drafts=store.drafts(),
        names=names,
        jobs=jobs,
        moving=moving,
        problems=problems,
        limit=here.settings.bounds.max_bytes,
    )
