"""What the index is made of: a language's passages, and the scores of texts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.corpus.article import Article
from bot.language.analyzers import Analyzer
from bot.language.answer_types import AnswerType, countries_in, types_in
from bot.search.bm25 import index_of
from bot.search.held import Scores
from bot.search.options import SearchOptions
from bot.search.query import Group, Question


@dataclass(frozen=True, slots=True)
class _Analyzed:
    """What a sentence is made of. A paragraph is made of its sentences' terms."""

    words: list[str]
    grams: list[str]
    holds: frozenset[AnswerType] = frozenset()


class Shelf:
    """The passages of one language; the sentences of all of them stand in one row."""

    def __init__(self, articles: Sequence[Article], analysis: Analyzer) -> None:
        self.sources = articles
        self.passages = [
            passage for article in articles for passage in article.passages if not passage.heading
        ]
        found = [
            [_analyzed(sentence.text, analysis) for sentence in passage.sentences]
            for passage in self.passages
        ]
        self.sentences = [sentence for passage in found for sentence in passage]
        self.paragraphs = [
            _Analyzed(
                [term for sentence in passage for term in sentence.words],
                [gram for sentence in passage for gram in sentence.grams],
            )
            for passage in found
        ]
        self.headers = [_terms(article.title, analysis) for article in articles]
        numbers = {article.id: number for number, article in enumerate(articles)}
        self.articles = np.array([numbers[p.article] for p in self.passages], dtype=np.int32)
        """For each passage, the number of its article."""
        counts = [len(passage) for passage in found]
        self.firsts = np.cumsum([0, *counts])
        """For each passage, the number of its first sentence."""
        self.owners = np.repeat(np.arange(len(found)), counts)
        """For each sentence, the number of its passage."""
        self.holds = {
            kind: np.array([kind in s.holds for s in self.sentences], dtype=np.float64)
            for kind in AnswerType
        }
        """For each kind of answer, 1 for the sentences that hold one."""
        self.countries = np.array([len(countries_in(s.words)) for s in self.sentences])
        """For each sentence, how many countries it names."""


class Texts:
    """Words and n-grams of texts by language, each with its BM25."""

    def __init__(self, texts: Mapping[str, Sequence[_Analyzed]], options: SearchOptions) -> None:
        model = {"k1": options.k1, "b": options.b, "epsilon": options.epsilon}
        words = {language: [text.words for text in found] for language, found in texts.items()}
        self.words = index_of(words, **model)
        self.grams = {
            language: index_of({language: [text.grams for text in found]}, **model)
            for language, found in texts.items()
        }
        self._gram_weight = options.gram_weight

    def scores(self, question: Question) -> dict[str, Scores]:
        """Shares of what an ideal text would score: 1 is a text of average length with all of it.

        N-grams tell in the question's own language only; a text in another language is held
        against an ideal without them, which makes the two comparable.
        """
        groups = (group.terms for group in question.groups)
        found, ideal = self.words.scores(groups)
        # In a very small corpus rank-bm25's idf falls below zero, where it tells nothing.
        words = {code: np.maximum(scores, 0) for code, scores in found.items()}
        shares = {code: scores / (ideal or 1.0) for code, scores in words.items()}
        own = question.language
        if own in words:
            ngrams = ({own: {gram: 1.0}} for gram in question.grams)
            grams, ideal_grams = self.grams[own].scores(ngrams)
            sum_of_both = words[own] + self._gram_weight * np.maximum(grams[own], 0)
            shares[own] = sum_of_both / (ideal + self._gram_weight * ideal_grams or 1.0)
        return shares


class Headers:
    """Titles of articles: weak evidence for all that stands in them."""

    def __init__(
        self, headers: Mapping[str, Sequence[Sequence[str]]], options: SearchOptions
    ) -> None:
        self._index = index_of(headers, k1=options.k1, b=options.b, epsilon=options.epsilon)

    def scores(self, question: Question) -> dict[str, Scores]:
        """For each article, its header's share of what an ideal header would score."""
        scores, ideal = self._index.scores(group.terms for group in question.groups)
        return {code: found / (ideal or 1.0) for code, found in scores.items()}


class Dates:
    """Years and months of articles: a question that names one asks for what was written then."""

    def __init__(self, articles: Mapping[str, Sequence[Article]]) -> None:
        dates = {code: [_date_terms(a) for a in found] for code, found in articles.items()}
        self._known = frozenset(term for found in dates.values() for each in found for term in each)
        self._articles = {
            code: {
                term: np.array([term in each for each in found], dtype=np.float64)
                for term in self._known
            }
            for code, found in dates.items()
        }

    def of(self, group: Group, language: str) -> Scores | None:
        """1 for the articles of a language that are of the year or month a group names.

        None where it names none, or one that no article is of.
        """
        named = self._known.intersection(group.terms[language])
        return self._articles[language][min(named)] if named else None


def _date_terms(article: Article) -> tuple[str, ...]:
    parts = article.date.split("-") if article.date else []
    return tuple(f"{kind}{int(part)}" for kind, part in zip(("#", "@month-"), parts, strict=False))


def _analyzed(text: str, analysis: Analyzer) -> _Analyzed:
    free = analysis.language_free(text)
    return _Analyzed(
        [term.text for term in (*analysis.words(text), *analysis.parts(text), *free)],
        [gram.text for gram in analysis.grams(text)],
        types_in(text, free),
    )


def _terms(text: str, analysis: Analyzer) -> list[str]:
    return [term.text for term in (*analysis.words(text), *analysis.language_free(text))]
