"""Builds the lexicon: the dictionaries that are there, both ways, in one small SQLite file."""

import os
import re
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from bot.errors import LexiconError
from bot.language.dictionaries import DICTIONARIES, MIRRORED, Dictionary
from bot.language.lexicon import APPLICATION, FORMAT, PAIRS
from bot.language.lexicon_keys import ending, folded, key_of

_MOST_TRANSLATIONS = 8
# Weights were chosen on 85 words of political news in the four languages; nearby ones do as well.
_UNCOMMON = 0.4
_WEAKEST = 0.12

_SCHEMA = """
CREATE TABLE sources (package TEXT, version TEXT, licence TEXT, credit TEXT);
CREATE TABLE entries (
    pair INTEGER, key TEXT, ending TEXT, translations TEXT,
    PRIMARY KEY (pair, key, ending)
) WITHOUT ROWID;
"""

_HIRAGANA_INSIDE = re.compile("[\u3041-\u3096]")

LanguagePair = tuple[str, str]
Scores = dict[str, dict[str, float]]
"""For each headword its translations, both folded, with the strengths added up."""
Weighted = list[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class LexiconSummary:
    """What a lexicon was built of, and what it holds."""

    entries: Mapping[str, int]
    """Headwords kept for each pair of languages, such as de-en."""
    found: tuple[str, ...]
    missing: tuple[str, ...]
    """Debian packages."""
    size: int
    """Of the file, in bytes."""


def build_lexicon(
    target: Path,
    *,
    dictd: Path = Path("/usr/share/dictd"),
    edict: Path = Path("/usr/share/edict"),
) -> LexiconSummary:
    """Reads what is there of the six dictionaries and replaces the target in one step.

    Raises LexiconError where there is none, or one is broken; the target is then as it was.
    """
    files = {d: d.file(dictd, edict) for d in DICTIONARIES if d.file(dictd, edict).is_file()}
    if not files:
        packages = ", ".join(dictionary.package for dictionary in DICTIONARIES)
        raise LexiconError(
            f"no dictionary stands in {dictd} or {edict}: install the Debian packages {packages}"
        )
    found = tuple(dictionary.package for dictionary in files)
    gathered = _Gathered()
    for dictionary, file in files.items():
        if MIRRORED.get(dictionary.package) not in found:
            gathered.read(dictionary, file)
    entries = _write(target, files, gathered)
    missing = tuple(d.package for d in DICTIONARIES if d not in files)
    return LexiconSummary(entries, found, missing, target.stat().st_size)


class _Gathered:
    """All that the dictionaries hold. A pair of words counts in both directions."""

    def __init__(self) -> None:
        self.scores: dict[LanguagePair, Scores] = {
            pair: defaultdict(lambda: defaultdict(float)) for pair in PAIRS
        }
        self.common: dict[str, set[str]] = defaultdict(set)
        self._spelling: dict[str, dict[str, str]] = defaultdict(dict)
        self._prior: dict[LanguagePair, dict[str, float]] = {}
        self._best: dict[LanguagePair, dict[str, float]] = {}
        self._bridges: set[str] = set()

    def read(self, dictionary: Dictionary, file: Path) -> None:
        """Adds one dictionary."""
        there = self.scores[dictionary.source, dictionary.target]
        back = self.scores[dictionary.target, dictionary.source]
        common = self.common[dictionary.source]
        heads, others = self._spelling[dictionary.source], self._spelling[dictionary.target]
        for pair in dictionary.pairs(file):
            head, other = folded(pair.headword), folded(pair.translation)
            heads.setdefault(head, pair.headword)
            others.setdefault(other, pair.translation)
            there[head][other] += pair.strength
            back[other][head] += pair.strength
            if pair.common:
                common.add(head)
            if dictionary.target == "id":
                self.common["id"].add(other)

    def rank(self) -> None:
        """Prepares what `entries` compares with, when everything is read."""
        for (source, target), scores in self.scores.items():
            common = self.common[target]
            self._prior[source, target] = prior = {
                word: 1.0 if word in common else _UNCOMMON for word in self.scores[target, source]
            }
            self._best[source, target] = {
                head: max(score * prior[word] for word, score in translations.items())
                for head, translations in scores.items()
            }
        english = [set(self.scores["en", language]) for language in ("de", "id", "ja")]
        self._bridges = {word for one, other in combinations(english, 2) for word in one & other}

    def entries(self, source: str, target: str) -> Iterator[tuple[str, str, Weighted]]:
        """Key, ending and translations, best first, of every headword worth keeping."""
        by_key: dict[str, list[tuple[str, Weighted]]] = defaultdict(list)
        for head in self.scores[source, target]:
            translations = self._translations(head, source, target)
            if self._is_useful(head, translations, source, target):
                by_key[key_of(head, source)].append((head, translations))
        spelling = self._spelling[target]
        for key, forms in by_key.items():
            for head, translations in _distinct(forms, source, target):
                spelled = [(spelling[word], weight) for word, weight in translations]
                yield key, ending(head, key), spelled

    def _translations(self, head: str, source: str, target: str) -> Weighted:
        """The weight is the strength of the translation against the best one's, common words
        preferred, and up to halved where the translation has better ones on the way back.
        """
        best, best_back = self._best[source, target][head], self._best[target, source]
        prior, prior_back = self._prior[source, target], self._prior[target, source][head]
        weighted = []
        for word, score in self.scores[source, target][head].items():
            there = score * prior[word] / best
            back = score * prior_back / best_back[word]
            weighted.append((word, there * (1 + back) / 2))
        weighted.sort(key=lambda item: -item[1])
        return [item for item in weighted[:_MOST_TRANSLATIONS] if item[1] >= _WEAKEST]

    def _is_useful(self, head: str, translations: Weighted, source: str, target: str) -> bool:
        """Words; phrases where they are common or join two languages. Keeps the file small."""
        if head in self.common[source]:
            return bool(translations)
        if not any(" " not in word or self._joins(word, target) for word, _ in translations):
            return False
        if source == "ja":
            return not _HIRAGANA_INSIDE.search(key_of(head, "ja"))
        return " " not in head or self._joins(head, source)

    def _joins(self, phrase: str, language: str) -> bool:
        return phrase in self.common[language] or (language == "en" and phrase in self._bridges)


def _distinct(
    forms: list[tuple[str, Weighted]], source: str, target: str
) -> Iterator[tuple[str, Weighted]]:
    """No form that says nothing beyond a shorter one with the same key (Bedrohungen, threats).

    It is found by its key all the same.
    """
    if source == "ja" or len(forms) == 1:
        yield from forms
        return
    seen: list[list[str]] = []
    for head, translations in sorted(forms, key=lambda form: (len(form[0]), form[0])):
        keys = [key_of(word, target) for word, _ in translations]
        if not any(keys[0] == other[0] and set(keys) <= set(other) for other in seen):
            seen.append(keys)
            yield head, translations


def _write(
    target: Path,
    files: Mapping[Dictionary, Path],
    gathered: _Gathered,
) -> dict[str, int]:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    os.close(handle)
    made = Path(name)
    try:
        with closing(sqlite3.connect(made, isolation_level=None)) as database:
            counts = _fill(database, files, gathered)
        made.chmod(0o644)
        made.replace(target)
    except BaseException:
        made.unlink(missing_ok=True)
        raise
    return counts


def _fill(
    database: sqlite3.Connection,
    files: Mapping[Dictionary, Path],
    gathered: _Gathered,
) -> dict[str, int]:
    database.execute(f"PRAGMA application_id = {APPLICATION}")
    database.execute(f"PRAGMA user_version = {FORMAT}")
    database.execute("PRAGMA journal_mode = OFF")
    database.executescript(_SCHEMA)
    database.execute("BEGIN")
    database.executemany(
        "INSERT INTO sources VALUES (?, ?, ?, ?)",
        [(d.package, d.version(file), d.licence, d.credit) for d, file in files.items()],
    )
    counts = {}
    gathered.rank()
    for number, pair in enumerate(PAIRS):
        rows = sorted(
            (number, key, end, _packed(translations))
            for key, end, translations in gathered.entries(*pair)
        )
        database.executemany("INSERT INTO entries VALUES (?, ?, ?, ?)", rows)
        if rows:
            counts["-".join(pair)] = len(rows)
    database.execute("COMMIT")
    database.execute("VACUUM")
    return counts


def _packed(translations: Iterable[tuple[str, float]]) -> str:
    """Each translation after one digit for its weight in ninths."""
    return "|".join(f"{max(1, round(weight * 9))}{word}" for word, weight in translations)
