"""Learn the ranking and the confidence from golden questions: `python -m index.train`.

Reads corpus/golden.jsonl (questions on the real letters) and tests/golden (on invented
ones), writes `index/data/weights.json` and prints figures by cross-validation. The order
is a linear model with a softmax over each question's candidates (ListNet with one right
set); the confidence is a logistic regression on out-of-fold orders, so it is honest.
"""

import argparse
import json
import random
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np

from corpus.reader import read_file
from corpus.store import write_letter
from index import question, ranking
from index.build import build_snapshot
from index.embedding import Embedding
from index.encoder import load_encoder
from index.engine import Engine
from index.evaluate import Golden, holds, read_golden, squeeze
from index.features import NAMES, candidates, feature_matrix
from index.gate import GOLDEN as GOLDEN_FILE
from index.question import Question
from index.ranking import SURE_NAMES, Linear
from index.reference import find_named
from index.shelf import Lanes, Shelf
from index.snapshot import current

GOLDEN = Path("tests/golden")
WEIGHTS = Path("index/data/weights.json")
FOLDS = 5
L2_ORDER = 1e-2
L2_SURE = 0.02
#: The share of the answerable that may be refused, out of fold: the training questions are
#: worded harder than those that people ask, of whom about half as many are then refused.
FALSE_REFUSALS = 0.08
#: What one unanswerable question, and one with its answers hidden, weighs in the confidence.
UNANSWERED, HIDDEN = 1.0, 0.15
#: Questions on letters that the office does not hold, and questions asked among the news.
OTHERS, NEWS = 150, 500


@dataclass(frozen=True)
class Case:
    """One question's candidates: features (n, f), right (n,) bool; `golden` as asked.

    `answerable` is False for a question that the letters do not answer, and for one whose
    answers were hidden (`hidden`): the same topic with the asked-for fact absent.
    """

    golden: Golden
    asked: Question
    matrix: np.ndarray
    right: np.ndarray
    answerable: bool
    hidden: bool = False


def _world(corpus: Path, files: Sequence[Path], home: Path) -> Engine:
    """An engine over the project's letters and those in `files` together."""
    with tempfile.TemporaryDirectory() as folder:
        letters = Path(folder) / "letters"
        shutil.copytree(corpus / "letters", letters)
        for file in files:
            for letter in read_file(file):
                write_letter(letter, letters)
        build_snapshot(Path(folder), home)
    return Engine.of(current(home), load_encoder(None, home, serving=True))


def _collected(corpus: Path, home: Path) -> dict[str, list[Case]]:
    """Cases from three worlds: an office's few letters, many letters, many letters and news.

    What counts as good differs with how much is held, so the weights see all three. In the
    office's world the questions on other letters are off its topics: a sample of them.
    """
    files = sorted(GOLDEN.rglob("letters/*.txt"))
    letters = [file for file in files if not file.name.startswith("news")]
    asked = {file.stem: read_golden(file) for file in sorted(GOLDEN.rglob("*.jsonl"))}
    asked["golden"] = read_golden(corpus / GOLDEN_FILE)
    every = [golden for questions in asked.values() for golden in questions]
    own = asked["golden"] + asked["td"]
    chance = random.Random(0)  # noqa: S311 (a sample, not a secret)
    others = chance.sample([g for g in every if g not in own], OTHERS)
    office, many, news = (_world(corpus, held, home) for held in ([], letters, files))
    return {
        "office": cases(office, own + others, hiding=True),
        "letters": cases(many, every, hiding=True),
        "news": cases(news, chance.sample(every, NEWS)),
    }


def cases(engine: Engine, questions: Sequence[Golden], hiding: bool = False) -> list[Case]:
    """The candidates of each question that goes to the ranking (no exact lane, no talk).

    With `hiding` also each case with its answering passages hidden, and with their whole
    letters hidden: questions that are then not answered.
    """
    shelf, encoder = engine._shelf, engine._encoder
    read = [(golden, question.read(golden.query)) for golden in questions]
    texts = [asked.folded for _, asked in read]
    embeddings = [encoder.embed([text], query=True)[0] for text in texts]
    stored = shelf.records.rows(range(shelf.rows))
    squeezed = [squeeze(stored[row].passage.text) for row in range(shelf.rows)]
    made: list[Case] = []
    for (golden, asked), embedding in zip(read, embeddings, strict=True):
        named = find_named(asked.text, shelf.letters)
        if asked.small_talk or named.missing or named.letters:
            continue
        right = np.array([any(holds(s, q) for q in golden.quotes) for s in squeezed], bool)
        # A question on a letter that is not held here has no answer here.
        here = golden if right.any() else replace(golden, quotes=())
        letters = np.isin(shelf.passage_letter, np.asarray(shelf.passage_letter)[right])
        lanes = shelf.lanes(asked, embedding)
        hides = (None, right, letters) if hiding and right.any() else (None,)
        sight = _Sight(shelf, here, asked, embedding, lanes)
        made.extend(_case(sight, right, hide) for hide in hides)
    return made


@dataclass(frozen=True)
class _Sight:
    """What a case is made of, before anything is hidden."""

    shelf: Shelf
    golden: Golden
    asked: Question
    embedding: Embedding
    lanes: Lanes


def _case(sight: _Sight, right: np.ndarray, hide: np.ndarray | None) -> Case:
    lanes = sight.lanes if hide is None else _without(sight.lanes, hide)
    chosen = candidates(sight.shelf, lanes, sight.embedding)
    chosen = [c for c in chosen if hide is None or not hide[c.number]]
    matrix = feature_matrix(sight.asked, sight.shelf, lanes, chosen)
    good = np.array([right[c.number] for c in chosen], bool)
    answerable = bool(sight.golden.quotes) and hide is None
    return Case(sight.golden, sight.asked, matrix, good, answerable, hide is not None)


def _without(lanes: Lanes, hide: np.ndarray) -> Lanes:
    """Lanes in which the hidden passages score no better than the middle one."""
    found = {}
    for field in fields(lanes):
        scores = np.array(getattr(lanes, field.name))
        scores[hide] = np.median(scores)
        found[field.name] = scores
    return Lanes(**found)


def _scale(rows: np.ndarray) -> np.ndarray:
    """The spread of each column; 1 for a column that never changes."""
    spread = rows.std(axis=0)
    return np.where(spread > 1e-4, spread, 1.0)


def fit_order(train: Sequence[Case], steps: int = 300) -> Linear:
    """The ordering weights: maximum likelihood that a right passage comes first."""
    import torch

    used = [case for case in train if case.right.any() and not case.right.all()]
    matrix = np.concatenate([case.matrix for case in used]).astype(np.float64)
    mean, scale = matrix.mean(axis=0), _scale(matrix)
    rows = torch.tensor((matrix - mean) / scale)
    right = torch.tensor(np.concatenate([case.right for case in used]), dtype=torch.float64)
    group = torch.tensor(np.repeat(np.arange(len(used)), [len(c.right) for c in used]))
    weights = torch.zeros(rows.shape[1], dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.Adam([weights], lr=0.03)
    for _ in range(steps):
        loss = _loss(rows @ weights, right, group, len(used)) + L2_ORDER * (weights**2).sum()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return Linear(NAMES, mean, scale, weights.detach().numpy())


def _loss(scores, right, group, count):
    import torch

    top = torch.full((count,), -1e9, dtype=scores.dtype)
    top = top.scatter_reduce(0, group, scores.detach(), "amax")
    power = torch.exp(scores - top[group])
    total = torch.zeros(count, dtype=scores.dtype).scatter_add(0, group, power)
    good = torch.zeros(count, dtype=scores.dtype).scatter_add(0, group, power * right)
    return (torch.log(total) - torch.log(good + 1e-12)).mean()


def fit_sure(made: Sequence[Case], rows: np.ndarray) -> Linear:
    """The confidence: a logistic regression; few real refusals weigh more than made ones."""
    from sklearn.linear_model import LogisticRegression

    weight = [HIDDEN if case.hidden else 1.0 if case.answerable else UNANSWERED for case in made]
    mean, scale = rows.mean(axis=0), _scale(rows)
    model = LogisticRegression(C=L2_SURE, max_iter=3000)
    answerable = [case.answerable for case in made]
    model.fit((rows - mean) / scale, answerable, sample_weight=weight)
    return Linear(SURE_NAMES, mean, scale, model.coef_[0], float(model.intercept_[0]))


def _folds(made: Sequence[Case]) -> np.ndarray:
    """The fold of each case; every form of one question is in one fold."""
    ids = list(dict.fromkeys(case.golden.id for case in made))
    folds = np.arange(len(ids)) % FOLDS
    np.random.default_rng(0).shuffle(folds)
    fold_of = dict(zip(ids, folds.tolist(), strict=True))
    return np.array([fold_of[case.golden.id] for case in made])


def out_of_fold(made: Sequence[Case], fit: Callable[[Sequence[Case]], Linear]) -> list[np.ndarray]:
    """Each case's scores by the model that did not see it."""
    folds = _folds(made)
    models = [
        fit([c for c, f in zip(made, folds, strict=True) if f != fold]) for fold in range(FOLDS)
    ]
    return [models[fold](case.matrix) for case, fold in zip(made, folds, strict=True)]


def _ranks(made: Sequence[Case], scores: Sequence[np.ndarray]) -> np.ndarray:
    """Rank of the first right candidate of each answerable case; a large number for none."""
    found = []
    for case, score in zip(made, scores, strict=True):
        if case.answerable:
            places = np.flatnonzero(case.right[np.argsort(-score, kind="stable")])
            found.append(places[0] + 1 if len(places) else 10**6)
    return np.array(found)


def _show(name: str, ranks: np.ndarray) -> None:
    shares = " ".join(f"hit@{k} {np.mean(ranks <= k):.3f}" for k in (1, 3, 10))
    print(f"{name:24s} n {len(ranks):4d}  {shares}  mrr {np.mean(1 / ranks):.3f}")


def _sure_scores(made: Sequence[Case], rows: np.ndarray) -> np.ndarray:
    """Out-of-fold log-odds of each row."""
    folds, scores = _folds(made), np.zeros(len(rows))
    for fold in range(FOLDS):
        seen = [case for case, at in zip(made, folds, strict=True) if at != fold]
        scores[folds == fold] = fit_sure(seen, rows[folds != fold])(rows[folds == fold])
    return scores


def _reliability(log_odds: np.ndarray, answerable: np.ndarray) -> None:
    chances = np.array([ranking.probability(value) for value in log_odds])
    for low in np.arange(0, 1, 0.2):
        held = (chances >= low) & (chances < low + 0.2 + 1e-9)
        if held.any():
            said, was = chances[held].mean(), answerable[held].mean()
            print(f"  said {said:.2f}  was {was:.2f}  n {held.sum()}")


def main() -> None:
    """Fit both models and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=Path("var/train"))
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--test", type=Path, action="append", default=[])
    options = parser.parse_args()
    made = _collected(options.corpus, options.home)
    train = [case for found in made.values() for case in found]
    held_out = out_of_fold(train, fit_order)
    _show_order(made, held_out)
    order = fit_order(train)
    sure, least = _learn_sure(train, held_out, len(made["office"]))
    data = {"order": _as_json(order), "sure": _as_json(sure), "least": round(least, 4)}
    WEIGHTS.write_text(json.dumps(data, indent=1) + "\n", "utf-8")
    for path in options.test:
        found = cases(_world(options.corpus, [], options.home), read_golden(path))
        _show(path.name, _ranks(found, [order(case.matrix) for case in found]))


def _show_order(made: dict[str, list[Case]], held_out: list[np.ndarray]) -> None:
    """Print how well the order does, out of fold, by file."""
    train = [case for found in made.values() for case in found]
    _show("all, out of fold", _ranks(train, held_out))
    start = 0
    for name, found in made.items():
        _show(f"  {name}", _ranks(found, held_out[start : start + len(found)]))
        start += len(found)


def _learn_sure(
    train: Sequence[Case], held_out: Sequence[np.ndarray], office: int
) -> tuple[Linear, float]:
    """The confidence and the least probability that is answered, with its figures printed.

    The least is set on the first `office` cases: an office starts with few letters.
    """
    from sklearn.metrics import roc_auc_score

    rows = np.stack(
        [ranking.sure_features(c.matrix, s, c.asked) for c, s in zip(train, held_out, strict=True)]
    )
    real = np.array([not case.hidden for case in train])
    answerable = np.array([case.answerable for case in train])
    log_odds = _sure_scores(train, rows)
    said, truth = log_odds[real], answerable[real]
    first = (np.arange(len(train)) < office) & real
    least = float(np.quantile(log_odds[first & answerable], FALSE_REFUSALS))
    refused = (log_odds[first & ~answerable] < least).mean()
    area = roc_auc_score(answerable[first], log_odds[first])
    print(f"confidence, out of fold, office: AUC {area:.3f}")
    print(f"  at {FALSE_REFUSALS:.1%} false refusals {refused:.3f} of the unanswerable refused")
    print(f"confidence, out of fold, all: AUC {roc_auc_score(truth, said):.3f}")
    _reliability(said, truth)
    return fit_sure(train, rows), ranking.probability(least)


def _as_json(model: Linear) -> dict:
    arrays = {
        k: [round(float(x), 5) for x in getattr(model, k)] for k in ("mean", "scale", "weights")
    }
    return {"names": list(model.names), **arrays, "bias": round(model.bias, 5)}


if __name__ == "__main__":
    main()
