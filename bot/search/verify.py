"""Where a quotation stands: word for word, with changes, or nowhere.

Quotation marks, white space, line breaks, soft hyphens and the width of characters are not looked
at; an ellipsis may stand for what was left out. Everything else is a change and is shown. The
nearest place is found by partial alignment (the ratio of the Indel distance, as rapidfuzz computes
it), and the changes by Ratcliff and Obershelp's matching of words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache

from rapidfuzz import fuzz

from bot.corpus.article import Article, Passage
from bot.corpus.library import Library, current_text
from bot.language.tokens import Token, is_japanese, tokens
from bot.search.folded import Folded, fold

MAX_QUOTE = 2000
_ELLIPSIS = re.compile(r"\s*(?:\[\s*(?:…|\.\.\.)\s*\]|\(\s*(?:…|\.\.\.)\s*\)|…+|\.{3,})\s*")
# Below this share of alike characters (of 100), two texts only happen to share words.
_ALIKE = 72.0
_SHORTEST = 4
_SHORTEST_ALTERED = 12
_PLACES = 5
_MARGIN = 4
_STOPS = ".,;:!?。、"


class Verdict(StrEnum):
    """What became of a quotation."""

    VERBATIM = "verbatim"
    ALTERED = "altered"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of the quotation and what stands there; equal where nothing was changed."""

    quoted: str
    original: str

    @property
    def equal(self) -> bool:
        return self.quoted == self.original


@dataclass(frozen=True, slots=True)
class Found:
    """A place in an article's file; `original == text[start:end]`, in Unicode characters."""

    article: Article
    passage: Passage
    """The passage that it begins in."""
    start: int
    end: int
    original: str


@dataclass(frozen=True, slots=True)
class Verification:
    """A quotation, the verdict, the places, and for an altered one the changes."""

    quote: str
    verdict: Verdict
    places: tuple[Found, ...] = ()
    changes: tuple[Change, ...] = ()


def verify(quote: str, library: Library) -> Verification:
    """Looks for a quotation in every article, as its file says now."""
    quote = quote[:MAX_QUOTE].strip()
    parts = [part for part in map(fold, _ELLIPSIS.split(quote)) if part.text]
    if sum(len(part.text) for part in parts) < _SHORTEST:
        return Verification(quote, Verdict.NOWHERE)
    standing = [found for article in library.articles for found in _verbatim(parts, article)]
    if standing:
        return Verification(quote, Verdict.VERBATIM, tuple(standing[:_PLACES]))
    return _nearest(quote, library)


def _verbatim(parts: list[Folded], article: Article) -> Iterator[Found]:
    """The first place of an article where all parts stand, one after the other."""
    body = _body(article)
    begin = end = -1
    for part in parts:
        position = _find(body.text, part.text, max(end, 0))
        if position < 0:
            return
        begin = position if begin < 0 else begin
        end = position + len(part.text)
    found = _found(article, body, begin, end)
    if found is not None:
        yield found


def _find(text: str, part: str, start: int) -> int:
    """Where a part stands as whole words: quoting half a word is quoting another one."""
    position = text.find(part, start)
    while position >= 0:
        end = position + len(part)
        if not (_inside_word(text, position) or _inside_word(text, end)):
            return position
        position = text.find(part, position + 1)
    return -1


def _inside_word(text: str, position: int) -> bool:
    around = text[max(0, position - 1) : position + 1]
    return 0 < position < len(text) and around.isalnum() and not any(map(is_japanese, around))


def _nearest(quote: str, library: Library) -> Verification:
    folded = fold(quote)
    best: tuple[float, Article, Passage, int, int] | None = None
    for article in library.articles if len(folded.text) >= _SHORTEST_ALTERED else ():
        for passage in article.passages:
            there = fold(passage.text)
            least = best[0] if best else _ALIKE
            found = fuzz.partial_ratio_alignment(folded.text, there.text, score_cutoff=least)
            shortened = len(there.text) < len(folded.text) * _ALIKE / 100
            if found is None or found.score <= least or shortened:
                continue
            # What was left out of the quotation makes it shorter than what it stands for.
            margin = len(folded.text) // _MARGIN
            begin = max(0, found.dest_start - margin)
            end = min(len(there.text), found.dest_end + margin)
            places = there.places
            best = (found.score, article, passage, places[begin], places[end - 1] + 1)
    if best is None:
        return Verification(quote, Verdict.NOWHERE)
    _, article, passage, begin, end = best
    return _compared(quote, article, passage, begin, end)


def _compared(quote: str, article: Article, passage: Passage, begin: int, end: int) -> Verification:
    """The quotation against about so much of a passage, cut to what it stands for."""
    words = [w for w in _words(passage.text) if w.end > begin and w.start < end]
    ours, theirs = (
        [fold(w.surface).text for w in _words(quote)],
        [fold(w.surface).text for w in words],
    )
    # A quotation may end where the sentence goes on.
    ours[-1] = next((w for w in theirs if w.rstrip(_STOPS) == ours[-1]), ours[-1])
    operations = SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    if operations and operations[0][0] != "equal":
        _, a, b, c, d = operations[0]
        operations[0] = ("replace", a, b, max(c, d - (b - a)), d)
    if operations and operations[-1][0] != "equal":
        _, a, b, c, d = operations[-1]
        operations[-1] = ("replace", a, b, c, min(d, c + (b - a)))
    first, last = operations[0][3], operations[-1][4]
    if first >= last:
        return Verification(quote, Verdict.NOWHERE)
    quoted = _words(quote)
    changes = [
        Change(_joined(words[c:d] if kind == "equal" else quoted[a:b]), _joined(words[c:d]))
        for kind, a, b, c, d in operations
        if a < b or c < d
    ]
    start, stop = words[first].start, words[last - 1].start + len(words[last - 1].surface.rstrip())
    found = Found(
        article, passage, passage.start + start, passage.start + stop, passage.text[start:stop]
    )
    if not _stands(found):
        return Verification(quote, Verdict.NOWHERE)
    return Verification(quote, Verdict.ALTERED, (found,), tuple(changes))


def _joined(words: Sequence[Token]) -> str:
    return "".join(word.surface for word in words)


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


def _found(article: Article, body: Folded, begin: int, end: int) -> Found | None:
    start, stop = body.places[begin], body.places[end - 1] + 1
    passage = next(p for p in article.passages if p.end > start)
    text = current_text(article.source)
    found = Found(article, passage, start, stop, (text or "")[start:stop])
    return found if _stands(found) else None


def _stands(found: Found) -> bool:
    text = current_text(found.article.source)
    passage = found.passage
    return text is not None and text[passage.start : passage.end] == passage.text


@lru_cache(maxsize=256)
def _body(article: Article) -> Folded:
    """An article's passages as one text, its places those of the file."""
    text, places = "", []
    for passage in article.passages:
        folded = fold(passage.text)
        joint = " " if text and not is_japanese(text[-1]) else ""
        text += joint + folded.text
        places += [passage.start] * len(joint) + [passage.start + place for place in folded.places]
    return Folded(text, tuple(places))
