"""What passages and questions are compared by, in each language."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.analyzers import Analyzer, make_analyzers
from bot.language.answer_types import countries_in, types_in
from bot.language.bulk import BulkIndexer
from bot.language.glossary import read_glossary
from bot.language.indexing import Indexer
from bot.language.tokens import normalized, tokens
from tests.conftest import ROOT

CONCEPTUAL = make_analyzers(read_glossary(ROOT / "config" / "glossary.yaml"))
BULK = {
    language: (indexer := Indexer(analysis), BulkIndexer(indexer))
    for language, analysis in CONCEPTUAL.items()
}
ANALYZERS = {language: Analyzer(language) for language in ("en", "de", "id", "ja")}


def surfaces(language: str, text: str) -> list[str]:
    return [text[term.start : term.end] for term in ANALYZERS[language].words(text)]


def terms(language: str, text: str) -> list[str]:
    return [term.text for term in ANALYZERS[language].words(text)]


def grams(language: str, text: str) -> set[str]:
    return {term.text for term in ANALYZERS[language].grams(text)}


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "What did Kishida buy with the missiles?", "Kishida buy missiles"),
        ("en", "Who are the leaders of the U.S.?", "leaders U.S."),
        ("en", "don’t isn't can't", ""),
        ("de", "Welche Raketen will Japan im Jahr 2023 kaufen?", "Raketen Japan Jahr 2023 kaufen"),
        ("de", "Wie hoch ist der Haushalt?", "hoch Haushalt"),
        ("id", "Negara mana yang akan dikunjungi Kishida?", "Negara dikunjungi Kishida"),
        ("id", "Apa isi dokumen itu?", "isi dokumen"),
        ("ja", "反撃能力についての文書", "反撃能力 文書"),
        ("ja", "いつ、どこで、何を", ""),
    ],
)
def test_function_words_and_question_words_fall_out(language: str, text: str, words: str) -> None:
    assert surfaces(language, text) == words.split()


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "missile", "Missiles"),
        ("en", "strengthening", "strengthened"),
        ("en", "Japan", "Japan’s"),
        ("en", "the US", "the U.S."),
        ("en", "1,800", "1.800"),
        ("en", "2027", "２０２７"),
        ("en", "defense", "de\u00adfense"),
        ("en", "defense", "de\u200bfense"),
        ("de", "Rakete", "Raketen"),
        ("de", "Weltraumabkommen", "Weltraumabkommens"),
        ("de", "Bündnis", "Bu\u0308ndnis"),
        ("de", "Straße", "STRASSE"),
        ("id", "serang", "menyerang"),
        ("id", "pertahanan", "bertahan"),
        ("ja", "ミサイル", "ﾐｻｲﾙ"),
        ("ja", "ガイド", "ｶﾞｲﾄﾞ"),
        ("ja", "DICAS", "ＤＩＣＡＳ"),
    ],
)
def test_spellings_and_inflections_of_a_word_are_one_term(
    language: str, one: str, other: str
) -> None:
    assert terms(language, one) == terms(language, other) != []


def test_a_hyphen_parts_words() -> None:
    assert terms("en", "surface-to-air missile") == terms("en", "surface air missile")
    assert terms("en", "Japan-U.S.") == terms("en", "Japan US")


def test_the_country_is_no_pronoun() -> None:
    assert surfaces("en", "Tell us about the US and us") == ["US"]


def test_in_a_text_all_in_capitals_stop_words_are_stop_words() -> None:
    assert surfaces("en", "WHAT IS THE DICAS FORUM FOR?") == ["DICAS", "FORUM"]
    assert surfaces("en", "What does WHO do?") == ["WHO"]


def test_invisible_characters_and_pictures_are_no_words() -> None:
    assert terms("en", "\u200b \u00ad 👍🏽 — …") == []


def test_words_that_are_spelt_alike_share_grams() -> None:
    assert grams("en", "counterattack") & grams("en", "counter-attacks")
    assert grams("de", "Gegenschlag") & grams("de", "Gegenschlagfähigkeiten")
    assert grams("de", "Rakete") & grams("de", "Langstreckenraketen")
    assert not grams("en", "missile") & grams("en", "treaty")


def test_parts_of_japanese_compounds_share_grams() -> None:
    assert {"反撃", "能力"} <= grams("ja", "反撃能力") & grams("ja", "完全な反撃能力")
    assert "首相" in grams("ja", "岸田首相と") & grams("ja", "首相")


def test_a_single_hiragana_is_no_gram() -> None:
    assert "の" not in grams("ja", "日本の同盟")


_PIECES = (
    "U.S.~Japan’s~missiles~1,800~2+2~反撃能力~の~ミサイル~ﾐｻｲﾙ~ＤＩＣＡＳ~Bündnis~ß~the~die~yang"
    "~\u00ad~\u200b~ ~、~。~'~.~-~👍🏽~שלום"
)
mixed = st.lists(st.sampled_from(_PIECES.split("~")) | st.characters(), max_size=25).map("".join)


@pytest.mark.parametrize("language", ANALYZERS)
@given(text=mixed)
def test_a_word_says_where_it_stands(language: str, text: str) -> None:
    """In order, without overlap, and the place holds nothing but this one word."""
    end = 0
    for term in ANALYZERS[language].words(text):
        assert end <= term.start < term.end <= len(text)
        assert term.text
        assert not any(character.isspace() for character in text[term.start : term.end])
        end = term.end


@pytest.mark.parametrize("language", ANALYZERS)
@given(text=mixed)
def test_a_gram_stands_in_a_word(language: str, text: str) -> None:
    for term in ANALYZERS[language].grams(text):
        assert term.text
        assert 0 <= term.start < term.end <= len(text)
        assert text[term.start : term.end].strip()


@pytest.mark.parametrize("text", ["反撃能力", "ミサイル防衛", "日本の同盟"])
def test_a_gram_of_japanese_is_a_slice_of_the_text(text: str) -> None:
    found = ANALYZERS["ja"].grams(text)
    assert found
    assert all(text[term.start : term.end] == term.text for term in found)


def test_the_possessive_of_an_acronym_is_no_word() -> None:
    assert terms("en", "the U.S.’s role") == terms("en", "the U.S. role")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1,800km", ["1,800", "km"]),
        ("1.5bn", ["1.5", "bn"]),
        ("２．５％", ["２．５"]),
        ("１，８００マイル", ["１，８００", "マイル"]),
        ("２＋２", ["２＋２"]),
    ],
)
def test_a_number_is_not_cut(text: str, found: list[str]) -> None:
    assert surfaces("ja", text) == found


def test_a_grouped_number_keeps_its_fraction() -> None:
    assert terms("en", "3,000,000.50") == ["3000000.50"]


@pytest.mark.parametrize("text", ["グローバル", "ガイド", "バイデン"])
def test_decomposed_katakana_is_the_same_word(text: str) -> None:
    assert terms("ja", unicodedata.normalize("NFD", text)) == terms("ja", text)


def test_grams_of_half_width_katakana_stand_where_they_say() -> None:
    text = "ｶﾞｲﾄﾞ"
    for gram in ANALYZERS["ja"].grams(text):
        assert unicodedata.normalize("NFKC", text[gram.start : gram.end]) == gram.text


SURFACES = """the of supply chain chains Japan's U.S. US NATO DICAS 1,800 2 2nd zwei dua II percent
45% May Streitkräfte Raketenabwehr Verteidigungsministerium kemampuan pertahanannya Amerika Serikat
don’t - – , . ( ) “quoted” 反撃能力 日米 フォーラム 1月13日 two-plus-two a.b.c X1
last year since Letztes Jahr pekan lalu Tahun depan John Smith é e\u0301"""


@pytest.mark.parametrize("language", ["en", "de", "id", "ja"])
@given(
    words=st.lists(st.sampled_from(SURFACES.split()), max_size=12),
    joint=st.sampled_from([" ", "", ", "]),
)
def test_what_an_index_holds_is_what_the_analyzer_makes_of_a_text(
    language: str, words: list[str], joint: str
) -> None:
    """Though each word is analysed once, alone: nothing that its surroundings change is lost."""
    text = joint.join(words)
    analysis = CONCEPTUAL[language]
    found = Indexer(analysis).indexed(text)
    free = analysis.language_free(text)
    assert found.words == [term.text for term in analysis.words(text)]
    assert found.parts == [term.text for term in analysis.parts(text)]
    assert sorted(found.free) == sorted(term.text for term in free)
    assert sorted(found.grams) == sorted(term.text for term in analysis.grams(text))
    assert found.holds == types_in(text, free)


@pytest.mark.parametrize("language", ["en", "de", "id", "ja"])
@given(
    texts=st.lists(
        st.lists(st.sampled_from(SURFACES.split()), max_size=8).map(" ".join)
        | st.text(max_size=30),
        max_size=6,
    )
)
def test_many_texts_at_once_hold_what_each_holds(language: str, texts: list[str]) -> None:
    indexer = BULK[language][0]
    found = BULK[language][1].analysed(texts)
    for number, text in enumerate(texts):
        one = indexer.indexed(text)
        for terms, expected in (
            (found.words, [*one.words, *one.parts, *one.free]),
            (found.grams, one.grams),
        ):
            numbers = terms.terms[terms.texts == number].tolist()
            assert sorted(found.all_terms[n] for n in numbers) == sorted(expected)
        assert found.holds[number] == one.holds
        assert found.countries[number] == len(countries_in(one.free))
        assert found.spellings.issuperset(map(normalized, tokens(text)))
