"""Articles that an index knows of: what is said of them at once, their texts when asked for."""

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import overload

import numpy as np

from bot.corpus.article import Article, Passage, Sentence, Source
from bot.corpus.reader import current_text
from bot.storage.arrays import Part
from bot.storage.texts import PackedTexts, joined, packed
from bot.storage.vocabulary import Array, Vocabulary, vocabulary_arrays

Arrays = Mapping[str, Array]
_REMEMBERED = 4096
# So many bytes of an id's SHA-256 are kept.
_HASH = 8
_PASSAGES = ("starts", "ends", "headings", "sentences")
_SENTENCES = ("sentence_starts", "sentence_ends")


class GoneError(LookupError):
    """An article's file does not hold it any more as it was indexed."""


class StoredArticles(Sequence[Article]):
    """The articles of an index, in the order of their files, each made when it is asked for."""

    def __init__(self, arrays: Arrays) -> None:
        """`arrays` are those that `merged_articles` makes."""
        self.ids = Vocabulary(Part(arrays, "ids."))
        self._rows = PackedTexts(arrays, "rows")
        self._arrays = arrays
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

    def newest(self, begin: int, end: int) -> tuple[Article, ...]:
        """Some articles in the order of their dates and titles, the last first."""
        return tuple(self[number] for number in self._arrays["newest"][begin:end].tolist())

    def with_hash(self, beginning: bytes) -> Iterator[Article]:
        """The articles whose ids have a SHA-256 that begins so."""
        size = min(len(beginning), _HASH)
        wanted = int.from_bytes(beginning[:size], "big")
        hashes = self._arrays["hashes"] >> np.uint64(8 * (_HASH - size))
        for number in np.flatnonzero(hashes == wanted).tolist():
            if sha256(self[number].id.encode()).digest().startswith(beginning):
                yield self[number]

    @property
    def passages(self) -> int:
        """How many passages all articles have."""
        return int(self._arrays["passages"][-1])

    def index(self, article: Article, start: int = 0, stop: int | None = None) -> int:
        """The number of an article. Raises ValueError where it is not among them."""
        number = self.ids.number(article.id)
        if number is None or number not in range(*slice(start, stop).indices(len(self))):
            raise ValueError(f"no article {article.id}")
        return number

    def _make(self, number: int) -> Article:
        row = json.loads(self._rows[number])
        id_, title, publisher, date, language, url, file, line, offset, check = row
        source = Source(Path(file), line, offset)
        begin, end = self._arrays["passages"][number : number + 2].tolist()
        passages = _StoredPassages(id_, source, check, self._arrays, begin, end)
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


class _StoredPassages(Sequence[Passage]):
    """The passages of an article, read from its file at first use."""

    def __init__(
        self, article: str, source: Source, check: int, arrays: Arrays, begin: int, end: int
    ) -> None:
        self._article = article
        self._source = source
        self._check = check
        self._arrays = arrays
        self._begin = begin
        self._end = end
        self._read: tuple[Passage, ...] = ()

    def __len__(self) -> int:
        return self._end - self._begin

    @overload
    def __getitem__(self, number: int) -> Passage: ...

    @overload
    def __getitem__(self, number: slice) -> tuple[Passage, ...]: ...

    def __getitem__(self, number: int | slice) -> Passage | tuple[Passage, ...]:
        """Raises GoneError where the file does not have these passages any more."""
        if not self._read:
            self._read = tuple(self._passages())
            if _checksum(self._read) != self._check:
                self._read = ()
                raise GoneError(f"{self._source} has changed")
        return self._read[number]

    def _passages(self) -> Iterator[Passage]:
        text = current_text(self._source)
        if text is None:
            raise GoneError(f"{self._source} is gone")
        span = slice(self._begin, self._end + 1)
        starts, ends, headings = (self._arrays[name][span].tolist() for name in _PASSAGES[:3])
        firsts = self._arrays["sentences"][span].tolist()
        inside = slice(firsts[0], firsts[-1])
        begins, stops = (self._arrays[name][inside].tolist() for name in _SENTENCES)
        for place in range(len(self)):
            sentences = tuple(
                Sentence(begins[n], stops[n], text[begins[n] : stops[n]])
                for n in range(firsts[place] - firsts[0], firsts[place + 1] - firsts[0])
            )
            start, end, heading = starts[place], ends[place], bool(headings[place])
            yield Passage(self._article, place + 1, start, end, text[start:end], heading, sentences)


def article_arrays(articles: Iterable[Article]) -> dict[str, Array]:
    """What an index keeps of some articles: what is said of them, and where their texts stand."""
    ids, rows, counts = [], [], []
    places: list[tuple[int, int, bool, int]] = []
    sentences: list[tuple[int, int]] = []
    for article in articles:
        ids.append(article.id)
        rows.append(_row(article))
        counts.append(len(article.passages))
        for passage in article.passages:
            places.append((passage.start, passage.end, passage.heading, len(passage.sentences)))
            sentences += [(sentence.start, sentence.end) for sentence in passage.sentences]
    columns = np.array(places, dtype=np.uint32).reshape(-1, len(_PASSAGES))
    inside = np.array(sentences, dtype=np.uint32).reshape(-1, len(_SENTENCES))
    return {
        **packed("ids", ids),
        **packed("rows", rows),
        "passages": np.array(counts, dtype=np.uint32),
        **{name: columns[:, place].copy() for place, name in enumerate(_PASSAGES)},
        **{name: inside[:, place].copy() for place, name in enumerate(_SENTENCES)},
    }


def merged_articles(batches: Sequence[Arrays]) -> dict[str, Array]:
    """What an index keeps of all articles, out of what it keeps of some of them."""
    rows = joined("rows", batches)
    all_ids = ids_of(batches)
    hashes = b"".join(sha256(id_.encode()).digest()[:_HASH] for id_ in all_ids)
    ids = vocabulary_arrays(all_ids)

    def all_of(name: str) -> Array:
        return np.concatenate([np.zeros(0, np.uint32), *(batch[name] for batch in batches)])

    arrays = {name: all_of(name) for name in (*_PASSAGES, *_SENTENCES, "passages")}
    for counted in ("passages", "sentences"):
        # One more than the texts, for where the last one ends.
        arrays[counted] = np.concatenate([[0], np.cumsum(arrays[counted])]).astype(np.uint64)
    arrays["newest"] = _newest(PackedTexts(rows, "rows"))
    arrays["hashes"] = np.frombuffer(hashes, dtype=">u8").astype(np.uint64)
    return rows | arrays | {f"ids.{name}": array for name, array in ids.items()}


def _newest(rows: Iterable[str]) -> Array:
    """The numbers of articles in the order of their dates and titles, the last first."""
    keys = [(date or "", title) for _, title, _, date, *_ in map(json.loads, rows)]
    return np.array(sorted(range(len(keys)), key=keys.__getitem__, reverse=True), dtype=np.uint32)


def ids_of(batches: Iterable[Arrays]) -> list[str]:
    """The ids of all articles."""
    return [id_ for batch in batches for id_ in PackedTexts(batch, "ids")]


def _row(article: Article) -> str:
    source = article.source
    said = [article.id, article.title, article.publisher, article.date, article.language]
    place = [str(source.file), source.line, source.offset]
    return json.dumps([*said, article.url, *place, _checksum(article.passages)])


def _checksum(passages: Iterable[Passage]) -> int:
    return zlib.crc32("\n".join(passage.text for passage in passages).encode())
