"""Search engines side by side, each in a process of its own: `python -m ... ENGINE FOLDER`.

The folder holds the grown text and the questions; what is found out is printed as JSON.
"""

import json
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot.evaluation.bench.grown import Grown
from bot.evaluation.bench.process import disk_megabytes, megabytes
from bot.search.bm25 import BM25Index, Documents
from bot.search.held import Lengths
from bot.search.postings import Run, pack_postings
from bot.storage.arrays import ArraysWriter, MappedArrays

K1, B, EPSILON, TOP = 1.5, 0.75, 0.25, 10


class Engine(ABC):
    """What is measured: building an index in a folder, opening it, the best ten for words."""

    on_disk = True

    @abstractmethod
    def build(self, text: Grown, folder: Path) -> None:
        """Makes the index."""

    @abstractmethod
    def open(self, folder: Path) -> None:
        """Makes it ready for questions."""

    @abstractmethod
    def ask(self, words: Sequence[str]) -> Sequence[float]:
        """The scores of the ten best."""


class Ours(Engine):
    """The bot's."""

    def build(self, text: Grown, folder: Path) -> None:
        lengths = np.diff(text.firsts)
        size = len(text.words)
        cells = np.repeat(np.arange(len(text)), lengths) + text.tokens.astype(np.int64) * len(text)
        cells.sort()
        firsts = np.flatnonzero(np.diff(cells, prepend=-1))
        terms, documents = np.divmod(cells[firsts], len(text))
        counts = np.bincount(terms, minlength=size)
        used = np.flatnonzero(counts)
        frequencies = np.diff(firsts, append=len(cells))
        run = Run(np.arange(len(used)), counts[used], documents, frequencies)
        shares = Lengths(lengths, k1=K1, b=B).share
        with ArraysWriter(folder / "index") as writer:
            words = [text.words[number] for number in used.tolist()]
            writer.write(pack_postings(words, lengths, [run], shares, writer.allocate))

    def open(self, folder: Path) -> None:
        documents = Documents(MappedArrays(folder / "index"), k1=K1, b=B)
        self._index = BM25Index({"en": documents}, epsilon=EPSILON)

    def ask(self, words: Sequence[str]) -> Sequence[float]:
        _, scores = self._index.best([{"en": {word: 1.0}} for word in words], TOP)["en"]
        found: list[float] = scores.tolist()
        return found


class RankBM25(Engine):
    """rank-bm25's BM25Okapi, all scores."""

    on_disk = False

    def build(self, text: Grown, folder: Path) -> None:
        from rank_bm25 import BM25Okapi

        passages = [text.passage(number) for number in range(len(text))]
        self._model = BM25Okapi(passages, k1=K1, b=B, epsilon=EPSILON)

    def open(self, folder: Path) -> None:
        """It is there, in memory."""

    def ask(self, words: Sequence[str]) -> Sequence[float]:
        found: Sequence[float] = self._model.get_scores(words)
        return found


class BM25S(Engine):
    """bm25s with NumPy."""

    def build(self, text: Grown, folder: Path) -> None:
        import bm25s

        tokens = [part.tolist() for part in np.split(text.tokens, text.firsts[1:-1])]
        vocabulary = {word: number for number, word in enumerate(text.words)}
        model = bm25s.BM25(k1=K1, b=B, method="atire", idf_method="robertson")
        model.index(bm25s.tokenization.Tokenized(tokens, vocabulary), show_progress=False)
        model.save(folder / "index")

    def open(self, folder: Path) -> None:
        import bm25s

        self._model = bm25s.BM25.load(folder / "index")

    def ask(self, words: Sequence[str]) -> Sequence[float]:
        found: Any = self._model.retrieve(
            [list(words)], k=TOP, show_progress=False, return_as="tuple"
        )
        scores: list[float] = np.asarray(found.scores[0]).tolist()
        return scores


class Tantivy(Engine):
    """tantivy, the terms and their frequencies, no positions."""

    def build(self, text: Grown, folder: Path) -> None:
        import tantivy

        schema = tantivy.SchemaBuilder()
        schema.add_text_field("t", tokenizer_name="whitespace", index_option="freq")
        schema.add_integer_field("n", fast=True)
        (folder / "index").mkdir()
        index = tantivy.Index(schema.build(), path=str(folder / "index"))
        writer = index.writer(heap_size=256_000_000, num_threads=2)
        words = np.array(text.words, dtype=object)
        for number in range(len(text)):
            own = text.tokens[text.firsts[number] : text.firsts[number + 1]]
            writer.add_document(tantivy.Document(t=" ".join(words[own]), n=number))
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> None:
        import tantivy

        index = tantivy.Index.open(str(folder / "index"))
        self._schema, self._searcher, self._tantivy = index.schema, index.searcher(), tantivy

    def ask(self, words: Sequence[str]) -> Sequence[float]:
        query, schema = self._tantivy.Query, self._schema
        should = self._tantivy.Occur.Should
        parts = [(should, query.term_query(schema, "t", word, "freq")) for word in words]
        found = self._searcher.search(query.boolean_query(parts), TOP, count=False)
        return [score for score, _ in found.hits]


ENGINES: dict[str, type[Engine]] = {
    "ours": Ours,
    "rank_bm25": RankBM25,
    "bm25s": BM25S,
    "tantivy": Tantivy,
}


def measure(engine: Engine, folder: Path, questions: Sequence[Sequence[str]]) -> dict[str, Any]:
    """Opens an index and asks; the first question of all is not counted."""
    engine.open(folder)
    engine.ask(questions[0])
    milliseconds, scores = [], []
    for words in questions:
        begin = time.perf_counter()
        found = engine.ask(words)
        milliseconds.append(1000 * (time.perf_counter() - begin))
        scores.append(sorted(map(float, found), reverse=True)[:TOP])
    return {
        "median": float(np.median(milliseconds)),
        "p95": float(np.percentile(milliseconds, 95)),
        "megabytes": megabytes(),
        "disk": disk_megabytes(folder / "index") if engine.on_disk else None,
        "scores": scores,
    }


def main() -> None:
    """Builds, or measures what was built; what has no index on disk does both."""
    name, what, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    engine = ENGINES[name]()
    result: dict[str, Any] = {}
    if what == "build" or not engine.on_disk:
        words = (folder / "words.txt").read_text(encoding="utf-8").split("\n")
        text = Grown(words, np.load(folder / "tokens.npy"), np.load(folder / "firsts.npy"))
        (folder / name).mkdir(exist_ok=True)
        begin = time.perf_counter()
        engine.build(text, folder / name)
        result["seconds"] = time.perf_counter() - begin
    if what == "ask":
        questions = json.loads((folder / "questions.json").read_text(encoding="utf-8"))
        asked = questions if engine.on_disk else questions[:30]
        result |= measure(engine, folder / name, asked)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
