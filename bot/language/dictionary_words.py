"""The bare words of a dictionary's entry: no notes, articles or placeholders."""

import re
import unicodedata
from functools import lru_cache

from bot.language.tokens import is_japanese

_LONGEST_WITH_NOTES = 100
_LONGEST = 40
_LONGEST_JAPANESE = 8
_LONGEST_PHRASE = 3


def word_set(words: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(words.split())


_BRACKETED = re.compile(r"\([^()]*\)|\[[^\]]*\]|\{[^}]*\}")
_QUOTES = str.maketrans("", "", '"“”„‚‘«»')
_WORD = re.compile(r"[^\W_]+(?:[-'’.・][^\W_]+)*\.?")
_PLACEHOLDERS = word_set(
    "sb sb's sth sth's so sb/sth sth/sb someone something somebody one's oneself"
    " jd jdn jdm jds etw jdn/etw jdm/etw etw/jdn etw/jdm jds/etw sich irgendetwas"
)
# What a verb needs before its object goes with the placeholder of the object.
_BEFORE_OBJECTS = word_set(
    "to with of for on at from in by about over against into upon as"
    " an auf mit von zu für über gegen bei nach um in aus vor als"
)
_LEADING = {
    "en": re.compile(r"^(?:to |be |being |the |an? )+(?=\S)", re.IGNORECASE),
    "de": re.compile(r"^(?:der |die |das |den |dem |des |eine?[nmrs]? )+(?=\S)", re.IGNORECASE),
}
_GERMAN_BEING = re.compile(r"(?<=\S) sein$")


@lru_cache(maxsize=1 << 17)
def cleaned(text: str, language: str) -> str | None:
    """The bare words of a headword or translation; None where they are no word or short phrase.

    Notes in brackets, quotation marks, articles, "to" and "be" and the dictionaries' placeholders
    (sb., sth., jdn., etw.) are left out.
    """
    if len(text) > _LONGEST_WITH_NOTES:
        return None
    text = unicodedata.normalize("NFKC", _BRACKETED.sub("", text))
    text = " ".join(_without_placeholders(text.translate(_QUOTES).split()))
    if language in _LEADING:
        text = _LEADING[language].sub("", text)
    if language == "de":
        text = _GERMAN_BEING.sub("", text)
    return text if _acceptable(text, language) else None


def _without_placeholders(words: list[str]) -> list[str]:
    kept: list[str] = []
    for word in words:
        if word.replace(".", "").casefold() not in _PLACEHOLDERS:
            kept.append(word)
        elif len(words) > 2 and kept and kept[-1] in _BEFORE_OBJECTS:
            kept.pop()
    return kept


def _acceptable(text: str, language: str) -> bool:
    words = text.split()
    if not words or len(text) > _LONGEST or not all(map(_WORD.fullmatch, words)):
        return False
    if language == "ja":
        return len(text) <= _LONGEST_JAPANESE and any(map(is_japanese, text))
    return len(words) <= _LONGEST_PHRASE and any(map(str.isalpha, text))
