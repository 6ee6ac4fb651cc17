"""Passages and their sentences in one language, ranked for a question.

Sentences are ranked and paragraphs help: a sentence's score is its own BM25 plus a share of its
paragraph's, and a passage is as good as its best sentence.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.corpus.article import Passage
from bot.language.analyzers import Analyzer, analyzer
from bot.search.bm25 import BM25Index, Scores
from bot.search.options import SearchOptions
from bot.search.query import Query, Word

# A word counts as found by its n-grams when this share of them stands in a passage: enough for
# another inflection or a part of a compound, too much for a chance likeness.
_ALIKE = 0.6
# How rare a word is cannot be told from a few passages; they are taken for a part of this many.
_SMALLEST_CORPUS = 100


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that shares something with the question."""

    passage: Passage
    score: float
    sentence_scores: tuple[float, ...]
    """One for each sentence of the passage; the highest is the passage's own score."""
    coverage: float
    """Share of what the question is about that the passage holds, by weight: 0 to 1."""
    evidence: float
    """What of the question the passage holds, each word by its rarity, in nats."""


class _TextIndex:
    """Words and n-grams of the same texts, each with its BM25."""

    def __init__(self, texts: Sequence[str], analysis: Analyzer, options: SearchOptions) -> None:
        model = {"k1": options.k1, "b": options.b, "epsilon": options.epsilon}
        self.words = BM25Index([[t.text for t in analysis.words(x)] for x in texts], **model)
        self.grams = BM25Index([[t.text for t in analysis.grams(x)] for x in texts], **model)
        self._gram_weight = options.gram_weight

    def scores(self, query: Query) -> Scores:
        words = self.words.scores(word.term for word in query.words)
        return words + self._gram_weight * self.grams.scores(query.grams)


class LanguageIndex:
    """Everything that the articles of one language can answer with."""

    def __init__(self, language: str, passages: Sequence[Passage], options: SearchOptions) -> None:
        self.language = language
        self._passages = [passage for passage in passages if not passage.heading]
        self._options = options
        analysis = analyzer(language)
        self._paragraphs = _TextIndex([p.text for p in self._passages], analysis, options)
        sentences = [s.text for p in self._passages for s in p.sentences]
        self._sentences = _TextIndex(sentences, analysis, options)
        self._firsts = np.cumsum([0, *(len(p.sentences) for p in self._passages)])
        self._owners = np.repeat(
            np.arange(len(self._passages)), [len(p.sentences) for p in self._passages]
        )

    def knows(self, word: Word) -> bool:
        """Whether any passage holds the word or one like it."""
        return bool(self._found(word).any())

    def search(self, query: Query) -> list[Hit]:
        """The passages that share anything with the question, best first."""
        if not query.words or not self._passages:
            return []
        options = self._options
        evidence, asked = self._evidence(query)
        coverage = evidence / asked
        paragraphs = (
            options.paragraph_weight * self._paragraphs.scores(query)
            + options.coverage_weight * coverage
        )
        sentences = self._sentences.scores(query) + paragraphs[self._owners]
        hits = []
        for number in np.flatnonzero(evidence):
            scores = sentences[self._firsts[number] : self._firsts[number + 1]]
            hits.append(
                Hit(
                    passage=self._passages[number],
                    score=float(scores.max()),
                    sentence_scores=tuple(scores.tolist()),
                    coverage=float(coverage[number]),
                    evidence=float(evidence[number]),
                )
            )
        return sorted(hits, key=lambda hit: hit.score, reverse=True)

    def _evidence(self, query: Query) -> tuple[NDArray[np.float64], float]:
        """What each passage holds of the question, and what a passage with all of it would.

        A word weighs Lucene's idf, log(1 + (N - n + 0.5) / (n + 0.5)), which unlike rank-bm25's
        is positive for every word, so that a folder of two paragraphs can answer as well.
        """
        found = np.stack([self._found(word) for word in query.words])
        passages = max(_SMALLEST_CORPUS, len(self._passages))
        holders = np.count_nonzero(found, axis=1)
        weights = np.log1p((passages - holders + 0.5) / (holders + 0.5))
        evidence: NDArray[np.float64] = weights @ found
        return evidence, float(weights.sum())

    def _found(self, word: Word) -> NDArray[np.float64]:
        """For each passage, how surely it holds a word: 1 for the term, less for its n-grams."""
        found = np.zeros(len(self._passages))
        for gram in word.grams:
            found[self._paragraphs.grams.documents_with(gram)] += 1
        found /= max(1, len(word.grams))
        found[found < _ALIKE] = 0
        found[self._paragraphs.words.documents_with(word.term)] = 1
        return found
