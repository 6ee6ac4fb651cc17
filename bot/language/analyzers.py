"""Text in, terms out: what passages and questions are compared by.

Words are stemmed by Snowball (Porter 2001) in English and German and by root in Indonesian;
Japanese, which does not part its words, gives its runs of one script. Character n-grams stand
beside the words: they bridge compounds, inflections and spellings, in the manner of McNamee and
Mayfield, "Character N-Gram Tokenization for European Language Text Retrieval" (Information
Retrieval 7, 2004), and are all that Japanese needs without a dictionary.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

import Stemmer

from bot.language.concepts import ConceptMatcher, WordForm
from bot.language.glossary import Concept
from bot.language.indonesian import root
from bot.language.lexicon import Lexicon, Translation
from bot.language.numbers import find_numbers
from bot.language.stopwords import STOP_WORDS
from bot.language.terms import Term
from bot.language.tokens import Token, is_shouted, normalized, tokens
from bot.languages import LANGUAGES

_SNOWBALL = {"en": "english", "de": "german"}
_SCRIPTS = frozenset({"kanji", "katakana", "hiragana"})
_GRAM = 4
_SHORTEST_COMPOUND = 9
_VOICING_MARKS = frozenset("\u3099\u309aﾞﾟ")
_BOUNDARY = "_"
_DATE_MARKS = frozenset("年月日")


class Analyzer:
    """What texts in one language are made of. Immutable; safe to use from any thread."""

    def __init__(
        self, language: str, concepts: Iterable[Concept] = (), lexicon: Lexicon | None = None
    ) -> None:
        self.language = language
        self._lexicon = lexicon
        self._stop_words = STOP_WORDS[language]
        self._stem = _stemmer(language)
        # Several of the functions below look at the same text, one after the other.
        self._content = lru_cache(maxsize=8)(lambda text: tuple(self._content_of(text)))
        self._concepts = ConceptMatcher(concepts, language, self.word_forms)
        self.begins_phrase = self._concepts.begins_phrase
        self.phrases = self._concepts.phrases
        self.phrase_goes_on = self._concepts.phrase_goes_on
        self.longest_phrase = self._concepts.longest_phrase
        self.translations = lru_cache(maxsize=1 << 13)(self._translations)
        self.terms_of = lru_cache(maxsize=1 << 15)(self._terms_of)

    def words(self, text: str) -> list[Term]:
        """One term for each word that matters: stems, numbers, runs of kanji and katakana."""
        terms: list[Term] = []
        for token, word in self._content(text):
            if token.kind == "kanji" and self._lexicon:
                terms.extend(_segments(word, token, self._lexicon))
            elif token.kind == "word":
                terms.append(Term(self._stem(word), token.start, token.end))
            elif token.kind != "hiragana":
                terms.append(Term(word, token.start, token.end))
        return terms

    def _terms_of(self, text: str) -> tuple[str, ...]:
        """The words of a short text that comes again and again, such as a translation."""
        return tuple(term.text for term in self.words(text))

    def parts(self, text: str) -> list[Term]:
        """The words inside longer ones, where dictionaries tell them: for passages.

        A passage with Raketenabwehr or 首脳会談 then holds Abwehr and 会談 as well.
        """
        if self._lexicon is None or self.language not in {"de", "ja"}:
            return []
        return [part for token, word in self._content(text) for part in self._inside(word, token)]

    def _inside(self, word: str, token: Token) -> Iterator[Term]:
        if self._lexicon is None:
            return
        if token.kind == "kanji":
            for segment in _segments(word, token, self._lexicon):
                for inner in self._lexicon.words_in(segment.text):
                    yield Term(inner, segment.start, segment.end)
        elif token.kind == "word" and self.language == "de" and len(word) >= _SHORTEST_COMPOUND:
            for part in self._lexicon.split_compound(word):
                yield Term(self._stem(part), token.start, token.end)

    def _translations(self, word: str, target: str) -> tuple[Translation, ...]:
        """What the dictionaries, where there are any, give for a word in another language.

        For a German compound that they lack, what they give for its parts, each for its share.
        """
        if self._lexicon is None:
            return ()
        found = self._lexicon.translations(word, self._stem, self.language, target)
        if found or self.language != "de":
            return found
        parts = self._lexicon.split_compound(word)
        return tuple(
            Translation(one.text, one.weight / len(parts))
            for part in parts
            for one in self._lexicon.translations(part, self._stem, "de", target)
        )

    def in_dictionary(self, word: str) -> bool:
        """Whether the dictionaries, where there are any, know a word as it is spelled."""
        return self._lexicon is not None and self._lexicon.knows(word, self.language)

    def leaves_anything(self, text: str) -> bool:
        """Whether anything of a text is left to search for."""
        return bool(self.words(text) or self.grams(text))

    def word_forms(self, text: str) -> list[WordForm]:
        """The words that concepts are looked for in."""
        if text.isascii() and text.isalpha() and not text.isupper():
            # Most forms of a glossary are one plain word, and there are tens of thousands.
            word = text.lower()
            if word in self._stop_words:
                return []
            return [WordForm(word, self._stem(word), 0, len(word))]
        return [
            WordForm(word, self._stem(word), token.start, token.end)
            for token, word in self._content(text)
            if token.kind in {"word", "acronym", "number"}
        ]

    def language_free(self, text: str) -> list[Term]:
        """Numbers and concepts: terms that are the same in every language."""
        return [*find_numbers(text, self.language), *self._concepts.find(text)]

    def grams(self, text: str) -> list[Term]:
        """Four characters of a word with its boundaries; one and two of Japanese."""
        terms: list[Term] = []
        previous: Term | None = None
        for token, word in self._content(text):
            if token.kind not in _SCRIPTS:
                previous = None
                terms.extend(_word_grams(word, token))
                continue
            for single in _single_characters(word, token):
                # A single hiragana is mostly grammar and stands everywhere.
                if token.kind != "hiragana":
                    terms.append(single)
                if previous and previous.end == single.start:
                    pair = previous.text + single.text
                    terms.append(Term(pair, previous.start, single.end))
                previous = single
        return terms

    def _content_of(self, text: str) -> Iterator[tuple[Token, str]]:
        shouted = is_shouted(text)
        number_ends = -1
        for token in tokens(text):
            word = normalized(token)
            dated = token.start == number_ends and word in _DATE_MARKS
            number_ends = token.end if token.kind == "number" else -1
            if dated:
                # The number tells the date; 月 alone would be the moon, and 日 the sun.
                continue
            acronym = token.kind == "acronym" or (
                len(word) > 1 and token.surface.isupper() and not shouted
            )
            if word and (acronym or word not in self._stop_words):
                yield token, word


Analyzers = Mapping[str, Analyzer]


def make_analyzers(concepts: Sequence[Concept] = (), lexicon: Lexicon | None = None) -> Analyzers:
    """The analyzer of each language: en, id, de and ja."""
    return {language: Analyzer(language, concepts, lexicon) for language in LANGUAGES}


def _stemmer(language: str) -> Callable[[str], str]:
    if language == "id":
        return root
    if language not in _SNOWBALL:
        return str
    stem: Callable[[str], str] = Stemmer.Stemmer(_SNOWBALL[language]).stemWord
    return stem


def _segments(run: str, token: Token, lexicon: Lexicon) -> Iterator[Term]:
    """A run of kanji as the words of the dictionary in it."""
    position = 0
    for word in lexicon.segments(run):
        position = run.index(word, position)
        start = token.start + position
        position += len(word)
        yield Term(word, start, min(start + len(word), token.end))


def _word_grams(word: str, token: Token) -> Iterator[Term]:
    padded = f"{_BOUNDARY}{word}{_BOUNDARY}"
    for start in range(max(1, len(padded) - _GRAM + 1)):
        yield Term(padded[start : start + _GRAM], token.start, token.end)


def _single_characters(word: str, token: Token) -> Iterator[Term]:
    """The characters of a word, a kana and its voicing mark as one."""
    ends = [
        position
        for position in range(1, len(token.surface) + 1)
        if token.surface[position : position + 1] not in _VOICING_MARKS
    ]
    if len(ends) != len(word):
        ends = list(range(1, len(word) + 1))
    start = 0
    for character, end in zip(word, ends, strict=True):
        yield Term(character, token.start + start, token.start + end)
        start = end
