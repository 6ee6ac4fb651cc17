"""Batches into one index: their documents one after the other, their terms numbered as one."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import overload

import numpy as np
from numpy.typing import DTypeLike, NDArray

from bot.corpus.stored import merged_articles
from bot.search.batch import KINDS
from bot.search.held import Lengths
from bot.search.postings import Allocate, Integers, Run, in_memory, pack_postings
from bot.storage.arrays import Part
from bot.storage.texts import PackedTexts, packed
from bot.storage.vocabulary import Array

Arrays = Mapping[str, Array]
# So many words of a language can be taken for what a question's word is a slip or a cognate of.
_SPELLINGS = 20_000


class _Runs(Sequence[Run]):
    """The runs of one kind of text in all batches, each made when it is its turn."""

    def __init__(self, batches: Sequence[Arrays], name: str) -> None:
        self._batches = batches
        self._name = name
        self.terms: dict[str, int] = {}
        self._numbers = [self._numbered(batch) for batch in batches]
        self.lengths = np.concatenate([_integers(batch, f"{name}.lengths") for batch in batches])
        self._firsts = np.cumsum([0, *(len(batch[f"{name}.lengths"]) for batch in batches)])

    def __len__(self) -> int:
        return len(self._batches)

    @overload
    def __getitem__(self, position: int) -> Run: ...

    @overload
    def __getitem__(self, position: slice) -> list[Run]: ...

    def __getitem__(self, position: int | slice) -> Run | list[Run]:
        if isinstance(position, slice):
            return [self[each] for each in range(*position.indices(len(self)))]
        batch, name = self._batches[position], self._name
        return Run(
            self._numbers[position],
            _integers(batch, f"{name}.counts"),
            _integers(batch, f"{name}.documents") + self._firsts[position],
            _integers(batch, f"{name}.frequencies"),
        )

    def _numbered(self, batch: Arrays) -> Integers:
        terms, found = self.terms, PackedTexts(batch, f"{self._name}.terms")
        return np.array([terms.setdefault(term, len(terms)) for term in found], dtype=np.uint32)


def merged(
    batches: Sequence[Arrays], *, k1: float, b: float, allocate: Allocate = in_memory
) -> Iterator[dict[str, Array]]:
    """The arrays of an index, some at a time; those of a language have its code before them."""
    yield merged_articles(batches)
    firsts = np.cumsum([0, *(len(PackedTexts(batch, "rows")) for batch in batches)]).tolist()
    for language in sorted(
        {name.split("/")[0] for each in batches for name in each if "/" in name}
    ):
        held = [
            (first, Part(batch, f"{language}/"))
            for first, batch in zip(firsts, batches, strict=False)
            if f"{language}/owners" in batch
        ]
        yield _under(language + "/", _shelf(held))
        for kind in KINDS:
            prefix = f"{language}/{kind}."
            runs = _Runs([batch for _, batch in held], kind)

            def placed(
                name: str, shape: tuple[int, ...], dtype: DTypeLike, prefix: str = prefix
            ) -> NDArray[np.unsignedinteger]:
                return allocate(prefix + name, shape, dtype)

            shares = Lengths(runs.lengths, k1=k1, b=b).share
            yield _under(
                prefix, pack_postings(list(runs.terms), runs.lengths, runs, shares, placed)
            )


def _shelf(held: Sequence[tuple[int, Arrays]]) -> dict[str, Array]:
    """What is known of a language's articles and passages but for their terms."""
    arrays: dict[str, Array] = {}
    for name in ("articles", "owners"):
        arrays[name] = np.concatenate([_integers(batch, name) + first for first, batch in held])
    for name in ("dates", "paragraphs", "counts", "holds", "countries"):
        arrays[name] = np.concatenate([batch[name] for _, batch in held])
    arrays["firsts"] = np.concatenate([[0], np.cumsum(arrays.pop("counts"))]).astype(np.uint32)
    spellings = Counter(word for _, batch in held for word in PackedTexts(batch, "spellings"))
    # Those that most batches have: the others of a large archive are mostly slips themselves.
    common = (word for word, _ in spellings.most_common(_SPELLINGS))
    return arrays | packed("spellings", common)


def _under(prefix: str, arrays: Arrays) -> dict[str, Array]:
    return {prefix + name: array for name, array in arrays.items()}


def _integers(arrays: Arrays, name: str) -> Integers:
    return arrays[name]
