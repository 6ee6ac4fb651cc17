"""rank-bm25's model, evaluated over postings, for terms and for groups of terms."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

Scores = NDArray[np.float64]
Numbers = NDArray[np.int32]
Weights = Mapping[str, float]
"""Terms that count as one, each with how much it counts."""


class Postings:
    """Which documents of one language hold a term, and how often.

    Documents, their lengths and frequencies are read from rank-bm25's own `BM25Okapi`.
    """

    def __init__(self, documents: Sequence[Sequence[str]], *, k1: float, b: float) -> None:
        self.size = len(documents)
        self._norms: Scores = np.zeros(self.size)
        self._postings: dict[str, tuple[Numbers, Scores]] = {}
        if not any(documents):
            return
        model = BM25Okapi(documents, k1=k1, b=b)
        self._norms = k1 * (1 - b + b * np.array(model.doc_len) / model.avgdl)
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, frequencies in enumerate(model.doc_freqs):
            for term, frequency in frequencies.items():
                found[term].append((number, frequency))
        for term, pairs in found.items():
            numbers, counts = np.array(pairs, dtype=np.int32).T
            self._postings[term] = (numbers, counts.astype(np.float64))

    @property
    def terms(self) -> Iterable[str]:
        """Every term that a document holds."""
        return self._postings.keys()

    def document_frequencies(self) -> Iterable[int]:
        """For each term, how many documents hold it."""
        return (len(numbers) for numbers, _ in self._postings.values())

    def documents_with(self, term: str) -> Numbers:
        """The numbers of the documents that hold a term, ascending."""
        posting = self._postings.get(term)
        return posting[0] if posting is not None else np.empty(0, dtype=np.int32)

    def frequencies(self, weights: Weights) -> tuple[Numbers, Scores]:
        """The documents that hold any of the terms, and their weighted frequencies summed."""
        found = [
            (posting, weight)
            for term, weight in weights.items()
            if weight > 0 and (posting := self._postings.get(term)) is not None
        ]
        if not found:
            return np.empty(0, dtype=np.int32), np.empty(0)
        if len(found) == 1:
            (numbers, counts), weight = found[0]
            return numbers, weight * counts
        total = np.zeros(self.size)
        for (numbers, counts), weight in found:
            total[numbers] += weight * counts
        numbers = np.flatnonzero(total).astype(np.int32)
        return numbers, total[numbers]

    def saturated(self, numbers: Numbers, frequencies: Scores, k1: float) -> Scores:
        """BM25's part that depends on the document: tf (k1 + 1) / (tf + norm)."""
        result: Scores = frequencies * (k1 + 1) / (frequencies + self._norms[numbers])
        return result


class BM25Index:
    """Documents in several languages, scored for groups of terms that count as one each.

    A group is a structured query in the sense of Pirkola, "The Effects of Query Structure and
    Dictionary Setups" (SIGIR 1998), weighted as by Darwish and Oard (SIGIR 2003): the weighted
    frequencies of its terms are summed and their documents pooled, over all languages, so that
    a word and its translation have one idf. Lengths are compared within a language. For one
    language and groups of one term, scores equal `rank_bm25.BM25Okapi.get_scores`.
    """

    def __init__(
        self,
        documents: Mapping[str, Sequence[Sequence[str]]],
        *,
        k1: float,
        b: float,
        epsilon: float,
    ) -> None:
        self.postings = {
            language: Postings(found, k1=k1, b=b) for language, found in documents.items()
        }
        self._k1 = k1
        idfs = [
            _idf(postings.size, count)
            for postings in self.postings.values()
            for count in postings.document_frequencies()
        ]
        self._floor = epsilon * sum(idfs) / len(idfs) if idfs else 0.0

    def scores(self, groups: Iterable[Mapping[str, Weights]]) -> tuple[dict[str, Scores], float]:
        """For each language one score for each document, and the score of an ideal one.

        A group gives, for each language, its terms there; one that comes twice counts twice. The
        ideal document is of average length and holds each group once: it makes scores of
        different kinds, and of different languages, comparable.
        """
        scores = {language: np.zeros(each.size) for language, each in self.postings.items()}
        ideal = 0.0
        for group in groups:
            found = self._found(group)
            idf = self._idf_of(found)
            ideal += max(0.0, idf)
            for language, (numbers, frequencies) in found.items():
                postings = self.postings[language]
                scores[language][numbers] += idf * postings.saturated(
                    numbers, frequencies, self._k1
                )
        return scores, ideal

    def _found(self, group: Mapping[str, Weights]) -> dict[str, tuple[Numbers, Scores]]:
        """Those of the languages that hold a group at all, with its documents there."""
        found = {
            language: postings.frequencies(group[language])
            for language, postings in self.postings.items()
            if language in group
        }
        return {language: each for language, each in found.items() if len(each[0])}

    def _idf_of(self, found: Mapping[str, tuple[Numbers, Scores]]) -> float:
        """rank-bm25's idf over the documents of the languages that hold the group.

        Languages that lack it would make it look rare only because they are other languages.
        """
        languages = found or self.postings
        size = sum(self.postings[language].size for language in languages)
        idf = _idf(size, sum(np.minimum(1, held).sum() for _, held in found.values()))
        return idf if idf >= 0 else self._floor


def _idf(size: int, holders: float) -> float:
    return math.log(size - holders + 0.5) - math.log(holders + 0.5)
