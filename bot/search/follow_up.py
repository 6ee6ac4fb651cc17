"""A question that goes on from an answer: "und wann?", "who signed it?", 「それはいつ?」.

It is looked for in the article of the passage that was answered with, the nearer the better: what
it names, and the kind of thing that it asks for. One that names nothing and asks for nothing in
particular ("more") is answered with what comes next. What it names must stand in the article: a
word that it does not have is no reason to quote it.
"""

from collections.abc import Iterator

from bot.corpus.article import Article, Passage
from bot.search.index import Hit, SearchIndex
from bot.search.query import Question

_FEW_GROUPS = 2
# The share of what is named that a passage must hold.
_HELD = 0.6
# How much being nearer by one paragraph is worth, beside scores that are shares of an ideal.
_NEARNESS = 0.05


def is_follow_up(question: Question, index: SearchIndex) -> bool:
    """Whether a question is too short to be understood alone, and names nothing unknown."""
    groups = question.groups
    return len(groups) <= _FEW_GROUPS and all(index.knows(group) for group in groups)


def follow_up_hits(
    question: Question, index: SearchIndex, article: Article, passage: Passage
) -> list[Hit]:
    """What the article says further to a question that follows a passage, best first.

    Nothing where it does not say what the question names.
    """

    def nearness(hit: Hit) -> float:
        return hit.score - _NEARNESS * abs(hit.paragraph - passage.paragraph)

    hits = index.search(question)
    found = [h for h in hits if h.article == article and h.coverage >= _HELD]
    if question.groups and not found:
        return []
    if question.expected is not None:
        fitting = [hit for hit in found if hit.fits]
        found = fitting or list(index.holding(question.expected, article)) or found
    elif not found:
        found = list(_following(article, passage))
    return sorted(found, key=nearness, reverse=True)


def _following(article: Article, passage: Passage) -> Iterator[Hit]:
    for later in article.passages[passage.paragraph :]:
        if not later.heading:
            scores = (1.0, *(0.0 for _ in later.sentences[1:]))
            yield Hit(article, later.paragraph, 1.0, scores)
