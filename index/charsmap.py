"""A code point map in the form that SentencePiece normalisers load.

Promises that `tokenizers`' `Precompiled` normaliser maps exactly the given code
points. The form is a darts-clone double-array trie (S. Yata) over UTF-8, a u32
of its size before it, and the zero-ended replacements after it.
"""

from collections import deque

import numpy as np

PAGE = 256
HAS_LEAF = 1 << 8
VALUE = 1 << 31
OFFSET_SHIFT = 10
MOST_UNITS = 1 << 21


def charsmap(mapped: dict[str, str]) -> bytes:
    """The map's bytes; keys and values hold no NUL, which ends a string in this form."""
    values, text = {}, bytearray()
    for source, target in sorted(mapped.items()):
        values[source.encode()] = len(text)
        text += target.encode() + b"\0"
    units = double_array(values).astype("<u4").tobytes()
    return len(units).to_bytes(4, "little") + units + bytes(text)


def double_array(values: dict[bytes, int]) -> np.ndarray:
    """Units of a trie: a node's children lie at its base XOR their byte, its value at its base."""
    units = _Units()
    queue = deque([(0, _trie(values))])
    while queue:
        position, node = queue.popleft()
        base = units.place(position, node)
        queue.extend((base ^ byte, child) for byte, child in node.items() if byte)
    return units.array()


def _trie(values: dict[bytes, int]) -> dict:
    """Nested dicts by byte; key 0 of a node holds the value of the string ending there."""
    root: dict = {}
    for key, value in values.items():
        node = root
        for byte in key:
            node = node.setdefault(byte, {})
        node[0] = value
    return root


class _Units:
    """The growing array; a base serves one node only, or its neighbours' labels would match.

    The search for room starts at most two pages back: the pages before are nearly full.
    """

    def __init__(self) -> None:
        self.units, self.bases, self.first_free = {0: 0}, {0}, 1

    def place(self, position: int, node: dict) -> int:
        """Give the node at `position` a base and its children their labelled units."""
        base = self._free_base(node)
        self.bases.add(base)
        offset = position ^ base
        self.units[position] |= (offset << OFFSET_SHIFT) | (HAS_LEAF if 0 in node else 0)
        for byte, child in node.items():
            self.units[base ^ byte] = byte or VALUE | child
        self.first_free = max(self.first_free, base - 2 * PAGE)
        while self.first_free in self.units:
            self.first_free += 1
        return base

    def _free_base(self, node: dict) -> int:
        least = min(node)
        for slot in range(self.first_free, MOST_UNITS):
            base = slot ^ least
            if base not in self.bases and not any(base ^ byte in self.units for byte in node):
                return base
        raise ValueError("the map is too large for offsets of 21 bits")

    def array(self) -> np.ndarray:
        """All units, filled up to whole pages so that any byte stays inside."""
        size = (max(*self.units, *self.bases) // PAGE + 1) * PAGE
        array = np.zeros(size, np.uint32)
        array[list(self.units)] = list(self.units.values())
        return array
