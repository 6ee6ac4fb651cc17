"""Indonesian words by their roots, beyond what Snowball strips.

After the order of affixes in Nazief and Adriani's stemmer (Asian, Williams and Tahaghoghi,
"Stemming Indonesian", ACSC 2005), without their dictionary of roots: ditandatangani,
menandatangani and penandatanganan have one root here, if not always the one of a dictionary.
"""

import re
from functools import lru_cache

_SHORTEST_ROOT = 4
_ENCLITIC = re.compile(r"(?<=.{4})(?:nya|lah|kah|pun)$")
_AN = re.compile(r"(?<=.{5})an$")
# What -kan and -i leave, and a root's own k or i with it (perbaikan, memperbaiki, baik).
_K_OR_I = re.compile(r"(?<=.{3})[ki]{1,2}$")
_PREFIX = re.compile(
    r"ter|ber|per|di|[mp]em(?=[bf]|pr|per)|[mp]en(?=[dcjz])|[mp]eng(?=[gh])|[mp]e(?=[mnlwy])|me(?=r)"
)
_NASALS = {"t": "n", "p": "m", "s": "ny", "k": "ng"}


@lru_cache(maxsize=1 << 16)
def root(word: str) -> str:
    """The root with its first sound as after meN-: ningkat for tingkat, meningkatkan, ditingkatkan.

    That sound cannot be undone without a dictionary (menulis is from tulis, menilai from nilai);
    doing it to every root makes the forms of one root alike.
    """
    first, _, second = word.partition("-")
    if first == second:
        word = first
    word = _ENCLITIC.sub("", word)
    bare = _AN.sub("", word)
    prefix = _PREFIX.match(bare)
    if prefix and len(bare) - prefix.end() < _SHORTEST_ROOT:
        # The -an is the root's own: bertahan, berjalan.
        bare = word
    if bare != word and bare.startswith("ke") and len(bare) - 2 >= _SHORTEST_ROOT:
        bare = bare[2:]
    return _K_OR_I.sub("", _as_after_nasal(bare))


def _as_after_nasal(word: str) -> str:
    while (prefix := _PREFIX.match(word)) and len(word) - prefix.end() >= _SHORTEST_ROOT:
        word = word[prefix.end() :]
        if prefix.group() in {"me", "pe"}:
            return word
    return f"ng{word}" if word[:1] in set("aeiou") else _NASALS.get(word[:1], word[:1]) + word[1:]
