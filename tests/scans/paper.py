"""What offices do to a printed page: scan it, copy it, photograph it.

Promises files of the kinds that admins send, made from a PDF by fixed seeds: clean scans,
a noisy skewed one, a photocopy, phone photos. Needs poppler's pdftoppm.
"""

import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

Picture = np.ndarray


def rasterise(pdf: Path, dpi: int) -> list[Picture]:
    """The pages of a PDF as grey pictures."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["pdftoppm", "-r", str(dpi), "-gray", "-png", str(pdf), f"{folder}/page"]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return [cv2.imread(str(p), cv2.IMREAD_GRAYSCALE) for p in sorted(Path(folder).iterdir())]


def clean_bw300(pdf: Path, path: Path, _seed: int) -> None:
    """A clean black-and-white scan, 300 dots an inch, fax-packed."""
    _pages([_black(p, 160) for p in rasterise(pdf, 300)], path, 300)


def clean_gray200(pdf: Path, path: Path, _seed: int) -> None:
    """A clean grey scan, 200 dots an inch."""
    _pages([cv2.GaussianBlur(p, (3, 3), 0.6) for p in rasterise(pdf, 200)], path, 200)


def noisy_skew200(pdf: Path, path: Path, seed: int) -> None:
    """A skewed grey scan with a shadow, noise and low contrast."""
    chance = np.random.default_rng(seed)
    _pages([_noisy(p, chance) for p in rasterise(pdf, 200)], path, 200, quality=60)


def photocopy_bw200(pdf: Path, path: Path, seed: int) -> None:
    """A photocopy of a copy: thinned strokes, specks, black and white."""
    chance = np.random.default_rng(seed)
    _pages([_copied(p, chance) for p in rasterise(pdf, 200)], path, 200)


def phone1478(pdf: Path, path: Path, seed: int) -> None:
    """A photo as LINE sends it on: 1,478 pixels high."""
    _photo(rasterise(pdf, 200)[0], 1478, seed, path)


def phone2048(pdf: Path, path: Path, seed: int) -> None:
    """A photo of 2,048 pixels height."""
    _photo(rasterise(pdf, 200)[0], 2048, seed, path)


#: Kind of file -> (folder, extension, how it is made).
MADE: dict[str, tuple[str, str, Callable[[Path, Path, int], None]]] = {
    "clean_bw300": ("scan", "pdf", clean_bw300),
    "clean_gray200": ("scan", "pdf", clean_gray200),
    "noisy_skew200": ("scan", "pdf", noisy_skew200),
    "photocopy_bw200": ("scan", "pdf", photocopy_bw200),
    "phone1478": ("phone", "jpg", phone1478),
    "phone2048": ("phone", "jpg", phone2048),
}


def _noisy(page: Picture, chance: np.random.Generator) -> Picture:
    turned = _turned(page, chance.uniform(0.6, 2.2) * chance.choice((-1, 1)))
    shadow = (
        np.linspace(0.72, 1.0, page.shape[1])[None, :]
        * np.linspace(0.92, 1, page.shape[0])[:, None]
    )
    dim = 30 + turned.astype(np.float32) * 0.82 * shadow
    return _grained(cv2.GaussianBlur(dim, (0, 0), 0.8), 11, chance)


def _copied(page: Picture, chance: np.random.Generator) -> Picture:
    soft = cv2.GaussianBlur(_turned(page, chance.uniform(-0.6, 0.6)), (0, 0), 1.0).astype(
        np.float32
    )
    black = _black(_grained(soft, 14, chance), 165)
    specks = chance.random(page.shape) < 0.001
    return np.where(specks, 0, black).astype(np.uint8)


def _turned(page: Picture, degrees: float) -> Picture:
    high, wide = page.shape
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), degrees, 1)
    return cv2.warpAffine(page, turn, (wide, high), flags=cv2.INTER_LINEAR, borderValue=255)


def _grained(page: Picture, sigma: float, chance: np.random.Generator) -> Picture:
    return np.clip(page + chance.normal(0, sigma, page.shape), 0, 255).astype(np.uint8)


def _black(page: Picture, level: int) -> Picture:
    return np.where(page < level, 0, 255).astype(np.uint8)


def _photo(page: Picture, height: int, seed: int, path: Path) -> None:
    """The page on a desk, seen at an angle in uneven light."""
    chance = np.random.default_rng(seed)
    wide = height * 3 // 4
    high_page, wide_page = page.shape
    corners = np.float32([(0, 0), (wide_page, 0), (wide_page, high_page), (0, high_page)])
    margin = np.float32([(0.06, 0.05), (0.94, 0.05), (0.94, 0.95), (0.06, 0.95)])
    shaken = margin + chance.uniform(-0.03, 0.03, (4, 2)).astype(np.float32)
    warp = cv2.getPerspectiveTransform(corners, (shaken * (wide, height)).astype(np.float32))
    paper = cv2.warpPerspective(page, warp, (wide, height), flags=cv2.INTER_AREA)
    inside = cv2.warpPerspective(np.full_like(page, 255), warp, (wide, height))
    desk = 70 + 12 * np.sin(np.arange(height) / 9.0)[:, None] + np.zeros((1, wide))
    light = np.linspace(chance.uniform(0.6, 0.75), 1.0, wide)[None, :]
    light = light * np.linspace(1.0, chance.uniform(0.75, 0.95), height)[:, None]
    flat = np.where(inside > 128, paper.astype(np.float32), desk) * light
    seen = _grained(cv2.GaussianBlur(flat, (0, 0), 0.55), 4, chance)
    coloured = cv2.merge([(seen * tint).astype(np.uint8) for tint in (0.93, 0.98, 1.0)])
    cv2.imwrite(str(path), coloured, [cv2.IMWRITE_JPEG_QUALITY, 82])


def _pages(pages: list[Picture], path: Path, dpi: int, quality: int = 80) -> None:
    """A PDF of pictures; black-and-white ones are packed as faxes."""
    plain = [Image.fromarray(page) for page in pages]
    flat = all(set(np.unique(page)) <= {0, 255} for page in pages)
    held = [p.convert("1") for p in plain] if flat else plain
    how = {} if flat else {"quality": quality}
    held[0].save(path, "PDF", save_all=True, append_images=held[1:], resolution=dpi, **how)
