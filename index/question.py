"""What a question says, read once: its folded text, its terms, what kind of answer it wants.

Keyboard slips are undone here and spoken words get their official ones beside them; the
words as typed always stay. Tables: `index/data/questions.yml`, `index/data/synonyms.txt`.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache

from corpus.text import fold_text
from index.asking import asking
from index.errors import QuestionEmpty, QuestionTooLong, QuestionUnreadable
from index.keyboard import undo_slip
from index.spelling import put_right
from index.tokens import grams, segment, skeleton, words
from index.vocabulary import content_words, expansions, officially, table

#: A LINE message holds 5,000 UTF-16 units; more than this was pasted, not asked.
LIMIT = 5_000
#: Only this much of a long message is looked up: the encoder reads 512 tokens.
READ = 500
_CONTROL_SHARE = 0.05
#: Signs that Unicode counts as letters: they repeat or shorten a word and are none.
_REPEATS = "ๆฯ"
_THAI = re.compile(r"[ก-๙]+")


@dataclass(frozen=True)
class Question:
    """A question ready for the lanes; `types` are the kinds of answer that it wants.

    The terms of one without Thai are those of its words in Thai, which also stand in `folded`
    after the words as typed: letters, and what was learned of finding them, are Thai. Of the
    spoken phrases `said` the official terms are in `expanded`, the first of each in its place in
    `official`. Of a `wordy` message `part` is what asks, and `asking` are its content words.
    """

    text: str
    folded: str
    official: str
    words: tuple[str, ...]
    content: tuple[str, ...]
    part: str
    asking: tuple[str, ...]
    wordy: bool
    grams: tuple[str, ...]
    said: tuple[str, ...]
    expanded: tuple[tuple[str, ...], ...]
    types: tuple[str, ...]
    small_talk: bool

    @cached_property
    def sought(self) -> tuple[str, ...]:
        """The words that texts are searched for, once each."""
        return tuple(word for word in dict.fromkeys(self.content) if len(word) > 1)

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The types whose answer has a form that can be seen in a text."""
        return tuple(name for name in self.types if name in _formed())


def clean(raw: str) -> str:
    """`raw` as text that can be looked up; raises a Question… error with its sentence."""
    if len(raw) > LIMIT:
        raise QuestionTooLong(length=f"{len(raw):,}", limit=f"{LIMIT:,}")
    control = sum(unicodedata.category(c) == "Cc" and not c.isspace() for c in raw)
    if control > max(1, _CONTROL_SHARE * len(raw)):
        raise QuestionUnreadable()
    text = "".join(c for c in raw if c.isspace() or unicodedata.category(c)[0] != "C").strip()
    if not text:
        raise QuestionEmpty()
    return text[:READ]


@lru_cache(maxsize=1)
def ask_patterns() -> dict[str, re.Pattern]:
    """Answer type -> how a question asks for it in folded text."""
    return {row["type"]: re.compile("|".join(row["ask"])) for row in table()["questions"]}


@lru_cache(maxsize=1)
def _formed() -> dict[str, str]:
    """Answer type -> pattern of what its answer looks like, for those that have a form."""
    rows = (row for row in table()["questions"] if row.get("answer"))
    return {row["type"]: "|".join(row["answer"]) for row in rows}


@lru_cache(maxsize=1)
def answer_patterns() -> dict[str, re.Pattern]:
    """Answer type -> what its answer looks like in folded text. Only building looks for it."""
    return {name: re.compile(pattern) for name, pattern in _formed().items()}


@lru_cache(maxsize=1)
def _small_talk() -> tuple[re.Pattern, ...]:
    rows = table()["smalltalk"]
    return tuple(re.compile(pattern) for row in rows for pattern in row["match"])


def _asked_for(folded: str) -> tuple[str, ...]:
    return tuple(name for name, ask in ask_patterns().items() if ask.search(folded))


def _content(folded: str) -> tuple[str, ...]:
    return tuple(content_words(segment(folded)))


def read(raw: str) -> Question:
    """The question in `raw`; raises QuestionEmpty, QuestionUnreadable or QuestionTooLong."""
    text = undo_slip(clean(raw))
    folded = fold_text(text).strip()
    also, asks = put_right(folded), asking(folded)
    # What asks is read twice: the rest of a long message is mostly about who writes it.
    once = [asks] if asks != folded else []
    spelled, part = (" ".join([typed, *also]) for typed in (folded, asks))
    meant = expansions(spelled)
    official = officially(spelled, meant)
    thai, subject, matter = " ".join([*once, spelled]), spelled, part
    if not _THAI.search(folded):
        thai = official
        also = _THAI.findall(thai)
        # "deadline" says what is asked for, and nothing of what it is about.
        bare = [one._replace(terms=("",)) if _asked_for(one.said) else one for one in meant]
        matter = subject = officially(folded, bare)
    # Other scripts have no terms in any lane: a best passage for them means nothing.
    readable = any(run.strip(_REPEATS) for run in skeleton(folded).split())
    return Question(
        text=text,
        folded=" ".join([*once, folded, *also]),
        official=official,
        words=tuple(words(thai)),
        content=_content(subject),
        part=part,
        asking=_content(matter),
        wordy=bool(once),
        grams=tuple(grams(thai)),
        said=tuple(one.said for one in meant),
        expanded=tuple(one.terms for one in meant),
        types=_asked_for(part),
        small_talk=not readable or any(talk.search(folded) for talk in _small_talk()),
    )
