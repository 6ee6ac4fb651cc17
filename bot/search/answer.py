"""An answer: what a question was taken for, and what the articles say to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.corpus.article import Article
from bot.search.excerpts import Excerpt
from bot.search.query import Question

_NEAREST = 3


class Outcome(StrEnum):
    """What an answer is."""

    FOUND = "found"
    NOTHING = "nothing"
    EMPTY = "empty"
    ROMAJI = "romaji"
    GREETING = "greeting"
    THANKS = "thanks"
    IDENTITY = "identity"


@dataclass(frozen=True, slots=True)
class Answer:
    """A question as understood, and what the articles say to it."""

    question: Question
    outcome: Outcome
    ranking: tuple[Excerpt, ...] = ()
    """The best excerpts, best first, whether or not they are good enough."""
    confidence: float = 0.0
    """0 to 1; the answer is given from the threshold on."""
    further: float = 0.0
    """The share of the best excerpt's score that the others need to be worth showing."""
    missing: tuple[str, ...] = ()
    """Words of the question that no article has, as they stand in it."""

    echoes: frozenset[str] = frozenset()
    """Citations of what says the same as the best excerpt in another language."""
    hinted: bool = False
    """Whether the language is the asker's because the text does not tell its own."""
    corrections: Mapping[str, str] = field(default_factory=dict)
    """Words that were taken for typing errors, and what they were taken for."""

    @property
    def corrected(self) -> tuple[str, ...]:
        """What was taken for what, to be shown: Senkakku → senkaku."""
        return tuple(f"{wrong} → {right}" for wrong, right in self.corrections.items())

    @property
    def answered(self) -> bool:
        return self.outcome is Outcome.FOUND

    @property
    def excerpts(self) -> tuple[Excerpt, ...]:
        """What may be shown as the answer: nothing when it is refused."""
        return self.ranking if self.answered else ()

    @property
    def shown(self) -> tuple[Excerpt, ...]:
        """The excerpts that people are shown: the best, and those that come near it.

        What only says the same again in another language is not among them.
        """
        best, *others = self.excerpts or (None,)
        if best is None:
            return ()
        # The best may stand first for its language's sake, with less than the highest score.
        needed = self.further * max(one.score for one in self.excerpts)
        near = (one for one in others if one.score >= needed)
        return (best, *(one for one in near if one.citation not in self.echoes))

    @property
    def nearest(self) -> tuple[Article, ...]:
        """The articles that come nearest, for one who gets no answer."""
        articles = {excerpt.article.id: excerpt.article for excerpt in self.ranking}
        return tuple(articles.values())[:_NEAREST]
