"""The languages that questions and articles may be in, by their ISO 639-1 codes."""

from typing import Literal, get_args

Language = Literal["en", "id", "de", "ja"]
LANGUAGES: tuple[str, ...] = get_args(Language)
