"""PDF files: boxes of text in reading order; what stands at the same edge of many pages is none."""

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTPage, LTTextBox
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfparser import PDFParser
from pdfminer.psexceptions import PSException
from pdfminer.utils import decode_text

from bot.corpus.paragraphs import ends_sentence
from bot.importing.boilerplate import paged_document
from bot.importing.document import Document, UnreadableError, letters, lines_of
from bot.language.tokens import is_japanese

_EDGE = 0.1
_MARK = re.compile(
    r"\W*(?:page|seite|halaman|p\.)?\W*\d+\W*(?:(?:/|of|von|dari)\W*\d+\W*)?"
    r"|[\d/.:,\s]+(?:[AP]M)?|\w+://\S+",
    re.IGNORECASE,
)
_HYPHEN = re.compile(r"(\w)[-\u00ad]\n(?=[a-zäöüß])")
_UNTITLED = re.compile(
    r"(?:untitled|microsoft word|document|dokument)\b.*|.*\.(?:docx?|pdf|indd)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Box:
    """A paragraph as a page has it; `edge` where it stands in a margin."""

    text: str
    edge: bool


def read_pdf(content: bytes, source: str) -> Document:
    """The text of a PDF file. Raises UnreadableError where it holds none, such as a scan."""
    try:
        pages = [
            list(_boxes(page))
            for page in extract_pages(io.BytesIO(content), laparams=LAParams(boxes_flow=0.5))
        ]
        title = _title(content)
    except (PDFException, PSException, ValueError, TypeError, KeyError, IndexError) as error:
        raise UnreadableError(f"is no PDF that can be read ({type(error).__name__})") from None
    running = _running(pages)
    texts: list[str] = []
    margins: list[str] = []
    for page in pages:
        for box in page:
            if box.edge and _key(box.text) in running:
                margins.append(box.text)
            elif texts and _goes_on(texts[-1], box.text):
                texts[-1] = f"{texts[-1]}{_glue(texts[-1])}{box.text}"
            else:
                texts.append(box.text)
    lines = lines_of(texts)
    if not lines:
        raise UnreadableError("holds no text; a scan must be read by an OCR program first")
    return paged_document(source, lines, margins, title)


def _boxes(page: LTPage) -> Iterator[_Box]:
    low, high = page.height * _EDGE, page.height * (1 - _EDGE)
    for element in page:
        if isinstance(element, LTTextBox):
            text = _HYPHEN.sub(r"\1", element.get_text().strip())
            joined = "".join(
                line if number == 0 else f"{_glue(before)}{line}"
                for number, (before, line) in enumerate(_pairs(text.split("\n")))
            )
            if joined:
                yield _Box(joined, element.y1 < low or element.y0 > high)


def _pairs(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    stripped = [line.strip() for line in lines]
    return zip(["", *stripped], stripped, strict=False)


def _glue(before: str) -> str:
    """What stands between two lines of one paragraph: nothing in Japanese."""
    return "" if before and is_japanese(before[-1]) else " "


def _key(text: str) -> str:
    """Running heads are the same but for the number of the page."""
    return letters(re.sub(r"\d+", "", text))


def _running(pages: Sequence[Sequence[_Box]]) -> frozenset[str]:
    """What stands in the margins of more pages than one; and numbers, times and addresses."""
    edges = [[box.text for box in page if box.edge] for page in pages]
    seen = Counter(key for page in edges for key in set(map(_key, page)))
    marks = {_key(text) for page in edges for text in page if _MARK.fullmatch(text)}
    return frozenset(key for key, times in seen.items() if times > 1) | marks


def _goes_on(before: str, text: str) -> bool:
    """Whether a paragraph goes on in the next column or on the next page."""
    begins_small = text[0].islower() or is_japanese(text[0])
    return len(before) > 80 and not ends_sentence(before) and begins_small


def _title(content: bytes) -> str | None:
    for info in PDFDocument(PDFParser(io.BytesIO(content))).info:
        raw = info.get("Title")
        title = " ".join(decode_text(raw).split()) if isinstance(raw, bytes) else ""
        if title and not _UNTITLED.fullmatch(title):
            return title
    return None
