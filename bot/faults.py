"""What went wrong, for the admin: the kind of an error and its place, never what it quotes."""

import traceback
from pathlib import Path

from corpus.errors import WianError


def told(error: Exception) -> str:
    """One line; an error of ours has a sentence of its own, any other one could quote anything."""
    kind = type(error).__name__
    if isinstance(error, WianError):
        return f"{kind}: {error}"
    frames = traceback.extract_tb(error.__traceback__)
    return f"{kind} {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else kind
