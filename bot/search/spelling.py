"""Typing errors: a word that nothing knows, taken for the close one that was meant."""

from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz.distance import OSA

from bot.language.tokens import is_japanese, is_katakana

_SHORTEST = 5
_LONG = 12


class Speller:
    """The words that articles and glossary know in one language, in their one spelling."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        for word in sorted(set(words)):
            if _correctable(word):
                self._words[word[0], len(word)].append(word)

    def correction(self, word: str) -> str | None:
        """The closest known word that the word may be a slip of, or None.

        A slip is a letter added, left out or swapped with its neighbour, after the first letter
        (optimal string alignment, after Damerau, CACM 7(3), 1964); in katakana a changed one as
        well, in a long word any two. One changed letter makes too many other words, and another
        ending is no slip but inflection.
        """
        if not _correctable(word):
            return None
        found = [
            (OSA.distance(word, known), known)
            for length in range(len(word) - 2, len(word) + 3)
            for known in self._words.get((word[0], length), ())
            if _is_slip(word, known)
        ]
        return min(found)[1] if found else None


def _correctable(word: str) -> bool:
    if len(word) < _SHORTEST or not word.isalpha():
        return False
    return all(map(is_katakana, word)) or not any(map(is_japanese, word))


def _is_slip(word: str, known: str) -> bool:
    distance = OSA.distance(word, known, score_cutoff=2)
    ending = max(len(word), len(known)) - distance
    if distance == 0 or distance > 2 or _common_prefix(word, known) >= ending:
        return False
    if len(word) >= _LONG:
        return True
    swapped = len(word) != len(known) or sorted(word) == sorted(known)
    return distance == 1 and (swapped or is_katakana(word[0]))


def _common_prefix(first: str, second: str) -> int:
    same = 0
    for a, b in zip(first, second, strict=False):
        if a != b:
            break
        same += 1
    return same
