"""Word files: paragraphs and tables in their order; headers and footers are not the article."""

import io
from collections.abc import Iterator
from zipfile import BadZipFile

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import OpcError
from docx.table import Table
from docx.text.paragraph import Paragraph

from bot.importing.boilerplate import paged_document
from bot.importing.document import Document, UnreadableError, lines_of


def read_docx(content: bytes, source: str) -> Document:
    """The text of a Word file. Raises UnreadableError where it holds none."""
    try:
        word = docx.Document(io.BytesIO(content))
    except (OpcError, BadZipFile, KeyError, ValueError):
        raise UnreadableError("is no Word file that can be read (.docx)") from None
    lines = lines_of(list(_texts(word)))
    if not lines:
        raise UnreadableError("holds no text")
    title = " ".join((word.core_properties.title or "").split()) or _titled(word)
    return paged_document(source, lines, list(_margins(word)), title)


def _texts(word: WordDocument) -> Iterator[str]:
    for part in word.iter_inner_content():
        if isinstance(part, Paragraph):
            yield from part.text.split("\n")
        elif isinstance(part, Table):
            for row in part.rows:
                # A merged cell stands in its row once for each column.
                cells = dict.fromkeys(" ".join(cell.text.split()) for cell in row.cells)
                yield " | ".join(cell for cell in cells if cell)


def _titled(word: WordDocument) -> str | None:
    for paragraph in word.paragraphs[:5]:
        style = paragraph.style.name if paragraph.style is not None else None
        if style in {"Title", "Heading 1"} and paragraph.text.strip():
            return " ".join(paragraph.text.split())
    return None


def _margins(word: WordDocument) -> Iterator[str]:
    for section in word.sections:
        for part in (section.header, section.footer):
            yield from (paragraph.text for paragraph in part.paragraphs)
