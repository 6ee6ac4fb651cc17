"""The values that the corpus is made of."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Source:
    """Where an article's text stands: a whole file, or one line of a JSONL file."""

    file: Path
    line: int | None = None
    """Line of a JSONL file, from 1; None for a file that is one article."""
    offset: int = 0
    """Byte at which that line begins."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else str(self.file)


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text == source_text[start:end]`, in Unicode characters."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph of an article; `text == source_text[start:end]`, in Unicode characters."""

    article: str
    paragraph: int
    """Number from 1 over the paragraphs kept."""
    start: int
    end: int
    text: str
    heading: bool
    """A heading inside the article: kept and counted, but no answer to anything."""
    sentences: tuple[Sentence, ...]

    @property
    def citation(self) -> str:
        return f"{self.article}:{self.paragraph}"


@dataclass(frozen=True, slots=True)
class Article:
    """One source document. What the source does not say is None."""

    id: str
    title: str
    publisher: str | None
    date: str | None
    """ISO 8601, as exact as the source: 2023, 2023-01 or 2023-01-09."""
    language: str
    url: str | None
    source: Source
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a file, for the operator. `served` tells whether it is used anyway."""

    file: Path
    line: int | None
    message: str
    served: bool = field(default=False)

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else str(self.file)
        return f"{place}: {self.message}"
