"""What a command names: files, folders, addresses, lists of addresses; each kind has its reader."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx

from bot import __version__
from bot.importing.document import Document, UnreadableError, decoded
from bot.importing.feeds import read_feed
from bot.importing.pdf import read_pdf
from bot.importing.text import read_markdown, read_text
from bot.importing.web import read_html
from bot.importing.word import read_docx

MAX_BYTES = 20_000_000
_TOO_LARGE = f"is larger than {MAX_BYTES // 1_000_000} MB"
_SECONDS = 30.0
_HEADERS = {"User-Agent": f"alliance-bot/{__version__}"}
_ADDRESS = re.compile(r"https?://\S+")
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)\b")
_KINDS = {
    ".htm": "html", ".html": "html", ".xhtml": "html", ".pdf": "pdf", ".docx": "docx",
    ".md": "markdown", ".markdown": "markdown", ".txt": "text", ".text": "text",
    ".xml": "feed", ".rss": "feed", ".atom": "feed",
}  # fmt: skip
_TYPES = {
    "text/html": "html", "application/xhtml+xml": "html", "application/pdf": "pdf",
    "text/plain": "text", "text/markdown": "markdown", "application/rss+xml": "feed",
    "application/atom+xml": "feed", "application/xml": "feed", "text/xml": "feed",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}  # fmt: skip

Read = Document | tuple[str, str]
"""A document, or where one was looked for and why there is none."""


def read_source(name: str) -> Iterator[Read]:
    """The documents of a file, of a folder and all below it, or at an address.

    An address is fetched where it is named, or stands in a file that is named and holds nothing
    but addresses; no other is.
    """
    if _ADDRESS.fullmatch(name):
        yield from _fetched(name)
        return
    path = Path(name)
    if not path.is_dir():
        yield from _file(path)
        return
    for file in sorted(path.rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
        if file.is_file() and not hidden:
            yield from _file(file, fetch=False)


def _file(file: Path, *, fetch: bool = True) -> Iterator[Read]:
    kind = _KINDS.get(file.suffix.lower())
    try:
        if kind is None:
            yield str(file), f"is of no kind that can be read ({', '.join(_KINDS)})"
        elif file.stat().st_size > MAX_BYTES:
            yield str(file), _TOO_LARGE
        elif not (addresses := _addresses(file)):
            yield from _read(kind, file.read_bytes(), str(file), None)
        elif fetch:
            for address in addresses:
                yield from _fetched(address)
        else:
            yield str(file), "is a list of addresses; name the file itself to fetch them"
    except UnreadableError as error:
        yield str(file), str(error)
    except OSError as error:
        yield str(file), f"cannot be read: {error.strerror}"


def _addresses(file: Path) -> list[str]:
    """The addresses of a text file that holds nothing else, one a line."""
    if file.suffix.lower() not in {".txt", ".text"}:
        return []
    try:
        lines = decoded(file.read_bytes()).split("\n")
    except UnreadableError:
        return []
    said = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    return said if all(map(_ADDRESS.fullmatch, said)) else []


def _fetched(address: str) -> Iterator[Read]:
    try:
        with (
            httpx.Client(follow_redirects=True, timeout=_SECONDS, headers=_HEADERS) as client,
            client.stream("GET", address) as response,
        ):
            response.raise_for_status()
            content = _limited(response.iter_bytes())
        kind = _TYPES.get(response.headers.get("content-type", "").split(";")[0].strip().lower())
        kind = kind or _KINDS.get(Path(response.url.path).suffix.lower(), "html")
        yield from _read(kind, content, address, str(response.url))
    except UnreadableError as error:
        yield address, str(error)
    except httpx.HTTPStatusError as error:
        yield address, f"is answered with {error.response.status_code}"
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        yield address, f"cannot be fetched ({type(error).__name__})"


def _limited(parts: Iterator[bytes]) -> bytes:
    content = bytearray()
    for part in parts:
        content += part
        if len(content) > MAX_BYTES:
            raise UnreadableError(_TOO_LARGE)
    return bytes(content)


def _read(kind: str, content: bytes, source: str, url: str | None) -> Iterator[Document]:
    if content.startswith(b"%PDF-"):
        kind = "pdf"
    elif kind in {"html", "feed"}:
        kind = "feed" if _FEED.search(content[:1000]) else "html"
    if kind == "feed":
        yield from read_feed(content, source)
    elif kind == "html":
        yield read_html(content, source, url)
    else:
        yield _READERS[kind](content, source)


_READERS: dict[str, Callable[[bytes, str], Document]] = {
    "pdf": read_pdf,
    "docx": read_docx,
    "markdown": read_markdown,
    "text": read_text,
}
