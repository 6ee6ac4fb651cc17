"""The value that analyzers make."""

from typing import NamedTuple


class Term(NamedTuple):
    """What a word became, and the characters that it stands for: `text[start:end]`.

    A text that begins with @ is a concept and with # a number: the same in every language.
    """

    text: str
    start: int
    end: int
