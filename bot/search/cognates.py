"""The words of the articles that look or sound like a word of the question in another language."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from bot.language.analyzers import Analyzers
from bot.language.cognates import likeness, romanised
from bot.language.tokens import is_katakana
from bot.search.query import Group, Question

_WEIGHT = 0.7
_R = str.maketrans("lv", "rb")


class Cognates:
    """The vocabulary of the articles in each language, by the sound that words begin with."""

    def __init__(self, vocabulary: Mapping[str, Iterable[str]], analyzers: Analyzers) -> None:
        self._analyzers = analyzers
        self._words: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for language, words in vocabulary.items():
            for word in sorted(set(words)):
                if word.isalpha() and (language != "ja" or is_katakana(word[0])):
                    self._words[language, _beginning(word)].append(word)
        self.like = lru_cache(maxsize=4096)(self._like)

    def _like(self, word: str, language: str) -> tuple[tuple[str, float], ...]:
        """Terms in another language that the word is likely to be, with weights."""
        found: dict[str, float] = {}
        for other in self._words[language, _beginning(word)]:
            alike = likeness(word, other)
            for term in self._analyzers[language].words(other) if alike else ():
                found[term.text] = max(_WEIGHT * alike, found.get(term.text, 0.0))
        return tuple(found.items())


def with_cognates(question: Question, cognates: Cognates) -> Question:
    """The question, the groups that no concept covers with their cognates."""
    return replace(
        question,
        groups=tuple(_extended(group, question.language, cognates) for group in question.groups),
    )


def _extended(group: Group, own: str, cognates: Cognates) -> Group:
    if any(term.startswith(("@", "#")) for terms in group.terms.values() for term in terms):
        return group
    word = group.surface.casefold()
    terms = {
        language: known if language == own else dict(cognates.like(word, language)) | dict(known)
        for language, known in group.terms.items()
    }
    return replace(group, terms=terms)


def _beginning(word: str) -> str:
    """What words must share to be compared: their first letter, as Japanese hears it."""
    first = (romanised(word) if is_katakana(word[0]) else word)[:1].translate(_R)
    return {"c": "k", "q": "k", "ö": "o", "ä": "a", "ü": "u", "j": "z", "p": "f"}.get(first, first)
