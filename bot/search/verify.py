"""Where a quotation stands: word for word, with changes, or nowhere.

Quotation marks, white space, line breaks, soft hyphens and the width of characters are not looked
at; an ellipsis may stand for what was left out. Everything else is a change and is shown.
"""

import re
from collections.abc import Iterator, Sequence

from bot.corpus.article import Article
from bot.corpus.library import Library
from bot.language.tokens import is_japanese
from bot.search.altered import nearest
from bot.search.folded import fold
from bot.search.quotations import Found, Verdict, Verification, body, found_at

MAX_QUOTE = 2000
_ELLIPSIS = re.compile(r"\s*(?:\[\s*(?:…|\.\.\.)\s*\]|\(\s*(?:…|\.\.\.)\s*\)|…+|\.{3,})\s*")
_SHORTEST = 4
_PLACES = 5


def verify(quote: str, library: Library) -> Verification:
    """Looks for a quotation in every article, as its file says now."""
    quote = quote[:MAX_QUOTE].strip()
    pieces = [piece for piece in _ELLIPSIS.split(quote) if fold(piece).text]
    parts = [fold(piece).text for piece in pieces]
    if sum(map(len, parts)) < _SHORTEST:
        return Verification(quote, Verdict.NOWHERE)
    standing = [found for article in library.articles for found in _verbatim(parts, article)]
    if standing:
        return Verification(quote, Verdict.VERBATIM, tuple(standing[:_PLACES]))
    return nearest(quote, pieces, library)


def _verbatim(parts: Sequence[str], article: Article) -> Iterator[Found]:
    """The first place of an article where all parts stand, one after the other."""
    there = body(article)
    begin = end = -1
    for part in parts:
        position = _find(there.text, part, max(end, 0))
        if position < 0:
            return
        begin = position if begin < 0 else begin
        end = position + len(part)
    found = found_at(article, there.places[begin], there.places[end - 1] + 1)
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
