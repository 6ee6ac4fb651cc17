"""What passages hold of a question, each word by its rarity; and of the dates that it names."""

from collections.abc import Mapping
from functools import cached_property

import numpy as np

from bot.search.held import Numbers, Scores
from bot.search.query import Group, Question
from bot.search.shelves import Among, Shelf, Texts

# A word counts as found by its n-grams when this share of them stands in a passage: enough for
# another inflection or a part of a compound, too much for a chance likeness.
_ALIKE = 0.6
# How rare a word is cannot be told from a few passages; they are taken for a part of this many.
_SMALLEST_CORPUS = 100


class Evidence:
    """Looks for each word of a question in passages: by its terms, its n-grams, and as a date."""

    def __init__(self, shelves: Mapping[str, Shelf], paragraphs: Texts) -> None:
        self._shelves = shelves
        self._paragraphs = paragraphs
        self._size = sum(len(shelf) for shelf in shelves.values())

    def of(self, question: Question, among: Among) -> tuple[dict[str, Scores], float]:
        """What each passage holds of the question, and what a passage with all of it would.

        A word weighs Lucene's idf, log(1 + (N - n + 0.5) / (n + 0.5)), which unlike rank-bm25's
        is positive for every word, so that a folder of two paragraphs can answer as well. Where
        not all passages are asked about, n is of the passages that hold its terms.
        """
        evidence = {code: np.zeros(len(numbers)) for code, numbers in among.items()}
        asked = 0.0
        size = max(_SMALLEST_CORPUS, self._size)
        whole = sum(map(len, among.values())) == self._size
        for group in question.groups:
            found = {language: self.found(group, language, among[language]) for language in among}
            held = sum(float(each.sum()) for each in found.values())
            holders = held if whole else max(held, self._paragraphs.words.holders(group.terms))
            weight = float(np.log1p((size - holders + 0.5) / (holders + 0.5)))
            asked += weight
            for language, each in found.items():
                evidence[language] += weight * each
        return evidence, asked

    def found(self, group: Group, language: str, passages: Numbers) -> Scores:
        """For each passage, how surely it holds a group: 1 for a term, less for n-grams."""
        found = np.zeros(len(passages))
        if language in self._paragraphs.grams:
            grams = self._paragraphs.grams[language].documents[language].postings
            for gram in group.grams:
                found[_places(grams.documents_with(gram), passages, grams.size)] += 1
            found /= max(1, len(group.grams))
            found[found < _ALIKE] = 0
        words = self._paragraphs.words.documents[language].postings
        for term, weight in group.terms[language].items():
            places = _places(words.documents_with(term), passages, words.size)
            found[places] = np.maximum(found[places], weight)
        dated = self._of_date(group, language, passages)
        return found if dated is None else np.maximum(found, dated)

    def dated(self, question: Question, language: str, passages: Numbers) -> Scores:
        """For each passage, the share of the dates asked for that its article is of.

        A question that names a year or a month asks for what was written then.
        """
        found = [self._of_date(group, language, passages) for group in question.groups]
        named = [each for each in found if each is not None]
        share: Scores = np.mean(named, axis=0) if named else np.zeros(len(passages))
        return share

    def _of_date(self, group: Group, language: str, passages: Numbers) -> Scores | None:
        """1 for the passages whose article is of the year or month that a group names.

        None where it names none, or one that no article is of.
        """
        named = self._known_dates.intersection(group.terms[language])
        if not named:
            return None
        kind, number = self._date_terms[min(named)]
        dates = self._shelves[language].dates(passages)
        found: Scores = (dates[kind] == number).astype(np.float64)
        return found

    @cached_property
    def _date_terms(self) -> dict[str, tuple[int, int]]:
        """The terms of the years and months that articles are of."""
        terms: dict[str, tuple[int, int]] = {}
        for shelf in self._shelves.values():
            years, months = shelf.all_dates
            terms |= {f"#{year}": (0, year) for year in np.unique(years).tolist() if year}
            terms |= {
                f"@month-{month}": (1, month) for month in np.unique(months).tolist() if month
            }
        return terms

    @cached_property
    def _known_dates(self) -> frozenset[str]:
        return frozenset(self._date_terms)


def _places(documents: Numbers, passages: Numbers, size: int) -> Numbers:
    """Where among some passages, ascending, those stand that are documents, too."""
    if len(passages) == size or not len(documents):
        return documents
    near = np.minimum(np.searchsorted(documents, passages), len(documents) - 1)
    return np.flatnonzero(documents[near] == passages)
