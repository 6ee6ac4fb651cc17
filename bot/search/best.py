"""The k best documents, without looking at those that cannot be among them."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.search.held import Held, Lengths, Numbers, Scores

_COLUMNS = 256
_ABOVE_ZERO = sys.float_info.min
# More than what adding up the same numbers in another order can change.
_ROUNDING = 1e-9
# How many times k documents are looked up to learn early what the k best must reach.
_PRIMED = 20


@dataclass(frozen=True, slots=True)
class Part:
    """A group of the question in one language, and the most that it can add to a score."""

    held: Held
    idf: float
    bound: float


def best_of(scores: Scores, k: int) -> tuple[Numbers, Scores]:
    """The k best of all documents' scores that are above zero, the first of equal ones first."""
    least = max(_at_least(scores, k), _ABOVE_ZERO)
    found = (scores >= least).nonzero()[0]
    values = scores[found]
    order = (-values).argsort(kind="stable")[:k]
    return found[order], values[order]


def best(parts: Sequence[Part], k: int, lengths: Lengths) -> tuple[Numbers, Scores]:
    """The k best documents of those that hold any part, and their scores; all idfs are positive.

    MaxScore (Turtle and Flood, "Query Evaluation: Strategies and Optimizations", Information
    Processing and Management 31(6), 1995), term at a time: the parts that can add most come first.
    Documents become candidates as long as what is left can bring them among the k best, and are
    looked up in each further part as long as they can still be.
    """
    ordered = sorted(parts, key=lambda part: part.bound, reverse=True)
    left = np.cumsum([0.0, *(part.bound for part in reversed(ordered))])[::-1] + _ROUNDING
    found = np.empty(0, dtype=np.int64)
    scores = np.empty(0)
    least = 0.0
    for number, part in enumerate(ordered):
        rest = left[number + 1]
        places, held = part.held.among(found)
        scores[held] += _values(part, places, lengths)
        if least <= left[number]:
            fresh, values = _fresh(part, places, least - rest, lengths)
            primed = len(found) >= k
            found, scores = np.concatenate([found, fresh]), np.concatenate([scores, values])
            if not primed and len(found) >= k:
                least = _primed(found, scores, ordered[number + 1 :], k, lengths)
        least = max(least, _at_least(scores, k))
        able = scores >= least - rest
        found, scores = found[able], scores[able]
    order = np.lexsort((found, -scores))[:k]
    return found[order], scores[order]


def _values(part: Part, places: Numbers, lengths: Lengths) -> Scores:
    """What a part adds to the scores of the documents at some places in it."""
    held = part.held
    return part.idf * lengths.saturated(held.documents[places], held.frequencies(places))


def _fresh(part: Part, known: Numbers, needed: float, lengths: Lengths) -> tuple[Numbers, Scores]:
    """The documents of a part that reach a score by it alone, but for those at known places."""
    able = lengths.reach(part.held, needed / part.idf)
    able[known] = False
    places = np.flatnonzero(able)
    return part.held.documents[places], _values(part, places, lengths)


def _primed(
    found: Numbers, scores: Scores, others: Sequence[Part], k: int, lengths: Lengths
) -> float:
    """A score that k documents reach: those that are best so far, looked up in all other parts."""
    chosen = scores >= _at_least(scores, _PRIMED * k)
    found, scores = found[chosen], scores[chosen]
    for part in others:
        places, held = part.held.among(found)
        scores[held] += _values(part, places, lengths)
    return _at_least(scores, k)


def _at_least(values: Scores, k: int) -> float:
    """A number that at least k of the values reach, if there are k; close to the k-th best.

    Of many values, the k-th best of the best of each of some columns.
    """
    if len(values) < k:
        return 0.0
    columns = max(_COLUMNS, 4 * k)
    if len(values) < 2 * columns:
        return float(np.sort(values)[-k])
    whole = len(values) // columns * columns
    most = values[:whole].reshape(-1, columns).max(axis=0)
    most.sort()
    return float(most[-k])
