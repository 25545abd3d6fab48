"""Search terms of Thai text: dictionary words with the parts of compounds, and 4-grams.

Works on folded text (`corpus.text.fold`) only. The dictionary is pythainlp's word list
and the abbreviation table, cut by `newmm` (engine `longest` takes minutes on one letter).
The 4-grams run over a *skeleton* without tone marks, so that a lost mark costs nothing.
"""

import re
from functools import lru_cache

from corpus.tables import abbreviations

GRAM = 4
#: Marks that typists and OCR lose or swap, and the letter that stands for the group.
_LOST = "่้๊๋็์ํ"
_GROUPED = (("ี", "ิ"), ("ึ", "ิ"), ("ื", "ิ"), ("ู", "ุ"), ("ใ", "ไ"), ("แ", "เ"))
_NOT_TERM = re.compile(r"[^0-9a-z฀-๛]+")
#: The dots inside an abbreviation: ก.บ.จ. and กบจ. are one term.
_INNER_DOT = re.compile(r"(?<=[ก-ฮ])\. ?(?=[ก-ฮ]{1,2}\.)")


@lru_cache(maxsize=1)
def _dictionary() -> tuple[object, frozenset[str]]:
    """The trie that `newmm` walks, and its words (about 62,000, 0.4 s)."""
    from pythainlp.corpus.common import thai_words
    from pythainlp.util import Trie

    short = {form.replace(".", "") for row in abbreviations() for form in row.forms}
    words = set(thai_words()) | short
    return Trie(words), frozenset(words)


def segment(folded: str) -> list[str]:
    """`folded` cut into words by `newmm`, white space and punctuation dropped."""
    from pythainlp.tokenize import word_tokenize

    trie, _ = _dictionary()
    text = _INNER_DOT.sub("", folded)
    pieces = word_tokenize(text, custom_dict=trie, engine="newmm", keep_whitespace=False)
    return [word for word in (_NOT_TERM.sub("", piece) for piece in pieces) if word]


def known_word(word: str) -> bool:
    """Whether `word` stands in the dictionary."""
    return word in _dictionary()[1]


@lru_cache(maxsize=50_000)
def parts_of(word: str) -> tuple[str, ...]:
    """Two dictionary words that `word` is a compound of, or nothing."""
    _, words = _dictionary()
    if len(word) < 6:
        return ()
    cuts = [i for i in range(2, len(word) - 1) if word[:i] in words and word[i:] in words]
    best = max(cuts, key=lambda i: min(i, len(word) - i), default=None)
    return (word[:best], word[best:]) if best else ()


def words(folded: str) -> list[str]:
    """Word terms of `folded`: each word, and the parts of compounds."""
    terms: list[str] = []
    for word in segment(folded):
        terms.append(word)
        terms.extend(parts_of(word))
    return terms


def skeleton(folded: str) -> str:
    """`folded` without tone marks, look-alike vowels merged, only letters and digits."""
    # Twenty times as fast as str.translate, which is slow outside ASCII.
    for mark in _LOST:
        folded = folded.replace(mark, "")
    for mark, letter in _GROUPED:
        folded = folded.replace(mark, letter)
    return _NOT_TERM.sub(" ", folded)


def solid(folded: str) -> str:
    """The skeleton without any spaces, to look for words in."""
    return skeleton(folded).replace(" ", "")


def grams(folded: str) -> list[str]:
    """Overlapping 4-grams of each run of letters in the skeleton; short runs whole."""
    terms: list[str] = []
    for run in skeleton(folded).split():
        terms.extend(run[i : i + GRAM] for i in range(max(1, len(run) - GRAM + 1)))
    return terms


@lru_cache(maxsize=4_096)
def gram_set(folded: str) -> frozenset[str]:
    """The different 4-grams of the skeleton across spaces, to compare two texts by."""
    run = solid(folded)
    return frozenset([run[i : i + GRAM] for i in range(max(1, len(run) - GRAM + 1))])


def warm() -> None:
    """Load the dictionary now, so that the first question does not wait for it."""
    segment("เวียน")
