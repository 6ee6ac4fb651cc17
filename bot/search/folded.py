"""Texts as quotations are compared: without what a quotation may change, each character placed."""

import unicodedata
from dataclasses import dataclass

from bot.language.tokens import is_japanese

_MARKS = frozenset("\"'`´“”„‟‘’‚‛«»‹›「」『』〝〞〟＂＇")
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－"), "-")


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as it is compared, and for each character its place in the original."""

    text: str
    places: tuple[int, ...]


def fold(text: str) -> Folded:
    """A text without quotation marks and invisible characters, in one width and one kind of dash,
    runs of white space as one space, and none between Japanese characters."""
    folded: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text.translate(_DASHES)):
        if character in _MARKS or character in _INVISIBLE:
            continue
        for made in unicodedata.normalize("NFKC", character):
            if made.isspace():
                if not folded or folded[-1] == " ":
                    continue
                made = " "
            elif len(folded) > 1 and folded[-1] == " " and is_japanese(made + folded[-2]):
                del folded[-1], places[-1]
            folded.append(made)
            places.append(place)
    while folded and folded[-1] == " ":
        del folded[-1], places[-1]
    return Folded("".join(folded), tuple(places))
