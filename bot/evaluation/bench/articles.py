"""Archives of grown text, one article a line, and how soon `ask` answers from them."""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bot.errors import EvaluationError
from bot.evaluation.bench.grown import grow
from bot.evaluation.bench.process import megabytes

_SENTENCE = 14


def write_archive(file: Path, words: Sequence[str], passages: int, language: str) -> None:
    """An archive of so many articles of one passage each, of sentences of words of a language."""
    text = grow(words, passages)
    space, stop = ("", "。") if language == "ja" else (" ", ".")
    with file.open("w", encoding="utf-8") as stream:
        for number in range(passages):
            found = text.passage(number)
            sentences = [
                space.join(found[begin : begin + _SENTENCE]).capitalize() + stop
                for begin in range(0, len(found), _SENTENCE)
            ]
            entry = {"id": f"a{number}", "title": space.join(found[:4]), "language": language}
            line = json.dumps(entry | {"text": space.join(sentences)}, ensure_ascii=False)
            stream.write(f"{line}\n")


def ask(state: Path, corpus: Path | None, question: str) -> tuple[float, float, float]:
    """Seconds from the start of `ask` to its answer, its resident megabytes then, and the most
    that they have been.

    Its state is kept in a folder of its own; without a corpus, the articles of the settings.
    """
    state.mkdir(exist_ok=True)
    config = state / "bot.yaml"
    config.write_text(json.dumps({"state": {"path": str(state)}}), encoding="utf-8")
    command = [sys.executable, "-m", "bot", "ask", "--json", "--config", str(config)]
    command += ["--corpus", str(corpus)] if corpus else []
    begin = time.perf_counter()
    with subprocess.Popen(  # noqa: S603 ours
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{question}\n".encode())
        process.stdin.flush()
        if not process.stdout.readline():
            raise EvaluationError("ask ended without an answer")
        seconds = time.perf_counter() - begin
        found = seconds, megabytes(process.pid), megabytes(process.pid, "VmHWM")
        process.stdin.close()
    return found
