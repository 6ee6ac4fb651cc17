"""Answers and verified quotations as the JSON objects that `ask` and `verify` promise."""

from pathlib import Path

from bot.corpus.article import Article, Passage
from bot.search.answer import Answer
from bot.search.excerpts import Excerpt
from bot.search.quotations import Verification


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


def verification_to_dict(found: Verification) -> dict[str, object]:
    """What became of a quotation, and where it stands; the changes where it was altered."""
    return {
        "quote": found.quote,
        "verdict": found.verdict.value,
        "places": [
            {
                **_citation(place.article, place.passage),
                "start": place.start,
                "end": place.end,
                "original": place.original,
            }
            for place in found.places
        ],
        "changes": [
            {"quoted": change.quoted, "original": change.original}
            for change in found.changes
            if not change.equal
        ],
    }


def _excerpt_to_dict(excerpt: Excerpt) -> dict[str, object]:
    return {
        **_citation(excerpt.article, excerpt.passage),
        "start": excerpt.start,
        "end": excerpt.end,
        "quote": excerpt.quote,
        "passage": excerpt.passage.text,
        "score": round(excerpt.score, 4),
    }


def _citation(article: Article, passage: Passage) -> dict[str, object]:
    return {
        "article": article.id,
        "paragraph": passage.paragraph,
        "citation": passage.citation,
        "title": article.title,
        "publisher": article.publisher,
        "date": article.date,
        "language": article.language,
        "file": _relative(article.source.file),
    }


def _relative(file: Path) -> str:
    """The path from the folder that the command runs in, where the file lies under it."""
    absolute = file.absolute()
    here = Path.cwd()
    return str(absolute.relative_to(here) if absolute.is_relative_to(here) else absolute)
