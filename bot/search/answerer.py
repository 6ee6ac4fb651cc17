"""The one object that answers; every surface asks it, and shows what it says."""

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.corpus.article import Article, Passage
from bot.corpus.library import Library
from bot.language.small_talk import recognize_small_talk
from bot.search.excerpts import Excerpt, make_excerpt, stands_in_file
from bot.search.index import Hit, LanguageIndex
from bot.search.options import ExcerptOptions, SearchOptions
from bot.search.query import Question, understand

_NEAREST = 3
# Evidence at which confidence reaches half of what the coverage allows: two rare words.
_HALF_EVIDENCE = 6.0


class Outcome(StrEnum):
    """What an answer is."""

    FOUND = "found"
    NOTHING = "nothing"
    EMPTY = "empty"
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

    @property
    def answered(self) -> bool:
        return self.outcome is Outcome.FOUND

    @property
    def excerpts(self) -> tuple[Excerpt, ...]:
        """What may be shown as the answer: nothing when it is refused."""
        return self.ranking if self.answered else ()

    @property
    def shown(self) -> tuple[Excerpt, ...]:
        """The excerpts that people are shown: the best, and those that come near it."""
        return tuple(
            excerpt
            for excerpt in self.excerpts
            if excerpt.score >= self.further * self.excerpts[0].score
        )

    @property
    def nearest(self) -> tuple[Article, ...]:
        """The articles that come nearest, for one who gets no answer."""
        articles = {excerpt.article.id: excerpt.article for excerpt in self.ranking}
        return tuple(articles.values())[:_NEAREST]


class Answerer:
    """Answers questions from a library. Immutable once built; safe to use from any thread."""

    def __init__(
        self,
        library: Library,
        *,
        search: SearchOptions | None = None,
        excerpts: ExcerptOptions | None = None,
        default_language: str = "en",
    ) -> None:
        self.library = library
        self._search = search or SearchOptions()
        self._excerpts = excerpts or ExcerptOptions()
        self._default_language = default_language
        passages: defaultdict[str, list[Passage]] = defaultdict(list)
        for article in library.articles:
            passages[article.language].extend(article.passages)
        self._indexes = [
            LanguageIndex(language, found, self._search) for language, found in passages.items()
        ]

    def answer(
        self,
        text: str,
        *,
        language: str | None = None,
        hint: str | None = None,
        count: int | None = None,
    ) -> Answer:
        """The answer to any text whatever.

        `language` is the asker's choice; `hint` decides where the text does not tell its
        language; `count` is how many excerpts are wanted. A quotation is in the answer only if
        it stands in its file at this moment.
        """
        small_talk = recognize_small_talk(text)
        if small_talk:
            language = language or small_talk.language
        question = understand(text, language=language, default=hint or self._default_language)
        if small_talk:
            return Answer(question, Outcome(small_talk.kind))
        if not question.query(question.language).words:
            return Answer(question, Outcome.EMPTY)
        return self._found(question, count or self._excerpts.count)

    def _found(self, question: Question, count: int) -> Answer:
        hits = self._ranked(question)
        ranking: list[Excerpt] = []
        confidence = 0.0
        for hit in hits:
            article = self.library.by_id[hit.passage.article]
            excerpt = make_excerpt(article, hit, self._excerpts)
            if stands_in_file(excerpt):
                confidence = confidence if ranking else _confidence(hit)
                ranking.append(excerpt)
            if len(ranking) == count:
                break
        sure = confidence >= self._search.threshold
        return Answer(
            question,
            Outcome.FOUND if ranking and sure else Outcome.NOTHING,
            tuple(ranking),
            confidence,
            self._excerpts.further,
            tuple(self._missing(question)),
        )

    def _ranked(self, question: Question) -> list[Hit]:
        """The passages of all languages, those of the asker's language first among equals."""
        weighted: list[tuple[float, Hit]] = []
        for index in self._indexes:
            own = index.language == question.language
            weight = 1.0 if own else self._search.other_language_weight
            hits = index.search(question.query(index.language))
            weighted.extend((weight * hit.score, hit) for hit in hits)
        weighted.sort(key=lambda pair: pair[0], reverse=True)
        return [hit for _, hit in weighted]

    def _missing(self, question: Question) -> Iterator[str]:
        known = {
            word.surface
            for index in self._indexes
            for word in question.query(index.language).words
            if index.knows(word)
        }
        for word in question.query(question.language).words:
            if word.surface not in known:
                yield word.surface


def _confidence(hit: Hit) -> float:
    """How sure the best passage answers: what it holds of the question, and how telling that is.

    Evidence times the square root of coverage, the second saturating so that both stay within
    0 to 1: many rare words in common are sure, one common word is not.
    """
    return math.sqrt(hit.coverage) * hit.evidence / (hit.evidence + _HALF_EVIDENCE)
