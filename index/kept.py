"""What was worked out of each letter, a file a part, so that the next index works out the rest.

A part is named arrays; its file carries a sha256 of them. A lost, deleted or damaged file
costs time, nothing else: it is made again. The builder's lock keeps others away.
"""

import hashlib
import json
import mmap
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

Arrays = dict[str, np.ndarray]


@dataclass(frozen=True)
class Part:
    """Named arrays, to be read only, and the sha256 of them."""

    arrays: Arrays
    digest: bytes

    def __getitem__(self, name: str) -> np.ndarray:
        return self.arrays[name]


_DIGEST = 32
_SUFFIX = ".part"


class Kept:
    """The parts in one folder, each under a key of hexadecimal digits.

    What they hold stays in the files, mapped: a build has the parts of every letter in hand.
    """

    def __init__(self, folder: Path, anew: bool = False) -> None:
        self._folder, self._anew = folder, anew
        self._used: set[str] = set()

    def part(self, key: str, make: Callable[[], Arrays]) -> Part:
        """The part under `key`, made and kept when it is not there whole (or `anew`).

        Raises OSError when the disk does not take it, and what `make` raises.
        """
        self._used.add(key)
        path = self._folder / f"{key}{_SUFFIX}"
        found = None if self._anew else _read(path)
        if found is None:
            made = make()
            found = Part(made, digest(made))
            _write(path, found)
            found = _read(path) or found
        return found

    def holds(self, key: str) -> bool:
        """Whether a part stands under `key`; it may still turn out to be damaged."""
        return not self._anew and (self._folder / f"{key}{_SUFFIX}").exists()

    def sweep(self) -> None:
        """Remove every part that was not asked for."""
        for path in self._folder.glob("*"):
            if path.name.removesuffix(_SUFFIX) not in self._used:
                path.unlink(missing_ok=True)


def digest(arrays: Arrays) -> bytes:
    """sha256 of named arrays: their names, types, shapes and bytes."""
    made = hashlib.sha256(_head(arrays))
    for array in arrays.values():
        made.update(np.ascontiguousarray(array).data)
    return made.digest()


def _head(arrays: Arrays) -> bytes:
    shapes = {name: [array.dtype.str, array.shape] for name, array in arrays.items()}
    return json.dumps(shapes).encode()


def _write(path: Path, part: Part) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    head = _head(part.arrays)
    with aside.open("wb") as file:
        file.write(part.digest + len(head).to_bytes(4, "little") + head)
        for array in part.arrays.values():
            file.write(np.ascontiguousarray(array).data)
    aside.replace(path)


def _mapped(path: Path) -> mmap.mmap | bytes:
    with path.open("rb") as file:
        try:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except OSError:  # as many as the kernel gives a process, 65,530
            return file.read()


def _read(path: Path) -> Part | None:
    try:
        data = _mapped(path)
        at = _DIGEST + 4 + int.from_bytes(data[_DIGEST : _DIGEST + 4], "little")
        shapes = json.loads(data[_DIGEST + 4 : at])
        arrays = {}
        for name, (kind, shape) in shapes.items():
            count = int(np.prod(shape))
            arrays[name] = np.frombuffer(data, kind, count, at).reshape(shape)
            at += arrays[name].nbytes
    except (FileNotFoundError, ValueError, TypeError, AttributeError):
        return None
    found = Part(arrays, digest(arrays))
    return found if found.digest == data[:_DIGEST] else None
