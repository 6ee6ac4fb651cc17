"""The index on disk: made once for what the articles say, and opened at each start.

A folder holds the index and the batches that it was made of, each named for its content: when
articles change, only their batches are made anew. Several processes may share the folder.
"""

import fcntl
import json
import logging
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

from bot.corpus.article import Article, Finding
from bot.corpus.blocks import Block, blocks_of
from bot.corpus.library import Library, article_files, duplicate
from bot.corpus.stored import StoredArticles, ids_of, merged_articles
from bot.search.making import (
    Maker,
    Making,
    Place,
    Work,
    findings_of,
    make_batches,
    packed_findings,
)
from bot.search.merge import merged
from bot.storage.arrays import ArraysWriter, DamagedError, MappedArrays
from bot.storage.vocabulary import Array

_LOG = logging.getLogger(__name__)
Progress = Callable[[float], None]
"""Is told what share is done, 0 to 1."""
Kept = Callable[[Library], Sequence[Article]]
"""Tells which articles are to serve beside those that were read."""
_NAME = 12
# What of the time goes into batches, about; the rest into merging them.
_OF_BATCHES = 0.8
# A larger index is not read whole before it is used.
_CHECKED_AT_ONCE = 50_000_000


@dataclass(frozen=True)
class Stored:
    """An index and the articles that it is of."""

    arrays: Mapping[str, Array]
    library: Library
    current: bool = True
    """Whether it is of the articles as they were when it was opened or made."""


class IndexStore:
    """The index of a folder of articles, in a folder of its own."""

    def __init__(
        self,
        folder: Path,
        corpus: Path,
        making: Making,
        *,
        k1: float,
        b: float,
        most_with_grams: int,
    ) -> None:
        """The index is kept below `folder`, beside those of other folders of articles.

        N-grams are kept of articles of at most so many bytes, and of Japanese ones.
        """
        self._folder = folder / _digest(str(corpus.resolve()))[:_NAME]
        self._corpus = corpus
        self._most_with_grams = most_with_grams
        self._making = making
        self._beginning = making.digest()
        self._k1, self._b = k1, b

    def opened(self) -> Stored | None:
        """The index, if there is one that can be used; it may be of the articles as they were.

        Raises OSError where the articles cannot be looked at.
        """
        stamp = self._stamp()
        try:
            written = json.loads((self._folder / "stamp").read_text(encoding="utf-8"))
            found = self._open(written["index"])
            return replace(found, current=written["stamp"] == stamp)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, DamagedError) as error:
            _LOG.warning("the index cannot be used (%s); it is made anew", error)
            for file in self._folder.glob("*.index"):
                file.unlink(missing_ok=True)
            return None

    def made(self, progress: Progress, kept: Kept) -> Stored:
        """The index of the articles as they are now; what is there of it already is used.

        `kept` tells which articles are to serve beside those that were read. Raises OSError where
        the folder cannot be written.
        """
        with self._alone():
            found = self.opened()
            if found is not None and found.current:
                return found
            stamp = self._stamp()
            name = self._make(progress, kept)
            content = json.dumps({"stamp": stamp, "index": name})
            part = self._folder / "stamp.part"
            part.write_text(content, encoding="utf-8")
            part.replace(self._folder / "stamp")
        return self._open(name)

    def made_in_memory(self, kept: Kept) -> Stored:
        """The same where nothing can be written: made at each start, and held in memory."""
        maker = Maker(self._making)
        read = maker.read(blocks_of(self._corpus))
        library = replace(read, articles=[*read.articles, *kept(read)])
        made = merged([maker.of_articles(library.articles)], k1=self._k1, b=self._b)
        return Stored({name: found for some in made for name, found in some.items()}, library)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """While no other process makes the index."""
        (self._folder / "batches").mkdir(parents=True, exist_ok=True)
        with (self._folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _open(self, name: str) -> Stored:
        arrays = MappedArrays(self._folder / name)
        if arrays.size <= _CHECKED_AT_ONCE:
            arrays.check()
        return Stored(arrays, Library(StoredArticles(arrays), tuple(findings_of(arrays))))

    def _make(self, progress: Progress, kept: Kept) -> str:
        """Writes the index to a file of this name, if it is not there yet."""
        blocks = list(blocks_of(self._corpus))
        grams = sum(block.size for block in blocks) <= self._most_with_grams
        making = replace(self._making, grams=grams)
        batches, findings = self._batches(blocks, making, progress)
        others: Sequence[Article] = ()
        if findings or not blocks:
            others = kept(Library(StoredArticles(merged_articles(batches)), tuple(findings)))
        if others:
            batches.append(Maker(making).of_articles(others))
        used = {batch.file.name for batch in batches if isinstance(batch, MappedArrays)}
        identity = [
            sorted(used),
            self._k1,
            self._b,
            list(map(str, findings)),
            [a.id for a in others],
        ]
        name = f"{_digest(json.dumps(identity))}.index"
        if not (self._folder / name).is_file():
            with ArraysWriter(self._folder / name) as writer:
                for arrays in merged(batches, k1=self._k1, b=self._b, allocate=writer.allocate):
                    writer.write(arrays)
                writer.write(packed_findings(findings))
        self._tidy(name, used)
        return name

    def _batches(
        self, blocks: Sequence[Block], making: Making, progress: Progress
    ) -> tuple[list[Mapping[str, Array]], list[Finding]]:
        """The batches of all blocks, no id twice, and what is wrong with files."""
        batches = self._of_blocks(blocks, making, progress, {})
        findings = [finding for batch in batches for finding in findings_of(batch)]
        ids = ids_of(batches)
        if len(set(ids)) < len(ids):
            twice = list(_twice(batches))
            findings += [duplicate(article, first) for _, article, first in twice]
            skipped: dict[int, set[Place]] = {}
            for number, article, _ in twice:
                place = (str(article.source.file), article.source.line)
                skipped.setdefault(number, set()).add(place)
            batches = self._of_blocks(blocks, making, progress, skipped)
        return list(batches), findings

    def _of_blocks(
        self,
        blocks: Sequence[Block],
        making: Making,
        progress: Progress,
        skipped: Mapping[int, set[Place]],
    ) -> list[MappedArrays]:
        """The batch of each block, made where it is not there. Some articles may be skipped."""
        works = []
        for number, block in enumerate(blocks):
            left_out = frozenset(skipped.get(number, ()))
            beginning = f"{self._beginning} {making.grams} {block.digest}"
            name = _digest(f"{beginning} {sorted(left_out, key=str)}")
            works.append(Work(block, self._folder / "batches" / name, left_out))
        missing = [work for work in works if not _usable(work.file)]
        whole = sum(work.block.size for work in missing)
        done = 0
        for work in make_batches(missing, making):
            done += work.block.size
            progress(_OF_BATCHES * done / whole)
        return [MappedArrays(work.file) for work in works]

    def _stamp(self) -> str:
        """Another one when a file has changed, or what is made of files."""
        files = (f"{f} {s.st_size} {s.st_mtime_ns} {s.st_ino}" for f, s in _stats(self._corpus))
        rest = [self._beginning, f"{self._k1} {self._b}", str(self._most_with_grams)]
        return _digest("\n".join([*rest, *files]))

    def _tidy(self, name: str, batches: Collection[str]) -> None:
        """Removes what an index before was made of. Whoever has it open still can read it."""
        for file in [*self._folder.glob("*.index"), *(self._folder / "batches").iterdir()]:
            if file.name != name and file.name not in batches:
                file.unlink(missing_ok=True)


def _twice(batches: Sequence[Mapping[str, Array]]) -> Iterator[tuple[int, Article, Article]]:
    """The articles whose ids others before them have: their batch, they themselves, the first."""
    first: dict[str, Article] = {}
    for number, batch in enumerate(batches):
        for article in StoredArticles(merged_articles([batch])):
            if first.setdefault(article.id, article) is not article:
                yield number, article, first[article.id]


def _usable(file: Path) -> bool:
    try:
        MappedArrays(file)
    except (OSError, DamagedError):
        return False
    return True


def _stats(corpus: Path) -> Iterator[tuple[Path, os.stat_result]]:
    for file in article_files(corpus):
        with suppress(OSError):  # it is gone by now
            yield file, file.stat()


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
