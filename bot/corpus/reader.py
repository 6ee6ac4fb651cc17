"""One file into articles, with a finding for everything that is wrong with it."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.corpus.article import Article, Finding, Passage, Sentence, Source, printable
from bot.corpus.front_matter import FrontMatterError, read_front_matter
from bot.corpus.metadata import Metadata, parse_metadata
from bot.corpus.paragraphs import (
    Paragraph,
    looks_like_heading,
    split_paragraphs,
    unused_rules,
)
from bot.corpus.sentences import split_sentences

SUFFIXES = (".md", ".txt", ".jsonl")
MAX_TEXT_BYTES = 10_000_000
MAX_PARAGRAPH = 50_000
MAX_TITLE = 90

Detect = Callable[[str], str]
"""A text's language code."""


def read_file(file: Path, detect: Detect) -> Iterator[Article | Finding]:
    """The articles of a file, and what is wrong with it, as they come."""
    try:
        if file.suffix.lower() == ".jsonl":
            results = read_lines(file, detect)
            first = next(results, Finding(file, None, "is empty"))
            yield first
            yield from results
        else:
            yield from _read_text(file, detect)
    except OSError as error:
        yield Finding(file, None, f"cannot be read: {error.strerror}")


def _read_text(file: Path, detect: Detect) -> Iterator[Article | Finding]:
    if file.stat().st_size > MAX_TEXT_BYTES:
        yield Finding(file, None, f"is larger than {MAX_TEXT_BYTES // 1_000_000} MB; split it")
        return
    raw = file.read_bytes()
    try:
        text = raw.decode("utf-8")
        front = read_front_matter(text)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        yield Finding(file, line, "is not UTF-8 text; save it as UTF-8")
    except FrontMatterError as error:
        yield Finding(file, error.line, str(error))
    else:
        yield from _article(text, front.body, front.metadata, Source(file), detect)
        for rule in unused_rules(text, front.body, front.metadata.drop):
            message = f"drop names a line that the text does not have: {rule.line!r}"
            yield Finding(file, front.lines.get("drop"), message, served=True)


def read_lines(
    file: Path, detect: Detect, *, line: int = 0, offset: int = 0, end: int | None = None
) -> Iterator[Article | Finding]:
    """The articles of a JSONL file from byte `offset` to `end`, after so many lines."""
    with file.open("rb") as stream:
        stream.seek(offset)
        while (end is None or offset < end) and (raw := stream.readline(MAX_TEXT_BYTES + 1)):
            line += 1
            source = Source(file, line, offset)
            offset += len(raw)
            if len(raw) > MAX_TEXT_BYTES:
                limit = MAX_TEXT_BYTES // 1_000_000
                yield Finding(file, line, f"this line is longer than {limit} MB; split it")
                while raw and not raw.endswith(b"\n"):
                    raw = stream.readline(MAX_TEXT_BYTES)
                    offset += len(raw)
            elif raw.strip():
                yield from _read_line(raw, source, detect)


def _read_line(raw: bytes, source: Source, detect: Detect) -> Iterator[Article | Finding]:
    try:
        values = parse_line(raw)
        metadata = parse_metadata({k: v for k, v in values.items() if k not in {"text", "drop"}})
    except ValueError as error:
        yield Finding(source.file, source.line, str(error))
    else:
        yield from _article(str(values["text"]), 0, metadata, source, detect)


def parse_line(raw: bytes) -> dict[str, object]:
    """The object on one line of a JSONL file, its `text` a string. Raises ValueError."""
    try:
        values: dict[str, object] = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ValueError("is not UTF-8 text; save it as UTF-8") from None
    except (json.JSONDecodeError, RecursionError) as error:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deeply"
        raise ValueError(f"is not JSON: {reason}") from None
    text = values.get("text") if isinstance(values, dict) else None
    if text is None or not isinstance(text, str):
        raise ValueError('must be an object with a "text"')
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise ValueError('"text" holds half a character (a lone surrogate)') from None
    return values


def current_text(source: Source) -> str | None:
    """An article's text as it stands in its file now, or None when it is gone or unreadable."""
    try:
        with source.file.open("rb") as stream:
            stream.seek(source.offset)
            if source.line is None:
                return stream.read(MAX_TEXT_BYTES).decode("utf-8")
            return str(parse_line(stream.readline(MAX_TEXT_BYTES))["text"])
    except (OSError, ValueError):
        return None


def _article(
    text: str, body: int, metadata: Metadata, source: Source, detect: Detect
) -> Iterator[Article | Finding]:
    file, line = source.file, source.line
    paragraphs = split_paragraphs(text, body, metadata.drop)
    title = metadata.title
    if paragraphs and _is_title(text, paragraphs, title, source):
        first = paragraphs.pop(0)
        title = title or _plain_title(text[first.start : first.end])
    if not paragraphs:
        yield Finding(file, line, "holds no text" if text.strip() else "is empty")
        return
    longest = max(paragraphs, key=lambda paragraph: paragraph.end - paragraph.start)
    if longest.end - longest.start > MAX_PARAGRAPH:
        number = line or text.count("\n", 0, longest.start) + 1
        message = f"a paragraph of more than {MAX_PARAGRAPH:,} characters; split it"
        yield Finding(file, number, message)
        return
    name = printable(file.stem)
    id_ = metadata.id or (f"{name}-{line}" if line else name)
    language = metadata.language or detect(text[body : body + 5000])
    yield Article(
        id=id_,
        title=title or _plain_title(text[paragraphs[0].start : paragraphs[0].end]) or id_,
        publisher=metadata.publisher,
        date=metadata.date,
        language=language,
        url=metadata.url,
        source=source,
        passages=_passages(text, paragraphs, id_, language),
    )


def _is_title(text: str, paragraphs: list[Paragraph], title: str | None, source: Source) -> bool:
    """Whether the first paragraph is the title, printed above the text."""
    first = text[paragraphs[0].start : paragraphs[0].end]
    if title is not None:
        return _plain_title(first).casefold() == title.casefold()
    return source.line is None and len(paragraphs) > 1 and looks_like_heading(first)


def _plain_title(line: str) -> str:
    words = " ".join(line.lstrip("#").split())
    title = words if words.isprintable() else "".join(filter(str.isprintable, words))
    if len(title) <= MAX_TITLE:
        return title
    cut = title[:MAX_TITLE]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut) + "…"


def _passages(
    text: str, paragraphs: list[Paragraph], article: str, language: str
) -> tuple[Passage, ...]:
    passages = []
    for number, paragraph in enumerate(paragraphs, start=1):
        piece = text[paragraph.start : paragraph.end]
        sentences = tuple(
            Sentence(paragraph.start + start, paragraph.start + end, piece[start:end])
            for start, end in split_sentences(piece, language)
        )
        passages.append(
            Passage(
                article=article,
                paragraph=number,
                start=paragraph.start,
                end=paragraph.end,
                text=piece,
                heading=paragraph.heading,
                sentences=sentences,
            )
        )
    return tuple(passages)
