"""An admin, or somebody, who hands papers in; the slow worker's part is played by the test."""

import time
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from PIL import Image
from pillow_heif import register_heif_opener

from bot.arrivals import Arrival
from bot.jobs import Job
from bot.tryline.events import event, file, photos
from corpus.letter import Doubt, Letter
from corpus.store import load_letters, read_letter, write_letter
from tests.bot.conftest import Office
from tests.bot.standin import CORPUS
from tests.bot.talk import Chat


class Clerk(Chat):
    """A 1:1 chat whose clock the test moves: parked rows are looked at when it says so."""

    def __init__(self, desk: Office) -> None:
        super().__init__(desk)
        self._ahead = 0.0
        desk.goes_by(self._now)

    def joins(self) -> str:
        """Become an admin by a code."""
        return self.talk(f"รหัสแอดมิน {self.desk.here.admins.invite()}")

    @property
    def key(self) -> str:
        """The key by which this user is an admin."""
        return self.desk.here.admins.find(self.desk.user).key

    def hands_in(self, data: bytes, name: str = "หนังสือ.pdf") -> str:
        """Send a file."""
        kept = self.desk.fake.contents.keep(data)
        return self.event(file(kept, name, len(data)))

    def photographs(self, *pictures: bytes) -> list[dict]:
        """The events of photos sent together, to be delivered."""
        names = [self.desk.fake.contents.keep(picture) for picture in pictures]
        user, token = self.desk.user, self.desk.fake.new_token
        now = int(self._now() * 1000)
        return [event(content, user, token(user), now) for content in photos(names)]

    def waits(self, seconds: float = 1.0) -> str:
        """Let time pass; what came back."""
        self._ahead += seconds
        return self.read()

    def _now(self) -> float:
        return time.time() + self._ahead


def jpeg(seed: int = 0) -> bytes:
    """A small photo, another one for each seed."""
    return photo(seed, "JPEG")


def photo(seed: int, kind: str) -> bytes:
    """A small photo of a kind (JPEG, PNG, HEIF), another one for each seed."""
    register_heif_opener()
    made = BytesIO()
    Image.new("RGB", (40, 60), (20 * seed % 256, 90, 90)).save(made, kind)
    return made.getvalue()


def corpus_of(desk: Office) -> Path:
    """The corpus of the bot under test."""
    return desk.here.settings.corpus


def draft_of(number: int = 0, order: int = 1, **more: object) -> Letter:
    """One of the project's letters as a draft of a file that is not held."""
    letter = load_letters(CORPUS)[number]
    doubts = (Doubt("number", "เลขที่อ่านไม่ชัด โปรดเทียบกับภาพ"),)
    made = {"id": f"abcdef{number:04}-{order}", "status": "draft", "doubts": doubts}
    return replace(letter, **made | more)


def reads(desk: Office, *drafts: Letter) -> Arrival:
    """The slow worker has read the file that waits: these are its drafts."""
    here = desk.here
    job = here.jobs.claim("read")
    arrival = here.arrivals.get(job.what["arrival"])
    for draft in drafts:
        write_letter(draft, corpus_of(desk) / "drafts")
    here.arrivals.end(arrival.id, "drafts", [draft.id for draft in drafts])
    here.jobs.finish(job, {"letters": [draft.id for draft in drafts]})
    return here.arrivals.get(arrival.id)


def publishes(desk: Office, sample: str = "") -> Job:
    """The slow worker has published what waits, and the engine follows."""
    here, folder = desk.here, corpus_of(desk)
    job = here.jobs.claim("publish")
    ids = job.what["ids"]
    for name in ids:
        path = folder / "drafts" / f"{name}.md"
        letter = replace(read_letter(path), status="published", doubts=())
        write_letter(letter, folder / "letters")
        path.unlink()
        desk.engine._letters = {**desk.engine._letters, name: letter}
    desk.engine.snapshot = f"after job {job.id}"
    here.jobs.finish(
        job, {"snapshot": desk.engine.snapshot, "letters": ids, "lost": [], "sample": sample}
    )
    return job


def refuses(desk: Office, *lost: str) -> None:
    """The golden questions speak against what waits to be published."""
    jobs = desk.here.jobs
    jobs.fail(jobs.claim("publish"), "คำถามตรวจสอบตอบได้แย่ลง", {"lost": list(lost)})


def finds(desk: Office, **result: object) -> None:
    """The slow worker has looked at somebody's file, and kept nothing of it."""
    here = desk.here
    job = here.jobs.claim("find")
    here.arrivals.forget(job.what["arrival"])
    told = {"text": "ที่ …", "numbers": [], "date": None, "found": [], "sure": False}
    here.jobs.finish(job, told | result)
