"""The YAML block between two lines of `---` at the head of a text file."""

import re
from dataclasses import dataclass

import yaml

from bot.corpus.metadata import Metadata, MetadataError, parse_metadata

MAX_LENGTH = 50_000
_OPENING = re.compile(r"\ufeff?---[ \t]*\r?\n")
_BLOCK = re.compile(
    _OPENING.pattern + r"(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)


class FrontMatterError(ValueError):
    """The block cannot be read; `line` is its line in the file, from 1."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The metadata, and the character at which the article's text begins."""

    metadata: Metadata
    body: int
    lines: dict[str, int]
    """Line of each key in the file, from 1."""


def read_front_matter(text: str) -> FrontMatter:
    """The front matter of a file, or empty metadata where the file has none.

    Values are taken as written, so that the date 2023-01 stays a date of a month and the
    language code "no" stays text. Raises FrontMatterError.
    """
    if not _OPENING.match(text):
        return FrontMatter(Metadata(), 1 if text.startswith("\ufeff") else 0, {})
    block = _BLOCK.match(text)
    if block is None:
        raise FrontMatterError(1, "front matter begins with --- but no second --- ends it")
    if len(block.group(1)) > MAX_LENGTH:
        raise FrontMatterError(1, f"front matter is longer than {MAX_LENGTH} characters")
    values, lines = _load(block.group(1))
    try:
        return FrontMatter(parse_metadata(values), block.end(), lines)
    except MetadataError as error:
        raise FrontMatterError(lines.get(error.key, 1), str(error)) from error


def _load(block: str) -> tuple[dict[str, object], dict[str, int]]:
    try:
        node = yaml.compose(block, Loader=yaml.BaseLoader)
        values = yaml.load(block, Loader=yaml.BaseLoader)  # noqa: S506 BaseLoader makes strings only
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 2 if mark else 1
        raise FrontMatterError(line, f"front matter is not YAML: {error.problem}") from error
    except yaml.reader.ReaderError as error:
        line = block.count("\n", 0, error.position) + 2
        message = "front matter is not YAML: a character is not allowed"
        raise FrontMatterError(line, message) from error
    except RecursionError as error:
        raise FrontMatterError(1, "front matter is nested too deeply") from error
    if node is None:
        return {}, {}
    if not isinstance(node, yaml.MappingNode):
        raise FrontMatterError(2, "front matter must be lines of `key: value`")
    lines: dict[str, int] = {}
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise FrontMatterError(key.start_mark.line + 2, "a key must be a word")
        if key.value in lines:
            raise FrontMatterError(key.start_mark.line + 2, f"{key.value} stands there twice")
        lines[key.value] = key.start_mark.line + 2
    return values, lines
