"""The numbers that Word puts before the paragraphs of its lists (๑. ๑.๑ (ก) …).

Promises the text that Word prints, counted as Word counts; "" for bullets and for what is
no list. Facts: ECMA-376 Part 1, 17.9 (numbering). Runs inside the sandbox only.
"""

import re
from collections import defaultdict
from collections.abc import Callable

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
#: Counting by letters leaves out the two that Thai has given up.
_LETTERS = "กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"


def _thai(number: int) -> str:
    return str(number).translate(_THAI)


def _letter(letters: str) -> Callable[[int], str]:
    return lambda number: letters[(number - 1) % len(letters)]


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "thaiNumbers": _thai,
    "thaiLetters": _letter(_LETTERS),
    "lowerLetter": _letter("abcdefghijklmnopqrstuvwxyz"),
    "upperLetter": _letter("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
}


class Numbering:
    """The lists of one document; `before` counts on with every paragraph it is given."""

    def __init__(self, document: object) -> None:
        part = next((r.target_part for r in document.part.rels.values() if _lists(r)), None)
        root = getattr(part, "element", None)
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        if root is not None:
            self._read(root)

    def before(self, paragraph: object) -> str:
        """What stands before the paragraph's own words, with a blank behind it."""
        found = paragraph.find(f"{_W}pPr/{_W}numPr")
        number = _value(found, "numId") if found is not None else ""
        levels = self._levels.get(number, {})
        level = int(_value(found, "ilvl") or 0) if levels else 0
        if level not in levels:
            return ""
        self._count(number, level, levels)
        return self._shown(number, level, levels)

    def _count(self, number: str, level: int, levels: dict[int, tuple[str, str, int]]) -> None:
        """One more at this level; what is deeper starts anew."""
        counts = self._counts[number]
        counts[level] = counts.get(level, levels[level][2] - 1) + 1
        for deeper in [k for k in counts if k > level]:
            del counts[deeper]

    def _shown(self, number: str, level: int, levels: dict[int, tuple[str, str, int]]) -> str:
        form, pattern, _ = levels[level]
        if form not in _FORMATS:
            return ""
        counts = self._counts[number]

        def printed(match: re.Match[str]) -> str:
            k = int(match[1]) - 1
            form, _, start = levels.get(k, ("decimal", "", 1))
            return _FORMATS.get(form, str)(counts.get(k, start))

        return re.sub(r"%([1-9])", printed, pattern) + " "

    def _read(self, root: object) -> None:
        """The lists by their number: for each level its format, pattern and first count."""
        abstract = {
            one.get(_W + "abstractNumId"): {
                int(level.get(_W + "ilvl")): (
                    _value(level, "numFmt") or "decimal",
                    _value(level, "lvlText"),
                    int(_value(level, "start") or 1),
                )
                for level in one.iter(_W + "lvl")
            }
            for one in root.iter(_W + "abstractNum")
        }
        for one in root.iter(_W + "num"):
            self._levels[one.get(_W + "numId")] = abstract.get(_value(one, "abstractNumId"), {})


def _lists(relation: object) -> bool:
    return relation.reltype.endswith("/numbering") and not relation.is_external


def _value(element: object, tag: str) -> str:
    found = element.find(_W + tag)
    return found.get(_W + "val", "") if found is not None else ""
