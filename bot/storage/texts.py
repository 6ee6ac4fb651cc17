"""Many short texts as two arrays."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import overload

import numpy as np

from bot.storage.vocabulary import Array, quick


class PackedTexts(Sequence[str]):
    """Texts in arrays, each made when it is asked for."""

    def __init__(self, arrays: Mapping[str, Array], name: str) -> None:
        """`arrays` hold those that `packed` makes with this name."""
        self._characters = quick(arrays[f"{name}.characters"])
        self._ends = quick(arrays[f"{name}.ends"])

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, number: int) -> str: ...

    @overload
    def __getitem__(self, number: slice) -> list[str]: ...

    def __getitem__(self, number: int | slice) -> str | list[str]:
        if isinstance(number, slice):
            return [self[each] for each in range(*number.indices(len(self)))]
        begin = self._ends[number - 1] if number else 0
        return str(self._characters[begin : self._ends[number]], "utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        return (self[number] for number in range(len(self)))


def packed(name: str, texts: Iterable[str]) -> dict[str, Array]:
    """Texts as arrays: their bytes one after the other, and where each ends."""
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    ends = np.cumsum(np.fromiter(map(len, encoded), dtype=np.uint64, count=len(encoded)))
    return {
        f"{name}.characters": np.frombuffer(b"".join(encoded), dtype=np.uint8),
        f"{name}.ends": ends.astype(np.uint64),
    }


def joined(name: str, all_arrays: Iterable[Mapping[str, Array]]) -> dict[str, Array]:
    """The texts of several such pairs of arrays, one after the other, as one pair."""
    characters, ends, length = [], [], 0
    for arrays in all_arrays:
        characters.append(arrays[f"{name}.characters"])
        ends.append(arrays[f"{name}.ends"].astype(np.uint64) + np.uint64(length))
        length += len(characters[-1])
    return {
        f"{name}.characters": np.concatenate([np.zeros(0, dtype=np.uint8), *characters]),
        f"{name}.ends": np.concatenate([np.zeros(0, dtype=np.uint64), *ends]),
    }
