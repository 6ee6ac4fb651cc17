"""The index on disk: made once, opened at the start, made again where it is old or damaged."""

import json
import logging
import os
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from hashlib import sha256
from pathlib import Path

import pytest

from bot.corpus.library import Library, read_library
from bot.search import making, store
from bot.search.answerer import Answerer
from bot.search.making import Making, Work
from bot.search.store import IndexStore, Stored
from bot.storage.arrays import MappedArrays
from tests.conftest import SEEDS, Write, article, detect

QUESTIONS = (
    "Which missiles will Japan buy?",
    "Was ist DICAS?",
    "反撃能力とは何ですか",
    "Kapan dokumen itu dibuat?",
)
ANIMALS = {
    "a.md": article("The numbat eats termites.", "The quokka smiles.", title="Animals"),
    "b.jsonl": json.dumps({"id": "sea", "title": "Sea", "text": "The dugong eats seagrass."}),
}


def made_of(
    corpus: Path, folder: Path, *, most_with_grams: int = 10**9, k1: float = 0.9
) -> IndexStore:
    return IndexStore(
        folder, corpus, Making((), None, "en"), k1=k1, b=0.6, most_with_grams=most_with_grams
    )


def make(index: IndexStore) -> Stored:
    return index.made(lambda _: None, lambda _: ())


def quoted(stored: Stored, question: str) -> str:
    """The best quotation, or nothing."""
    answer = Answerer(stored.library, arrays=stored.arrays).answer(question)
    return answer.ranking[0].quote if answer.ranking else ""


def batches(folder: Path) -> dict[str, int]:
    return {file.name: file.stat().st_mtime_ns for file in folder.glob("*/batches/*")}


def index_file(folder: Path) -> Path:
    (file,) = folder.glob("*/*.index")
    return file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


def test_what_is_opened_answers_as_what_is_made_in_memory(folder: Path, library: Library) -> None:
    """Word for word and score for score, from the articles that come with the bot."""
    assert made_of(SEEDS, folder).opened() is None
    make(made_of(SEEDS, folder))
    stored = made_of(SEEDS, folder).opened()
    assert stored is not None
    assert stored.current
    assert stored.library.sizes == library.sizes
    assert list(stored.library.by_id) == list(library.by_id)
    in_memory, on_disk = Answerer(library), Answerer(stored.library, arrays=stored.arrays)
    for question in QUESTIONS:
        expected, found = in_memory.answer(question), on_disk.answer(question)
        assert [(e.citation, e.quote) for e in found.ranking] == [
            (e.citation, e.quote) for e in expected.ranking
        ]
        assert found.confidence == pytest.approx(expected.confidence)


def test_only_the_batch_of_a_changed_file_is_made_again(
    write: Write, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.corpus.blocks._FILES", 1)
    corpus = write(ANIMALS)
    make(made_of(corpus, folder))
    before = batches(folder)
    assert len(before) == 2
    write({"a.md": ANIMALS["a.md"].replace("termites", "ants")})
    old = made_of(corpus, folder).opened()
    assert old is not None
    assert not old.current
    stored = make(made_of(corpus, folder))
    after = batches(folder)
    assert len(after) == 2
    assert len(before.items() & after.items()) == 1
    assert quoted(stored, "Who eats ants?") == "The numbat eats ants."
    assert "numbat" not in quoted(old, "Who eats termites?")


def test_a_file_that_is_only_touched_costs_nothing(write: Write, folder: Path) -> None:
    corpus = write(ANIMALS)
    make(made_of(corpus, folder))
    before = batches(folder), index_file(folder).stat().st_mtime_ns
    (corpus / "a.md").write_bytes((corpus / "a.md").read_bytes())
    make(made_of(corpus, folder))
    assert (batches(folder), index_file(folder).stat().st_mtime_ns) == before
    stored = made_of(corpus, folder).opened()
    assert stored is not None
    assert stored.current


@pytest.mark.parametrize("damage", ["changed", "cut", "another", "stamp"])
def test_a_damaged_index_is_made_anew_with_one_line(
    write: Write, folder: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    corpus = write(ANIMALS)
    make(made_of(corpus, folder))
    file = index_file(folder)
    content = bytearray(file.read_bytes())
    content[len(content) // 3] ^= 255
    spoilt = {"changed": bytes(content), "cut": bytes(content[:500]), "another": b"PK\x03\x04" * 99}
    if damage == "stamp":
        (file.parent / "stamp").write_text("[]", encoding="utf-8")
    else:
        file.write_bytes(spoilt[damage])
    with caplog.at_level(logging.WARNING):
        assert made_of(corpus, folder).opened() is None
        assert len(caplog.records) == 1
        assert "made anew" in caplog.text
        stored = make(made_of(corpus, folder))
    assert quoted(stored, "What does the numbat eat?") == "The numbat eats termites."


@pytest.mark.parametrize("what", ["k1", "grams", "code", "language"])
def test_an_index_of_other_settings_or_another_program_is_not_used(
    write: Write, folder: Path, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = write(ANIMALS)
    make(made_of(corpus, folder))
    if what == "code":
        monkeypatch.setattr(making, "_code", lambda: "another")
    others = {
        "k1": lambda: made_of(corpus, folder, k1=1.0),
        "grams": lambda: made_of(corpus, folder, most_with_grams=1),
        "code": lambda: made_of(corpus, folder),
        "language": lambda: IndexStore(
            folder, corpus, Making((), None, "de"), k1=0.9, b=0.6, most_with_grams=10**9
        ),
    }
    stored = others[what]().opened()
    assert stored is not None
    assert not stored.current


def test_an_archive_without_grams_answers_by_words(write: Write, folder: Path) -> None:
    corpus = write(ANIMALS)
    stored = make(made_of(corpus, folder, most_with_grams=1))
    assert isinstance(stored.arrays, MappedArrays)
    assert len(stored.arrays["en/sentence.grams.low"]) == 0
    assert quoted(stored, "What does the numbat eat?") == "The numbat eats termites."
    japanese = write({"j.md": article("日本は米国からミサイルを購入する。", language="ja")})
    stored = make(made_of(japanese, folder, most_with_grams=1))
    assert len(stored.arrays["ja/sentence.grams.low"])


def test_of_articles_with_one_id_the_first_serves(
    write: Write, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where they are read at once, though each stands in a batch of its own."""
    monkeypatch.setattr("bot.corpus.blocks._FILES", 1)
    files = {f"{name}/x.md": article(f"The numbat eats {name}.") for name in ("ants", "bees")}
    corpus = write(files)
    stored = make(made_of(corpus, folder))
    read = read_library(corpus, detect)
    assert [str(finding) for finding in stored.library.findings] == [str(f) for f in read.findings]
    assert [a.source for a in stored.library.articles] == [a.source for a in read.articles]
    assert quoted(stored, "Who eats bees?") == "The numbat eats ants."
    again = made_of(corpus, folder).opened()
    assert again is not None
    assert again.library.findings == stored.library.findings


def test_a_large_file_is_read_in_blocks_by_several_processes(
    write: Write, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lines that are broken, blank or beyond a block's end are where they are in the whole."""
    monkeypatch.setattr("bot.corpus.blocks._BYTES", 4_000)
    monkeypatch.setattr(making, "_WORTH_PROCESSES", 0)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    lines = [
        json.dumps({"id": f"a{n}", "text": f"The numbat {n} eats {n} ants."}) for n in range(200)
    ]
    lines[77] = "{broken"
    lines[150] = ""
    corpus = write({"many.jsonl": "\n".join(lines)})
    told: list[float] = []
    stored = made_of(corpus, folder).made(told.append, lambda _: ())
    assert len(batches(folder)) > 2
    assert told == sorted(told)
    assert told[-1] == pytest.approx(store._OF_BATCHES)
    read = read_library(corpus, detect)
    assert stored.library.sizes == read.sizes == (198, 198)
    assert [str(finding) for finding in stored.library.findings] == [str(f) for f in read.findings]
    assert [a.source for a in stored.library.articles] == [a.source for a in read.articles]
    assert stored.library.by_id["a199"].passages[0].text == "The numbat 199 eats 199 ants."


def test_where_processes_are_killed_one_reads_the_rest(
    write: Write,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """As in a container with too little memory for one on each core."""

    class Killed(ThreadPoolExecutor):
        def __init__(self, *_: object) -> None:
            super().__init__(1)

    def broken(work: Work) -> Work:
        raise BrokenProcessPool

    monkeypatch.setattr(making, "_WORTH_PROCESSES", 0)
    monkeypatch.setattr(making, "ProcessPoolExecutor", Killed)
    monkeypatch.setattr(making, "_make", broken)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    stored = make(made_of(write(ANIMALS), folder))
    assert quoted(stored, "What does the numbat eat?") == "The numbat eats termites."
    assert caplog.text.count("was killed") == 1


def test_a_large_corpus_ranks_the_best_as_a_small_one_does(
    write: Write, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only some candidates are looked at closely; the best is the same."""
    stored = make(made_of(SEEDS, folder))
    small = Answerer(stored.library, arrays=stored.arrays)
    monkeypatch.setattr("bot.search.index._LOOKED_AT_ALL", 0)
    monkeypatch.setattr("bot.search.index._CANDIDATES", 20)
    large = Answerer(stored.library, arrays=stored.arrays)
    for question in QUESTIONS:
        assert (
            large.answer(question).ranking[0].citation == small.answer(question).ranking[0].citation
        )


def test_an_article_that_changes_under_the_index_is_not_quoted(write: Write, folder: Path) -> None:
    corpus = write(ANIMALS)
    stored = make(made_of(corpus, folder))
    write({"a.md": article("The numbat eats cakes.", "The quokka smiles.", title="Animals")})
    assert "numbat" not in quoted(stored, "What does the numbat eat?")
    assert quoted(stored, "What does the dugong eat?") == "The dugong eats seagrass."


def test_articles_are_listed_and_found_by_hash_as_in_memory(folder: Path, library: Library) -> None:
    stored = make(made_of(SEEDS, folder)).library
    ids = [article.id for article in library.newest(0, 9)]
    assert [article.id for article in stored.newest(0, 9)] == ids
    assert [article.id for article in stored.newest(1, 3)] == ids[1:3]
    for one in library.articles:
        digest = sha256(one.id.encode()).digest()
        for size in (3, 6, 9):
            assert one in stored.with_hash(digest[:size])
        assert list(stored.with_hash(digest[:9])) == [one]
        assert list(library.with_hash(digest[:9])) == [one]
    assert list(stored.with_hash(bytes(9))) == []
    assert list(stored.articles[1:3]) == list(library.articles[1:3])
    with pytest.raises(KeyError):
        stored.by_id["nobody"]
