"""`bench PART`: measures a part and keeps what is found; `bench report` writes the document."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bot.corpus.library import Library
from bot.evaluation.bench.report import save, write_report
from bot.evaluation.bench.search import SIZES, bench_search
from bot.evaluation.bench.serve import bench_serve
from bot.evaluation.bench.start import bench_index, bench_start
from bot.language.tokens import tokens
from bot.languages import LANGUAGES

REPORT = Path("docs/benchmarks.md")
_ENGLISH = "en"


def bench(
    part: str,
    library: Library,
    questions: Sequence[str],
    folder: Path,
    sizes: Sequence[int],
    tell: Callable[[str], None],
) -> None:
    """Measures search, index, start or serve, or writes the report. Results are kept in a folder.

    `sizes` are numbers of passages: all of them for search, the largest for the others.
    """
    if part == "report":
        write_report(folder, REPORT)
        tell(f"{REPORT} is written")
        return
    words = {language: _words(library, language) for language in LANGUAGES}
    words = {language: found for language, found in words.items() if found}
    words.setdefault(_ENGLISH, next(iter(words.values()), ["word"]))
    largest = max(sizes or SIZES)
    parts: dict[str, Callable[[], dict[str, Any]]] = {
        "search": lambda: bench_search(words[_ENGLISH], sizes or SIZES, tell),
        "index": lambda: bench_index(words, largest, tell),
        "start": lambda: bench_start(words, largest, tell),
        "serve": lambda: bench_serve(questions, tell),
    }
    save(folder, part, parts[part]())


def _words(library: Library, language: str) -> list[str]:
    """The words of a language's articles, as they come there, in small letters."""
    return [
        token.surface.lower()
        for article in library.articles
        if article.language == language
        for passage in article.passages
        for token in tokens(passage.text)
        if token.kind in {"word", "kanji", "katakana", "hiragana"}
    ]
