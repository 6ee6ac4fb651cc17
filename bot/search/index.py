"""All passages and their sentences, ranked for a question.

Sentences are ranked and paragraphs help: a sentence's score is its own BM25 plus a share of its
paragraph's, and a passage is as good as its best sentence.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.corpus.article import Article, Passage
from bot.language.analyzers import Analyzer, Analyzers
from bot.language.answer_types import AnswerType, types_in
from bot.language.tokens import normalized, tokens
from bot.search.bm25 import BM25Index, Scores
from bot.search.options import SearchOptions
from bot.search.query import Group, Question

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
    language: str
    coverage: float
    """Share of what the question is about that the passage holds, by weight: 0 to 1."""
    evidence: float
    """What of the question the passage holds, each word by its rarity, in nats."""

    @property
    def best(self) -> int:
        """The position of the best sentence in the passage."""
        return self.sentence_scores.index(self.score)


class _Shelf:
    """The passages of one language; the sentences of all of them stand in one row."""

    def __init__(self, passages: Sequence[Passage], analysis: Analyzer) -> None:
        self.passages = passages
        self.paragraphs = [passage.text for passage in passages]
        self.sentences = [s.text for passage in passages for s in passage.sentences]
        types = [types_in(text, analysis.language_free(text)) for text in self.sentences]
        self.holds = {
            kind: np.array([kind in found for found in types], dtype=np.float64)
            for kind in AnswerType
        }
        """For each kind of answer, 1 for the sentences that hold one."""
        counts = [len(passage.sentences) for passage in passages]
        self.firsts = np.cumsum([0, *counts])
        """For each passage, the number of its first sentence."""
        self.owners = np.repeat(np.arange(len(passages)), counts)
        """For each sentence, the number of its passage."""


class _Texts:
    """Words and n-grams of texts by language, each with its BM25."""

    def __init__(
        self, texts: Mapping[str, Sequence[str]], analyzers: Analyzers, options: SearchOptions
    ) -> None:
        model = {"k1": options.k1, "b": options.b, "epsilon": options.epsilon}
        words: dict[str, list[list[str]]] = {}
        self.grams: dict[str, BM25Index] = {}
        for language, found in texts.items():
            analysis = analyzers[language]
            words[language] = [
                [t.text for t in (*analysis.words(x), *analysis.language_free(x))] for x in found
            ]
            grams = [[t.text for t in analysis.grams(x)] for x in found]
            self.grams[language] = BM25Index({language: grams}, **model)
        self.words = BM25Index(words, **model)
        self._gram_weight = options.gram_weight

    def scores(self, question: Question) -> dict[str, Scores]:
        """Shares of what an ideal text would score: 1 is a text of average length with all of it.

        N-grams tell in the question's own language only; a text in another language is held
        against an ideal without them, which makes the two comparable.
        """
        groups = [group.terms for group in question.groups]
        words = self.words.scores(groups)
        ideal = self.words.ideal(groups)
        shares = {code: found / (ideal or 1.0) for code, found in words.items()}
        own = question.language
        if own in self.grams:
            grams = [{own: {gram: 1.0}} for gram in question.grams[own]]
            index, weight = self.grams[own], self._gram_weight
            sum_of_both = words[own] + weight * index.scores(grams)[own]
            shares[own] = sum_of_both / (ideal + weight * index.ideal(grams) or 1.0)
        return shares


class SearchIndex:
    """Everything that the articles can answer with."""

    def __init__(
        self, articles: Iterable[Article], analyzers: Analyzers, options: SearchOptions
    ) -> None:
        passages: dict[str, list[Passage]] = {}
        for article in articles:
            kept = [passage for passage in article.passages if not passage.heading]
            passages.setdefault(article.language, []).extend(kept)
        self._shelves = {
            language: _Shelf(found, analyzers[language]) for language, found in passages.items()
        }
        self._options = options
        self._size = sum(len(shelf.passages) for shelf in self._shelves.values())
        shelves = self._shelves.items()
        self._paragraphs = _Texts({c: s.paragraphs for c, s in shelves}, analyzers, options)
        self._sentences = _Texts({c: s.sentences for c, s in shelves}, analyzers, options)

    def search(self, question: Question, *, only: str | None = None) -> list[Hit]:
        """The passages that share anything with the question, best first.

        With `only`, those of one language.

        Those in another language than the question's count for less, so that among equals the
        asker's own language comes first.
        """
        if not question.groups:
            return []
        options = self._options
        paragraph_scores = self._paragraphs.scores(question)
        sentence_scores = self._sentences.scores(question)
        evidence, asked = self._evidence(question)
        hits: list[Hit] = []
        for language, shelf in self._shelves.items():
            if only not in {None, language}:
                continue
            paragraphs = (
                options.paragraph_weight * paragraph_scores[language]
                + options.coverage_weight * evidence[language] / asked
            )
            scores = sentence_scores[language] + paragraphs[shelf.owners]
            if question.expected:
                scores += options.answer_type_weight * shelf.holds[question.expected]
            if language != question.language:
                scores = options.other_language_weight * scores
            hits.extend(_hits(shelf, language, scores, evidence[language], asked))
        return sorted(hits, key=lambda hit: hit.score, reverse=True)

    def vocabulary(self, language: str) -> Iterator[str]:
        """The words of the articles in a language, in their one spelling."""
        shelf = self._shelves.get(language)
        for text in shelf.paragraphs if shelf else ():
            for token in tokens(text):
                yield normalized(token)

    def holds(self, group: Group) -> bool:
        """Whether any passage holds one of the group's terms."""
        return any(
            len(self._paragraphs.words.postings[language].documents_with(term))
            for language in self._shelves
            for term in group.terms[language]
        )

    def knows(self, group: Group) -> bool:
        """Whether any passage holds the word or one like it."""
        return any(self._found(group, language).any() for language in self._shelves)

    def _evidence(self, question: Question) -> tuple[dict[str, Scores], float]:
        """What each passage holds of the question, and what a passage with all of it would.

        A word weighs Lucene's idf, log(1 + (N - n + 0.5) / (n + 0.5)), which unlike rank-bm25's
        is positive for every word, so that a folder of two paragraphs can answer as well.
        """
        evidence = {code: np.zeros(len(s.passages)) for code, s in self._shelves.items()}
        asked = 0.0
        size = max(_SMALLEST_CORPUS, self._size)
        for group in question.groups:
            found = {language: self._found(group, language) for language in self._shelves}
            holders = sum(np.count_nonzero(each) for each in found.values())
            weight = float(np.log1p((size - holders + 0.5) / (holders + 0.5)))
            asked += weight
            for language, each in found.items():
                evidence[language] += weight * each
        return evidence, asked

    def _found(self, group: Group, language: str) -> NDArray[np.float64]:
        """For each passage, how surely it holds a group: 1 for a term, less for n-grams."""
        found = np.zeros(len(self._shelves[language].passages))
        grams = group.grams[language]
        postings = self._paragraphs.grams[language].postings[language]
        for gram in grams:
            found[postings.documents_with(gram)] += 1
        found /= max(1, len(grams))
        found[found < _ALIKE] = 0
        for term, weight in group.terms[language].items():
            numbers = self._paragraphs.words.postings[language].documents_with(term)
            found[numbers] = np.maximum(found[numbers], weight)
        return found


def _hits(
    shelf: _Shelf, language: str, scores: Scores, evidence: Scores, asked: float
) -> Iterator[Hit]:
    for number in np.flatnonzero(evidence).tolist():
        own = scores[shelf.firsts[number] : shelf.firsts[number + 1]]
        yield Hit(
            passage=shelf.passages[number],
            score=float(own.max()),
            sentence_scores=tuple(own.tolist()),
            language=language,
            coverage=float(evidence[number] / asked),
            evidence=float(evidence[number]),
        )
