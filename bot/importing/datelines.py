"""Lines that say nothing but when a text was published: "2:00 JST, January 9, 2023"."""

import re
from functools import cache

from babel.dates import get_day_names, get_month_names

from bot.languages import LANGUAGES

_LONGEST = 80
_WORD = re.compile(r"[^\W\d_]+(?:\.|(?=\W|\d|$))")
_ISO = re.compile(r"\b(\d{4})-(\d\d)(?:-(\d\d))?\b")
_JAPANESE = re.compile(r"(\d{4})年(?:(\d{1,2})月)?(?:(\d{1,2})日)?")
_DOTTED = re.compile(r"\b(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\b")
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
_DAY = re.compile(r"(?<![\d:.])(\d{1,2})(?:st|nd|rd|th)?(?![\d:])")
# Hours, zones, and what is said of a date.
_BESIDE = frozenset({
    "a", "aktualisiert", "aktualisierung", "am", "and", "at", "cdt", "cest", "cet", "cst",
    "date", "datum", "den", "der", "diperbarui", "dipublikasikan", "diterbitkan", "edited",
    "edt", "erschienen", "est", "first", "geändert", "gmt", "h", "hari", "jam", "jst", "last",
    "m", "mesz", "mez", "modified", "nd", "of", "on", "p", "pada", "pdt", "pm", "posted", "pst",
    "publication", "published", "pukul", "rd", "st", "stand", "tanggal", "terbit", "th", "the",
    "uhr", "um", "update", "updated", "utc", "veröffentlicht", "vom", "wib", "wit", "wita", "公開",
    "公開日", "午前", "午後", "投稿", "投稿日", "掲載", "掲載日", "時点",
    "更新", "更新日", "最終更新", "配信",
})  # fmt: skip


def date_of(line: str) -> str | None:
    """The date that a line says, in ISO 8601, where it says nothing else; None otherwise."""
    if len(line) > _LONGEST or not any(character.isdigit() for character in line):
        return None
    words = [word.rstrip(".").casefold() for word in _WORD.findall(line)]
    months = _months()
    if any(not (w in months or w in _days() or w in _BESIDE or _is_sign(w)) for w in words):
        return None
    return _numeric(line) or _named(line, [months[word] for word in words if word in months])


def _numeric(line: str) -> str | None:
    if found := _ISO.search(line):
        return _iso(*found.groups())
    if found := _JAPANESE.search(line):
        return _iso(*found.groups())
    if found := _DOTTED.search(line):
        return _iso(found[3], found[2], found[1])
    return None


def _named(line: str, months: list[int]) -> str | None:
    year = _YEAR.search(line)
    if year is None or len(set(months)) != 1:
        return None
    days = [day for day in _DAY.findall(line.replace(year[1], " ")) if 0 < int(day) < 32]
    return _iso(year[1], str(months[0]), days[0] if len(days) == 1 else None)


def _iso(year: str, month: str | None, day: str | None) -> str:
    parts = [year, *(f"{int(part):02}" for part in (month, day if month else None) if part)]
    return "-".join(parts)


def _is_sign(word: str) -> bool:
    return bool(re.fullmatch("[年月日時分曜（）土火水木金]+", word))


@cache
def _months() -> dict[str, int]:
    """Month names and their short forms in all our languages, from CLDR."""
    return {
        name.rstrip(".").casefold(): number
        for language in LANGUAGES
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
        for number, name in get_month_names(width, context, language).items()
        if not name[0].isdigit()
    } | {"sept": 9}


@cache
def _days() -> frozenset[str]:
    return frozenset(
        name.rstrip(".").casefold()
        for language in LANGUAGES
        for width in ("wide", "abbreviated")
        for name in get_day_names(width, "format", language).values()
    )
