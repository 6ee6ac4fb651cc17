"""Text for Telegram that no text of a user or an article can break.

HTML as the Bot API reads it (https://core.telegram.org/bots/api#html-style); lengths in UTF-16
code units, as it counts them, after the tags are taken out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape, unescape

MAX_MESSAGE = 4096
_TAG = re.compile("<[^>]*>")


@dataclass(frozen=True, slots=True)
class Markup:
    """HTML that is safe to send, and the length that Telegram counts for it."""

    html: str
    length: int

    def __add__(self, other: "Markup") -> "Markup":
        return Markup(self.html + other.html, self.length + other.length)

    @property
    def shown(self) -> str:
        """The text as a chat shows it, without what sets parts of it off."""
        return unescape(_TAG.sub("", self.html)).strip()


EMPTY = Markup("", 0)


def utf16_length(text: str) -> int:
    """UTF-16 code units: two for a character beyond the Basic Multilingual Plane."""
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)


def cut_to(text: str, units: int) -> str:
    """As much of a text as so many UTF-16 code units hold, ending where a word does."""
    kept = text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")
    at_word, space, _ = kept.rpartition(" ")
    return at_word if space and len(kept) < len(text) else kept


def plain(text: str) -> Markup:
    """Any text, shown as it is."""
    return Markup(escape(text), utf16_length(text))


def bold(text: str) -> Markup:
    """Any text, set off."""
    return Markup(f"<b>{escape(text)}</b>", utf16_length(text)) if text else EMPTY


def struck(text: str) -> Markup:
    """Any text, struck through."""
    return Markup(f"<s>{escape(text)}</s>", utf16_length(text)) if text else EMPTY


def link(text: str, url: str) -> Markup:
    """Any text that opens an address."""
    return Markup(f'<a href="{escape(url)}">{escape(text)}</a>', utf16_length(text))


def joined(parts: Sequence[Markup]) -> Markup:
    """Parts with an empty line between them."""
    whole = parts[0]
    for part in parts[1:]:
        whole += _GAP + part
    return whole


def quotation(content: Markup, *, expandable: bool) -> Markup:
    """A block quotation; an expandable one is folded until it is tapped."""
    tag = "blockquote expandable" if expandable else "blockquote"
    return Markup(f"<{tag}>{content.html}</blockquote>", content.length)


_GAP = plain("\n\n")
