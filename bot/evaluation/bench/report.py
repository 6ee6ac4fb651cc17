"""The benchmarks' results: kept as JSON, printed, and written into docs/ with a plot."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.errors import EvaluationError
from bot.evaluation.bench.process import machine
from bot.evaluation.bench.search import equal_scores
from bot.evaluation.bench.serve import ratios

Results = Mapping[str, Any]
_ENGINES = ("ours", "tantivy", "bm25s", "rank_bm25")
_INTRODUCTION = """\
# Benchmarks

Written by `make benchmarks`: measured side by side in one run on one machine. Ratios travel from
one machine to another, times do not.
"""
_SEARCH = """
Five-word questions, the ten best, over text grown from the words of the articles (vocabularies and
frequencies as in natural text), the same tokens for all. Each engine in a process of its own, its
index on disk where it has one. tantivy keeps frequencies and no positions; of rank-bm25,
`get_scores`. Our scores equal rank-bm25's to 1e-9: {equal}.
"""
_START = """
`ask` from its start to the first answer, from an index that is there, and its resident memory.
"""
_INDEX = """
From an archive to its index: read, analysed, merged and written, the first start of `ask`
included, on all cores. Memory is the most that the process took that merges; each of those that
read takes some 350 MB.
"""
_SERVE = """
From an update to its accepted answer, one at a time; answers a second, where a thousand questions
wait in a hundred chats; and resident memory then. The echo bot is python-telegram-bot with one
handler.
"""


def save(folder: Path, part: str, found: Results) -> None:
    """Keeps what a part has found out, with the machine and the day."""
    folder.mkdir(parents=True, exist_ok=True)
    day = datetime.now(UTC).date().isoformat()
    content = {"machine": machine(), "day": day, "found": found}
    (folder / f"{part}.json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def write_report(folder: Path, target: Path) -> None:
    """Writes docs/benchmarks.md, and its plot beside it, out of what was kept."""
    sections = {"search": _search, "index": _index, "start": _start, "serve": _serve}
    lines = [_INTRODUCTION]
    for part, section in sections.items():
        file = folder / f"{part}.json"
        if not file.is_file():
            raise EvaluationError(f"{file} is missing; run: python -m bot bench {part}")
        kept = json.loads(file.read_text(encoding="utf-8"))
        lines += [f"## {part.capitalize()}", f"\n{kept['machine']}, {kept['day']}."]
        lines += section(kept["found"])
        if part == "search":
            _plot(kept["found"], target.with_suffix(".png"))
            lines.append(f"\n![Time over size]({target.stem}.png)")
        lines.append("")
    target.write_text("\n".join(lines), encoding="utf-8")


def _search(found: Results) -> Iterator[str]:
    yield _SEARCH.format(equal="yes" if equal_scores(dict(found)) else "NO")
    shown = (
        ("Median, ms", "median", 3),
        ("95th percentile, ms", "p95", 3),
        ("Resident memory, MB", "megabytes", 0),
        ("Index on disk, MB", "disk", 1),
    )
    for title, what, digits in shown:
        yield f"\n| {title} | {' | '.join(_ENGINES)} | ours / tantivy |"
        yield "|---|" + "---|" * (len(_ENGINES) + 1)
        for size, engines in found.items():
            cells = [
                f"{engines[name][what]:.{digits}f}" if engines.get(name, {}).get(what) else "–"
                for name in _ENGINES
            ]
            ratio = engines["ours"][what] / engines["tantivy"][what]
            yield f"| {int(size):,} | {' | '.join(cells)} | {ratio:.2f} |"
    for size, engines in found.items():
        if "rank_bm25" in engines:
            times = engines["rank_bm25"]["median"] / engines["ours"]["median"]
            yield f"\nAt {int(size):,} passages, {times:,.0f} times as fast as rank-bm25."
    if {"100000", "1000000"} <= found.keys():
        growth = found["1000000"]["ours"]["median"] / found["100000"]["ours"]["median"]
        yield f"\nFrom 100,000 to 1,000,000 passages the median grows {growth:.1f}-fold."


def _index(found: Results) -> Iterator[str]:
    yield _INDEX
    yield "| Language | passages | a second | memory, MB | archive, MB | index, MB |"
    yield "|---|---|---|---|---|---|"
    for language, one in found.items():
        yield (
            f"| {language} | {one['passages']:,} | {one['rate']:,.0f} | {one['peak']:.0f} |"
            f" {one['archive']:.0f} | {one['disk']:.0f} |"
        )


def _start(found: Results) -> Iterator[str]:
    yield _START
    yield "| Articles | seconds | MB |"
    yield "|---|---|---|"
    names = {"own": "the bot's own", "archive": f"{found['archive']['passages']:,} passages"}
    for name, title in names.items():
        yield f"| {title} | {found[name]['seconds']:.2f} | {found[name]['megabytes']:.0f} |"
    ratio = found["archive"]["seconds"] / found["own"]["seconds"]
    yield f"\nThe archive takes {ratio:.2f} times as long."


def _serve(found: Results) -> Iterator[str]:
    yield _SERVE
    yield "| | echo bot | this bot | ratio |"
    yield "|---|---|---|---|"
    shown = {
        "median": "median, ms",
        "p95": "95th percentile, ms",
        "rate": "answers a second",
        "megabytes": "MB",
    }
    for what, title in shown.items():
        echo, bot = found["echo"][what], found["bot"][what]
        yield f"| {title} | {echo:.1f} | {bot:.1f} | {ratios(dict(found))[what]:.2f} |"


def _plot(found: Results, file: Path) -> None:
    """Median and 95th percentile over the number of passages, both axes logarithmic."""
    try:
        from matplotlib.figure import Figure
    except ModuleNotFoundError:
        raise EvaluationError("the plot needs matplotlib; it comes with: make benchmarks") from None
    figure = Figure(figsize=(7, 4.5), layout="constrained")
    axes = figure.subplots()
    for name in _ENGINES:
        sizes = [int(size) for size, engines in found.items() if name in engines]
        medians = [found[str(size)][name]["median"] for size in sizes]
        p95 = [found[str(size)][name]["p95"] for size in sizes]
        line = axes.plot(sizes, medians, marker="o", label=name)[0]
        axes.plot(sizes, p95, linestyle=":", color=line.get_color())
    axes.set(xscale="log", yscale="log", xlabel="passages", ylabel="milliseconds a question")
    axes.set_title("Median (line) and 95th percentile (dotted)")
    axes.grid(visible=True, which="major", alpha=0.3)
    axes.legend()
    figure.savefig(file, dpi=130)
