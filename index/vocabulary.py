"""Other words for what a question says: abbreviations, spoken words, English words.

Tables are data (`index/data`, `corpus/data`), read once at the first question.
Expansions are extra search terms only; they never change what is shown.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

import yaml

from corpus.tables import abbreviations, codes_in_english, letter_codes
from corpus.text import fold_text
from index.tokens import Words, segment

_LATIN = re.compile(r"[a-z0-9]")
_LATIN_WORD = re.compile(r"[a-z0-9]+")
_SPACES = re.compile(r" +")
#: Words that the Thai National Corpus has less often are as rare as one another.
_FREQUENT = 100
#: The dots between the letters of an abbreviation as typed: อ.บ.ต. and อ.บ.ต are อบต.
_DOT_INSIDE = re.compile(r"(?<=[ก-ฮ])\. ?(?=[ก-ฮ]{1,2}(?:\.|\s|$))")


def _text(name: str) -> str:
    return resources.files("index").joinpath("data", name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def table() -> dict:
    """The question types, small talk and stop words of `questions.yml`."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(_text("questions.yml"), Loader=loader)  # noqa: S506 (safe, and in C)


@lru_cache(maxsize=1)
def _said() -> dict[str, tuple[str, ...]]:
    """Folded spoken phrase -> folded official terms.

    A line of `synonyms.txt` is `say | say = write | write`: ten times as fast to read as YAML.
    """
    terms: dict[str, list[str]] = defaultdict(list)
    for line in _text("synonyms.txt").splitlines():
        if line and not line.startswith("#"):
            say, write = ([fold_text(x) for x in side.split(" | ")] for side in line.split(" = "))
            for phrase in say:
                terms[phrase] += write
    for row in abbreviations():
        longs = [fold_text(long) for long in row.expansions]
        for said in map(fold_text, row.spellings):
            terms[said] += longs
        for long in longs:
            terms[long] += [fold_text(form) for form in row.forms]
    for name, code in codes_in_english().items():
        terms[name].append(fold_text(letter_codes()[code]))
    return {phrase: tuple(dict.fromkeys(words)) for phrase, words in terms.items()}


def official_terms() -> Iterator[str]:
    """The folded official terms of the tables, once for each phrase that means them."""
    return (term for terms in _said().values() for term in terms)


@lru_cache(maxsize=1)
def _phrases() -> Words:
    return Words(_said())


@lru_cache(maxsize=2)
def _listed(name: str) -> frozenset[str]:
    """The folded words of a list of `questions.yml`."""
    return frozenset(fold_text(str(word)) for word in table()[name])


def _places(folded: str) -> tuple[list[int], frozenset[int]]:
    """Where words of `folded` begin, and where words end: a phrase stands between these."""
    starts, ends, at = [], set(), 0
    for word in segment(folded):
        found = folded.find(word, at)
        if found >= 0:
            starts.append(found)
            at = found + len(word)
            ends |= {at, at + 1} if folded[at : at + 1] == "." else {at}
    for latin in _LATIN_WORD.finditer(folded):  # "e-mail" is two words to the segmenter
        starts.append(latin.start())
        ends.add(latin.end())
    return sorted(set(starts)), frozenset(ends)


class Meant(NamedTuple):
    """A spoken phrase, where it stands in a folded text, and its official terms."""

    said: str
    start: int
    end: int
    terms: tuple[str, ...]


def expansions(folded: str) -> list[Meant]:
    """The spoken phrases in `folded`, the longest one at each place; none overlap.

    Places are of the text without the dots inside of abbreviations.
    """
    folded = without_dots(folded)
    said, phrases = _said(), _phrases()
    starts, ends = _places(folded)
    found: list[Meant] = []
    covered = 0
    for at in starts:
        if at < covered:
            continue
        for phrase in reversed(phrases.prefixes(folded, at)):
            size, end = len(phrase), at + len(phrase)
            if size > 1 and (end in ends or (size > 5 and not _LATIN.match(folded, end))):
                found.append(Meant(phrase, at, end, said[phrase]))
                covered = end
                break
    return found


def without_dots(folded: str) -> str:
    """`folded` with อ.บ.ต. as อบต, which is how the tables have it."""
    return _DOT_INSIDE.sub("", folded)


def officially(folded: str, found: Sequence[Meant]) -> str:
    """`folded`, without dots, with the first official term in the place of each phrase found."""
    folded = without_dots(folded)
    made, at = [], 0
    for one in found:
        made += folded[at : one.start], f" {one.terms[0]} "
        at = one.end
    return _SPACES.sub(" ", "".join([*made, folded[at:]])).strip()


def of_the_frame(word: str) -> bool:
    """Whether `word` says who or what paper is asked about, and not what matter."""
    return word.isdecimal() or word in _listed("frame")


@lru_cache(maxsize=1)
def frequent_words() -> dict[str, int]:
    """How often a word stands in the Thai National Corpus, for the 11,000 most frequent ones.

    pythainlp's list begins with the most frequent; nine in ten of its words are rarer.
    """
    counts: dict[str, int] = {}
    words = resources.files("pythainlp.corpus").joinpath("tnc_freq.txt")
    with words.open(encoding="utf-8") as lines:
        for line in lines:
            word, count = line.rsplit("\t", 1)
            if int(count) < _FREQUENT:
                break
            counts[word] = int(count)
    return counts


def rarity(word: str) -> float:
    """How rare `word` is in Thai at large: near 0 for the most frequent, .67 for the rarest."""
    return 1 - math.log10(frequent_words().get(word, _FREQUENT)) / 6


def content_words(words: list[str]) -> list[str]:
    """`words` without particles and question words."""
    return [word for word in words if word not in _listed("stopwords")]
