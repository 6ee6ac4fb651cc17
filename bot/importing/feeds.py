"""RSS and Atom: one article for each entry, as far as the feed carries it. Nothing is fetched."""

from collections.abc import Iterator, Mapping
from typing import Any

import feedparser

from bot.importing.boilerplate import find_boilerplate
from bot.importing.document import Document, UnreadableError
from bot.importing.web import text_of


def read_feed(content: bytes, source: str) -> Iterator[Document]:
    """The entries of a feed that hold text. Raises UnreadableError where none does."""
    feed = feedparser.parse(content)
    empty = True
    for number, entry in enumerate(feed.entries, start=1):
        lines = text_of(_longest(entry))
        if lines:
            empty = False
            yield _article(entry, lines, f"{source} (entry {number})", feed.feed)
    if empty:
        raise UnreadableError("is no feed with text in its entries")


def _article(
    entry: Mapping[str, Any], lines: tuple[str, ...], source: str, feed: Mapping[str, Any]
) -> Document:
    title = " ".join(" ".join(text_of(str(entry.get("title", "")))).split()) or None
    around = find_boilerplate(lines, title)
    when = entry.get("published_parsed") or entry.get("updated_parsed")
    return Document(
        source,
        lines,
        around.dropped,
        title=around.title,
        publisher=" ".join(text_of(str(feed.get("title", "")))) or None,
        date=f"{when.tm_year:04}-{when.tm_mon:02}-{when.tm_mday:02}" if when else around.date,
        language=str(entry.get("language") or feed.get("language") or "").split("-")[0] or None,
        url=entry.get("link") or None,
    )


def _longest(entry: Mapping[str, Any]) -> str:
    """The whole text where the feed has it beside a summary."""
    texts = [str(part.get("value", "")) for part in entry.get("content", ())]
    return max([*texts, str(entry.get("summary", ""))], key=len)
