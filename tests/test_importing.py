"""Documents become articles: nothing of them is lost, and what is not the article is named."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml

from bot.corpus.article import Article
from bot.corpus.library import read_library
from bot.importing.importer import Imported, import_documents
from bot.language.detection import detect_language
from tests import documents
from tests.conftest import ROOT
from tests.test_cli import bot as command


def imported(folder: Path, *names: Path | str) -> list[Imported]:
    return list(import_documents([str(name) for name in names], folder, detect_language))


def articles(folder: Path) -> dict[str, Article]:
    library = read_library(folder, lambda text: detect_language(text) or "en")
    assert library.findings == ()
    return dict(library.by_id)


def front_matter(file: Path) -> dict[str, object]:
    found = yaml.safe_load(file.read_text("utf-8").split("---\n")[1])
    assert isinstance(found, dict)
    return found


def one(tmp_path: Path, name: str, content: bytes) -> tuple[Article, Imported]:
    source = tmp_path / "sources" / name
    source.parent.mkdir(exist_ok=True)
    source.write_bytes(content)
    (result,) = imported(tmp_path / "articles", source)
    (article,) = articles(tmp_path / "articles").values()
    return article, result


def texts(article: Article) -> tuple[str, ...]:
    return tuple(passage.text for passage in article.passages)


def test_of_the_seeds_texts_it_drops_what_an_editor_did(tmp_path: Path) -> None:
    for seed in sorted((ROOT / "seeds").glob("*.md")):
        _, front, body = seed.read_text("utf-8").split("---\n", 2)
        source = tmp_path / f"{seed.stem}.txt"
        source.write_text(body, encoding="utf-8")
        (result,) = imported(tmp_path / "articles", source)
        assert result.file is not None and not result.failed
        said, made = yaml.safe_load(front), front_matter(result.file)
        assert made["drop"] == said["drop"]
        assert made["language"] == said["language"]
        assert made.get("title", said["title"]) == said["title"]
        assert result.file.read_text("utf-8").split("---\n", 2)[2].strip() == body.strip()
    ours, theirs = articles(tmp_path / "articles"), articles(ROOT / "seeds")
    assert sorted(map(texts, ours.values())) == sorted(map(texts, theirs.values()))


def test_a_web_page_is_its_article_and_names_what_is_around_it(tmp_path: Path) -> None:
    article, result = one(tmp_path, "page.html", documents.PAGE.encode())
    assert texts(article) == documents.PAGE_KEPT
    assert (article.title, article.publisher) == ("New light for the Cape", "Harbour Gazette")
    assert (article.date, article.language) == ("2021-03-04", "en")
    assert article.url == "https://gazette.example.com/cape"
    assert result.file is not None
    whole = result.file.read_text("utf-8")
    for said in ("Sport", "Follow us", "Ferry prices rise", "I love this", "All rights reserved"):
        assert said in whole
    assert "hidden" not in whole
    assert front_matter(result.file)["drop"] == [
        "Harbour Gazette", "News", "Sport", "New light for the Cape", "By Jane Doe",
        "4 March 2021", "Follow us on WhatsApp for harbour news", {"from": "Most read"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("head", "headings", "title"),
    [
        (
            "<title>The lamp - The Book</title>",
            "<h1>The Book of Lamps</h1><h1>The lamp</h1>",
            "The lamp",
        ),
        ("<title>Lamps</title>", "<h2>Keys</h2><h1>The lamp</h1>", "The lamp"),
        ("<title>Lamp | Site</title><meta property='og:site_name' content='Site'>", "", "Lamp"),
        ("<meta property='og:title' content='Lamp – Site'>", "<h1>Site</h1><h3>Lamp</h3>", "Lamp"),
    ],
)
def test_a_page_is_called_what_stands_on_it(
    tmp_path: Path, head: str, headings: str, title: str
) -> None:
    text = "<p>" + "The keeper lit the lamp in the evening and put it out in the morning. " * 4
    page = f"<html><head>{head}</head><body>{headings}<article>{text}</p></article></body></html>"
    article, _ = one(tmp_path, "page.html", page.encode())
    assert article.title == title


def test_a_page_with_more_around_it_than_in_it_keeps_all_below_one_mark(tmp_path: Path) -> None:
    links = "".join(f"<li>Heading of another page, number {n}</li>" for n in range(1000))
    page = documents.PAGE.replace("<nav>", f"<nav><ul>{links}</ul>")
    article, result = one(tmp_path, "page.html", page.encode())
    assert texts(article) == documents.PAGE_KEPT
    assert result.file is not None
    assert front_matter(result.file)["drop"] == [{"from": "Harbour Gazette"}]
    assert "Heading of another page, number 999" in result.file.read_text("utf-8")


def test_a_page_in_another_encoding_is_read_and_its_printed_date_counts(tmp_path: Path) -> None:
    article, _ = one(tmp_path, "page.html", documents.JAPANESE_PAGE.encode("shift_jis"))
    assert (article.title, article.date, article.language) == ("灯台の新しい光", "2021-03-04", "ja")
    assert len(article.passages) == 2 and article.passages[1].text.startswith("技師たち")


def test_a_feed_is_an_article_an_entry(tmp_path: Path) -> None:
    article, _ = one(tmp_path, "feed.xml", documents.FEED.encode())
    assert texts(article) == ("Der Turm am Kap wurde im Jahr 1891 gebaut und hat 200 Stufen.",)
    assert (article.title, article.publisher) == ("Der Turm am Kap", "Hafenblatt")
    assert (article.date, article.language) == ("2021-03-04", "de")
    assert article.url == "https://blatt.example.com/turm"


def test_markdown_loses_its_signs_and_keeps_its_front_matter(tmp_path: Path) -> None:
    article, _ = one(tmp_path, "note.md", documents.MARKDOWN.encode())
    assert (article.title, article.date) == ("A note", "2020-01-02")
    assert texts(article) == (
        "The lamp burns all night at the Cape, and nobody sleeps.",
        "one item",
        "The end came in 2020, when the tower fell.",
    )


def test_a_word_file_is_read_in_order_without_its_header(tmp_path: Path) -> None:
    article, result = one(tmp_path, "house.docx", documents.word_file())
    assert (article.title, article.date) == ("The keeper's house", "2020-05-12")
    assert texts(article) == (
        "The house was built for three families, who shared the watch at night.",
        "1890 | John Roe",
        "In the winter they saw nobody for weeks.",
    )
    assert result.file is not None
    assert "Harbour Gazette, confidential" in result.file.read_text("utf-8")


def test_a_pdf_is_paragraphs_over_lines_and_pages_without_running_heads(tmp_path: Path) -> None:
    pages = [
        [
            (800, "Harbour Gazette - No 7 - 1"),
            (700, "The lamp was lit for the first time in the winter of the year"),
            (687, "1891, and it burned with oil that came by ship from the north-"),
            (674, "ern towns and was carried up"),
            (30, "- 1 -"),
        ],
        [
            (800, "Harbour Gazette - No 7 - 2"),
            (700, "by two keepers each evening."),
            (640, "In 1920 the oil gave way to a mantle, and the keepers slept."),
            (30, "- 2 -"),
        ],
    ]
    article, result = one(tmp_path, "lamp.pdf", documents.pdf_file(pages, "The lamp"))
    assert article.title == "The lamp"
    first, second = texts(article)
    assert first == (
        "The lamp was lit for the first time in the winter of the year 1891, and it burned with"
        " oil that came by ship from the northern towns and was carried up by two keepers each"
        " evening."
    )
    assert second == "In 1920 the oil gave way to a mantle, and the keepers slept."
    assert result.file is not None
    assert "No 7 - 2" in result.file.read_text("utf-8")


def test_what_is_there_already_is_not_imported_again(tmp_path: Path) -> None:
    page, note = tmp_path / "page.html", tmp_path / "copy.txt"
    page.write_text(documents.PAGE, encoding="utf-8")
    note.write_text("\n".join(documents.PAGE_KEPT).replace("cow", "calf"), encoding="utf-8")
    folder = tmp_path / "articles"
    first, second = imported(folder, page, note)
    assert first.file is not None and second.file is None
    assert f"is there already, as {first.file}" in second.said and not second.failed
    assert [result.file for result in imported(folder, page)] == [None]
    assert len(articles(folder)) == 1


def test_articles_of_the_same_title_get_names_of_their_own(tmp_path: Path) -> None:
    for name, text in (("a", "The lamp is bright."), ("b", "No keeper has slept for days.")):
        (tmp_path / f"{name}.txt").write_text(f"The light\n{text}\n", encoding="utf-8")
    imported(tmp_path / "articles", tmp_path)
    assert sorted(articles(tmp_path / "articles")) == ["the-light", "the-light-2"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b" \n\n", "holds no text"),
        ("empty.html", b"<html><script>1</script></html>", "holds no text"),
        ("chrome.html", b"<nav><p>Menu</p><p>Sign in</p></nav>", None),
        ("bad.pdf", b"%PDF-1.4 nonsense", "PDF"),
        ("scan.pdf", documents.pdf_file([[]]), "OCR"),
        ("bad.docx", b"no zip", "Word"),
        ("bad.md", b"---\ntitle: [\n---\ntext\n", "line"),
        ("feed.xml", b"<rss version='2.0'><channel/></rss>", "no feed"),
        ("picture.png", b"\x89PNG", "of no kind"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(
    tmp_path: Path, name: str, content: bytes, said: str | None
) -> None:
    source = tmp_path / name
    source.write_bytes(content)
    (result,) = imported(tmp_path / "articles", source)
    if said is None:
        return
    assert (result.file, result.failed) == (None, True)
    assert said in result.said and result.source == str(source)


def test_a_file_that_may_not_be_read_costs_itself_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("Secret.", encoding="utf-8")
    (tmp_path / "b.txt").write_text("The keeper sleeps by day.", encoding="utf-8")
    read_bytes = Path.read_bytes

    def refuse(file: Path) -> bytes:
        if file.name == "a.txt":
            raise PermissionError(13, "Permission denied")
        return read_bytes(file)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    refused, read = imported(tmp_path / "articles", tmp_path)
    assert refused.said == "cannot be read: Permission denied" and refused.failed
    assert read.file is not None


@contextmanager
def site(pages: dict[str, tuple[str, bytes]]) -> Iterator[tuple[str, list[str]]]:
    """A web site on loopback: its address, and the paths that were asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            kind, content = pages.get(self.path, ("", b""))
            self.send_response(200 if kind else 404)
            self.send_header("Content-Type", kind or "text/plain")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_only_what_is_asked_for_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    pages = {
        "/page": ("text/html; charset=utf-8", documents.PAGE.encode()),
        "/feed": ("application/rss+xml", documents.FEED.encode()),
    }
    sources, folder = tmp_path / "sources", tmp_path / "articles"
    sources.mkdir()
    with site(pages) as (address, asked):
        wanted = sources / "wanted.txt"
        wanted.write_text(f"# of the harbour\n{address}/page\n{address}/gone\n", encoding="utf-8")
        (unasked,) = imported(folder, sources)
        assert "name the file itself" in unasked.said and asked == []
        page, gone = imported(folder, wanted)
        assert page.file is not None and gone.failed and "404" in gone.said
        (feed,) = imported(folder, f"{address}/feed")
        assert feed.file is not None
        assert asked == ["/page", "/gone", "/feed"]
    (refused,) = imported(folder, f"{address}/page")
    assert refused.failed and "cannot be fetched" in refused.said


def test_the_command_tells_what_became_of_each(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(documents.PAGE, encoding="utf-8")
    (tmp_path / "bad.pdf").write_bytes(b"nothing")
    ran = command("import", str(tmp_path), "--to", str(tmp_path / "articles"))
    bad, page = ran.stdout.splitlines()
    assert "bad.pdf: " in bad and "page.html: " in page and "8 lines" not in bad
    assert "7 lines" in page and "named in drop" in page
    assert ran.returncode == 1 and ran.stderr == ""


def test_without_its_libraries_it_says_how_to_get_them(tmp_path: Path) -> None:
    (tmp_path / "lxml.py").write_text("raise ModuleNotFoundError(name='lxml')", encoding="utf-8")
    ran = command("import", "page.html", env={"PYTHONPATH": str(tmp_path)})
    assert ran.returncode == 2
    assert ran.stderr.strip().endswith("(lxml is missing); run: make importers")
    assert ran.stderr.count("\n") == 1
