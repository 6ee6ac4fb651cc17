"""Articles that an index knows of: what is said of them at once, their texts when asked for."""

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import overload

from bot.corpus.article import Article, Passage, Source
from bot.corpus.reader import read_again
from bot.storage.vocabulary import Vocabulary

_REMEMBERED = 4096


class GoneError(LookupError):
    """An article's file does not hold it any more as it was indexed."""


class StoredArticles(Sequence[Article]):
    """The articles of an index, in the order of their files, each made when it is asked for."""

    def __init__(self, rows: Sequence[str], ids: Vocabulary) -> None:
        """`rows` are those that `row_of` makes, `ids` the articles' ids in the same order."""
        self._rows = rows
        self.ids = ids
        self._made = lru_cache(maxsize=_REMEMBERED)(self._make)

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, number: int) -> Article: ...

    @overload
    def __getitem__(self, number: slice) -> tuple[Article, ...]: ...

    def __getitem__(self, number: int | slice) -> Article | tuple[Article, ...]:
        if isinstance(number, slice):
            return tuple(self[each] for each in range(*number.indices(len(self))))
        if number < 0:
            number += len(self)
        if not 0 <= number < len(self):
            raise IndexError(number)
        return self._made(number)

    def index(self, article: Article, start: int = 0, stop: int | None = None) -> int:
        """The number of an article. Raises ValueError where it is not among them."""
        number = self.ids.number(article.id)
        if number is None or number not in range(*slice(start, stop).indices(len(self))):
            raise ValueError(f"no article {article.id}")
        return number

    def _make(self, number: int) -> Article:
        row = json.loads(self._rows[number])
        id_, title, publisher, date, language, url, file, line, offset, count, check = row
        source = Source(Path(file), line, offset)
        passages = _StoredPassages(source, language, count, check)
        return Article(id_, title, publisher, date, language, url, source, passages)


class ArticlesById(Mapping[str, Article]):
    """The same articles by their ids."""

    def __init__(self, articles: StoredArticles) -> None:
        self._articles = articles

    def __getitem__(self, id_: str) -> Article:
        number = self._articles.ids.number(id_)
        if number is None:
            raise KeyError(id_)
        return self._articles[number]

    def __iter__(self) -> Iterator[str]:
        return iter(self._articles.ids)

    def __len__(self) -> int:
        return len(self._articles)


def id_of(row: str) -> str:
    """The article's id in what an index keeps of it."""
    found: str = json.loads(row)[0]
    return found


def row_of(article: Article) -> str:
    """What an index keeps of an article, in one line."""
    source = article.source
    place = [str(source.file), source.line, source.offset]
    content = [len(article.passages), _checksum(article.passages)]
    said = [article.id, article.title, article.publisher, article.date, article.language]
    return json.dumps([*said, article.url, *place, *content])


class _StoredPassages(Sequence[Passage]):
    """The passages of an article. All but their number is read from its file at first use."""

    def __init__(self, source: Source, language: str, count: int, check: int) -> None:
        self._check = check
        self._source = source
        self._language = language
        self._count = count
        self._read: Sequence[Passage] | None = None

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, number: int) -> Passage: ...

    @overload
    def __getitem__(self, number: slice) -> Sequence[Passage]: ...

    def __getitem__(self, number: int | slice) -> Passage | Sequence[Passage]:
        """Raises GoneError where the file does not have these passages any more."""
        if self._read is None:
            article = read_again(self._source, self._language)
            if article is None or _checksum(article.passages) != self._check:
                raise GoneError(f"{self._source} has changed")
            self._read = article.passages
        return self._read[number]


def _checksum(passages: Sequence[Passage]) -> int:
    return zlib.crc32("\n".join(passage.text for passage in passages).encode())
