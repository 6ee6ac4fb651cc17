"""What the index is made of: a language's passages, and the scores of texts."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from bot.language.answer_types import AnswerType
from bot.search.batch import held_types
from bot.search.bm25 import BM25Index, Documents
from bot.search.held import Numbers, Scores
from bot.search.options import SearchOptions
from bot.search.query import Question
from bot.storage.arrays import Part
from bot.storage.texts import PackedTexts
from bot.storage.vocabulary import Array

Among = Mapping[str, Numbers]
"""For each language the numbers of the documents that are asked about, ascending."""


class Shelf:
    """The passages of one language; the sentences of all of them stand in one row."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        """`arrays` are those of a language that `merged` makes."""
        self.paragraphs = arrays["paragraphs"]
        """For each passage, its number in its article, from 1."""
        self.spellings = PackedTexts(arrays, "spellings")
        """The most common words of the passages, in their one spelling."""
        self.owners = arrays["owners"]
        """For each passage, the number of its article, ascending."""
        self._articles = arrays["articles"]
        self._dates = arrays["dates"]
        self._firsts = arrays["firsts"]
        self._holds = arrays["holds"]
        self._countries = arrays["countries"]

    def __len__(self) -> int:
        return len(self.owners)

    def sentences(self, passages: Numbers) -> tuple[Numbers, Numbers]:
        """The numbers of passages' sentences, and where those of each passage begin among them."""
        begins = self._firsts[passages].astype(np.int64)
        counts = self._firsts[passages + 1] - begins
        firsts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        return np.arange(firsts[-1]) + np.repeat(begins - firsts[:-1], counts), firsts

    def owners_of(self, sentences: Numbers) -> Numbers:
        """The numbers of the passages that sentences stand in."""
        found: Numbers = np.searchsorted(self._firsts, sentences, side="right") - 1
        return found

    def passages_of(self, article: int) -> Numbers:
        """The numbers of an article's passages."""
        begin, end = np.searchsorted(self.owners, [article, article + 1])
        return np.arange(begin, end)

    def headers_of(self, passages: Numbers) -> Numbers:
        """For each passage, the number of its article among those of the language."""
        found: Numbers = np.searchsorted(self._articles, self.owners[passages])
        return found

    def holding(self, kind: AnswerType, sentences: Numbers) -> Scores:
        """1 for the sentences that hold a kind of answer."""
        return held_types(self._holds[sentences])[kind].astype(np.float64)

    def countries(self, sentences: Numbers) -> NDArray[np.int64]:
        """How many countries sentences name."""
        return self._countries[sentences].astype(np.int64)

    @property
    def all_dates(self) -> tuple[Array, Array]:
        """The years and the months of all articles; 0 where the source does not say."""
        return self._dates[:, 0], self._dates[:, 1]

    def dates(self, passages: Numbers) -> tuple[Array, Array]:
        """The years and the months that passages' articles are of."""
        found = self._dates[self.headers_of(passages)]
        return found[:, 0], found[:, 1]


class Texts:
    """Words and n-grams of texts by language, each with its BM25."""

    def __init__(
        self, words: BM25Index, grams: Mapping[str, BM25Index], gram_weight: float
    ) -> None:
        self.words = words
        self.grams = grams
        self._gram_weight = gram_weight

    def scores(self, question: Question, among: Among) -> dict[str, Scores]:
        """Shares of what an ideal text would score: 1 is a text of average length with all of it.

        N-grams tell in the question's own language only; a text in another language is held
        against an ideal without them, which makes the two comparable.
        """
        found, ideal = self.words.scores((group.terms for group in question.groups), among)
        # In a very small corpus rank-bm25's idf falls below zero, where it tells nothing.
        words = {code: np.maximum(scores, 0) for code, scores in found.items()}
        shares = {code: scores / (ideal or 1.0) for code, scores in words.items()}
        own = question.language
        if own in words and own in self.grams:
            ngrams = ({own: {gram: 1.0}} for gram in question.grams)
            grams, ideal_grams = self.grams[own].scores(ngrams, {own: among[own]})
            sum_of_both = words[own] + self._gram_weight * np.maximum(grams[own], 0)
            shares[own] = sum_of_both / (ideal + self._gram_weight * ideal_grams or 1.0)
        return shares


def texts_of(kind: str, parts: Mapping[str, Part], options: SearchOptions) -> Texts:
    """The words and n-grams of paragraphs or sentences in each language, out of its arrays."""
    grams = {
        code: index_of_kind(f"{kind}.grams", {code: part}, options)
        for code, part in parts.items()
        # A large archive does without them.
        if len(part[f"{kind}.grams.low"])
    }
    return Texts(index_of_kind(f"{kind}.words", parts, options), grams, options.gram_weight)


def index_of_kind(kind: str, parts: Mapping[str, Part], options: SearchOptions) -> BM25Index:
    """One kind of text in all the languages."""
    found = {
        code: Documents(Part(part, f"{kind}."), k1=options.k1, b=options.b)
        for code, part in parts.items()
    }
    return BM25Index(found, epsilon=options.epsilon)
