"""Learn how questions are read and ordered, and how sure to be: `python -m index.train`.

Reads corpus/golden.jsonl and tests/golden, writes `index/data/query_adapter.npz` and
`index/data/weights.json` and prints figures by cross-validation. The order is a linear model
with a softmax over each question's candidates (ListNet with one right set), the confidence a
logistic regression; each sees questions as read by an adapter that was not taught them.
"""

import argparse
import json
from collections.abc import Callable, Sequence
from itertools import product
from pathlib import Path

import numpy as np

from index import ranking
from index.adapter import SHIPPED, save_adapter
from index.asking import LONG
from index.embedding import Embedding
from index.encoder import Encoder
from index.evaluate import read_golden
from index.features import NAMES
from index.model_source import find_model, identity
from index.onnx_export import prepare_export
from index.onnx_model import OnnxModel
from index.ranking import SURE_NAMES, Linear
from index.train_adapter import learn, lessons
from index.train_worlds import Case, Sight, World, cases, sights, worlds

DATA = Path("index/data")
#: Parts of the questions for the linear models, and for the adapter, which takes longer.
FOLDS, PARTS = 5, 3
PARTS_FILE = "parts.json"
#: The worlds in which the questions of `--test` are asked, if they have an answer there.
TESTED = ("office", "letters")
L2_ORDER = 1e-2
C_SURE = 0.02
STEPS = 60
#: The share of the answerable that may be refused, out of fold: the training questions are
#: worded harder than those that people ask, of whom fewer are then refused.
FALSE_REFUSALS = 0.045
#: What one unanswerable question, and one with its answers hidden, weighs in the confidence.
UNANSWERED, HIDDEN = 1.0, 0.15


def fold_of(ids: Sequence[str], folds: int) -> dict[str, int]:
    """The part that each question belongs to, in all its worlds and forms."""
    every = sorted(set(ids))
    places = np.arange(len(every)) % folds
    np.random.default_rng(0).shuffle(places)
    return dict(zip(every, places.tolist(), strict=True))


class Readers:
    """The default model with one adapter for each part of the questions, and one for all.

    A question's own part was left out of what its adapter was taught. Learned once, kept in
    `home` for the next run with `keep`; the one for all is written as the project's, or with
    `shipped` is the one that the project has.
    """

    def __init__(self, home: Path, found: Sequence[Sight], keep: bool, shipped: bool) -> None:
        self._home, self._folder = home, find_model(None, home)
        self._kept, self._shipped = home / "adapters", shipped
        self._identity = identity(self._folder, home)
        self._parts = self._taught_parts() if keep else self._new_parts(found)
        self._models: dict[int, Encoder] = {}
        self._read: dict[tuple[int, str], Embedding] = {}
        if not keep:
            self._learn(found)

    def __call__(self, id: str, text: str) -> Embedding:
        """A training question as read by an adapter that was not taught it."""
        return self._embed(self._parts.get(id, 0), text)

    def taught(self, _: str, text: str) -> Embedding:
        """Any other question, read by the adapter that was taught all."""
        return self._embed(PARTS, text)

    def _new_parts(self, found: Sequence[Sight]) -> dict[str, int]:
        parts = fold_of([sight.golden.id for sight in found], PARTS)
        self._kept.mkdir(parents=True, exist_ok=True)
        (self._kept / PARTS_FILE).write_text(json.dumps(parts), "utf-8")
        return parts

    def _taught_parts(self) -> dict[str, int]:
        """The parts that the kept adapters were taught; a newer question is in none of them."""
        return json.loads((self._kept / PARTS_FILE).read_text("utf-8"))

    def _learn(self, found: Sequence[Sight]) -> None:
        plain = self._encoder(None)
        every = lessons(found, lambda _, text: plain.embed([text], query=True)[0])
        for part in range(PARTS if self._shipped else PARTS + 1):
            seen = [x for x in every if self._parts[x.sight.golden.id] != part]
            print(f"adapter {part + 1} of {PARTS + 1}: {len(seen)} questions", flush=True)
            made = learn(self._folder, seen, lambda line: print(line, flush=True))
            save_adapter(made, self._kept / f"{part}.npz")
        if not self._shipped:
            save_adapter(made, SHIPPED)

    def _embed(self, part: int, text: str) -> Embedding:
        if (part, text) not in self._read:
            made = self._model(part).embed([text], query=True)[0]
            self._read[part, text] = made
        return self._read[part, text]

    def _model(self, part: int) -> Encoder:
        if part not in self._models:
            shipped = part == PARTS and self._shipped
            self._models[part] = self._encoder(SHIPPED if shipped else self._kept / f"{part}.npz")
        return self._models[part]

    def _encoder(self, adapter: Path | None) -> Encoder:
        export = prepare_export(self._folder, self._home, self._identity, adapter)
        return Encoder(self._folder, self._identity, OnnxModel(export))


def _scale(rows: np.ndarray) -> np.ndarray:
    """The spread of each column; 1 for a column that never changes."""
    spread = rows.std(axis=0)
    return np.where(spread > 1e-4, spread, 1.0)


def fit_order(train: Sequence[Case]) -> Linear:
    """The ordering weights: maximum likelihood that a right passage comes first (L-BFGS).

    Not of long messages, whose other words teach it to look away from words.
    """
    import torch

    short = [case for case in train if len(case.golden.query) <= LONG]
    used = [case for case in short if case.right.any() and not case.right.all()]
    matrix = np.concatenate([case.matrix for case in used])
    mean, scale = matrix.mean(axis=0, dtype=np.float64), _scale(matrix)
    rows = torch.from_numpy(((matrix - mean) / scale).astype(np.float32))
    right = torch.tensor(np.concatenate([case.right for case in used]), dtype=torch.float32)
    group = torch.tensor(np.repeat(np.arange(len(used)), [len(c.right) for c in used]))
    weights = torch.zeros(rows.shape[1], requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=STEPS, line_search_fn="strong_wolfe")

    def closure():
        optimiser.zero_grad()
        loss = _loss(rows @ weights, right, group, len(used)) + L2_ORDER * (weights**2).sum()
        loss.backward()
        return loss

    optimiser.step(closure)
    return Linear(NAMES, mean, scale, weights.detach().numpy().astype(np.float64))


def _loss(scores, right, group, count):
    import torch

    top = torch.full((count,), -1e9, dtype=scores.dtype)
    top = top.scatter_reduce(0, group, scores.detach(), "amax")
    power = torch.exp(scores - top[group])
    total = torch.zeros(count, dtype=scores.dtype).scatter_add(0, group, power)
    good = torch.zeros(count, dtype=scores.dtype).scatter_add(0, group, power * right)
    return (torch.log(total) - torch.log(good + 1e-9)).mean()


def fit_sure(made: Sequence[Case], rows: np.ndarray) -> Linear:
    """The confidence: a logistic regression; few real refusals weigh more than made ones."""
    from sklearn.linear_model import LogisticRegression

    weight = [HIDDEN if case.hidden else 1.0 if case.answerable else UNANSWERED for case in made]
    mean, scale = rows.mean(axis=0), _scale(rows)
    model = LogisticRegression(C=C_SURE, max_iter=3000)
    answerable = [case.answerable for case in made]
    model.fit((rows - mean) / scale, answerable, sample_weight=weight)
    return Linear(SURE_NAMES, mean, scale, model.coef_[0], float(model.intercept_[0]))


def _folds(made: Sequence[Case]) -> np.ndarray:
    """The fold of each case; every form of one question is in one fold."""
    of = fold_of([case.golden.id for case in made], FOLDS)
    return np.array([of[case.golden.id] for case in made])


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
    """Fit all three and write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=Path("var/train"))
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--test", type=Path, action="append", default=[])
    parser.add_argument("--keep-adapter", action="store_true", help="of the last run in --home")
    parser.add_argument("--shipped", action="store_true", help="do not replace the adapter")
    options = parser.parse_args()
    held = worlds(options.corpus, options.home)
    found = [sight for world in held for sight in sights(world)]
    readers = Readers(options.home, found, options.keep_adapter, options.shipped)
    train = list(cases(found, readers))
    held_out = out_of_fold(train, fit_order)
    _show_order(train, held_out)
    order = fit_order(train)
    sure, least = _learn_sure(train, held_out)
    data = {"order": _as_json(order), "sure": _as_json(sure), "least": round(least, 4)}
    (DATA / "weights.json").write_text(json.dumps(data, indent=1) + "\n", "utf-8")
    for path, place in product(options.test, [one for one in held if one.name in TESTED]):
        world = World(place.name, place.shelf, read_golden(path), hiding=False)
        tested = list(cases(list(sights(world)), readers.taught))
        ranks = _ranks(tested, [order(case.matrix) for case in tested])
        _show(f"{path.stem} in {place.name}", ranks)


def _show_order(made: Sequence[Case], held_out: Sequence[np.ndarray]) -> None:
    """Print how well the order does, out of fold, by world and by kind."""
    _show("all, out of fold", _ranks(made, held_out))
    for key in (lambda case: case.world, lambda case: f"{case.world} {case.golden.kind}"):
        for name in sorted({key(case) for case in made}):
            own = [i for i, case in enumerate(made) if key(case) == name]
            if any(made[i].answerable for i in own):
                _show(f"  {name}", _ranks([made[i] for i in own], [held_out[i] for i in own]))


def _learn_sure(train: Sequence[Case], held_out: Sequence[np.ndarray]) -> tuple[Linear, float]:
    """The confidence and the least probability that is answered, with its figures printed.

    The least is set in the office's world: an office starts with few letters.
    """
    from sklearn.metrics import roc_auc_score

    rows = np.stack(
        [ranking.sure_features(c.matrix, s, c.asked) for c, s in zip(train, held_out, strict=True)]
    )
    real = np.array([not case.hidden for case in train])
    answerable = np.array([case.answerable for case in train])
    log_odds = _sure_scores(train, rows)
    said, truth = log_odds[real], answerable[real]
    first = np.array([case.world == "office" for case in train]) & real
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
