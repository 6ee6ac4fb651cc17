"""Words that are alike in two languages."""

import pytest

from bot.language.cognates import likeness, romanised


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("koalition", "koalisi"),
        ("kapazität", "capacity"),
        ("strategisch", "strategic"),
        ("technologie", "teknologi"),
        ("nelson", "ネルソン"),
        ("ferdinand", "フェルディナンド"),
        ("マルコス", "marcos"),
        ("interceptor", "インターセプター"),
        ("tomahawk", "ﾄﾏﾎｰｸ"),
    ],
)
def test_spellings_of_one_word_are_alike(word: str, other: str) -> None:
    assert likeness(word, other) >= 0.7


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("minister", "monster"),
        ("firm", "フォーラム"),
        ("quantum", "グローバル"),
        ("rat", "ratte"),
        ("ミサイル", "ミサ"),
        ("2023", "フォーラム"),
    ],
)
def test_other_words_are_not(word: str, other: str) -> None:
    assert likeness(word, other) == 0


def test_katakana_is_romanised_with_its_small_letters() -> None:
    assert [romanised(kana) for kana in ("フェルディナンド", "キャンベル", "ネット")] == [
        "ferudinando",
        "kyanberu",
        "neto",
    ]
