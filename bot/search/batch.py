"""What articles are found by: some of them analysed, as arrays that are merged into an index.

A batch is all that is known of its articles but for their texts, which stay in their files. It
depends on nothing else, so that batches are made side by side, and kept for the next index.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from bot.corpus.article import Article
from bot.corpus.stored import article_arrays
from bot.language.answer_types import AnswerType
from bot.language.bulk import Analysed, BulkIndexer, Terms
from bot.search.postings import Integers
from bot.storage.texts import packed
from bot.storage.vocabulary import Array

KINDS = ("paragraph.words", "sentence.words", "paragraph.grams", "sentence.grams", "headers")
"""What is scored by BM25 in each language."""
_TYPES = {kind: 1 << number for number, kind in enumerate(AnswerType)}


def analyse(articles: Sequence[Article], indexers: Mapping[str, BulkIndexer]) -> dict[str, Array]:
    """The arrays of a batch, those of each language with its code before their names."""
    arrays = article_arrays(articles)
    for language in {article.language for article in articles}:
        numbers = [n for n, article in enumerate(articles) if article.language == language]
        shelf = _shelf(articles, numbers, indexers[language])
        arrays |= {f"{language}/{name}": array for name, array in shelf.items()}
    return arrays


def held_types(bits: Array) -> dict[AnswerType, Array]:
    """For each kind of answer, whether texts hold one, out of the bits that a batch has of each."""
    return {kind: (bits & bit) > 0 for kind, bit in _TYPES.items()}


def _shelf(
    articles: Sequence[Article], numbers: Sequence[int], indexer: BulkIndexer
) -> dict[str, Array]:
    """What is kept of the articles with some numbers, all in one language."""
    passages = [(n, p) for n in numbers for p in articles[n].passages if not p.heading]
    counts = [len(passage.sentences) for _, passage in passages]
    found = indexer.analysed([s.text for _, passage in passages for s in passage.sentences])
    titles = indexer.analysed([articles[number].title for number in numbers], kinds=False)
    owners = np.repeat(np.arange(len(counts)), counts)
    each = np.arange(len(owners))
    return {
        "articles": np.array(numbers, dtype=np.uint32),
        "dates": np.array([_date(articles[n].date) for n in numbers], dtype=np.uint16),
        "owners": np.array([number for number, _ in passages], dtype=np.uint32),
        "paragraphs": np.array([passage.paragraph for _, passage in passages], dtype=np.uint32),
        "counts": np.array(counts, dtype=np.uint32),
        "holds": np.array([_bits(kinds) for kinds in found.holds], dtype=np.uint8),
        "countries": np.minimum(found.countries, 255).astype(np.uint8),
        **packed("spellings", sorted(found.spellings)),
        **_counted("sentence.words", found, found.words, each, len(each)),
        **_counted("paragraph.words", found, found.words, owners, len(counts)),
        **_counted("sentence.grams", found, found.grams, each, len(each)),
        **_counted("paragraph.grams", found, found.grams, owners, len(counts)),
        **_counted("headers", titles, titles.words, np.arange(len(numbers)), len(numbers)),
    }


def _date(date: str | None) -> tuple[int, int]:
    """Year and month, nought where the source does not say."""
    year, month, *_ = [*map(int, date.split("-") if date else ()), 0, 0]
    return year, month


def _bits(kinds: Iterable[AnswerType]) -> int:
    return sum(_TYPES[kind] for kind in kinds)


def _counted(
    name: str, found: Analysed, terms: Terms, owners: Integers, size: int
) -> dict[str, Array]:
    """How often each of so many documents holds each term, by term and then by document.

    `owners` gives each text's document.
    """
    documents = owners[terms.texts]
    cells = terms.terms * max(1, size) + documents
    cells.sort()
    firsts = np.flatnonzero(np.diff(cells, prepend=-1))
    numbers, own = np.divmod(cells[firsts], max(1, size))
    beginnings = np.flatnonzero(np.diff(numbers, prepend=-1))
    return {
        **packed(f"{name}.terms", (found.all_terms[n] for n in numbers[beginnings].tolist())),
        f"{name}.counts": np.diff(beginnings, append=len(numbers)).astype(np.uint32),
        f"{name}.documents": own.astype(np.uint32),
        f"{name}.frequencies": np.diff(firsts, append=len(cells)).astype(np.uint32),
        f"{name}.lengths": np.bincount(documents, minlength=size).astype(np.uint32),
    }
