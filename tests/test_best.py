"""The k best, found without looking at all: held against rank-bm25 and against all scores."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from bot.search import bm25
from bot.search.bm25 import BM25Index, Documents, index_of
from bot.search.held import Lengths
from bot.search.postings import STRETCH, Integers, Postings, Run, Shares, pack_postings

MODEL = {"k1": 1.2, "b": 0.75, "epsilon": 0.25}
TERMS = st.sampled_from([f"term{n}" for n in range(12)])
corpora = st.lists(st.lists(TERMS, max_size=9), min_size=1, max_size=60).filter(any)
weights = st.dictionaries(TERMS, st.sampled_from([1.0, 0.7, 0.25]), min_size=1, max_size=3)


@pytest.fixture(params=["few", "many"], autouse=True)
def evaluation(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways that a question can go: all postings added up, or MaxScore."""
    if request.param == "many":
        monkeypatch.setattr(bm25, "_FEW", 0)
    return str(request.param)


def shares_of(lengths: Integers) -> Shares:
    return Lengths(lengths, k1=1.2, b=0.75).share


def grown(size: int, seed: int = 5) -> list[list[str]]:
    """Documents of words that are rarer and rarer."""
    random = np.random.default_rng(seed)
    lengths = random.integers(1, 30, size)
    words = np.minimum(random.zipf(1.3, lengths.sum()), 5000)
    cuts = np.cumsum(lengths)[:-1]
    return [[f"w{word}" for word in part] for part in np.split(words, cuts)]


@given(documents=corpora, query=st.lists(TERMS, min_size=1, max_size=5), k=st.integers(1, 12))
def test_the_best_are_those_of_rank_bm25(
    documents: list[list[str]], query: list[str], k: int
) -> None:
    """With its scores, the first of equal ones first, and none that scores nothing."""
    scores = BM25Okapi(documents, k1=1.2, b=0.75, epsilon=0.25).get_scores(query)
    groups = [{"en": {term: 1.0}} for term in query]
    found, values = index_of({"en": documents}, **MODEL).best(groups, k)["en"]
    expected = np.sort(scores[scores > 1e-12])[::-1][:k]
    np.testing.assert_allclose(values, expected, rtol=0, atol=1e-9)
    np.testing.assert_allclose(scores[found], values, rtol=0, atol=1e-9)
    assert len(set(found.tolist())) == len(found)


@given(
    english=corpora,
    german=corpora,
    groups=st.lists(
        st.fixed_dictionaries({}, optional={"en": weights, "de": weights}), min_size=1, max_size=4
    ),
    k=st.integers(1, 8),
)
def test_groups_over_languages_rank_as_all_their_scores(
    english: list[list[str]],
    german: list[list[str]],
    groups: list[dict[str, dict[str, float]]],
    k: int,
) -> None:
    index = index_of({"en": english, "de": german}, **MODEL)
    scores, _ = index.scores(groups)
    for language, (found, values) in index.best(groups, k).items():
        positive = scores[language][scores[language] > 1e-12]
        np.testing.assert_allclose(values, np.sort(positive)[::-1][:k], rtol=0, atol=1e-9)
        np.testing.assert_allclose(scores[language][found], values, rtol=0, atol=1e-9)


@pytest.mark.parametrize("k", [1, 10, 100])
def test_among_thousands_of_documents(k: int) -> None:
    """Where most of them are left out, frequent words and rare ones together."""
    documents = grown(8000)
    oracle = BM25Okapi(documents, k1=1.2, b=0.75, epsilon=0.25)
    index = index_of({"en": documents}, **MODEL)
    random = np.random.default_rng(9)
    for _ in range(40):
        words = sorted(set(documents[random.integers(len(documents))]))
        query = random.permutation(words)[:5].tolist()
        expected = np.sort(oracle.get_scores(query))[::-1][:k]
        _, values = index.best([{"en": {word: 1.0}} for word in query], k)["en"]
        np.testing.assert_allclose(values, expected[expected > 1e-12], rtol=0, atol=1e-9)


def test_documents_beyond_the_first_stretch_and_frequencies_beyond_half_a_byte() -> None:
    """Packed and read again: numbers of more than 16 bits, frequencies of 14, 15, 16 and 900."""
    size = 2 * STRETCH + 10
    often = np.arange(0, size, 3)
    rare = np.array([5, STRETCH - 1, STRETCH, 2 * STRETCH + 9])
    counts = np.array([14, 15, 16, 900])
    documents = np.concatenate([often, rare])
    frequencies = np.concatenate([np.arange(len(often)) % 40 + 1, counts])
    counts_of = np.array([len(often), len(rare)])
    run = Run(np.arange(2), counts_of, documents, frequencies)
    cut = np.array([1000, 2])
    firsts = [slice(0, 1000), slice(len(often), len(often) + 2)]
    rests = [slice(1000, len(often)), slice(len(often) + 2, None)]
    halves = [
        Run(
            np.arange(2),
            counts,
            np.concatenate([documents[part] for part in parts]),
            np.concatenate([frequencies[part] for part in parts]),
        )
        for counts, parts in ((cut, firsts), (counts_of - cut, rests))
    ]
    lengths = np.full(size, 50)
    for runs in ([run], halves):
        postings = Postings(pack_postings(["often", "rare"], lengths, runs, shares_of(lengths)))
        number = postings.vocabulary.number("rare")
        assert number is not None
        assert postings.documents(number).tolist() == rare.tolist()
        assert postings.frequencies(number).tolist() == counts.tolist()
        assert postings.frequencies(number, np.array([3, 0])).tolist() == [900, 14]
        first = postings.vocabulary.number("often")
        assert first is not None
        assert postings.documents(first).tolist() == often.tolist()
        assert postings.frequencies(first).tolist() == frequencies[: len(often)].tolist()
        assert list(postings.vocabulary) == ["often", "rare"]
        assert postings.vocabulary.number("never") is None


def test_the_best_of_two_stretches() -> None:
    """The document that holds all is far behind, where its number takes more than 16 bits."""
    size = STRETCH + 400
    documents = np.concatenate([np.arange(0, size, 2), np.arange(1, size, 2)])
    run = Run(np.arange(2), np.array([size // 2] * 2), documents, np.ones(size, dtype=np.int64))
    ones = np.ones(3, dtype=np.int64)
    last = Run(np.arange(3), ones, size * ones, np.array([2, 2, 1]))
    lengths = np.full(size + 1, 5)
    arrays = pack_postings(["a", "b", "c"], lengths, [run, last], shares_of(lengths))
    packed = Documents(arrays, k1=1.2, b=0.75)
    index = BM25Index({"en": packed}, epsilon=0.25)
    found, _ = index.best([{"en": {term: 1.0}} for term in "abc"], 1)["en"]
    assert found.tolist() == [size]
