"""All articles of a folder."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from bot.corpus.article import Article, Finding
from bot.corpus.reader import SUFFIXES, Detect, read_file
from bot.corpus.stored import ArticlesById, StoredArticles
from bot.errors import CorpusError


@dataclass(frozen=True)
class Library:
    """The articles that serve, in the order of their files, and what is wrong with the others."""

    articles: Sequence[Article]
    findings: tuple[Finding, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Article]:
        """The articles by their ids."""
        if isinstance(self.articles, StoredArticles):
            return ArticlesById(self.articles)
        return {article.id: article for article in self.articles}

    def newest(self, begin: int, end: int) -> Sequence[Article]:
        """Some articles in the order of their dates and titles, the last first."""
        if isinstance(self.articles, StoredArticles):
            return self.articles.newest(begin, end)
        return sorted(self.articles, key=lambda a: (a.date or "", a.title), reverse=True)[begin:end]

    def with_hash(self, beginning: bytes) -> Iterable[Article]:
        """The articles whose ids have a SHA-256 that begins so."""
        if isinstance(self.articles, StoredArticles):
            return self.articles.with_hash(beginning)
        return (
            article
            for article in self.articles
            if sha256(article.id.encode()).digest().startswith(beginning)
        )

    @property
    def sizes(self) -> tuple[int, int]:
        """How many articles there are, and how many passages they have."""
        if isinstance(self.articles, StoredArticles):
            return len(self.articles), self.articles.passages
        return len(self.articles), sum(len(article.passages) for article in self.articles)


def read_library(folder: Path, detect: Detect) -> Library:
    """Reads every article below a folder. Raises CorpusError when there is no such folder.

    A broken file costs itself only: it becomes a finding, and the others serve.
    """
    if not folder.is_dir():
        raise missing(folder)
    return collected(r for file in article_files(folder) for r in read_file(file, detect))


def collected(results: Iterable[Article | Finding]) -> Library:
    """Articles and findings as a library. Of articles with one id, the first serves."""
    articles: dict[str, Article] = {}
    findings: list[Finding] = []
    for result in results:
        if isinstance(result, Finding):
            findings.append(result)
        elif result.id in articles:
            findings.append(duplicate(result, articles[result.id]))
        else:
            articles[result.id] = result
    return Library(tuple(articles.values()), tuple(findings))


def missing(folder: Path) -> CorpusError:
    """What is said of a folder that is not there."""
    return CorpusError(
        f"the folder of articles {folder} does not exist; create it, or set corpus.path"
    )


def article_files(folder: Path) -> list[Path]:
    """The files below a folder that hold articles; none where there is no such folder."""
    return sorted(
        file
        for file in folder.rglob("*")
        if file.suffix.lower() in SUFFIXES
        and file.is_file()
        and not any(part.startswith(".") for part in file.relative_to(folder).parts)
    )


def duplicate(article: Article, first: Article) -> Finding:
    """What is wrong with an article whose id another one has already."""
    return Finding(
        article.source.file,
        article.source.line,
        f"id {article.id!r} is taken by {first.source}; give this article another id",
    )
