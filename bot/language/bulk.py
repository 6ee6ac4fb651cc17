"""Many texts analysed at once: the same terms as one by one, several times faster.

The words of all texts become numbers in one pass; what a word is, found once, is put in all its
places by NumPy. Only what depends on more than a word is looked for in the texts themselves.
"""

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.language.answer_types import AnswerType, countries_in, types_in
from bot.language.indexing import Indexer
from bot.language.terms import Term
from bot.language.tokens import PLAIN, is_plain, is_shouted, normalized, plain_tokens, tokens

Numbers = NDArray[np.int64]
_BETWEEN = "\0"
_TOKEN = re.compile(f"{_BETWEEN}|{PLAIN}")
# Terms by which a text is told to hold a kind of answer.
_TELLING = ("@month", "@weekday", "@country", "#")
# So many different words are remembered before they are forgotten, all at once.
_REMEMBERED = 400_000


class Terms(NamedTuple):
    """Terms of texts, in any order, those that come twice twice."""

    texts: Numbers
    """For each, the number of its text."""
    terms: Numbers
    """For each, its place in a list of terms."""


class Analysed(NamedTuple):
    """What texts are found by."""

    all_terms: Sequence[str]
    """The list of terms; only some of them are of these texts."""
    words: Terms
    """Stems, the parts of compounds, numbers and concepts."""
    grams: Terms
    holds: list[frozenset[AnswerType]]
    """For each text, the kinds of answers that it holds."""
    countries: list[int]
    """For each text, how many different countries it names."""
    spellings: set[str]
    """The words in their one spelling."""


class _Table:
    """For each word a list of numbers. A new word is added at the end."""

    def __init__(self) -> None:
        self._numbers = array("q")
        self._ends = array("q", [0])

    def add(self, numbers: Iterable[int]) -> None:
        self._numbers.extend(numbers)
        self._ends.append(len(self._numbers))

    def of(self, words: Numbers, texts: Numbers) -> Terms:
        """The numbers of many words, each with the number of the word's text."""
        ends = np.array(self._ends)
        begins = ends[words]
        counts = ends[words + 1] - begins
        before = np.cumsum(counts) - counts
        places = np.arange(int(counts.sum())) + np.repeat(begins - before, counts)
        return Terms(np.repeat(texts, counts), np.array(self._numbers, dtype=np.int64)[places])


class _Words(dict[str, int]):
    """The words known so far, numbered. Another is analysed when it is asked for."""

    def __init__(self, indexer: Indexer) -> None:
        self._indexer = indexer
        self.terms: list[str] = []
        self.telling: list[int] = []
        """The terms that tell what kind of answer a text holds."""
        self._numbers: dict[str, int] = {}
        self.words, self.grams = _Table(), _Table()
        self.stems = array("q")
        """For each word the number of its stem among the terms; -1 where concepts skip it."""
        self.begins, self.timely, self.counts = bytearray(), bytearray(), bytearray()
        """For each word whether a number is in it."""
        self.spellings: list[str] = []
        self[_BETWEEN] = 0
        self._add((), (), -1, "")

    def __missing__(self, surface: str) -> int:
        word = self._indexer.word(surface)
        free = [term.text for term in word.free]
        terms = map(self.number, (*word.words, *word.parts, *free))
        stem = -1 if word.form is None else self.number(word.form.stem)
        spelling = " ".join(map(normalized, tokens(surface)))
        self._add(terms, map(self.number, word.grams), stem, spelling)
        self.begins[-1] = word.begins_phrase
        self.timely[-1] = word.timely
        self.counts[-1] = any(term.startswith("#") for term in free)
        self[surface] = len(self.stems) - 1
        return self[surface]

    def number(self, term: str) -> int:
        """The number of a term, a new one if need be."""
        if term not in self._numbers:
            self._numbers[term] = len(self.terms)
            if term.startswith(_TELLING):
                self.telling.append(len(self.terms))
            self.terms.append(term)
        return self._numbers[term]

    def _add(self, terms: Iterable[int], grams: Iterable[int], stem: int, spelling: str) -> None:
        self.words.add(terms)
        self.grams.add(grams)
        self.stems.append(stem)
        self.spellings.append(spelling)
        for flags in (self.begins, self.timely, self.counts):
            flags.append(0)


class BulkIndexer:
    """Analyses many texts of one language. For one thread."""

    def __init__(self, indexer: Indexer) -> None:
        self._indexer = indexer
        self._words = _Words(indexer)

    def analysed(self, texts: Sequence[str], *, kinds: bool = True) -> Analysed:
        """The terms of all texts, and with `kinds` the kinds of answers that they hold."""
        if len(self._words) > _REMEMBERED:
            self._words = _Words(self._indexer)
        plain = [n for n, text in enumerate(texts) if _is_simple(text)]
        surfaces = _TOKEN.findall(_BETWEEN.join(texts[number] for number in plain))
        found = self._words
        words = np.fromiter(map(found.__getitem__, surfaces), dtype=np.int64, count=len(surfaces))
        between = words == 0
        owners = np.array(plain, dtype=np.int64)[np.cumsum(between)] if len(words) else words
        words, owners = words[~between], owners[~between]
        spellings = {found.spellings[word] for word in np.unique(words).tolist()}
        free = self._phrases(words, owners)
        for number in plain:
            percents = texts[number].count("%") + texts[number].count("％")
            free += [(number, found.number("@percent"))] * percents
        terms = _joined(found.words.of(words, owners), free)
        grams = found.grams.of(words, owners)
        holds, countries = [frozenset[AnswerType]()] * len(texts), [0] * len(texts)
        if kinds:
            holds, countries = self._kinds(texts, words, owners, terms)
        result = Analysed(found.terms, terms, grams, holds, countries, spellings)
        return self._with_others(result, texts, set(plain))

    def _kinds(
        self, texts: Sequence[str], words: Numbers, owners: Numbers, terms: Terms
    ) -> tuple[list[frozenset[AnswerType]], list[int]]:
        """For each text the kinds of answers that it holds, and how many countries it names."""
        telling = self._telling(texts, words, owners, terms)
        timely = set(owners[_flags(self._words.timely)[words]].tolist())
        holds = [types_in(t, telling[n], timely=n in timely) for n, t in enumerate(texts)]
        countries = [0] * len(texts)
        for text, found in telling.items():
            countries[text] = len(countries_in(term.text for term in found))
        return holds, countries

    def _phrases(self, words: Numbers, owners: Numbers) -> list[tuple[int, int]]:
        """The concepts of several words: the text of each and the number of its term."""
        found = self._words
        stems = np.array(found.stems)[words]
        kept = stems >= 0
        stems, owners, begins = stems[kept], owners[kept], _flags(found.begins)[words[kept]]
        places = np.flatnonzero(begins[:-1] & (owners[:-1] == owners[1:]))
        pairs, which = np.unique(
            np.stack([stems[places], stems[places + 1]]), axis=1, return_inverse=True
        )
        analysis, terms = self._indexer.analysis, found.terms
        going_on = [analysis.phrase_goes_on(terms[a], terms[b]) for a, b in pairs.T.tolist()]
        result = []
        for place in places[np.array(going_on, dtype=bool)[which]].tolist():
            after = stems[place : place + analysis.longest_phrase]
            same = owners[place : place + analysis.longest_phrase] == owners[place]
            following = [terms[stem] for stem in after[same].tolist()]
            for concept, _, _ in analysis.phrases(following, [0]):
                result.append((int(owners[place]), found.number(f"@{concept}")))
        return result

    def _telling(
        self, texts: Sequence[str], words: Numbers, owners: Numbers, terms: Terms
    ) -> defaultdict[int, list[Term]]:
        """For each text the terms that tell what kind of answer it holds; numbers with places."""
        found = self._words
        telling: defaultdict[int, list[Term]] = defaultdict(list)
        named = np.isin(terms.terms, found.telling)
        for text, term in zip(
            terms.texts[named].tolist(), terms.terms[named].tolist(), strict=True
        ):
            if not found.terms[term].startswith("#"):
                telling[text].append(Term(found.terms[term], 0, 0))
        for text in set(owners[_flags(found.counts)[words]].tolist()):
            for match in plain_tokens(texts[text]):
                if found.counts[found[match[0]]]:
                    start = match.start()
                    telling[text] += [
                        Term(term, start + begin, start + end)
                        for term, begin, end in self._indexer.word(match[0]).free
                    ]
        return telling

    def _with_others(self, result: Analysed, texts: Sequence[str], done: set[int]) -> Analysed:
        """Those texts as well that are to be analysed whole."""
        number = self._words.number
        words: list[tuple[int, int]] = []
        grams: list[tuple[int, int]] = []
        for text in (n for n in range(len(texts)) if n not in done):
            one = self._indexer.indexed(texts[text])
            words += [(text, number(term)) for term in (*one.words, *one.parts, *one.free)]
            grams += [(text, number(term)) for term in one.grams]
            result.holds[text] = one.holds
            result.countries[text] = len(countries_in(one.free))
            result.spellings.update(map(normalized, tokens(texts[text])))
        return result._replace(
            words=_joined(result.words, words), grams=_joined(result.grams, grams)
        )


def _flags(each: bytearray) -> NDArray[np.bool_]:
    return np.array(each, dtype=np.bool_)


def _is_simple(text: str) -> bool:
    return is_plain(text) and not is_shouted(text) and _BETWEEN not in text


def _joined(terms: Terms, more: Sequence[tuple[int, int]]) -> Terms:
    if not more:
        return terms
    texts, numbers = np.array(more, dtype=np.int64).T
    return Terms(np.concatenate([terms.texts, texts]), np.concatenate([terms.terms, numbers]))
