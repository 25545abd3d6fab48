"""The admin's desk: files in as drafts, drafts published, letters retired, snapshots rolled back.

Promises that a refusal leaves the corpus exactly as it was; never overwrites an original
or a letter that is already held. Drafts stand in `corpus/drafts/`, letters in
`corpus/letters/`, both as `<id>.md`; every publication ends in a new snapshot.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bot.errors import NoSuchDraft, NotPublished
from bot.intake import Received, receive
from bot.settings import Settings
from corpus.letter import Letter
from corpus.store import find_original, keep_original, read_letter, write_letter

DRAFTS = "drafts"
LETTERS = "letters"
ORIGINALS = "originals"

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Taken:
    """What became of one file: its letters, and whether it had been taken in before."""

    file: str
    letters: tuple[Letter, ...]
    held: bool


class Journal:
    """What the files of a change held before it, so that a refusal can put all back."""

    def __init__(self) -> None:
        self._before: dict[Path, bytes | None] = {}

    def note(self, path: Path) -> Path:
        """Remember `path` as it is now; to be called before it is written or removed."""
        if path not in self._before:
            self._before[path] = path.read_bytes() if path.exists() else None
        return path

    def created(self, path: Path) -> Path:
        """Remember that `path` was not there before."""
        self._before.setdefault(path, None)
        return path

    def undo(self) -> None:
        """Put every remembered file back."""
        for path, data in self._before.items():
            if data is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(data)


@contextmanager
def all_or_nothing() -> Iterator[Journal]:
    """A change of several files: any failure inside puts back what `Journal` has noted."""
    journal = Journal()
    try:
        yield journal
    except BaseException:
        journal.undo()
        raise


def take_in(
    settings: Settings,
    files: list[Path],
    publish: bool = False,
    progress: Progress | None = None,
    force: bool = False,
) -> list[Taken]:
    """Read `files` and store their letters as drafts, or publish them at once.

    Every file is read before anything is stored; any refusal, also of the new snapshot,
    leaves all as it was.
    """
    received = [receive(path, settings.corpus) for path in files]
    with all_or_nothing() as journal:
        taken = [_take_one(settings.corpus, one, journal) for one in received]
        waiting = {letter.id: letter for one in taken for letter in one.letters}
        moving = [letter for letter in waiting.values() if letter.status == "draft"]
        if publish and moving:
            _publish(settings, moving, journal, progress, force)
            taken = [_published(one) for one in taken]
    return taken


def drafts(corpus: Path) -> list[Letter]:
    """The drafts that wait, by id."""
    return [read_letter(path) for path in sorted((corpus / DRAFTS).glob("*.md"))]


def publish(
    settings: Settings, ids: list[str], progress: Progress | None = None, force: bool = False
) -> list[Letter]:
    """Move drafts to the letters and build a snapshot. Raises NoSuchDraft."""
    found = [_draft(settings.corpus, name) for name in dict.fromkeys(ids)]
    with all_or_nothing() as journal:
        return _publish(settings, found, journal, progress, force)


def retire(
    settings: Settings, name: str, progress: Progress | None = None, force: bool = False
) -> Letter:
    """Take a letter out of what is searched, keeping its file. Raises NotPublished."""
    path = _named(settings.corpus / LETTERS, name)
    letter = read_letter(path) if path else None
    if path is None or letter is None or letter.status != "published":
        raise NotPublished(id=name)
    with all_or_nothing() as journal:
        retired = replace(letter, status="retired")
        write_letter(retired, journal.note(path).parent)
        reindex(settings, progress, force=force)
    return retired


def reindex(
    settings: Settings, progress: Progress | None = None, full: bool = False, force: bool = False
) -> dict:
    """Build and publish a snapshot; without `force` the golden questions must approve it."""
    from index.build import build_snapshot
    from index.gate import approval

    approve = None if force else approval(settings.corpus, settings.home)
    return build_snapshot(settings.corpus, settings.home, settings.model, full, progress, approve)


def _take_one(corpus: Path, one: Received, journal: Journal) -> Taken:
    held = [_held(corpus, letter.id) for letter in one.letters]
    if all(held):
        return Taken(str(one.path), tuple(letter for letter in held if letter), held=True)
    if find_original(corpus, one.sha256) is None:
        _, original = keep_original(corpus, one.data, one.path.name)
        journal.created(original)
    stored = [
        was or _write(replace(letter, status="draft"), corpus / DRAFTS, journal)
        for letter, was in zip(one.letters, held, strict=True)
    ]
    return Taken(str(one.path), tuple(stored), held=False)


def _publish(
    settings: Settings,
    found: list[Letter],
    journal: Journal,
    progress: Progress | None,
    force: bool,
) -> list[Letter]:
    letters = [_move(settings.corpus, letter, journal) for letter in found]
    reindex(settings, progress, force=force)
    return letters


def _move(corpus: Path, draft: Letter, journal: Journal) -> Letter:
    letter = _write(replace(draft, status="published"), corpus / LETTERS, journal)
    journal.note(corpus / DRAFTS / f"{draft.id}.md").unlink()
    return letter


def _write(letter: Letter, folder: Path, journal: Journal) -> Letter:
    journal.note(folder / f"{letter.id}.md")
    write_letter(letter, folder)
    return letter


def _published(one: Taken) -> Taken:
    letters = (replace(x, status="published") if x.status == "draft" else x for x in one.letters)
    return replace(one, letters=tuple(letters))


def _held(corpus: Path, name: str) -> Letter | None:
    """The letter that already stands under this id, published, retired or as a draft."""
    for folder in (LETTERS, DRAFTS):
        path = _named(corpus / folder, name)
        if path:
            return read_letter(path)
    return None


def _draft(corpus: Path, name: str) -> Letter:
    path = _named(corpus / DRAFTS, name)
    if path is None:
        raise NoSuchDraft(id=name)
    return read_letter(path)


def _named(folder: Path, name: str) -> Path | None:
    """The letter file of that id, looked up among what is there, never as a path."""
    return next((path for path in folder.glob("*.md") if path.stem == name), None)
