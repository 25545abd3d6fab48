"""Learn the ranking and the confidence from golden questions: `python -m index.train`.

Reads tests/golden (the real letters' questions and those on invented letters), writes
`index/data/weights.json` and prints figures by cross-validation over questions. The order
is a linear model with a softmax over each question's candidates (ListNet with one right
set); the confidence is a logistic regression on out-of-fold orders, so it is honest.
"""

import argparse
import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.reader import read_file
from corpus.store import load_letters, write_letter
from index import question, ranking
from index.build import build_snapshot
from index.encoder import load_encoder
from index.engine import Engine
from index.evaluate import Golden, holds, read_golden, squeeze
from index.features import NAMES, candidates, feature_matrix
from index.ranking import SURE_NAMES, Linear
from index.reference import find_named

GOLDEN = Path("tests/golden")
WEIGHTS = Path("index/data/weights.json")
FOLDS = 5
L2_ORDER = 1e-2
L2_SURE = 0.05
FALSE_REFUSALS = 0.05


@dataclass(frozen=True)
class Case:
    """One question's candidates: features (n, f), right (n,) bool, content words."""

    golden: Golden
    matrix: np.ndarray
    right: np.ndarray
    terms: int


def _world(corpus: Path, golden: Path, home: Path) -> Engine:
    """An engine over the project's letters and the invented ones together."""
    with tempfile.TemporaryDirectory() as folder:
        letters = Path(folder) / "letters"
        shutil.copytree(corpus / "letters", letters)
        for file in sorted(golden.rglob("letters/*.txt")):
            for letter in read_file(file):
                write_letter(letter, letters)
        build_snapshot(Path(folder), home)
    return Engine.open(home)


def cases(engine: Engine, questions: Sequence[Golden]) -> list[Case]:
    """The candidates of each question that goes to the ranking (no exact lane, no talk)."""
    shelf, encoder, made = engine._shelf, engine._encoder, []  # noqa: SLF001 (its own trainer)
    for golden in questions:
        asked = question.read(golden.query)
        named = find_named(asked.text, shelf.letters)
        if asked.small_talk or named.missing or named.letters:
            continue
        embedding = encoder.embed([asked.folded], query=True)[0]
        lanes = shelf.lanes(asked, embedding)
        chosen = candidates(shelf, lanes, embedding)
        matrix = feature_matrix(asked, shelf, lanes, chosen)
        texts = [squeeze(candidate.row.passage.text) for candidate in chosen]
        right = [any(holds(text, quote) for quote in golden.quotes) for text in texts]
        made.append(Case(golden, matrix, np.array(right, bool), len(asked.content)))
    return made


def fit_order(train: Sequence[Case], steps: int = 300) -> Linear:
    """The ordering weights: maximum likelihood that a right passage comes first."""
    import torch

    used = [case for case in train if case.right.any() and not case.right.all()]
    matrix = np.concatenate([case.matrix for case in used]).astype(np.float64)
    mean, scale = matrix.mean(axis=0), matrix.std(axis=0) + 1e-6
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


def _loss(scores, right, group, count):  # noqa: ANN001, ANN202 (torch tensors)
    import torch

    top = torch.full((count,), -1e9, dtype=scores.dtype)
    top = top.scatter_reduce(0, group, scores.detach(), "amax")
    power = torch.exp(scores - top[group])
    total = torch.zeros(count, dtype=scores.dtype).scatter_add(0, group, power)
    good = torch.zeros(count, dtype=scores.dtype).scatter_add(0, group, power * right)
    return (torch.log(total) - torch.log(good + 1e-12)).mean()


def fit_sure(rows: np.ndarray, answerable: np.ndarray) -> Linear:
    """The confidence: a logistic regression with balanced classes."""
    from sklearn.linear_model import LogisticRegression

    mean, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    model = LogisticRegression(C=L2_SURE, class_weight="balanced", max_iter=1000)
    model.fit((rows - mean) / scale, answerable)
    return Linear(SURE_NAMES, mean, scale, model.coef_[0], float(model.intercept_[0]))


def _folds(count: int) -> np.ndarray:
    folds = np.arange(count) % FOLDS
    np.random.default_rng(0).shuffle(folds)
    return folds


def out_of_fold(
    made: Sequence[Case], fit: Callable[[Sequence[Case]], Linear]
) -> list[np.ndarray]:
    """Each case's scores by the model that did not see it."""
    folds = _folds(len(made))
    models = [fit([c for c, f in zip(made, folds) if f != fold]) for fold in range(FOLDS)]
    return [models[fold](case.matrix) for case, fold in zip(made, folds)]


def _ranks(made: Sequence[Case], scores: Sequence[np.ndarray]) -> np.ndarray:
    """Rank of the first right candidate of each answerable case; a large number for none."""
    found = []
    for case, score in zip(made, scores):
        if case.golden.quotes:
            places = np.flatnonzero(case.right[np.argsort(-score, kind="stable")])
            found.append(places[0] + 1 if len(places) else 10**6)
    return np.array(found)


def _show(name: str, ranks: np.ndarray) -> None:
    shares = " ".join(f"hit@{k} {np.mean(ranks <= k):.3f}" for k in (1, 3, 10))
    print(f"{name:24s} n {len(ranks):4d}  {shares}  mrr {np.mean(1 / ranks):.3f}")


def _sure_scores(rows: np.ndarray, answerable: np.ndarray) -> np.ndarray:
    """Out-of-fold log-odds of each row."""
    folds, scores = _folds(len(rows)), np.zeros(len(rows))
    for fold in range(FOLDS):
        model = fit_sure(rows[folds != fold], answerable[folds != fold])
        scores[folds == fold] = model(rows[folds == fold])
    return scores


def _reliability(log_odds: np.ndarray, answerable: np.ndarray) -> None:
    chances = np.array([ranking.probability(value) for value in log_odds])
    for low in np.arange(0, 1, 0.2):
        held = (chances >= low) & (chances < low + 0.2 + 1e-9)
        if held.any():
            print(
                f"  said {chances[held].mean():.2f}  was {answerable[held].mean():.2f}  n {held.sum()}"
            )


def main() -> None:
    """Fit both models and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=Path("var/train"))
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--test", type=Path, action="append", default=[])
    options = parser.parse_args()
    engine = _world(options.corpus, GOLDEN, options.home)
    files = sorted(GOLDEN.rglob("*.jsonl"))
    made = {file.stem: cases(engine, read_golden(file)) for file in files}
    train = [case for found in made.values() for case in found]
    held_out = out_of_fold(train, fit_order)
    _show("all, out of fold", _ranks(train, held_out))
    start = 0
    for name, found in made.items():
        _show(f"  {name}", _ranks(found, held_out[start : start + len(found)]))
        start += len(found)
    order = fit_order(train)
    rows = np.stack(
        [ranking.sure_features(c.matrix, s, c.terms) for c, s in zip(train, held_out)]
    )
    answerable = np.array([bool(case.golden.quotes) for case in train])
    log_odds = _sure_scores(rows, answerable)
    least = float(np.quantile(log_odds[answerable], FALSE_REFUSALS))
    refused = float((log_odds[~answerable] < least).mean())
    from sklearn.metrics import roc_auc_score

    print(f"confidence, out of fold: AUC {roc_auc_score(answerable, log_odds):.3f}")
    print(f"  at {FALSE_REFUSALS:.0%} false refusals {refused:.3f} of unanswerable refused")
    _reliability(log_odds, answerable)
    sure = fit_sure(rows, answerable)
    data = {
        "order": _as_json(order),
        "sure": _as_json(sure),
        "least": round(ranking.probability(least), 4),
    }
    WEIGHTS.write_text(json.dumps(data, indent=1) + "\n", "utf-8")
    for path in options.test:
        found = cases(engine, read_golden(path))
        _show(path.name, _ranks(found, [order(case.matrix) for case in found]))


def _as_json(model: Linear) -> dict:
    arrays = {k: [round(float(x), 5) for x in getattr(model, k)] for k in ("mean", "scale", "weights")}
    return {"names": list(model.names), **arrays, "bias": round(model.bias, 5)}


if __name__ == "__main__":
    main()
