"""What is said to the bot without asking it anything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.small_talk import recognize_small_talk

SMALL_TALK = {
    "greeting": """
        en hiya
        en Good morning
        en good evening everyone
        en How are you?
        en What’s up?
        en bye
        - hi
        - HELLO!
        - hey there
        - ｈｅｌｌｏ
        - 👋 hi
        - Hi 😀 !!!
        - hallo zusammen
        - halo kak
        de Guten Tag
        de guten morgen!
        de Servus
        de Wie geht's?
        de Tschüss
        de Auf Wiedersehen
        id selamat pagi
        id Selamat siang, kak
        id apa kabar?
        id Assalamu'alaikum
        id halo, selamat pagi
        ja こんにちは
        ja こんにちは！
        ja おはようございます。
        ja はじめまして、よろしくお願いします
        ja こんにちは、皆さん
        ja お元気ですか？
    """,
    "thanks": """
        en thanks
        en Thank you so much!
        en thank you very much
        en great, thanks
        - ok
        - thx!
        de Danke
        de Danke schön!
        de Vielen Dank
        de Super, danke
        de ok danke
        de alles klar
        id terima kasih
        id Terima kasih banyak!
        id makasih kak
        id baik, terima kasih
        ja ありがとう
        ja ありがとうございました。
        ja どうもありがとうございます
        ja 了解です
    """,
    "identity": """
        en who are you?
        en What can you do
        en are you a bot?
        en help
        en hi, who are you?
        en What's your name?
        de Wer bist du?
        de Was kannst du?
        de Hallo, wer sind Sie?
        de Hilfe
        de wie heißt du?
        id kamu siapa?
        id Siapa kamu
        id Anda bisa apa?
        id halo, kamu siapa?
        id siapa namamu?
        ja あなたは誰ですか？
        ja こんにちは、あなたは誰ですか？
        ja 何ができますか？
        ja 使い方を教えてください
    """,
}
QUESTIONS = """
    hello, what is DICAS?
    Hi! Who met Kishida?
    thanks, and what about AUKUS?
    help Japan
    who are you and what is DICAS
    Good morning America
    who are the leaders?
    what can Japan do?
    what do you know about DICAS?
    hi-tech missiles
    Is Japan great?
    missile test
    bye bye Japan
    Hallo, was regelt das Abkommen?
    Danke, und was ist DICAS?
    Was kann Japan?
    gut finden die USA
    terima kasih, apa itu DICAS?
    siapa Kishida?
    tolong jelaskan DICAS
    apa kabar Jepang
    こんにちは、DICASとは何ですか
    ありがとう。反撃能力とは
    元気な日本
    あなたの国
"""
CASES = [
    (kind, None if code == "-" else code, said)
    for kind, lines in SMALL_TALK.items()
    for code, said in (line.strip().split(" ", 1) for line in lines.strip().splitlines())
]


@pytest.mark.parametrize(("kind", "language", "said"), CASES)
def test_small_talk_is_told_with_its_kind_and_language(
    kind: str, language: str | None, said: str
) -> None:
    found = recognize_small_talk(said)
    assert found is not None
    assert (found.kind, found.language) == (kind, language)


@pytest.mark.parametrize("said", [line.strip() for line in QUESTIONS.strip().splitlines()])
def test_a_question_is_a_question_however_politely_it_is_asked(said: str) -> None:
    assert recognize_small_talk(said) is None


@pytest.mark.parametrize("said", ["", " \u3000", "!!!", "👍🏽", "___", "'", "\u200b", "\x00"])
def test_nothing_said_is_no_small_talk(said: str) -> None:
    assert recognize_small_talk(said) is None


@pytest.mark.parametrize(
    "phrase",
    [said for _, _, said in CASES]
    + ["hi ", "ok ", "どうも", "どうもありがとう", "hallo halo ", "元気"],
)
def test_endless_repetition_is_read_to_the_end_at_once(phrase: str) -> None:
    """Neither whole nor with something else at its end may it be tried in every way."""
    assert recognize_small_talk(phrase * 10_000) is None
    assert recognize_small_talk(phrase * (59 // len(phrase)) + "?x") is None


@given(
    st.text()
    | st.sampled_from([said for _, _, said in CASES]).flatmap(
        lambda said: st.text(max_size=5).map(lambda added: said + added)
    )
)
def test_any_text_is_small_talk_of_a_known_kind_or_none(said: str) -> None:
    found = recognize_small_talk(said)
    if found is not None:
        assert found.kind in SMALL_TALK
        assert found.language in {"en", "id", "de", "ja", None}


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("greeting", "Grüß Gott"),
        ("greeting", "Grüß dich!"),
        ("thanks", "Herzlichen Dank"),
        ("identity", "what is your name?"),
        ("identity", "can you help me?"),
        ("identity", "Kannst du mir helfen?"),
        ("identity", "bisa apa kamu?"),
        ("identity", "お名前は？"),
        ("identity", "誰ですか？"),
    ],
)
def test_common_phrases_are_small_talk(kind: str, said: str) -> None:
    found = recognize_small_talk(said)
    assert found is not None
    assert found.kind == kind
