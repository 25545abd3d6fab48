"""Where the ranking is learned: worlds of letters, and what each question sees in them.

Four worlds, since what counts as good differs with how much is held and how well it was
read: an office's few letters, the same badly read, many letters, many letters among news.
Used by `index.train` alone.
"""

import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from rapidfuzz.fuzz import partial_ratio

from corpus.letter import Letter
from corpus.reader import read_file
from corpus.store import load_letters, write_letter
from index import question
from index.build import build_snapshot
from index.damage import damaged
from index.embedding import Embedding
from index.evaluate import GOLDEN as GOLDEN_FILE
from index.evaluate import SHARE, Golden, holds, read_golden, squeeze
from index.features import candidates, feature_matrix
from index.model_source import find_model, identity
from index.question import Question
from index.reference import find_named
from index.shelf import Lanes, Shelf
from index.snapshot import current

GOLDEN = Path("tests/golden")
#: Questions in here are never learned from: `--test` asks them.
UNSEEN = GOLDEN / "unseen"
#: Files of questions on the project's own letters, beside corpus/golden.jsonl.
OWN = ("td", "te", "tf", "tg", "tn", "tp")
#: Someone whom the project's letters name, with a matter that none of them has: not asked where
#: other letters are held too, some of which have it.
UNHELD = "tl"
#: Questions on letters that the office does not hold, and questions asked among the news.
OTHERS, NEWS = 200, 600
#: Questions asked in letters with this share of their characters damaged, and how alike
#: (0 to 100) a quote and a damaged passage that holds it are.
DAMAGED, DAMAGE, LIKE = 700, 0.08, 78
#: Passages looked at and read to learn from: more than an answer reads (`features.LOOKED`), for
#: weights learned of 10 alone did worse out of fold and on every set never learned from.
LEARNED = (24, 12)
#: A passage of fewer characters teaches nothing, though a quote may hold it.
LEAST = 12
Embed = Callable[[str, str], Embedding]


@dataclass(frozen=True)
class World:
    """Letters, and the questions that are asked there; `hiding` also with answers hidden.

    In a `damaged` world a quote is found by its likeness, not letter by letter.
    """

    name: str
    shelf: Shelf
    questions: list[Golden]
    hiding: bool
    damaged: bool = False


@dataclass(frozen=True)
class Sight:
    """A question that goes to the ranking (no exact lane, no talk), where it is asked.

    `right` bool (passages,): what answers it here; none when the letters do not say.
    """

    world: World
    golden: Golden
    asked: Question
    right: np.ndarray


@dataclass(frozen=True)
class Case:
    """One question's candidates: features (n, f), right (n,) bool; `golden` as asked.

    `answerable` is False for a question that the letters do not answer, and for one whose
    answers were hidden (`hidden`): the same topic with the asked-for fact absent.
    """

    world: str
    golden: Golden
    asked: Question
    matrix: np.ndarray
    right: np.ndarray
    answerable: bool
    hidden: bool = False


def worlds(corpus: Path, home: Path) -> list[World]:
    """The worlds of the golden questions; questions on letters not held are unanswerable."""
    files = sorted(GOLDEN.rglob("letters/*.txt"))
    letters = [file for file in files if not file.name.startswith("news")]
    taught = (file for file in sorted(GOLDEN.rglob("*.jsonl")) if file.parent != UNSEEN)
    asked = {file.stem: read_golden(file) for file in taught}
    asked["golden"] = read_golden(corpus / GOLDEN_FILE)
    unheld = asked.pop(UNHELD)
    every = [golden for questions in asked.values() for golden in questions]
    own = [golden for name in ("golden", *OWN) for golden in asked[name]]
    chance = random.Random(0)  # noqa: S311 (a sample, not a secret)
    others = chance.sample([golden for golden in every if golden not in own], OTHERS)
    held = load_letters(corpus)
    torn = [replace(letter, text=damaged(letter.text, DAMAGE, chance)) for letter in held]
    asked_torn = chance.sample(own, DAMAGED)
    return [
        World("office", shelf_of(held, home), own + others + unheld, hiding=True),
        World("damaged", shelf_of(torn, home), asked_torn, hiding=True, damaged=True),
        World("letters", shelf_of(held + _read(letters), home), every, hiding=True),
        World(
            "news", shelf_of(held + _read(files), home), chance.sample(every, NEWS), hiding=False
        ),
    ]


def _read(files: Sequence[Path]) -> list[Letter]:
    return [letter for file in files for letter in read_file(file)]


def shelf_of(letters: Sequence[Letter], home: Path) -> Shelf:
    """A snapshot of these letters, built and opened."""
    with tempfile.TemporaryDirectory() as folder:
        for letter in letters:
            write_letter(letter, Path(folder) / "letters")
        build_snapshot(Path(folder), home)
    return Shelf(current(home), identity(find_model(None, home), home))


def sights(world: World) -> Iterator[Sight]:
    """Every question of a world that goes to the ranking."""
    shelf = world.shelf
    stored = shelf.records.rows(range(shelf.rows))
    squeezed = [squeeze(stored[row].passage.text) for row in range(shelf.rows)]
    for golden in world.questions:
        asked = question.read(golden.query)
        named = find_named(asked.text, shelf.letters)
        if asked.small_talk or named.missing or named.letters:
            continue
        same = _alike if world.damaged else holds
        right = np.array(
            [len(s) >= LEAST and any(same(s, q) for q in golden.quotes) for s in squeezed], bool
        )
        here = golden if right.any() else replace(golden, quotes=())
        yield Sight(world, here, asked, right)


def _alike(passage: str, quote: str) -> bool:
    """As `holds`, for a damaged passage."""
    enough = len(passage) >= SHARE * len(quote)
    return enough and partial_ratio(quote, passage) >= LIKE


def cases(found: Sequence[Sight], embed: Embed) -> Iterator[Case]:
    """The candidates of each question; `embed(id, text)` gives the embedding of a question.

    In a world that hides: also with the answering passages hidden, and with their whole
    letters hidden. Such questions are then not answered.
    """
    for sight in found:
        shelf, right = sight.world.shelf, sight.right
        embedding = embed(sight.golden.id, sight.asked.folded)
        lanes = shelf.lanes(sight.asked, embedding)
        yield _case(sight, embedding, lanes, None)
        if sight.world.hiding and right.any():
            letters = np.isin(shelf.passage_letter, np.asarray(shelf.passage_letter)[right])
            for hide in (right, letters):
                yield _case(sight, embedding, lanes, hide)


def _case(sight: Sight, embedding: Embedding, lanes: Lanes, hide: np.ndarray | None) -> Case:
    shelf = sight.world.shelf
    lanes = lanes if hide is None else _without(lanes, hide)
    chosen = candidates(shelf, lanes, embedding, hide=hide, most=LEARNED)
    matrix = feature_matrix(sight.asked, shelf, lanes, chosen)
    right = sight.right if hide is None else np.zeros_like(sight.right)
    good = np.array([right[c.number] for c in chosen], bool)
    return Case(
        sight.world.name,
        sight.golden,
        sight.asked,
        matrix,
        good,
        answerable=bool(right.any()),
        hidden=hide is not None,
    )


def _without(lanes: Lanes, hide: np.ndarray) -> Lanes:
    """Lanes in which the hidden passages score no better than the middle one."""
    scores = lanes.scores.copy()
    scores[:, hide] = np.median(scores, axis=1, keepdims=True)
    return Lanes(scores)
