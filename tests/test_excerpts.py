"""The quotation: whole sentences, word for word, and no longer than it may be."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.corpus.library import Library
from bot.corpus.reader import current_text
from bot.search.answer import Answer
from bot.search.answerer import Answerer
from bot.search.excerpts import Excerpt, shortened
from bot.search.options import ExcerptOptions, SearchOptions
from tests.conftest import Build, Read

QUESTIONS = [
    "What did Biden and Kishida agree on about missiles?",
    "Was sagte Biden über das Bündnis mit Japan?",
    "Apa isi dokumen bersama Jepang dan Amerika Serikat?",
    "反撃能力とは何ですか？",
]


def best_of(answer: Answer) -> Excerpt:
    assert answer.ranking
    return answer.ranking[0]


def answered_from(library: Library, **options: int) -> Answerer:
    return Answerer(
        library, search=SearchOptions(threshold=0.0), excerpts=ExcerptOptions(**options)
    )


def assert_is_excerpt(excerpt: Excerpt, options: ExcerptOptions) -> None:
    """What holds for every excerpt, whatever the question and the settings."""
    passage = excerpt.passage
    text = current_text(excerpt.article.source)
    assert text is not None
    assert text[excerpt.start : excerpt.end] == excerpt.quote
    assert len(excerpt.quote) <= options.characters
    assert excerpt.start <= excerpt.best_start < excerpt.best_end <= excerpt.end
    whole = [s for s in passage.sentences if excerpt.start <= s.start and s.end <= excerpt.end]
    if excerpt.cut_before or excerpt.cut_after:
        assert whole == []
        cut = [s for s in passage.sentences if s.start <= excerpt.start and excerpt.end <= s.end]
        assert len(cut) == 1
        assert cut[0].end - cut[0].start > options.characters
    else:
        assert 1 <= len(whole) <= options.sentences
        assert (whole[0].start, whole[-1].end) == (excerpt.start, excerpt.end)
        assert (excerpt.best_start, excerpt.best_end) in [(s.start, s.end) for s in whole]


@pytest.mark.parametrize(
    ("sentences", "characters", "context"),
    [(1, 700, 200), (2, 3000, 3000), (3, 100, 3000)],
)
def test_an_excerpt_is_whole_sentences_within_the_settings(
    library_answers: Build, sentences: int, characters: int, context: int
) -> None:
    options = ExcerptOptions(count=20, sentences=sentences, characters=characters, context=context)
    answerer = library_answers(excerpts=options)
    for question in QUESTIONS:
        ranking = answerer.answer(question).ranking
        assert ranking
        for excerpt in ranking:
            assert_is_excerpt(excerpt, options)


_SENTENCES = [
    "Ships sail to Guam.",
    "Japan buys Tomahawk missiles.",
    "Trains run on time.",
    "Wine is sold in France.",
    "Rice is grown in Niigata.",
]


def paragraph_of(*numbers: int) -> str:
    return " ".join(_SENTENCES[number] for number in numbers)


def ask(read: Read, paragraph: str, **options: int) -> Excerpt:
    text = f"---\ntitle: T\nlanguage: en\n---\n{paragraph}\nNothing else stands here.\n"
    return best_of(answered_from(read({"a.md": text}), **options).answer("Tomahawk missiles"))


@pytest.mark.parametrize("sentences", [1, 2, 3])
def test_at_most_so_many_sentences_stand_around_the_best(read: Read, sentences: int) -> None:
    excerpt = ask(read, paragraph_of(0, 4, 1, 2, 3), sentences=sentences, context=3000)
    inside = [s.text for s in excerpt.passage.sentences if s.text in excerpt.quote]
    assert len(inside) == sentences
    assert _SENTENCES[1] in inside
    best = excerpt.quote[excerpt.best_start - excerpt.start : excerpt.best_end - excerpt.start]
    assert best == _SENTENCES[1]


@pytest.mark.parametrize("order", [(1,), (1, 2), (2, 1), (1, 2, 3), (2, 3, 1)])
def test_at_the_ends_of_a_passage_there_are_fewer_neighbours(
    read: Read, order: tuple[int, ...]
) -> None:
    assert ask(read, paragraph_of(*order), context=3000).quote == paragraph_of(*order)


def test_a_long_enough_sentence_stands_alone(read: Read) -> None:
    assert ask(read, paragraph_of(0, 1, 2), context=len(_SENTENCES[1])).quote == _SENTENCES[1]
    assert ask(read, paragraph_of(0, 1, 2), context=0).quote == _SENTENCES[1]
    longer = ask(read, paragraph_of(0, 1, 2), context=len(_SENTENCES[1]) + 1).quote
    assert len(longer) > len(_SENTENCES[1])


def test_a_neighbour_that_does_not_fit_is_left_out(read: Read) -> None:
    long = "This sentence goes on and on " * 5 + "and ends."
    excerpt = ask(read, f"{long} {_SENTENCES[1]} {long}", characters=100, context=3000)
    assert excerpt.quote == _SENTENCES[1]
    assert not excerpt.cut_before and not excerpt.cut_after


LONG = {
    "en": "Japan buys Tomahawk missiles and " + "strengthens the alliance and " * 20 + "ends.",
    "de": "Japan kauft Tomahawk-Raketen und " + "stärkt das Bündnis und " * 20 + "endet.",
    "ja": "日本はトマホークを購入し、" + "同盟を強化し、" * 40 + "終わる。",
}


@pytest.mark.parametrize(("language", "limit"), list(product(LONG, range(100, 105))))
def test_a_sentence_over_the_limit_is_cut_where_a_word_ends(
    read: Read, language: str, limit: int
) -> None:
    """The ellipsis that says so is no part of the quotation."""
    text = f"---\ntitle: T\nlanguage: {language}\n---\n{LONG[language]}\nNothing else.\n"
    answerer = answered_from(read({"a.md": text}), characters=limit)
    question = "トマホーク" if language == "ja" else "Tomahawk"
    excerpt = best_of(answerer.answer(question, language=language))
    assert_is_excerpt(excerpt, ExcerptOptions(characters=limit))
    assert excerpt.cut_after and not excerpt.cut_before
    assert limit - 20 < len(excerpt.quote) <= limit
    assert "…" not in excerpt.quote
    after = text[excerpt.end]
    if language != "ja":
        assert excerpt.quote[-1].isalnum() and not after.isalnum()
    assert LONG[language].startswith(excerpt.quote)


def test_one_endless_word_is_cut_at_the_limit(read: Read) -> None:
    excerpt = ask(read, "Tomahawk" + "x" * 400, characters=100)
    assert excerpt.quote == ("Tomahawk" + "x" * 400)[:100]
    assert excerpt.cut_after


@pytest.fixture(scope="module")
def excerpts(answerer: Answerer) -> list[Excerpt]:
    return [best_of(answerer.answer(question)) for question in QUESTIONS]


@given(characters=st.integers(1, 800))
def test_a_shortened_excerpt_is_the_beginning_of_its_best_sentence(
    excerpts: list[Excerpt], characters: int
) -> None:
    for excerpt in excerpts:
        best = excerpt.quote[excerpt.best_start - excerpt.start : excerpt.best_end - excerpt.start]
        short = shortened(excerpt, characters)
        assert len(short.quote) <= characters
        assert best.startswith(short.quote) and short.quote
        assert (short.start, short.end) == (excerpt.best_start, short.start + len(short.quote))
        assert (short.best_start, short.best_end) == (short.start, short.end)
        assert short.cut_after is (len(short.quote) < len(best))
