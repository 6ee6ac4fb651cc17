"""What is found for a question, and in which order."""

import pytest

from bot.search.answerer import Answerer
from bot.search.options import SearchOptions
from tests.conftest import Read, always, article, citations

TWO_PARAGRAPHS = {
    "en": (
        "Japan will buy Tomahawk missiles from the United States.",
        "The forum meets in Tokyo every spring. Both ministers attend it.",
        [("Which missiles will Japan buy?", 1), ("Where does the forum meet?", 2)],
    ),
    "de": (
        "Japan kauft Tomahawk-Raketen von den Vereinigten Staaten.",
        "Das Forum tagt jedes Frühjahr in Tokio. Beide Minister nehmen daran teil.",
        [("Welche Raketen kauft Japan?", 1), ("Wo tagt das Forum?", 2)],
    ),
    "id": (
        "Jepang akan membeli rudal Tomahawk dari Amerika Serikat.",
        "Forum itu bertemu di Tokyo setiap musim semi. Kedua menteri menghadirinya.",
        [("Rudal apa yang akan dibeli Jepang?", 1), ("Di mana forum itu bertemu?", 2)],
    ),
    "ja": (
        "日本は米国からトマホークミサイルを購入する。",
        "フォーラムは毎年春に東京で開かれる。両国の大臣が出席する。",
        [("日本はどのミサイルを購入しますか？", 1), ("フォーラムはどこで開かれますか？", 2)],
    ),
}


@pytest.mark.parametrize("language", TWO_PARAGRAPHS)
def test_a_folder_with_one_article_of_two_paragraphs_answers(read: Read, language: str) -> None:
    """The idf of rank-bm25 is nought or less for every word there."""
    first, second, questions = TWO_PARAGRAPHS[language]
    answerer = Answerer(read({"a.md": article(first, second, language=language)}))
    for question, paragraph in questions:
        answer = answerer.answer(question)
        assert answer.question.language == language
        assert answer.answered
        assert answer.missing == ()
        assert answer.shown[0].citation == f"a:{paragraph}"


def test_what_fits_best_comes_first(read: Read) -> None:
    answerer = Answerer(
        read(
            {
                "a.md": article(
                    "Kishida met Biden in Washington in April.",
                    "Kishida met Meloni in Rome in January.",
                    "Austin met Hamada in Washington in January.",
                    "Trade grew in April.",
                    "The yen fell in January.",
                )
            }
        )
    )
    assert citations(answerer.answer("When did Kishida meet Biden in Washington?"))[0] == "a:1"
    assert citations(answerer.answer("When did Kishida meet Meloni?"))[0] == "a:2"
    assert citations(answerer.answer("When did Austin meet Hamada?"))[0] == "a:3"


PARALLEL = {
    "en.md": article(
        "The DICAS forum is to be held in 2027.",
        "Ships are repaired in Japan.",
        "Wine is sold in France.",
        "Trains run on time in Italy.",
        language="en",
    ),
    "de.md": article(
        "Das DICAS-Forum soll 2027 abgehalten werden.",
        "Schiffe werden in Japan repariert.",
        "Wein wird in Frankreich verkauft.",
        "Züge fahren in Italien pünktlich.",
        language="de",
    ),
}


@pytest.mark.parametrize(
    ("question", "order"),
    [
        ("When is the DICAS forum to be held?", ["en:1", "de:1"]),
        ("Wann soll das DICAS-Forum abgehalten werden?", ["de:1", "en:1"]),
    ],
)
def test_of_one_fact_in_two_languages_the_asker_s_comes_first(
    read: Read, question: str, order: list[str]
) -> None:
    answer = Answerer(read(PARALLEL)).answer(question)
    assert answer.answered
    assert citations(answer)[:2] == order


@pytest.mark.parametrize("language", ["en", "de"])
def test_among_equals_the_asker_s_language_comes_first(read: Read, language: str) -> None:
    answer = always(read(PARALLEL)).answer("DICAS 2027", language=language)
    assert citations(answer)[0] == f"{language}:1"
    assert {"en:1", "de:1"} <= set(citations(answer))


@pytest.mark.parametrize(("weight", "first"), [(1.0, "de:1"), (0.1, "en:1")])
def test_how_much_another_language_counts_can_be_set(read: Read, weight: float, first: str) -> None:
    files = {
        "en.md": article("DICAS is a forum.", "Wine is red.", "Rice is white.", language="en"),
        "de.md": article("DICAS 2027 in Kure.", "Wein ist rot.", "Reis ist weiß.", language="de"),
    }
    options = SearchOptions(threshold=0.0, other_language_weight=weight)
    answer = Answerer(read(files), search=options).answer("DICAS 2027 Kure", language="en")
    assert citations(answer)[0] == first


def test_a_fact_that_stands_in_another_language_alone_is_found(read: Read) -> None:
    files = PARALLEL | {
        "en.md": article("Ships are repaired in Japan.", "Wine is sold in France.", language="en")
    }
    answer = Answerer(read(files)).answer("When is the DICAS forum to be held?")
    assert answer.question.language == "en"
    assert answer.ranking[0].citation == "de:1"
    assert answer.ranking[0].article.language == "de"


def test_headings_never_answer(read: Read) -> None:
    text = article(
        "A first sentence on trade.",
        "Tomahawk missiles for Japan",
        "They are bought for defense.",
        "## Tomahawk missiles",
        "A last sentence on trade.",
    )
    answer = always(read({"a.md": text})).answer("Tomahawk missiles for Japan")
    assert citations(answer) == []
    assert "Tomahawk" in answer.missing


def test_more_words_in_common_win_over_one_word_often(read: Read) -> None:
    text = article(
        "Missiles, missiles and missiles: missiles everywhere.",
        "Japan repairs ships and missiles in Kure.",
        "Wine is sold in France.",
        "Rice is grown in Niigata.",
    )
    answer = always(read({"a.md": text})).answer("Which missiles does Japan repair in Kure?")
    assert citations(answer)[:2] == ["a:2", "a:1"]


def test_a_rare_word_wins_over_a_common_one(read: Read) -> None:
    text = article(
        "Kishida and the ministers talk about trade.",
        "The ministers talk about Tomahawks.",
        "Kishida and the ministers talk about wine.",
        "Kishida and the ministers talk about rice.",
    )
    answer = always(read({"a.md": text})).answer("Kishida Tomahawks")
    assert citations(answer)[0] == "a:2"


def test_the_best_sentence_of_a_passage_is_the_one_that_answers(read: Read) -> None:
    text = article(
        "Ministers met in Rome. Japan buys Tomahawk missiles. Wine was served at noon.",
        "Rice is grown in Niigata.",
        "Trains run on time in Italy.",
    )
    answer = always(read({"a.md": text})).answer("Which missiles does Japan buy?")
    best = answer.ranking[0]
    sentence = best.quote[best.best_start - best.start : best.best_end - best.start]
    assert sentence == "Japan buys Tomahawk missiles."


@pytest.mark.parametrize(
    ("language", "paragraph", "question"),
    [
        ("de", "Die Gegenschlagfähigkeiten werden gekauft.", "Was ist die Gegenschlagfähigkeit?"),
        ("de", "Langstreckenraketen werden gekauft.", "Welche Raketen werden gekauft?"),
        ("en", "The counter-attack capability is bought.", "What is counterattack?"),
        ("en", "It was strengthened by Japan.", "How will it strengthen?"),
        ("id", "Pertahanan diperkuat oleh Jepang.", "Bagaimana memperkuat pertahanan?"),
        ("ja", "完全な反撃能力を開発する。", "反撃能力とは何ですか？"),
    ],
)
def test_other_forms_of_a_word_are_found(
    read: Read, language: str, paragraph: str, question: str
) -> None:
    fillers = {
        "de": ("Wein wird in Rom verkauft.", "Züge fahren pünktlich."),
        "en": ("Wine is sold in Rome.", "Trains run on time."),
        "id": ("Anggur dijual di Roma.", "Kereta datang tepat waktu."),
        "ja": ("ワインはローマで売られる。", "列車は時刻どおりに走る。"),
    }
    text = article(fillers[language][0], paragraph, fillers[language][1], language=language)
    assert citations(always(read({"a.md": text})).answer(question))[0] == "a:2"


def test_numbers_are_found_however_they_are_written(read: Read) -> None:
    text = article("Wine is red.", "They fly 1,800 miles.", "Rice is white.", "Trains run.")
    answerer = always(read({"a.md": text}))
    for number in ("1,800", "1800", "1.800", "１８００"):
        assert citations(answerer.answer(f"What flies {number} miles?"))[0] == "a:2"


@pytest.mark.parametrize(
    "text",
    [
        "The missile is red.",
        "Japan buys missiles from the United States.",
        "The missile is red. It flies far.",
    ],
)
def test_a_folder_with_one_paragraph_answers(read: Read, text: str) -> None:
    answer = Answerer(read({"a.md": article(text, language="en")})).answer(
        "What about the missile?"
    )
    assert answer.answered
    assert len(answer.shown) == 1


def test_a_year_or_month_prefers_what_was_written_then(read: Read) -> None:
    same = "The ministers met in Tokyo and praised the alliance."
    answerer = Answerer(
        read(
            {
                "old.md": article(same, date="2023-01-09"),
                "new.md": article(same, date="2024-04"),
            }
        ),
        search=SearchOptions(threshold=0),
    )
    for question, first in (
        ("Who praised the alliance in 2023?", "old:1"),
        ("Who praised the alliance in 2024?", "new:1"),
        ("Who praised the alliance in January?", "old:1"),
        ("Who praised the alliance in April 2024?", "new:1"),
    ):
        answer = answerer.answer(question)
        assert citations(answer)[0] == first
        assert answer.missing == ()


def test_a_japanese_date_is_no_moon_and_no_number(answerer: Answerer) -> None:
    question = answerer.answer("2024年4月10日の会談は？").question
    assert [group.surface for group in question.groups] == ["2024", "4月", "10", "会談"]
    assert question.groups[1].terms["ja"].keys() == {"@month-4"}
