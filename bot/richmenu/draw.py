"""`python -m bot.richmenu.draw`: draws the rich menu's picture into the project.

Run after a change of its words, colours or template; needs Debian's `chromium` and
`fonts-thai-tlwg`. A browser draws it because only real shaping sets Thai vowels and tone
marks right; the running bot needs neither. Pure but for `main`.
"""

import hashlib
import html
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from string import Template

from bot import colours
from bot.richmenu.tiles import COLUMNS, HEIGHT, PICTURE, ROWS, TILES, WIDTH, Tile, stamped

_PAGE = Path(__file__).parent / "templates" / "menu.html"
_SCALE = 2  # the page is laid out at half size
_OPTIONS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync "
    "--disable-background-networking --disable-component-update --hide-scrollbars"
)

#: Icons on a field of 24 by 24, drawn with lines.
_ICONS = {
    "ask": "M4 5h16v11H11l-5 4v-4H4z M9 9.5h6 M9 12.5h4",
    "number": "M10.5 4a6.5 6.5 0 1 1 0 13a6.5 6.5 0 1 1 0-13 M15.5 15.5L21 21 "
    "M9.2 8v5 M11.9 8v5 M7.9 9.5h5.2 M7.9 11.5h5.2",
    "latest": "M7 3h8l4 4v14H7z M15 3v4h4 M10 11h6 M10 14h6 M10 17h4 M4 6v15",
    "duties": "M5 4h14v17H5z M9 2.5h6v3H9z M8 11l1.5 1.5L12 10 M14 11.5h2.5 "
    "M8 16.5l1.5 1.5L12 15.5 M14 17h2.5",
    "contact": "M6 3.5l3-.5 1.5 4.5-2 1.5c1 2.5 3 4.5 5.5 5.5l1.5-2 4.5 1.5"
    "-.5 3c-.3 1.5-1.5 2-3 2C10 19 5 13 4.5 6.5c0-1.5.5-2.7 1.5-3z",
    "help": "M12 3a9 9 0 1 1 0 18a9 9 0 1 1 0-18 M9.3 9.5a2.7 2.7 0 1 1 4 2.4"
    "c-.9.5-1.3 1-1.3 2 M12 16.8v.2",
}


def page() -> str:
    """The drawing as one HTML page, without anything from outside."""
    names = ("PAPER", "INK", "MUTED", "TITLE", "TITLE_PAPER", "RULE", "BUTTON")
    return Template(_PAGE.read_text("utf-8")).substitute(
        {name: getattr(colours, name) for name in names},
        width=WIDTH // _SCALE,
        height=HEIGHT // _SCALE,
        columns=COLUMNS,
        rows=ROWS,
        tiles="\n".join(map(_tile, TILES)),
    )


def digest() -> str:
    """What the picture's stamp must be: SHA-256 of the drawing, in hexadecimal."""
    return hashlib.sha256(page().encode()).hexdigest()


def _tile(tile: Tile) -> str:
    label, hint = html.escape(tile.label), html.escape(tile.hint)
    icon = f'<svg viewBox="0 0 24 24"><path d="{_ICONS[tile.key]}"/></svg>'
    return f"<div class=tile><i>{icon}</i><b>{label}</b><span>{hint}</span></div>"


def draw(browser: str) -> bytes:
    """The stamped picture, drawn by that program. Raises CalledProcessError."""
    with tempfile.TemporaryDirectory() as folder:
        source, picture = Path(folder) / "menu.html", Path(folder) / "menu.png"
        source.write_text(page(), "utf-8")
        size = f"--window-size={WIDTH // _SCALE},{HEIGHT // _SCALE}"
        places = [f"--user-data-dir={folder}/profile", f"--screenshot={picture}", source.as_uri()]
        options = [*_OPTIONS.split(), f"--force-device-scale-factor={_SCALE}", size]
        subprocess.run([browser, *options, *places], check=True, capture_output=True, timeout=120)
        return stamped(picture.read_bytes(), digest())


def main() -> None:
    """Draw into the project."""
    browser = shutil.which("chromium")
    if browser is None:
        sys.exit("chromium is missing: sudo apt-get install chromium fonts-thai-tlwg")
    PICTURE.write_bytes(draw(browser))


if __name__ == "__main__":
    main()
