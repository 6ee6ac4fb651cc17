"""What articles say in several languages: found once, both ways, and offered."""

from bot.corpus.reader import current_text
from bot.search.answerer import Answerer


def test_every_passage_of_a_translated_article_finds_its_original(answerer: Answerer) -> None:
    """dokumen-bersama is the Indonesian translation of joint-paper, paragraph by paragraph."""
    for question, paragraph in (
        ("What is the joint document expected to include?", 2),
        ("What does Article 5 oblige the United States to do?", 5),
        ("Which countries will Kishida visit before the United States?", 8),
    ):
        excerpt = answerer.answer(question).ranking[0]
        assert excerpt.citation == f"joint-paper:{paragraph}"
        (sister,) = answerer.sisters(excerpt)
        assert sister.citation == f"dokumen-bersama:{paragraph}"
        text = current_text(sister.article.source)
        assert text is not None
        assert text[sister.start : sister.end] == sister.quote
        assert [back.citation for back in answerer.sisters(sister)] == [excerpt.citation]


def test_what_only_one_article_says_has_no_sister(answerer: Answerer) -> None:
    excerpt = answerer.answer("What is DICAS?").ranking[0]
    assert answerer.sisters(excerpt) == ()


def test_aligning_changes_no_answer(answerer: Answerer) -> None:
    question = "Apa isi dokumen bersama itu?"
    before = answerer.answer(question)
    answerer.align()
    assert answerer.answer(question) == before
