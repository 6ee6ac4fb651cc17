"""Text that is like that of articles in how often its words come, as much of it as is wanted.

The frequency of a word falls with its rank as Zipf and Mandelbrot say, vocabularies grow with the
text as Heaps says (Baayen, Word Frequency Distributions, 2001), and a word that has come in a
passage is likely to come again.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.search.postings import Integers

_EXPONENT, _SHIFT = 1.05, 10
_HEAPS = (20, 0.6)
_MEDIAN_LENGTH, _SPREAD = 40, 0.5
_AGAIN = 0.12


@dataclass(frozen=True)
class Grown:
    """Passages of words, and questions of five words that stand in one of them each."""

    words: Sequence[str]
    tokens: Integers
    """The words of all passages, one after the other, as their places in `words`."""
    firsts: Integers
    """Where each passage begins among them; one more for the end."""

    def __len__(self) -> int:
        return len(self.firsts) - 1

    def passage(self, number: int) -> list[str]:
        """The words of a passage."""
        return [self.words[n] for n in self.tokens[self.firsts[number] : self.firsts[number + 1]]]

    def questions(self, count: int, words: int = 5) -> list[list[str]]:
        """Different words of one passage each, always the same."""
        random = np.random.default_rng(7)
        found: list[list[str]] = []
        while len(found) < count:
            different = sorted(set(self.passage(int(random.integers(len(self))))))
            if len(different) >= words:
                found.append(random.permutation(different)[:words].tolist())
        return found


def grow(seen: Iterable[str], passages: int) -> Grown:
    """So many passages: the words that were seen are the most frequent, others are made."""
    random = np.random.default_rng(1)
    lengths = random.lognormal(np.log(_MEDIAN_LENGTH), _SPREAD, passages).astype(np.int64)
    lengths = np.maximum(5, lengths)
    firsts = np.concatenate([[0], np.cumsum(lengths)])
    total = int(firsts[-1])
    size = int(_HEAPS[0] * total ** _HEAPS[1])
    chances = np.cumsum((np.arange(size) + _SHIFT) ** -_EXPONENT)
    tokens = np.searchsorted(chances / chances[-1], random.random(total)).astype(np.int32)
    tokens = np.minimum(tokens, size - 1)
    places = np.arange(total) - np.repeat(firsts[:-1], lengths)
    again = np.flatnonzero((random.random(total) < _AGAIN) & (places > 0))
    earlier = (places[again] * random.random(len(again))).astype(np.int64)
    tokens[again] = tokens[again - places[again] + earlier]
    frequent = [word for word, _ in Counter(seen).most_common(size)]
    words = [*frequent, *(f"w{number}" for number in range(len(frequent), size))]
    return Grown(words, tokens, firsts)
