"""What buttons carry: short, and telling all by itself."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.callbacks import MAX_BYTES, Kind, Spot, data_for, read_data
from bot.corpus.article import Passage
from bot.corpus.library import Library
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


@given(
    id_=st.text(min_size=1),
    places=st.lists(st.tuples(st.integers(1, 999_999), st.integers(0, 5000)), max_size=3),
)
def test_whatever_an_article_is_called_three_places_fit(
    id_: str, places: list[tuple[int, int]]
) -> None:
    found = seeds().library.articles[0]
    # As many passages as an article can have, all of them the same.
    many = _Many(found.passages[0])
    named = replace(found, id=id_, passages=many)
    spots = [Spot(named, paragraph, sentence) for paragraph, sentence in places]
    assert len(data_for(Kind.MORE, "en", *spots).encode()) <= MAX_BYTES


class _Many(tuple[Passage, ...]):
    """A million times the same passage, in the room of one."""

    def __new__(cls, passage: Passage) -> "_Many":
        return super().__new__(cls, (passage,))

    def __getitem__(self, number: Any) -> Any:
        return super().__getitem__(0)


def test_four_places_do_not_fit() -> None:
    found = seeds().library.articles[0]
    with pytest.raises(ValueError, match="3"):
        data_for(Kind.MORE, "en", *[Spot(found, 1)] * 4)


def spots_of(data: str, library: Library) -> list[tuple[str, int, bool]]:
    pressed = read_data(data, library)
    assert pressed is not None
    return [(spot.article.id, spot.paragraph, spot.changed) for spot in pressed.spots]


def test_an_article_that_is_gone_is_left_out(read: Read) -> None:
    after = read({"b.md": article("Three.")})
    before = read({"a.md": article("One.", "Two."), "b.md": article("Three.")})
    spots = [Spot(before.by_id["a"], 2), Spot(before.by_id["b"], 1), Spot(before.by_id["a"], 0)]
    assert spots_of(data_for(Kind.MORE, "de", *spots), after) == [("b", 1, False)]


def test_a_paragraph_is_found_where_it_stands_now(read: Read) -> None:
    before = read({"a.md": article("One.", "Two.", "One.")})
    data = data_for(Kind.MORE, "de", *[Spot(before.by_id["a"], n) for n in (1, 2, 3)])
    after = read({"a.md": article("Zero.", "New.", "One.", "Two.", "One.")})
    assert spots_of(data, after) == [("a", 3, False), ("a", 4, False), ("a", 3, False)]


def test_a_paragraph_whose_text_was_changed_is_known_to_be(read: Read) -> None:
    before = read({"a.md": article("One.", "Two.", "Three.")})
    data = data_for(Kind.READ, "de", Spot(before.by_id["a"], 3))
    assert spots_of(data, read({"a.md": article("One.", "Two!")})) == [("a", 2, True)]


@pytest.mark.parametrize(
    "data",
    ["", "r", "r:en", "q:en:1", "r:fr:AAAAAAAA1.1", "c:en:x", "c:en:", "c:en:9999999", "💥"],
)
def test_what_no_button_of_ours_carries_means_nothing(data: str) -> None:
    assert read_data(data, seeds().library) is None
