"""What is measured: recall@k and MRR of passages, sentence hits, and the quality of refusals.

Recall@k and the mean reciprocal rank as in Manning, Raghavan and Schütze, "Introduction to
Information Retrieval" (2008), chapter 8; intervals by the percentile bootstrap (Efron 1979).
"""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from time import perf_counter

from bot.corpus.library import Library
from bot.evaluation.questions import Case
from bot.search.answer import Answer
from bot.search.answerer import Answerer
from bot.search.excerpts import Excerpt

DEPTH = 10
_RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Result:
    """What the bot made of one question."""

    case: Case
    rank: int | None
    """Rank of the first passage that answers, from 1; None when none is among the first ten."""
    quoted: bool
    """Whether the first excerpt's quotation holds the answering sentence."""
    answered: bool
    confidence: float
    languages: tuple[str, ...]
    """Languages of the articles that answer, that of the article asked about first."""
    top: str | None
    """Citation of the first excerpt."""
    seconds: float
    """How long the answer took."""

    @property
    def own_language(self) -> bool:
        """Whether an article in the asker's language answers."""
        return self.case.language in self.languages


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with its 95% bootstrap interval."""

    mean: float
    low: float
    high: float


def measure(answerer: Answerer, cases: Iterable[Case]) -> list[Result]:
    """Asks every question. The language is the bot's own guess, as in use."""
    return [_result(answerer, case) for case in cases]


def recall_at(k: int, results: Sequence[Result]) -> float:
    """Share of questions with an answering passage among the first k."""
    return _mean(result.rank is not None and result.rank <= k for result in results)


def reciprocal_rank(results: Sequence[Result]) -> float:
    """Mean over questions of one over the rank, 0 where no passage is among the first ten."""
    return _mean(1 / result.rank if result.rank else 0.0 for result in results)


def sentence_hits(results: Sequence[Result]) -> float:
    """Share of questions whose first quotation holds the answering sentence."""
    return _mean(result.quoted for result in results)


def share_answered(results: Sequence[Result]) -> float:
    """Share of questions that are not refused."""
    return _mean(result.answered for result in results)


def milliseconds(results: Sequence[Result], percentile: int) -> float:
    """The time that so many per cent of the answers did not exceed (nearest rank)."""
    ordered = sorted(result.seconds for result in results)
    rank = -(-percentile * len(ordered) // 100)
    return 1000 * ordered[max(0, rank - 1)] if ordered else 0.0


def area_under_roc(answerable: Sequence[Result], unanswerable: Sequence[Result]) -> float:
    """Probability that an answerable question gets more confidence than one that is not."""
    if not answerable or not unanswerable:
        return 0.0
    wins = sum(
        (yes.confidence > no.confidence) + 0.5 * (yes.confidence == no.confidence)
        for yes in answerable
        for no in unanswerable
    )
    return wins / (len(answerable) * len(unanswerable))


def bootstrap(
    measure_of: Callable[[Sequence[Result]], float], results: Sequence[Result]
) -> Interval:
    """The measure with its 95% interval; the resampling is the same in each run."""
    source = random.Random(0)  # noqa: S311 resampling is no secret
    size = len(results)
    drawn = sorted(
        measure_of([results[source.randrange(size)] for _ in range(size)])
        for _ in range(_RESAMPLES if size else 0)
    )
    if not drawn:
        return Interval(0.0, 0.0, 0.0)
    cut = round(0.025 * len(drawn))
    return Interval(measure_of(results), drawn[cut], drawn[-cut - 1])


def _result(answerer: Answerer, case: Case) -> Result:
    started = perf_counter()
    answer = answerer.answer(case.question, count=DEPTH)
    seconds = perf_counter() - started
    first = answer.ranking[0] if answer.ranking else None
    return Result(
        case=case,
        rank=_rank(answer, case),
        quoted=first is not None and _holds(case, first, first.quote),
        answered=answer.answered,
        confidence=answer.confidence,
        languages=_languages(case, answerer.library),
        top=first.citation if first else None,
        seconds=seconds,
    )


def _rank(answer: Answer, case: Case) -> int | None:
    for rank, excerpt in enumerate(answer.ranking, start=1):
        if _holds(case, excerpt, excerpt.passage.text):
            return rank
    return None


def _holds(case: Case, excerpt: Excerpt, text: str) -> bool:
    return any(
        place.article == excerpt.article.id and (place.sentence is None or place.sentence in text)
        for place in case.places
    )


def _languages(case: Case, library: Library) -> tuple[str, ...]:
    articles = (library.by_id.get(place.article) for place in case.places)
    return tuple(article.language for article in articles if article)


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / len(found) if found else 0.0
