"""A letter's text set as an office types it, and printed to a PDF by a headless browser.

Promises the regulation's page: ที่ left, office right, date centred, labels hanging, indented
paragraphs, ruled tables, signature right, owner unit left. Needs chromium.
"""

import html
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from corpus.labels import header_label, header_number, is_date_line, is_respect
from corpus.letter import Part
from corpus.lines import joined
from corpus.people import name_of
from corpus.reader import CIRCULAR, EXTERNAL, STAMPED
from corpus.structure import parts
from corpus.urgency import urgency_of

#: Sizes at which each font prints as large as TH Sarabun New at 16 points.
SIZES = {
    "Laksaman": 10.6,
    "Norasi": 11.3,
    "Garuda": 10.8,
    "Kinnari": 10.7,
    "Waree": 10.6,
    "Loma": 11.4,
}
BROWSER = "chromium"
_LETTERS = (EXTERNAL, CIRCULAR, STAMPED)
_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pdf-header-footer",
]
_CSS = """
@page {{ size: A4; margin: 2.2cm 2cm 1.8cm 2.8cm }}
body {{ font: {size}pt {font}; line-height: 1.45; margin: 0 }}
p {{ margin: 0 0 .2em; text-align: {align} }}
.head {{ display: flex; justify-content: space-between; margin-top: 2.4cm }}
.head div + div {{ width: 44% }}
.urgent {{ font-size: 1.6em; font-weight: bold; color: #b00; margin-bottom: -1.6cm }}
.date, .middle {{ margin: .3em 0 .3em 45% }} .middle {{ text-align: center; margin-left: 40% }}
.title {{ text-align: center; font-weight: bold }}
.label {{ display: flex; gap: .8em; margin-bottom: .25em }}
.label b {{ font-weight: normal; white-space: nowrap }}
.in {{ text-indent: 2.3cm }}
.stamp {{ position: absolute; top: 0; right: 0; border: 1px solid #558; color: #447;
  font: 9pt Loma; padding: .4em .8em; transform: rotate(2deg) }}
table {{ border-collapse: collapse; margin: .4em 0; width: 100% }}
td {{ border: 1px solid; padding: .1em .4em; vertical-align: top }}
svg {{ display: block; margin: 0 auto -1em 55% }}
"""
_SCRIBBLE = (
    '<svg width="150" height="46"><path d="M8 36 C20 -10 30 60 44 20 S66 50 80 14 S104 44 140 22" '
    'fill="none" stroke="#225" stroke-width="2.4"/></svg>'
)
_STAMP = (
    '<div class="stamp">องค์การบริหารส่วนตำบล<br>เลขรับ {number}<br>วันที่ {day}<br>เวลา ๑๐.๓๐ น.</div>'
)


@dataclass(frozen=True)
class Style:
    """How a sheet is set: font, a received stamp and a signature drawn, justified or not."""

    font: str = "Laksaman"
    stamp: str = ""
    signed: bool = False
    justified: bool = False


def page_of(text: str, kind: str, style: Style) -> str:
    """The HTML page of one letter's text; `kind` as the reader names it."""
    found = [p for p in parts(text, kind) if printed(text, p)]
    css = _CSS.format(
        font=style.font, size=SIZES[style.font], align="justify" if style.justified else "left"
    )
    stamp = _STAMP.format(number="๑๕๙", day=style.stamp) if style.stamp and kind in _LETTERS else ""
    inner = [stamp, *_head(text, found, kind), *_rest(text, found, style, kind)]
    return f'<!doctype html><meta charset="utf-8"><style>{css}</style>{"".join(inner)}'


def printed(text: str, part: Part) -> bool:
    """Whether a part goes on paper: page numbers and catchwords are of another paper."""
    return part.role != "furniture" or is_respect(text[part.start : part.end])


def print_pdf(page: str, path: Path) -> None:
    """Print a page to `path`; raises CalledProcessError when the browser fails."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "page.html"
        source.write_text(page, "utf-8")
        where = [f"--user-data-dir={folder}/profile", f"--print-to-pdf={path}", source.as_uri()]
        subprocess.run([BROWSER, *_FLAGS, *where], check=True, capture_output=True, timeout=120)


def can_print() -> bool:
    """Whether the browser is there."""
    return shutil.which(BROWSER) is not None


def _head(text: str, found: list[Part], kind: str) -> list[str]:
    lines = _lines(text, found, "head")
    if kind not in _LETTERS:
        return [_tag("title", line) for line in lines]
    marks = [line for line in [*lines, *_lines(text, found, "stamp")] if urgency_of(line)]
    number = next((line for line in lines if header_number(line)), "")
    day = next((line for line in lines if is_date_line(line)), "")
    office = [line for line in lines if line not in (number, day, *marks)]
    beside = f"<div>{_safe(number)}</div><div>{'<br>'.join(map(_safe, office))}</div>"
    above = [_tag("urgent", mark) for mark in marks]
    return [*above, f'<div class="head">{beside}</div>', _tag("date", day)]


def _lines(text: str, found: list[Part], role: str) -> list[str]:
    words = "\n".join(text[p.start : p.end] for p in found if p.role == role)
    return [line.strip() for line in words.split("\n") if line.strip()]


def _rest(text: str, found: list[Part], style: Style, kind: str) -> list[str]:
    made = []
    rows: list[str] = []
    for part in found:
        words = text[part.start : part.end].strip()
        if _is_row(words):
            rows += words.split("\n")
            continue
        made += [_table(rows)] if rows else []
        rows = []
        made += _block(part, words, style, kind)
    return [*made, *([_table(rows)] if rows else [])]


def _block(part: Part, words: str, style: Style, kind: str) -> list[str]:
    if part.role in ("head", "stamp"):
        return []
    if part.role in ("subject", "to", "reference", "enclosure"):
        centred = part.role == "subject" and kind in ("ประกาศ", "คำสั่ง")
        return [_tag("title", joined(words))] if centred else _labelled(words)
    lines = [line.strip() for line in words.split("\n") if line.strip()]
    if is_respect(lines[0]):
        return [
            _tag("middle", words),
            *([_SCRIBBLE] if style.signed else []),
            *([] if style.signed else ["<br>"]),
        ]
    if part.role == "signature":
        return [_tag("middle", line) for line in lines if name_of(line) or "ลงชื่อ" not in line]
    if part.role == "contact":
        return [_tag("", line) for line in lines]
    return [_tag("in", line) for line in lines]


def _labelled(words: str) -> list[str]:
    made = []
    for line in words.split("\n"):
        found = header_label(line)
        label, rest = (line[: found[1]], line[found[1] :]) if found else ("", line)
        made.append(f'<div class="label"><b>{_safe(label)}</b><span>{_safe(rest)}</span></div>')
    return made


def _is_row(words: str) -> bool:
    return words.startswith("|") or "\t" in words


def _table(rows: list[str]) -> str:
    cells = [
        [c.strip() for c in re.split(r"\t|\|", row.strip().strip("|"))]
        for row in rows
        if not re.fullmatch(r"[|\s:-]+", row)
    ]
    made = ("".join(f"<td>{_safe(c)}</td>" for c in row) for row in cells)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in made)}</table>"


def _tag(name: str, words: str) -> str:
    return f'<p class="{name}">{_safe(joined(words))}</p>' if words else ""


def _safe(words: str) -> str:
    return html.escape(words)
