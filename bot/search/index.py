"""All passages and their sentences, ranked for a question.

Sentences are ranked and paragraphs help: a sentence's score is its own BM25 plus a share of its
paragraph's, and a passage is as good as its best sentence.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.corpus.article import Article, Passage
from bot.language.analyzers import Analyzers
from bot.language.answer_types import AnswerType, countries_in
from bot.language.tokens import normalized, tokens
from bot.search.held import Scores
from bot.search.options import SearchOptions
from bot.search.query import Group, Question
from bot.search.shelves import Dates, Headers, Shelf, Texts

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
    fits: bool
    """Whether the best sentence holds the kind of thing that is asked for, where one is."""

    @property
    def best(self) -> int:
        """The position of the best sentence in the passage."""
        return self.sentence_scores.index(self.score)


class SearchIndex:
    """Everything that the articles can answer with."""

    def __init__(
        self, articles: Iterable[Article], analyzers: Analyzers, options: SearchOptions
    ) -> None:
        by_language: dict[str, list[Article]] = {}
        for article in articles:
            by_language.setdefault(article.language, []).append(article)
        self._shelves = {
            language: Shelf(found, analyzers[language]) for language, found in by_language.items()
        }
        self._options = options
        self._size = sum(len(shelf.passages) for shelf in self._shelves.values())
        shelves = self._shelves.items()
        self._paragraphs = Texts({c: s.paragraphs for c, s in shelves}, options)
        self._sentences = Texts({c: s.sentences for c, s in shelves}, options)
        self._headers = Headers({c: s.headers for c, s in shelves}, options)
        self._dates = Dates({c: s.sources for c, s in shelves})

    @property
    def languages(self) -> frozenset[str]:
        """The languages of the articles."""
        return frozenset(self._shelves)

    def passages(self) -> Iterator[tuple[str, Passage]]:
        """Every passage that can answer, with its language."""
        for language, shelf in self._shelves.items():
            yield from ((language, passage) for passage in shelf.passages)

    def search(self, question: Question) -> list[Hit]:
        """The passages that share anything with the question, best first.

        Those in another language than the question's count for less, so that among equals the
        asker's own language comes first.
        """
        if not question.groups:
            return []
        options = self._options
        paragraph_scores = self._paragraphs.scores(question)
        sentence_scores = self._sentences.scores(question)
        header_scores = self._headers.scores(question)
        evidence, asked = self._evidence(question)
        hits: list[Hit] = []
        for language, shelf in self._shelves.items():
            paragraphs = (
                options.paragraph_weight * paragraph_scores[language]
                + options.header_weight * header_scores[language][shelf.articles]
                + options.coverage_weight * evidence[language] / asked
                + options.date_weight * self._dated(question, language)
            )
            scores = sentence_scores[language] + paragraphs[shelf.owners]
            fitting = self._fitting(question, language)
            if fitting is not None:
                scores += options.answer_type_weight * fitting
            if language != question.language:
                scores = options.other_language_weight * scores
            hits.extend(_hits(shelf, language, scores, evidence[language], asked, fitting))
        return sorted(hits, key=lambda hit: hit.score, reverse=True)

    def holding(self, kind: AnswerType, article: str) -> Iterator[Hit]:
        """The passages of an article that hold a kind of answer, whatever they are about."""
        for language, shelf in self._shelves.items():
            for number, passage in enumerate(shelf.passages):
                first, after = int(shelf.firsts[number]), int(shelf.firsts[number + 1])
                held: list[float] = shelf.holds[kind][first:after].tolist()
                if passage.article == article and any(held):
                    yield Hit(passage, 1.0, tuple(held), language, 1.0, 1.0, fits=True)

    def vocabulary(self, language: str) -> Iterator[str]:
        """The words of the articles in a language, in their one spelling."""
        shelf = self._shelves.get(language)
        for passage in shelf.passages if shelf else ():
            for token in tokens(passage.text):
                yield normalized(token)

    def holds(self, group: Group) -> bool:
        """Whether any passage holds one of the group's terms."""
        return any(
            len(self._paragraphs.words.documents[language].postings.documents_with(term))
            for language in self._shelves
            for term in group.terms[language]
        )

    def knows(self, group: Group) -> bool:
        """Whether any passage holds the word or one like it."""
        return any(self._found(group, language).any() for language in self._shelves)

    def _fitting(self, question: Question, language: str) -> Scores | None:
        """1 for the sentences that hold the kind of thing asked for; None where none is.

        A question for a country is answered by one that it does not name itself.
        """
        if question.expected is None:
            return None
        shelf = self._shelves[language]
        if question.expected is not AnswerType.PLACE:
            return shelf.holds[question.expected]
        others = shelf.countries.copy()
        asked = (term for group in question.groups for term in group.terms[language])
        for country in countries_in(asked):
            others[self._sentences.words.documents[language].postings.documents_with(country)] -= 1
        return (others > 0).astype(np.float64)

    def _dated(self, question: Question, language: str) -> Scores:
        """For each passage, the share of the dates asked for that its article is of."""
        shelf = self._shelves[language]
        found = [self._dates.of(group, language) for group in question.groups]
        named = [each for each in found if each is not None]
        if not named:
            return np.zeros(len(shelf.passages))
        share: Scores = np.mean(named, axis=0)[shelf.articles]
        return share

    def _evidence(self, question: Question) -> tuple[dict[str, Scores], float]:
        """What each passage holds of the question, and what a passage with all of it would.

        A word weighs Lucene's idf, log(1 + (N - n + 0.5) / (n + 0.5)), which unlike rank-bm25's
        is positive for every word, so that a folder of two paragraphs can answer as well.
        """
        evidence = {code: np.zeros(len(shelf.passages)) for code, shelf in self._shelves.items()}
        asked = 0.0
        size = max(_SMALLEST_CORPUS, self._size)
        for group in question.groups:
            found = {language: self._found(group, language) for language in self._shelves}
            holders = sum(float(each.sum()) for each in found.values())
            weight = float(np.log1p((size - holders + 0.5) / (holders + 0.5)))
            asked += weight
            for language, each in found.items():
                evidence[language] += weight * each
        return evidence, asked

    def _found(self, group: Group, language: str) -> NDArray[np.float64]:
        """For each passage, how surely it holds a group: 1 for a term, less for n-grams."""
        found = np.zeros(len(self._shelves[language].passages))
        grams = group.grams
        postings = self._paragraphs.grams[language].documents[language].postings
        for gram in grams:
            found[postings.documents_with(gram)] += 1
        found /= max(1, len(grams))
        found[found < _ALIKE] = 0
        for term, weight in group.terms[language].items():
            numbers = self._paragraphs.words.documents[language].postings.documents_with(term)
            found[numbers] = np.maximum(found[numbers], weight)
        dated = self._dates.of(group, language)
        if dated is not None:
            found = np.maximum(found, dated[self._shelves[language].articles])
        return found


def _hits(
    shelf: Shelf,
    language: str,
    scores: Scores,
    evidence: Scores,
    asked: float,
    fitting: Scores | None,
) -> Iterator[Hit]:
    for number in np.flatnonzero(evidence).tolist():
        first, after = int(shelf.firsts[number]), int(shelf.firsts[number + 1])
        own: list[float] = scores[first:after].tolist()
        best = own.index(max(own))
        yield Hit(
            passage=shelf.passages[number],
            score=own[best],
            sentence_scores=tuple(own),
            language=language,
            coverage=float(evidence[number] / asked),
            evidence=float(evidence[number]),
            fits=fitting is None or bool(fitting[first + best]),
        )
