"""The place that a changed quotation comes nearest to, and what was changed in it.

The place is found by partial alignment (the ratio of the Indel distance, as rapidfuzz computes it)
without looking at the case of letters, the changes by Ratcliff and Obershelp's matching of words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from operator import itemgetter

from rapidfuzz import fuzz

from bot.corpus.article import Article
from bot.corpus.library import Library
from bot.language.tokens import Token, is_japanese, tokens
from bot.search.folded import fold
from bot.search.quotations import Change, Verdict, Verification, body, found_at

# Below this share of alike characters (of 100), two texts only happen to share words.
_ALIKE = 72.0
_SHORTEST = 12
_MARGIN = 4
_STOPS = ".,;:!?。、"
_LEFT_OUT = Change(" … ", " … ")


@dataclass(frozen=True, slots=True)
class _Near:
    """Where the parts of a quotation come nearest: for each, its place in an article's body."""

    score: float
    article: Article
    spans: tuple[tuple[int, int], ...]


def nearest(quote: str, parts: Sequence[str], library: Library) -> Verification:
    """The place that most of the quotation is alike, whatever the case of its letters."""
    if sum(len(fold(part).text) for part in parts) < _SHORTEST:
        return Verification(quote, Verdict.NOWHERE)
    best: _Near | None = None
    for article in library.articles:
        found = _near(parts, article, best.score if best else _ALIKE)
        best = found or best
    if best is None:
        return Verification(quote, Verdict.NOWHERE)
    places: list[_Compared] = []
    changes: list[Change] = []
    for part, (begin, end) in zip(parts, best.spans, strict=True):
        compared = _compared(part, best.article, begin, end)
        if compared is None:
            return Verification(quote, Verdict.NOWHERE)
        changes += [_LEFT_OUT, *compared.changes] if changes else compared.changes
        places.append(compared)
    place = found_at(best.article, places[0].start, places[-1].end)
    if place is None:
        return Verification(quote, Verdict.NOWHERE)
    return Verification(quote, Verdict.ALTERED, (place,), tuple(changes))


def _near(parts: Sequence[str], article: Article, least: float) -> _Near | None:
    """Where the parts come nearest in an article, one after the other; None unless nearer."""
    cased = _one_case(body(article).text)
    spans, alike, length, position = [], 0.0, 0, 0
    for part in map(_one_case, (fold(part).text for part in parts)):
        rest = cased[position:]
        found = fuzz.partial_ratio_alignment(part, rest, score_cutoff=_ALIKE)
        if found is None or len(rest) < len(part) * _ALIKE / 100:
            return None
        # What was left out of the quotation makes it shorter than what it stands for.
        margin = len(part) // _MARGIN
        begin = max(position, position + found.dest_start - margin)
        end = min(len(cased), position + found.dest_end + margin)
        spans.append((begin, end))
        alike += found.score * len(part)
        length += len(part)
        position += found.dest_end
    score = alike / length
    return _Near(score, article, tuple(spans)) if score > least else None


def _one_case(text: str) -> str:
    """The text in small letters, each character in its place."""
    return "".join(low if len(low := c.lower()) == 1 else c for c in text)


@dataclass(frozen=True, slots=True)
class _Compared:
    """A part of a quotation beside what it stands for, `text[start:end]` of the file."""

    start: int
    end: int
    changes: tuple[Change, ...]


def _compared(quote: str, article: Article, begin: int, end: int) -> _Compared | None:
    """A part of a quotation against about so much of an article, cut to what it stands for."""
    places = body(article).places
    start, stop = places[begin], places[end - 1] + 1
    words = [w for w in _words_of(article, start, stop) if w.end > start and w.start < stop]
    quoted = _words(quote)
    ours = [fold(word.surface).text for word in quoted]
    theirs = [fold(word.surface).text for word in words]
    # A quotation may end where the sentence goes on.
    ours[-1] = next((w for w in theirs if w.rstrip(_STOPS) == ours[-1]), ours[-1])
    operations = SequenceMatcher(
        None, [*map(_one_case, ours)], [*map(_one_case, theirs)], autojunk=False
    ).get_opcodes()
    if operations and operations[0][0] != "equal":
        _, a, b, c, d = operations[0]
        operations[0] = ("replace", a, b, max(c, d - (b - a)), d)
    if operations and operations[-1][0] != "equal":
        _, a, b, c, d = operations[-1]
        operations[-1] = ("replace", a, b, c, min(d, c + (b - a)))
    first, last = operations[0][3], operations[-1][4]
    if first >= last:
        return None
    changes: list[Change] = []
    for kind, a, b, c, d in operations:
        if kind == "equal":
            same = [our == their for our, their in zip(ours[a:b], theirs[c:d], strict=True)]
            changes += _spelled_alike(quoted[a:b], words[c:d], same)
        else:
            changes.append(Change(_joined(quoted[a:b]), _joined(words[c:d])))
    kept = tuple(change for change in changes if change.quoted or change.original)
    final = words[last - 1]
    return _Compared(words[first].start, final.start + len(final.surface.rstrip()), kept)


def _spelled_alike(
    quoted: Sequence[Token], words: Sequence[Token], same: Sequence[bool]
) -> Iterator[Change]:
    """Runs of the same words, and runs where only the case of letters was changed."""
    for unchanged, run in groupby(zip(same, quoted, words, strict=True), itemgetter(0)):
        _, ours, theirs = zip(*run, strict=True)
        there = _joined(theirs)
        # Marks and spaces may differ in what is the same.
        yield Change(there if unchanged else _joined(ours), there)


def _joined(words: Sequence[Token]) -> str:
    return "".join(word.surface for word in words)


def _words_of(article: Article, start: int, stop: int) -> list[Token]:
    """The words of the passages that a place touches, at their places in the file, and a new line
    after each passage."""
    found: list[Token] = []
    for passage in (p for p in article.passages if p.end > start and p.start < stop):
        words = [
            Token(w.surface, w.start + passage.start, w.end + passage.start, w.kind)
            for w in _words(passage.text)
        ]
        found += [*words[:-1], words[-1]._replace(surface=words[-1].surface + "\n")]
    return found


def _words(text: str) -> list[Token]:
    """The text cut into words, Japanese into characters; what stands between goes with them."""
    cuts = [0]
    for token in tokens(text):
        japanese = is_japanese(token.surface[0])
        cuts += range(token.start, token.end) if japanese else [token.start]
    ends = [*cuts[1:], len(text)]
    return [
        Token(text[start:end], start, end, "word")
        for start, end in zip(cuts, ends, strict=True)
        if start < end
    ]
