"""What is found out about a quotation, and an article as quotations are looked for in it."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from bot.corpus.article import Article, Passage
from bot.corpus.reader import current_text
from bot.language.tokens import is_japanese
from bot.search.folded import Folded, fold


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


def found_at(article: Article, begin: int, end: int) -> Found | None:
    """A place of an article's file; None where the file does not say that any more."""
    passages = [p for p in article.passages if p.end > begin and p.start < end]
    text = current_text(article.source)
    if text is None or any(text[p.start : p.end] != p.text for p in passages):
        return None
    return Found(article, passages[0], begin, end, text[begin:end])


@lru_cache(maxsize=256)
def body(article: Article) -> Folded:
    """An article's passages as one text, its places those of the file."""
    text, places = "", []
    for passage in article.passages:
        folded = fold(passage.text)
        joint = " " if text and not is_japanese(text[-1]) else ""
        text += joint + folded.text
        places += [passage.start] * len(joint) + [passage.start + place for place in folded.places]
    return Folded(text, tuple(places))
