"""Benchmark: XQuAD Thai as a retrieval task, questions to contexts, nDCG@10.

Run `python -m tests.bench.bench_xquad FILE [--lane dense] [--home var] [--model FOLDER]`, FILE
being `xquad.th.json` of the public XQuAD set (CC BY-SA 4.0). Questions asked twice are
merged, so 1,180 questions look for their contexts among 240. A lane is a function
`(queries, contexts) -> scores (queries, contexts)`; add yours to `LANES`.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from corpus.letter import Letter
from corpus.store import write_letter
from corpus.text import fold_text
from index.build import build_snapshot
from index.embedding import rows
from index.encoder import Encoder, load_encoder
from index.interaction import OUTSIDE, Tokens, meet, stretched
from index.question import read as read_question
from index.shelf import Shelf, relative
from index.snapshot import current

Lane = Callable[[Sequence[str], Sequence[str]], np.ndarray]

#: nDCG@10 on the same task, to print beside ours: the best single model's, and the model's own
#: in 32 bits (MTEB results repository, XQuADRetrieval, th, multilingual-e5-small).
PUBLISHED = {"best single model": 0.971, "multilingual-e5-small, 32 bits": 0.9476}
DEPTH = 10
RESAMPLES = 1000


@dataclass(frozen=True)
class Task:
    """Questions, contexts, and for each question the places of the contexts that answer it."""

    queries: tuple[str, ...]
    contexts: tuple[str, ...]
    relevant: tuple[frozenset[int], ...]


def read_task(path: Path) -> Task:
    """The retrieval task of an XQuAD file: equal contexts and equal questions merged."""
    contexts: dict[str, int] = {}
    relevant: dict[str, set[int]] = {}
    for article in json.loads(path.read_text("utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            place = contexts.setdefault(paragraph["context"], len(contexts))
            for question in paragraph["qas"]:
                relevant.setdefault(question["question"].strip(), set()).add(place)
    return Task(tuple(relevant), tuple(contexts), tuple(map(frozenset, relevant.values())))


def ndcg(scores: np.ndarray, relevant: Sequence[frozenset[int]], depth: int = DEPTH) -> np.ndarray:
    """nDCG at `depth` per question, gains 0 or 1; ties go to the context that comes first."""
    best = np.argsort(-scores, axis=1, kind="stable")[:, :depth]
    discounts = 1 / np.log2(np.arange(2, depth + 2))
    return np.array(
        [
            sum(discounts[rank] for rank, place in enumerate(row) if place in gold)
            / discounts[: len(gold)].sum()
            for row, gold in zip(best, relevant, strict=True)
        ]
    )


def interval(values: np.ndarray) -> tuple[float, float]:
    """The 95 % bootstrap interval of the mean, over questions."""
    drawn = np.random.default_rng(0).choice(values, (RESAMPLES, len(values)))
    low, high = np.quantile(drawn.mean(axis=1), (0.025, 0.975))
    return float(low), float(high)


def dense_lane(home: Path, model: str | None) -> Lane:
    """Cosine of the encoder's whole-text vectors."""
    encoder = load_encoder(model, home, serving=False)

    def lane(queries: Sequence[str], contexts: Sequence[str]) -> np.ndarray:
        return encoder.encode_queries(queries) @ encoder.encode_documents(contexts).T

    return lane


def general_lanes(home: Path, model: str | None) -> Lane:
    """The pipeline's lanes that know nothing of letters, on a real snapshot of the contexts.

    Each context is a document of several passages, mostly with one parent. At the parent, the
    best passage's cosine, BM25 over words, over 4-grams, late interaction with all of its tokens
    (twice) and how well it meets the question's worst-met token are summed, each from 0 (the
    median parent) to 1 (the best); a context counts as its best parent.
    """

    def lane(queries: Sequence[str], contexts: Sequence[str]) -> np.ndarray:
        with tempfile.TemporaryDirectory() as folder:
            shelf = _shelf_of(contexts, Path(folder), home, model)
            encoder = load_encoder(model, home, serving=True)
            firsts = np.flatnonzero(np.diff(shelf.passage_parent, prepend=-1))
            whole = [_joined(shelf, *ends) for ends in pairwise([*firsts.tolist(), shelf.rows])]
            context = shelf.passage_letter[firsts]
            best = np.full((len(queries), len(contexts)), -np.inf)
            for row, query in enumerate(queries):
                np.maximum.at(best[row], context, _general(shelf, encoder, query, firsts, whole))
            return best

    return lane


def _shelf_of(contexts: Sequence[str], folder: Path, home: Path, model: str | None) -> Shelf:
    """A snapshot with a document for each context, in their order; model and cache of `home`."""
    for place, context in enumerate(contexts):
        document = Letter(id=f"x{place:04}-1", kind="เอกสาร", text=context)
        write_letter(document, folder / "letters")
    own = folder / "home"
    own.mkdir()
    for kept in ("model", "cache"):
        (home / kept).mkdir(parents=True, exist_ok=True)
        (own / kept).symlink_to((home / kept).resolve())
    build_snapshot(folder, own, model)
    return Shelf(current(own), load_encoder(model, own, serving=True).identity)


def _joined(shelf: Shelf, first: int, end: int) -> Tokens:
    """The tokens of a run of passages as those of one."""
    held = shelf.tokens(range(first, end))
    units = [np.repeat(t.units, np.diff(t.firsts, append=len(t.rows))) for t in held]
    return stretched(np.concatenate([t.rows for t in held]), np.concatenate(units), OUTSIDE)


def _general(
    shelf: Shelf, encoder: Encoder, query: str, firsts: np.ndarray, whole: Sequence[Tokens]
) -> np.ndarray:
    """The summed lanes for every parent, given the first passage and the tokens of each."""
    folded = fold_text(query)
    embedding = encoder.embed([folded], query=True)[0]
    lanes = shelf.lanes(read_question(query), embedding)
    asked = shelf.projected(np.vstack([rows(embedding), embedding.vector]))
    meetings = meet(asked, shelf.token_weights(embedding.ids), whole)
    met, weakest = (np.array([getattr(m, name) for m in meetings]) for name in ("body", "weakest"))
    dense = np.maximum.reduceat(lanes.of("dense"), firsts)
    words, grams = (lanes.of(name)[firsts] for name in ("parent_words", "parent_grams"))
    return sum(relative(score) for score in (dense, words, grams, met, met, weakest))


LANES: dict[str, Callable[[Path, str | None], Lane]] = {
    "dense": dense_lane,
    "general lanes": general_lanes,
}


def main() -> None:
    """Print each lane's nDCG@10 with its interval and time, and the published figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--lane", choices=LANES, action="append")
    parser.add_argument("--home", type=Path, default=Path("var"))
    parser.add_argument("--model")
    options = parser.parse_args()
    task = read_task(options.file)
    print(f"{len(task.queries)} questions, {len(task.contexts)} contexts, nDCG@{DEPTH}")
    for name in options.lane or LANES:
        start = time.perf_counter()
        lane = LANES[name](options.home, options.model)
        values = ndcg(lane(task.queries, task.contexts), task.relevant)
        low, high = interval(values)
        seconds = time.perf_counter() - start
        print(f"{name:34} {values.mean():.4f}  [{low:.4f}, {high:.4f}]  {seconds:.0f} s")
    for name, value in PUBLISHED.items():
        print(f"{name:34} {value:.4f}  (published)")


if __name__ == "__main__":
    main()
