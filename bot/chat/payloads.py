"""What a link into the private chat carries: `https://t.me/<bot>?start=<payload>`.

A payload names an article, a paragraph and the paragraph's text, each as a short hash or number,
so that it fits Telegram's 64 characters of A-Z, a-z, 0-9, _ and - whatever the article's id, and
works on every machine that has the article. A fingerprint that is alike for like texts (Charikar's
simhash, STOC 2002) finds the passage again where its text was changed.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b, sha256

import numpy as np

from bot.corpus.article import Article, Passage
from bot.corpus.library import Library
from bot.corpus.reader import current_text

_PAYLOAD = re.compile(
    r"p-([A-Za-z0-9_-]{12})-(\d{1,6})-([A-Za-z0-9_-]{8})(?:-([A-Za-z0-9_-]{11}))?"
)
_BITS = 64
_GRAM = 3


@dataclass(frozen=True, slots=True)
class Place:
    """The passage that a payload opens. `changed` when its text is no longer the one linked."""

    article: Article
    passage: Passage
    changed: bool


def payload_for(passage: Passage) -> str:
    """The payload that opens a passage: at most 64 characters."""
    article, text = short_hash(passage.article, 9), short_hash(passage.text, 6)
    alike = urlsafe_b64encode(_fingerprint(passage.text).to_bytes(8, "big")).decode().rstrip("=")
    return f"p-{article}-{passage.paragraph}-{text}-{alike}"


def payload_in(url: str, username: str) -> str | None:
    """The payload of a link into the bot's private chat; None for any other link."""
    start = f"https://t.me/{username}?start="
    return url.removeprefix(start) if url.startswith(start) else None


def open_payload(payload: str, library: Library) -> Place | None:
    """The passage that a payload names, or None when it names none that the library has.

    Where paragraphs were added or removed since, the one with the same text is found; failing
    that, the one whose text is most alike.
    """
    match = _PAYLOAD.fullmatch(payload)
    if match is None:
        return None
    id_hash, paragraph, text_hash, alike = match.groups()
    for article in library.with_hash(urlsafe_b64decode(id_hash)):
        nearest = article.passages[min(max(int(paragraph), 1), len(article.passages)) - 1]
        # The paragraph that was linked is tried first: another may have the same text.
        for passage in (nearest, *article.passages):
            if short_hash(passage.text, 6) == text_hash:
                return Place(article, passage, changed=False)
        if alike:
            wanted = int.from_bytes(urlsafe_b64decode(alike + "="), "big")
            nearest = min(article.passages, key=lambda p: _difference(p.text, wanted))
        return Place(article, nearest, changed=True)
    return None


def around(place: Place) -> tuple[Passage, ...]:
    """The passage with the paragraphs before and after it."""
    position = place.passage.paragraph - 1
    return tuple(place.article.passages[max(0, position - 1) : position + 2])


def stands(place: Place) -> bool:
    """Whether all that would be shown of a place still stands in the article's file."""
    text = current_text(place.article.source)
    return text is not None and all(
        text[passage.start : passage.end] == passage.text for passage in around(place)
    )


def short_hash(text: str, size: int) -> str:
    """So many bytes of a text's SHA-256, in letters that links and buttons take."""
    return urlsafe_b64encode(sha256(text.encode()).digest()[:size]).decode()


def _difference(text: str, wanted: int) -> int:
    return (_fingerprint(text) ^ wanted).bit_count()


@lru_cache(maxsize=1024)
def _fingerprint(text: str) -> int:
    """64 bits, each what most of the text's runs of three characters have there."""
    grams = (text[start : start + _GRAM] for start in range(max(1, len(text) - _GRAM + 1)))
    digests = b"".join(blake2b(gram.encode(), digest_size=_BITS // 8).digest() for gram in grams)
    bits = np.unpackbits(np.frombuffer(digests, dtype=np.uint8)).reshape(-1, _BITS)
    most = 2 * bits.sum(axis=0, dtype=np.int64) > len(bits)
    return int.from_bytes(np.packbits(most).tobytes(), "big")
