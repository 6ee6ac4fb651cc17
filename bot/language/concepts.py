"""Finds concepts in a text: the longest and the shorter ones inside them, each with its place."""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from bot.language.glossary import Concept
from bot.language.terms import Term
from bot.language.tokens import holds_japanese, is_japanese, is_katakana


class WordForm(NamedTuple):
    """A word in its one spelling and as its stem, and the characters that it stands for."""

    spelling: str
    stem: str
    start: int
    end: int


Words = Callable[[str], list[WordForm]]
_SHORTEST_PART = 3
_SHORTEST_KNOWN = 5
# No German word is longer; a hostile one would be cut in thousands of ways.
_LONGEST_COMPOUND = 80
# What is added to a word without making another: Indonesian enclitics, the German genitive.
_ENDINGS = {"id": ("nya", "lah", "kah", "pun"), "de": ("s",)}


class ConceptMatcher:
    """The concepts of one language's forms.

    A word is looked up as it is spelled, and by its stem only where no form is spelled so:
    stemming makes different words alike (Indonesian pertahanan, defence, and bertahan, to last).
    Japanese forms are compared as characters, since no spaces part Japanese words.
    """

    def __init__(self, concepts: Iterable[Concept], language: str, words: Words) -> None:
        self._language = language
        self._words = words
        self._spellings: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._stems: defaultdict[str, dict[str, None]] = defaultdict(dict)
        # By their first two stems; and all the first ones.
        self._phrases: defaultdict[tuple[str, str], dict[tuple[tuple[str, ...], str], None]]
        self._phrases = defaultdict(dict)
        self._beginnings: set[str] = set()
        self._strings: defaultdict[str, dict[tuple[str, str], None]] = defaultdict(dict)
        for concept in concepts:
            for form in concept.forms.get(language, ()):
                self._add(form, concept.id)

    def find(self, text: str) -> Iterator[Term]:
        """A term for each concept at each place, its text the concept's id after an @."""
        yield from self._in_words(self._words(text))
        if self._strings and holds_japanese(text):
            yield from self._in_characters(text)

    def _add(self, form: str, concept: str) -> None:
        if holds_japanese(form):
            folded = unicodedata.normalize("NFKC", form).casefold()
            self._strings[folded[0]][folded, concept] = None
            return
        words = self._words(form)
        if len(words) == 1 and " " not in form:
            self._spellings[words[0].spelling][concept] = None
            self._stems[words[0].stem][concept] = None
        elif len(words) > 1:
            stems = tuple(word.stem for word in words)
            self._phrases[stems[0], stems[1]][stems, concept] = None
            self._beginnings.add(stems[0])

    def begins_phrase(self, word: WordForm) -> bool:
        """Whether a form of several words begins with a word."""
        return word.stem in self._beginnings

    @property
    def longest_phrase(self) -> int:
        """How many words the longest form has."""
        lengths = (len(stems) for phrases in self._phrases.values() for stems, _ in phrases)
        return max(lengths, default=0)

    def phrase_goes_on(self, first: str, second: str) -> bool:
        """Whether a form of several words begins with two stems."""
        return (first, second) in self._phrases

    def phrases(
        self, stems: Sequence[str], positions: Iterable[int]
    ) -> Iterator[tuple[str, int, int]]:
        """The concepts of several words that begin at some positions among the stems, each with
        the positions of its first word and its last."""
        for position in positions:
            two = tuple(stems[position : position + 2])
            for form, concept in self._phrases.get(two, ()) if len(two) == 2 else ():
                if tuple(stems[position : position + len(form)]) == form:
                    yield concept, position, position + len(form) - 1

    def _in_words(self, words: Sequence[WordForm]) -> Iterator[Term]:
        stems = [word.stem for word in words]
        for concept, first, last in self.phrases(stems, range(len(words))):
            yield Term(f"@{concept}", words[first].start, words[last].end)
        for word in words:
            concepts = self._of_word(word.spelling, word.stem)
            for concept in concepts:
                yield Term(f"@{concept}", word.start, word.end)
            if self._language == "de":
                yield from self._in_compound(word)

    def _of_word(self, spelling: str, stem: str) -> Collection[str]:
        found = self._spellings.get(spelling)
        if found is None:
            endings = (e for e in _ENDINGS.get(self._language, ()) if spelling.endswith(e))
            bare = next((spelling.removesuffix(ending) for ending in endings), "")
            found = self._spellings.get(bare)
        return found or self._stems.get(stem) or ()

    def _in_compound(self, word: WordForm) -> Iterator[Term]:
        """The concepts of a compound's two parts, or of its known end or beginning.

        In the manner of Koehn and Knight, "Empirical Methods for Compound Splitting" (EACL 2003),
        with the glossary as the vocabulary.
        """
        text = word.spelling
        if len(text) > _LONGEST_COMPOUND:
            return
        best: tuple[int, int, Collection[str], Collection[str]] = (0, 0, (), ())
        for cut in range(_SHORTEST_PART, len(text) - _SHORTEST_PART + 1):
            head = self._of_part(text[cut:])
            modifier = next(filter(None, map(self._of_part, _without_link(text[:cut]))), ())
            known = (len(text) - cut if head else 0) + (cut if modifier else 0)
            if known >= _SHORTEST_KNOWN and known > best[0]:
                best = (known, cut, modifier, head)
        _, cut, modifier, head = best
        seam = min(word.start + cut, word.end - 1)
        for concept in modifier:
            yield Term(f"@{concept}", word.start, seam)
        for concept in head:
            yield Term(f"@{concept}", seam, word.end)

    def _of_part(self, part: str) -> Collection[str]:
        words = self._words(part)
        if len(words) != 1:
            return ()
        # A short stem has too many endings to be told inside another word (sich: sicher, sichen).
        stem = words[0].stem if len(words[0].stem) >= _SHORTEST_KNOWN else ""
        return self._of_word(words[0].spelling, stem)

    def _in_characters(self, text: str) -> Iterator[Term]:
        folded, places = _folded(text)
        for position, character in enumerate(folded):
            for form, concept in self._strings.get(character, ()):
                end = position + len(form)
                if folded.startswith(form, position) and _stands_alone(folded, position, end):
                    yield Term(f"@{concept}", places[position], places[end - 1] + 1)


def _without_link(modifier: str) -> Iterator[str]:
    """A compound's first part, without the letters that German puts between the parts."""
    yield modifier
    for link in ("s", "es", "n", "en", "er", "e"):
        if modifier.endswith(link) and len(modifier) - len(link) >= _SHORTEST_PART:
            yield modifier.removesuffix(link)


def _folded(text: str) -> tuple[str, list[int]]:
    """The text in one width and case, and for each of its characters the place in the original."""
    folded: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for made in unicodedata.normalize("NFKC", character).casefold():
            if made in "\u3099\u309a" and folded:
                # A half-width voicing mark joins the kana before it.
                folded[-1] = unicodedata.normalize("NFC", folded[-1] + made)[:1]
                continue
            folded.append(made)
            places.append(place)
    return "".join(folded), places


def _stands_alone(text: str, start: int, end: int) -> bool:
    """No form in the middle of a longer katakana word, number or Latin word."""
    return not (
        (start > 0 and _joined(text[start - 1], text[start]))
        or (end < len(text) and _joined(text[end - 1], text[end]))
    )


def _joined(first: str, second: str) -> bool:
    if is_katakana(first) and is_katakana(second):
        return True
    return (first.isdigit() and second.isdigit()) or (_latin(first) and _latin(second))


def _latin(character: str) -> bool:
    return character.isalpha() and not is_japanese(character)
