"""The free Thai fonts that digit runs are drawn with, found in folders by their own names.

Promises fonts that hold every Thai digit, the families sorted, with those of HELD_OUT and
TUNED_ON kept out of training in every format they lie around in.
Fonts are Debian's fonts-thai-tlwg-ttf and fonts-tlwg-laksaman-otf (GPL with font exception)
and Sarabun of the npm package @expo-google-fonts/sarabun (OFL); none is copied here.
"""

import functools
from collections.abc import Iterable
from pathlib import Path

from PIL import ImageFont

from corpus.digits.alphabet import THAI_DIGITS

#: Where Debian's packages put their fonts.
DEBIAN = (Path("/usr/share/fonts/truetype/tlwg"), Path("/usr/share/fonts/opentype/tlwg"))
#: Never trained on; the figures are of these. Laksaman is the free likeness of TH Sarabun.
HELD_OUT = ("Laksaman", "Kinnari")
#: Never trained on either: sets how confidences are reckoned.
TUNED_ON = ("Loma",)

#: How often a family is drawn, others once: letters are mostly in Sarabun, hardly in Tlwg's.
SHARES = {"Sarabun": 4.0, "Tlwg": 0.35}
#: How often a slanted cut is drawn for once that the upright is.
SLANTED = 0.25


@functools.lru_cache(maxsize=512)
def font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    """The font file at that many pixels an em."""
    return ImageFont.truetype(str(path), size)


def families(folders: Iterable[Path]) -> dict[str, list[Path]]:
    """Family name -> its files with Thai digits under `folders`; thin cuts are left out."""
    found: dict[str, list[Path]] = {}
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.suffix.lower() in (".ttf", ".otf")):
            family, style = font(path, 24).getname()
            name = (family or path.stem).removesuffix(f" {style}")
            if _has_digits(path) and "Thin" not in path.stem:
                found.setdefault(name, []).append(path)
    return dict(sorted(found.items()))


def _has_digits(path: Path) -> bool:
    """Whether the ten Thai digits are ten pictures, none of them the box for "missing"."""
    face = font(path, 24)
    pictures = {bytes(face.getmask(digit)) for digit in (*THAI_DIGITS, "\U0010fffe")}
    return len(pictures) == len(THAI_DIGITS) + 1


def held_out(found: dict[str, list[Path]]) -> dict[Path, float]:
    """The files of HELD_OUT, with their share of what is drawn."""
    return _shares({name: found[name] for name in found if name.startswith(HELD_OUT)})


def tuned_on(found: dict[str, list[Path]]) -> dict[Path, float]:
    """The files of TUNED_ON, with their share of what is drawn."""
    return _shares({name: found[name] for name in found if name.startswith(TUNED_ON)})


def training(found: dict[str, list[Path]]) -> dict[Path, float]:
    """Every file of the other families, with its share of what is drawn."""
    apart = (*HELD_OUT, *TUNED_ON)
    return _shares({name: found[name] for name in found if not name.startswith(apart)})


def _shares(found: dict[str, list[Path]]) -> dict[Path, float]:
    weights: dict[Path, float] = {}
    for family, paths in found.items():
        cuts = [SLANTED if _slanted(path) else 1.0 for path in paths]
        share = next((w for name, w in SHARES.items() if family.startswith(name)), 1.0)
        weights |= {p: share * cut / sum(cuts) for p, cut in zip(paths, cuts, strict=True)}
    total = sum(weights.values())
    return {path: weight / total for path, weight in weights.items()}


def _slanted(path: Path) -> bool:
    return path.stem.lower().endswith(("italic", "oblique"))
