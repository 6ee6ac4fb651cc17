"""Files into articles: paragraphs, spans, and a finding for everything that is wrong."""

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.corpus.article import Article, Finding
from bot.corpus.library import Library
from bot.corpus.reader import MAX_PARAGRAPH, MAX_TEXT_BYTES, current_text, read_file
from tests.conftest import Read, Write, detect

GOOD = "The forum meets in Tokyo. It discusses missiles.\n"

# Several scripts, odd white space, quotation marks, full stops of every kind.
_SIGNS = "aBz9é.!?…。！？．,;:、-–—#*•()[]{}「」『』（）\"'“”„‚‘’«» \t\n\r\u00a0\u2028\u3000\u200b"
_PIECES = (
    "\r\n~\n\n~\x00~\x0b~\x0c~\x1c~\x85~𝕏~👍🏽~שלום~U.S. ~Rep. ~13. Januar~z. B. ~“Yes.” ~„Ja.“ "
    "~[1]~「はい。」~と述べた。"
)
_ANY = st.characters(exclude_categories=["Cs"])
_PARTS = st.sampled_from([*_SIGNS, *_PIECES.split("~")]) | _ANY
texts = st.lists(_PARTS, max_size=60).map("".join)
languages = st.sampled_from(["en", "id", "de", "ja"])


def paragraphs(library: Library) -> list[str]:
    (article,) = library.articles
    assert library.findings == ()
    return [passage.text for passage in article.passages]


def article_of(library: Library) -> Article:
    (article,) = library.articles
    return article


def assert_spans(article: Article, text: str) -> None:
    """The law of every quotation: what is said to stand at a place stands there."""
    for number, passage in enumerate(article.passages, start=1):
        assert passage.paragraph == number
        assert passage.article == article.id
        assert text[passage.start : passage.end] == passage.text
        assert passage.text == passage.text.strip()
        covered = [False] * len(text)
        for sentence in passage.sentences:
            assert text[sentence.start : sentence.end] == sentence.text
            for position in range(sentence.start, sentence.end):
                assert not covered[position]
                covered[position] = True
        for position in range(passage.start, passage.end):
            assert covered[position] or text[position].isspace()
        assert sum(covered[: passage.start]) == sum(covered[passage.end :]) == 0


@given(text=texts, language=languages, front=st.booleans())
@example(text="\ufeff「行く。」 \u3000“Go.”\r\n\r\nU.S. \u2028Rep. X", language="ja", front=False)
def test_passages_and_sentences_are_slices_of_their_file(
    scratch: Path, text: str, language: str, front: bool
) -> None:
    """Spans count characters of the file as it is, front matter and line ends included."""
    whole = f"---\r\ntitle: Ümlaut\r\n---\r\n{text}" if front else text
    file = scratch / "property.md"
    file.write_bytes(whole.encode("utf-8"))
    for result in read_file(file, lambda _: language):
        if isinstance(result, Article):
            assert_spans(result, whole)
            assert current_text(result.source) == whole


@given(found=st.lists(texts, min_size=1, max_size=4), language=languages, ascii_only=st.booleans())
def test_spans_of_a_jsonl_article_count_in_the_text_of_its_line(
    scratch: Path, found: list[str], language: str, ascii_only: bool
) -> None:
    lines = [json.dumps({"text": text}, ensure_ascii=ascii_only) for text in found]
    file = scratch / "property.jsonl"
    file.write_bytes("\n".join(lines).encode("utf-8"))
    for result in read_file(file, lambda _: language):
        if isinstance(result, Article):
            assert result.source.line is not None
            text = found[result.source.line - 1]
            assert_spans(result, text)
            assert current_text(result.source) == text


_YAML_PIECES = (
    "---\n~...\n~\n~title: ~drop:\n~  - ~from: ~id: ~date: ~x~[~]~{~}~&a ~*a~<<: ~? ~: ~'~\"~|"
    "~!!int ~%YAML 9.9\n~\t~\x00"
)
_YAML = st.lists(st.sampled_from(_YAML_PIECES.split("~")), max_size=20).map(
    lambda parts: f"---\n{''.join(parts)}\n---\nText.".encode()
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just("\ud800"),
    lambda inner: st.lists(inner, max_size=2),
    max_leaves=4,
)
_LINES = st.lists(
    st.dictionaries(
        st.sampled_from(
            ["text", "id", "title", "titel", "publisher", "date", "language", "url", "x"]
        ),
        _JSON,
        max_size=6,
    ),
    max_size=4,
).map(lambda lines: "\n".join(map(json.dumps, lines)).encode("utf-8"))


@pytest.mark.parametrize("suffix", [".md", ".txt", ".jsonl"])
@given(content=st.binary(max_size=200) | _YAML | _LINES)
def test_no_bytes_whatever_make_the_reader_fail(scratch: Path, suffix: str, content: bytes) -> None:
    file = scratch / f"any{suffix}"
    file.write_bytes(content)
    for result in read_file(file, detect):
        if isinstance(result, Article):
            assert result.passages
            assert all(passage.sentences for passage in result.passages)
            assert result.id and result.title
        else:
            assert result.message and "\n" not in result.message


def test_without_front_matter_name_first_line_and_words_tell_the_rest(read: Read) -> None:
    article = article_of(
        read({"notes/summit-2024.txt": "Das Treffen\n\nDie USA und Japan einigen sich.\n"})
    )
    assert article.id == "summit-2024"
    assert article.title == "Das Treffen"
    assert article.language == "de"
    assert (article.publisher, article.date, article.url) == (None, None, None)
    assert [passage.text for passage in article.passages] == ["Die USA und Japan einigen sich."]


def test_a_first_line_that_is_a_sentence_is_title_and_text(read: Read) -> None:
    article = article_of(read({"a.md": GOOD}))
    assert article.title == GOOD.strip()
    assert [passage.text for passage in article.passages] == [GOOD.strip()]


def test_a_title_made_of_a_long_line_is_cut_between_words(read: Read) -> None:
    title = article_of(read({"a.md": "word " * 50 + "ends."})).title
    assert len(title) <= 91
    assert title.endswith("word…")


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("A\x1b[31m \x07New\u200b Era", "A[31m New Era"),
        ("#", "a"),
        ("Up and \u202edown.", "Up and down."),
    ],
)
def test_a_title_made_of_a_line_is_one_printable_line(read: Read, line: str, title: str) -> None:
    assert article_of(read({"a.md": line})).title == title


def test_a_title_that_is_printed_above_the_text_is_no_passage(read: Read) -> None:
    for printed in ("New Era", "# New Era", "NEW  ERA"):
        text = f"---\ntitle: New Era\n---\n{printed}\n{GOOD}"
        assert paragraphs(read({"a.md": text})) == [GOOD.strip()]


def test_front_matter_wins_over_name_line_and_detection(read: Read) -> None:
    article = article_of(read({"a.md": f"---\nid: b\ntitle: T\nlanguage: ja\n---\n{GOOD}"}))
    assert (article.id, article.title, article.language) == ("b", "T", "ja")


def test_a_line_is_a_paragraph_where_no_line_is_blank(read: Read) -> None:
    assert paragraphs(read({"a.md": "---\ntitle: T\n---\nOne is.\nTwo is.\nThree is."})) == [
        "One is.",
        "Two is.",
        "Three is.",
    ]


@pytest.mark.parametrize("end", ["\n", "\r"])
@pytest.mark.parametrize("blank", ["", " \t", "\u3000"])
def test_wrapped_lines_between_blank_lines_are_one_paragraph(
    read: Read, end: str, blank: str
) -> None:
    first = f"One sentence that goes{end}over three lines before{end}it ends."
    text = f"{first}{end}{blank}{end}Two stands{end}alone."
    assert paragraphs(read({"a.md": text})) == [first, f"Two stands{end}alone."]


@pytest.mark.parametrize("blank", ["", " \t", "\u3000"])
def test_wrapped_lines_of_a_windows_file_are_one_paragraph(read: Read, blank: str) -> None:
    first = "One sentence that goes\r\nover three lines before\r\nit ends."
    text = f"{first}\r\n{blank}\r\nTwo stands\r\nalone."
    assert paragraphs(read({"a.md": text})) == [first, "Two stands\r\nalone."]


def test_lines_that_end_as_sentences_stay_paragraphs_among_blank_lines(read: Read) -> None:
    text = "One ends.\nTwo ends.\nThree ends.\n\nFour ends.\n"
    assert paragraphs(read({"a.md": text})) == [
        "One ends.",
        "Two ends.",
        "Three ends.",
        "Four ends.",
    ]


def test_markdown_headings_and_list_items_stand_alone(read: Read) -> None:
    text = (
        "# Title\n\nIntroduction in\ntwo lines.\n\n## Part\nText under the part.\n\n"
        "- first item\n- second item\n1. numbered item\n2) numbered item\n\nThe end."
    )
    article = article_of(read({"a.md": text}))
    assert article.title == "Title"
    assert [(passage.text, passage.heading) for passage in article.passages] == [
        ("Introduction in\ntwo lines.", False),
        ("## Part", True),
        ("Text under the part.", False),
        ("- first item", False),
        ("- second item", False),
        ("1. numbered item", False),
        ("2) numbered item", False),
        ("The end.", False),
    ]


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("A New Era", True),
        ("“A standing ally”", True),
        ("日米の新時代", True),
        ("A new era began.", False),
        ("“A new era began.”", False),
        ("新時代が始まった。", False),
        ("「新時代が始まった。」", False),
        ("They agreed on this:", False),
        ("Did they agree?", False),
        ("As was said.[3]", False),
        ("word " * 30, False),
    ],
)
def test_a_short_line_without_a_full_stop_is_a_heading(
    read: Read, line: str, heading: bool
) -> None:
    article = article_of(read({"a.md": f"---\ntitle: T\n---\nBefore it.\n{line}\nAfter it."}))
    assert [passage.heading for passage in article.passages] == [False, heading, False]


def test_the_last_line_is_no_heading_for_nothing_stands_under_it(read: Read) -> None:
    article = article_of(read({"a.md": "---\ntitle: T\n---\nBefore it.\nMay 2024"}))
    assert [passage.heading for passage in article.passages] == [False, False]


def test_dropped_lines_are_gone_and_the_others_keep_their_places(read: Read) -> None:
    text = (
        "---\ntitle: T\ndrop:\n  - Post a Comment\n  - from: 'Most read:'\n---\n"
        "One is.\n  Post a Comment \nTwo is.\nPost a Comment, please.\nMost read:\nThree is.\n"
    )
    article = article_of(read({"a.md": text}))
    assert [passage.text for passage in article.passages] == [
        "One is.",
        "Two is.",
        "Post a Comment, please.",
    ]
    assert_spans(article, text)


def test_a_drop_that_fits_no_line_is_found_and_the_article_serves(read: Read) -> None:
    library = read({"a.md": "---\ntitle: T\ndrop:\n  - Coments\n---\nOne is.\nComments\nTwo is."})
    (finding,) = library.findings
    assert (finding.line, finding.served) == (3, True)
    assert "'Coments'" in finding.message
    assert len(library.articles) == 1


def test_a_drop_below_a_from_is_used_as_well(read: Read) -> None:
    text = "---\ntitle: T\ndrop:\n  - from: Comments\n  - Log in\n---\nOne is.\nComments\nLog in\n"
    assert paragraphs(read({"a.md": text})) == ["One is."]


def test_jsonl_is_one_article_a_line(read: Read) -> None:
    record = {
        "id": "q",
        "title": "T",
        "publisher": "P",
        "date": 2023,
        "language": "de",
        "url": "https://example.org",
        "text": "Eins.\n\nZwei.",
        "tags": ["other"],
    }
    library = read({"big.jsonl": f"{json.dumps(record)}\r\n\n" + json.dumps({"text": GOOD})})
    first, second = library.articles
    assert (first.id, first.title, first.publisher, first.date, first.language, first.url) == (
        "q",
        "T",
        "P",
        "2023",
        "de",
        "https://example.org",
    )
    assert [passage.text for passage in first.passages] == ["Eins.", "Zwei."]
    assert (second.id, second.title, second.language) == ("big-3", GOOD.strip(), "en")
    assert [str(article.source.line) for article in library.articles] == ["1", "3"]


def test_a_byte_order_mark_before_the_first_line_of_jsonl_does_not_matter(read: Read) -> None:
    (article,) = read({"a.jsonl": "\ufeff" + json.dumps({"id": "q", "text": GOOD})}).articles
    assert article.id == "q"
    assert current_text(article.source) == GOOD


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b'{"text": "\xff"}', "UTF-8"),
        (b'{"text": "a"', "not JSON"),
        (b"text: a", "not JSON"),
        (b"[" * 100_000, "deep"),
        (b"[]", "object"),
        (b"null", "object"),
        (b'{"id": "x"}', '"text"'),
        (b'{"text": 5}', '"text"'),
        (b'{"text": null}', '"text"'),
        (b'{"text": ""}', "empty"),
        (b'{"text": " \\n "}', "empty"),
        (b'{"text": "half \\ud83d one"}', "surrogate"),
        (b'{"text": "a", "title": "\\ud83d"}', "printable"),
        (b'{"text": "a", "title": "\\u001b[31m"}', "printable"),
        (b'{"text": "a", "title": ["b"]}', "title"),
        (b'{"text": "a", "id": true}', "id must be text"),
        (b'{"text": "a", "date": "9 Jan"}', "9 Jan"),
        (b'{"text": "a", "titel": "b"}', "'title'"),
        (b'{"text": "' + b"a" * (MAX_PARAGRAPH + 1) + b'"}', "50,000"),
        (b'{"text": "' + b"a " * (MAX_TEXT_BYTES // 2) + b'"}', "10 MB"),
    ],
    ids=range(20),
)
def test_a_bad_jsonl_line_is_found_by_its_number_and_the_others_serve(
    write: Write, line: bytes, said: str
) -> None:
    good = json.dumps({"text": GOOD}).encode()
    folder = write({"a.jsonl": b"\n".join([good, b"", line, good])})
    found = list(read_file(folder / "a.jsonl", detect))
    (finding,) = [result for result in found if isinstance(result, Finding)]
    assert (finding.line, finding.served) == (3, False)
    assert said in finding.message
    served = [result for result in found if isinstance(result, Article)]
    assert [article.id for article in served] == ["a-1", "a-4"]
    assert all(current_text(article.source) == GOOD for article in served)


def test_a_jsonl_file_of_blank_lines_is_found_empty(read: Read) -> None:
    assert [f.message for f in read({"a.jsonl": "\n \n"}).findings] == ["is empty"]


def test_a_text_that_nobody_can_see_is_no_article(read: Read) -> None:
    library = read({"a.md": "\u200b\n\u200b\n"})
    assert library.articles == ()
    assert [f.message for f in library.findings] == ["holds no text"]


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        (b"", None, "empty"),
        (b" \n\t\n\xe3\x80\x80\n", None, "empty"),
        (b"---\ntitle: T\n---\n", None, "no text"),
        (b"---\ntitle: T\n---\nT\n", None, "no text"),
        (b"---\ndrop: All\n---\nAll\n", None, "no text"),
        (b"One.\nTwo.\nThr\xe9e.\n", 3, "UTF-8"),
        ("One.\n".encode("utf-16"), 1, "UTF-8"),
        (b"---\ntitle: [T\n---\nText.", 3, "YAML"),
        (b"---\ntitle: T\n", 1, "---"),
        (b"One.\n\n" + b"a" * (MAX_PARAGRAPH + 1), 3, "50,000"),
        (b"\0" * (MAX_TEXT_BYTES + 1), None, "10 MB"),
    ],
    ids=range(11),
)
def test_a_broken_file_is_found_by_name_and_line_and_the_others_serve(
    read: Read, content: bytes, line: int | None, said: str
) -> None:
    library = read({"bad.md": content, "good.md": GOOD})
    found = [finding for finding in library.findings if not finding.served]
    assert [(finding.file.name, finding.line) for finding in found] == [("bad.md", line)]
    assert said in found[0].message
    place = "bad.md" if line is None else f"bad.md:{line}"
    assert f"{place}: " in str(found[0])
    assert [article.id for article in library.articles] == ["good"]


def test_text_of_the_greatest_length_is_read(read: Read) -> None:
    paragraph = "word " * (MAX_PARAGRAPH // 5 - 1) + "ends."
    assert len(paragraph) == MAX_PARAGRAPH
    assert paragraphs(read({"a.md": f"---\ntitle: T\n---\n{paragraph}"})) == [paragraph]


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_blank_lines_of_front_matter_say_nothing_of_the_paragraphs(read: Read, gap: str) -> None:
    text = f"---\ntitle: T\n\nlanguage: en\n---{gap}One stands here,\nand another stands there.\n"
    assert paragraphs(read({"a.md": text})) == ["One stands here,", "and another stands there."]
