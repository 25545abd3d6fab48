"""Search terms of Thai text: dictionary words with the parts of compounds, and 4-grams.

Works on folded text (`corpus.text.fold`) only. The dictionary is pythainlp's word list
and the abbreviation table, cut by `newmm` (engine `longest` takes minutes on one letter).
The 4-grams run over a *skeleton* without tone marks and doubled letters, so that what a
reading machine or a typist mistakes costs little.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

import numpy as np

from corpus.tables import abbreviations

GRAM = 4
#: So many letters tell which lengths the words that begin with them have.
_BEGIN = 3
#: Marks that typists and OCR lose or swap, and the letter that stands for the group.
_LOST = "่้๊๋็์ํ"
_GROUPED = {"ี": "ิ", "ึ": "ิ", "ื": "ิ", "ู": "ุ", "ใ": "ไ", "แ": "เ"}
_SHAPES = tuple({**dict.fromkeys(_LOST, ""), **_GROUPED}.items())
_DOUBLED = re.compile(r"([฀-๛])\1+")
_NOT_TERM = re.compile(r"[^0-9a-z฀-๛]+")
#: The dots inside an abbreviation: ก.บ.จ. and กบจ. are one term.
_INNER_DOT = re.compile(r"(?<=[ก-ฮ])\. ?(?=[ก-ฮ]{1,2}\.)")


class Words:
    """Words as `newmm` asks for them: a set, and their lengths by beginning.

    pythainlp's own trie of Python objects takes 0.9 s and 75 MB for the same 62,000 words.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(word.strip() for word in words)
        lengths: dict[str, set[int]] = defaultdict(set)
        for word in self.words:
            lengths[word[:_BEGIN]].add(len(word))
        self._lengths = {begin: sorted(found) for begin, found in lengths.items()}

    def __len__(self) -> int:
        return len(self.words)

    def prefixes(self, text: str, start: int = 0) -> list[str]:
        """Every word that `text` has at `start`, the shortest first."""
        words = self.words
        begin = text[start : start + _BEGIN]
        found = [begin[:size] for size in range(1, len(begin)) if begin[:size] in words]
        for length in self._lengths.get(begin, ()):
            word = text[start : start + length]
            if word in words and len(word) == length:
                found.append(word)
        return found


@lru_cache(maxsize=1)
def _dictionary() -> Words:
    from pythainlp.corpus.common import thai_words

    short = {form.replace(".", "") for row in abbreviations() for form in row.forms}
    return Words(thai_words() | short)


def segment(folded: str) -> list[str]:
    """`folded` cut into words by `newmm`, white space and punctuation dropped."""
    return list(_cut(folded))


@lru_cache(maxsize=512)
def _cut(folded: str) -> tuple[str, ...]:
    """The words of one text: a question is cut by several modules, and terms come again."""
    found = pieces(_INNER_DOT.sub("", folded))
    return tuple(word for word in (_NOT_TERM.sub("", piece) for piece in found) if word)


def pieces(folded: str) -> list[str]:
    """`folded` cut by `newmm` into words, white space and all else: joined they give it again."""
    from pythainlp.tokenize import word_tokenize

    return word_tokenize(folded, custom_dict=_dictionary(), engine="newmm", keep_whitespace=True)


def known_words() -> frozenset[str]:
    """The words of the dictionary."""
    return _dictionary().words


def known_word(word: str) -> bool:
    """Whether `word` stands in the dictionary."""
    return word in _dictionary().words


@lru_cache(maxsize=50_000)
def parts_of(word: str) -> tuple[str, ...]:
    """Two dictionary words that `word` is a compound of, or nothing."""
    words = _dictionary().words
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
    """`folded` as its letters and digits look: no tone marks, like vowels one, no doubles."""
    return _DOUBLED.sub(r"\1", _shapes(folded))


def solid(folded: str) -> str:
    """The skeleton without any spaces, to look for words in."""
    return _DOUBLED.sub(r"\1", _shapes(folded).replace(" ", ""))


def _shapes(folded: str) -> str:
    # Twenty times as fast as str.translate, which is slow outside ASCII.
    for char, shape in _SHAPES:
        folded = folded.replace(char, shape)
    return _NOT_TERM.sub(" ", folded)


def grams(folded: str) -> list[str]:
    """Overlapping 4-grams of each run of letters in the skeleton; short runs whole."""
    terms: list[str] = []
    for run in skeleton(folded).split():
        terms += run_grams(run)
    return terms


def run_grams(run: str) -> list[str]:
    """The 4-grams of one run of letters of a skeleton, a short one whole."""
    return [run[i : i + GRAM] for i in range(max(1, len(run) - GRAM + 1))]


def gram_codes(solid_text: str) -> np.ndarray:
    """The 4-grams of a `solid` text as numbers, in its order: uint64 (n,).

    A solid text has no character past U+FFFF, so that four of them are one number: here one
    read at every second byte, a tenth of the time of putting it together.
    """
    data = solid_text.ljust(GRAM).encode("utf-16-le")
    count = len(data) // 2 - GRAM + 1
    return np.ndarray((count,), np.dtype("<u8"), data, strides=(2,)).copy()


def warm() -> None:
    """Load the dictionary now, so that the first question does not wait for it."""
    segment("เวียน")
