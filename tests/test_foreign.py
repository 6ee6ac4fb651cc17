"""Questions in languages that no article has."""

from pathlib import Path

import pytest
import yaml

from bot.language.foreign import recognize_foreign
from bot.search.answer import Outcome
from bot.search.answerer import Answerer

QUESTIONS = Path(__file__).with_name("questions")


@pytest.mark.parametrize(
    ("text", "language", "topic"),
    [
        ("Quel est le budget de la défense du Japon ?", "fr", "budget defense Japan ?"),
        ("Qui a signé l'accord avec les États-Unis ?", "fr", "signe accord United States ?"),
        ("¿Quién es el ministro de Defensa de Japón?", "es", "¿ ministro Defensa Japan?"),
        ("Chi ha firmato l'accordo con il Giappone?", "it", "firmato accordo Japan?"),
        ("Qual é o orçamento de defesa do Japão?", "pt", "orcamento defesa Japan?"),
        ("Wat is het doel van de Verenigde Staten?", "nl", "doel United States?"),
        ("nihon no boueihi wa ikura desu ka", "romaji", "Japan boueihi"),
    ],
)
def test_function_words_tell_a_language_and_fall_out(text: str, language: str, topic: str) -> None:
    foreign = recognize_foreign(text)
    assert foreign is not None
    assert (foreign.language, foreign.topic) == (language, topic)


def test_no_question_in_the_four_languages_is_foreign() -> None:
    questions = [
        entry["question"]
        for file in QUESTIONS.glob("*.yaml")
        for entry in yaml.safe_load(file.read_text(encoding="utf-8"))
    ]
    assert len(questions) > 300
    assert [question for question in questions if recognize_foreign(question)] == []


def test_a_french_question_is_answered_by_what_is_alike(answerer: Answerer) -> None:
    answer = answerer.answer("Quel est le budget de la défense du Japon ?")
    assert answer.answered
    assert answer.question.language == "en"
    assert answer.question.text == "Quel est le budget de la défense du Japon ?"
    assert "defense" in answer.excerpts[0].quote.casefold()
    assert answer.missing == ()


def test_japanese_in_latin_letters_is_asked_for_in_its_own(answerer: Answerer) -> None:
    answer = answerer.answer("nihon no boueihi wa ikura desu ka")
    assert answer.outcome is Outcome.ROMAJI
    assert answer.question.language == "ja"
    assert not answer.excerpts


def test_japanese_in_latin_letters_is_found_by_its_names(answerer: Answerer) -> None:
    answer = answerer.answer("DICAS to wa nan desu ka")
    assert answer.answered
    assert "DICAS" in answer.excerpts[0].quote
