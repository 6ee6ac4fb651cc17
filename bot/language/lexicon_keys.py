"""What the forms of a word have in common: the keys that the lexicon is sorted by.

A word is looked up as it is spelled, and where it is not there, among the forms with its key.
English and German words have Snowball's stem (Porter 2001) for a key, Japanese ones what is left
without the hiragana at their end, and Indonesian ones their root as it sounds after meN-.
"""

import re
import unicodedata
from difflib import SequenceMatcher

import Stemmer

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
        return " ".join(map(_indonesian_key, word.split()))
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


_SHORTEST_ROOT = 4
_ENCLITIC = re.compile(r"(?<=.{4})(?:nya|lah|kah|pun)$")
_AN = re.compile(r"(?<=.{5})an$")
# What -kan and -i leave, and a root's own k or i with it (perbaikan, memperbaiki, baik).
_K_OR_I = re.compile(r"(?<=.{3})[ki]{1,2}$")
_PREFIX = re.compile(
    r"ter|ber|per|di|[mp]em(?=[bf]|pr|per)|[mp]en(?=[dcjz])|[mp]eng(?=[gh])|[mp]e(?=[mnlwy])|me(?=r)"
)
_NASALS = {"t": "n", "p": "m", "s": "ny", "k": "ng"}


def _indonesian_key(word: str) -> str:
    """The root with its first sound as after meN-: ningkat for tingkat, meningkatkan, ditingkatkan.

    That sound cannot be undone without a dictionary (menulis is from tulis, menilai from nilai);
    doing it to every root makes the forms of one root alike.
    """
    first, _, second = word.partition("-")
    if first == second:
        word = first
    word = _ENCLITIC.sub("", word)
    bare = _AN.sub("", word)
    if bare != word and bare.startswith("ke") and len(bare) - 2 >= _SHORTEST_ROOT:
        bare = bare[2:]
    return _K_OR_I.sub("", _as_after_nasal(bare))


def _as_after_nasal(word: str) -> str:
    while (prefix := _PREFIX.match(word)) and len(word) - prefix.end() >= _SHORTEST_ROOT:
        word = word[prefix.end() :]
        if prefix.group() in {"me", "pe"}:
            return word
    return f"ng{word}" if word[0] in "aeiou" else _NASALS.get(word[0], word[0]) + word[1:]
