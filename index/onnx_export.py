"""Exports a sentence-transformers folder to ONNX, once, in a process of its own.

Promises a graph whose vectors equal sentence-transformers' (cosine over .9999 on probe
texts) or a stated reason why there is none; never a graph that was not compared.
Run as `python -m index.onnx_export MODEL TARGET`, so that torch stays out of a server.
"""

import json
import logging
import os
import subprocess
import sys
import warnings
from dataclasses import asdict, replace
from pathlib import Path

from index.adapter import attach, digest, load_adapter
from index.errors import ModelBroken
from index.kept_folder import broken, keep_folder
from index.onnx_model import GRAPH, SPEC, TOKENIZER, ExportSpec, OnnxModel, read_spec

log = logging.getLogger(__name__)

RECIPE = 2
WEIGHTS = "weights.bin"
LIKENESS = 0.9999
POOLINGS = ("mean", "cls")
PROBES = (
    "ก",
    "ขอสำเนาหนังสือเวียนฉบับล่าสุดได้ที่ไหน",
    "Which office signed the circular about savings groups?",
    "ให้จังหวัดรายงานผลการดำเนินงานภายในวันที่ 30 ของทุกเดือน " * 12,
)


class NotExportable(Exception):
    """The model has parts that the exported graph and our pooling do not stand for."""


def export_folder(home: Path, identity: str, adapter: Path | None = None) -> Path:
    """Where the export of the model of that identity stands, with or without an adapter."""
    adapted = f"-q{digest(adapter)[:16]}" if adapter else ""
    return home / "model" / f"onnx-{identity[:16]}{adapted}-r{RECIPE}"


def prepare_export(
    model: Path, home: Path, identity: str, adapter: Path | None = None
) -> Path | None:
    """The export's folder, made the first time (20 s); None, logged, when there can be none.

    `adapter`: how it reads questions, see `index.adapter`. Raises ModelBroken when the folder
    differs from what was written there.
    """
    target = export_folder(home, identity, adapter)
    if not target.exists() and not _exported_apart(model, target, adapter):
        return None
    check_export(target)
    if why := read_spec(target).why_not:
        log.warning("%s does not export to ONNX (%s): using sentence-transformers", model, why)
        return None
    return target


def check_export(folder: Path, full: bool = False) -> None:
    """Raise ModelBroken when the export differs from what was written; `full` hashes it all."""
    if why := broken(folder, full):
        raise ModelBroken(path=folder, why=why)


def _exported_apart(model: Path, target: Path, adapter: Path | None) -> bool:
    """Run this module in a child process; False, logged, when it died without a verdict."""
    root = str(Path(__file__).resolve().parent.parent)
    paths = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    names = [str(path.resolve()) for path in (model, target, adapter) if path]
    child = subprocess.run(
        [sys.executable, "-m", "index.onnx_export", *names],
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )
    if child.returncode:
        last = (child.stderr.strip().splitlines() or ["?"])[-1]
        log.warning("the ONNX export of %s stopped (%s): using sentence-transformers", model, last)
    return not child.returncode


def export(model: Path, folder: Path, adapter: Path | None = None) -> dict:
    """Write graph, weights, tokenizer and spec into `folder`, or the spec with the reason."""
    try:
        spec = _exported(model, folder, adapter)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 (any failure of an unknown model is its verdict)
        for path in folder.iterdir():
            path.unlink()
        spec = ExportSpec(why_not=f"{type(error).__name__}: {error}"[:300])
    (folder / SPEC).write_text(json.dumps(asdict(spec), ensure_ascii=False) + "\n", "utf-8")
    return {"recipe": RECIPE}


def _exported(model: Path, folder: Path, adapter: Path | None) -> ExportSpec:
    from sentence_transformers import SentenceTransformer

    encoder = SentenceTransformer(
        str(model),
        device="cpu",
        local_files_only=True,
        model_kwargs={"attn_implementation": "eager"},
    )
    spec = replace(_spec(encoder), adapted=adapter is not None)
    (folder / TOKENIZER).write_text(encoder.tokenizer.backend_tokenizer.to_str(), "utf-8")
    network = encoder[0].model
    switch = attach(network, load_adapter(adapter)) if adapter else None
    _write_graph(network.eval(), switch, folder)
    (folder / SPEC).write_text(json.dumps(asdict(spec)), "utf-8")
    _compare(encoder, switch, OnnxModel(folder))
    return spec


def _spec(encoder) -> ExportSpec:
    kinds = [type(module).__name__ for module in encoder]
    if kinds not in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"]):
        raise NotExportable(f"modules {kinds}")
    pooling = encoder[1].get_config_dict()
    if pooling["pooling_mode"] not in POOLINGS or not pooling.get("include_prompt", True):
        raise NotExportable(f"pooling {pooling}")
    if getattr(encoder[0], "do_lower_case", False):
        raise NotExportable("do_lower_case")
    return ExportSpec(
        pooling=pooling["pooling_mode"],
        dimension=encoder.get_embedding_dimension(),
        most_tokens=encoder.max_seq_length,
        pad=encoder.tokenizer.pad_token_id,
        prompts=tuple(encoder.prompts.items()),
    )


def _write_graph(network, switch, folder: Path) -> None:
    import onnx
    import torch

    class States(torch.nn.Module):
        """The network with its last hidden states as the only output."""

        def __init__(self) -> None:
            super().__init__()
            self.network = network

        def forward(self, input_ids, attention_mask, question=None):
            if question is not None:
                switch.on = question
            return self.network(input_ids=input_ids, attention_mask=attention_mask)[0]

    ids = torch.tensor([[0, 5, 6, 2], [0, 7, 2, 1]])
    axes = {0: "text", 1: "token"}
    fed = {"input_ids": ids, "attention_mask": torch.tensor([[1, 1, 1, 1], [1, 1, 1, 0]])}
    dynamic = dict.fromkeys((*fed, "states"), axes)
    if switch is not None:
        fed["question"] = torch.ones(1)
    torch.onnx.export(
        States(),
        tuple(fed.values()),
        str(folder / GRAPH),
        input_names=list(fed),
        output_names=["states"],
        dynamic_axes=dynamic,
        opset_version=17,
        dynamo=False,
    )
    graph = onnx.load(folder / GRAPH)
    (folder / GRAPH).unlink()
    # Weights outside the graph are mapped by onnxruntime: a third of the memory, half the start.
    onnx.save_model(graph, folder / GRAPH, save_as_external_data=True, location=WEIGHTS)
    (folder / WEIGHTS).chmod(0o644)


def _compare(encoder, switch, exported: OnnxModel) -> None:
    import torch

    for query, encode in ((True, encoder.encode_query), (False, encoder.encode_document)):
        if switch is not None:
            switch.on = torch.tensor([float(query)])
        expected = encode(list(PROBES), normalize_embeddings=True, show_progress_bar=False)
        for text, ours, theirs in zip(
            PROBES, exported.vectors(PROBES, query), expected, strict=True
        ):
            likeness = float(ours @ theirs)
            if not likeness > LIKENESS:
                raise NotExportable(f"cosine {likeness:.5f} on {text[:20]!r}")


def main(arguments: list[str]) -> None:
    """The child process: export one model folder into the target."""
    model, target, *adapter = map(Path, arguments)
    warnings.filterwarnings("ignore")  # The tracer warns of every Python branch; we compare.
    keep_folder(target, lambda folder: export(model, folder, *adapter))


if __name__ == "__main__":
    main(sys.argv[1:])
