"""Words that are alike in two languages: Koalition and koalisi, Nelson and ネルソン.

Latin spellings are brought together by what the languages regularly write otherwise (in the
manner of the cognate matching of Simard, Foster and Isabelle, "Using cognates to align sentences
in bilingual corpora", TMI 1992); katakana is romanised, and both are compared by their consonants
as Japanese hears them (r for l, b for v, no vowel where Japanese had to add one).
"""

import re
import unicodedata
from functools import lru_cache

from rapidfuzz.distance import Indel, Levenshtein

from bot.language.tokens import is_katakana

_SHORTEST = 5
_ALIKE = 0.8
_FEWEST_CONSONANTS, _SOME_CONSONANTS, _MANY_CONSONANTS = 2, 4, 5
# Few consonants say little; then the vowels must be alike the more.
_SAME_VOWELS, _LIKE_VOWELS = 0.66, 0.5

_LATIN = tuple(
    (re.compile(pattern), kept)
    for pattern, kept in (
        ("ph", "f"),
        ("ck|kh|q", "k"),
        ("c(?=[eiy])", "s"),
        ("ch", "h"),
        ("c", "k"),
        ("x", "ks"),
        ("y", "i"),
        ("z|ß", "s"),
        ("ti?onen$|ti?ons?$|sionen$|sions?$|si$", "s"),
        ("t(?:aten|at|ies|as|y|i)$", "ti"),
        ("i(?:sche[nrms]?|sch|kal|k|s)$", "ik"),
        (r"(.)\1", r"\1"),
    )
)
_HEARD = tuple(
    (re.compile(pattern), kept)
    for pattern, kept in (
        ("t(?:io|ia)n", "sn"),
        ("mb|mp", "np"),
        ("sch|sh|th|c(?=[eiy])|ß", "s"),
        ("tch|ch|ts", "t"),
        ("ph", "f"),
        ("ck|c|q", "k"),
        ("x", "ks"),
        ("l", "r"),
        ("v", "b"),
        ("j|dz", "z"),
        ("[aeiouywh]", ""),
        (r"(.)\1+", r"\1"),
    )
)


def likeness(word: str, other: str) -> float:
    """How surely two folded words of different languages are one: 0 where nothing says so."""
    if is_katakana(word[:1]) != is_katakana(other[:1]):
        kana, latin = (word, other) if is_katakana(word[:1]) else (other, word)
        return _sounds_alike(kana, latin)
    if is_katakana(word[:1]) or min(len(word), len(other)) < _SHORTEST:
        return 0.0
    one, two = _plain(word), _plain(other)
    if one[:1] != two[:1]:
        return 0.0
    alike = Indel.normalized_similarity(one, two, score_cutoff=_ALIKE)
    return alike if alike >= _ALIKE else 0.0


@lru_cache(maxsize=1 << 14)
def romanised(kana: str) -> str:
    """Katakana in Latin letters, in the spelling of the characters' Unicode names."""
    letters = ""
    for character in unicodedata.normalize("NFKC", kana):
        name = unicodedata.name(character, "")
        if not name.startswith("KATAKANA LETTER "):
            continue
        *small, sound = name.removeprefix("KATAKANA LETTER ").lower().split()
        if not small:
            letters += "fu" if sound == "hu" else sound
        elif sound != "tu":
            # A small letter gives the one before it another vowel: フェ is fe.
            letters = letters.rstrip("aiueo") + sound
    return letters


def _sounds_alike(kana: str, latin: str) -> float:
    roman = romanised(kana)
    heard = _consonants(roman)
    if len(heard) < _FEWEST_CONSONANTS or not latin.isalpha():
        return 0.0
    written = _without_marks(latin)
    # An r that Japanese does not hear: before a consonant and at the end.
    silent = re.sub("r(?=[^aeiouyr]|$)", "", written)
    away = min(Levenshtein.distance(heard, _consonants(form)) for form in (written, silent))
    vowels = Indel.normalized_similarity(roman.replace("r", "l"), written.replace("r", "l"))
    many = len(heard) >= _MANY_CONSONANTS
    needed = _LIKE_VOWELS if len(heard) >= _SOME_CONSONANTS else _SAME_VOWELS
    if away == 0 and vowels >= needed:
        return 1.0
    return 0.7 if away == 1 and many and vowels >= _SAME_VOWELS else 0.0


@lru_cache(maxsize=1 << 16)
def _plain(word: str) -> str:
    word = _without_marks(word)
    for pattern, kept in _LATIN:
        word = pattern.sub(kept, word)
    return word


@lru_cache(maxsize=1 << 16)
def _consonants(word: str) -> str:
    for pattern, kept in _HEARD:
        word = pattern.sub(kept, word)
    return word


def _without_marks(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word)
    return "".join(character for character in decomposed if not unicodedata.combining(character))
