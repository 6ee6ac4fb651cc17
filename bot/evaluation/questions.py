"""Question sets: what is asked, and where the answer stands.

YAML, for articles of one's own: a list of `question, language, article, sentence`, with `also` for
other places that answer as well, and without an article where none does. JSONL, for public sets
with one passage an article: `question, lang, passage_ids`.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.errors import EvaluationError


@dataclass(frozen=True, slots=True)
class Place:
    """An article that answers, and the sentence, where the set knows it."""

    article: str
    sentence: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One question with all places that answer it; none for a question without an answer."""

    question: str
    language: str
    places: tuple[Place, ...]
    kind: str | None = None
    split: str | None = None

    @property
    def answerable(self) -> bool:
        return bool(self.places)


def read_cases(file: Path) -> list[Case]:
    """The questions of a set. Raises EvaluationError naming the file and the entry."""
    try:
        if file.suffix == ".jsonl":
            lines = file.read_text(encoding="utf-8").splitlines()
            entries = [json.loads(line) for line in lines if line.strip()]
        else:
            entries = yaml.safe_load(file.read_text(encoding="utf-8"))
    # PyYAML lets KeyError and the like escape for tags that do not fit their values.
    except (OSError, ValueError, LookupError, TypeError, AttributeError, yaml.YAMLError) as error:
        reason = error.strerror if isinstance(error, OSError) else "neither YAML nor JSONL"
        raise EvaluationError(f"{file} cannot be read as a question set: {reason}") from None
    if not isinstance(entries, list):
        raise EvaluationError(f"{file}: must be a list of questions")
    return [_case(entry, f"{file}, question {number}") for number, entry in enumerate(entries, 1)]


def read_report(file: Path) -> dict[str, dict[str, Any]]:
    """The questions of an earlier report in JSON. Raises EvaluationError."""
    try:
        questions: dict[str, dict[str, Any]] = json.loads(file.read_text("utf-8"))["questions"]
    except (OSError, ValueError, KeyError, TypeError):
        raise EvaluationError(f"{file} is not a report of `evaluate --json`") from None
    return questions


def _case(entry: Any, place: str) -> Case:
    try:
        language = entry.get("language") or entry["lang"]
        return Case(
            str(entry["question"]),
            str(language),
            tuple(_places(entry)),
            kind=entry.get("kind"),
            split=entry.get("split"),
        )
    except (AttributeError, KeyError, TypeError):
        raise EvaluationError(f"{place}: must have question, language and article") from None


def _places(entry: dict[str, Any]) -> Iterator[Place]:
    for passage in entry.get("passage_ids", ()):
        yield Place(str(passage))
    if entry.get("article") is not None:
        yield Place(entry["article"], entry["sentence"])
    for other in entry.get("also") or ():
        yield Place(other["article"], other["sentence"])
