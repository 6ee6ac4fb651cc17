"""What can be tuned in search; config/bot.yaml explains each value under the same name."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchOptions:
    """Weights of the ranking and of the decision that nothing answers."""

    k1: float = 0.9
    b: float = 0.6
    epsilon: float = 0.25
    gram_weight: float = 0.5
    gram_megabytes: float = 20.0
    paragraph_weight: float = 0.7
    coverage_weight: float = 0.3
    header_weight: float = 0.1
    date_weight: float = 0.2
    answer_type_weight: float = 0.2
    other_language_weight: float = 0.7
    sister_threshold: float = 0.5
    sister_evidence: float = 0.7
    wrong_type_factor: float = 0.5
    threshold: float = 0.25


@dataclass(frozen=True, kw_only=True, slots=True)
class ExcerptOptions:
    """The size of an excerpt and how many an answer holds."""

    count: int = 3
    sentences: int = 3
    characters: int = 700
    context: int = 200
    further: float = 0.85
