"""Letter codes under damage: which of the known codes a printed one must be.

Promises the printed code where it is known, a mended one only where nothing else
is possible; several possible ones are all named. Known codes: `corpus.tables`;
look-alike letters: confusions of reading machines on Thai print.
"""

import re

from corpus.tables import letter_codes, misread_codes, provinces

_LOOK_ALIKES = ("กถภ", "คดตศ", "บปษ", "นมฆ", "พผฝฟ", "ซชข", "รธ", "ทห", "ลส", "อฮ")
_MARKS = re.compile(r"[ัิ-ฺ็-๎]")
_CONSONANTS = re.compile(r"[ก-ฮ]{2,4}")


def read_code(raw: str, unit: str) -> tuple[str, tuple[str, ...]]:
    """The letter code printed as `raw` before `unit`, and other codes it may be.

    ("", ()) when it can be no code at all. An unknown code stays as printed when
    no known one, or more than one, is a misread letter away.
    """
    known = letter_codes()
    bare = _MARKS.sub("", raw)
    for code in (raw, misread_codes().get(raw), bare):
        if code in known:
            return code, ()
    if not _CONSONANTS.fullmatch(bare):
        return "", ()
    near = _one_too_many(bare) if len(bare) > 2 else misread_as(bare, unit)
    if len(near) == 1:
        return near[0], ()
    return bare, tuple(near)


def _one_too_many(bare: str) -> list[str]:
    """Known codes left when one letter is dropped: ชขบ must be ชบ."""
    shorter = {bare[:n] + bare[n + 1 :] for n in range(len(bare))}
    return sorted(shorter & letter_codes().keys())


def misread_as(bare: str, unit: str) -> list[str]:
    """Known codes one look-alike letter away; units 00xx are provincial offices'."""
    swapped = {
        bare[:n] + other + bare[n + 1 :]
        for n, letter in enumerate(bare)
        for group in _LOOK_ALIKES
        if letter in group
        for other in group
    }
    pool = provinces() if unit.startswith("00") else letter_codes()
    return sorted(swapped & pool.keys())
