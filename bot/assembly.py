"""What is served, out of the files that the settings name: the articles and the messages.

It is put together at the start and, in a bot that runs, again whenever a file changes. Then
whatever is broken stays as it was, and says so.
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from bot.corpus.article import Article
from bot.corpus.library import Library, article_files, missing, read_library
from bot.corpus.reader import current_text
from bot.corpus.stored import GoneError
from bot.errors import BotError, CorpusError
from bot.language.detection import detect_language
from bot.language.glossary import Concept, read_glossary
from bot.language.lexicon import Lexicon
from bot.messages import Messages, load_messages
from bot.search.answerer import Answerer
from bot.search.making import Making
from bot.search.options import ExcerptOptions, SearchOptions
from bot.search.store import IndexStore, Kept, Progress, Stored
from bot.settings import Settings

_LOG = logging.getLogger(__name__)
# Of fewer passages, an index is made so soon that a bot can wait for it when it starts.
_WORTH_AN_OLDER = 20_000
Part = TypeVar("Part")
Stamp = frozenset[tuple[str, int, int, int]]


def _unseen(_: float) -> None:
    """Progress that nobody looks at."""


@dataclass(frozen=True, slots=True)
class Assembled:
    """One state of all that is read from files."""

    answerer: Answerer
    messages: Messages
    concepts: tuple[Concept, ...]
    lexicon: Lexicon | None
    stored: Stored
    problems: Mapping[str, str]
    """A sentence for each part that is wrong: articles, glossary, messages, dictionaries."""
    stamp: Stamp
    """The files as they were just before they were read."""

    @property
    def summary(self) -> str:
        """How much there is: 5 articles, 89 passages."""
        articles, passages = self.answerer.library.sizes
        return f"{articles} articles, {passages} passages"


def assemble(settings: Settings, progress: Progress = _unseen, *, older: bool = False) -> Assembled:
    """Reads everything. Raises BotError where the glossary, the messages or the folder are bad.

    With `older`, an index of a large archive as it was before will do; its stamp is of no files.
    """
    stamp = stamp_of(settings)
    concepts = tuple(read_glossary(settings.glossary.path))
    messages = load_messages(settings.messages.path)
    lexicon = _lexicon(settings)
    stored = _stored(settings, concepts, progress, older=older)
    answerer = _answerer(settings, stored, concepts, lexicon)
    problems = _findings(stored.library)
    stamp = stamp if stored.current else frozenset()
    return Assembled(answerer, messages, concepts, lexicon, stored, problems, stamp)


def assemble_again(
    settings: Settings, before: Assembled, progress: Progress = _unseen
) -> Assembled:
    """Reads everything again; never raises BotError. What is broken stays as it was before.

    That goes for each part, and among the articles for each file: the others are as they are now.
    """
    stamp = stamp_of(settings)
    problems: dict[str, str] = {}

    def read(part: str, reading: Callable[[], Part], old: Part) -> Part:
        try:
            return reading()
        except BotError as error:
            problems[part] = str(error)
            return old
        except OSError as error:  # a folder that may not be entered, a disk that does not answer
            problems[part] = f"{error.filename}: {error.strerror}"
            return old

    def kept(library: Library) -> Sequence[Article]:
        if not library.articles:
            # Such as a disk that is not mounted, which leaves an empty folder behind.
            raise CorpusError(f"{settings.corpus.path}: holds no article that can be served")
        return _last_good(library, before.stored.library)

    glossary = settings.glossary.path
    concepts = read("glossary", lambda: tuple(read_glossary(glossary)), before.concepts)
    messages = read("messages", lambda: load_messages(settings.messages.path), before.messages)
    lexicon = before.lexicon
    if _of_file(settings.lexicon.path, stamp) != _of_file(settings.lexicon.path, before.stamp):
        lexicon = read("dictionaries", lambda: _lexicon(settings), lexicon)
    stored = read(
        "articles", lambda: _stored(settings, concepts, progress, kept=kept), before.stored
    )
    answerer = _answerer(settings, stored, concepts, lexicon)
    problems = _findings(stored.library) | problems
    return Assembled(answerer, messages, concepts, lexicon, stored, problems, stamp)


def read_articles(settings: Settings) -> Library:
    """The articles of the folder. Raises CorpusError where it is missing."""
    default = settings.language.default
    return read_library(settings.corpus.path, lambda text: detect_language(text) or default)


def stamp_of(settings: Settings) -> Stamp:
    """The files that count, each with its time, size and number: equal when none has changed."""
    files = [settings.glossary.path, settings.lexicon.path]
    with suppress(OSError):  # reading them fails as well, and tells
        files += settings.messages.path.glob("*.yaml")
        files += article_files(settings.corpus.path)
    return frozenset(_stamps(files))


def _stamps(files: Iterable[Path]) -> Iterable[tuple[str, int, int, int]]:
    for file in files:
        try:
            found = file.stat()
        except OSError:  # it is gone by now, or was never there
            continue
        yield str(file), found.st_mtime_ns, found.st_size, found.st_ino


def _of_file(file: Path, stamp: Stamp) -> Stamp:
    return frozenset(entry for entry in stamp if entry[0] == str(file))


def _lexicon(settings: Settings) -> Lexicon | None:
    file = settings.lexicon.path
    return Lexicon(file) if file.is_file() else None


def _stored(
    settings: Settings,
    concepts: tuple[Concept, ...],
    progress: Progress,
    *,
    kept: Kept = lambda _: (),
    older: bool = False,
) -> Stored:
    """The index on disk, made if need be; in memory where it cannot be written."""
    corpus, lexicon = settings.corpus.path, settings.lexicon.path
    if not corpus.is_dir():
        raise missing(corpus)
    making = Making(concepts, lexicon if lexicon.is_file() else None, settings.language.default)
    store = IndexStore(
        settings.state.path / "index",
        corpus,
        making,
        k1=settings.search.k1,
        b=settings.search.b,
        most_with_grams=int(settings.search.gram_megabytes * 1e6),
    )
    found = store.opened()
    if found is not None:
        older = older and found.library.sizes[1] > _WORTH_AN_OLDER
        if found.current or older:
            return found
    try:
        return store.made(progress, kept)
    except OSError as error:
        _LOG.warning("%s: %s; the index is made in memory", error.filename, error.strerror)
        return store.made_in_memory(kept)


def _answerer(
    settings: Settings, stored: Stored, concepts: tuple[Concept, ...], lexicon: Lexicon | None
) -> Answerer:
    return Answerer(
        stored.library,
        arrays=stored.arrays,
        concepts=concepts,
        lexicon=lexicon,
        search=SearchOptions(**settings.search.model_dump()),
        excerpts=ExcerptOptions(**settings.excerpt.model_dump()),
        default_language=settings.language.default,
    )


def _last_good(library: Library, old: Library) -> list[Article]:
    """The articles of files that are broken now, as far as these still hold their texts.

    Such as one whose metadata cannot be read any more.
    """
    broken = {finding.file for finding in library.findings if not finding.served}
    return [
        article
        for article in (old.articles if broken else ())
        if article.source.file in broken and article.id not in library.by_id and _stands(article)
    ]


def _stands(article: Article) -> bool:
    text = current_text(article.source)
    with suppress(GoneError):
        return text is not None and all(
            text[passage.start : passage.end] == passage.text for passage in article.passages
        )
    return False


def _findings(library: Library) -> dict[str, str]:
    if not library.findings:
        return {}
    first, *others = library.findings
    more = f" (and {len(others)} more; `check` lists them)" if others else ""
    return {"articles": f"{first}{more}"}
