"""All passages and their sentences, ranked for a question.

Sentences are ranked and paragraphs help: a sentence's score is its own BM25 plus a share of its
paragraph's, and a passage is as good as its best sentence.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from bot.corpus.article import Article, Passage
from bot.language.analyzers import Analyzers
from bot.language.answer_types import AnswerType, countries_in
from bot.language.bulk import BulkIndexer
from bot.language.indexing import Indexer
from bot.search.batch import analyse
from bot.search.evidence import Evidence
from bot.search.held import Numbers, Scores
from bot.search.merge import merged
from bot.search.options import SearchOptions
from bot.search.query import Group, Question
from bot.search.shelves import Shelf, index_of_kind, texts_of
from bot.storage.arrays import Part
from bot.storage.vocabulary import Array

# In a corpus of more passages, only those are looked at that words or n-grams rank among the best.
_LOOKED_AT_ALL = 4000
_CANDIDATES = 400


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that shares something with the question."""

    article: Article
    paragraph: int
    """Its number in the article, from 1."""
    score: float
    sentence_scores: tuple[float, ...]
    """One for each sentence of the passage; the highest is the passage's own score."""
    coverage: float = 1.0
    """Share of what the question is about that the passage holds, by weight: 0 to 1."""
    evidence: float = 1.0
    """What of the question the passage holds, each word by its rarity, in nats."""
    fits: bool = True
    """Whether the best sentence holds the kind of thing that is asked for, where one is."""

    @property
    def best(self) -> int:
        """The position of the best sentence in the passage."""
        return self.sentence_scores.index(self.score)

    @property
    def language(self) -> str:
        return self.article.language

    @property
    def citation(self) -> str:
        return f"{self.article.id}:{self.paragraph}"

    @property
    def passage(self) -> Passage:
        """Raises LookupError where the article's file does not have it any more."""
        return self.article.passages[self.paragraph - 1]


class SearchIndex:
    """Everything that the articles can answer with. Safe to use from any thread."""

    def __init__(
        self, arrays: Mapping[str, Array], articles: Sequence[Article], options: SearchOptions
    ) -> None:
        """`arrays` are those that `merged` makes of the articles, with the options' k1 and b."""
        self._articles = articles
        self._options = options
        languages = sorted({name.split("/")[0] for name in arrays if "/" in name})
        parts = {language: Part(arrays, f"{language}/") for language in languages}
        self._shelves = {language: Shelf(part) for language, part in parts.items()}
        self._paragraphs = texts_of("paragraph", parts, options)
        self._sentences = texts_of("sentence", parts, options)
        self._headers = index_of_kind("headers", parts, options)
        self._evidence = Evidence(self._shelves, self._paragraphs)
        self._all = {code: np.arange(len(shelf)) for code, shelf in self._shelves.items()}
        self._small = sum(map(len, self._shelves.values())) <= _LOOKED_AT_ALL

    @property
    def languages(self) -> frozenset[str]:
        """The languages of the articles."""
        return frozenset(self._shelves)

    def passages(self) -> Iterator[tuple[str, Passage]]:
        """Every passage that can answer, with its language, as far as its file still has it."""
        for language, shelf in self._shelves.items():
            for number in range(len(shelf)):
                article = self._articles[int(shelf.owners[number])]
                with suppress(LookupError):
                    yield language, article.passages[int(shelf.paragraphs[number]) - 1]

    def search(self, question: Question) -> list[Hit]:
        """The passages that share anything with the question, best first.

        Those in another language than the question's count for less, so that among equals the
        asker's own language comes first. Of a large corpus, the best candidates.
        """
        if not question.groups:
            return []
        among = self._all if self._small else self._candidates(question)
        spread = {code: self._shelves[code].sentences(numbers) for code, numbers in among.items()}
        sentences = {code: numbers for code, (numbers, _) in spread.items()}
        paragraph_scores = self._paragraphs.scores(question, among)
        sentence_scores = self._sentences.scores(question, sentences)
        header_scores = self._header_scores(question, among)
        evidence, asked = self._evidence.of(question, among)
        options = self._options
        hits: list[Hit] = []
        for language in self._shelves:
            firsts = spread[language][1]
            paragraphs = (
                options.paragraph_weight * paragraph_scores[language]
                + options.header_weight * header_scores[language]
                + options.coverage_weight * evidence[language] / asked
                + options.date_weight * self._evidence.dated(question, language, among[language])
            )
            scores = sentence_scores[language] + np.repeat(paragraphs, np.diff(firsts))
            fitting = self._fitting(question, language, sentences[language])
            if fitting is not None:
                scores += options.answer_type_weight * fitting
            if language != question.language:
                scores = options.other_language_weight * scores
            hits.extend(
                Hit(
                    *self._place(language, int(among[language][number])),
                    score=max(own),
                    sentence_scores=tuple(own),
                    coverage=float(evidence[language][number] / asked),
                    evidence=float(evidence[language][number]),
                    fits=fitting is None or bool(fitting[first + own.index(max(own))]),
                )
                for number, first, own in _best_of_each(scores, firsts, evidence[language])
            )
        return sorted(hits, key=lambda hit: hit.score, reverse=True)

    def holding(self, kind: AnswerType, article: Article) -> Iterator[Hit]:
        """The passages of an article that hold a kind of answer, whatever they are about."""
        shelf = self._shelves[article.language]
        passages = shelf.passages_of(self._articles.index(article))
        sentences, firsts = shelf.sentences(passages)
        held = shelf.holding(kind, sentences)
        for number, _, own in _best_of_each(held, firsts, np.ones(len(passages))):
            if any(own):
                yield Hit(article, int(shelf.paragraphs[passages[number]]), 1.0, tuple(own))

    def vocabulary(self, language: str) -> Iterable[str]:
        """The words of the articles in a language, in their one spelling."""
        shelf = self._shelves.get(language)
        return shelf.spellings if shelf else ()

    def holds(self, group: Group) -> bool:
        """Whether any passage holds one of the group's terms."""
        words = self._paragraphs.words.documents
        return any(
            words[language].postings.vocabulary.number(term) is not None
            for language in self._shelves
            for term in group.terms[language]
        )

    def knows(self, group: Group) -> bool:
        """Whether any passage holds the word or one like it."""
        return self.holds(group) or any(
            self._evidence.found(group, language, passages).any()
            for language, passages in self._all.items()
        )

    def _candidates(self, question: Question) -> dict[str, Numbers]:
        """The passages that are best by their own words, by a sentence's, or by their n-grams."""
        groups = [group.terms for group in question.groups]
        found = {
            code: [numbers]
            for code, (numbers, _) in self._paragraphs.words.best(groups, _CANDIDATES).items()
        }
        for language, (numbers, _) in self._sentences.words.best(groups, _CANDIDATES).items():
            found[language].append(self._shelves[language].owners_of(numbers))
        own = question.language
        if own in self._paragraphs.grams:
            grams = [{own: {gram: 1.0}} for gram in question.grams]
            found[own].append(self._paragraphs.grams[own].best(grams, _CANDIDATES)[own][0])
        return {language: np.unique(np.concatenate(each)) for language, each in found.items()}

    def _header_scores(self, question: Question, among: Mapping[str, Numbers]) -> dict[str, Scores]:
        """For each passage, its article's title's share of what an ideal title would score: weak
        evidence for all that stands under it."""
        headers = {code: self._shelves[code].headers_of(numbers) for code, numbers in among.items()}
        asked = {code: np.unique(numbers) for code, numbers in headers.items()}
        scores, ideal = self._headers.scores((g.terms for g in question.groups), asked)
        return {
            code: scores[code][np.searchsorted(asked[code], numbers)] / (ideal or 1.0)
            for code, numbers in headers.items()
        }

    def _fitting(self, question: Question, language: str, sentences: Numbers) -> Scores | None:
        """1 for the sentences that hold the kind of thing asked for; None where none is.

        A question for a country is answered by one that it does not name itself.
        """
        if question.expected is None:
            return None
        shelf = self._shelves[language]
        if question.expected is not AnswerType.PLACE:
            return shelf.holding(question.expected, sentences)
        others = shelf.countries(sentences)
        asked = (term for group in question.groups for term in group.terms[language])
        words = self._sentences.words.documents[language]
        for country in countries_in(asked):
            others[words.held({country: 1.0}).among(sentences)[1]] -= 1
        return (others > 0).astype(np.float64)

    def _place(self, language: str, passage: int) -> tuple[Article, int]:
        shelf = self._shelves[language]
        return self._articles[int(shelf.owners[passage])], int(shelf.paragraphs[passage])


def arrays_of(
    articles: Sequence[Article], analyzers: Analyzers, options: SearchOptions
) -> dict[str, Array]:
    """The arrays of an index of articles, in memory."""
    indexers = {code: BulkIndexer(Indexer(analysis)) for code, analysis in analyzers.items()}
    batches = [analyse(articles, indexers)]
    made = merged(batches, k1=options.k1, b=options.b)
    return {name: array for some in made for name, array in some.items()}


def _best_of_each(
    scores: Scores, firsts: Numbers, evidence: Scores
) -> Iterator[tuple[int, int, list[float]]]:
    """The passages with any evidence: their place, that of their first sentence, the scores of all
    their sentences."""
    for number in np.flatnonzero(evidence).tolist():
        first, after = int(firsts[number]), int(firsts[number + 1])
        yield number, first, scores[first:after].tolist()
