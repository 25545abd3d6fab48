"""A small learned change of how the default model reads questions (LoRA, Hu et al. 2021).

Documents are read by the published weights alone, so that no snapshot depends on it; one
network holds both ways, told apart by a switch. Made by `python -m index.train`.
"""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from torch import nn

#: Width of the change, and what its product is multiplied by.
RANK, SCALE = 8, 2.0
#: The share of the change that is left out at random while it is learned.
DROP = 0.1
#: The linear layers of a block that are changed: attention, and the network after it.
LAYERS = ("attention.self.query", "attention.self.value", "intermediate.dense", "output.dense")
SHIPPED = Path(__file__).parent / "data" / "query_adapter.npz"


def digest(path: Path = SHIPPED) -> str:
    """The sha256, in hex, of an adapter's file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def load_adapter(path: Path = SHIPPED) -> dict[str, np.ndarray]:
    """An adapter: layer name + ".down" (RANK, in) and ".up" (out, RANK), float32."""
    with np.load(path) as found:
        return {name: found[name].astype(np.float32) for name in found.files}


def save_adapter(arrays: Mapping[str, np.ndarray], path: Path) -> None:
    """Write what `load_adapter` reads, at half precision."""
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, **{name: a.astype(np.float16) for name, a in arrays.items()})


def attach(network: "nn.Module", arrays: Mapping[str, np.ndarray] | None = None) -> SimpleNamespace:
    """Put the adapter into `network` (an XLM-RoBERTa or BERT encoder) and return its switch.

    The switch's `on` is a float tensor (1,): 1 reads a question, 0 a document.
    Without `arrays` the change begins as none, to be learned.
    """
    import torch
    from torch import nn
    from torch.nn.functional import dropout

    class Changed(nn.Module):
        """A linear layer and what is added to it for a question."""

        def __init__(self, layer: nn.Linear) -> None:
            super().__init__()
            self.layer = layer
            start = torch.randn(RANK, layer.in_features) / layer.in_features**0.5
            self.down = nn.Parameter(start)
            self.up = nn.Parameter(torch.zeros(layer.out_features, RANK))

        def forward(self, rows):
            added = dropout(rows @ self.down.T, DROP, arrays is None) @ self.up.T
            return self.layer(rows) + SCALE * switch.on * added

    switch = SimpleNamespace(on=torch.ones(1))
    for name, holder, last in _places(network):
        changed = Changed(getattr(holder, last))
        setattr(holder, last, changed)
        if arrays is not None:
            changed.down.data = torch.tensor(arrays[f"{name}.down"])
            changed.up.data = torch.tensor(arrays[f"{name}.up"])
    return switch


def learned(network: "nn.Module") -> dict[str, np.ndarray]:
    """What `attach` put into `network`, as `load_adapter` gives it."""
    found = {}
    for name, holder, last in _places(network):
        changed = getattr(holder, last)
        found[f"{name}.down"] = changed.down.detach().numpy().copy()
        found[f"{name}.up"] = changed.up.detach().numpy().copy()
    return found


def _places(network: "nn.Module") -> Iterator[tuple[str, "nn.Module", str]]:
    """Name, holder and attribute of every layer that is changed."""
    for number in range(len(network.encoder.layer)):
        for layer in LAYERS:
            name = f"encoder.layer.{number}.{layer}"
            holder, _, last = name.rpartition(".")
            yield name, network.get_submodule(holder), last
