"""Terms and their numbers, in arrays that can be mapped from a file."""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
_FREE = 0xFFFFFFFF
# At most this share of the slots is taken, so that a search looks at two or three of them.
_FULL = 0.75
_REMEMBERED = 1 << 16


class Vocabulary:
    """The terms of an index, numbered from 0 in their order.

    A hash table with open addressing (Knuth, The Art of Computer Programming 3, 6.4) over the
    terms' bytes, so that a vocabulary on disk answers without being read.
    """

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        """`arrays` are those that `vocabulary_arrays` makes."""
        self._characters = quick(arrays["characters"])
        self._ends = quick(arrays["ends"])
        self._slots = quick(arrays["slots"])
        self.number = lru_cache(maxsize=_REMEMBERED)(self._number)
        """The number of a term; None where there is no such term."""

    def __len__(self) -> int:
        return len(self._ends)

    def __iter__(self) -> Iterator[str]:
        begin = 0
        for end in self._ends:
            yield str(self._characters[begin:end], "utf-8", "surrogatepass")
            begin = end

    def _number(self, term: str) -> int | None:
        encoded = term.encode("utf-8", "surrogatepass")
        mask = len(self._slots) - 1
        slot = zlib.crc32(encoded) & mask
        while (number := self._slots[slot]) != _FREE:
            begin = self._ends[number - 1] if number else 0
            if self._characters[begin : self._ends[number]] == encoded:
                return int(number)
            slot = (slot + 1) & mask
        return None


def quick(array: Array) -> "memoryview[int]":
    """An array of integers whose single items are read several times faster than NumPy reads."""
    return memoryview(array)  # type: ignore[arg-type]  # NumPy's types do not say it is a buffer


def vocabulary_arrays(terms: Sequence[str]) -> dict[str, Array]:
    """The arrays of a vocabulary of different terms, each numbered by its place."""
    encoded = [term.encode("utf-8", "surrogatepass") for term in terms]
    size = 1 << max(1, int(len(terms) / _FULL).bit_length())
    slots = [_FREE] * size
    for number, one in enumerate(encoded):
        slot = zlib.crc32(one) & (size - 1)
        while slots[slot] != _FREE:
            slot = (slot + 1) & (size - 1)
        slots[slot] = number
    lengths = np.fromiter(map(len, encoded), dtype=np.uint32, count=len(encoded))
    return {
        "characters": np.frombuffer(b"".join(encoded), dtype=np.uint8),
        "ends": np.cumsum(lengths, dtype=np.uint32),
        "slots": np.array(slots, dtype=np.uint32),
    }
