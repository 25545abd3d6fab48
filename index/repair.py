"""Words of a badly read letter put right, in the copy that is searched; stored text never is.

A letter in which many characters belong to no word was read by a machine from a bad page:
torn words, lost marks, look-alike letters. Each such stretch becomes the likeliest dictionary
words (Viterbi over the letters without marks). Word counts: pythainlp's TNC and TTC.
"""

import math
import re
from collections import Counter, defaultdict
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from corpus.lines import LOOK_ALIKE
from index.tokens import known_word, known_words, pieces

#: The share of Thai letters that no word took in, each left alone, from which a letter counts
#: as badly read. Typed letters have at most .005, nine of ten pages full of foreign names .008,
#: letters with 4 % of their characters damaged .011 and more, with 8 % .019 and more.
BAD = 0.012
#: So many characters of a letter tell.
SAMPLE = 3_000
#: How many words beside an unknown one are read again with it.
BESIDE = 2
#: In nats: what one changed letter costs, and one letter left as it is outside of any word.
EDIT, LEFT = 5.0, 9.0
#: A torn word costs less than a changed letter.
TORN = 0.4 * EDIT
LONGEST, ALIKE_WORDS = 14, 12
_MARKS = frozenset("ัิีึืฺุู็่้๊๋์ํ๎")
_GROUP = LOOK_ALIKE | {"แ": "เ", "โ": "ไ"}
_THAI_RUN = re.compile(r"[ก-๎]+(?: [ก-๎]+)*")
_THAI_WORD = re.compile(r"[ก-๎]{2,}")


def badly_read(folded: str) -> bool:
    """Whether too many Thai letters at the beginning of a folded text stand alone."""
    sizes = [len(piece) for piece in pieces(folded[:SAMPLE]) if _THAI_RUN.match(piece)]
    return sizes.count(1) > BAD * sum(sizes)


def repaired(folded: str) -> str:
    """A folded text with the stretches around unknown words read as dictionary words."""
    return _THAI_RUN.sub(lambda match: _repaired_run(match.group()), folded)


def _unknown(piece: str) -> bool:
    return not piece.isspace() and (len(piece) < 2 or not known_word(piece))


def _repaired_run(run: str) -> str:
    cut = pieces(run)
    places = [i for i, piece in enumerate(cut) if not piece.isspace()]
    again: set[int] = set()
    for at, i in enumerate(places):
        if _unknown(cut[i]):
            near = places[max(0, at - BESIDE) : at + BESIDE + 1]
            again.update(range(near[0], near[-1] + 1))
    made: list[str] = []
    stretch: list[str] = []
    for i, piece in enumerate(cut):
        if i in again:
            stretch.append(piece)
            continue
        made += [*_likeliest("".join(stretch)), piece]
        stretch.clear()
    return "".join([*made, *_likeliest("".join(stretch))])


def _likeliest(stretch: str) -> list[str]:
    """The words of least cost that a stretch can be read as."""
    lexicon, letters = _lexicon(), _letters(stretch)
    count = len(letters)
    cost = [0.0, *[math.inf] * count]
    came: list[tuple[int, str]] = [(0, "")] * (count + 1)
    for i in range(count):
        ways = [(i + 1, LEFT, stretch[letters[i][1] : letters[i][2]])]
        key = ""
        for j in range(i, min(count, i + LONGEST)):
            key += letters[j][0]
            if key in lexicon:
                printed = stretch[letters[i][1] : letters[j][2]]
                ways += [(j + 1, *way) for way in _readings(printed, lexicon[key])]
        for end, price, word in ways:
            if cost[i] + price < cost[end]:
                cost[end], came[end] = cost[i] + price, (i, word)
    words, at = [], count
    while at:
        at, word = came[at]
        words.append(word)
    return words[::-1]


def _readings(printed: str, words: list[tuple[float, str]]) -> list[tuple[float, str]]:
    """What each word costs as the reading of `printed`, and how it is then written."""
    whole = printed.replace(" ", "")
    torn = TORN if whole != printed.strip() else 0.0
    found = []
    for price, word in words:
        edits = Levenshtein.distance(whole, word)
        if edits <= max(1, len(word) // 3) + 1:
            same = edits == 0 and not torn
            found.append((price + EDIT * edits + torn, printed if same else word))
    return found


def _letters(text: str) -> list[tuple[str, int, int]]:
    """The shape of each letter with its start and end, its marks, doubles and blanks with it."""
    found: list[tuple[str, int, int]] = []
    for i, char in enumerate(text):
        shape = "" if char == " " or char in _MARKS else _GROUP.get(char, char)
        if found and (not shape or found[-1][0] == shape):
            found[-1] = (*found[-1][:2], i + 1)
        else:
            found.append((shape, i, i + 1))
    return found


@lru_cache(maxsize=1)
def _lexicon() -> dict[str, list[tuple[float, str]]]:
    """Shapes of letters -> the commonest dictionary words of these shapes with their surprise."""
    from pythainlp.corpus import tnc, ttc

    seen: Counter[str] = Counter()
    for words in (tnc, ttc):
        seen.update(words.unigram_word_freqs())
    total = seen.total()
    alike: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for word in filter(_THAI_WORD.fullmatch, known_words()):
        shapes = "".join(shape for shape, _, _ in _letters(word))
        alike[shapes].append((-math.log((seen[word] + 0.5) / total), word))
    return {shapes: sorted(words)[:ALIKE_WORDS] for shapes, words in alike.items()}
