"""Arrays in a file, mapped into memory instead of read.

After the arrays comes a table of them in JSON, with a checksum of each; the last line tells where
the table begins and its own checksum. What is mapped counts as a process's memory while it is
looked at: pages are given back from time to time, and stay in the cache of the system.
"""

import json
import mmap
import zlib
from collections.abc import Iterator, Mapping
from math import prod
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import DTypeLike

from bot.storage.vocabulary import Array, quick

_FORMAT = "arrays 1"
_ALIGNED = 64
_LAST_LINE = 64
_AT_A_TIME = 1 << 22
# So much of a file may be resident before it is given back.
_RESIDENT = 32_000_000
# Systems map many pages around one that is read.
_AROUND = 1_000_000


class DamagedError(Exception):
    """A file is not what was written."""


class MappedArrays(Mapping[str, Array]):
    """The arrays of a file, by name, all read-only."""

    def __init__(self, file: Path) -> None:
        """Raises DamagedError or OSError where the file cannot be used."""
        self.file = file
        with file.open("rb") as stream:
            try:
                self._map = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
                self._table = _table(self._map)
                self._arrays = {name: self._array(name) for name in self._table}
            except (ValueError, LookupError, TypeError) as error:
                raise DamagedError(f"{file} is damaged") from error
        self.size = len(self._map)
        """In bytes."""
        self._looked_at = 0

    def __getitem__(self, name: str) -> Array:
        return self._arrays[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._arrays)

    def __len__(self) -> int:
        return len(self._arrays)

    def looked_at(self, size: int) -> None:
        """Takes note of bytes that were read together, and gives memory back after many."""
        self._looked_at += size + _AROUND
        if self._looked_at > _RESIDENT:
            self._looked_at = 0
            self._map.madvise(mmap.MADV_DONTNEED)

    def check(self) -> None:
        """Reads all of it. Raises DamagedError where an array is not what was written."""
        for name, entry in self._table.items():
            found = 0
            content = quick(self._arrays[name].reshape(-1).view(np.uint8))
            for begin in range(0, len(content), _AT_A_TIME):
                found = zlib.crc32(content[begin : begin + _AT_A_TIME], found)
            if found != entry["crc"]:
                raise DamagedError(f"{self.file} is damaged: {name}")
        self.looked_at(_RESIDENT + 1)

    def _array(self, name: str) -> Array:
        entry = self._table[name]
        kind, shape = np.dtype(entry["type"]), tuple(entry["shape"])
        flat: Array = np.frombuffer(self._map, kind, prod(shape), entry["offset"])
        return flat.reshape(shape)


class Part(Mapping[str, Array]):
    """Those arrays whose names begin alike, without that beginning."""

    def __init__(self, arrays: Mapping[str, Array], beginning: str) -> None:
        self.whole: Mapping[str, Array] = arrays
        if isinstance(arrays, Part):
            self.whole, beginning = arrays.whole, arrays.beginning + beginning
        self.beginning: str = beginning

    def __getitem__(self, name: str) -> Array:
        return self.whole[self.beginning + name]

    def __iter__(self) -> Iterator[str]:
        size = len(self.beginning)
        return (name[size:] for name in self.whole if name.startswith(self.beginning))

    def __len__(self) -> int:
        return sum(1 for _ in self)


class ArraysWriter:
    """Writes arrays to a file, which is there, whole, when the block ends without an error."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._table: dict[str, dict[str, Any]] = {}
        self._part = file.with_name(f"{file.name}.part")

    def __enter__(self) -> Self:
        self._stream = self._part.open("wb")
        return self

    def allocate(self, name: str, shape: tuple[int, ...], kind: DTypeLike) -> Any:
        """An array to be filled, in a file of its own until it is written."""
        if not prod(shape):
            return np.empty(shape, dtype=kind)
        return np.memmap(self._apart(name), dtype=kind, mode="w+", shape=shape)

    def write(self, arrays: Mapping[str, Array]) -> None:
        """Appends arrays. Their names must be new."""
        for name, array in arrays.items():
            self._stream.write(b"\0" * (-self._stream.tell() % _ALIGNED))
            entry = {"type": array.dtype.str, "shape": array.shape, "offset": self._stream.tell()}
            content = quick(np.ascontiguousarray(array).reshape(-1).view(np.uint8))
            checksum = 0
            for begin in range(0, len(content), _AT_A_TIME):
                piece = content[begin : begin + _AT_A_TIME]
                checksum = zlib.crc32(piece, checksum)
                self._stream.write(piece)
            self._table[name] = {**entry, "crc": checksum}
            self._apart(name).unlink(missing_ok=True)

    def _apart(self, name: str) -> Path:
        return self._file.with_name(f"{self._file.name}.{name.replace('/', '.')}.part")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._stream as stream:
            if error is None:
                table = json.dumps(self._table).encode()
                line = f"{_FORMAT} {stream.tell()} {zlib.crc32(table)}\n"
                stream.write(table + b"\n" + line.rjust(_LAST_LINE).encode())
        if error is None:
            self._part.replace(self._file)
        else:
            for left in self._file.parent.glob(f"{self._file.name}.*part"):
                left.unlink(missing_ok=True)


def _table(content: mmap.mmap) -> dict[str, Any]:
    """Raises ValueError where there is none that is whole."""
    last = content[-_LAST_LINE:].decode("ascii").split()
    begin, checksum = int(last[-2]), int(last[-1])
    table = content[begin : len(content) - _LAST_LINE - 1]
    if " ".join(last[:-2]) != _FORMAT or zlib.crc32(table) != checksum:
        raise ValueError("not a file of arrays, or one that was not written to its end")
    found: dict[str, Any] = json.loads(table)
    return found
