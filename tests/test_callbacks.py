"""What buttons carry: short, and telling all by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.callbacks import MAX_BYTES, Kind, Spot, data_for, read_data
from bot.languages import LANGUAGES
from tests.chat_fixtures import seeds
from tests.conftest import Read, article


def test_every_place_of_the_articles_comes_back() -> None:
    library = seeds().library
    for language in LANGUAGES:
        for found in library.articles:
            spots = [Spot(found, 0)]
            spots += [
                Spot(found, passage.paragraph, number)
                for passage in found.passages
                for number in range(len(passage.sentences))
            ]
            for spot in spots:
                pressed = read_data(data_for(Kind.READ, language, spot), library)
                assert pressed is not None
                assert (pressed.kind, pressed.language, pressed.spots) == (
                    Kind.READ,
                    language,
                    (spot,),
                )


@given(id_=st.text(min_size=1), paragraphs=st.lists(st.integers(0, 999_999), max_size=3))
def test_whatever_an_article_is_called_three_places_fit(id_: str, paragraphs: list[int]) -> None:
    found = seeds().library.articles[0]
    named = type(found)(**{f: getattr(found, f) for f in found.__slots__} | {"id": id_})
    spots = [Spot(named, paragraph, 1000) for paragraph in paragraphs]
    assert len(data_for(Kind.MORE, "en", *spots).encode()) <= MAX_BYTES


def test_four_places_do_not_fit() -> None:
    found = seeds().library.articles[0]
    with pytest.raises(ValueError, match="3"):
        data_for(Kind.MORE, "en", *[Spot(found, 1)] * 4)


def test_a_place_that_is_gone_is_left_out(read: Read) -> None:
    before = read({"a.md": article("One.", "Two."), "b.md": article("Three.")})
    spots = [Spot(before.by_id["a"], 2), Spot(before.by_id["b"], 1)]
    data = data_for(Kind.MORE, "de", *spots)
    after = read({"a.md": article("One."), "b.md": article("Three.")})
    pressed = read_data(data, after)
    assert pressed is not None
    assert [(s.article.id, s.paragraph) for s in pressed.spots] == [("b", 1)]


@pytest.mark.parametrize(
    "data",
    ["", "r", "r:en", "q:en:1", "r:fr:AAAAAAAA.1.1", "c:en:x", "c:en:", "c:en:9999999", "💥"],
)
def test_what_no_button_of_ours_carries_means_nothing(data: str) -> None:
    assert read_data(data, seeds().library) is None
