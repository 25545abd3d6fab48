"""A run drawn as it lies on a page: its line with neighbours, worn, then cropped.

Promises a grey picture and the spelling of exactly the columns that it shows: a neighbour
cut off at a side is shown less than a third and is not in the spelling.
Text is set by Pillow (with Raqm where that is installed), nothing else is drawn.
"""

import itertools
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from corpus.digits.alphabet import clusters, spelled
from corpus.digits.fonts import font
from corpus.digits.runs import Run

#: Pixels an em that lines are set at before they are scaled to their resolution.
EM = 56
#: Neighbouring clusters drawn on each side; no crop reaches further.
NEAR = 4
#: Share of a neighbour that may be seen at a side without being spelled.
CUT = 0.33


@dataclass(frozen=True)
class Drawn:
    """A line set in large: uint8 grey, and the columns that a crop of it shows."""

    grey: np.ndarray
    left: int
    right: int
    spelling: str


def draw(run: Run, face: Path, rng: np.random.Generator) -> Drawn:
    """The line of `run`, with where to cut it (`left`, `right`, in pixels of EM)."""
    setting = font(face, EM)
    before, text, after = clusters(run.before)[-NEAR:], clusters(run.text), clusters(run.after)
    columns = [*before, *text, *after[:NEAR]]
    edges = _edges(columns, setting)
    first, left = _cut(edges, len(before), -1, rng)
    last, right = _cut(edges, len(before) + len(text), 1, rng)
    spelling = spelled("".join(columns[first:last]))
    grey = _set("".join(columns), setting, rng)
    return Drawn(grey, max(0, round(left)), round(right), spelling)


def _edges(columns: list[str], setting: ImageFont.FreeTypeFont) -> list[float]:
    """The left edges of the columns, from EM on, and the end of the last."""
    ends = itertools.accumulate(columns)
    return [float(EM), *(EM + setting.getlength(line) for line in ends)]


def _cut(edges: list[float], place: int, way: int, rng: np.random.Generator) -> tuple[int, float]:
    """Where the crop ends beside `place`: the first cluster spelled there, and the pixel.

    Up to a third of an em away from the run, or two ems now and then; a column seen more
    than CUT is shown whole.
    """
    reach = rng.uniform(-0.02, 0.3) if rng.random() < 0.75 else rng.uniform(0.3, 2.5)
    pixel = edges[place] + way * reach * EM
    inner = place
    while 0 <= inner + way < len(edges):
        near, far = edges[inner], edges[inner + way]
        if way * (pixel - near) <= CUT * abs(far - near):
            break
        inner += way
        if way * (pixel - far) < 0:
            return inner, far + way * 0.03 * EM
    return inner, pixel


def _set(line: str, setting: ImageFont.FreeTypeFont, rng: np.random.Generator) -> np.ndarray:
    """The line black on white, one em of white on its left, thinner or fatter than the font."""
    size = (round(setting.getlength(line)) + 3 * EM, 3 * EM)
    picture = Image.new("L", size, 255)
    fat = int(rng.random() < 0.12)
    ImageDraw.Draw(picture).text((EM, EM * 2), line, font=setting, anchor="ls", stroke_width=fat)
    return np.asarray(picture)
