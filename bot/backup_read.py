"""Reads a backup file: every byte verified, nothing written but aside.

Promises that what it unpacks is what `bot.backup` wrote, file by file, or BackupBroken; no name
of the file can lead out of the folders that are given.
"""

import gzip
import hashlib
import json
import tarfile
import zlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from bot.backup import FORMAT, MANIFEST
from bot.errors import BackupBroken, NewerDatabase
from bot.migrations import newest

_PIECE = 1 << 20
_MOST_MANIFEST = 1 << 28  # a million files


def unpack(file: Path, folders: Mapping[str, Path]) -> dict:
    """The manifest, after all files of `file` were written below `folders` and found whole.

    `folders` maps the first part of a name to its place. Raises BackupBroken, or NewerDatabase
    for one of a later version.
    """
    try:
        with file.open("rb") as raw, gzip.open(raw) as packed:
            with tarfile.open(fileobj=packed, mode="r|") as tar:
                manifest, found = _members(tar, folders)
            while packed.read(_PIECE):  # gzip's own sum is checked at its end
                pass
    except FileNotFoundError as error:
        raise BackupBroken(file=file, why="ไม่มีไฟล์นี้") from error
    except (tarfile.TarError, EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise BackupBroken(file=file, why="ไฟล์เสียหายหรือไม่ครบ") from error
    except (ValueError, KeyError, TypeError) as error:
        raise BackupBroken(file=file, why="ไม่ใช่ไฟล์ที่ wian backup เขียน") from error
    if manifest["files"] != found:
        raise BackupBroken(file=file, why="เนื้อในไม่ตรงกับรายการ")
    return manifest


def _members(tar: tarfile.TarFile, folders: Mapping[str, Path]) -> tuple[dict, dict[str, str]]:
    """The manifest, and the sha256 of every other file, written to its place aside."""
    found: dict[str, str] = {}
    for entry in tar:
        stream = tar.extractfile(entry) if entry.isreg() else None
        if stream is None or entry.name in found:
            raise ValueError(entry.name)
        if entry.name == MANIFEST:
            return _manifest(stream.read(_MOST_MANIFEST)), found
        found[entry.name] = _written(stream, _place(entry.name, folders))
    raise ValueError("no manifest")


def _manifest(data: bytes) -> dict:
    facts = json.loads(data)
    if facts["format"] != FORMAT or not isinstance(facts["files"], dict):
        raise ValueError(facts["format"])
    if facts["step"] > newest():
        raise NewerDatabase(there=facts["step"], here=newest())
    return facts


def _place(name: str, folders: Mapping[str, Path]) -> Path:
    top, *inner = PurePosixPath(name).parts
    if not inner or ".." in inner or "\0" in name:
        raise ValueError(name)
    return folders[top].joinpath(*inner)


def _written(stream: BinaryIO, place: Path) -> str:
    place.parent.mkdir(parents=True, exist_ok=True)
    sha256 = hashlib.sha256()
    with place.open("xb") as file:
        while piece := stream.read(_PIECE):
            sha256.update(piece)
            file.write(piece)
    place.chmod(0o600 if place.name == "secret.key" else 0o644)
    return sha256.hexdigest()
