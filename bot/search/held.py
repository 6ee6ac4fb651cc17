"""The documents of one language that hold a group of terms, which count as one."""

import threading
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from bot.search.postings import Integers, Postings

Scores = NDArray[np.float64]
Numbers = NDArray[np.int64]
Counts = NDArray[np.integer] | Scores
"""How often: whole numbers, or weighted ones."""
Weights = Mapping[str, float]
"""Terms that count as one, each with how much it counts."""


class Lengths:
    """What BM25 makes of the lengths of documents: norm = k1 (1 - b + b length / average)."""

    def __init__(self, lengths: NDArray[np.integer], *, k1: float, b: float) -> None:
        self._lengths = lengths
        self._k1 = k1
        longest = int(lengths.max(initial=0))
        average = float(lengths.mean()) if longest else 1.0
        self._norms = k1 * (1 - b + b * np.arange(longest + 1) / average)

    def saturated(self, documents: Numbers, frequencies: Counts) -> Scores:
        """BM25's part that depends on the document: tf (k1 + 1) / (tf + norm)."""
        counts = frequencies.astype(np.float64, copy=False)
        result: Scores = counts * (self._k1 + 1)
        result /= counts + self._norms.take(self._lengths.take(documents))
        return result

    def share(self, documents: Numbers, frequencies: Counts) -> Scores:
        """The same as a share of the most that it can be."""
        return self.saturated(documents, frequencies) / (self._k1 + 1)

    def reach(self, held: "Held", needed: float) -> NDArray[np.bool_]:
        """For each document that holds a group, whether its part of BM25 is as much as needed."""
        if needed <= 0:
            return np.ones(len(held.documents), dtype=np.bool_)
        # tf (k1 + 1) / (tf + norm) >= needed where norm <= tf ((k1 + 1) / needed - 1).
        norms = self._norms.take(self._lengths.take(held.documents))
        found: NDArray[np.bool_] = norms <= held.frequencies() * ((self._k1 + 1) / needed - 1)
        return found


class Workspace(threading.local):
    """Zeros for each document, one set a thread. Whoever changes them makes them zero again."""

    def __init__(self, size: int) -> None:
        self.sums = np.zeros(size)
        self.marks = np.zeros(size, dtype=np.bool_)


class Held:
    """Which documents hold a group, and how often: read only when that is needed."""

    def __init__(self, postings: Postings, weights: Weights, workspace: Workspace) -> None:
        self._postings = postings
        self._workspace = workspace
        number = postings.vocabulary.number
        self._terms = [
            (found, weight)
            for term, weight in weights.items()
            if weight > 0 and (found := number(term)) is not None
        ]
        self.term = self._terms[0][0] if len(self._terms) == 1 == self._terms[0][1] else None
        """The number of the only term, where it is one that counts whole."""
        self._documents: Numbers | None = None
        self._frequencies: Scores | None = None

    def __bool__(self) -> bool:
        return bool(self._terms)

    @property
    def count(self) -> float:
        """How many documents hold the group; one that holds less than one of it is a part."""
        if self.term is not None:
            begin, end = self._postings.span(self.term)
            return end - begin
        return float(np.minimum(1, self.frequencies()).sum())

    @property
    def documents(self) -> Numbers:
        """The documents, ascending."""
        if self._documents is None:
            if len(self._terms) == 1:
                self._documents = self._postings.documents(self._terms[0][0])
            else:
                self._documents, self._frequencies = self._pooled()
        return self._documents

    def frequencies(self, places: Numbers | None = None) -> Counts:
        """The weighted frequencies of all documents summed, or of those at some places."""
        if len(self._terms) == 1:
            term, weight = self._terms[0]
            counts = self._postings.frequencies(term, places)
            return counts if weight == 1 else _weighted(counts, weight)
        if self._frequencies is None:
            self._documents, self._frequencies = self._pooled()
        return self._frequencies if places is None else self._frequencies[places]

    def among(self, asked: Numbers) -> tuple[Numbers, Numbers]:
        """Of some documents, ascending or not, those that hold the group: where they stand among
        all that do, and where they stand among the ones asked about."""
        documents = self.documents
        places = np.searchsorted(documents, asked)
        # Behind the last one: not found there either, but a place that can be looked at.
        places[places == len(documents)] = -1
        there = np.flatnonzero(documents[places] == asked) if len(documents) else places[:0]
        return places[there], there

    def _pooled(self) -> tuple[Numbers, Scores]:
        sums, marks = self._workspace.sums, self._workspace.marks
        for term, weight in self._terms:
            documents = self._postings.documents(term)
            marks[documents] = True
            np.add.at(sums, documents, _weighted(self._postings.frequencies(term), weight))
        found = np.flatnonzero(marks)
        frequencies = sums.take(found)
        sums[found] = 0
        marks[found] = False
        return found, frequencies


def _weighted(frequencies: Integers, weight: float) -> Scores:
    return np.multiply(frequencies, weight, dtype=np.float64)
