"""German compounds taken apart into known words.

In the manner of Koehn and Knight, "Empirical Methods for Compound Splitting" (EACL 2003), who tell
parts by their frequencies; here they are told by a vocabulary, and few parts are preferred.
"""

from collections.abc import Callable, Iterator

_SHORTEST_PART = 3
_MOST_PARTS = 4
_LONGEST_COMPOUND = 60
_LINKS = ("s", "es", "n", "en", "er", "e")


def split(word: str, is_part: Callable[[str], bool]) -> tuple[str, ...]:
    """The two to four parts of a folded word, or nothing where it cannot be read so.

    Of several ways the one of fewest parts, then the one whose shortest part is longest.
    """
    if len(word) > _LONGEST_COMPOUND or not word.isalpha():
        return ()
    ways = [way for way in _ways(word, is_part, _MOST_PARTS) if len(way) > 1]
    return min(ways, key=lambda way: (len(way), -min(map(len, way))), default=())


def _ways(word: str, is_part: Callable[[str], bool], most: int) -> Iterator[tuple[str, ...]]:
    """The ways to read a word as at most so many parts."""
    last = next(filter(is_part, _uninflected(word)), None)
    if last is not None:
        yield (last,)
    if most == 1:
        return
    for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        part = next(filter(is_part, _unlinked(word[:cut])), None)
        if part is not None:
            yield from ((part, *rest) for rest in _ways(word[cut:], is_part, most - 1))


def _uninflected(word: str) -> Iterator[str]:
    """A word as it stands, and without what may be the ending of its plural or case."""
    yield word
    for link in _LINKS:
        if word.endswith(link):
            yield word.removesuffix(link)


def _unlinked(modifier: str) -> Iterator[str]:
    """A part as it stands, without the letters that join parts, or with a noun's or verb's end."""
    yield from _uninflected(modifier)
    for end in ("e", "en", "n"):
        yield modifier + end
