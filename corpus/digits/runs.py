"""Random texts that hold numbers as Thai official letters print them, to be drawn and read.

Promises made-up references, dates, telephone numbers, clause numbers, sums and plain words
of any digits, from the random source given and nothing else; no letter is copied from.
Forms are those of official correspondence (LETTERS: reference, date, contact lines).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from corpus.digits.alphabet import THAI_DIGITS
from corpus.digits.whole import SHORT_MONTHS
from corpus.months import MONTHS

#: Letters that codes of provinces and ministries are made of, without the rarest.
_CODE_LETTERS = "กขคงจฉชญดตถทธนบปพมยรลวศสหอ"
_LETTERS = _CODE_LETTERS * 3 + "ฆซฌฎฏฐฑฒณผฝฟภษฬฮ" * 2
#: Shapes of syllables: first letter, tone mark, last letter.
_SYLLABLES = (
    *("{c}{m}{d}", "{c}ั{m}{d}", "{c}ิ{m}{d}", "{c}ี{m}", "{c}ู{m}", "{c}ุ{d}"),
    *("{c}ื{m}อ", "{c}ึ{d}", "เ{c}{m}า", "แ{c}{m}{d}", "โ{c}{d}", "ไ{c}{m}"),
    *("ใ{c}{m}", "{c}ำ", "{c}า{d}", "{c}ะ", "{c}ร{d}", "{c}ๆ", "ฯ"),
)
_THAI = str.maketrans("0123456789", THAI_DIGITS)


@dataclass(frozen=True)
class Run:
    """A text to be drawn: `before` and `after` are its neighbours on the line."""

    text: str
    before: str = ""
    after: str = ""


def reference(rng: Random, codes: Sequence[str] = ()) -> str:
    """A letter's number with its letter code: พร 0017.2/ว 4914, in Arabic digits.

    The code is one of `codes`, or made of any letters where none are given.
    """
    letters = "".join(rng.choices(_CODE_LETTERS, k=rng.choice((2, 2, 2, 3))))
    code = rng.choice(codes) if codes else letters
    return f"{code}{rng.choice((' ', ' ', ' ', '', '.'))}{bare_reference(rng)}"


def bare_reference(rng: Random) -> str:
    """A letter's number without the letter code: 0017.2/ว 4914."""
    unit = _digits(rng, rng.choice((4, 4, 4, 4, 5)))
    for _ in range(rng.choice((0, 0, 1, 1, 2, 3))):
        unit += "." + _digits(rng, rng.choice((1, 1, 1, 2, 3)))
    circular = rng.choice(("", "", "ว", "ว ", "ว ", " ว ", "ว."))
    number = _digits(rng, rng.choice((1, 2, 2, 3, 3, 4, 4, 4, 5, 6)))
    return f"{unit}/{circular}{number}"


def date(rng: Random) -> str:
    """A date with its month's name, full or short: 5 มกราคม 2566."""
    month = rng.choice(MONTHS if rng.random() < 0.75 else SHORT_MONTHS)
    return f"{rng.randint(1, 31)} {month} {_year(rng)}"


def _year(rng: Random) -> str:
    return str(rng.randint(2490, 2599)) if rng.random() < 0.9 else str(rng.randint(30, 79))


def _digits(rng: Random, count: int) -> str:
    return "".join(rng.choices("0123456789", k=count))


def _short_date(rng: Random) -> str:
    join = rng.choice(("/", ".", "/", " / "))
    year = str(rng.randint(2490, 2599)) if rng.random() < 0.5 else _digits(rng, 2)
    return join.join((str(rng.randint(1, 31)), str(rng.randint(1, 12)), year))


def _phone(rng: Random) -> str:
    join = rng.choice(("-", "-", " ", "-", ""))
    blocks = rng.choice(((1, 4, 4), (1, 4, 4), (2, 3, 4), (3, 3, 4), (3, 7), (2, 8)))
    return (
        "0"
        + join.join(_digits(rng, n) for n in blocks)[1:]
        + rng.choice(
            (
                "",
                "",
                "",
                f"-{rng.randint(0, 9)}",
                f" ต่อ {_digits(rng, 2)}",
                f" ต่อ {_digits(rng, 4)}",
            )
        )
    )


def _clause(rng: Random) -> str:
    number = ".".join(str(rng.randint(1, 19)) for _ in range(rng.choice((1, 1, 2, 2, 3))))
    return rng.choice(("{}", "{}.", "({})", "{})", "- {} -", "ข้อ {}")).format(number)


def _sum(rng: Random) -> str:
    amount = rng.choice((rng.randint(1, 999), rng.randint(1000, 99_999), rng.randint(1, 10**9)))
    return f"{amount:,}" + rng.choice(("", "", ".00", f".{_digits(rng, 2)}", ".-"))


def _percentage(rng: Random) -> str:
    value = f"{rng.randint(0, 100)}{rng.choice(('', '', '.' + _digits(rng, rng.choice((1, 2)))))}"
    return rng.choice(("{}%", "{} %", "{}", "ร้อยละ {}")).format(value)


def _time(rng: Random) -> str:
    join = rng.choice(".:")
    one = f"{rng.randint(0, 23):02}{join}{rng.randint(0, 59):02}"
    return rng.choice((one, f"{one} น.", f"{one} - {one} น."))


def _of_year(rng: Random) -> str:
    number = _digits(rng, rng.randint(1, 4))
    forms = ("{n}/{y}", "พ.ศ. {y}", "({y})", "{y} - {y}", "ปี {y}", "{n}-{n}", "{p}", "(ฉบับที่ {n})")
    return rng.choice(forms).format(n=number, y=_year(rng), p=_digits(rng, 5))


def _random_digits(rng: Random) -> str:
    return _digits(rng, rng.randint(1, 7))


def syllable(rng: Random) -> str:
    """A pronounceable or unpronounceable Thai syllable, with vowels and marks as printed."""
    mark = rng.choice(("", "", "", "่", "้", "์"))
    return rng.choice(_SYLLABLES).format(c=rng.choice(_LETTERS), m=mark, d=rng.choice(_LETTERS))


def word(rng: Random) -> str:
    """One to four random syllables, now and then Latin letters."""
    if rng.random() < 0.05:
        return "".join(rng.choices("abcdeghijklmnoprstuxyzEPNAOIS@", k=rng.randint(2, 6)))
    return "".join(syllable(rng) for _ in range(rng.randint(1, 4)))


_KINDS: tuple[tuple[Callable[[Random], str], int], ...] = (
    (reference, 16),
    (bare_reference, 18),
    (date, 14),
    (_year, 5),
    (_short_date, 5),
    (_phone, 10),
    (_clause, 8),
    (_sum, 6),
    (_percentage, 4),
    (_time, 3),
    (_of_year, 5),
    (_random_digits, 6),
    (word, 6),
)
_BEFORE = ("ที่ ", "ที่", "ลงวันที่ ", "โทร. ", "โทรสาร ", "ข้อ ", "จำนวน ", "วันที่ ", "เลขที่ ")
_AFTER = (" ลงวันที่", " บาท", " น.", " ชุด", " เรื่อง", " แห่ง", " คน", " และ", ") ", "” ")


def any_run(rng: Random, thai: float = 0.75) -> Run:
    """A run of a random kind with random neighbours; `thai`: the share in Thai digits."""
    make = rng.choices([kind for kind, _ in _KINDS], [weight for _, weight in _KINDS])[0]
    before = rng.choice((rng.choice(_BEFORE), word(rng) + rng.choice((" ", "  ", ""))))
    after = rng.choice((rng.choice(_AFTER), rng.choice((" ", "  ", "")) + word(rng)))
    run = Run(make(rng), before, after)
    return in_thai(run) if rng.random() < thai else run


def in_thai(run: Run) -> Run:
    """The same with Thai digits, as most official letters have them."""
    return Run(*(part.translate(_THAI) for part in (run.text, run.before, run.after)))
