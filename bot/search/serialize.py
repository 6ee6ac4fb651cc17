"""An answer as the JSON object that `ask --json` promises."""

from pathlib import Path

from bot.search.answer import Answer
from bot.search.excerpts import Excerpt


def answer_to_dict(answer: Answer, *, everything: bool = False) -> dict[str, object]:
    """Plain values only. With `everything`, the ranking of a refused answer as well."""
    excerpts = answer.ranking if everything else answer.excerpts
    return {
        "question": answer.question.text,
        "language": answer.question.language,
        "answered": answer.answered,
        "confidence": round(answer.confidence, 4),
        "missing": list(answer.missing),
        "excerpts": [_excerpt_to_dict(excerpt) for excerpt in excerpts],
    }


def _excerpt_to_dict(excerpt: Excerpt) -> dict[str, object]:
    article = excerpt.article
    return {
        "article": article.id,
        "paragraph": excerpt.passage.paragraph,
        "citation": excerpt.citation,
        "title": article.title,
        "publisher": article.publisher,
        "date": article.date,
        "language": article.language,
        "file": _relative(article.source.file),
        "start": excerpt.start,
        "end": excerpt.end,
        "quote": excerpt.quote,
        "passage": excerpt.passage.text,
        "score": round(excerpt.score, 4),
    }


def _relative(file: Path) -> str:
    """The path from the folder that the command runs in, where the file lies under it."""
    absolute = file.absolute()
    here = Path.cwd()
    return str(absolute.relative_to(here) if absolute.is_relative_to(here) else absolute)
