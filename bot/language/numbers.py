"""Numbers as language-free terms: 2, 2nd, zwei, dua, II and 第2 are all of them #2, and % is
@percent, as the word is in the glossary."""

import re
from collections.abc import Iterator
from functools import cache

from bot.language.terms import Term
from bot.language.tokens import normalized, tokens

_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th|er|en|ten)")
# "I" is a pronoun, and "V" and "X" stand alone as letters as well; after "Article" they do not.
_ROMAN = {"II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "XI": 11}

_WORDS = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen seventeen eighteen nineteen twenty",
    "de": "null - zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn"
    " fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig",
    "id": "nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas",
    "ja": "",
}
_TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "id": "",
    "ja": "",
}
_KANJI = {character: number for number, character in enumerate("〇一二三四五六七八九")}
PERCENT = re.compile(r"[%％]")
_KANJI_NUMBER = re.compile(r"([一二三四五六七八九])(?=[つ人年月日回隻機件カか国ヶ度州])")


def find_numbers(text: str, language: str) -> Iterator[Term]:
    """A term # and the value for each number of a text, whether in digits or in words."""
    words = _values(language)
    for token in tokens(text):
        word = normalized(token)
        ordinal = _ORDINAL.fullmatch(word)
        if token.kind == "number" or word.isdecimal():
            yield Term(f"#{word}", token.start, token.end)
        elif ordinal:
            yield Term(f"#{ordinal.group(1)}", token.start, token.end)
        elif token.surface in _ROMAN:
            yield Term(f"#{_ROMAN[token.surface]}", token.start, token.end)
        elif word in words:
            yield Term(f"#{words[word]}", token.start, token.end)
    for match in PERCENT.finditer(text):
        yield Term("@percent", match.start(), match.end())
    for match in _KANJI_NUMBER.finditer(text):
        yield Term(f"#{_KANJI[match.group(1)]}", match.start(1), match.end(1))


@cache
def _values(language: str) -> dict[str, int]:
    values = {word: number for number, word in enumerate(_WORDS[language].split())}
    values |= {word: 10 * number for number, word in enumerate(_TENS[language].split(), start=2)}
    return values
