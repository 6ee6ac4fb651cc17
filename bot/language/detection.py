"""Which of the four languages a text is in: by script, function words and typical endings.

Function words are the surest evidence in short texts; endings and letters decide where a short
question holds none ("Verteidigungsausgaben Japan?").
"""

import re
from collections.abc import Iterable, Mapping

from bot.language.glossary import Concept
from bot.language.stopwords import STOP_WORDS
from bot.language.tokens import Token, is_shouted, normalized, tokens

_LATIN = ("en", "id", "de")
_FUNCTION_WORD = 1.0
_TELLING = 0.8
_PATTERN = 0.4
_LONGER_THAN_NAMES = 11
_NOTHING: Mapping[str, str] = {}

_LETTERS = re.compile(r"[^\W\d_]+")
_UMLAUT = re.compile("[äöüß]")
_PATTERNS: Mapping[str, re.Pattern[str]] = {
    "en": re.compile(
        r".+(?:tion|ing|ity|ment|ness|ed|ies|ous|ship|ence|ance|th)s?$|(?:wh|th|sh).*|.*(?:th|sh|y)$"
    ),
    "de": re.compile(
        r".*[äöüß]|.+(?:ung|ungen|heit|keit|schaft|lich|isch|ische[nrms]?|tion|en|er|tz|ck)$"
        r"|.*(?:sch|pf|tz)|ge.+t$"
    ),
    "id": re.compile(
        r"(?:me[mn]|peng?|pem|di|ber|ter)[^aeiou]?[aeiou].{3,}|.{3,}(?:kan|nya|an|kah|lah)$"
    ),
}


def telling_words(concepts: Iterable[Concept]) -> dict[str, str]:
    """The words that a glossary has in one of the languages in Latin script alone."""
    found: dict[str, set[str]] = {}
    for concept in concepts:
        for language in _LATIN:
            for form in concept.forms.get(language, ()):
                for word in _LETTERS.findall(form.casefold()):
                    found.setdefault(word, set()).add(language)
    return {word: language for word, (language, *others) in found.items() if not others}


def detect_language(text: str, telling: Mapping[str, str] = _NOTHING) -> str | None:
    """The language of a text, or None when nothing in it tells.

    `telling` are words that only one language has.
    """
    found = list(tokens(text))
    latin = [token for token in found if token.kind in {"word", "acronym"}]
    japanese = [token for token in found if token.kind in {"kanji", "katakana", "hiragana"}]
    votes = _votes(latin, is_shouted(text), telling)
    if japanese and (_is_japanese(japanese, latin) or not max(votes.values())):
        return "ja"
    best = max(votes, key=lambda language: votes[language])
    tied = [language for language in _LATIN if votes[language] == votes[best]]
    return best if len(tied) == 1 else None


def _is_japanese(japanese: list[Token], latin: list[Token]) -> bool:
    """Hiragana is Japanese grammar; without it, Japanese words may be names in another text."""
    if any(token.kind == "hiragana" for token in japanese):
        return True
    return sum(len(token.surface) for token in japanese) > sum(
        len(token.surface) for token in latin
    )


def _may_be_name(token: Token, word: str) -> bool:
    """Names are alike in all languages, and their endings tell nothing."""
    capitalised = token.surface[0].isupper()
    return capitalised and len(word) < _LONGER_THAN_NAMES and not _UMLAUT.search(word)


def _votes(words: list[Token], shouted: bool, telling: Mapping[str, str]) -> dict[str, float]:
    votes = dict.fromkeys(_LATIN, 0.0)
    for position, token in enumerate(words):
        if token.surface.isupper() and len(token.surface) > 1 and not shouted:
            continue
        word = normalized(token)
        speakers = [language for language in _LATIN if word in STOP_WORDS[language]]
        for language in speakers:
            # The first word of a question is mostly a question word: the surest of all.
            votes[language] += _FUNCTION_WORD * (2 if position == 0 else 1) / len(speakers)
        if not speakers and word in telling:
            votes[telling[word]] += _TELLING
        elif not speakers and (shouted or not _may_be_name(token, word)):
            fitting = [language for language in _LATIN if _PATTERNS[language].match(word)]
            for language in fitting:
                votes[language] += _PATTERN / len(fitting)
    return votes
