"""`bench start` and `bench index`: how soon the bot answers, and how fast an archive is read."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from bot.evaluation.bench.articles import ask, write_archive
from bot.evaluation.bench.process import disk_megabytes

_RUNS = 5
_QUESTION = "Which missiles will Japan buy from the United States?"
Words = Mapping[str, Sequence[str]]
"""For each language the words of its articles, as they come there."""


def bench_start(
    words: Words, passages: int, tell: Callable[[str], None]
) -> dict[str, dict[str, float]]:
    """Seconds from the start of `ask` to its first answer, and its memory: with the articles of
    the settings, and with an archive, each from an index that is there."""
    found = {}
    with TemporaryDirectory() as folder:
        archive = Path(folder) / "archive"
        archive.mkdir()
        write_archive(archive / "archive.jsonl", words["en"], passages, "en")
        for name, corpus in (("own", None), ("archive", archive)):
            state = Path(folder) / f"state-{name}"
            ask(state, corpus, _QUESTION)
            runs = [ask(state, corpus, _QUESTION) for _ in range(_RUNS)]
            seconds, memory, _ = (median(each) for each in zip(*runs, strict=True))
            found[name] = {"seconds": seconds, "megabytes": memory, "passages": passages}
            tell(f"{name:8} first answer after {seconds:.2f} s, {memory:.0f} MB")
    return found


def bench_index(
    words: Words, passages: int, tell: Callable[[str], None]
) -> dict[str, dict[str, Any]]:
    """How many passages a second become an index, by language; with memory and size."""
    found = {}
    for language, own in words.items():
        size = passages if language == "en" else max(1, passages // 10)
        with TemporaryDirectory() as folder:
            archive = Path(folder) / "archive"
            archive.mkdir()
            write_archive(archive / "archive.jsonl", own, size, language)
            seconds, _, peak = ask(Path(folder) / "state", archive, _QUESTION)
            found[language] = {
                "passages": size,
                "seconds": seconds,
                "rate": size / seconds,
                "peak": peak,
                "archive": disk_megabytes(archive),
                "disk": sum(disk_megabytes(file) for file in Path(folder).rglob("*.index")),
            }
        one = found[language]
        tell(f"{language} {size:>9,} passages: {one['rate']:,.0f} a second, {one['peak']:.0f} MB")
    return found
