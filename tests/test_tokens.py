"""A text's words, in any script, each with its place and its one spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.tokens import normalized, tokens


def words(text: str) -> list[str]:
    return [token.surface for token in tokens(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The U.S. and Japan", "The U.S. and Japan"),
        ("Japan-U.S. talks", "Japan U.S. talks"),
        ("surface-to-air", "surface to air"),
        ("Japan’s and Japan's", "Japan’s and Japan's"),
        ("the states' rights", "the states rights"),
        ("the 2+2 on April 10th", "the 2+2 on April 10th"),
        ("F-35 and G7", "F 35 and G7"),
        ("1,800 or 1.800 of 2.5%", "1,800 or 1.800 of 2.5"),
        ("It ends in 2024.", "It ends in 2024"),
        ("„Gegenschlagfähigkeit“", "Gegenschlagfähigkeit"),
        ("Bu\u0308ndnis", "Bu\u0308ndnis"),
        ("Vertei\u00addigung", "Vertei\u00addigung"),
        ("tea\u200bm", "tea\u200bm"),
        ("反撃能力の強化", "反撃能力 の 強化"),
        ("ミサイル防衛", "ミサイル 防衛"),
        ("DICASとは", "DICAS とは"),
        ("2027年までに2%", "2027 年 までに 2"),
        ("ＤＩＣＡＳ", "ＤＩＣＡＳ"),
        ("日々〆切", "日々〆切"),
        ("<b>bold</b>", "b bold b"),
        ("snake_case", "snake case"),
        ("Привет שלום", "Привет שלום"),
        ("👍🏽 … — 、。", ""),
        ("\u200b \u00ad \ufe0f", ""),
        ("", ""),
    ],
)
def test_words_are_found_in_every_script(text: str, found: str) -> None:
    assert words(text) == found.split()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("反撃", "kanji"),
        ("ミサイル", "katakana"),
        ("ﾐｻｲﾙ", "katakana"),
        ("ひらがな", "hiragana"),
        ("1,800", "number"),
        ("2+2", "number"),
        ("U.S.", "acronym"),
        ("U.K", "acronym"),
        ("Tokyo", "word"),
        ("12th", "word"),
    ],
)
def test_a_word_knows_its_kind(text: str, kind: str) -> None:
    assert [token.kind for token in tokens(text)] == [kind]


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("TOKYO", "tokyo"),
        ("Straße", "strasse"),
        ("Ｔｏｋｙｏ", "tokyo"),
        ("ﬂeet", "fleet"),
        ("Bu\u0308ndnis", "bündnis"),
        ("Vertei\u00addigung", "verteidigung"),
        ("tea\u200bm", "team"),
        ("Japan's", "japan"),
        ("Japan’s", "japan"),
        ("don’t", "don't"),
        ("U.S.", "us"),
        ("U.S", "us"),
        ("1,800", "1800"),
        ("1.800", "1800"),
        ("1.234.567", "1234567"),
        ("2.5", "2.5"),
        ("2,5", "2.5"),
        ("２０２７", "2027"),
        ("2+2", "2+2"),
        ("ﾐｻｲﾙ", "ミサイル"),
        ("ｶﾞｲﾄﾞ", "ガイド"),
        ("反撃", "反撃"),
    ],
)
def test_a_word_has_one_spelling(text: str, spelling: str) -> None:
    assert [normalized(token) for token in tokens(text)] == [spelling]


@given(st.text(max_size=80))
def test_a_word_is_a_slice_of_its_text_and_comes_after_the_one_before(text: str) -> None:
    end = 0
    for token in tokens(text):
        assert text[token.start : token.end] == token.surface
        assert end <= token.start < token.end
        end = token.end


@given(st.text(max_size=80))
def test_no_letter_or_digit_is_lost(text: str) -> None:
    covered = {place for token in tokens(text) for place in range(token.start, token.end)}
    lost = {text[place] for place in range(len(text)) if place not in covered}
    assert not [character for character in lost if character.isalpha() or character.isdecimal()]
