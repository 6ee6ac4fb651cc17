"""Texts that are there already, word for word or nearly.

Each text is sketched by the smallest hashes of its runs of characters, the share that two sketches
have in common being an estimate of what the texts have in common (Broder, "On the resemblance and
containment of documents", SEQUENCES 1997).
"""

from collections.abc import Iterable
from hashlib import blake2b
from heapq import nsmallest

from bot.importing.document import letters

_RUN = 10
_SKETCH = 256
_ALIKE = 0.7


class Known:
    """The texts seen so far, each under a name."""

    def __init__(self) -> None:
        self._sketches: dict[str, frozenset[int]] = {}
        self._urls: dict[str, str] = {}

    def add(self, name: str, lines: Iterable[str], url: str | None) -> None:
        """One more text."""
        self._sketches[name] = _sketch(lines)
        if url:
            self._urls.setdefault(url, name)

    def like(self, lines: Iterable[str], url: str | None) -> str | None:
        """The name of a text that is the same or nearly, or from the same address."""
        if url and url in self._urls:
            return self._urls[url]
        sketch = _sketch(lines)
        alike = {name: _resemblance(sketch, other) for name, other in self._sketches.items()}
        name = max(alike, key=alike.__getitem__, default=None)
        return name if name is not None and alike[name] >= _ALIKE else None


def _sketch(lines: Iterable[str]) -> frozenset[int]:
    text = letters("".join(lines))
    runs = {text[start : start + _RUN] for start in range(max(1, len(text) - _RUN + 1))}
    hashes = (int.from_bytes(blake2b(run.encode(), digest_size=8).digest(), "big") for run in runs)
    return frozenset(nsmallest(_SKETCH, hashes))


def _resemblance(one: frozenset[int], other: frozenset[int]) -> float:
    smallest = nsmallest(_SKETCH, one | other)
    return sum(number in one and number in other for number in smallest) / max(1, len(smallest))
