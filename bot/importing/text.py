"""Plain text, which stays as it is, and Markdown, whose signs are for typesetters."""

from markdown_it import MarkdownIt

from bot.corpus.front_matter import FrontMatterError, read_front_matter
from bot.importing.boilerplate import find_boilerplate
from bot.importing.document import Document, UnreadableError, decoded
from bot.importing.web import text_of


def read_text(content: bytes, source: str) -> Document:
    """A text, word for word, with what in it is not the article. Raises UnreadableError."""
    body = decoded(content).replace("\r\n", "\n").replace("\r", "\n")
    lines = tuple(line.strip() for line in body.split("\n") if line.strip())
    if not lines:
        raise UnreadableError("holds no text")
    around = find_boilerplate(lines)
    return Document(source, lines, around.dropped, body=body, title=around.title, date=around.date)


def read_markdown(content: bytes, source: str) -> Document:
    """A text in Markdown, with its front matter, as plain lines. Raises UnreadableError."""
    text = decoded(content)
    try:
        front = read_front_matter(text)
    except FrontMatterError as error:
        raise UnreadableError(f"line {error.line}: {error}") from None
    said = front.metadata
    lines = text_of(MarkdownIt("commonmark").enable("table").render(text[front.body :]))
    if not lines:
        raise UnreadableError("holds no text")
    around = find_boilerplate(lines, said.title)
    named = {rule.line for rule in said.drop}
    return Document(
        source,
        lines,
        around.dropped | {n for n, line in enumerate(lines) if line in named},
        title=said.title or around.title,
        publisher=said.publisher,
        date=said.date or around.date,
        language=said.language,
        url=said.url,
    )
