"""A question as it is understood: its language, and one group of terms for each of its words."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.language.analyzers import Analyzer, Analyzers
from bot.language.answer_types import AnswerType, countries_in, expected_type, without_type
from bot.language.asking import without_asking
from bot.language.terms import Term
from bot.language.tokens import is_japanese

MAX_LENGTH = 2000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_DATE_MARK = re.compile(r"(?<=\d)[年月日]")
_SHORTEST_REST = 2
_LONGEST_PHRASE = 2
# What a dictionary's best translation counts where a concept tells already what is meant.
_BESIDE_CONCEPT = 0.5
# What a synonym of the question's own language counts, and how many translations it may go through.
_SYNONYM = 0.5
_MOST_WAYS = 4


@dataclass(frozen=True, slots=True)
class Group:
    """One idea of the question: the terms that may stand for it in each language."""

    surface: str
    """As it stands in the question."""
    terms: Mapping[str, Mapping[str, float]]
    """For each language, terms and how much each counts."""
    grams: tuple[str, ...]
    """The n-grams of the surface, for what is spelled alike."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question's text, the language that it is asked in, and what it is about."""

    text: str
    language: str
    expected: AnswerType | None
    groups: tuple[Group, ...]
    grams: tuple[str, ...]
    """All n-grams, those across two words included."""


def understand(text: str, analyzers: Analyzers, *, language: str) -> Question:
    """A question out of any text whatever; what is looked for in it is bounded."""
    bounded = _CONTROL.sub(" ", text[:MAX_LENGTH])
    topic = _topic(bounded, analyzers[language])
    groups = {
        (group.surface, tuple(group.terms[language])): group
        for group in _groups(topic, language, analyzers)
    }
    return Question(
        readable(text),
        language,
        expected_type(bounded, language),
        tuple(groups.values()),
        _grams(topic, analyzers[language]),
    )


def readable(text: str) -> str:
    """The text as it can be shown: without halves of characters."""
    return _LONE_SURROGATE.sub("\ufffd", text)


def _topic(text: str, analysis: Analyzer) -> str:
    """The text with blanks for what only asks, of the same length."""
    text = without_type(without_asking(text, analysis.language), analysis.language)
    kept = [False] * len(text)
    for term in (*analysis.words(text), *analysis.grams(text)):
        kept[term.start : term.end] = [True] * (term.end - term.start)
    for mark in _DATE_MARK.finditer(text):
        # No word by itself, but 4月 is a month.
        kept[mark.start()] = True
    return "".join(character if keep else " " for character, keep in zip(text, kept, strict=True))


def _groups(topic: str, language: str, analyzers: Analyzers) -> Iterator[Group]:
    """A group for each word; several where a compound or a run of kanji holds several ideas."""
    free = analyzers[language].language_free(topic)
    done = 0
    for word in analyzers[language].words(topic):
        if word.start < done:
            continue
        whole = [t for t in free if t.start <= word.start and word.end <= t.end]
        inside = [t for t in free if word.start <= t.start and t.end <= word.end]
        if is_japanese(topic[word.start]) and whole:
            done = max(t.end for t in whole)
        if whole or not inside:
            month = next((term for term in whole if term.text.startswith("@month")), None)
            if month is not None and month.end > word.end:
                # 1月 is one idea, and no 1.
                terms = {code: {month.text: 1.0} for code in analyzers}
                yield Group(topic[month.start : month.end], terms, ())
                continue
            for same in _apart(whole):
                yield _group(topic, word, same, language, analyzers)
            continue
        parts = _longest(inside)
        for part in parts:
            piece = Term(word.text, part.start, part.end)
            for same in _apart(_spanning(inside, part.start, part.end)):
                yield _group(topic, piece, same, language, analyzers)
        for rest in _rests(word, parts):
            yield _group(topic, rest, [], language, analyzers)


def _apart(free: list[Term]) -> list[list[Term]]:
    """Concepts that may all be meant, together; several countries are each meant (日米)."""
    countries = countries_in(term.text for term in free)
    if len(countries) < 2:
        return [free]
    return [[term] for term in free if term.text in countries]


def _spanning(terms: list[Term], start: int, end: int) -> list[Term]:
    return [term for term in terms if (term.start, term.end) == (start, end)]


def _group(topic: str, word: Term, free: list[Term], language: str, analyzers: Analyzers) -> Group:
    surface = topic[word.start : word.end]
    terms: dict[str, dict[str, float]] = {}
    for code, analysis in analyzers.items():
        own = [word] if code == language else analysis.words(surface)
        terms[code] = dict.fromkeys((term.text for term in own), 1.0)
        terms[code] |= dict.fromkeys((term.text for term in free), 1.0)
    most = _BESIDE_CONCEPT if free else 1.0
    if surface.isdecimal():
        # What a dictionary says of 4 (ten, o'clock) is not meant by a number.
        return Group(surface, terms, _grams(surface, analyzers[language]))
    for code in analyzers:
        for term, weight in _translations(surface, language, code, analyzers).items():
            terms[code][term] = max(most * weight, terms[code].get(term, 0.0))
    for term, weight in _synonyms(surface, language, analyzers).items():
        terms[language].setdefault(term, _SYNONYM * weight)
    return Group(surface, terms, _grams(surface, analyzers[language]))


def _translations(surface: str, source: str, target: str, analyzers: Analyzers) -> dict[str, float]:
    """What the dictionaries give for a word, as far as that is no long phrase: the best is 1.

    Of the others the root, since that another translation is better says little about this one.
    """
    found: dict[str, float] = {}
    for translation in analyzers[source].translations(surface, target):
        words = analyzers[target].terms_of(translation.text)
        for word in words if len(words) <= _LONGEST_PHRASE else ():
            weight = translation.weight / len(words)
            found[word] = max(weight, found.get(word, 0.0))
    best = max(found.values(), default=1.0)
    return {term: math.sqrt(weight / best) for term, weight in found.items()}


def _synonyms(surface: str, language: str, analyzers: Analyzers) -> dict[str, float]:
    """Words of the question's language that the dictionaries lead back to in two ways or more.

    Round trips through translations find synonyms, and of each other sense a stray one, which a
    second way does not confirm (Bannard and Callison-Burch, "Paraphrasing with Bilingual Parallel
    Corpora", ACL 2005, with dictionaries for corpora).
    """
    ways: Counter[str] = Counter()
    weights: dict[str, float] = {}
    for code in analyzers:
        there = sorted(analyzers[language].translations(surface, code), key=lambda t: -t.weight)
        for middle in there[:_MOST_WAYS] if code != language else ():
            share = math.sqrt(middle.weight / there[0].weight)
            for term, weight in _translations(middle.text, code, language, analyzers).items():
                ways[term] += 1
                weights[term] = max(share * weight, weights.get(term, 0.0))
    return {term: weight for term, weight in weights.items() if ways[term] > 1}


def _longest(terms: list[Term]) -> list[Term]:
    """Terms that lie in no longer one and do not overlap, from the left."""
    chosen: list[Term] = []
    for term in sorted(terms, key=lambda term: (term.start - term.end, term.start)):
        if all(term.end <= other.start or other.end <= term.start for other in chosen):
            chosen.append(term)
    return sorted(chosen, key=lambda term: term.start)


def _rests(word: Term, parts: list[Term]) -> Iterator[Term]:
    """What of a run of Japanese no concept covers. Parts of other words are not words."""
    if len(word.text) != word.end - word.start or word.text.isascii():
        return
    ends = [word.start, *(part.end for part in parts)]
    starts = [*(part.start for part in parts), word.end]
    for start, end in zip(ends, starts, strict=True):
        if end - start >= _SHORTEST_REST:
            yield Term(word.text[start - word.start : end - word.start], start, end)


def _grams(text: str, analysis: Analyzer) -> tuple[str, ...]:
    return tuple(gram.text for gram in analysis.grams(text))
