"""Other words for what a question says: abbreviations, spoken words, English words.

Tables are data (`index/data`, `corpus/data`), read once at the first question.
Expansions are extra search terms only; they never change what is shown.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources

import yaml

from corpus.tables import abbreviations, codes_in_english, letter_codes
from corpus.text import fold_text
from index.tokens import segment

_LATIN = re.compile(r"[a-z0-9]")
_LATIN_WORD = re.compile(r"[a-z0-9]+")
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
def _longest() -> int:
    return max(map(len, _said()))


@lru_cache(maxsize=1)
def _stopwords() -> frozenset[str]:
    return frozenset(fold_text(str(word)) for word in table()["stopwords"])


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


def expansions(folded: str) -> list[tuple[str, ...]]:
    """Official terms for each spoken phrase in `folded`, the longest phrase at each place."""
    folded = _DOT_INSIDE.sub("", folded)
    said, longest = _said(), _longest()
    starts, ends = _places(folded)
    found: list[tuple[str, ...]] = []
    covered = 0
    for at in starts:
        if at < covered:
            continue
        for size in range(min(longest, len(folded) - at), 1, -1):
            terms = said.get(folded[at : at + size])
            if terms and (at + size in ends or (size > 5 and not _LATIN.match(folded, at + size))):
                found.append(terms)
                covered = at + size
                break
    return found


def content_words(words: list[str]) -> list[str]:
    """`words` without particles and question words."""
    return [word for word in words if word not in _stopwords()]
