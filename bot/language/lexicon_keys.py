"""What the forms of a word have in common: the keys that the lexicon is sorted by.

A word is looked up as it is spelled, and where it is not there, among the forms with its key.
English and German words have Snowball's stem (Porter 2001) for a key, Japanese ones what is left
without the hiragana at their end, and Indonesian ones their root.
"""

import unicodedata
from difflib import SequenceMatcher

import Stemmer

from bot.language.indonesian import root

_STEMMERS = {"en": Stemmer.Stemmer("english"), "de": Stemmer.Stemmer("german")}
_HIRAGANA = "".join(map(chr, range(0x3041, 0x3097)))


def folded(word: str) -> str:
    """The one spelling that words are looked up by: NFKC, case folded."""
    return unicodedata.normalize("NFKC", word).casefold()


def key_of(word: str, language: str) -> str:
    """What a folded word shares with its other forms; of a phrase, what its words share."""
    if language == "ja":
        return word.rstrip(_HIRAGANA) or word
    if language == "id":
        return " ".join(map(root, word.split()))
    return " ".join(_STEMMERS[language].stemWords(word.split()))


def nearness(form: str, word: str) -> tuple[int, int, str]:
    """Sorts the forms of one key: first those that have most letters in a row like the word."""
    one, other = _plain(form), _plain(word)
    alike = SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size
    return -alike, abs(len(one) - len(other)), form


def ending(form: str, key: str) -> str:
    """What a form has after its key, or the whole form after a = where it does not begin so."""
    return form.removeprefix(key) if form.startswith(key) else f"={form}"


def spelled(end: str, key: str) -> str:
    """The form that `ending` shortened."""
    return end[1:] if end.startswith("=") else key + end


def _plain(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word)
    return "".join(character for character in decomposed if not unicodedata.combining(character))
