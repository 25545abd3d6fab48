"""The numbers and bullets that open a clause, and the place people name by them.

Promises to read "๑.", "1.2", "(1)", "๑)", "(ก)", "ก.", "ข้อ ๒", "ส่วนที่ ๑", "-" at
the start of a line, and to keep the running place of a list as its items go by.
Never reads a quantity, a time or an abbreviation as an item number.
"""

import re
from dataclasses import dataclass, field

from corpus.lines import bare
from corpus.text import to_arabic

_GAP = r"[ \t\u00a0]?"


def _loose(word: str) -> str:
    """A pattern for the word's bare letters with a stray blank allowed between them."""
    return _GAP.join(map(re.escape, bare(word).text))


# What a numbered heading is called, by rank: parts of a plan, then its articles.
_SECTIONS = ["ส่วนที่", "หมวดที่", "หมวด", "บทที่", "ตอนที่", "ภาคที่", "ภาคผนวก"]
_ARTICLES = [
    "แนวปฏิบัติที่",
    "ยุทธศาสตร์ที่",
    "ประเด็นยุทธศาสตร์ที่",
    "กลยุทธ์ที่",
    "แนวทางที่",
    "มาตรการที่",
    "ประเด็นที่",
    "ขั้นตอนที่",
    "ขั้นที่",
    "กิจกรรมที่",
    "ระยะที่",
    "เป้าหมายที่",
    "ตัวชี้วัดที่",
    "ระเบียบวาระที่",
    "วาระที่",
    "กรณีที่",
    "พันธกิจที่",
    "ข้อเสนอที่",
    "ข้อเสนอแนะที่",
    "โครงการที่",
    "แผนงานที่",
    "ภารกิจที่",
    "มาตรา",
]
_NAMES = sorted([*_SECTIONS, *_ARTICLES, "ข้อ"], key=len, reverse=True)
_NAMED = [
    (name, re.compile(_loose(name) + r"[ \t\u00a0]*(\d{1,2}(?:\.\d{1,2})*)(?![\d/])"))
    for name in _NAMES
]

_LEAD = re.compile(r"[ \t\u00a0>#*|]*")
_LETTERS = "กขคงจฉชซฌญฎฏ"
_PLAIN = (
    (
        "dec",
        re.compile(r"(\d{1,2}(?:\s?\.\s?\d{1,2}){1,3})(?:\.(?!\d)|\))?[ \t\u00a0]*(?=[^\d\s.,)%])"),
    ),
    ("dot", re.compile(r"(\d{1,2})\s?\.(?![\d.])[ \t\u00a0]*(?=\S|$)")),
    ("round", re.compile(r"\(\s?(\d{1,2})\s?\)[ \t\u00a0]*")),
    ("half", re.compile(r"(\d{1,2})\)[ \t\u00a0]*")),
    ("letter", re.compile(rf"\(\s?([{_LETTERS}])\s?\)[ \t\u00a0]*")),
    ("letterhalf", re.compile(rf"([{_LETTERS}])\)[ \t\u00a0]*")),
    ("letterdot", re.compile(rf"([{_LETTERS}])\.[ \t\u00a0]+(?=[^\s.]{{3}})")),
    ("bullet", re.compile(r"(?:[-–—•●▪◦○■□➢✓√]|\*(?!\*))[ \t\u00a0]+(?=\S)|[•●▪◦]")),
)
# After a decimal number these make it a quantity or a time of day, not an item.
_QUANTITY = re.compile(r"(?:[-–]|น\.|บาท|ล้าน|%|เมตร|ไร่|กิโล|กม\.)")


@dataclass(frozen=True)
class Marker:
    """An item's number: `style` how it is written, `value` its last number (ก is 1).

    `name` is the word of a named heading, `number` the whole number in Arabic
    digits or the letter, `end` where the item's own words start in the line.
    """

    style: str
    value: int
    number: str
    end: int
    name: str = ""

    @property
    def heads(self) -> bool:
        """Whether this names a section or an article, not a plain clause."""
        return self.style == "named" and self.name != "ข้อ"


def read_marker(line: str) -> Marker | None:
    """The marker that opens `line`, None when it opens with words. Offsets in `line`."""
    lead = _LEAD.match(line).end()
    body = to_arabic(line[lead:])
    for style, pattern in _PLAIN:
        if match := pattern.match(body):
            return _plain(style, match, body, lead)
    return _named(body, lead)


def _plain(style: str, match: re.Match[str], body: str, lead: int) -> Marker | None:
    rest = body[match.end() :]
    if style == "bullet":
        return Marker("bullet", 0, "-", lead + match.end())
    if style == "dec" and _QUANTITY.match(rest):
        return None
    number = re.sub(r"\s", "", match[1])
    if style.startswith("letter"):
        return Marker(style, _LETTERS.index(number) + 1, number, lead + match.end())
    last = int(number.rsplit(".", 1)[-1])
    if style == "dec":
        style = f"dec{number.count('.') + 1}"
    if last == 0 or number.startswith("0") or (style == "dot" and last > 60):
        return None
    return Marker(style, last, number, lead + match.end())


def _named(body: str, lead: int) -> Marker | None:
    seen, at = _unmarked(body[:60])
    for name, pattern in _NAMED:
        if match := pattern.match(seen):
            end = lead + (at[match.end()] if match.end() < len(at) else len(body))
            return Marker("named", int(match[1].rsplit(".", 1)[-1]), match[1], end, name)
    return None


def _unmarked(text: str) -> tuple[str, list[int]]:
    """`text` without vowels above and below and tones, blanks kept, with places."""
    kept = [
        (c, k) for k, c in enumerate(text) if not re.match("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]", c)
    ]
    return "".join(c for c, _ in kept), [k for _, k in kept]


# Digits of one printed shape: an item that breaks the count by one of these is a misprint.
_TAKEN_FOR = {
    frozenset(p) for p in ("26", "45", "49", "59", "37", "17", "28", "89", "10", "58", "35", "69")
}


@dataclass
class Outline:
    """The running place in a list: feed every marker in order, ask for `path`."""

    stack: list[Marker] = field(default_factory=list)

    def reset(self) -> None:
        """Forget the list: plain text follows it."""
        self.stack = [m for m in self.stack if m.heads]

    def clear(self) -> None:
        """Forget everything: a new annex or letter starts."""
        self.stack = []

    def fits(self, marker: Marker) -> bool:
        """Whether the marker continues the count, or opens a list at one."""
        if marker.heads or marker.style == "bullet":
            return True
        before = self._same_level(marker)
        return marker.value == 1 or (before is not None and marker.value == before.value + 1)

    def take(self, marker: Marker) -> Marker:
        """Move to the marker's place; a misprinted number is counted on. Returns what was taken."""
        before = self._same_level(marker)
        if marker.style != "bullet" and not marker.heads:
            marker = _counted(marker, before)
        self.stack = [*self._above(marker), marker]
        return marker

    def deeper(self, marker: Marker) -> bool:
        """Whether the marker would open a list inside the present item."""
        return (
            not marker.heads
            and self._same_level(marker) is None
            and _rank(marker)
            > _rank(self.stack[-1] if self.stack else marker) - (_rank(marker) >= 9)
        )

    def path(self) -> str:
        """The place, such as "ข้อ 1(2)(ก)" or "ส่วนที่ 1 ข้อ 1.2"; "" outside lists."""
        named = [m for m in self.stack if m.heads]
        if any(m.name == "ข้อ" for m in self.stack):
            # Articles are counted through, whatever chapter they stand in.
            named = []
        head = f"{named[-1].name} {named[-1].number}" if named else ""
        clause = "".join(_step(m) for m in self._clauses())
        return f"{head} ข้อ {clause}".strip() if clause else head

    def _clauses(self) -> list[Marker]:
        """The plain numbers of the stack; 1.2 makes its own parent's 1 needless."""
        plain = [m for m in self.stack if not m.heads and m.style != "bullet"]
        last_dec = max((k for k, m in enumerate(plain) if m.style.startswith("dec")), default=0)
        return plain[last_dec:]

    def _same_level(self, marker: Marker) -> Marker | None:
        for held in reversed(self.stack):
            if _level(held) == _level(marker):
                return held
        return None

    def _above(self, marker: Marker) -> list[Marker]:
        """What stays above the marker: up to its own style, or up to lower ranks."""
        levels = [_level(m) for m in self.stack]
        if _level(marker) in levels:
            return self.stack[: levels.index(_level(marker))]
        rank = _rank(marker)
        return [m for m in self.stack if _rank(m) < rank or (rank > 5 and _rank(m) <= 9)]


def _level(marker: Marker) -> str:
    return marker.name if marker.style == "named" else marker.style


def _rank(marker: Marker) -> int:
    """Order of the styles that have one; free styles nest as they come."""
    if marker.style == "named":
        return 0 if marker.name in _SECTIONS else 1 if marker.name != "ข้อ" else 2
    ranks = {"dot": 3, "dec2": 4, "dec3": 5, "dec4": 5}
    return ranks.get(marker.style, 10 if marker.style == "bullet" else 9)


def _step(marker: Marker) -> str:
    if marker.style in ("round", "half", "letter", "letterhalf", "letterdot"):
        return f"({marker.number})"
    return marker.number


def _counted(marker: Marker, before: Marker | None) -> Marker:
    """The marker with its number counted on from `before` if print explains the difference."""
    due = before.value + 1 if before else 1
    if marker.value == due or marker.style.startswith("letter"):
        return marker
    seen, want = str(marker.value), str(due)
    near = len(seen) == len(want) and all(
        a == b or frozenset((a, b)) in _TAKEN_FOR for a, b in zip(seen, want, strict=True)
    )
    if not near:
        return marker
    head, dot, _ = marker.number.rpartition(".")
    return Marker(marker.style, due, f"{head}{dot}{want}", marker.end, marker.name)
