"""Learn how questions are read: a LoRA adapter for the default model, by gradient descent.

The passages stay as the published model reads them; the questions' tokens are drawn towards
the tokens of passages that answer (late interaction and vector, softmax over the candidates
of each question). Needs torch; used by `index.train` alone.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from index.adapter import attach, learned
from index.embedding import SCALE
from index.features import candidates
from index.interaction import OUTSIDE
from index.shelf import Shelf
from index.train_worlds import LEARNED, Embed, Sight
from index.transformer_model import open_transformer

EPOCHS = 3
BATCH = 16
RATE = 1e-3
#: Passages that a question is compared with: those that answer and the most promising.
AGAINST = 24
#: How much of what was learned is kept: part of the way, other questions are read better
#: (XQuAD nDCG@10 .9854 for .6, .9837 for all), letters nearly as well. Wortsman et al. 2022.
KEPT = 0.65
#: The share of questions that are mistyped anew at each sight.
MISTYPED = 0.3
#: What meeting as a whole, the best unit and the vector weigh at first.
_START = (20.0, 12.0, 12.0)
_MARKS = "่้๊๋์็ิีึืัุู"
_SWAPS = {"ร": "ล", "ล": "ร", "ใ": "ไ", "ไ": "ใ", "ซ": "ช", "ช": "ซ", "ศ": "ส", "ณ": "น", "ญ": "ย"}


@dataclass(frozen=True)
class Lesson:
    """A question and passages `rows` of a world, `right` bool (rows,) those that answer."""

    sight: Sight
    rows: tuple[int, ...]
    right: np.ndarray

    @cached_property
    def tokens(self) -> tuple[np.ndarray, ...]:
        """Tokens int8 (n, size), lengths of stretches and count of each passage's, outside.

        A stretch is a run of tokens of one unit; `outside` bool (stretches,) is true of those
        of a header. Every passage has a token.
        """
        found = self.sight.world.shelf.tokens(self.rows)
        lengths = [np.diff(tokens.firsts, append=len(tokens.rows)) for tokens in found]
        passages = np.array([len(tokens.firsts) for tokens in found])
        outside = np.concatenate([tokens.units for tokens in found]) == OUTSIDE
        rows = np.concatenate([tokens.rows for tokens in found])
        return rows, np.concatenate(lengths), passages, outside


def lessons(found: Sequence[Sight], embed: Embed) -> list[Lesson]:
    """Every question with an answer among its candidates, once, in one of its worlds."""
    chance = random.Random(1)  # noqa: S311
    places: dict[str, list[Sight]] = {}
    for sight in found:
        if sight.right.any():
            places.setdefault(sight.golden.id, []).append(sight)
    made = (_lesson(chance.choice(options), embed) for options in places.values())
    return [lesson for lesson in made if lesson.right.any() and not lesson.right.all()]


def _lesson(sight: Sight, embed: Embed) -> Lesson:
    shelf, embedding = sight.world.shelf, embed(sight.golden.id, sight.asked.folded)
    chosen = candidates(shelf, shelf.lanes(sight.asked, embedding), embedding, most=LEARNED)
    numbers = [c.number for c in chosen]
    rows = [*numbers[:AGAINST], *(n for n in numbers[AGAINST:] if sight.right[n])]
    return Lesson(sight, tuple(rows), sight.right[rows])


def learn(
    folder: Path, taught: Sequence[Lesson], told: Callable[[str], None]
) -> dict[str, np.ndarray]:
    """The adapter that the lessons teach, as `index.adapter.load_adapter` gives one.

    Two seconds for ten lessons on two cores. The same lessons give the same adapter.
    """
    import torch

    torch.manual_seed(0)
    reader = _Reader(folder)
    optimiser = torch.optim.AdamW(
        [
            {"params": reader.learned, "lr": RATE, "weight_decay": 0.01},
            {"params": [reader.weights], "lr": 0.1},
        ]
    )
    order, steps, step = list(taught), EPOCHS * -(-len(taught) // BATCH), 0
    chance = random.Random(0)  # noqa: S311
    for epoch in range(EPOCHS):
        chance.shuffle(order)
        losses = []
        for start in range(0, len(order), BATCH):
            rate = min(1.0, step / 40 + 0.05) * max(0.05, 1 - step / steps)
            optimiser.param_groups[0]["lr"], step = RATE * rate, step + 1
            loss = reader.loss(order[start : start + BATCH], chance)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(reader.learned, 1.0)
            optimiser.step()
            losses.append(loss.item())
        told(f"  epoch {epoch + 1} of {EPOCHS}: loss {np.mean(losses):.3f}")
    found = learned(reader.network)
    return {name: a * KEPT if name.endswith(".up") else a for name, a in found.items()}


def mistyped(text: str, chance: random.Random) -> str:
    """`text` with one to three slips of a phone: lost marks, look-alike letters, lost letters."""
    letters = list(text)
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(letters)) if letters else 0
        marks = [i for i, letter in enumerate(letters) if letter in _MARKS]
        swaps = [i for i, letter in enumerate(letters) if letter in _SWAPS]
        kind = chance.random()
        if kind < 0.5 and marks:
            del letters[chance.choice(marks)]
        elif kind < 0.8 and swaps:
            at = chance.choice(swaps)
            letters[at] = _SWAPS[letters[at]]
        elif len(letters) > 8:
            del letters[at]
    return "".join(letters)


class _Reader:
    """The network with an adapter to learn, and how well a question meets passages."""

    def __init__(self, folder: Path) -> None:
        import torch

        model = open_transformer(str(folder))
        self.network, self._tokenizer = model[0].model, model.tokenizer
        self._prompt = model.prompts["query"]
        self._before = len(self._tokenizer(self._prompt, add_special_tokens=False)["input_ids"]) + 1
        for parameter in self.network.parameters():
            parameter.requires_grad = False
        attach(self.network)
        self.network.eval()  # Dropout in all of it takes half of the time.
        self.learned = [p for p in self.network.parameters() if p.requires_grad]
        self.weights = torch.nn.Parameter(torch.tensor(_START))

    def loss(self, taught: Sequence[Lesson], chance: random.Random):
        """The mean surprise that a right passage comes first."""
        import torch

        texts = [lesson.sight.asked.folded for lesson in taught]
        texts = [mistyped(t, chance) if chance.random() < MISTYPED else t for t in texts]
        losses = []
        for lesson, ids, states, vector in zip(taught, *self._read(texts), strict=True):
            scores = self.weights @ self._meet(lesson, ids, states, vector)
            right = torch.from_numpy(lesson.right)
            losses.append(torch.logsumexp(scores, 0) - torch.logsumexp(scores[right], 0))
        return torch.stack(losses).mean()

    def _read(self, texts: Sequence[str]):
        """Ids, token states and unit vectors of questions."""
        import torch
        from torch.nn.functional import normalize

        split = self._tokenizer(
            [self._prompt + text for text in texts],
            padding=True,
            truncation=True,
            max_length=256,
            return_tensors="pt",
        )
        states = self.network(**split)[0]
        mask = split["attention_mask"]
        sums = (states * mask[:, :, None]).sum(1)
        own = [slice(self._before, int(size) - 1) for size in mask.sum(1)]
        ids = [row[place] for row, place in zip(split["input_ids"], own, strict=True)]
        tokens = [row[place] for row, place in zip(states, own, strict=True)]
        return ids, tokens, torch.unbind(normalize(sums, dim=1))

    def _meet(self, lesson: Lesson, ids, states, vector):
        """Float (3, rows): MaxSim of the whole, of the best unit, and the cosine of vectors."""
        import torch
        from torch.nn.functional import normalize

        shelf = lesson.sight.world.shelf
        weights = torch.from_numpy(shelf.token_weights(ids.numpy())).float()
        query = normalize(states @ torch.tensor(shelf.token_basis), dim=1)
        tokens, stretches, passages, outside = lesson.tokens
        met = torch.from_numpy(tokens).float() @ query.T / SCALE
        peaks = torch.segment_reduce(met, "max", lengths=torch.from_numpy(stretches))
        many = torch.from_numpy(passages)
        whole = torch.segment_reduce(peaks, "max", lengths=many) @ weights
        alone = (peaks @ weights).masked_fill(torch.from_numpy(outside), 0.0)
        best = torch.segment_reduce(alone[:, None], "max", lengths=many)[:, 0]
        dense = torch.from_numpy(_vectors(shelf, lesson.rows)) @ vector
        return torch.stack([whole, best, dense])


def _vectors(shelf: Shelf, rows: Sequence[int]) -> np.ndarray:
    """The vectors of passages, float32 (rows, dim)."""
    return np.stack([shelf.dense.index.reconstruct(row) for row in rows])
