"""A text's words, in any script, each with its place in the text."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_KANJI = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_HIRAGANA = "\u3041-\u3096\u309d-\u309f"
_KATAKANA = "\u30a1-\u30fa\u30fc-\u30ff\uff66-\uff9f"
_JAPANESE = _KANJI + _HIRAGANA + _KATAKANA
# Marks and joiners that stand inside a word without ending it.
_INSIDE = "\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufe00-\ufe0f"
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufe00-\ufe0f]")
_LETTER = rf"(?:(?![{_JAPANESE}])[^\W_]|[{_INSIDE}])"

# Marks that make ガ of カ; they stand apart where a text is decomposed or half-width.
_VOICING = "\u3099\u309a"
_TOKEN = re.compile(
    rf"(?P<kanji>[{_KANJI}]+)"
    rf"|(?P<katakana>[{_KATAKANA}][{_KATAKANA}{_VOICING}]*)"
    rf"|(?P<hiragana>[{_HIRAGANA}][{_HIRAGANA}{_VOICING}]*)"
    rf"|(?P<number>\d[+＋]\d|\d+(?:[.,．，]\d+)+|\d+(?!{_LETTER}))"
    rf"|(?P<acronym>(?:(?:[^\W\d_]\.){{2,}}|(?:[^\W\d_]\.)+[^\W\d_](?!{_LETTER}))(?:['’]s\b)?)"
    rf"|(?P<word>(?![{_INSIDE}]){_LETTER}+(?:['’]{_LETTER}+)*)"
)
# The same where a text has neither Japanese nor marks inside words: several times faster.
_PLAIN = {
    "number": r"\d[+＋]\d|\d+(?:[.,．，]\d+)+|\d+(?![^\W_])",
    "acronym": r"(?:(?:[^\W\d_]\.){2,}|(?:[^\W\d_]\.)+[^\W\d_](?![^\W_]))(?:['’]s\b)?",
    "word": r"[^\W_]+(?:['’][^\W_]+)*",
}
_PLAIN_TOKEN = re.compile("|".join(f"(?P<{kind}>{form})" for kind, form in _PLAIN.items()))
PLAIN = "|".join(_PLAIN.values())
"""A word of a text that is plain, as a regular expression without groups."""
_NOT_PLAIN = re.compile(f"[{_JAPANESE}{_INSIDE}]")
_FEWEST_SHOUTED = 2
_GROUPED = re.compile(r"(\d{1,3}(?:,\d{3})+)(\.\d+)?|(\d{1,3}(?:\.\d{3})+)(,\d+)?")
_IS_JAPANESE = re.compile(f"[{_JAPANESE}]")
_IS_KATAKANA = re.compile(f"[{_KATAKANA}]")


class Token(NamedTuple):
    """One word as it stands: `surface == text[start:end]`."""

    surface: str
    start: int
    end: int
    kind: str
    """kanji, katakana, hiragana, number, acronym or word."""


def is_japanese(character: str) -> bool:
    """Kanji, hiragana or katakana."""
    return _IS_JAPANESE.match(character) is not None


def holds_japanese(text: str) -> bool:
    """Whether any character is kanji, hiragana or katakana."""
    return _IS_JAPANESE.search(text) is not None


def is_katakana(character: str) -> bool:
    """Katakana of either width, and the mark that lengthens a vowel."""
    return _IS_KATAKANA.match(character) is not None


def is_shouted(text: str) -> bool:
    """Whether capitals are how the text is written, so that they tell no acronyms."""
    return text.isupper() and len(text.split()) > _FEWEST_SHOUTED


def is_plain(text: str) -> bool:
    """Whether a text holds no Japanese, and no marks or joiners that stand inside words."""
    return text.isascii() or _NOT_PLAIN.search(text) is None


def plain_tokens(text: str) -> Iterator[re.Match[str]]:
    """The words of a text that is plain, each as a match of its surface."""
    return _PLAIN_TOKEN.finditer(text)


def tokens(text: str) -> Iterator[Token]:
    """The words of a text in order. Japanese comes in runs of one script, unsegmented."""
    if is_plain(text):
        for match in plain_tokens(text):
            yield Token(match.group(), match.start(), match.end(), match.lastgroup or "word")
        return
    for match in _TOKEN.finditer(text):
        surface = match.group()
        if not _INVISIBLE.sub("", surface):
            continue
        yield Token(surface, match.start(), match.end(), match.lastgroup or "word")


def normalized(token: Token) -> str:
    """A word's one spelling: NFKC, case folded, "1,800" and "1.800" as 1800, "U.S." as us."""
    return _normalized(token.surface, token.kind)


@lru_cache(maxsize=1 << 15)
def _normalized(surface: str, kind: str) -> str:
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", surface))
    if kind == "number":
        grouped = _GROUPED.fullmatch(text)
        whole, fraction = (
            (grouped[1] or grouped[3], grouped[2] or grouped[4]) if grouped else (text, "")
        )
        digits = re.sub(r"[.,]", "", whole) if grouped else whole.replace(",", ".")
        return digits + (fraction or "").replace(",", ".")
    if kind == "acronym":
        return re.sub(r"['’]s$", "", text).replace(".", "").casefold()
    folded = text if kind in {"kanji", "katakana", "hiragana"} else text.casefold()
    return folded.replace("’", "'").removesuffix("'s").removesuffix("'")
