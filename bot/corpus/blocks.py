"""A folder of articles in blocks: some files, or some lines of a large one, read side by side."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from bot.corpus.article import Article, Finding
from bot.corpus.library import article_files
from bot.corpus.reader import Detect, read_file, read_lines

# What a process reads and analyses at a time: some thousand paragraphs.
_BYTES = 2_000_000
_FILES = 64


@dataclass(frozen=True, slots=True)
class Block:
    """Whole files, or the lines of one from a byte to another."""

    files: tuple[Path, ...]
    size: int
    """In bytes."""
    digest: str
    """Of the files' names and all that is to be read of them."""
    line: int = 0
    """How many lines of the file come before."""
    offset: int | None = None
    """The byte at which the lines begin; None for whole files."""

    def read(self, detect: Detect) -> Iterator[Article | Finding]:
        """The articles of the block, and what is wrong in it."""
        if self.offset is None:
            for file in self.files:
                yield from read_file(file, detect)
        else:
            yield from read_lines(
                self.files[0],
                detect,
                line=self.line,
                offset=self.offset,
                end=self.offset + self.size,
            )


def blocks_of(folder: Path) -> Iterator[Block]:
    """The blocks of a folder in the order of its files, each file's content read once."""
    together: list[Path] = []
    size = 0
    for file in article_files(folder):
        own = _size(file)
        if own > _BYTES and file.suffix.lower() == ".jsonl":
            yield from _of_files(together)
            together, size = [], 0
            yield from _of_lines(file)
            continue
        together.append(file)
        size += own
        if size > _BYTES or len(together) == _FILES:
            yield from _of_files(together)
            together, size = [], 0
    yield from _of_files(together)


def _of_files(files: list[Path]) -> Iterator[Block]:
    if not files:
        return
    digest, size = blake2b(digest_size=16), 0
    for file in files:
        try:
            content = file.read_bytes()
        except OSError as error:  # reading the block tells of it
            content = str(error).encode()
        size += len(content)
        digest.update(f"\0{file}\0{len(content)}\0".encode("utf-8", "surrogateescape") + content)
    yield Block(tuple(files), size, digest.hexdigest())


def _of_lines(file: Path) -> Iterator[Block]:
    """Raises nothing: what of a file cannot be read is read, and told of, as a whole file."""
    line = offset = 0
    try:
        with file.open("rb") as stream:
            while content := stream.read(_BYTES):
                digest = blake2b(
                    f"{file}\0{line}\0{offset}\0".encode("utf-8", "surrogateescape"), digest_size=16
                )
                size, lines = len(content), content.count(b"\n")
                digest.update(content)
                while content and not content.endswith(b"\n"):
                    content = stream.readline(_BYTES)
                    digest.update(content)
                    size += len(content)
                    lines += content.count(b"\n")
                yield Block((file,), size, digest.hexdigest(), line, offset)
                line, offset = line + lines, offset + size
    except OSError:
        yield from _of_files([file])


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:  # it is gone by now; reading it tells
        return 0
