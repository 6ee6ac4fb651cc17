"""Web pages: trafilatura finds the article, and whatever else the page shows is boilerplate."""

import re
from collections.abc import Iterator, Sequence

from lxml import html
from trafilatura import bare_extraction
from trafilatura.settings import Document as Extracted

from bot.importing.boilerplate import find_boilerplate, is_prose
from bot.importing.document import Document, UnreadableError, decoded, letters, lines_of

# What begins a line of its own, as browsers lay it out (HTML, section 15.3).
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "button", "caption", "center",
    "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "label", "legend",
    "li", "main", "menu", "nav", "ol", "optgroup", "option", "p", "pre", "section", "summary",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_UNSEEN = frozenset(("script", "style", "noscript", "template", "svg", "iframe", "head", "object"))
_LONG_ENOUGH = 20
_BETWEEN = re.compile(r"\s+[|·–—»-]\s+|\s*::\s*")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_DATE = re.compile(r"\d{4}(?:-\d\d){0,2}")


def read_html(content: bytes, source: str, url: str | None = None) -> Document:
    """The article of a web page. Raises UnreadableError where it shows no text."""
    page = _DECLARATION.sub("", decoded(content))
    try:
        tree = html.document_fromstring(page)
    except (ValueError, html.etree.ParserError):
        raise UnreadableError("holds no text") from None
    blocks = list(_blocks(tree))
    lines = lines_of([text for text, _ in blocks])
    parents = [parent for text, parent in blocks if lines_of([text])]
    if not lines:
        raise UnreadableError("holds no text")
    found = bare_extraction(
        page,
        url=url,
        include_comments=False,
        with_metadata=True,
        # What a page says, and no guess from the years in its text.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    extracted = found if isinstance(found, Extracted) else None
    main = (extracted.text or "") if extracted else ""
    dropped = _beside(lines, parents, main) if main else set()
    title = _title(tree, extracted)
    kept = [n for n in range(len(lines)) if n not in dropped]
    around = find_boilerplate([lines[n] for n in kept], title)
    dropped |= {kept[n] for n in around.dropped}
    # The printed title stands in the head of the document, above the article or in it.
    dropped |= {n for n, line in enumerate(lines) if title and letters(line) == letters(title)}
    if len(dropped) == len(lines):
        raise UnreadableError("holds no article, only what pages have around one")
    said = extracted.date if extracted else None
    return Document(
        source,
        lines,
        frozenset(dropped),
        title=title,
        publisher=extracted.sitename if extracted else None,
        date=around.date or (said if said and _DATE.fullmatch(said) else None),
        language=(tree.get("lang") or "").lower().split("-")[0] or None,
        url=(extracted.url if extracted else None) or url,
    )


def text_of(fragment: str) -> tuple[str, ...]:
    """The lines of a piece of HTML, such as a feed carries."""
    if not fragment.strip():
        return ()
    try:
        return lines_of([text for text, _ in _blocks(html.fromstring(fragment))])
    except (ValueError, html.etree.ParserError):
        return ()


def _blocks(tree: html.HtmlElement) -> Iterator[tuple[str, object]]:
    """What a page shows, line by line, each with the element that holds its block."""
    gathered: list[str] = []
    holder: object = tree

    def flush() -> Iterator[tuple[str, object]]:
        text = "".join(gathered)
        gathered.clear()
        if text.strip():
            yield text, holder

    def walk(element: html.HtmlElement) -> Iterator[tuple[str, object]]:
        nonlocal holder
        if not isinstance(element.tag, str) or element.tag in _UNSEEN:
            return
        block = element.tag in _BLOCKS
        outside = holder
        if block:
            yield from flush()
            holder = element.getparent()
        gathered.append(element.text or "")
        for child in element:
            yield from walk(child)
            gathered.append(child.tail or "")
        if block:
            yield from flush()
            holder = outside

    yield from walk(tree)
    yield from flush()


def _beside(lines: Sequence[str], parents: Sequence[object], main: str) -> set[int]:
    """The lines that are not in the main text, nor among its paragraphs."""
    whole = letters(main)
    known = {letters(part) for line in main.splitlines() for part in (line, *line.split("|"))}
    inside = {
        number
        for number, line in enumerate(lines)
        if (key := letters(line)) in known or (len(key) >= _LONG_ENOUGH and key in whole)
    }
    homes = {id(parents[number]) for number in inside if is_prose(lines[number])}
    # Sentences beside the article's own, which the extraction took for too little.
    inside |= {n for n, line in enumerate(lines) if id(parents[n]) in homes and is_prose(line)}
    return set(range(len(lines))) - inside if inside else set()


def _title(tree: html.HtmlElement, extracted: Extracted | None) -> str | None:
    """What the page is called: of its title, which names the site as well, the part that stands
    on the page as a heading; failing that, its only heading of the first rank."""
    sites = {letters(extracted.sitename or "")} if extracted else set()
    said = tree.xpath("//meta[@property='og:title']/@content | //title/text()")
    parts = [" ".join(part.split()) for text in said for part in _BETWEEN.split(text)]
    parts = [part for part in parts if part and letters(part) not in sites]
    shown = {letters(found.text_content()) for found in tree.xpath("//h1 | //h2 | //h3")}
    headings = [" ".join(found.text_content().split()) for found in tree.iter("h1")]
    named = [part for part in parts if letters(part) in shown]
    only = headings if len(headings) == 1 else []
    return next((title for title in (*named, *only, *parts) if title), None)
