"""The bilingual lexicon: what a word means in the other languages, for words no concept covers.

Translations carry weights, so that a question's word can become one group of terms of which each
counts as much as it is likely to be meant: Pirkola, "The Effects of Query Structure and Dictionary
Setups in Dictionary-Based Cross-Language Information Retrieval" (SIGIR 1998); Darwish and Oard,
"Probabilistic Structured Query Methods" (SIGIR 2003).

The file is made by lexicon_build. Where it is missing, the bot works without it.
"""

import sqlite3
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.errors import LexiconError
from bot.language import compounds
from bot.language.lexicon_keys import folded, key_of, nearness, spelled
from bot.language.stopwords import STOP_WORDS

APPLICATION = 0x414C4C58
FORMAT = 1
PAIRS = (
    ("en", "de"),
    ("de", "en"),
    ("en", "id"),
    ("id", "en"),
    ("de", "id"),
    ("id", "de"),
    ("en", "ja"),
    ("ja", "en"),
)
"""The pairs of languages that dictionaries join."""

_PIVOTS = {"en": 0.6, "de": 0.25}
"""The languages in between, and how much of a weight is left behind them.

German stands only between English and Indonesian, whose dictionaries are small."""
_MOST = 8
_SHORTEST_PART = 4
_SHORTEST_COMMON_PART = 3
_LONGEST_SEGMENT = 8

# What is left of a weight where another form of the same root stands for the word, where its base
# form adds to it, and where the way through another language does not lead to what a dictionary
# says. All were chosen on 85 words of political news; nearby values do as well.
_BY_ROOT = 0.7
_BY_BASE = 0.5
_UNCONFIRMED = 0.6
# Translations this much weaker than the best one are left out.
_WEAKEST = 0.15


Weighted = tuple[str, float]


@dataclass(frozen=True, slots=True)
class Translation:
    """A word or short phrase, and how likely it is what was meant: 1 is the most."""

    text: str
    weight: float


class Lexicon:
    """The translations of a file that build_lexicon made. Never changes; safe from any thread."""

    def __init__(self, file: Path) -> None:
        """Raises LexiconError where the file is missing or is not a lexicon of this format."""
        if not file.is_file():
            raise LexiconError(f"{file} is not there: make it with python -m bot lexicon build")
        address = f"{file.resolve().as_uri()}?immutable=1"
        self._lock = threading.Lock()
        self._database = sqlite3.connect(address, uri=True, check_same_thread=False)
        weakref.finalize(self, self._database.close)
        if self._mark("application_id") != APPLICATION or self._mark("user_version") != FORMAT:
            self._database.close()
            raise LexiconError(
                f"{file} is not a lexicon of this version: make it with python -m bot lexicon build"
            )
        self._forms = lru_cache(maxsize=16384)(self._read_forms)
        self._chosen = lru_cache(maxsize=4096)(self._choose)

    def close(self) -> None:
        """Lets go of the file. Nothing can be looked up afterwards."""
        self._database.close()

    def translations(
        self, word: str, stem: Callable[[str], str], source: str, target: str
    ) -> tuple[Translation, ...]:
        """What a word or short phrase may mean in the target language: at most 8, best first.

        What a dictionary of the two languages says, and at a lower weight what is reached through
        English (and German, between English and Indonesian). Ways that lead to the same word add
        up; what a dictionary says and such a way, where there is one, does not, counts less. A word
        that is not there as it is spelled stands for the nearest form of its root.
        `stem` is the caller's stemmer, tried for a word whose root is unknown.
        """
        if source == target:
            return ()
        form = folded(word)
        return self._chosen(form, folded(stem(form)), source, target)

    def segments(self, run: str) -> list[str]:
        """A run of kanji or katakana as the headwords in it: the longest first, from the left.

        Single characters side by side, which are mostly a name, stay together; one that stands
        alone and is no headword is left out.
        """
        run = folded(run)
        found: list[str] = []
        single = ""
        position = 0
        while position < len(run):
            length = self._longest(run, position)
            if length > 1:
                found += [*self._lone(single), run[position : position + length]]
                single = ""
            else:
                single += run[position]
            position += length
        return [*found, *self._lone(single)]

    def words_in(self, word: str) -> list[str]:
        """The headwords inside a Japanese one: two characters or more, not the word itself."""
        pieces = (
            word[start:end]
            for start in range(len(word))
            for end in range(start + 2, len(word) + 1)
            if end - start < len(word)
        )
        return [piece for piece in pieces if self.knows(piece, "ja")]

    def split_compound(self, word: str) -> tuple[str, ...]:
        """The headwords that a German compound is made of, or nothing.

        Every part has four letters or more (three where it is a common word); the letters that
        join parts are left out. Meant for words that have no translation of their own: a word
        that has one may be no compound at all.
        """
        return compounds.split(folded(word), self._is_part)

    def knows(self, word: str, language: str) -> bool:
        """Whether a word stands in a dictionary as it is spelled."""
        form = folded(word)
        key = key_of(form, language)
        return any(
            source == language and any(known == form for known, _ in self._forms(source, to, key))
            for source, to in PAIRS
        )

    def _choose(self, form: str, stem: str, source: str, target: str) -> tuple[Translation, ...]:
        direct = dict(self._direct(form, stem, source, target))
        pivoted = self._through_pivots(form, stem, source, target)
        weights = dict(pivoted)
        for text, weight in direct.items():
            confirmed = not pivoted or text in pivoted
            own = weight if confirmed else weight * _UNCONFIRMED
            weights[text] = weights.get(text, 0.0) + own
        least = max(weights.values(), default=0.0) * _WEAKEST
        best = sorted(weights.items(), key=lambda item: -item[1])[:_MOST]
        return tuple(
            Translation(text, round(min(1.0, weight), 3)) for text, weight in best if weight > least
        )

    def _through_pivots(self, form: str, stem: str, source: str, target: str) -> dict[str, float]:
        weights: dict[str, float] = {}
        for pivot, kept in _PIVOTS.items():
            if (source, pivot) not in PAIRS or (pivot, target) not in PAIRS:
                continue
            for middle, first in self._direct(form, stem, source, pivot):
                between = folded(middle)
                for text, second in self._direct(between, between, pivot, target):
                    weights[text] = weights.get(text, 0.0) + first * second * kept
        return weights

    def _direct(self, form: str, stem: str, source: str, target: str) -> Iterable[Weighted]:
        """Of the word as it is spelled and its base form; failing that, of the nearest form."""
        if (source, target) not in PAIRS:
            return ()
        forms = dict(self._forms(source, target, key_of(form, source)))
        if form in forms:
            base = min(forms, key=lambda known: (len(known), known))
            return forms[form] if base == form else _blended(forms[form], forms[base])
        if not forms and stem != form:
            forms = dict(self._forms(source, target, key_of(stem, source)))
        if not forms:
            return ()
        nearest = min(forms, key=lambda known: nearness(known, form))
        return [(text, weight * _BY_ROOT) for text, weight in forms[nearest]]

    def _read_forms(
        self, source: str, target: str, key: str
    ) -> tuple[tuple[str, tuple[Weighted, ...]], ...]:
        """The headwords with one key, each with its translations."""
        with self._lock:
            rows = self._database.execute(
                "SELECT ending, translations FROM entries WHERE pair = ? AND key = ?",
                (PAIRS.index((source, target)), key),
            ).fetchall()
        return tuple((spelled(end, key), tuple(_unpacked(packed))) for end, packed in rows)

    def _mark(self, name: str) -> int | None:
        try:
            row = self._database.execute(f"PRAGMA {name}").fetchone()
        except sqlite3.DatabaseError:
            return None
        return int(row[0])

    def _longest(self, run: str, start: int) -> int:
        for end in range(min(len(run), start + _LONGEST_SEGMENT), start + 1, -1):
            if self.knows(run[start:end], "ja"):
                return end - start
        return 1

    def _lone(self, single: str) -> list[str]:
        """What single characters leave: together a name, alone a word or nothing."""
        if len(single) > 1:
            return [single]
        known = bool(single) and bool(self._forms("ja", "en", single))
        return [single] if known else []

    def _is_part(self, word: str) -> bool:
        if len(word) < _SHORTEST_COMMON_PART or word in STOP_WORDS["de"]:
            return False
        if len(word) < _SHORTEST_PART:
            forms = self._forms("de", "id", key_of(word, "de"))
            return any(form == word for form, _ in forms)
        return self.knows(word, "de")


def _blended(own: Iterable[Weighted], base: Iterable[Weighted]) -> list[Weighted]:
    """What a form means, and at a lower weight what its base form does (signed, sign)."""
    weights = dict(own)
    for text, weight in base:
        weights[text] = max(weights.get(text, 0.0), weight * _BY_BASE)
    return sorted(weights.items(), key=lambda item: -item[1])[:_MOST]


def _unpacked(packed: str) -> Iterator[Weighted]:
    for item in packed.split("|"):
        yield item[1:], int(item[0]) / 9
