"""The bot's own sentences in the four languages, from config/messages/*.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from string import Formatter

import yaml
from babel.dates import format_date, format_skeleton

from bot.errors import MessagesError
from bot.languages import LANGUAGES

_REFERENCE = "en"
_MAX_WORDS = 8
_MAX_WORD = 40
# PyYAML lets them through where a value looks like a day or a number and is none.
_NO_VALUE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


@dataclass(frozen=True)
class Messages:
    """Texts by language and key, checked to be complete."""

    texts: Mapping[str, Mapping[str, str]]

    def text(self, key: str, language: str, /, **values: object) -> str:
        """One message, its {placeholders} filled in."""
        return self.texts[language][key].format(**values)

    @staticmethod
    def listed(words: tuple[str, ...]) -> str:
        """Words of a question in a row; a hostile one cannot make it long."""
        short = [word if len(word) <= _MAX_WORD else word[:_MAX_WORD] + "…" for word in words]
        return ", ".join(short[:_MAX_WORDS]) + (", …" if len(short) > _MAX_WORDS else "")

    def source(
        self,
        language: str,
        *,
        publisher: str | None,
        date: str | None,
        paragraph: int,
    ) -> str:
        """Where a quotation stands beside its title: publisher, date and paragraph."""
        details = [
            publisher,
            localized_date(date, language) if date else None,
            self.text("paragraph", language, number=paragraph),
        ]
        return " · ".join(detail for detail in details if detail)


def localized_date(iso: str, language: str) -> str:
    """2023, 2023-01 or 2023-01-09 as a language writes it (CLDR), no more exact than it is."""
    year, month, day = ([int(part) for part in iso.split("-")] + [1, 1])[:3]
    exact = date(year, month, day)
    if iso.count("-") == 2:
        return format_date(exact, "long", locale=language)
    return format_skeleton("yMMMM" if "-" in iso else "y", exact, locale=language)


def load_messages(folder: Path) -> Messages:
    """All messages. Raises MessagesError naming the file and the key that is wrong."""
    texts = {language: _read(folder / f"{language}.yaml") for language in LANGUAGES}
    reference = texts[_REFERENCE]
    for language, found in texts.items():
        file = folder / f"{language}.yaml"
        for key in sorted(reference.keys() ^ found.keys()):
            wrong = "is missing" if key in reference else f"stands in no {_REFERENCE}.yaml"
            raise MessagesError(f"{file}: the message {key!r} {wrong}")
        for key, text in found.items():
            if _placeholders(text, file, key) != _placeholders(reference[key], file, key):
                raise MessagesError(
                    f"{file}: {key!r} must have the placeholders of {_REFERENCE}.yaml"
                )
    return Messages(texts)


def _read(file: Path) -> dict[str, str]:
    try:
        values = yaml.safe_load(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise MessagesError(f"{file} cannot be read: {error.strerror}") from None
    except (UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        raise MessagesError(f"{file}{line}: is not YAML in UTF-8") from None
    except _NO_VALUE:
        raise MessagesError(f"{file}: has a text to put into quotation marks") from None
    if not isinstance(values, dict):
        raise MessagesError(f"{file}: must be lines of `key: text`")
    for key, text in values.items():
        if not isinstance(key, str) or not isinstance(text, str) or not text.strip():
            raise MessagesError(f"{file}: {key!r} must be a text")
    return {key: text.strip() for key, text in values.items()}


def _placeholders(text: str, file: Path, key: str) -> set[str | None]:
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError as error:
        raise MessagesError(f"{file}: {key!r} has a brace out of place ({error})") from None
