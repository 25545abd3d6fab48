"""How often words are printed: pythainlp's counts of its national corpus and its textbooks."""

from collections import Counter
from itertools import chain

_FILES = ("tnc_freq.txt", "ttc_freq.txt")


def printed_words() -> Counter[str]:
    """Word -> how often it is met in both, the same in every process; 0.3 s.

    Some words stand there twice, and pythainlp gives the lines in any order.
    """
    from pythainlp.corpus import get_corpus

    printed: Counter[str] = Counter()
    for line in chain.from_iterable(map(get_corpus, _FILES)):
        word, _, often = line.partition("\t")
        printed[word] += int(often)
    return printed
