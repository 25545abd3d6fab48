"""What is never printed ruled out of a spelling, so that likelier ones get its probability.

Promises commas only where they part thousands (elsewhere they are full stops seen badly) and
one script in a number, whose round sign is the nought of that script; "" for a spelling that
cannot stand on paper. Nothing else is changed.
"""

import re

from corpus.digits.alphabet import ARABIC_DIGITS, DIGITS, THAI_DIGITS

_DIGIT = f"[{DIGITS}]"
_THOUSANDS = re.compile(rf"{_DIGIT}{{1,3}}(?:,{_DIGIT}{{3}})+(?:\.{_DIGIT}*)?[.,]?")
_PARTED = re.compile(rf"{_DIGIT}[{DIGITS}.,]*")
_COMMA = re.compile(rf",(?={_DIGIT})")
_NUMBER = re.compile(rf"{_DIGIT}(?:[/.,:-]?{_DIGIT})*")
_NOUGHTS = (("0", "๐", ARABIC_DIGITS), ("๐", "0", THAI_DIGITS))


def tidied(spelling: str) -> str:
    """`spelling` as it can be printed, "" when it mixes scripts in one number."""
    parted = _PARTED.sub(lambda found: _with_stops(found[0]), spelling)
    plain = _NUMBER.sub(lambda found: _in_one_script(found[0]), parted)
    return "" if any(_mixed(found[0]) for found in _NUMBER.finditer(plain)) else plain


def _with_stops(number: str) -> str:
    return number if _THOUSANDS.fullmatch(number) else _COMMA.sub(".", number)


def _in_one_script(number: str) -> str:
    """A number whose only strangers are noughts, with the noughts of its own script."""
    for nought, other, script in _NOUGHTS:
        if _mixed(number) and {sign for sign in number if sign in script} == {nought}:
            return number.replace(nought, other)
    return number


def _mixed(number: str) -> bool:
    return any(sign in THAI_DIGITS for sign in number) and any(
        sign in ARABIC_DIGITS for sign in number
    )
