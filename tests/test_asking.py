"""What only asks falls out of a question, and nothing else does."""

import pytest

from bot.language.asking import without_asking


@pytest.mark.parametrize(
    ("language", "question", "rest"),
    [
        ("en", "Could you please tell me when DICAS meets?", "when DICAS meets?"),
        ("en", "I'd like to know what AUKUS is", "what AUKUS is"),
        ("de", "Können Sie mir bitte sagen, wann DICAS tagt?", ", wann DICAS tagt?"),
        ("de", "Ich wüsste gern, was AUKUS ist.", ", was AUKUS ist."),
        ("id", "Mohon info, kapan DICAS bertemu?", ", kapan DICAS bertemu?"),
        ("ja", "DICASについて教えてください", "DICAS"),
        ("en", "What did Biden tell Kishida?", "What did Biden tell Kishida?"),
        ("de", "Wer kann Japan verteidigen?", "Wer kann Japan verteidigen?"),
    ],
)
def test_what_only_asks_falls_out(language: str, question: str, rest: str) -> None:
    left = without_asking(question, language)
    assert len(left) == len(question)
    assert left.strip() == rest
