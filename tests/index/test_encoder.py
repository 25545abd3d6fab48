"""The encoder: the library's vectors without the library, any model, any text, no crash."""

import json
import logging
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.adapter import SHIPPED
from index.encoder import Encoder, check_encoder, load_encoder
from index.errors import ModelBroken, ModelMissing, ModelUnreadable
from index.onnx_export import export_folder
from index.transformer_model import TransformerModel, open_transformer

ROOT = Path(__file__).parents[2]
DOCUMENTS = [
    "ให้ทุกหมู่บ้านส่งแผนชุมชนที่ปรับปรุงแล้วภายในเดือนกันยายน",
    "The district office forwards the circular to every subdistrict.",
    "ตาราง แถว 4.1 งบประมาณ 12,500 บาท",
    "แนวทางการพัฒนาหมู่บ้าน " * 40,
]
QUESTIONS = ["ส่งแผนชุมชนเมื่อไร", "ใครลงนามหนังสือเวียน", "Who signed the circular?", "งบเท่าไร"]
ODD = ["", " ", "\0", "ก\0ข", "\ud800", "ก\udfff", "😀😀", "\ufdfa" * 50, "x" * 1_000_000, "東京"]
SERVED = r"""
import json, re, sys, time
from pathlib import Path
from index.encoder import load_encoder
shape = load_encoder(None, Path({home!r}), serving=True).encode_queries(["แผนชุมชนคืออะไร"]).shape
heavy = [name for name in ("torch", "transformers", "sentence_transformers") if name in sys.modules]
peak = int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1024
print(json.dumps([shape, heavy, peak, time.process_time()]))
"""
FETCH = """
from pathlib import Path
from index.encoder import load_encoder
from index.errors import ModelMissing
try:
    load_encoder("nobody/none-of-that-name", Path({home!r}), serving=True)
except ModelMissing as error:
    print(error)
"""


@pytest.fixture(scope="module")
def model_home(request: pytest.FixtureRequest) -> Path:
    """A home with the default model and its export."""
    return request.config.cache.mkdir("wian-home")


@pytest.fixture(scope="module")
def encoder(model_home: Path) -> Encoder:
    """The encoder as a server has it."""
    return load_encoder(None, model_home, serving=True)


@pytest.fixture(scope="module")
def library(encoder: Encoder) -> Encoder:
    """The same model, run by sentence-transformers, questions with the adapter."""
    model = TransformerModel(encoder.folder, SHIPPED)
    return Encoder(encoder.folder, encoder.identity, model)


def make_model(folder: Path, pooling: str) -> Path:
    """A tiny model of another kind: word pieces, no prompts, random weights."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.base.modules import Transformer
    from sentence_transformers.sentence_transformer.modules import Pooling
    from transformers import BertConfig, BertModel, BertTokenizerFast

    parts = folder / "parts"
    parts.mkdir(parents=True)
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "who", "signed", "the", "แผน", "##s"]
    (parts / "vocab.txt").write_text("\n".join(words), "utf-8")
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(parts)
    BertTokenizerFast(str(parts / "vocab.txt")).save_pretrained(parts)
    modules = [Transformer(str(parts)), Pooling(32, pooling_mode=pooling)]
    SentenceTransformer(modules=modules, device="cpu").save(str(folder / "model"))
    return folder / "model"


def likeness(some: np.ndarray, others: np.ndarray) -> float:
    """The lowest cosine of the pairs."""
    return float((some * others).sum(axis=1).min())


def test_vectors_are_float32_unit_rows(encoder: Encoder):
    """Shape (texts, dim), also for no texts."""
    vectors = encoder.encode_queries(QUESTIONS)
    assert vectors.shape == (len(QUESTIONS), encoder.dim) == (4, 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert encoder.encode_queries([]).shape == encoder.encode_documents([]).shape == (0, 384)


def test_vectors_are_those_of_sentence_transformers(encoder: Encoder, library: Encoder):
    """Questions (cut when too long) and documents come out as the library computes them."""
    questions = [*QUESTIONS, "แนวทาง" * 400]
    expected = library.encode_queries(questions)
    assert likeness(encoder.encode_queries(questions), expected) > 0.9999
    expected = library.encode_documents(DOCUMENTS)
    assert likeness(encoder.encode_documents(DOCUMENTS), expected) > 0.9999
    assert (
        likeness(
            load_encoder(None, encoder.folder.parents[1], False).encode_documents(DOCUMENTS),
            expected,
        )
        > 0.9999
    )


def test_documents_are_read_by_the_published_weights_alone(encoder: Encoder, library: Encoder):
    """The adapter changes questions only: no snapshot depends on what it learned."""
    published = Encoder(encoder.folder, encoder.identity, TransformerModel(encoder.folder))
    documents = published.encode_documents(DOCUMENTS)
    assert likeness(encoder.encode_documents(DOCUMENTS), documents) > 0.9999
    assert likeness(library.encode_documents(DOCUMENTS), documents) > 0.9999
    assert likeness(encoder.encode_queries(QUESTIONS), published.encode_queries(QUESTIONS)) < 0.99


def test_nothing_of_a_long_document_is_lost(encoder: Encoder):
    """What stands past the model's 512 tokens still draws the document's vector to it."""
    start = "ระเบียบว่าด้วยการเบิกจ่ายค่าเดินทางไปราชการ " * 60
    questions = encoder.encode_queries(["โครงการธนาคารขยะ คัดแยกขยะในครัวเรือน"])
    plain, long = encoder.encode_documents([start, start + "การคัดแยกขยะในครัวเรือน " * 40])
    assert questions[0] @ long > questions[0] @ plain + 0.01
    (made,) = encoder.embed([start + "การคัดแยกขยะในครัวเรือน " * 40])
    assert made.places[-1, 1] == len(start) + 40 * 24 - 1
    np.testing.assert_allclose(made.vector, long, atol=1e-5)


def test_a_question_finds_its_passage(encoder: Encoder):
    """The prompts and the pooling are the model's: meaning is nearer than look."""
    question = encoder.encode_queries(["deadline for village plans"])[0]
    assert int((encoder.encode_documents(DOCUMENTS[:3]) @ question).argmax()) == 0


def test_a_row_never_depends_on_its_neighbours(encoder: Encoder):
    """The same question gives the same bytes, alone or among others."""
    together = encoder.encode_queries([*QUESTIONS, "ก" * 2000])
    alone = [encoder.encode_queries([question])[0] for question in QUESTIONS]
    assert together[: len(QUESTIONS)].tobytes() == np.stack(alone).tobytes()


@pytest.mark.parametrize("kind", ["encoder", "library"])
def test_odd_texts_have_vectors(kind: str, request: pytest.FixtureRequest):
    """Empty, NUL, lone surrogates, emoji, a megabyte: unit rows, no crash, no waiting."""
    encoder = request.getfixturevalue(kind)
    for vectors in (encoder.encode_queries(ODD), encoder.encode_documents(ODD)):
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    for tokens, vectors in encoder.token_vectors(ODD, query=True):
        assert vectors.shape == (len(tokens), encoder.dim)


def test_progress_is_told_to_the_end(encoder: Encoder):
    """The callback gets (done, total) rising to (total, total)."""
    told = []
    encoder.encode_documents(["ก"] * 300, lambda done, total: told.append((done, total)))
    assert told == [(256, 300), (300, 300)]


@pytest.mark.parametrize("query", [True, False])
def test_token_vectors_are_the_texts_own(query: bool, encoder: Encoder):
    """Tokens spell the text, without prompt and special tokens; one unit row for each."""
    texts = ["แผนชุมชน 2566", "passage: แผน", *QUESTIONS]
    for text, (tokens, vectors) in zip(texts, encoder.token_vectors(texts, query), strict=True):
        assert "".join(tokens).replace("▁", " ").strip() == text.replace("ำ", "ํา")
        assert vectors.shape == (len(tokens), encoder.dim)
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_token_vectors_are_the_models(encoder: Encoder, library: Encoder):
    """The same tokens, places and states as sentence-transformers gives."""
    texts = [*QUESTIONS, "แนวทาง" * 400]
    ours, theirs = (model.token_vectors(texts, True) for model in (encoder, library))
    for (tokens, vectors), (expected, states) in zip(ours, theirs, strict=True):
        assert tokens == expected
        assert likeness(vectors, states) > 0.9999
    ours, theirs = (model.embed(texts, True) for model in (encoder, library))
    for made, expected in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(made.ids, expected.ids)
        np.testing.assert_array_equal(made.places, expected.places)
        assert made.vector @ expected.vector > 0.9999


def test_places_name_the_characters_of_the_text(encoder: Encoder):
    """Each token lies where its characters stand in the text, without the space before a word."""
    text = "ประกาศ เรื่อง  น้ำดื่ม\n12 แห่ง"
    (made,) = encoder.embed([text])
    (tokens, _) = encoder.token_vectors([text], query=False)[0]
    for token, (start, end) in zip(tokens, made.places, strict=True):
        assert text[start:end].replace("ำ", "ํา").strip() == token.replace("▁", "")
        assert token == "▁" or text[start:end] == text[start:end].strip()


def test_a_server_never_loads_torch(model_home: Path, encoder: Encoder):
    """Start and first question: no torch, under 300 MB, less than 3 CPU-seconds."""
    program = SERVED.format(home=str(model_home))
    output = subprocess.check_output([sys.executable, "-c", program], cwd=ROOT, text=True)
    shape, heavy, megabytes, seconds = json.loads(output)
    assert shape == [1, encoder.dim]
    assert heavy == []
    assert megabytes < 300
    assert seconds < 3


@pytest.mark.slow
def test_any_local_model_works(tmp_path: Path):
    """A folder of another kind (word pieces, first-token pooling) is exported and equals itself."""
    folder = make_model(tmp_path, "cls")
    texts = ["who signed the แผน", "the the the", "แผน the " * 100]
    expected = open_transformer(str(folder)).encode(texts, normalize_embeddings=True)
    for serving in (True, False):
        encoder = load_encoder(str(folder), tmp_path / "home", serving)
        assert export_folder(tmp_path / "home", encoder.identity).exists()
        assert likeness(encoder.encode_queries(texts), expected) > 0.9999
        assert likeness(encoder.encode_documents(texts[:2]), expected[:2]) > 0.9999


@pytest.mark.slow
def test_a_model_that_does_not_export_is_said_once_and_works(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    """Such a model is run by sentence-transformers; one line of the log tells why."""
    folder = make_model(tmp_path, "max")
    with caplog.at_level(logging.WARNING):
        encoder = load_encoder(str(folder), tmp_path / "home", serving=True)
    assert [record.name for record in caplog.records] == ["index.onnx_export"]
    assert "pooling" in caplog.text
    vectors = encoder.encode_queries(["who signed", "the แผน"])
    expected = open_transformer(str(folder)).encode(
        ["who signed", "the แผน"], normalize_embeddings=True
    )
    assert encoder.dim == 32
    assert likeness(vectors, expected) > 0.9999
    tokens, states = encoder.token_vectors(["who signed the"], query=True)[0]
    assert tokens == ("who", "signed", "the")
    assert states.shape == (3, 32)


def test_the_identity_is_that_of_the_files(encoder: Encoder, tmp_path: Path):
    """A copy elsewhere is the same model; any changed file that decides a vector is another."""
    copy = tmp_path / "copy"
    shutil.copytree(encoder.folder, copy)
    (copy / "README.md").write_text("notes")
    from index.model_source import identity

    assert identity(copy, tmp_path) == identity(copy, tmp_path) == encoder.identity
    pooling = copy / "1_Pooling" / "config.json"
    pooling.write_text(pooling.read_text().replace("mean", "max"))
    assert identity(copy, tmp_path) != encoder.identity


@pytest.mark.parametrize("name", ["/no/such/folder", "./neither/this", "a/b/c"])
def test_a_missing_folder_is_said(name: str, tmp_path: Path):
    """The sentence names the setting, its value and what to do."""
    with pytest.raises(ModelMissing, match="WIAN_MODEL") as error:
        load_encoder(name, tmp_path, serving=True)
    assert name in str(error.value)


@pytest.mark.slow
def test_a_hub_model_out_of_reach_is_said(tmp_path: Path):
    """Without a network the sentence names the model; nothing half-made stays."""
    program = FETCH.format(home=str(tmp_path / "home"))
    # The environment decides when the library is imported, so this takes a process of its own.
    surroundings = {**os.environ, "HF_HOME": str(tmp_path / "hub"), "HF_HUB_OFFLINE": "1"}
    output = subprocess.check_output(
        [sys.executable, "-c", program], cwd=ROOT, text=True, env=surroundings
    )
    assert "nobody/none-of-that-name" in output
    assert "WIAN_MODEL" in output
    assert not any(path.is_dir() for path in (tmp_path / "home/model").iterdir())


@pytest.mark.slow
def test_a_folder_that_is_no_model_is_said(
    encoder: Encoder, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    """An empty folder and one with broken weights are refused at the start."""
    with pytest.raises(ModelUnreadable, match="WIAN_MODEL"):
        load_encoder(str(tmp_path), tmp_path, serving=True)
    broken = tmp_path / "broken"
    shutil.copytree(encoder.folder, broken, ignore=shutil.ignore_patterns("model.safetensors"))
    (broken / "model.safetensors").write_bytes(b"no weights at all")
    with pytest.raises(ModelUnreadable, match="WIAN_MODEL"):
        load_encoder(str(broken), tmp_path, serving=True)
    assert "does not export" in caplog.text


def test_a_damaged_export_is_found(encoder: Encoder, model_home: Path, tmp_path: Path):
    """A shortened file stops the start, a flipped byte the full check; both say what to do."""
    shutil.copytree(model_home / "model", tmp_path / "model")
    check_encoder(None, tmp_path)
    weights = export_folder(tmp_path, encoder.identity, SHIPPED) / "weights.bin"
    with weights.open("r+b") as stream:
        first = stream.read(1)[0]
        stream.seek(0)
        stream.write(bytes([first ^ 1]))
    load_encoder(None, tmp_path, serving=True)
    with pytest.raises(ModelBroken, match=r"weights\.bin"):
        check_encoder(None, tmp_path)
    weights.write_bytes(b"")
    with pytest.raises(ModelBroken, match="wian index"):
        load_encoder(None, tmp_path, serving=True)
