"""Files in: what the desk does with files that have come, one or thousands at once.

Promises that of all files either every one is taken in or none is, with memory that does not
grow with them: what was read waits on disk, beside its place, until all have been read.
"""

import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from bot import copies, edits, journal, readings
from bot.copies import Source
from bot.desk_lock import publishing
from bot.desk_publish import build, came_true, moved, recover
from bot.held import Held
from bot.intake import File, Progress, find, receive
from bot.journal import After
from bot.settings import Settings
from corpus.files.read import read_bytes
from corpus.letter import Letter
from corpus.store import find_original, keep_original, read_letter, write_letter


@dataclass(frozen=True)
class Taken:
    """What became of one file: the ids of its letters; `held` when none of them is new.

    `copies` are ids of letters held before, of which the file has a copy.
    """

    file: str
    ids: tuple[str, ...]
    held: bool
    copies: tuple[str, ...] = ()


@dataclass(frozen=True)
class Watch:
    """Who is told of what, as `(done, total)`: texts of a new snapshot, pages of scans, files."""

    texts: Progress | None = None
    pages: Progress | None = None
    files: Progress | None = None


def take_in(
    settings: Settings,
    files: Sequence[Path | File],
    publish: bool = False,
    watch: Watch = Watch(),
    force: bool = False,
    by: str = "",
) -> list[Taken]:
    """Read `files` and store their letters as drafts, or publish them at once.

    Raises what reading and publishing raise, and then nothing has changed.
    """
    with ExitStack() as stack:
        if publish:
            stack.enter_context(publishing(settings.corpus))
        recover(settings)
        stage = stack.enter_context(journal.staging(settings.corpus))
        batch = _Batch(settings, stage, by)
        taken: list[Taken] = []
        for one in files:
            taken.append(batch.take(one if isinstance(one, File) else File.at(one), watch.pages))
            if watch.files:
                watch.files(len(taken), len(files))
        _store(batch, taken, publish, watch.texts, force)
    return taken


def reread(settings: Settings, file: File, by: str = "", pages: Progress | None = None) -> Taken:
    """Read a file again that was taken in before: what people have corrected stays.

    A letter of it that is published stays so; the next snapshot has the new reading.
    """
    recover(settings)
    with journal.staging(settings.corpus) as stage:
        batch = _Batch(settings, stage, by)
        taken = batch.again(file, pages)
        with journal.act(
            settings.corpus, "reread", lambda: batch.changes(anew=True), came_true(settings)
        ):
            return taken


def _store(
    batch: "_Batch", taken: list[Taken], publish: bool, progress: Progress | None, force: bool
) -> None:
    settings = batch.settings
    if not publish:
        with journal.act(settings.corpus, "add", batch.changes, came_true(settings)):
            return
    ids = list(dict.fromkeys(name for one in taken for name in one.ids))

    def plan() -> dict[Path, After]:
        changes = batch.changes()
        return {**changes, **moved(settings, ids, batch.stage, changes)}

    with journal.act(settings.corpus, "publish", plan, came_true(settings)) as act:
        if act.letters:
            build(settings, progress, force=force)


class _Batch:
    """Files read one after another; what they bring waits in `stage`."""

    def __init__(self, settings: Settings, stage: Path, by: str) -> None:
        self.settings, self.stage, self._by = settings, stage, by
        self._held = Held.load(settings.corpus)
        self._seen: dict[str, Taken] = {}
        self._new: dict[Path, Path] = {}
        self._sources: dict[str, list[Source]] = defaultdict(list)

    def take(self, file: File, pages: Progress | None) -> Taken:
        """Read one file, unless it is known."""
        data, sha256 = read_bytes(file.path, self.settings.bounds)
        before = self._seen.get(sha256) or self._known(sha256)
        if before:
            return replace(before, file=str(file.path), held=True)
        received = receive(self.settings, data, file.name, self._held, pages)
        self._stage_original(data, sha256, file.name)
        for letter in received.letters:
            self._stage_letter(replace(letter, status="draft"))
        self._note(received.sources)
        if received.reading.kind in ("pdf", "image", "photos"):
            readings.save(self.settings.pages(sha256), received.reading)
        ids = tuple(letter.id for letter in received.letters)
        found = tuple(source.letter for source in received.sources)
        taken = Taken(str(file.path), ids or found, not ids, found)
        self._seen[sha256] = taken
        return taken

    def again(self, file: File, pages: Progress | None) -> Taken:
        """Read one file anew, over what was read of it before."""
        data, sha256 = read_bytes(file.path, self.settings.bounds)
        others = Held(one for one in self._held.by_id.values() if one.original != sha256)
        received = receive(self.settings, data, file.name, others, pages, discards=True)
        self._stage_original(data, sha256, file.name)
        for letter in received.letters:
            path = find(self.settings.corpus, letter.id)
            hand = read_letter(path) if path else replace(letter, status="draft")
            self._stage_letter(edits.carried(hand, letter))
        return Taken(str(file.path), tuple(x.id for x in received.letters), held=False)

    def changes(self, anew: bool = False) -> dict[Path, After]:
        """Everything that waits, with its place; without `anew` what is there by now stays."""
        corpus = self.settings.corpus
        found: dict[Path, After] = {}
        for path, staged in self._new.items():
            original = path.parent.name == "originals"
            there = find_original(corpus, path.stem) if original else find(corpus, path.stem)
            if there is None or (anew and not original):
                found[path] = staged
        for letter, sources in self._sources.items():
            path = copies.path_of(corpus, letter)
            found[path] = copies.with_lines(path, sources)
        return found

    def _known(self, sha256: str) -> Taken | None:
        """What a file brought that was taken in before."""
        if find_original(self.settings.corpus, sha256) is None:
            return None
        own = tuple(letter.id for letter in self._held.of(sha256))
        if own:
            return Taken("", own, held=True)
        copied = copies.of_original(self.settings.corpus, sha256)
        return Taken("", copied, held=True, copies=copied) if copied else None

    def _stage_original(self, data: bytes, sha256: str, name: str) -> None:
        if find_original(self.settings.corpus, sha256) is None:
            _, path = keep_original(self.stage, data, name)
            self._new[self.settings.corpus / "originals" / path.name] = path

    def _stage_letter(self, letter: Letter) -> None:
        folder = "drafts" if letter.status == "draft" else "letters"
        path = write_letter(letter, self.stage / folder)
        self._new[self.settings.corpus / folder / path.name] = path
        self._held.add(letter)

    def _note(self, sources: Sequence[Source]) -> None:
        now = time.time()
        for source in sources:
            self._sources[source.letter].append(replace(source, at=now, by=self._by))
