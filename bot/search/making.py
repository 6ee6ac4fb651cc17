"""How batches are made of blocks, in this process or in several: the same for the same content."""

import gc
import json
import logging
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache, partial
from hashlib import blake2b
from importlib.metadata import version
from multiprocessing import get_context, parent_process
from pathlib import Path

from bot.corpus.article import Article, Finding
from bot.corpus.blocks import Block
from bot.corpus.library import Library, collected
from bot.language.analyzers import make_analyzers
from bot.language.bulk import BulkIndexer
from bot.language.detection import detect_language
from bot.language.glossary import Concept, cldr_concepts, merged
from bot.language.indexing import Indexer
from bot.language.lexicon import Lexicon
from bot.search.batch import analyse
from bot.storage.arrays import ArraysWriter
from bot.storage.texts import PackedTexts, packed
from bot.storage.vocabulary import Array

_LOG = logging.getLogger(__name__)
Place = tuple[str, int | None]
"""Where an article stands: its file, and its line in a JSONL file."""
_ROOMS = ("corpus", "language", "search", "storage")
_LIBRARIES = ("numpy", "PyStemmer", "Babel")
# For less, starting other processes takes longer than it spares.
_WORTH_PROCESSES = 4_000_000


@dataclass(frozen=True, slots=True)
class Work:
    """A block, the file that its batch is written to, and the articles that are left out."""

    block: Block
    file: Path
    skipped: frozenset[Place] = frozenset()


@dataclass(frozen=True, slots=True)
class Making:
    """All that a batch depends on beside its block."""

    concepts: tuple[Concept, ...]
    lexicon: Path | None
    default_language: str
    grams: bool = True
    """Whether n-grams are kept of other languages than Japanese."""

    def digest(self) -> str:
        """Another one where anything differs that a batch could tell, but for `grams`."""
        found = blake2b(digest_size=16)
        found.update(repr((self.concepts, self.default_language)).encode())
        if self.lexicon is not None:
            stat = self.lexicon.stat()
            found.update(f"{stat.st_size} {stat.st_mtime_ns}".encode())
        found.update(_code().encode())
        return found.hexdigest()


class Maker:
    """Makes batches, one after the other."""

    def __init__(self, making: Making) -> None:
        lexicon = Lexicon(making.lexicon) if making.lexicon else None
        analyzers = make_analyzers(merged(cldr_concepts(), making.concepts), lexicon)
        self._indexers = {
            language: BulkIndexer(Indexer(analysis, grams=making.grams))
            for language, analysis in analyzers.items()
        }
        self._default = making.default_language

    def of_articles(self, articles: Sequence[Article]) -> dict[str, Array]:
        """The batch of some articles."""
        return analyse(articles, self._indexers)

    def read(self, blocks: Iterable[Block]) -> Library:
        """The articles of blocks, no id twice."""
        return collected(result for block in blocks for result in block.read(self._detect))

    def of_work(self, work: Work) -> dict[str, Array]:
        """A block's batch, and what is wrong in the block."""
        articles: list[Article] = []
        findings: list[Finding] = []
        for result in work.block.read(self._detect):
            if isinstance(result, Finding):
                findings.append(result)
            elif (str(result.source.file), result.source.line) not in work.skipped:
                articles.append(result)
        return self.of_articles(articles) | packed_findings(findings)

    def _detect(self, text: str) -> str:
        return detect_language(text) or self._default


def make_batches(works: Sequence[Work], making: Making) -> Iterator[Work]:
    """Writes each batch to its file, and tells of each as it is done.

    On all processors where there is enough to do.
    """
    left = dict.fromkeys(works)
    cores = os.cpu_count() or 1
    if cores > 1 and sum(work.block.size for work in works) >= _WORTH_PROCESSES:
        try:
            for work in _made_side_by_side(works, making, cores):
                del left[work]
                yield work
        except BrokenProcessPool:
            _LOG.warning(
                "a process that reads articles was killed, likely for want of memory;"
                " the rest is read by one"
            )
    if left:
        maker = Maker(making)
        yield from (_write(maker, work) for work in left)


def _made_side_by_side(works: Sequence[Work], making: Making, cores: int) -> Iterator[Work]:
    # Started anew, since a process with threads is not safely copied.
    with ProcessPoolExecutor(cores, get_context("spawn"), _begin, (making,)) as pool:
        for done in as_completed([pool.submit(_make, work) for work in works]):
            yield done.result()


_working: Callable[[Work], Work]


def _begin(making: Making) -> None:
    """Called once in each process of the pool; there is no other way to hand it a thing to keep."""
    global _working
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    _working = partial(_write, Maker(making))
    # Nothing here makes circles, and looking for them takes a tenth of the time.
    gc.disable()


def _leave_with_parent() -> None:
    """Ends this process when the one that started it has ended, however it did."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _make(work: Work) -> Work:
    return _working(work)


def _write(maker: Maker, work: Work) -> Work:
    with ArraysWriter(work.file) as writer:
        writer.write(maker.of_work(work))
    return work


def packed_findings(findings: Iterable[Finding]) -> dict[str, Array]:
    """What is wrong with files, as arrays."""
    rows = ([str(one.file), one.line, one.message, one.served] for one in findings)
    return packed("findings", map(json.dumps, rows))


def findings_of(arrays: Mapping[str, Array]) -> Iterator[Finding]:
    """What is wrong with files, out of such arrays."""
    for row in PackedTexts(arrays, "findings"):
        file, line, message, served = json.loads(row)
        yield Finding(Path(file), line, message, served)


@cache
def _code() -> str:
    """What tells one state of the program from another, and of the libraries that analyse."""
    found = blake2b(digest_size=16)
    root = Path(__file__).parents[1]
    for file in sorted(file for room in _ROOMS for file in (root / room).glob("*.py")):
        found.update(file.name.encode() + file.read_bytes())
    found.update(" ".join(map(version, _LIBRARIES)).encode())
    return found.hexdigest()
