"""Which model folder a setting names, and the identity of what is in it.

Promises a local sentence-transformers folder: the default one, the one a path names, or a
hub model fetched once. The identity is a sha256 over every file that decides a vector.
"""

import hashlib
import json
import os
import re
from contextlib import suppress
from pathlib import Path

from index.errors import (
    NO_FOLDER,
    NO_MODULES,
    NO_PATH,
    ModelMissing,
    ModelUnreadable,
)
from index.kept_folder import MANIFEST, file_hash, keep_folder, manifest
from index.model import check_model, prepare_model
from index.transformer_model import open_transformer

HUB_ID = re.compile(r"[\w.-]+(/[\w.-]+)?")
IDENTITIES = "identities.json"
#: Files that no vector depends on: descriptions, our own manifest, exports of other engines.
APART = re.compile(rf"(README.*|.*\.md|{MANIFEST}|\..*|(onnx|openvino)/.*)", re.IGNORECASE)


def find_model(setting: str | None, home: Path) -> Path:
    """The folder of the model that the setting names; none means the default model.

    Raises ModelMissing when there is no such folder and no such hub model within reach,
    ModelUnreadable when the folder is no model, ModelBroken when ours was changed.
    """
    if not setting:
        return prepare_model(home)
    folder = Path(setting).expanduser()
    if folder.is_dir():
        return _checked(folder, home)
    if not HUB_ID.fullmatch(setting) or setting.startswith("."):
        raise ModelMissing(model=setting, why=NO_PATH)
    return _fetched(setting, home)


def identity(folder: Path, home: Path) -> str:
    """The sha256, in hex, over the names and contents of the folder's files.

    Read from the manifest of a folder that Wian made; else hashed once and remembered in
    `home` by size and time of change.
    """
    if is_ours(folder, home):
        files = manifest(folder)["files"]
        return _combined({name: facts["sha256"] for name, facts in files.items()})
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    key = _stamp(folder, files)
    known = _remembered(home)
    if key not in known:
        known[key] = _combined({_name(path, folder): file_hash(path) for path in files})
        _remember(home, known)
    return known[key]


def is_ours(folder: Path, home: Path) -> bool:
    """Did Wian make the folder, so that its manifest can be believed?"""
    return folder.parent == home / "model" and (folder / MANIFEST).is_file()


def _combined(hashes: dict[str, str]) -> str:
    lines = (f"{name} {hashes[name]}\n" for name in sorted(hashes) if not APART.fullmatch(name))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _name(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


def _stamp(folder: Path, files: list[Path]) -> str:
    facts = [(_name(path, folder), path.stat().st_size, path.stat().st_mtime_ns) for path in files]
    return hashlib.sha256(repr((str(folder.resolve()), facts)).encode()).hexdigest()


def _remembered(home: Path) -> dict[str, str]:
    """Earlier hashes; a lost or damaged memory only costs hashing again."""
    try:
        known = json.loads((home / "model" / IDENTITIES).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _remember(home: Path, known: dict[str, str]) -> None:
    path = home / "model" / IDENTITIES
    aside = path.with_name(f".{IDENTITIES}.{os.getpid()}")
    # A home that cannot be written only costs hashing again.
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.write_text(json.dumps(known), "utf-8")
        aside.replace(path)


def _checked(folder: Path, home: Path) -> Path:
    if is_ours(folder, home):
        check_model(folder)
    if not any((folder / name).is_file() for name in ("modules.json", "config.json")):
        raise ModelUnreadable(path=folder, why=NO_MODULES)
    return folder


def _fetched(hub_id: str, home: Path) -> Path:
    """The hub model as a folder of ours, saved the first time so that no later start asks."""
    folder = home / "model" / ("hub-" + hub_id.replace("/", "--"))
    keep_folder(folder, lambda aside: _fetch(hub_id, aside))
    check_model(folder)
    return folder


def _fetch(hub_id: str, folder: Path) -> dict:
    try:
        open_transformer(hub_id).save(str(folder))
    except ModelUnreadable as error:
        raise ModelMissing(model=hub_id, why=NO_FOLDER) from error
    return {"source": hub_id}
