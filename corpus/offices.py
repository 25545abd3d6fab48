"""Who sent a letter: the office as people cite it, with damage mended and told.

Promises a name with the province that the letter code proves, never the misread one,
and the printed form beside it. Mending needs proof: a code, a known office's name, or
the same name printed elsewhere in the letter.
"""

import functools
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import yaml
from rapidfuzz.distance import Levenshtein

from corpus.lines import alike, bare, composed, letter_end
from corpus.numbers import Number
from corpus.tables import letter_codes, provinces, unit_office
from corpus.text import to_arabic

_OFFICE = re.compile(
    "^(?:"
    + "|".join(
        map(
            alike,
            [
                "ที่ว่าการ",
                "ศาลากลาง",
                "สำนัก",
                "กระทรวง",
                "กรม",
                "เทศบาล",
                "องค์การ",
                "ที่ทำการ",
                "กอง",
                "ศูนย์",
                "มหาวิทยาลัย",
                "วิทยาลัย",
                "โรงเรียน",
                "โรงพยาบาล",
                "สถาบัน",
                "คณะ",
                "จังหวัด",
                "อำเภอ",
                "สภา",
                "ทำเนียบ",
                "การ",
                "กลุ่ม",
                "ฝ่าย",
                "งาน",
                "ธนาคาร",
                "มูลนิธิ",
                "ราชวิทยาลัย",
                "ศาล",
                "สนง",
            ],
        )
    )
    + ")"
)
_POSTCODE = re.compile(r"(?<!\d)\d{5}(?!\d)")
_ADDRESS = re.compile(
    r"^(?:ถนน|ถ\.|หม|เลขท\d|\d|ตำบล|ต\.|แขวง|เขต|ซอย|อาคาร|ชน|กรงเทพ|กทม|ทำเนยบ|ศนยราชการ)"
)
# The building or work place, and the office that people name instead.
_CITED_AS = (
    ("ที่ว่าการ", ""),
    ("ศาลากลาง", ""),
    ("ที่ทำการองค์การบริหาร", "องค์การบริหาร"),
    ("สำนักงานองค์การบริหาร", "องค์การบริหาร"),
    ("สำนักงานเทศบาล", "เทศบาล"),
    ("ที่ทำการเทศบาล", "เทศบาล"),
)
_WORDS = Path(__file__).parent / "data" / "office_words.yml"
_PROVINCE = re.compile(r"จังหวัด([ก-๎]{2,20})")
# โทร. or โทรสาร and a number: they may follow the office on its line.
_PHONE = re.compile(alike("โทร") + r"[^\d]{0,12}\d")


@dataclass(frozen=True)
class Sender:
    """The sending office: `name` as cited, `printed` as read, `province` as misread or ""."""

    name: str
    printed: str
    misread_province: str = ""


def office_line(address: list[str]) -> str:
    """The line of the address block that names the office, "" when none does."""
    plain = [line for line in address if len(bare(line).text) > 3]
    offices = [line for line in plain if not _ADDRESS.match(bare(line).text)]
    offices = [line for line in offices if not _POSTCODE.search(to_arabic(line))] or offices
    named = [line for line in offices if _OFFICE.match(alike(line))]
    # An office's line stands first; a damaged one is known by its place.
    return next(iter([*named, *offices, *plain]), "")


def sender_of(printed: str, number: Number | None, text: str, year: int | None) -> Sender:
    """The office behind the printed line; `text` is the whole letter, `year` B.E."""
    printed = re.sub(r"\s+", " ", _without_phone(printed)).strip(" ,|")
    name = printed
    for place, office in _CITED_AS:
        if alike(name).startswith(alike(place)) and len(alike(name)) > len(alike(place)) + 2:
            name = office + _without(name, place)
            break
    code = number.code if number else ""
    if code in provinces():
        name, misread = _with_province(name, provinces()[code])
    else:
        misread = ""
    name = _known(name, number, year) or _seen_elsewhere(_mended_words(name), text)
    return Sender(name, printed, misread)


def _without_phone(printed: str) -> str:
    found = _PHONE.search(alike(printed))
    return printed[: bare(printed).at[found.start()]] if found else printed


def _without(name: str, place: str) -> str:
    """`name` after the letters of `place`."""
    letters = bare(name)
    at = letters.at[min(len(bare(place).text), len(letters.at)) - 1] + 1
    return re.sub("^[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]+", "", name[at:]).strip()


def _with_province(name: str, province: str) -> tuple[str, str]:
    """The name with the code's province, and the other province that was printed."""
    found = _PROVINCE.search(name)
    if not found or found[1].startswith(province):
        return name, ""
    return f"{name[: found.start(1)]}{province}{name[found.end(1) :]}", found[1]


@functools.cache
def _words() -> dict[str, str]:
    """Spelling of every office word and of "จังหวัด" with each name, by its bare look-alikes."""
    listed = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    named = [f"จังหวัด{name}" for name in provinces().values()]
    return {alike(word): word for word in reversed([*listed, *named])}


@functools.cache
def _word_pattern() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(_words(), key=len, reverse=True))))


def _mended_words(name: str) -> str:
    """The name with office words that look-alike letters or lost marks spoilt put right."""
    letters, look = bare(name), alike(name)
    mended, at = "", 0
    for match in _word_pattern().finditer(look):
        start, end = letters.at[match.start()], letter_end(name, letters.at, match.end())
        mended += name[at:start] + _words()[match[0]]
        at = end
    return mended + name[at:]


def _known(name: str, number: Number | None, year: int | None) -> str:
    """The office of the code tables that the name must be, "" when none is near enough."""
    if number is None or not number.code:
        return ""
    office = letter_codes().get(number.code, "")
    listed = [office, unit_office(number.code, number.unit, year) or ""]
    if number.code in provinces():
        listed.append(f"จังหวัด{provinces()[number.code]}")
    near = [known for known in listed if known and _close(name, known)]
    return near[0] if near else ""


def _close(one: str, other: str) -> bool:
    return Levenshtein.normalized_similarity(alike(one), alike(other)) >= 0.86


def _seen_elsewhere(name: str, text: str) -> str:
    """The spelling of the name that the letter prints most often; the printed one on a tie."""
    want = bare(name).text
    if len(want) < 5:
        return name
    spellings = Counter({name: 1})
    compact = re.sub(r"[ \t\u00a0\n]+", "", composed(text))
    plain = re.sub(r"\s+", "", name)
    key = alike(plain)[:3]
    letters = bare(compact)
    folded = alike(letters.text)
    for at in (m.start() for m in re.finditer(re.escape(key), folded)):
        piece = letters.text[at : at + len(want)]
        if Levenshtein.normalized_similarity(alike(piece), alike(plain)) >= 0.9:
            spellings[_spelling(compact, letters.at, at, len(want))] += 1
    spellings[name] += spellings.pop(plain, 0) if plain != name else 0
    best, count = spellings.most_common(1)[0]
    return best if count > spellings[name] else name


def _spelling(compact: str, at: tuple[int, ...], first: int, length: int) -> str:
    return compact[at[first] : letter_end(compact, at, min(first + length, len(at)))]
