"""What a link into the private chat carries: `https://t.me/<bot>?start=<payload>`.

A payload names an article, a paragraph and the paragraph's text, each as a short hash or number,
so that it fits Telegram's 64 characters of A-Z, a-z, 0-9, _ and - whatever the article's id, and
works on every machine that has the article.
"""

import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256

from bot.corpus.article import Article, Passage
from bot.corpus.library import Library, current_text

_PAYLOAD = re.compile(r"p-([A-Za-z0-9_-]{12})-(\d{1,6})-([A-Za-z0-9_-]{8})")


@dataclass(frozen=True, slots=True)
class Place:
    """The passage that a payload opens. `changed` when its text is no longer the one linked."""

    article: Article
    passage: Passage
    changed: bool


def payload_for(passage: Passage) -> str:
    """The payload that opens a passage: at most 64 characters."""
    return f"p-{_hash(passage.article, 9)}-{passage.paragraph}-{_hash(passage.text, 6)}"


def open_payload(payload: str, library: Library) -> Place | None:
    """The passage that a payload names, or None when it names none that the library has.

    Where paragraphs were added or removed since, the one with the same text is found.
    """
    match = _PAYLOAD.fullmatch(payload)
    if match is None:
        return None
    id_hash, paragraph, text_hash = match.groups()
    for article in library.articles:
        if _hash(article.id, 9) != id_hash:
            continue
        nearest = article.passages[min(max(int(paragraph), 1), len(article.passages)) - 1]
        # The paragraph that was linked is tried first: another may have the same text.
        for passage in (nearest, *article.passages):
            if _hash(passage.text, 6) == text_hash:
                return Place(article, passage, changed=False)
        return Place(article, nearest, changed=True)
    return None


def around(place: Place) -> tuple[Passage, ...]:
    """The passage with the paragraphs before and after it."""
    position = place.passage.paragraph - 1
    return place.article.passages[max(0, position - 1) : position + 2]


def stands(place: Place) -> bool:
    """Whether all that would be shown of a place still stands in the article's file."""
    text = current_text(place.article.source)
    return text is not None and all(
        text[passage.start : passage.end] == passage.text for passage in around(place)
    )


def _hash(text: str, size: int) -> str:
    return urlsafe_b64encode(sha256(text.encode()).digest()[:size]).decode()
