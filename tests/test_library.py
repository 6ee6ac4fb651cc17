"""A folder of articles: which files are read, in which order, and what they hold now."""

import json
import os
from pathlib import Path

import pytest

from bot.corpus.library import read_library
from bot.corpus.reader import current_text
from bot.errors import CorpusError
from tests.conftest import Read, Write, detect

GOOD = "The forum meets in Tokyo. It discusses missiles.\n"


def test_files_are_read_in_every_folder_and_in_the_order_of_their_names(read: Read) -> None:
    library = read(
        {
            "b.md": GOOD,
            "a/z.txt": GOOD,
            "a/deep/er/y.MD": GOOD,
            "c.jsonl": json.dumps({"id": "line", "text": GOOD}),
        }
    )
    assert [article.id for article in library.articles] == ["y", "z", "b", "line"]
    assert library.by_id["line"] is library.articles[3]


def test_other_files_hidden_ones_and_hidden_folders_are_left_alone(read: Read) -> None:
    library = read(
        {
            "a.md": GOOD,
            "notes.pdf": b"%PDF",
            "a.md~": b"\xff",
            "README": b"\xff",
            ".hidden.md": b"\xff",
            ".git/x.md": b"\xff",
            "sub/.obsidian/x.md": b"\xff",
        }
    )
    assert [article.id for article in library.articles] == ["a"]
    assert library.findings == ()


def test_a_hidden_folder_can_be_the_folder_of_articles(write: Write) -> None:
    folder = write({".own/a.md": GOOD}) / ".own"
    assert [article.id for article in read_library(folder, detect).articles] == ["a"]


def test_a_folder_that_is_named_as_an_article_is_none(read: Read) -> None:
    library = read({"folder.md/a.md": GOOD})
    assert [article.id for article in library.articles] == ["a"]
    assert library.findings == ()


def test_an_empty_folder_holds_no_article_and_nothing_wrong(read: Read) -> None:
    library = read({})
    assert (library.articles, library.findings) == ((), ())


@pytest.mark.parametrize("name", ["nowhere", "file.md"])
def test_without_a_folder_there_is_no_library(write: Write, name: str) -> None:
    folder = write({"file.md": GOOD}) / name
    with pytest.raises(CorpusError, match=str(folder)):
        read_library(folder, detect)


def test_the_second_article_of_an_id_is_left_out_and_names_the_first(read: Read) -> None:
    library = read(
        {
            "a.md": f"---\nid: same\n---\n{GOOD}",
            "b.md": "---\nid: same\n---\nOther text.",
            "c.jsonl": json.dumps({"text": "x."}) + "\n" + json.dumps({"id": "same", "text": "y."}),
        }
    )
    assert [article.id for article in library.articles] == ["same", "c-1"]
    assert library.articles[0].passages[0].text == GOOD.strip()
    assert [(f.file.name, f.line, f.served) for f in library.findings] == [
        ("b.md", None, False),
        ("c.jsonl", 2, False),
    ]
    for finding in library.findings:
        assert "'same'" in finding.message
        assert str(library.articles[0].source.file) in finding.message


def test_a_taken_id_on_a_jsonl_line_is_named_with_the_line(read: Read) -> None:
    lines = [json.dumps({"id": "same", "text": f"Text {number}."}) for number in range(2)]
    (finding,) = read({"c.jsonl": "\n".join(lines)}).findings
    assert "c.jsonl:1;" in finding.message


def test_a_file_name_that_is_no_utf_8_makes_no_id_that_cannot_be_sent(write: Write) -> None:
    folder = write({})
    text = "---\ntitle: T\n---\nThe forum meets.\nWine is red.\n"
    (folder / os.fsdecode(b"caf\xe9.md")).write_text(text, encoding="utf-8")
    (found,) = read_library(folder, detect).articles
    found.id.encode("utf-8")
    assert current_text(found.source) == text


def test_a_file_name_of_two_lines_makes_no_id_of_two_lines(read: Read) -> None:
    (found,) = read({"a\nb.md": "---\ntitle: T\n---\nThe forum meets.\n"}).articles
    assert found.id.isprintable()


@pytest.mark.parametrize("name", [b"caf\xe9.md", b"a\nb.md"])
def test_a_finding_is_one_line_that_can_be_printed_whatever_the_name(
    write: Write, name: bytes
) -> None:
    folder = write({})
    (folder / os.fsdecode(name)).touch()
    (finding,) = read_library(folder, detect).findings
    assert str(finding).isprintable()
    str(finding).encode("utf-8")


def test_current_text_is_what_the_file_holds_now(read: Read) -> None:
    library = read({"a.md": GOOD, "b.jsonl": json.dumps({"text": "One."})})
    sources = {article.id: article.source for article in library.articles}
    assert current_text(sources["a"]) == GOOD
    sources["a"].file.write_text("Anew.", encoding="utf-8")
    sources["b-1"].file.write_text(json.dumps({"text": "Zwei."}), encoding="utf-8")
    assert current_text(sources["a"]) == "Anew."
    assert current_text(sources["b-1"]) == "Zwei."


@pytest.mark.parametrize("content", [None, b"\xff", b"[1]", b'{"text": 1}', b"{"])
def test_a_file_that_cannot_be_read_any_more_has_no_text(read: Read, content: bytes | None) -> None:
    (article,) = read({"a.jsonl": json.dumps({"text": GOOD})}).articles
    if content is None:
        article.source.file.unlink()
    else:
        article.source.file.write_bytes(content)
    assert current_text(article.source) is None


def test_a_folder_in_the_place_of_a_file_has_no_text(read: Read) -> None:
    (article,) = read({"a.md": GOOD}).articles
    article.source.file.unlink()
    Path(article.source.file).mkdir()
    assert current_text(article.source) is None
