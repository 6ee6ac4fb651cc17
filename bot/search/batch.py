"""What articles are found by: some of them analysed, as arrays that are merged into an index.

A batch is all that is known of its articles but for their texts, which stay in their files. It
depends on nothing else, so that batches are made side by side, and kept for the next index.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from bot.corpus.article import Article, Passage
from bot.corpus.stored import article_arrays
from bot.language.answer_types import AnswerType, countries_in
from bot.language.indexing import Indexed, Indexer
from bot.language.tokens import normalized, tokens
from bot.search.bm25 import count_terms
from bot.search.postings import Run
from bot.storage.texts import packed
from bot.storage.vocabulary import Array

KINDS = ("paragraph.words", "sentence.words", "paragraph.grams", "sentence.grams", "headers")
"""What is scored by BM25 in each language."""
_TYPES = {kind: 1 << number for number, kind in enumerate(AnswerType)}


@dataclass(slots=True)
class _Shelf:
    """What is collected of the articles of one language."""

    articles: list[int] = field(default_factory=list)
    dates: list[tuple[int, int]] = field(default_factory=list)
    headers: list[list[str]] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)
    paragraphs: list[int] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    sentences: list[Indexed] = field(default_factory=list)

    def add(self, number: int, article: Article, indexer: Indexer) -> None:
        self.articles.append(number)
        self.dates.append(_year_and_month(article.date))
        title = indexer.indexed(article.title)
        # Weak evidence: without what is only part of a word.
        self.headers.append([*title.words, *title.free])
        for passage in article.passages:
            if not passage.heading:
                self._add_passage(number, passage, indexer)

    def _add_passage(self, number: int, passage: Passage, indexer: Indexer) -> None:
        self.owners.append(number)
        self.paragraphs.append(passage.paragraph)
        self.counts.append(len(passage.sentences))
        self.sentences += [indexer.indexed(sentence.text) for sentence in passage.sentences]

    def arrays(self) -> dict[str, Array]:
        surfaces = {word for sentence in self.sentences for word in sentence.surfaces}
        spellings = {normalized(token) for word in surfaces for token in tokens(word)}
        words = [[*s.words, *s.parts, *s.free] for s in self.sentences]
        owners = np.repeat(np.arange(len(self.counts)), self.counts)
        return {
            "articles": np.array(self.articles, dtype=np.uint32),
            "dates": np.array(self.dates, dtype=np.uint16).reshape(-1, 2),
            "owners": np.array(self.owners, dtype=np.uint32),
            "paragraphs": np.array(self.paragraphs, dtype=np.uint32),
            "counts": np.array(self.counts, dtype=np.uint32),
            "holds": np.array([_bits(s.holds) for s in self.sentences], dtype=np.uint8),
            "countries": np.array(
                [min(255, len(countries_in(s.free))) for s in self.sentences], dtype=np.uint8
            ),
            **packed("spellings", sorted(spellings)),
            **_counted("words", words, owners),
            **_counted("grams", [sentence.grams for sentence in self.sentences], owners),
            **_run_arrays("headers", *count_terms(self.headers)),
        }


def analyse(articles: Sequence[Article], indexers: Mapping[str, Indexer]) -> dict[str, Array]:
    """The arrays of a batch, those of each language with its code before their names."""
    shelves: dict[str, _Shelf] = {}
    for number, article in enumerate(articles):
        shelf = shelves.setdefault(article.language, _Shelf())
        shelf.add(number, article, indexers[article.language])
    arrays = article_arrays(articles)
    for language, shelf in shelves.items():
        arrays |= {f"{language}/{name}": array for name, array in shelf.arrays().items()}
    return arrays


def held_types(bits: Array) -> dict[AnswerType, Array]:
    """For each kind of answer, whether texts hold one, out of the bits that a batch has of each."""
    return {kind: (bits & bit) > 0 for kind, bit in _TYPES.items()}


def _year_and_month(date: str | None) -> tuple[int, int]:
    """Both nought where the source does not say."""
    parts = [int(part) for part in date.split("-")] if date else []
    year, month, *_ = [*parts, 0, 0]
    return year, month


def _bits(kinds: Iterable[AnswerType]) -> int:
    return sum(_TYPES[kind] for kind in kinds)


def _counted(kind: str, sentences: Sequence[Sequence[str]], owners: Array) -> dict[str, Array]:
    """The terms of sentences, and those of the paragraphs that they make up."""
    terms, run, lengths = count_terms(sentences)
    width = max(1, len(terms))
    cells, places = np.unique(owners[run.documents] * width + run.terms, return_inverse=True)
    frequencies = np.bincount(places, run.frequencies, len(cells)).astype(np.int64)
    paragraphs = Run(cells % width, cells // width, frequencies)
    size = int(owners.max(initial=-1)) + 1
    return {
        **_run_arrays(f"sentence.{kind}", terms, run, lengths),
        **_run_arrays(
            f"paragraph.{kind}", terms, paragraphs, np.bincount(owners, lengths, size).astype(int)
        ),
    }


def _run_arrays(name: str, terms: Sequence[str], run: Run, lengths: Array) -> dict[str, Array]:
    return {
        **packed(f"{name}.terms", terms),
        f"{name}.numbers": run.terms.astype(np.uint32),
        f"{name}.documents": run.documents.astype(np.uint32),
        f"{name}.frequencies": run.frequencies.astype(np.uint32),
        f"{name}.lengths": lengths.astype(np.uint32),
    }
