"""The slow jobs themselves, as they run in a process of their own: plain data in and out.

Promises one result of `bot.jobs` for each kind, or a WianError whose sentence people can
read. Does through `bot.desk` what changes anything; knows no rows.
"""

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot import desk
from bot.held import Held
from bot.intake import Progress
from bot.settings import Settings
from corpus.store import find_original, load_letters


@dataclass(frozen=True)
class Task:
    """A job with what its row points to: the file that came in, `again` after a crash."""

    kind: str
    what: Mapping
    by: str = ""
    path: str = ""
    name: str = ""
    sha256: str = ""
    again: bool = False


def work(settings: Settings, task: Task, progress: Progress) -> dict:
    """Do one job and return its result. Raises WianError."""
    if task.kind == "read" and task.what.get("only") == "find":
        return _find(settings, task)
    return _WORK[task.kind](settings, task, progress)


def _read(settings: Settings, task: Task, progress: Progress) -> dict:
    file = desk.File(Path(task.path), task.name)
    (taken,) = desk.take_in(settings, [file], watch=desk.Watch(pages=progress), by=task.by)
    drafts = any(desk.letter(settings.corpus, id).status == "draft" for id in taken.ids)
    # What is there already may be what this very job stored before it was killed.
    own = not taken.held or (task.again and drafts)
    return {"letters": list(taken.ids), "held": not own, "copies": list(taken.copies)}


def _find(settings: Settings, task: Task) -> dict:
    from bot.slow_find import find

    source = Path(task.path)
    if not source.exists():
        source = find_original(settings.corpus, task.sha256) or source
    published = Held(load_letters(settings.corpus))
    with tempfile.TemporaryDirectory() as folder:
        return find(settings, source, task.name, published, Path(folder))


def _publish(settings: Settings, task: Task, progress: Progress) -> dict:
    from bot.sample import sample

    ids, force = list(task.what["ids"]), bool(task.what.get("force"))
    letters = desk.publish(settings, ids, progress, force, task.by)
    found = [letter.id for letter in letters]
    told = sample(settings, [desk.letter(settings.corpus, id) for id in found[:1]])
    return {"snapshot": _current(settings), "letters": found, "lost": [], "sample": told}


def _retire(settings: Settings, task: Task, progress: Progress) -> dict:
    letter = desk.retire(settings, task.what["id"], progress, bool(task.what.get("force")), task.by)
    return {"snapshot": _current(settings), "letters": [letter.id], "lost": []}


def _rollback(settings: Settings, task: Task, _: Progress) -> dict:
    # Taken up again after a crash, it may have been done: then another snapshot is current.
    if task.again and task.what.get("from") != _current(settings):
        desk.recover(settings)
        return {"snapshot": _current(settings)}
    return {"snapshot": desk.rollback(settings, task.by)}


def _reindex(settings: Settings, task: Task, progress: Progress) -> dict:
    report = desk.reindex(settings, progress, force=bool(task.what.get("force")))
    return {"snapshot": report["snapshot"]}


def _current(settings: Settings) -> str:
    from index.snapshot import history

    return (history(settings.home) or [""])[-1]


_WORK: dict[str, Callable[[Settings, Task, Progress], dict]] = {
    "read": _read,
    "publish": _publish,
    "retire": _retire,
    "rollback": _rollback,
    "reindex": _reindex,
}
