"""Which language a question is in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.detection import detect_language, telling_words
from bot.language.glossary import read_glossary
from tests.conftest import ROOT, SEEDS

TELLING = telling_words(read_glossary(ROOT / "config" / "glossary.yaml"))

QUESTIONS = {
    "en": [
        "What is DICAS?",
        "what did biden say",
        "Who met Kishida?",
        "WHO IS FUMIO KISHIDA?",
        "tell me about the Senkakus",
        "Is Japan in AUKUS?",
        "how many agreements",
        "will the dicas forum discuss missiles",
        "When?",
        "Does the treaty cover the Senkaku Islands?",
        "Where did the summit take place",
        "What does 反撃能力 mean?",
        "Who said „Gut“?",
        "joint statement",
        "space agreement",
        "mutual cooperation and security",
    ],
    "de": [
        "Was ist DICAS?",
        "was hat biden gesagt",
        "Wer traf Kishida?",
        "WER IST FUMIO KISHIDA?",
        "Gegenschlagfähigkeit",
        "gegenschlagfaehigkeiten",
        "Welche Raketen kauft Japan?",
        "wie weit fliegen die raketen",
        "Weltraumabkommen",
        "Welche Laender besuchte Kishida",
        "worueber sprach Austin",
        "Wo?",
        "Was steht im Joint Statement?",
        "Was sagt der Artikel zu 反撃能力?",
        "MIT WEM TRAF SICH AUSTIN?",
        "Bündnis",
        "Hyperschallraketen",
    ],
    "id": [
        "Apa itu DICAS?",
        "apa kata biden",
        "Siapa bertemu Kishida?",
        "SIAPA PERDANA MENTERI JEPANG?",
        "kemampuan serangan balik",
        "anggaran pertahanan",
        "Negara mana yang dikunjungi Kishida?",
        "pasukan AS di Okinawa",
        "Kapan?",
        "Di mana KTT G7 diadakan?",
        "kenapa jepang beli rudal",
        "gimana sikap jepang soal taiwan",
        "Apa arti 反撃能力?",
        "belanja pertahanan jepang",
    ],
    "ja": [
        "DICASとは何ですか？",
        "反撃能力",
        "岸田首相は誰に会いましたか",
        "トマホーク",
        "ﾄﾏﾎｰｸ",
        "いつ",
        "ＤＩＣＡＳって何",
        "What は何",
        "GPIプログラム",
        "Kishidaはどこに行った？",
        "NASA アルテミス計画",
        "日米同盟 AUKUS",
    ],
    None: [
        "",
        " \u3000",
        "?!",
        "2+2",
        "123",
        "DICAS",
        "AUKUS NATO",
        "👍🏽",
        "\u200b",
        "שלום",
        "Привет",
    ],
}


@pytest.mark.parametrize(
    ("language", "question"),
    [(language, question) for language, group in QUESTIONS.items() for question in group],
)
def test_a_short_question_tells_its_language(language: str | None, question: str) -> None:
    assert detect_language(question) == language


def test_every_article_tells_its_language() -> None:
    found = {
        file.stem: detect_language(file.read_text(encoding="utf-8").split("\n---\n")[1])
        for file in SEEDS.glob("*.md")
    }
    assert found == {
        "buendnis-weltraum": "de",
        "dokumen-bersama": "id",
        "global-partnership": "en",
        "joint-paper": "en",
        "nichibei-shinjidai": "ja",
    }


@given(st.text())
def test_any_text_is_in_one_of_the_languages_or_in_none(text: str) -> None:
    assert detect_language(text) in {"en", "id", "de", "ja", None}


@pytest.mark.parametrize(
    "name",
    ["Japan", "Biden", "Kishida", "Taiwan", "Washington", "Hiroshima", "Joe Biden", "Pentagon"],
)
def test_a_name_alone_tells_no_language(name: str) -> None:
    assert detect_language(name) is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "semiconductors"),
        ("en", "Taiwan Strait"),
        ("id", "dokumen bersama"),
        ("id", "aliansi jepang as"),
        ("de", "Kirby Pressekonferenz"),
        ("de", "verteidigungshaushalt verdoppelt"),
        ("de", "US-Truppen in Okinawa"),
        ("id", "Strategi Keamanan Nasional"),
    ],
)
def test_a_few_words_are_never_taken_for_another_language(language: str, text: str) -> None:
    assert detect_language(text, TELLING) in {language, None}
