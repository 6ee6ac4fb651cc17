"""A document as a file of the corpus: front matter that says what it is, and all of its text."""

import os
import re
import unicodedata
from collections.abc import Collection
from pathlib import Path

import yaml

from bot.corpus.front_matter import MAX_LENGTH
from bot.corpus.metadata import MAX_LENGTH as MAX_VALUE
from bot.corpus.metadata import MetadataError, parse_metadata
from bot.importing.document import Document

_LONGEST_NAME = 60
_RUN = 3
Rule = str | dict[str, str]


def article_text(document: Document, id_: str) -> str:
    """The text of an article's file. Every line that is no article's is named in `drop`."""
    rules, lines = _rules(document), document.lines
    if len(yaml.safe_dump(rules, allow_unicode=True)) > MAX_LENGTH // 2:
        # So much surrounds the article that its names would be longer than the text.
        lines = (*document.kept, *document.left_out)
        rules = [{"from": document.left_out[0]}]
    said = {
        "id": id_,
        "title": document.title,
        "publisher": document.publisher,
        "date": document.date,
        "language": document.language,
        "url": document.url,
    }
    front: dict[str, object] = {key: value for key, value in said.items() if _fits(key, value)}
    if rules:
        front["drop"] = rules
    head = yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=10**6)
    body = document.body if document.body is not None else "\n\n".join(lines)
    return f"---\n{head}---\n{body.rstrip()}\n"


def write_new(folder: Path, name: str, text: str) -> Path:
    """Writes a file that was not there, whole or not at all."""
    file, unfinished = folder / f"{name}.md", folder / f".{name}.unfinished"
    unfinished.write_text(text, encoding="utf-8", newline="\n")
    try:
        os.link(unfinished, file)
    finally:
        unfinished.unlink()
    return file


def name_for(document: Document, taken: Collection[str]) -> str:
    """A short name in small Latin letters that none of the others has."""
    names = (_slug(document.title or ""), _slug(Path(document.source).stem), "article")
    name = next(found for found in names if len(found) > 1)
    number, free = 2, name
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    return free


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss")).encode("ascii", "ignore")
    words = re.findall("[a-z0-9]+", plain.decode().lower())
    while len("-".join(words)) > _LONGEST_NAME:
        words = words[:-1] or [words[0][:_LONGEST_NAME]]
    letters = sum(character.isalnum() for character in text)
    # Of a Japanese title, a stray Latin abbreviation is no name.
    return "-".join(words) if sum(map(len, words)) * 2 > letters else ""


def _fits(key: str, value: str | None) -> bool:
    """Whether the corpus takes what a document says of itself."""
    if not value or len(value) > MAX_VALUE:
        return False
    try:
        parse_metadata({key: value})
    except MetadataError:
        return False
    return True


def _rules(document: Document) -> list[Rule]:
    """Each line that is dropped, once; a run of them at the end by its first."""
    lines, dropped = document.lines, document.dropped
    end = len(lines)
    while end - 1 in dropped:
        end -= 1
    if len(lines) - end < _RUN:
        end = len(lines)
    while end < len(lines) and lines[end] in lines[:end]:
        end += 1
    named = dict.fromkeys(lines[n] for n in sorted(dropped) if n < end)
    kept = set(document.kept)
    rules: list[Rule] = [line for line in named if line not in kept]
    return [*rules, {"from": lines[end]}] if end < len(lines) else rules
