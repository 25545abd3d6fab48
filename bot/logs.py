"""What a serving process says of itself: a line of JSON for each thing, ready for log tools.

Never holds a question, a user's id or a secret: an unforeseen fault is told by its kind and the
lines of code it passed, not by its message, which could quote anything. On a terminal the lines
are plain, and only warnings are shown.
"""

import datetime as dt
import json
import logging
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from bot import quiet
from corpus.errors import WianError

if TYPE_CHECKING:
    from bot.inbox import Claim, End

log = logging.getLogger(__name__)

_ROOT = Path(__file__).parents[1]
_FRAMES = 12  # the last calls are where it happened


def to_stderr() -> None:
    """Send this process' lines there."""
    quiet.send_to(handler(), logging.NOTSET if sys.stderr.isatty() else logging.INFO)


def handler() -> logging.Handler:
    """Writes to stderr: plainly on a terminal, else JSON."""
    made = logging.StreamHandler()
    if not sys.stderr.isatty():
        made.setFormatter(Lines())
    return made


class Lines(logging.Formatter):
    """One JSON object a line; what a record carries as `facts` stands beside what it says."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line."""
        at = dt.datetime.fromtimestamp(record.created, dt.UTC)
        line = {
            "time": at.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "said": record.getMessage(),
        }
        line |= getattr(record, "facts", {})
        if record.exc_info and record.exc_info[1]:
            line |= _fault(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def ended(claim: "Claim", kind: str, end: "End", seconds: float) -> None:
    """How an event ended, with LINE's id of the request that replied to it."""
    facts = {
        "row": claim.id,
        "kind": kind,
        "state": end.state,
        "status": end.status,
        "x-line-request-id": end.request_id,
        "seconds": round(seconds, 3),
    }
    log.info("event ended", extra={"facts": facts})


def _fault(error: BaseException) -> dict:
    """The kind of an error, where it happened, and its own sentence when that is ours."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    told = {"error": type(error).__name__, "at": [_place(frame) for frame in frames]}
    if isinstance(error, WianError):
        told["why"] = str(error)
    elif isinstance(error, OSError):
        told["why"] = str(error.strerror)  # the system's own words, without the file's name
    return told


def _place(frame: traceback.FrameSummary) -> str:
    path = Path(frame.filename)
    shown = path.relative_to(_ROOT) if path.is_relative_to(_ROOT) else Path(*path.parts[-2:])
    return f"{shown.as_posix()}:{frame.lineno} {frame.name}"
