"""rank-bm25's model, evaluated over postings."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

Scores = NDArray[np.float64]


class BM25Index:
    """Scores equal to `rank_bm25.BM25Okapi.get_scores` of the same documents.

    The idf of every term is rank-bm25's own. What it computes for each question anew, over all
    documents, is computed once here and kept for the documents that hold the term (its postings),
    so that a question touches those alone.
    """

    def __init__(
        self, documents: Sequence[Sequence[str]], *, k1: float, b: float, epsilon: float
    ) -> None:
        self.size = len(documents)
        self._postings: dict[str, tuple[NDArray[np.int32], Scores]] = {}
        if not any(documents):
            return
        model = BM25Okapi(documents, k1=k1, b=b, epsilon=epsilon)
        lengths = np.array(model.doc_len)
        norms = k1 * (1 - b + b * lengths / model.avgdl)
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, frequencies in enumerate(model.doc_freqs):
            for term, frequency in frequencies.items():
                found[term].append((number, frequency))
        for term, pairs in found.items():
            numbers, counts = np.array(pairs, dtype=np.int32).T
            impacts = model.idf[term] * (counts * (k1 + 1) / (counts + norms[numbers]))
            self._postings[term] = (numbers, impacts)

    def scores(self, terms: Iterable[str]) -> Scores:
        """One score for each document, in order; a term that comes twice counts twice."""
        scores = np.zeros(self.size)
        for term in terms:
            posting = self._postings.get(term)
            if posting is not None:
                numbers, impacts = posting
                scores[numbers] += impacts
        return scores

    def documents_with(self, term: str) -> NDArray[np.int32]:
        """The numbers of the documents that hold a term, ascending."""
        posting = self._postings.get(term)
        return posting[0] if posting is not None else np.empty(0, dtype=np.int32)
