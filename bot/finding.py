"""One thing that `wian doctor` looked at, and how it is: plain data."""

from collections.abc import Mapping
from dataclasses import dataclass

OK, BAD, SKIPPED = "ok", "bad", "skipped"


@dataclass(frozen=True)
class Finding:
    """`about` and `code` name its sentence in `bot.doctor_texts`, which `facts` fill."""

    about: str
    state: str
    code: str
    facts: Mapping[str, object]


def ok(about: str, code: str = OK, **facts: object) -> Finding:
    """It is well."""
    return Finding(about, OK, code, facts)


def bad(about: str, code: str = BAD, **facts: object) -> Finding:
    """It is to be mended: the sentence ends with how."""
    return Finding(about, BAD, code, facts)


def skipped(about: str, code: str, **facts: object) -> Finding:
    """It was not looked at, or need not be there yet: the sentence says why."""
    return Finding(about, SKIPPED, code, facts)
