"""The figures of an evaluation: as a table, as JSON, and against an earlier run."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict

from rich.console import Console
from rich.table import Table

from bot.evaluation.measures import (
    Interval,
    Result,
    area_under_roc,
    bootstrap,
    milliseconds,
    recall_at,
    reciprocal_rank,
    sentence_hits,
    share_answered,
)

_NEAR = "near"
_WHOLES = ("all", "own language", "across languages")


def summarize(results: Sequence[Result]) -> dict[str, object]:
    """All figures and all questions, as plain values for JSON."""
    answerable = [result for result in results if result.case.answerable]
    refusable = [result for result in results if not result.case.answerable]
    return {
        "groups": {
            name: {key: asdict(figure) for key, figure in _figures(group).items()}
            for name, group in _groups(answerable).items()
        },
        "refusal": _refusal(answerable, refusable),
        "milliseconds": _latency(results),
        "questions": {
            result.case.question: {
                "rank": result.rank,
                "quoted": result.quoted,
                "answered": result.answered,
                "confidence": round(result.confidence, 4),
            }
            for result in results
        },
    }


def print_report(results: Sequence[Result], console: Console, *, failures: bool = True) -> None:
    """The table that README and docs/search.md show, and the questions that went wrong."""
    answerable = [result for result in results if result.case.answerable]
    refusable = [result for result in results if not result.case.answerable]
    table = Table("questions", "", "recall@1", "recall@3", "MRR", "sentence", "answered", box=None)
    for column in table.columns:
        column.no_wrap = True
    for name, group in _groups(answerable).items():
        cells = (
            _cell(figure, interval=name in _WHOLES and measure == "recall@1")
            for measure, figure in _figures(group).items()
        )
        table.add_row(name, str(len(group)), *cells)
    if answerable:
        console.print(table)
    for name, figure in _refusal(answerable, refusable).items():
        console.print(f"{name:36} {figure:.3f}", highlight=False)
    for name, figure in _latency(results).items():
        console.print(f"{name:36} {figure:.1f} ms", highlight=False)
    wrong = [result for result in answerable if result.rank != 1]
    if failures and wrong:
        console.print("\nNot first:")
        for result in wrong:
            asked = f"  {result.case.language} {result.case.question}"
            console.print(
                f"{asked} (rank {result.rank or 'none'}, first {result.top})",
                highlight=False,
                markup=False,
                soft_wrap=True,
            )


def print_comparison(
    results: Sequence[Result], before: Mapping[str, Mapping[str, object]], console: Console
) -> None:
    """What a change gained and lost, question by question, against an earlier JSON report."""
    for name, earlier, now in (("gained", False, True), ("lost", True, False)):
        changed = [
            result
            for result in results
            if result.case.question in before
            and (before[result.case.question].get("rank") == 1) is earlier
            and (result.rank == 1) is now
        ]
        console.print(f"{name}: {len(changed)}")
        for result in changed:
            console.print(f"  {result.case.language} {result.case.question}", markup=False)


Measure = Callable[[Sequence[Result]], float]

_MEASURES: dict[str, Measure] = {
    "recall@1": lambda results: recall_at(1, results),
    "recall@3": lambda results: recall_at(3, results),
    "MRR": reciprocal_rank,
    "sentence": sentence_hits,
    "answered": share_answered,
}


def _groups(results: Sequence[Result]) -> dict[str, list[Result]]:
    """All; those that an article in the asker's language answers, and the others; each pair."""
    own = [result for result in results if result.own_language]
    across = [result for result in results if not result.own_language]
    groups = dict(zip(_WHOLES, (list(results), own, across), strict=True))
    pairs: defaultdict[str, list[Result]] = defaultdict(list)
    for result in results:
        pairs[f"{result.case.language} in {'/'.join(result.languages[:1])}"].append(result)
    return {name: group for name, group in (groups | dict(sorted(pairs.items()))).items() if group}


def _figures(results: Sequence[Result]) -> dict[str, Interval]:
    return {name: bootstrap(measure, results) for name, measure in _MEASURES.items()}


def _refusal(answerable: Sequence[Result], refusable: Sequence[Result]) -> dict[str, float]:
    near = [result for result in refusable if result.case.kind == _NEAR]
    figures: dict[str, float] = {}
    if answerable:
        figures["answerable, answered"] = _share(answerable, lambda r: r.answered)
        figures["answerable, answered wrongly"] = _share(
            answerable, lambda r: r.answered and r.rank != 1
        )
    if refusable:
        figures["unanswerable, refused"] = _share(refusable, lambda r: not r.answered)
    for language in sorted({result.case.language for result in refusable}):
        asked = [result for result in refusable if result.case.language == language]
        figures[f"unanswerable in {language}, refused"] = _share(asked, lambda r: not r.answered)
    if answerable and refusable:
        figures["AUROC"] = area_under_roc(answerable, refusable)
    if answerable and near:
        figures["near-topic, refused"] = _share(near, lambda r: not r.answered)
        figures["AUROC near-topic"] = area_under_roc(answerable, near)
    return figures


def _latency(results: Sequence[Result]) -> dict[str, float]:
    return {
        "time for an answer, median": milliseconds(results, 50),
        "time for an answer, 95th percentile": milliseconds(results, 95),
    }


def _share(results: Sequence[Result], fits: Callable[[Result], bool]) -> float:
    return sum(map(fits, results)) / len(results)


def _cell(figure: Interval, *, interval: bool) -> str:
    spread = f" [{figure.low:.2f}, {figure.high:.2f}]" if interval else ""
    return f"{figure.mean:.3f}{spread}"
