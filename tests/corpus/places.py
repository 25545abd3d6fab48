"""Where the corpus of the project and the reference data beside it are."""

from pathlib import Path

CORPUS = Path(__file__).parents[2] / "corpus"
SHARED = Path(__file__).parents[3] / "shared"
