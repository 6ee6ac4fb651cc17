"""Documents into the folder of articles, one file each, and what became of every one."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.corpus.article import Finding
from bot.corpus.library import article_files, read_library
from bot.corpus.reader import read_file
from bot.importing.document import Document
from bot.importing.duplicates import Known
from bot.importing.sources import read_source
from bot.importing.writing import article_text, name_for, write_new
from bot.languages import LANGUAGES

Detect = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a document."""

    source: str
    file: Path | None
    """The article, where one was written."""
    said: str
    """One sentence for the operator."""
    failed: bool = False
    """Whether there is something to do about it."""


def import_documents(names: Sequence[str], folder: Path, detect: Detect) -> Iterator[Imported]:
    """Writes an article into the folder for each document, as they are read.

    Nothing is overwritten, and what is there already is not written again. Raises OSError where
    the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    library = read_library(folder, lambda text: detect(text) or LANGUAGES[0])
    known = Known()
    for article in library.articles:
        texts = [passage.text for passage in article.passages]
        known.add(str(article.source), texts, article.url)
    taken = {*library.by_id, *(file.stem for file in article_files(folder))}
    for name in names:
        for read in read_source(name):
            if isinstance(read, Document):
                yield _imported(read, folder, known, taken, detect)
            else:
                source, why = read
                yield Imported(source, None, why, failed=True)


def _imported(
    document: Document, folder: Path, known: Known, taken: set[str], detect: Detect
) -> Imported:
    same = known.like(document.kept, document.url)
    if same is not None:
        return Imported(document.source, None, f"is there already, as {same}; not imported")
    language = document.language if document.language in LANGUAGES else None
    language = language or detect("\n".join(document.kept)[:5000])
    document = replace(document, language=language)
    name = name_for(document, taken)
    taken.add(name)
    file = write_new(folder, name, article_text(document, name))
    known.add(str(file), document.kept, document.url)
    for result in read_file(file, lambda text: detect(text) or LANGUAGES[0]):
        if isinstance(result, Finding):
            return Imported(document.source, file, f"was imported, but {result}", failed=True)
    return Imported(document.source, file, _summary(document, file))


def _summary(document: Document, file: Path) -> str:
    counts = [f"{len(document.kept)} lines"]
    if document.dropped:
        counts.append(f"{len(document.dropped)} that are not the article named in drop")
    missing = [key for key in ("title", "date", "language") if getattr(document, key) is None]
    notes = f"; it does not say its {' or '.join(missing)}" if missing else ""
    return f"{file}: {', '.join(counts)}{notes}"
