"""A text's paragraphs: which lines belong together, which are headings, which are dropped."""

import re
from dataclasses import dataclass

from bot.corpus.metadata import DropRule

_LINE = re.compile(r"[^\r\n]+")
_BREAK = r"(?:\r\n|\r(?!\n)|\n)"
_BLANK = re.compile(rf"{_BREAK}[ \t\u3000]*{_BREAK}")
_SENTENCE_END = re.compile(r"[.!?…:;。！？．｡][\"”“‘’'»«)\]」』）】｣]*(?:\[\d+\])*$")
_OWN_LINE = re.compile(r"(?:#{1,6}|[-*+•]|\d+[.)])\s")
_MARKDOWN_HEADING = re.compile(r"#{1,6}\s")
_MAX_HEADING = 100


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Characters `start` to `end` of the file, without the white space around them."""

    start: int
    end: int
    heading: bool


def split_paragraphs(text: str, begin: int, drop: tuple[DropRule, ...]) -> list[Paragraph]:
    """The paragraphs of `text[begin:]` that no rule drops, in order.

    A line is a paragraph. In a text with blank lines, what stands between them is one, wrapped
    over lines, unless most of its lines end as sentences do.
    """
    lines = _kept_lines(text, begin, drop)
    wrapped = _BLANK.search(text[begin:].strip()) is not None
    spans: list[tuple[int, int]] = []
    for block in _blocks(text, lines) if wrapped else [[line] for line in lines]:
        spans.extend(_paragraph_spans(text, block))
    return [
        Paragraph(start, end, position + 1 < len(spans) and looks_like_heading(text[start:end]))
        for position, (start, end) in enumerate(spans)
    ]


def unused_rules(text: str, begin: int, drop: tuple[DropRule, ...]) -> list[DropRule]:
    """The rules that no line of the text fits: the source has changed, or they are misspelt."""
    lines = {match.group().strip() for match in _LINE.finditer(text, begin)}
    return [rule for rule in drop if rule.line not in lines]


def looks_like_heading(paragraph: str) -> bool:
    """A short line that ends without a full stop, or a heading in Markdown."""
    if _MARKDOWN_HEADING.match(paragraph):
        return True
    if _OWN_LINE.match(paragraph) or len(paragraph) > _MAX_HEADING:
        return False
    return not ends_sentence(paragraph)


def ends_sentence(text: str) -> bool:
    """Whether a text ends as a sentence does, with its marks and the numbers of its footnotes."""
    return _SENTENCE_END.search(text) is not None


def _kept_lines(text: str, begin: int, drop: tuple[DropRule, ...]) -> list[tuple[int, int]]:
    single = {rule.line for rule in drop if not rule.open_end}
    to_the_end = {rule.line for rule in drop if rule.open_end}
    kept = []
    for match in _LINE.finditer(text, begin):
        line = match.group().strip()
        if line in to_the_end:
            break
        if line not in single and _is_visible(line):
            start = match.start() + match.group().index(line)
            kept.append((start, start + len(line)))
    return kept


def _is_visible(line: str) -> bool:
    """Whether a line holds more than white space, zero-width and control characters."""
    return any(sign.isprintable() and not sign.isspace() for sign in line)


def _blocks(text: str, lines: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Lines grouped by the blank lines between them; headings and list items stand alone."""
    blocks: list[list[tuple[int, int]]] = []
    alone = True
    for start, end in lines:
        own = _OWN_LINE.match(text, start) is not None
        heading = _MARKDOWN_HEADING.match(text, start) is not None
        if own or alone or _BLANK.search(text, blocks[-1][-1][1], start):
            blocks.append([])
        blocks[-1].append((start, end))
        alone = heading
    return blocks


def _paragraph_spans(text: str, block: list[tuple[int, int]]) -> list[tuple[int, int]]:
    ended = sum(1 for start, end in block[:-1] if ends_sentence(text[start:end]))
    if 2 * ended > len(block) - 1:
        return block
    return [(block[0][0], block[-1][1])]
