"""What a text of an article is found by: all that its analyzer makes of it, at once.

The same words come again and again in a corpus, so each is analysed once, alone; only what several
words make together is looked for in the text. Where the surroundings of a word change what it is,
in Japanese and in texts that are all capitals, the text is analysed as a whole.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from bot.language.analyzers import Analyzer
from bot.language.answer_types import AnswerType, may_tell_time, types_in
from bot.language.concepts import WordForm
from bot.language.numbers import PERCENT
from bot.language.terms import Term
from bot.language.tokens import is_plain, is_shouted, plain_tokens

_REMEMBERED = 1 << 17


class Indexed(NamedTuple):
    """The terms of a text."""

    words: list[str]
    """The stems of its words."""
    parts: list[str]
    """Those of words inside longer ones."""
    free: list[str]
    """Numbers and concepts: the same in every language."""
    grams: list[str]
    holds: frozenset[AnswerType]
    """The kinds of answers that the text holds."""


class Word(NamedTuple):
    """What a word is, wherever it stands."""

    words: tuple[str, ...]
    parts: tuple[str, ...]
    grams: tuple[str, ...]
    free: tuple[Term, ...]
    form: WordForm | None
    begins_phrase: bool
    timely: bool
    """Whether what tells a time without a number may begin with it."""


class Indexer:
    """Analyses texts of one language for an index. Safe to use from any thread."""

    def __init__(self, analysis: Analyzer, *, grams: bool = True) -> None:
        """Without `grams`, n-grams are left out, but for Japanese, which has little else."""
        self.analysis = analysis
        self._grams = grams or analysis.language == "ja"
        self.word = lru_cache(maxsize=_REMEMBERED)(self._analysed)
        """What a word is, wherever it stands; for texts that are plain and not shouted."""

    def indexed(self, text: str) -> Indexed:
        """The terms of a text, those that come twice twice."""
        if not is_plain(text) or is_shouted(text):
            return self._whole(text)
        words: list[str] = []
        parts: list[str] = []
        grams: list[str] = []
        free: list[Term] = []
        forms: list[WordForm] = []
        places: list[re.Match[str]] = []
        phrases: list[int] = []
        timely = False
        for match in plain_tokens(text):
            word = self.word(match[0])
            words += word.words
            parts += word.parts
            grams += word.grams
            timely = timely or word.timely
            if word.free:
                start = match.start()
                free += [Term(term, start + begin, start + end) for term, begin, end in word.free]
            if word.form:
                if word.begins_phrase:
                    phrases.append(len(forms))
                forms.append(word.form)
                places.append(match)
        stems = [form.stem for form in forms]
        for concept, first, last in self.analysis.phrases(stems, phrases):
            free.append(Term(f"@{concept}", places[first].start(), places[last].end()))
        if "%" in text or "％" in text:
            free += [Term("@percent", *match.span()) for match in PERCENT.finditer(text)]
        holds = types_in(text, free, timely=timely)
        return Indexed(words, parts, _texts(free), grams, holds)

    def _whole(self, text: str) -> Indexed:
        analysis = self.analysis
        free = analysis.language_free(text)
        return Indexed(
            _texts(analysis.words(text)),
            _texts(analysis.parts(text)),
            _texts(free),
            _texts(analysis.grams(text)) if self._grams else [],
            types_in(text, free),
        )

    def _analysed(self, surface: str) -> Word:
        analysis = self.analysis
        forms = analysis.word_forms(surface)
        form = forms[0] if forms else None
        return Word(
            tuple(_texts(analysis.words(surface))),
            tuple(_texts(analysis.parts(surface))),
            tuple(_texts(analysis.grams(surface))) if self._grams else (),
            tuple(analysis.language_free(surface)),
            form,
            form is not None and analysis.begins_phrase(form),
            may_tell_time(surface),
        )


def _texts(terms: Iterable[Term]) -> list[str]:
    return [term.text for term in terms]
