"""The engine of a slow process, kept from one job to the next: loading it costs seconds.

It follows the snapshots, so that a job asks what is current. For one thread.
"""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.settings import Settings

if TYPE_CHECKING:
    from index.engine import Engine


def engine(settings: Settings) -> "Engine":
    """The engine of that home. Raises what `Engine.open` raises, and tries again the next time."""
    return _opened(settings.home, settings.model)


@lru_cache(maxsize=1)
def _opened(home: Path, model: str | None) -> "Engine":
    from index.engine import Engine

    return Engine.open(home, model)
