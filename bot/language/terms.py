"""The value that analyzers make."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """What a word became, and the characters that it stands for: `text[start:end]`.

    A text that begins with @ is a concept and with # a number: the same in every language.
    """

    text: str
    start: int
    end: int
