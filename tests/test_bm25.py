"""Scores held against rank-bm25's own."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from bot.corpus.library import Library
from bot.evaluation.questions import read_cases
from bot.language.analyzers import Analyzer
from bot.search.bm25 import index_of
from bot.search.held import Scores
from tests.conftest import ROOT

Documents = Sequence[Sequence[str]]

TERMS = st.sampled_from("abcdefgh")
corpora = st.lists(st.lists(TERMS, max_size=12), min_size=1, max_size=10).filter(any)
queries = st.lists(TERMS | st.just("unknown"), max_size=8)


def scores_of_groups(
    documents: Documents,
    groups: Sequence[Sequence[str]],
    *,
    k1: float = 0.9,
    b: float = 0.6,
    epsilon: float = 0.25,
) -> Scores:
    """Ours, of documents in one language; the terms of a group count as one."""
    index = index_of({"en": documents}, k1=k1, b=b, epsilon=epsilon)
    scores, _ = index.scores({"en": dict.fromkeys(group, 1.0)} for group in groups)
    return scores["en"]


def scores(documents: Documents, query: Sequence[str], **model: float) -> Scores:
    """Ours, each term a group of its own."""
    return scores_of_groups(documents, [[term] for term in query], **model)


def assert_same(found: Scores, expected: Scores) -> None:
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-9)


@given(
    documents=corpora,
    query=queries,
    k1=st.floats(0.01, 3),
    b=st.floats(0, 0.99),
    epsilon=st.floats(0, 1),
)
def test_scores_equal_those_of_rank_bm25(
    documents: list[list[str]], query: list[str], k1: float, b: float, epsilon: float
) -> None:
    """Repeated and unknown terms, empty documents and terms of every document included."""
    oracle = BM25Okapi(documents, k1=k1, b=b, epsilon=epsilon)
    found = scores(documents, query, k1=k1, b=b, epsilon=epsilon)
    assert_same(found, oracle.get_scores(query))


@pytest.mark.parametrize("kind", ["words", "grams"])
def test_scores_of_the_articles_equal_those_of_rank_bm25(library: Library, kind: str) -> None:
    for article in library.articles:
        analysis = Analyzer(article.language)
        analyze = analysis.words if kind == "words" else analysis.grams
        for texts in (
            [passage.text for passage in article.passages],
            [s.text for passage in article.passages for s in passage.sentences],
        ):
            documents = [[term.text for term in analyze(text)] for text in texts]
            oracle = BM25Okapi(documents, k1=0.9, b=0.6, epsilon=0.25)
            for case in read_cases(ROOT / "tests" / "questions" / f"{article.id}.yaml")[::6]:
                query = [term.text for term in analyze(case.question)]
                assert_same(scores(documents, query), oracle.get_scores(query))


@given(documents=corpora, query=queries)
def test_terms_of_one_group_count_as_one_term(documents: list[list[str]], query: list[str]) -> None:
    """A group scores as its terms would if each of them were written as the first of them."""
    group = sorted(set(query)) or ["a"]
    documents = [*documents, *[["other", "words"]] * 12]
    merged = [[group[0] if term in group else term for term in found] for found in documents]
    oracle = BM25Okapi(merged, k1=0.9, b=0.6, epsilon=0)
    found = scores_of_groups(documents, [group], epsilon=0)
    assert_same(found, oracle.get_scores([group[0]]))


@given(documents=corpora, query=queries)
def test_a_document_that_holds_no_term_scores_nothing(
    documents: list[list[str]], query: list[str]
) -> None:
    found = scores(documents, query)
    for document, score in zip(documents, found, strict=True):
        if not set(document) & set(query):
            assert score == 0


@pytest.mark.parametrize("documents", [[], [[]], [[], []]])
def test_without_terms_nothing_scores(documents: list[list[str]]) -> None:
    assert scores(documents, ["a"]).tolist() == [0.0] * len(documents)


@given(documents=corpora, query=queries, k1=st.sampled_from([0, 10]), b=st.sampled_from([0, 1]))
def test_the_ends_of_the_settings_give_finite_scores(
    documents: list[list[str]], query: list[str], k1: float, b: float
) -> None:
    assert np.isfinite(scores(documents, query, k1=k1, b=b)).all()
