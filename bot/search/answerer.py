"""The one object that answers; every surface asks it, and shows what it says."""

import math
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache
from itertools import islice

from bot.corpus.article import Article, Passage
from bot.corpus.library import Library
from bot.language.analyzers import make_analyzers
from bot.language.detection import detect_language, telling_words
from bot.language.foreign import ROMAJI, Foreign, recognize_foreign
from bot.language.glossary import Concept, cldr_concepts, merged
from bot.language.going_on import goes_on, without_going_on
from bot.language.lexicon import Lexicon
from bot.language.small_talk import recognize_small_talk
from bot.language.tokens import normalized, tokens
from bot.search.answer import Answer, Outcome
from bot.search.cognates import Cognates, with_cognates
from bot.search.excerpts import Excerpt, make_excerpt, stands_in_file
from bot.search.follow_up import follow_up_hits, is_follow_up
from bot.search.index import Hit, SearchIndex, arrays_of
from bot.search.options import ExcerptOptions, SearchOptions
from bot.search.query import MAX_LENGTH, Question, readable, understand
from bot.search.sisters import Sisters
from bot.search.spelling import Speller
from bot.storage.vocabulary import Array

# Evidence at which confidence reaches half of what the coverage allows: two rare words.
_HALF_EVIDENCE = 6.0


class Answerer:
    """Answers questions from a library. Immutable once built; safe to use from any thread."""

    def __init__(
        self,
        library: Library,
        *,
        arrays: Mapping[str, Array] | None = None,
        concepts: Iterable[Concept] = (),
        lexicon: Lexicon | None = None,
        search: SearchOptions | None = None,
        excerpts: ExcerptOptions | None = None,
        default_language: str = "en",
    ) -> None:
        """`arrays` are the library's index; without them it is made in memory."""
        self.library = library
        self._search = search or SearchOptions()
        self._excerpts = excerpts or ExcerptOptions()
        self._default_language = default_language
        self._concepts = merged(cldr_concepts(), concepts)
        self._telling = telling_words(self._concepts)
        self._analyzers = make_analyzers(self._concepts, lexicon)
        if arrays is None:
            arrays = arrays_of(library.articles, self._analyzers, self._search)
        self._index = SearchIndex(arrays, library.articles, self._search)
        self._sisters = Sisters(self._index, self._analyzers, self._search)
        # Made when the first word of a language is unknown.
        self._speller = cache(self._make_speller)
        # Made when the first question comes.
        self._cognates = cache(self._make_cognates)

    def answer(
        self,
        text: str,
        *,
        language: str | None = None,
        hint: str | None = None,
        count: int | None = None,
    ) -> Answer:
        """The answer to any text whatever.

        `language` is the asker's choice; `hint` decides where the text does not tell its
        language; `count` is how many excerpts are wanted. A quotation is in the answer only if
        it stands in its file at this moment.
        """
        small_talk = recognize_small_talk(text)
        if small_talk:
            language = language or small_talk.language
        foreign = None if language else recognize_foreign(text[:MAX_LENGTH])
        if foreign is not None:
            return self._answer_to_foreign(text, foreign, count or self._excerpts.count)
        language = language or detect_language(text[:MAX_LENGTH], self._telling)
        asked_in = language or hint or self._default_language
        question, corrections = self._understood(text, asked_in)
        if small_talk:
            return Answer(question, Outcome(small_talk.kind))
        if not question.groups:
            return Answer(question, Outcome.EMPTY, hinted=language is None)
        answer = self._found(question, count or self._excerpts.count)
        return replace(answer, corrections=corrections, hinted=language is None)

    def follow_up(
        self, text: str, article: Article, passage: Passage, *, hint: str | None = None
    ) -> Answer:
        """The answer to a text that replies to an answer which cites a passage.

        One that can be understood alone, or that nothing in the article answers, is answered as
        any other.
        """
        answer = self.answer(text, hint=hint)
        greeted = answer.outcome in {Outcome.GREETING, Outcome.THANKS, Outcome.IDENTITY}
        language = answer.question.language
        question, _ = self._understood(without_going_on(text, language), language)
        if greeted or not is_follow_up(question, self._index):
            return answer
        stays = answer.answered and answer.shown[0].article == article
        if stays and question.expected is None:
            return answer
        names_nothing = not question.groups and question.expected is None
        if names_nothing and not goes_on(text, language):
            return answer
        hits = follow_up_hits(question, self._index, article, passage)
        found = [e for _, e in islice(self._standing(hits), self._excerpts.count)]
        if not found:
            return answer
        sure = max(answer.confidence, self._search.threshold)
        return Answer(answer.question, Outcome.FOUND, tuple(found), sure, further=1.0)

    def _answer_to_foreign(self, text: str, foreign: Foreign, count: int) -> Answer:
        """What names, numbers and words that are alike find; said in English, or in Japanese.

        Of Japanese in Latin letters more cannot be read, and a refusal says so.
        """
        question = understand(foreign.topic, self._analyzers, language="en")
        question = with_cognates(replace(question, language=foreign.language), self._cognates())
        spoken = "ja" if foreign.language == ROMAJI else "en"
        question = replace(question, text=readable(text), language=spoken)
        if not question.groups:
            return Answer(question, Outcome.ROMAJI if spoken == "ja" else Outcome.EMPTY)
        answer = self._found(question, count)
        if spoken == "ja" and not answer.answered:
            return replace(answer, outcome=Outcome.ROMAJI)
        return answer

    def align(self) -> None:
        """Finds what articles say in several languages now, so that no answer waits for it."""
        self._sisters.align()

    def sisters(self, excerpt: Excerpt) -> tuple[Excerpt, ...]:
        """What other articles say in other languages to the same end as an excerpt."""
        article = excerpt.article
        found = self._sisters.of(excerpt.passage, excerpt.best, article.language).values()
        others = (hit for hit in found if hit.article != article)
        return tuple(excerpt for _, excerpt in self._standing(others))

    def excerpt_at(self, article: Article, paragraph: int, sentence: int) -> Excerpt | None:
        """The excerpt around a sentence of an article; None where its file says otherwise now.

        Raises IndexError where the article has no such sentence.
        """
        passage = article.passages[paragraph - 1]
        scores = [float(n == sentence) for n in range(len(passage.sentences))]
        excerpt = make_excerpt(article, passage, scores, self._excerpts)
        return excerpt if stands_in_file(excerpt) else None

    def _standing(self, hits: Iterable[Hit]) -> Iterator[tuple[Hit, Excerpt]]:
        """The hits whose files say now what they said when they were read, with their excerpts."""
        for hit in hits:
            with suppress(LookupError):
                excerpt = make_excerpt(
                    hit.article, hit.passage, hit.sentence_scores, self._excerpts
                )
                if stands_in_file(excerpt):
                    yield hit, excerpt

    def _understood(self, text: str, language: str) -> tuple[Question, dict[str, str]]:
        """The question without typing errors, and what was taken for what."""
        question, corrections = self._spelled(understand(text, self._analyzers, language=language))
        return with_cognates(question, self._cognates()), corrections

    def _spelled(self, question: Question) -> tuple[Question, dict[str, str]]:
        analysis = self._analyzers[question.language]
        corrections: dict[str, str] = {}
        for group in question.groups:
            if self._index.holds(group) or analysis.in_dictionary(group.surface):
                continue
            right = self._speller(question.language).correction(group.surface.casefold())
            if right is not None and self._helps(right, question.language):
                corrections[group.surface] = right
        if not corrections:
            return question, {}
        text = question.text
        for wrong, right in corrections.items():
            text = text.replace(wrong, right)
        spelled = understand(text, self._analyzers, language=question.language)
        return replace(spelled, text=question.text), corrections

    def _helps(self, word: str, language: str) -> bool:
        """Whether the articles hold anything that the word stands for."""
        groups = understand(word, self._analyzers, language=language).groups
        return any(self._index.holds(group) for group in groups)

    def _make_speller(self, language: str) -> Speller:
        known = _words_of(self._concepts, language)
        return Speller([*self._index.vocabulary(language), *known])

    def _make_cognates(self) -> Cognates:
        vocabulary = {language: self._index.vocabulary(language) for language in self._analyzers}
        return Cognates(vocabulary, self._analyzers)

    def _found(self, question: Question, count: int) -> Answer:
        hits = self._sisters.prefer_language(self._index.search(question), question.language)
        found = list(islice(self._standing(hits), count))
        ranking = tuple(excerpt for _, excerpt in found)
        confidence = self._confidence(found[0][0]) if found else 0.0
        sure = confidence >= self._search.threshold
        return Answer(
            question,
            Outcome.FOUND if ranking and sure else Outcome.NOTHING,
            ranking,
            confidence,
            self._excerpts.further,
            tuple(g.surface for g in question.groups if not self._index.knows(g)),
            echoes=self._echoes(ranking[0]) if ranking and sure else frozenset(),
        )

    def _echoes(self, excerpt: Excerpt) -> frozenset[str]:
        sisters = self._sisters.of(excerpt.passage, excerpt.best, excerpt.article.language)
        return frozenset(hit.citation for hit in sisters.values())

    def _confidence(self, hit: Hit) -> float:
        """How sure the best passage answers: what it holds of the question, how telling that is.

        Evidence times the square root of coverage, the first saturating so that both stay within
        0 to 1: many rare words in common are sure, one common word is not.
        """
        factor = 1.0 if hit.fits else self._search.wrong_type_factor
        held = hit.evidence / (hit.evidence + _HALF_EVIDENCE)
        return factor * math.sqrt(hit.coverage) * held


def _words_of(concepts: Iterable[Concept], language: str) -> Iterator[str]:
    """The single words of the concepts' forms, in their one spelling."""
    for concept in concepts:
        for form in concept.forms.get(language, ()):
            for token in tokens(form):
                yield normalized(token)
