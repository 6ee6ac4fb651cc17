"""The benchmarks, small: that they measure what they say, not how fast it is."""

import json
from pathlib import Path

import numpy as np
import pytest
from rank_bm25 import BM25Okapi

from bot.errors import EvaluationError
from bot.evaluation.bench.articles import write_archive
from bot.evaluation.bench.engines import Ours, RankBM25, measure
from bot.evaluation.bench.grown import grow
from bot.evaluation.bench.report import save, write_report
from bot.evaluation.bench.search import equal_scores
from bot.evaluation.bench.serve import bench_serve, ratios
from bot.evaluation.bench.start import bench_index, bench_start

WORDS = ["the", "the", "the", "numbat", "numbat", "eats", "termites", "quokka", "smiles", "bilby"]
ENGINE = {"median": 1.0, "p95": 2.0, "megabytes": 30.0, "disk": 4.0, "seconds": 1.0}


def quiet(_: str) -> None:
    """Nobody listens."""


def test_grown_text_is_the_same_each_time_and_holds_its_questions() -> None:
    text, again = grow(WORDS, 300), grow(WORDS, 300)
    assert np.array_equal(text.tokens, again.tokens)
    assert len(text) == 300
    assert text.words[0] == "the"
    passages = [set(text.passage(number)) for number in range(len(text))]
    for words in text.questions(20):
        assert len(set(words)) == 5
        assert any(passage.issuperset(words) for passage in passages)
    counts = np.bincount(text.tokens)
    assert counts[:10].sum() > counts[10:100].sum() / 5
    assert counts[0] > counts[50]


def test_ours_gives_what_rank_bm25_gives(tmp_path: Path) -> None:
    text = grow(WORDS, 200)
    questions = text.questions(15)
    for name, engine in (("ours", Ours()), ("rank", RankBM25())):
        (tmp_path / name).mkdir()
        engine.build(text, tmp_path / name)
        found = measure(engine, tmp_path / name, questions)
        assert found["median"] <= found["p95"]
        assert found["megabytes"] > 1
        oracle = BM25Okapi([text.passage(n) for n in range(200)])
        for words, scores in zip(questions, found["scores"], strict=True):
            # Passages that hold no word are none of the best.
            found_any = [score for score in scores if score > 0]
            expected = sorted(filter(None, oracle.get_scores(words)), reverse=True)[:10]
            np.testing.assert_allclose(found_any, expected, rtol=0, atol=1e-9)


def test_start_and_index_measure_real_processes() -> None:
    words = {"en": WORDS, "ja": ["日本", "同盟"]}
    found = bench_start(words, 30, quiet)
    assert found["own"]["seconds"] > 0
    assert found["archive"]["megabytes"] > 10
    built = bench_index(words, 30, quiet)
    assert built["en"]["passages"] == 30
    assert built["ja"]["passages"] == 3
    assert all(one["disk"] > 0 and one["rate"] > 0 for one in built.values())


def test_serve_measures_the_bot_and_the_echo_bot() -> None:
    found = bench_serve(["What is DICAS?", "Hello"], quiet, rounds=1, one_by_one=3, at_once=5)
    assert set(found) == {"echo", "bot"}
    assert all(one["median"] > 0 and one["rate"] > 0 for one in found.values())
    assert found["bot"]["megabytes"] > found["echo"]["megabytes"] > 1


def test_ratios_are_of_the_echo_bot() -> None:
    assert ratios({"echo": {"median": 2.0}, "bot": {"median": 3.0}}) == {"median": 1.5}


def test_scores_that_differ_are_told() -> None:
    assert equal_scores({"10": {"ours": {"difference": 1e-10}}, "20": {"ours": {}}})
    assert not equal_scores({"10": {"ours": {"difference": 1e-8}}})


def test_a_report_without_a_measurement_says_which(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"search.json is missing; run: .* bench search"):
        write_report(tmp_path, tmp_path / "benchmarks.md")


def test_the_report_tells_of_all_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.evaluation.bench.report._plot", lambda found, file: None)
    slow = ENGINE | {"median": 500.0, "disk": None}
    engines = {"ours": ENGINE, "tantivy": ENGINE | {"median": 2.0}, "rank_bm25": slow}
    save(tmp_path, "search", {"100000": engines})
    built = {"passages": 1000, "rate": 12345.6, "peak": 99.0, "archive": 1.0, "disk": 2.0}
    save(tmp_path, "index", {"en": built})
    started = {"seconds": 1.5, "megabytes": 100.0, "passages": 1000}
    save(tmp_path, "start", {"own": started | {"seconds": 1.0}, "archive": started})
    served = {"median": 2.0, "p95": 3.0, "rate": 400.0, "megabytes": 50.0}
    save(tmp_path, "serve", {"echo": served, "bot": served | {"median": 5.0}})
    write_report(tmp_path, tmp_path / "benchmarks.md")
    report = (tmp_path / "benchmarks.md").read_text(encoding="utf-8")
    assert "| 100,000 | 1.000 | 2.000 | – | 500.000 | 0.50 |" in report
    assert "500 times as fast as rank-bm25" in report
    assert "| en | 1,000 | 12,346 |" in report
    assert "1.50 times as long" in report
    assert "| median, ms | 2.0 | 5.0 | 2.50 |" in report
    assert json.loads((tmp_path / "serve.json").read_text(encoding="utf-8"))["machine"] in report


def test_an_archive_is_of_articles(tmp_path: Path) -> None:
    write_archive(tmp_path / "a.jsonl", WORDS, 5, "en")
    lines = (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()
    entries = [json.loads(line) for line in lines]
    assert [entry["id"] for entry in entries] == [f"a{number}" for number in range(5)]
    assert all(entry["text"].endswith(".") for entry in entries)
