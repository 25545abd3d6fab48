"""Asking a bounded child to decode: one task in, plain data out.

Promises JSON values only; whatever goes wrong in the child is one sentence here.
`Job` names the file and what it may cost; tasks are the functions of `corpus.files.child`.
"""

import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from corpus import errors
from corpus.files import sandbox
from corpus.files.bounds import Bounds

#: How a child ends that wrote a refusal's name and facts, ran out of time, or of memory.
REFUSED, LATE, HEAVY = 3, 4, 5

#: Programs, and the Debian package that brings each.
PACKAGES = {
    "pdfinfo": "poppler-utils",
    "pdfimages": "poppler-utils",
    "pdftotext": "poppler-utils",
    "pdftoppm": "poppler-utils",
    "prlimit": "util-linux",
}


@dataclass(frozen=True)
class Job:
    """One received file on its way: `source` holds its bytes, `name` is for sentences."""

    source: Path
    name: str
    bounds: Bounds

    def program(self, *words: str | Path, page: int = 1, folder: Path | None = None) -> str:
        """What a program of the system writes about the file, working in `folder`.

        Raises ProgramMissing, TooSlow or, for the caller to name, sandbox.Failed.
        """
        with self._refusing(page), folder_or_own(folder) as own:
            return sandbox.run(words, own, self.bounds, [self.source]).decode("utf-8", "replace")

    def child(
        self, task: str, *words: object, folder: Path, page: int = 1, given: Sequence[Path] = ()
    ) -> dict:
        """What a task of `corpus.files.child` returns; its refusals are raised as they are."""
        command = [sys.executable, "-m", "corpus.files.child", task, *map(str, words)]
        try:
            with self._refusing(page):
                out = sandbox.run(command, folder, self.bounds, [self.source, *given])
        except sandbox.Failed as failed:
            raise self._refusal(failed, page) from failed
        return json.loads(out)

    @contextmanager
    def _refusing(self, page: int) -> Iterator[None]:
        """Say a missing program and a late one in a sentence."""
        try:
            yield
        except FileNotFoundError as missing:
            program = missing.filename or str(missing)
            package = PACKAGES.get(program, program)
            raise errors.ProgramMissing(name=self.name, package=package) from missing
        except sandbox.OutOfTime as late:
            limit = self.bounds.page_seconds
            raise errors.TooSlow(name=self.name, page=page, limit=limit) from late

    def _refusal(self, failed: sandbox.Failed, page: int) -> errors.WianError:
        """What the child said was wrong, else that the file is broken."""
        if failed.code == REFUSED:
            said = json.loads(failed.out)
            return getattr(errors, said["error"])(**{**said["facts"], "name": self.name})
        if failed.code == LATE:
            return errors.TooSlow(name=self.name, page=page, limit=self.bounds.page_seconds)
        if failed.code == HEAVY:
            limit = f"{self.bounds.page_memory // 1_000_000:,} MB"
            return errors.TooHeavy(name=self.name, page=page, limit=limit)
        return errors.BrokenFile(name=self.name)


@contextmanager
def folder_or_own(folder: Path | None = None) -> Iterator[Path]:
    """The given folder, made if need be, else a new one that is gone afterwards."""
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="wian-") as own:
        yield Path(own)
