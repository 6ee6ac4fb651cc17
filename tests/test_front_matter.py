"""The YAML block at the head of a file, and what it may say."""

import pytest

from bot.corpus.front_matter import FrontMatterError, read_front_matter
from bot.corpus.metadata import DropRule, Metadata

EVERY_KEY = """\
---
id: space-treaty
title: "Alliance: the next step"
title_by: editor
publisher: A Daily
date: 2023-01-09
language: de
url: https://example.org/a?b=c#d
drop:
  - Post a Comment
  - from: '"Politics" POPULAR ARTICLE'
---
Text.
"""


def test_every_key_is_read() -> None:
    front = read_front_matter(EVERY_KEY)
    assert front.metadata == Metadata(
        id="space-treaty",
        title="Alliance: the next step",
        publisher="A Daily",
        date="2023-01-09",
        language="de",
        url="https://example.org/a?b=c#d",
        drop=(
            DropRule("Post a Comment"),
            DropRule('"Politics" POPULAR ARTICLE', open_end=True),
        ),
    )
    assert EVERY_KEY[front.body :] == "Text.\n"


def test_every_key_knows_its_line() -> None:
    lines = EVERY_KEY.splitlines()
    front = read_front_matter(EVERY_KEY)
    assert len(front.lines) == 8
    for key, line in front.lines.items():
        assert lines[line - 1].startswith(f"{key}:")


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Text.\n", "Text.\n"),
        ("\ufeffText.\n", "Text.\n"),
        ("", ""),
        (" ---\ntitle: X\n---\nText.", " ---\ntitle: X\n---\nText."),
        ("----\nText.", "----\nText."),
    ],
)
def test_a_file_without_front_matter_is_all_text(text: str, body: str) -> None:
    front = read_front_matter(text)
    assert front.metadata == Metadata()
    assert text[front.body :] == body


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff---\ntitle: X\n---\nText.",
        "---\r\ntitle: X\r\n---\r\nText.",
        "\ufeff---\r\ntitle: X\r\n---\r\nText.",
        "--- \t\ntitle: X\n---  \nText.",
        "---\ntitle: X\n...\nText.",
        "---\ntitle: X\n---\nText.",
    ],
)
def test_a_byte_order_mark_line_ends_and_blanks_do_not_matter(text: str) -> None:
    front = read_front_matter(text)
    assert front.metadata.title == "X"
    assert text[front.body :] == "Text."


def test_a_second_rule_of_hyphens_in_the_text_is_text() -> None:
    text = "---\ntitle: X\n---\nText.\n---\nMore.\n"
    assert text[read_front_matter(text).body :] == "Text.\n---\nMore.\n"


@pytest.mark.parametrize("block", ["", "# only a comment\n"])
def test_an_empty_block_says_nothing(block: str) -> None:
    text = f"---\n{block}---\nText."
    front = read_front_matter(text)
    assert front.metadata == Metadata()
    assert text[front.body :] == "Text."


@pytest.mark.parametrize("date", ["2023", "2023-01", "2023-01-09", "2024-02-29"])
def test_a_date_stays_the_text_that_was_written(date: str) -> None:
    assert read_front_matter(f"---\ndate: {date}\n---\n").metadata.date == date


@pytest.mark.parametrize(
    ("written", "code"),
    [("en", "en"), ("JA", "ja"), ("en-US", "en"), ("de_AT", "de"), ("id", "id")],
)
def test_a_language_is_its_code_without_the_region(written: str, code: str) -> None:
    assert read_front_matter(f"---\nlanguage: {written}\n---\n").metadata.language == code


@pytest.mark.parametrize("key", ["id", "title", "publisher", "date", "language", "url", "drop"])
def test_an_empty_value_says_nothing(key: str) -> None:
    assert read_front_matter(f"---\n{key}:\n---\n").metadata == Metadata()


def test_values_are_never_anything_but_text() -> None:
    """YAML's own reading of no, 1.10 and 007 would change what was written."""
    front = read_front_matter("---\nid: 007\ntitle: no\npublisher: 1.10\n---\n")
    assert (front.metadata.id, front.metadata.title, front.metadata.publisher) == (
        "007",
        "no",
        "1.10",
    )


def test_keys_of_other_programs_are_left_alone() -> None:
    text = "---\ntags: [a, b]\nauthor: {name: N}\nlayout: post\ntitle: X\n---\n"
    assert read_front_matter(text).metadata == Metadata(title="X")


def test_one_line_to_drop_needs_no_list() -> None:
    assert read_front_matter("---\ndrop: Comments\n---\n").metadata.drop == (DropRule("Comments"),)


@pytest.mark.parametrize(
    ("block", "line", "said"),
    [
        ("title: X\ntitle: Y", 3, "title"),
        ("id: x\ntitle: [X\nlanguage: en", 4, "not YAML"),
        ("id: x\ntitle: 'X", 4, "not YAML"),
        ("id: x\n\ttitle: X", 3, "not YAML"),
        ("id: x\ntitel: X", 3, "'title'"),
        ("id: x\nTitle: X", 3, "'title'"),
        ("id: x\nlangauge: de", 3, "'language'"),
        ("id: x\npublishers: de", 3, "'publisher'"),
        ("id: x\ndate: 9 January 2023", 3, "2023-01-09"),
        ("id: x\ndate: 2023-13", 3, "2023-13"),
        ("id: x\ndate: 2023-02-30", 3, "2023-02-30"),
        ("id: x\ndate: 2023-1", 3, "2023-1"),
        ("id: x\n\n# a comment\nlanguage: fr", 5, "'fr'"),
        ("id: x\nlanguage: english", 3, "'english'"),
        ("id: x\nurl: example.org/a", 3, "http"),
        ("id: x\nurl: javascript:alert(1)", 3, "http"),
        ("id: x\nurl: https://example.org/a b", 3, "http"),
        ("id: x\ntitle: [a, b]", 3, "title must be text"),
        ("id: x\ntitle: |\n  a\n  b", 3, "one line"),
        ('id: x\ntitle: "a\\e[31mb"', 3, "printable"),
        ("id: x\ntitle: " + "a" * 501, 3, "500"),
        ("id: x\ndrop:\n  - until: Comments", 3, "from"),
        ("id: x\ndrop:\n  - [Comments]", 3, "from"),
        ("id: x\ndrop:\n  -", 3, "from"),
        ("id: x\ndrop: {}", 3, "from"),
        ("- title\n- X", 2, "key: value"),
        ("just words", 2, "key: value"),
        ("a: &a [*a]", 2, "not YAML"),
        ("title: *unknown", 2, "not YAML"),
        ("[a, b]: c", 2, ""),
        ("[" * 500, 1, "deep"),
        ("#" * 50_001, 1, "longer"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(block: str, line: int, said: str) -> None:
    for end in ("\n", "\r\n"):
        text = f"---\n{block}\n---\nText.\n".replace("\n", end)
        with pytest.raises(FrontMatterError) as raised:
            read_front_matter(text)
        assert raised.value.line == line
        assert said in str(raised.value)


@pytest.mark.parametrize("rule", ["''", "", "' '", "[Comments]"])
def test_a_from_without_a_line_is_an_error(rule: str) -> None:
    with pytest.raises(FrontMatterError, match="from: LINE"):
        read_front_matter(f"---\ndrop:\n  - from: {rule}\n---\nText.")


def test_a_control_character_is_said_with_its_line() -> None:
    with pytest.raises(FrontMatterError, match="character is not allowed") as raised:
        read_front_matter("---\nid: x\ntitle: a\x01b\n---\nText.")
    assert raised.value.line == 3


@pytest.mark.parametrize("text", ["---\ntitle: X\n", "---\n", "---\ntitle: X\n ---\nText."])
def test_a_block_that_nothing_ends_is_an_error_of_the_first_line(text: str) -> None:
    with pytest.raises(FrontMatterError, match="no second ---") as raised:
        read_front_matter(text)
    assert raised.value.line == 1


def test_nothing_in_a_block_is_executed() -> None:
    text = "---\ntitle: !!python/object/apply:os.system ['true']\n---\nText."
    with pytest.raises(FrontMatterError, match="title must be text"):
        read_front_matter(text)
