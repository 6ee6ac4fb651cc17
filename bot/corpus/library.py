"""All articles of a folder, read once, and the check that a quotation still stands in its file."""

from dataclasses import dataclass, field
from pathlib import Path

from bot.corpus.article import Article, Finding, Source
from bot.corpus.reader import MAX_TEXT_BYTES, SUFFIXES, Detect, parse_line, read_file
from bot.errors import CorpusError


@dataclass(frozen=True)
class Library:
    """The articles that serve, in the order of their files, and what is wrong with the others."""

    articles: tuple[Article, ...]
    findings: tuple[Finding, ...] = ()
    by_id: dict[str, Article] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {article.id: article for article in self.articles})


def read_library(folder: Path, detect: Detect) -> Library:
    """Reads every article below a folder. Raises CorpusError when there is no such folder.

    A broken file costs itself only: it becomes a finding, and the others serve.
    """
    if not folder.is_dir():
        raise CorpusError(
            f"the folder of articles {folder} does not exist; create it, or set corpus.path"
        )
    articles: dict[str, Article] = {}
    findings: list[Finding] = []
    for file in article_files(folder):
        for result in read_file(file, detect):
            if isinstance(result, Finding):
                findings.append(result)
            elif result.id in articles:
                findings.append(_duplicate(result, articles[result.id]))
            else:
                articles[result.id] = result
    return Library(tuple(articles.values()), tuple(findings))


def article_files(folder: Path) -> list[Path]:
    """The files below a folder that hold articles; none where there is no such folder."""
    return sorted(
        file
        for file in folder.rglob("*")
        if file.suffix.lower() in SUFFIXES
        and file.is_file()
        and not any(part.startswith(".") for part in file.relative_to(folder).parts)
    )


def current_text(source: Source) -> str | None:
    """An article's text as it stands in its file now, or None when it is gone or unreadable."""
    try:
        with source.file.open("rb") as stream:
            stream.seek(source.offset)
            if source.line is None:
                return stream.read(MAX_TEXT_BYTES).decode("utf-8")
            return str(parse_line(stream.readline(MAX_TEXT_BYTES))["text"])
    except (OSError, ValueError):
        return None


def _duplicate(article: Article, first: Article) -> Finding:
    return Finding(
        article.source.file,
        article.source.line,
        f"id {article.id!r} is taken by {first.source}; give this article another id",
    )
