"""What is served, out of the files that the settings name: the articles and the messages.

It is put together at the start and, in a bot that runs, again whenever a file changes. Then
whatever is broken stays as it was, and says so.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from bot.corpus.article import Article
from bot.corpus.library import Library, article_files, read_library
from bot.errors import BotError, CorpusError
from bot.language.detection import detect_language
from bot.language.glossary import Concept, read_glossary
from bot.language.lexicon import Lexicon
from bot.messages import Messages, load_messages
from bot.search.answerer import Answerer
from bot.search.options import ExcerptOptions, SearchOptions
from bot.settings import Settings

Part = TypeVar("Part")
Stamp = frozenset[tuple[str, int, int, int]]


@dataclass(frozen=True, slots=True)
class Assembled:
    """One state of all that is read from files."""

    answerer: Answerer
    messages: Messages
    concepts: tuple[Concept, ...]
    lexicon: Lexicon | None
    problems: Mapping[str, str]
    """A sentence for each part that is wrong: articles, glossary, messages, dictionaries."""
    stamp: Stamp
    """The files as they were just before they were read."""

    @property
    def summary(self) -> str:
        """How much there is: 5 articles, 89 passages."""
        articles = self.answerer.library.articles
        passages = sum(len(article.passages) for article in articles)
        return f"{len(articles)} articles, {passages} passages"


def assemble(settings: Settings) -> Assembled:
    """Reads everything. Raises BotError where the glossary, the messages or the folder are bad."""
    stamp = stamp_of(settings)
    library = read_articles(settings)
    concepts = tuple(read_glossary(settings.glossary.path))
    messages = load_messages(settings.messages.path)
    lexicon = _lexicon(settings)
    answerer = _answerer(settings, library, concepts, lexicon)
    return Assembled(answerer, messages, concepts, lexicon, _findings(library), stamp)


def assemble_again(settings: Settings, before: Assembled) -> Assembled:
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

    old = before.answerer.library
    library = read("articles", lambda: _some_articles(settings), old)
    glossary = settings.glossary.path
    concepts = read("glossary", lambda: tuple(read_glossary(glossary)), before.concepts)
    messages = read("messages", lambda: load_messages(settings.messages.path), before.messages)
    lexicon = before.lexicon
    if _of_file(settings.lexicon.path, stamp) != _of_file(settings.lexicon.path, before.stamp):
        lexicon = read("dictionaries", lambda: _lexicon(settings), lexicon)
    answerer = _answerer(settings, _with_last_good(library, old), concepts, lexicon)
    problems = _findings(library) | problems
    return Assembled(answerer, messages, concepts, lexicon, problems, stamp)


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


def _answerer(
    settings: Settings,
    library: Library,
    concepts: tuple[Concept, ...],
    lexicon: Lexicon | None,
) -> Answerer:
    return Answerer(
        library,
        concepts=concepts,
        lexicon=lexicon,
        search=SearchOptions(**settings.search.model_dump()),
        excerpts=ExcerptOptions(**settings.excerpt.model_dump()),
        default_language=settings.language.default,
    )


def _some_articles(settings: Settings) -> Library:
    library = read_articles(settings)
    if not library.articles:
        # Such as a disk that is not mounted, which leaves an empty folder behind.
        raise CorpusError(f"{settings.corpus.path}: holds no article that can be served")
    return library


def _with_last_good(library: Library, old: Library) -> Library:
    """Together with the last good state of the articles whose files are broken now."""
    broken = {(found.file, found.line) for found in library.findings if not found.served}
    files = {file for file, _ in broken}

    def stays(article: Article) -> bool:
        source = article.source
        if article.id in library.by_id or source.file not in files:
            return False
        # Of a JSONL file, one line or all of it; of another, all of it whatever line is named.
        return source.line is None or bool(
            {(source.file, source.line), (source.file, None)} & broken
        )

    kept = [article for article in old.articles if stays(article)]
    articles = sorted([*library.articles, *kept], key=lambda article: article.source.file)
    return replace(library, articles=tuple(articles)) if kept else library


def _findings(library: Library) -> dict[str, str]:
    if not library.findings:
        return {}
    first, *others = library.findings
    more = f" (and {len(others)} more; `check` lists them)" if others else ""
    return {"articles": f"{first}{more}"}
