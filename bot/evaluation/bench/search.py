"""`bench search`: the same tokens, the same questions, four engines, several sizes."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from bot.errors import EvaluationError
from bot.evaluation.bench.grown import grow

SIZES = (1_000, 10_000, 100_000, 1_000_000)
_QUESTIONS = 1000
# rank-bm25 walks over all passages for each word: no larger corpus is worth the wait.
_MOST_FOR_RANK_BM25 = 100_000
_EQUAL = 1e-9
Result = dict[str, Any]


def bench_search(
    seen: Sequence[str], sizes: Iterable[int], tell: Callable[[str], None]
) -> dict[str, dict[str, Result]]:
    """For each size and engine: milliseconds, megabytes, and seconds to build."""
    found: dict[str, dict[str, Result]] = {}
    for size in sizes:
        with TemporaryDirectory() as folder:
            found[str(size)] = _of_size(seen, size, Path(folder), tell)
    return found


def _of_size(
    seen: Sequence[str], size: int, folder: Path, tell: Callable[[str], None]
) -> dict[str, Result]:
    text = grow(seen, size)
    (folder / "words.txt").write_text("\n".join(text.words), encoding="utf-8")
    np.save(folder / "tokens.npy", text.tokens)
    np.save(folder / "firsts.npy", text.firsts)
    questions = json.dumps(text.questions(_QUESTIONS))
    (folder / "questions.json").write_text(questions, encoding="utf-8")
    del text
    results: dict[str, Result] = {}
    for name in ("tantivy", "ours", "bm25s", "rank_bm25"):
        if name == "rank_bm25" and size > _MOST_FOR_RANK_BM25:
            continue
        results[name] = _run(name, "build", folder) | _run(name, "ask", folder)
        one = results[name]
        tell(f"{size:>9,} {name:10} {one['median']:9.3f} ms, 95%: {one['p95']:9.3f} ms")
    if "rank_bm25" in results:
        ours, theirs = results["ours"]["scores"], results["rank_bm25"]["scores"]
        pairs = list(zip(ours, theirs, strict=False))
        results["ours"]["difference"] = max(
            abs(a - b) for mine, other in pairs for a, b in zip(mine, other, strict=False)
        )
    for one in results.values():
        del one["scores"]
    return results


def _run(name: str, what: str, folder: Path) -> Result:
    command = [sys.executable, "-m", "bot.evaluation.bench.engines", name, what, str(folder)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 ours
    if ran.returncode:
        last = ran.stderr.strip().splitlines()[-1:] or ["no reason given"]
        raise EvaluationError(f"{name} failed: {last[0]}; its library comes with: make benchmarks")
    result: Result = json.loads(ran.stdout)
    return result


def equal_scores(results: dict[str, dict[str, Result]]) -> bool:
    """Whether our scores are rank-bm25's, wherever both were asked."""
    found = [each["ours"].get("difference", 0.0) for each in results.values()]
    return all(difference <= _EQUAL for difference in found)
