"""Many short texts, none of more than one line, as two arrays."""

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
        begin = self._ends[number - 1] + 1 if number else 0
        return str(self._characters[begin : self._ends[number]], "utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        whole = str(self._characters, "utf-8", "surrogatepass")
        return iter(whole.split("\n") if len(self) else ())


def packed(name: str, texts: Iterable[str]) -> dict[str, Array]:
    """Texts as arrays: their bytes, a new line between two, and where each ends."""
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    lengths = np.fromiter(map(len, encoded), dtype=np.uint64, count=len(encoded))
    between = np.arange(len(encoded), dtype=np.uint64)
    return {
        f"{name}.characters": np.frombuffer(b"\n".join(encoded), dtype=np.uint8),
        f"{name}.ends": np.cumsum(lengths, dtype=np.uint64) + between,
    }


def joined(name: str, all_arrays: Iterable[Mapping[str, Array]]) -> dict[str, Array]:
    """The texts of several such pairs of arrays, one after the other, as one pair."""
    new_line = np.array([ord("\n")], dtype=np.uint8)
    characters, ends, length = [], [np.zeros(0, dtype=np.uint64)], 0
    for arrays in all_arrays:
        if len(arrays[f"{name}.ends"]):
            characters += [arrays[f"{name}.characters"], new_line]
            ends.append(arrays[f"{name}.ends"].astype(np.uint64) + np.uint64(length))
            length += len(characters[-2]) + 1
    whole = np.concatenate([np.zeros(0, dtype=np.uint8), *characters[:-1]])
    return {f"{name}.characters": whole, f"{name}.ends": np.concatenate(ends)}
