"""What a button carries: at most 64 bytes that describe themselves.

Nothing of a button is kept anywhere, so that one pressed a year later, after a restart or on
another machine still tells what it is for: the kind of page, the language of its texts, the places.
A place names its paragraph by number and by a hash of the text, so that it is found again where
paragraphs were added or removed since.
"""

import re
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from enum import StrEnum

from bot.chat.payloads import short_hash
from bot.corpus.article import Article, Passage
from bot.corpus.library import Library
from bot.languages import LANGUAGES

MAX_BYTES = 64
_MOST_SPOTS = 3
_DATA = re.compile(rf"([a-z]):({'|'.join(LANGUAGES)}):([A-Za-z0-9_.:-]*)")
# Article, text, paragraph, sentence: 18 characters at most, so that three of them fit. Of an
# article's head, which has no text of its own, the first two are the article.
_SPOT = re.compile(r"([A-Za-z0-9_-]{4})([A-Za-z0-9_-]{4})(\d{1,6})\.(\d{1,3})")


class Kind(StrEnum):
    """What a button asks for, by the letter that its data begin with."""

    READ = "r"
    """A passage in its article; paragraph 0 is the article's head."""
    SOURCES = "c"
    """A page of the list of articles, by its number from 0."""
    MORE = "m"
    """All excerpts of an answer."""
    EXCERPT = "x"
    """One excerpt, such as the one that says the same in another language."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A sentence of an article, or an article's head where the paragraph is 0."""

    article: Article
    paragraph: int
    sentence: int = 0
    changed: bool = False
    """Whether no paragraph has the text any more; this one has its number."""

    @property
    def passage(self) -> Passage:
        """Raises ValueError for a head."""
        if not self.paragraph:
            raise ValueError("a head is no passage")
        return self.article.passages[self.paragraph - 1]


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a button says. An article that the library does not have any more is left out."""

    kind: Kind
    language: str
    spots: tuple[Spot, ...] = ()
    page: int = 0


def data_for(kind: Kind, language: str, *spots: Spot, page: int = 0) -> str:
    """A button's data. Raises ValueError for more places than fit."""
    if len(spots) > _MOST_SPOTS:
        raise ValueError(f"at most {_MOST_SPOTS} places fit")
    places = [f"{_name(s)}{s.paragraph}.{min(s.sentence, 999)}" for s in spots]
    return f"{kind}:{language}:{':'.join(places) if spots else page}"


def read_data(data: str, library: Library) -> Pressed | None:
    """What a button's data ask for; None where they are none of these."""
    match = _DATA.fullmatch(data)
    if match is None or match[1] not in set(Kind):
        return None
    kind, language, rest = Kind(match[1]), match[2], match[3]
    if kind is Kind.SOURCES:
        return Pressed(kind, language, page=int(rest)) if re.fullmatch(r"\d{1,6}", rest) else None
    found = (_spot(place, library) for place in rest.split(":"))
    return Pressed(kind, language, tuple(spot for spot in found if spot is not None))


def _name(spot: Spot) -> str:
    if not spot.paragraph:
        return short_hash(spot.article.id, 6)
    return short_hash(spot.article.id, 3) + short_hash(spot.passage.text, 3)


def _spot(place: str, library: Library) -> Spot | None:
    match = _SPOT.fullmatch(place)
    if match is None:
        return None
    name, text = match[1], match[2]
    changed = None
    for article in library.with_hash(urlsafe_b64decode(name)):
        spot = _spot_in(article, text, int(match[3]), int(match[4]))
        if spot is not None and not spot.changed:
            return spot
        changed = changed or spot
    return changed


def _spot_in(article: Article, text: str, paragraph: int, sentence: int) -> Spot | None:
    if not paragraph:
        return Spot(article, 0) if short_hash(article.id, 6).endswith(text) else None
    there = article.passages[min(paragraph, len(article.passages)) - 1]
    # The paragraph of that number is tried first: another may have the same text.
    for passage in (there, *article.passages):
        if short_hash(passage.text, 3) == text:
            last = len(passage.sentences) - 1
            return Spot(article, passage.paragraph, min(sentence, last))
    return Spot(article, there.paragraph, changed=True)
