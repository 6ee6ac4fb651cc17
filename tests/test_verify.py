"""Quotations: word for word, altered, or nowhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.corpus.reader import current_text
from bot.search.quotations import Found, Verdict
from bot.search.verify import MAX_QUOTE, verify
from tests.chat_fixtures import seeds
from tests.conftest import Read, article

LIBRARY = seeds().library
SENTENCES = [
    (passage, sentence)
    for found in LIBRARY.articles
    for passage in found.passages
    for sentence in passage.sentences
    if len(sentence.text) > 12
]


def assert_stands(place: Found) -> None:
    text = current_text(place.article.source)
    assert text is not None
    assert text[place.start : place.end] == place.original != ""


def test_every_sentence_of_the_articles_is_verbatim() -> None:
    for passage, sentence in SENTENCES:
        found = verify(sentence.text, LIBRARY)
        assert found.verdict is Verdict.VERBATIM, sentence.text
        assert passage.citation in [place.passage.citation for place in found.places]
        for place in found.places:
            assert_stands(place)


@pytest.mark.parametrize(
    "quote",
    [
        "“The main issue in the bilateral agreement was security cooperation.”",
        "The main issue\n  in the bilateral\tagreement was security cooperation",
        "Ｔｈｅ　ｍａｉｎ　ｉｓｓｕｅ in the bilateral agreement was security cooperation.",
        "The main is\u00adsue in the bilateral agreement was security cooperation.",
        "The main issue … was security cooperation.",
        "The main issue [...] cooperation.",
        "バイデン氏は関係の刷新について 同盟創設以来、 最も重要な改善だ と述べた。",
        "『同盟創設以来、最も重要な改善だ』",
        "Der Weltraum\nverbindet uns",
    ],
)
def test_marks_spaces_and_widths_change_nothing(quote: str) -> None:
    found = verify(quote, LIBRARY)
    assert found.verdict is Verdict.VERBATIM
    assert_stands(found.places[0])


@pytest.mark.parametrize(
    ("quote", "changed"),
    [
        ("The main issue in the bilateral agreement was trade cooperation.", ("trade", "security")),
        ("the main issue in the bilateral agreement was security cooperation.", ("the", "The")),
        ("The main issue in the agreement was security cooperation.", ("", "bilateral")),
        (
            "The main and only issue in the bilateral agreement was security cooperation.",
            ("and only", ""),
        ),
        (
            "バイデン氏は関係の刷新について「同盟創設以来、最も大切な改善だ」と述べた。",
            ("大切", "重要"),
        ),
        ("Es ist ein Sieg für die ganze Menschheit", ("ganze", "gesamte")),
    ],
)
def test_every_change_is_shown(quote: str, changed: tuple[str, str]) -> None:
    found = verify(quote, LIBRARY)
    assert found.verdict is Verdict.ALTERED
    (place,) = found.places
    assert_stands(place)
    changes = [(c.quoted.strip(), c.original.strip()) for c in found.changes if not c.equal]
    assert changes == [changed]
    assert "".join(change.original for change in found.changes).rstrip() == place.original


def test_another_case_of_letters_is_a_change() -> None:
    quote = "The main issue in the bilateral agreement was security cooperation."
    found = verify(quote.upper(), LIBRARY)
    assert found.verdict is Verdict.ALTERED and found.places[0].original == quote
    assert [(c.quoted.strip(), c.original.strip()) for c in found.changes] == [
        (quote.upper(), quote)
    ]
    one = verify(quote.replace("bilateral", "BILATERAL"), LIBRARY)
    changed = [(c.quoted.strip(), c.original.strip()) for c in one.changes if not c.equal]
    assert changed == [("BILATERAL", "bilateral")]


def test_a_change_is_shown_over_paragraphs(read: Read) -> None:
    library = read({"a.md": article("It rained all day in the hills.", "Then it stopped at last.")})
    found = verify("It rained all day in the valley. Then it stopped at last.", library)
    assert found.verdict is Verdict.ALTERED
    assert_stands(found.places[0])
    original = "It rained all day in the hills. Then it stopped at last."
    assert found.places[0].original.split() == original.split()
    assert [(c.quoted.strip(), c.original.strip()) for c in found.changes if not c.equal] == [
        ("valley.", "hills.")
    ]


@pytest.mark.parametrize("dots", [" … ", "...", " [...] "])
def test_a_change_is_shown_beside_an_ellipsis(dots: str) -> None:
    found = verify(f"The principal issue in the bilateral{dots}was security cooperation.", LIBRARY)
    assert found.verdict is Verdict.ALTERED
    assert_stands(found.places[0])
    assert found.places[0].original == (
        "The main issue in the bilateral agreement was security cooperation."
    )
    assert [(c.quoted.strip(), c.original.strip()) for c in found.changes if not c.equal] == [
        ("principal", "main")
    ]


@pytest.mark.parametrize(
    "quote",
    [
        "", "…", "it", "Bananas are yellow and grow in the tropics, he said at the time.",
        "日本の桜は四月に満開になり、多くの観光客が訪れる。", "x" * 5000, "the " * 3000, "a…" * 900,
    ],
)  # fmt: skip
def test_what_stands_nowhere_is_said_to(quote: str) -> None:
    assert verify(quote, LIBRARY).verdict is Verdict.NOWHERE


def test_half_a_word_is_not_verbatim(read: Read) -> None:
    library = read({"a.md": article("The counterattack capability is new and expensive.")})
    assert verify("The counterattack", library).verdict is Verdict.VERBATIM
    assert verify("attack capability is new", library).verdict is Verdict.ALTERED


def test_parts_must_follow_each_other(read: Read) -> None:
    library = read({"a.md": article("First the rain came. Then the sun came out.")})
    assert verify("First the rain … the sun came out", library).verdict is Verdict.VERBATIM
    assert verify("the sun came out … First the rain", library).verdict is not Verdict.VERBATIM


def test_a_quotation_may_run_over_paragraphs(read: Read) -> None:
    library = read({"a.md": article("It rained all day.", "Then it stopped.")})
    found = verify("rained all day. Then it stopped.", library)
    assert found.verdict is Verdict.VERBATIM
    assert found.places[0].passage.citation == "a:1"


def test_what_a_file_does_not_say_any_more_stands_nowhere(read: Read) -> None:
    library = read({"a.md": article("The forum meets in Tokyo every year.")})
    library.articles[0].source.file.write_text("Nothing of the kind.", encoding="utf-8")
    assert verify("The forum meets in Tokyo", library).verdict is Verdict.NOWHERE
    assert verify("The forum meets in Kyoto every year", library).verdict is Verdict.NOWHERE


@given(st.text(max_size=300))
def test_any_text_gets_a_verdict_and_places_stand(quote: str) -> None:
    found = verify(quote, LIBRARY)
    assert len(found.quote) <= MAX_QUOTE
    assert bool(found.places) is (found.verdict is not Verdict.NOWHERE)
    for place in found.places:
        assert_stands(place)
