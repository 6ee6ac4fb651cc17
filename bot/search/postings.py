"""Which documents hold a term, and how often: packed, so that an index can be mapped from a file.

A document's number is kept in parts: its low 16 bits with each posting; the bits above once for
each stretch of 65,536 documents where a term is frequent, and with each posting where it is rare
(after the containers of Lemire, Kai and others, "Roaring bitmaps: Implementation of an optimized
software library", Software: Practice and Experience 48, 2018).
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import DTypeLike, NDArray

from bot.storage.arrays import MappedArrays, Part
from bot.storage.vocabulary import Array, Vocabulary, quick, vocabulary_arrays

Integers = NDArray[np.integer]
Allocate = Callable[[str, tuple[int, ...], DTypeLike], NDArray[np.unsignedinteger]]
"""Makes an array of a name, a shape and a type: in memory or in a file."""
STRETCH = 1 << 16
BOUND = 255
"""What a share of all is in the bounds of terms."""
# A term with fewer postings is rare: for it, parts of numbers are cheaper than counts of stretches.
_RARE = 256
# A frequency from here on does not fit into half a byte.
_HALF = np.uint8(15)
# An index with no more postings keeps them unpacked: some 9 bytes for each.
_FEW = 1_000_000
# What is looked at for a posting, about.
_BYTES = 3


Shares = Callable[[NDArray[np.int64], Integers], NDArray[np.float64]]
"""For documents that hold a term so often: what it adds to their scores, as a share of the most."""


@dataclass(frozen=True, slots=True)
class Run:
    """Some documents' postings, by term and then by document."""

    terms: Integers
    """Different terms, each as its place in the list of all terms."""
    counts: Integers
    """For each of them how many postings it has here: at least one."""
    documents: Integers
    frequencies: Integers


class Postings:
    """The postings of all terms. Terms are numbered by how many documents hold them, most first."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        """`arrays` are those that `pack_postings` makes."""
        self._file = arrays.whole if isinstance(arrays, Part) else arrays
        self.vocabulary = Vocabulary(arrays)
        self.lengths = _integers(arrays, "lengths")
        """For each document, how many terms it has, repeated ones counted again."""
        self.size = len(self.lengths)
        self._starts = quick(arrays["starts"])
        self._low = _integers(arrays, "low")
        self._high = _integers(arrays, "high")
        self._stretches = _integers(arrays, "stretches")
        self._halves = _integers(arrays, "halves")
        self._large_places = _integers(arrays, "large_places")
        self._large = _integers(arrays, "large")
        self._frequent = len(self._stretches)
        self._first_rare = self._starts[self._frequent]
        self._bases = np.arange(self._stretches.shape[1], dtype=np.int64) * STRETCH
        self._unpacked: tuple[NDArray[np.int64], Integers] | None = None
        if 0 < len(self) <= _FEW:
            self._unpacked = self._unpack()

    def __len__(self) -> int:
        return len(self._low)

    @property
    def document_frequencies(self) -> Integers:
        """For each term, how many documents hold it."""
        starts = np.asarray(self._starts).astype(np.int64)
        return starts[1:] - starts[:-1]

    def span(self, term: int) -> tuple[int, int]:
        """Where a term's postings begin and end among those of all terms."""
        return self._starts[term], self._starts[term + 1]

    def documents(self, term: int) -> NDArray[np.int64]:
        """The documents that hold a term, ascending."""
        begin, end = self.span(term)
        if self._unpacked:
            return self._unpacked[0][begin:end]
        if isinstance(self._file, MappedArrays):
            self._file.looked_at(_BYTES * (end - begin))
        if term < self._frequent:
            found: NDArray[np.int64] = np.repeat(self._bases, self._stretches[term])
        else:
            high = self._high[begin - self._first_rare : end - self._first_rare]
            found = high.astype(np.int64) * STRETCH
        found += self._low[begin:end]
        return found

    def frequencies(self, term: int, places: NDArray[np.int64] | None = None) -> Integers:
        """For each of these documents, or for those at some places, how often it holds the term."""
        begin, end = self.span(term)
        if self._unpacked:
            found = self._unpacked[1][begin:end]
            return found if places is None else found[places]
        return self._frequencies_at(np.arange(begin, end) if places is None else begin + places)

    def _unpack(self) -> tuple[NDArray[np.int64], Integers]:
        """The documents and the frequencies of all postings: for few of them, read at once."""
        read = [(documents, counts) for _, documents, counts in self.portions(_FEW)]
        documents, counts = zip(*read, strict=True)
        return np.concatenate(documents), np.concatenate(counts)

    def documents_with(self, term: str) -> NDArray[np.int64]:
        """The documents that hold a term, ascending; none where no document does."""
        number = self.vocabulary.number(term)
        return self.documents(number) if number is not None else np.empty(0, dtype=np.int64)

    def portions(self, most: int) -> Iterator[tuple[range, NDArray[np.int64], Integers]]:
        """All terms in order, some at a time: which they are, their documents and frequencies.

        At most `most` postings come at a time, more only where one term has more.
        """
        term = 0
        while term < len(self.vocabulary):
            begin = self._starts[term]
            after = term + 1
            if term >= self._frequent:
                after = max(after, bisect_right(self._starts, begin + most) - 1)
            end = self._starts[after]
            if after == term + 1:
                documents = self.documents(term)
            else:
                high = self._high[begin - self._first_rare : end - self._first_rare]
                documents = high.astype(np.int64) * STRETCH + self._low[begin:end]
            yield range(term, after), documents, self._frequencies_at(np.arange(begin, end))
            term = after

    def _frequencies_at(self, places: NDArray[np.int64]) -> Integers:
        """Two frequencies stand in a byte, the first in its lower half; large ones elsewhere."""
        found = self._halves.take(places >> 1) >> ((places & 1) << 2).astype(np.uint8) & _HALF
        if len(self._large_places):
            large = np.flatnonzero(found == _HALF)
            if len(large):
                found = found.astype(self._large.dtype)
                found[large] = self._large[np.searchsorted(self._large_places, places[large])]
        return found


def in_memory(_name: str, shape: tuple[int, ...], kind: DTypeLike) -> NDArray[np.unsignedinteger]:
    """Allocates an array in memory."""
    return np.empty(shape, dtype=kind)


def pack_postings(
    terms: Sequence[str],
    lengths: Integers,
    runs: Sequence[Run],
    shares: Shares,
    allocate: Allocate = in_memory,
) -> dict[str, Array]:
    """The arrays of Postings, out of runs in the order of their documents.

    Only one run at a time is worked on, so that runs and results may be larger than the memory.
    `bounds` are the largest shares of each term, of 255 and rounded up.
    """
    held = np.zeros(len(terms), dtype=np.int64)
    for run in runs:
        held[run.terms] += run.counts
    order = np.argsort(-held, kind="stable")
    ranks = np.empty_like(order)
    ranks[order] = np.arange(len(order))
    packing = _Packing(held[order], len(lengths), allocate)
    for run in runs:
        packing.add(ranks[run.terms], run, shares)
    return {
        **vocabulary_arrays([terms[number] for number in order.tolist()]),
        "lengths": lengths.astype(np.min_scalar_type(int(lengths.max(initial=0)))),
        **packing.arrays(),
    }


class _Packing:
    """Puts the postings of runs in their places."""

    def __init__(self, held: NDArray[np.int64], size: int, allocate: Allocate) -> None:
        self._starts = np.concatenate([[0], np.cumsum(held)])
        self._free = self._starts[:-1].copy()
        self._frequent = int(np.searchsorted(-held, -_RARE, side="right"))
        self._first_rare, total = int(self._starts[self._frequent]), int(self._starts[-1])
        self._wide = -(-size // STRETCH)
        self._low = allocate("low", (total,), np.uint16)
        self._high = allocate("high", (total - self._first_rare,), np.min_scalar_type(self._wide))
        self._halves = allocate("halves", (total // 2 + 1,), np.uint8)
        self._halves[:] = 0
        self._large: list[Integers] = [np.zeros((2, 0), dtype=np.int64)]
        self._stretches = np.zeros(self._frequent * self._wide, dtype=np.uint32)
        self._bounds = np.zeros(len(held))

    def add(self, ranks: Integers, run: Run, shares: Shares) -> None:
        """Adds the postings of a run, whose terms have these numbers."""
        if not len(ranks):
            return
        counts, documents = run.counts.astype(np.int64), run.documents.astype(np.int64)
        first = np.cumsum(counts) - counts
        places = np.repeat(self._free[ranks] - first, counts) + np.arange(len(documents))
        self._free[ranks] += counts
        self._low[places] = documents % STRETCH
        self._add_frequencies(places, run.frequencies)
        most = np.maximum.reduceat(shares(documents, run.frequencies), first)
        self._bounds[ranks] = np.maximum(self._bounds[ranks], most)
        numbers = np.repeat(ranks, counts)
        rare = numbers >= self._frequent
        self._high[places[rare] - self._first_rare] = documents[rare] // STRETCH
        cells = numbers[~rare] * self._wide + documents[~rare] // STRETCH
        self._stretches += np.bincount(cells, minlength=len(self._stretches)).astype(np.uint32)

    def arrays(self) -> dict[str, Array]:
        """All that there is of them."""
        large = np.concatenate(self._large, axis=1)
        large = large[:, np.argsort(large[0])]
        total = int(self._starts[-1])
        return {
            "starts": self._starts.astype(np.promote_types(np.uint32, np.min_scalar_type(total))),
            "low": self._low,
            "high": self._high,
            "halves": self._halves,
            "large_places": large[0],
            "large": large[1].astype(np.uint32),
            "stretches": self._stretches.reshape(self._frequent, self._wide),
            "bounds": np.ceil(self._bounds * BOUND).astype(np.uint8),
        }

    def _add_frequencies(self, places: NDArray[np.int64], frequencies: Integers) -> None:
        small = np.minimum(frequencies, _HALF).astype(np.uint8)
        # No two places of one parity share a byte.
        for odd in (0, 1):
            chosen = places % 2 == odd
            self._halves[places[chosen] >> 1] |= small[chosen] << np.uint8(4 * odd)
        is_large = frequencies >= _HALF
        self._large.append(np.stack([places[is_large], frequencies[is_large]]))


def _integers(arrays: Mapping[str, Array], name: str) -> Integers:
    return arrays[name]
