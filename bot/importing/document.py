"""A document as it was read: its lines, and which of them are not the article."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from charset_normalizer import from_bytes


class UnreadableError(ValueError):
    """A document that no article can be made of; the message says why."""


@dataclass(frozen=True, slots=True)
class Document:
    """All that stands in a document. Nothing that was read is left out of its lines."""

    source: str
    """Where it was read: a path, or an address."""
    lines: tuple[str, ...]
    """One for each paragraph, heading or item, none of them empty."""
    dropped: frozenset[int] = field(default=frozenset())
    """Positions of the lines that are not the article."""
    body: str | None = None
    """The text that the lines were cut from, where it is to stay as it is."""
    title: str | None = None
    publisher: str | None = None
    date: str | None = None
    """ISO 8601, as much of it as the document says."""
    language: str | None = None
    url: str | None = None

    @property
    def kept(self) -> tuple[str, ...]:
        """The lines of the article."""
        return tuple(line for n, line in enumerate(self.lines) if n not in self.dropped)

    @property
    def left_out(self) -> tuple[str, ...]:
        """The lines that are not the article."""
        return tuple(line for n, line in enumerate(self.lines) if n in self.dropped)


def letters(text: str) -> str:
    """What a line is compared by: its letters and digits, whatever stands between them."""
    return "".join(character for character in text.casefold() if character.isalnum())


def lines_of(texts: Sequence[str]) -> tuple[str, ...]:
    """Texts as lines: white space as single blanks, the empty ones left out."""
    lines = (" ".join(text.split()) for text in texts)
    return tuple(line for line in lines if any(sign.isprintable() and sign != " " for sign in line))


def decoded(content: bytes) -> str:
    """A text in whatever encoding it is: UTF-8 where it can be. Raises UnreadableError."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        best = from_bytes(content).best()
    if best is None:
        raise UnreadableError("is no text in any encoding")
    return str(best)
