"""rank-bm25's model, evaluated over postings, for terms and for groups of terms."""

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain

import numpy as np
from rank_bm25 import BM25Okapi

from bot.search.best import Part, best, best_of
from bot.search.held import Held, Lengths, Numbers, Scores, Weights, Workspace
from bot.search.postings import BOUND, Integers, Postings, Run, pack_postings
from bot.storage.vocabulary import Array, quick

Group = Mapping[str, Weights]
"""For each language, the terms that may stand for one idea of a question."""
# An index of few postings keeps ready what each adds to a score: 16 bytes for each.
_FEW = 4_000_000
_AT_A_TIME = 1_000_000


class Documents:
    """The documents of one language, and what BM25 makes of their lengths."""

    def __init__(self, arrays: Mapping[str, Array], *, k1: float, b: float) -> None:
        """`arrays` are those that `pack_postings` makes, with the same k1 and b."""
        self.postings = Postings(arrays)
        self.lengths = Lengths(self.postings.lengths, k1=k1, b=b)
        self.workspace = Workspace(self.postings.size)
        self._bounds = quick(arrays["bounds"])
        self._most = k1 + 1

    def held(self, weights: Weights) -> Held:
        """The documents that hold any of the terms."""
        return Held(self.postings, weights, self.workspace)

    def bound(self, held: Held) -> float:
        """The most that a document's own part of BM25 can be for some terms."""
        if held.term is None:
            return self._most
        return float(self._bounds[held.term]) * self._most / BOUND


class BM25Index:
    """Documents in several languages, scored for groups of terms that count as one each.

    A group is a structured query in the sense of Pirkola, "The Effects of Query Structure and
    Dictionary Setups" (SIGIR 1998), weighted as by Darwish and Oard (SIGIR 2003): the weighted
    frequencies of its terms are summed and their documents pooled, over all languages, so that
    a word and its translation have one idf. Lengths are compared within a language. For one
    language and groups of one term, scores equal `rank_bm25.BM25Okapi.get_scores`.
    """

    def __init__(self, documents: Mapping[str, Documents], *, epsilon: float) -> None:
        self.documents = documents
        self._epsilon = epsilon
        # The only language, if its postings are few.
        self._few = ""
        for language, only in documents.items() if len(documents) == 1 else ():
            self._few = language if len(only.postings) <= _FEW else ""

    def scores(
        self, groups: Iterable[Group], among: Mapping[str, Numbers] | None = None
    ) -> tuple[dict[str, Scores], float]:
        """For each language one score for each document, and the score of an ideal one.

        `among` gives the documents that are asked about, ascending; without it they are all. A
        group that comes twice counts twice. The ideal document is of average length and holds each
        group once: it makes scores of different kinds, and of different languages, comparable.
        """
        sizes = {code: documents.postings.size for code, documents in self.documents.items()}
        scores = {c: np.zeros(len(among[c]) if among else size) for c, size in sizes.items()}
        ideal = 0.0
        for group in groups:
            found = self._found(group)
            idf = self._idf_of(found)
            ideal += max(0.0, idf)
            for language, held in found.items():
                documents = there = held.documents
                if among and len(among[language]) < sizes[language]:
                    places, there = held.among(among[language])
                    documents, counts = documents[places], held.frequencies(places)
                else:
                    counts = held.frequencies()
                saturated = self.documents[language].lengths.saturated(documents, counts)
                scores[language][there] += idf * saturated
        return scores, ideal

    def holders(self, group: Group) -> float:
        """How many documents hold a group; one that holds less than one of it is a part."""
        return sum(held.count for held in self._found(group).values())

    def best(self, groups: Iterable[Group], k: int) -> dict[str, tuple[Numbers, Scores]]:
        """For each language the numbers of the k best documents and their scores, best first.

        Of equal ones the first. Only documents that score above zero.
        """
        groups = list(groups)
        if self._few:
            spans = self._plain_spans(groups)
            if spans is not None:
                return {self._few: self._best_of_few(spans, k)}
        all_found = [self._found(group) for group in groups]
        idfs = [self._idf_of(found) for found in all_found]
        if min(idfs, default=1.0) <= 0:
            scores, _ = self.scores(groups)
            return {language: best_of(found, k) for language, found in scores.items()}
        return {
            language: best(
                [
                    Part(found[language], idf, idf * texts.bound(found[language]))
                    for found, idf in zip(all_found, idfs, strict=True)
                    if language in found
                ],
                k,
                texts.lengths,
            )
            for language, texts in self.documents.items()
        }

    def _plain_spans(self, groups: Sequence[Group]) -> list[slice] | None:
        """Where the postings of groups stand; None if any is more than a term that counts whole."""
        postings = self.documents[self._few].postings
        spans = []
        for group in groups:
            weights = group.get(self._few)
            if not weights:
                continue
            ((term, weight),) = weights.items() if len(weights) == 1 else (("", 0.0),)
            if weight != 1:
                return None
            number = postings.vocabulary.number(term)
            if number is not None:
                spans.append(slice(*postings.span(number)))
        return spans

    def _best_of_few(self, spans: Sequence[slice], k: int) -> tuple[Numbers, Scores]:
        """By adding up all postings: for few of them sooner done than leaving some out."""
        if not spans:
            return np.empty(0, dtype=np.int64), np.empty(0)
        documents, impacts = self._ready
        scores: Scores = np.bincount(  # type: ignore[assignment]  # with weights, it is of floats
            np.concatenate([documents[each] for each in spans]),
            np.concatenate([impacts[each] for each in spans]),
            self.documents[self._few].postings.size,
        )
        return best_of(scores, k)

    @cached_property
    def _ready(self) -> tuple[Numbers, Scores]:
        """For each posting of the only language, its document and what it adds to a score."""
        (texts,) = self.documents.values()
        counts = texts.postings.document_frequencies
        idfs = _idfs(texts.postings.size, counts)
        idfs[idfs < 0] = self._floor
        read = [(found, held) for _, found, held in texts.postings.portions(_AT_A_TIME)]
        documents = np.concatenate([found for found, _ in read])
        impacts = texts.lengths.saturated(documents, np.concatenate([held for _, held in read]))
        impacts *= np.repeat(idfs, counts)
        return documents, impacts

    def _found(self, group: Group) -> dict[str, Held]:
        """Those of the languages that hold a group at all, with its documents there."""
        found = {
            code: documents.held(group[code])
            for code, documents in self.documents.items()
            if code in group
        }
        return {language: held for language, held in found.items() if held}

    def _idf_of(self, found: Mapping[str, Held]) -> float:
        """rank-bm25's idf over the documents of the languages that hold the group.

        Languages that lack it would make it look rare only because they are other languages.
        """
        size = sum(self.documents[language].postings.size for language in found or self.documents)
        idf = _idf(size, sum(held.count for held in found.values()))
        return idf if idf >= 0 else self._floor

    @cached_property
    def _floor(self) -> float:
        """rank-bm25's idf of what more than half of the documents hold: a part of the mean."""
        counts = [
            (t.postings.size, t.postings.document_frequencies) for t in self.documents.values()
        ]
        idfs = np.concatenate([_idfs(size, held) for size, held in counts])
        return self._epsilon * float(idfs.mean()) if len(idfs) else 0.0


def index_of(
    documents: Mapping[str, Sequence[Sequence[str]]], *, k1: float, b: float, epsilon: float
) -> BM25Index:
    """An index in memory of each language's documents, each a list of terms."""
    texts = {}
    for language, found in documents.items():
        terms, run, lengths = count_terms(found)
        arrays = pack_postings(terms, lengths, [run], Lengths(lengths, k1=k1, b=b).share)
        texts[language] = Documents(arrays, k1=k1, b=b)
    return BM25Index(texts, epsilon=epsilon)


def count_terms(documents: Sequence[Sequence[str]]) -> tuple[list[str], Run, Integers]:
    """The different terms of documents, how often each holds which, and the documents' lengths.

    Frequencies and lengths are rank-bm25's own.
    """
    if not any(documents):
        nothing = np.empty(0, dtype=np.int64)
        return [], Run(nothing, nothing, nothing, nothing), np.zeros(len(documents), dtype=np.int64)
    model = BM25Okapi(documents)
    numbers: dict[str, int] = {}
    found = chain.from_iterable(model.doc_freqs)
    terms = np.array([numbers.setdefault(term, len(numbers)) for term in found])
    held = np.fromiter((n for each in model.doc_freqs for n in each.values()), dtype=np.int64)
    different = np.fromiter(map(len, model.doc_freqs), dtype=np.int64)
    owners = np.repeat(np.arange(len(documents)), different)
    by_term = np.argsort(terms, kind="stable")
    counts = np.bincount(terms, minlength=len(numbers))
    run = Run(np.arange(len(numbers)), counts, owners[by_term], held[by_term])
    return list(numbers), run, np.array(model.doc_len)


def _idf(size: int, holders: float) -> float:
    return math.log(size - holders + 0.5) - math.log(holders + 0.5)


def _idfs(size: int, holders: Integers) -> Scores:
    result: Scores = np.log(size - holders + 0.5) - np.log(holders + 0.5)
    return result
