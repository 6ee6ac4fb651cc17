"""What an article says of itself: front matter of a text file, keys of a JSONL line."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from bot.languages import LANGUAGES

KEYS = ("id", "title", "title_by", "publisher", "date", "language", "url", "drop")
MAX_LENGTH = 500

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_URL = re.compile(r"https?://[^\s<>\"]+")


class MetadataError(ValueError):
    """A value that cannot be used; `key` is where it stands."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


@dataclass(frozen=True, slots=True)
class DropRule:
    """A line that is not the article, or with `open_end` that line and all that follow."""

    line: str
    open_end: bool = False


@dataclass(frozen=True, slots=True)
class Metadata:
    """Validated; what is not said is None."""

    id: str | None = None
    title: str | None = None
    publisher: str | None = None
    date: str | None = None
    language: str | None = None
    url: str | None = None
    drop: tuple[DropRule, ...] = ()


def parse_metadata(values: Mapping[str, object]) -> Metadata:
    """Metadata out of strings as they were written. Raises MetadataError at the first bad one.

    Keys that are not ours are left alone, unless they look like one of ours misspelt.
    """
    for key in values:
        close = [] if key in KEYS else get_close_matches(key, KEYS, n=1, cutoff=0.8)
        if close:
            raise MetadataError(key, f"unknown key {key!r}; do you mean {close[0]!r}?")
    return Metadata(
        id=_line(values, "id"),
        title=_line(values, "title"),
        publisher=_line(values, "publisher"),
        date=_date(_line(values, "date")),
        language=_language(_line(values, "language")),
        url=_url(_line(values, "url")),
        drop=_drop(values.get("drop")),
    )


def _line(values: Mapping[str, object], key: str) -> str | None:
    value = values.get(key)
    if value is None or value == "":
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise MetadataError(key, f"{key} must be text")
    value = value.strip()
    if "\n" in value or not value.isprintable():
        raise MetadataError(key, f"{key} must be one line of printable text")
    if len(value) > MAX_LENGTH:
        raise MetadataError(key, f"{key} is longer than {MAX_LENGTH} characters")
    return value or None


def _date(value: str | None) -> str | None:
    if value is None:
        return None
    match = _DATE.fullmatch(value)
    if match is None or not _exists(*match.groups(default="1")):
        raise MetadataError("date", f"date {value!r} is none; write 2023, 2023-01 or 2023-01-09")
    return value


def _exists(year: str, month: str, day: str) -> bool:
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def _language(value: str | None) -> str | None:
    if value is None:
        return None
    code = re.split(r"[-_]", value.lower())[0]
    if code not in LANGUAGES:
        raise MetadataError("language", f"language {value!r} is not one of {', '.join(LANGUAGES)}")
    return code


def _url(value: str | None) -> str | None:
    if value is not None and not _URL.fullmatch(value):
        raise MetadataError("url", f"url {value!r} does not begin with http:// or https://")
    return value


def _drop(value: object) -> tuple[DropRule, ...]:
    if value is None or value == "":
        return ()
    entries = value if isinstance(value, list) else [value]
    return tuple(_drop_rule(entry) for entry in entries)


def _drop_rule(entry: object) -> DropRule:
    if isinstance(entry, str) and entry.strip():
        return DropRule(entry.strip())
    if isinstance(entry, dict) and list(entry) == ["from"]:
        line = entry["from"]
        if isinstance(line, str) and line.strip():
            return DropRule(line.strip(), open_end=True)
    raise MetadataError(
        "drop", "drop is a list of lines, each as it stands in the text, or `from: LINE`"
    )
