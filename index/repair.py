"""Words of a badly read letter put right, in the copy that is searched; stored text never is.

A letter in which many characters belong to no word was read by a machine from a bad page:
torn words, lost marks, look-alike and lost letters. It becomes the likeliest words (Viterbi
over the letters without marks; a word may lack a letter, have one too many or another).
Word counts are those of print. Official terms (`index/data/synonyms.txt`) are words too,
so that what letters say over and over is known though much of it is lost.
Source of looking up by deletions: Garbe 2012 (SymSpell).
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from corpus.lines import LOOK_ALIKE
from corpus.printed import printed_words
from index.tokens import known_words, pieces, segment
from index.vocabulary import official_terms

#: The share of Thai letters that no word took in, each left alone, from which a letter counts
#: as badly read. Typed letters have at most .005, nine of ten pages full of foreign names .008,
#: letters with 4 % of their characters damaged .011 and more, with 8 % .019 and more.
BAD = 0.012
#: So many characters of a letter tell.
SAMPLE = 3_000
#: In nats: what one changed character costs, one letter (not a mark) more or less or another
#: one in a word besides, a torn word, and one letter left as it is outside of any word.
EDIT, SLIP, TORN, LEFT = 5.0, 2.0, 2.0, 9.0
#: Letters without marks in the longest word, and in the shortest that may lack one.
LONGEST, SLIPS_FROM = 20, 4
#: How many words of the same letters are looked at, the commonest first.
ALIKE_WORDS = 12
#: The share of words that are met as often as in official terms; the others as in print.
OFFICIAL = 0.3
#: How often a whole official term is met, as a share of all words; short ones are words already.
TERM, TERM_LEAST = 1e-5, 8
#: Runs of letters of which the words are kept.
NEAR = 30_000
_MARKS = frozenset("ัิีึืฺุู็่้๊๋์ํ๎")
#: The letter that stands for those that look alike.
LOOK = LOOK_ALIKE | {"แ": "เ", "โ": "ไ"}
_THAI_RUN = re.compile(r"[ก-๎]+(?: [ก-๎]+)*")
_THAI_WORD = re.compile(r"[ก-๎]{2,}")


def badly_read(folded: str) -> bool:
    """Whether too many Thai letters at the beginning of a folded text stand alone."""
    sizes = [len(piece) for piece in pieces(folded[:SAMPLE]) if _THAI_RUN.match(piece)]
    return sizes.count(1) > BAD * sum(sizes)


def repaired(folded: str, lexicon: "Lexicon | None" = None) -> str:
    """A folded text with its Thai read as the likeliest words, of print if of no `lexicon`."""
    words = lexicon or _printed()
    return _THAI_RUN.sub(lambda match: "".join(_likeliest(match.group(), words)), folded)


def _likeliest(run: str, lexicon: "Lexicon") -> list[str]:
    """The words of least cost that a run of Thai can be read as."""
    letters = _letters(run, lexicon.alike)
    count = len(letters)
    cost = [0.0, *[math.inf] * count]
    came: list[tuple[int, str]] = [(0, "")] * (count + 1)
    for i, (_, start, after) in enumerate(letters):
        spent, key = cost[i], ""
        if spent + LEFT < cost[i + 1]:
            cost[i + 1], came[i + 1] = spent + LEFT, (i, run[start:after])
        for j in range(i, min(count, i + LONGEST + 1)):
            key += letters[j][0]
            price, word = lexicon.reading(key, run[start : letters[j][2]], cost[j + 1] - spent)
            if word:
                cost[j + 1], came[j + 1] = spent + price, (i, word)
    words, at = [], count
    while at:
        at, word = came[at]
        words.append(word)
    return words[::-1]


def _letters(text: str, alike: Mapping[str, str]) -> list[tuple[str, int, int]]:
    """The shape of each letter with its start and end, its marks, doubles and blanks with it."""
    found: list[tuple[str, int, int]] = []
    for i, char in enumerate(text):
        shape = "" if char == " " or char in _MARKS else alike.get(char, char)
        if found and (not shape or found[-1][0] == shape):
            found[-1] = (*found[-1][:2], i + 1)
        else:
            found.append((shape, i, i + 1))
    return found


class Lexicon:
    """Words by the shapes of their letters, and those shapes by what is left without one.

    `shares` are how often words are met, `alike` the shape of a letter that shares it, `edit`
    what a changed character costs.
    """

    def __init__(
        self, shares: Mapping[str, float], alike: Mapping[str, str], edit: float = EDIT
    ) -> None:
        self.alike, self._edit = alike, edit
        known: dict[str, list[tuple[float, str]]] = defaultdict(list)
        for word in filter(_THAI_WORD.fullmatch, shares):
            shapes = "".join(shape for shape, _, _ in _letters(word, alike))
            if len(shapes) <= LONGEST:
                known[shapes].append((-math.log(shares[word]), word))
        self._known = {shapes: sorted(found)[:ALIKE_WORDS] for shapes, found in known.items()}
        self._lacking: dict[str, list[str]] = defaultdict(list)
        for shapes in self._known:
            if len(shapes) >= SLIPS_FROM:
                for lacking in _lacking(shapes):
                    self._lacking[lacking].append(shapes)
        self._words = lru_cache(maxsize=NEAR)(self._found)

    def reading(self, shapes: str, printed: str, limit: float) -> tuple[float, str]:
        """What the likeliest word of cost below `limit` costs, as written; "" when none is."""
        words, best = self._words(shapes), ""
        if not words:
            return limit, best
        whole = printed.replace(" ", "")
        torn = TORN if whole != printed.strip() else 0.0
        for price, word in words:
            if price + torn >= limit:
                break
            edits = Levenshtein.distance(whole, word)
            if edits <= max(1, len(word) // 3) + 1 and price + self._edit * edits + torn < limit:
                limit = price + self._edit * edits + torn
                best = word if edits or torn else printed
        return limit, best

    def _found(self, shapes: str) -> list[tuple[float, str]]:
        """The words of these shapes and of those a slip away, the likeliest first."""
        slipped = set(self._slipped(shapes)) - {shapes}
        found = [(p + SLIP, word) for near in slipped for p, word in self._known[near]]
        return sorted([*self._known.get(shapes, ()), *found])

    def _slipped(self, shapes: str) -> Iterator[str]:
        """Shapes with one letter more, one less, or another one in its place."""
        yield from self._lacking.get(shapes, ())
        if len(shapes) < SLIPS_FROM:
            return
        for at, lacking in enumerate(_lacking(shapes)):
            if len(lacking) >= SLIPS_FROM and lacking in self._known:
                yield lacking
            for near in self._lacking.get(lacking, ()):
                if near[:at] == shapes[:at] and near[at + 1 :] == shapes[at + 1 :]:
                    yield near


def _lacking(shapes: str) -> list[str]:
    return [shapes[:at] + shapes[at + 1 :] for at in range(len(shapes))]


@lru_cache(maxsize=1)
def _printed() -> Lexicon:
    return Lexicon(met(printed_words()), LOOK)


def met(general: Mapping[str, int]) -> dict[str, float]:
    """How often each known word is met, as a share, given the counts of Thai at large.

    Those of official terms are met more often, and these terms whole too.
    """
    terms = Counter(official_terms())
    official = Counter(word for term in terms.elements() for word in segment(term))
    shares = _shares(general, 1 - OFFICIAL)
    for word, share in _shares(official, OFFICIAL).items():
        shares[word] = shares.get(word, 0.0) + share
    found = {word: shares[word] for word in known_words() & shares.keys()}
    for term, often in terms.items():
        if len(term) >= TERM_LEAST:
            found.setdefault(term.replace(" ", ""), TERM * often)
    return found


def _shares(seen: Mapping[str, int], of: float) -> dict[str, float]:
    total = sum(seen.values())
    return {word: of * count / total for word, count in seen.items()}
