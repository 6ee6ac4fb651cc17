"""The values that the corpus is made of."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path


def printable(name: str) -> str:
    """A file's name on one line that any terminal, log or chat takes.

    A name may hold line ends, and bytes that are no UTF-8, which Python keeps as half characters
    that nothing can encode. Each such character becomes a low line.
    """
    return "".join(sign if sign.isprintable() else "_" for sign in name)


@dataclass(frozen=True, slots=True)
class Source:
    """Where an article's text stands: a whole file, or one line of a JSONL file."""

    file: Path
    line: int | None = None
    """Line of a JSONL file, from 1; None for a file that is one article."""
    offset: int = 0
    """Byte at which that line begins."""

    def __str__(self) -> str:
        return _place(self.file, self.line)


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
    passages: Sequence[Passage] = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a file, for the operator. `served` tells whether it is used anyway."""

    file: Path
    line: int | None
    message: str
    served: bool = field(default=False)

    def __str__(self) -> str:
        return f"{_place(self.file, self.line)}: {self.message}"


def _place(file: Path, line: int | None) -> str:
    name = printable(str(file))
    return f"{name}:{line}" if line else name
