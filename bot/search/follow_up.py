"""A question that goes on from an answer: "und wann?", "who signed it?", 「それはいつ?」.

It is looked for in the article of the passage that was answered with, the nearer the better: what
it names, and the kind of thing that it asks for. One that names nothing and asks for nothing in
particular ("more") is answered with what comes next.
"""

from collections.abc import Iterator

from bot.corpus.article import Article, Passage
from bot.search.index import Hit, SearchIndex
from bot.search.query import Question

_FEW_GROUPS = 2
# How much being nearer by one paragraph is worth, beside scores that are shares of an ideal.
_NEARNESS = 0.05


def is_follow_up(question: Question, index: SearchIndex) -> bool:
    """Whether a question is too short to be understood without the answer before it."""
    held = [group for group in question.groups if index.holds(group)]
    return len(held) <= _FEW_GROUPS


def follow_up_hits(
    question: Question, index: SearchIndex, article: Article, passage: Passage
) -> list[Hit]:
    """What the article says further to a question that follows a passage, best first."""

    def nearness(hit: Hit) -> float:
        return hit.score - _NEARNESS * abs(hit.passage.paragraph - passage.paragraph)

    found = [hit for hit in index.search(question) if hit.passage.article == article.id]
    if question.expected is not None:
        fitting = [hit for hit in found if hit.fits]
        found = fitting or list(index.holding(question.expected, article.id)) or found
    if found:
        return sorted(found, key=nearness, reverse=True)
    return list(_following(article, passage))


def _following(article: Article, passage: Passage) -> Iterator[Hit]:
    for later in article.passages[passage.paragraph :]:
        if not later.heading:
            scores = (1.0, *(0.0 for _ in later.sentences[1:]))
            yield Hit(later, 1.0, scores, article.language, 1.0, 1.0, fits=True)
