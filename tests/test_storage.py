"""Arrays in files, and texts in arrays: what is written is read, and what is damaged is not."""

import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from bot.storage.arrays import ArraysWriter, DamagedError, MappedArrays, Part
from bot.storage.texts import PackedTexts, joined, packed
from bot.storage.vocabulary import Vocabulary, vocabulary_arrays

LINES = st.text(st.characters(exclude_characters="\n"), max_size=8)


def refusing() -> NDArray[np.uint8]:
    """As on a full disk."""
    raise ValueError("cannot allocate")


def written(file: Path) -> MappedArrays:
    with ArraysWriter(file) as writer:
        filled = writer.allocate("de/filled", (3,), np.uint16)
        filled[:] = [1, 2, 3]
        writer.write({"de/filled": filled, "en/numbers": np.arange(100_000)})
        writer.write({"none": np.zeros((0, 2), dtype=np.uint8), "grid": np.ones((2, 3))})
    return MappedArrays(file)


def test_arrays_are_read_as_they_were_written(tmp_path: Path) -> None:
    arrays = written(tmp_path / "index")
    assert arrays["en/numbers"].tolist() == list(range(100_000))
    assert arrays["none"].shape == (0, 2)
    assert arrays["grid"].tolist() == [[1, 1, 1], [1, 1, 1]]
    assert dict(Part(arrays, "de/"))["filled"].tolist() == [1, 2, 3]
    with pytest.raises(ValueError, match="read-only"):
        arrays["grid"][0] = 7
    arrays.looked_at(10**9)
    assert arrays["en/numbers"][-1] == 99_999
    arrays.check()
    assert [file.name for file in tmp_path.iterdir()] == ["index"]


def test_an_error_while_writing_leaves_what_was_there(tmp_path: Path) -> None:
    file = tmp_path / "index"
    written(file)
    before = file.read_bytes()
    with pytest.raises(ValueError, match="allocate"), ArraysWriter(file) as writer:
        writer.write({"grid": writer.allocate("half", (9,), np.uint8), "one": refusing()})
    assert file.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["index"]


@pytest.mark.parametrize("place", ["beginning", "table", "end"])
def test_a_changed_byte_is_found(tmp_path: Path, place: str) -> None:
    file = tmp_path / "index"
    written(file)
    content = bytearray(file.read_bytes())
    content[{"beginning": 70, "table": -120, "end": -3}[place]] ^= 1
    file.write_bytes(content)
    with pytest.raises(DamagedError, match="damaged"):
        MappedArrays(file).check()


@pytest.mark.parametrize("kept", [0, 1, 63, 64, 5000])
def test_a_file_that_was_cut_is_found(tmp_path: Path, kept: int) -> None:
    file = tmp_path / "index"
    written(file)
    file.write_bytes(file.read_bytes()[:kept])
    with pytest.raises(DamagedError, match="damaged"):
        MappedArrays(file)


@given(st.lists(LINES, max_size=6), st.lists(LINES, max_size=6))
def test_texts_are_those_that_were_packed(first: list[str], second: list[str]) -> None:
    both = [packed("t", first), packed("t", second)]
    for arrays, expected in ((both[0], first), (joined("t", both), first + second)):
        texts = PackedTexts(arrays, "t")
        assert list(texts) == expected
        assert [texts[number] for number in range(len(texts))] == expected
        assert texts[1:3] == expected[1:3]


@given(st.lists(st.text(max_size=5), unique=True, max_size=40), st.text(max_size=5))
def test_a_vocabulary_numbers_its_terms(terms: list[str], other: str) -> None:
    vocabulary = Vocabulary(vocabulary_arrays(terms))
    assert list(vocabulary) == terms
    assert [vocabulary.number(term) for term in terms] == list(range(len(terms)))
    assert vocabulary.number(other) == (terms.index(other) if other in terms else None)


def test_terms_of_one_hash_are_told_apart() -> None:
    same = ["plumless", "buckeroo"]
    assert zlib.crc32(same[0].encode()) == zlib.crc32(same[1].encode())
    vocabulary = Vocabulary(vocabulary_arrays(same))
    assert [vocabulary.number(term) for term in same] == [0, 1]
