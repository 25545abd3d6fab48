"""The tests that docs/threat-model.md names: the page alone says which they are."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "threat-model.md"
_NAMED = re.compile(r"`((?:bot/|corpus/|index/)?test_\w+\.py)(?:::(test_\w+))?`")


def named() -> set[tuple[str, str]]:
    """(file below `tests`, function) of each; the function is "" where the whole file is meant."""
    return set(_NAMED.findall(PAGE.read_text("utf-8")))


def shows(file: Path, function: str) -> bool:
    """Whether the page names that test or its file."""
    here = file.relative_to(Path(__file__).parent).as_posix()
    return not {(here, function), (here, "")}.isdisjoint(named())
