"""A question as it is understood: its language and the words that it is about."""

import re
from dataclasses import dataclass

from bot.language.analyzers import analyzer
from bot.language.detection import detect_language

MAX_LENGTH = 2000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_JAPANESE_ASKING = re.compile(
    r"(?:について|に関して)?(?:教えて|説明して|知りたい)[^。？?!]*"
    r"|(?:とは|って|は)?(?:何|なに|なん|誰|だれ|どこ|いつ|どう|どれ|どの|どんな|なぜ|いくら|いくつ)"
    r"(?:です|でしょう|だ|なの|ですか|でしょうか|だろう)?か?(?=[。？?!\s]|$)"
    r"|(?:です|ます|でしょう|でした|ました|ません|だった|なの|だろう)か?(?=[。？?!\s]|$)"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word that the question is about: as it stands there, as a term, as its n-grams."""

    surface: str
    term: str
    grams: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """The question for the index of one language."""

    words: tuple[Word, ...]
    grams: tuple[str, ...]
    """All n-grams, those across two words included."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question's text, the language that it is asked in, and what remains without the asking."""

    text: str
    language: str
    topic: str
    """The text, function words and question words blanked out; same length."""

    def query(self, language: str) -> Query:
        """What the question is about, in the terms of a language's index."""
        analysis = analyzer(language)
        words = [
            Word(
                self.topic[term.start : term.end],
                term.text,
                tuple(gram.text for gram in analysis.grams(self.topic[term.start : term.end])),
            )
            for term in analysis.words(self.topic)
        ]
        return Query(
            words=tuple({word.term: word for word in words}.values()),
            grams=tuple(gram.text for gram in analysis.grams(self.topic)),
        )


def understand(text: str, *, language: str | None = None, default: str = "en") -> Question:
    """A question out of any text whatever: bounded, without control characters.

    `language` is given where the asker has chosen one; `default` where the text does not tell.
    """
    text = _CONTROL.sub(" ", text[:MAX_LENGTH])
    language = language or detect_language(text) or default
    return Question(text, language, _topic(text, language))


def _topic(text: str, language: str) -> str:
    """The text with blanks for what only asks, of the same length."""
    if language == "ja":
        text = _JAPANESE_ASKING.sub(lambda match: " " * len(match.group()), text)
    kept = [False] * len(text)
    for term in (*analyzer(language).words(text), *analyzer(language).grams(text)):
        kept[term.start : term.end] = [True] * (term.end - term.start)
    return "".join(character if keep else " " for character, keep in zip(text, kept, strict=True))
