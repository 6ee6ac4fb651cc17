"""The five articles that come with the bot: word for word, and nothing but the article."""

import hashlib
import re
from pathlib import Path

import pytest
import yaml

from bot.corpus.library import Library
from tests.conftest import SEEDS

# Of the texts as they were delivered.
BODIES = {
    "buendnis-weltraum": "85a053d19d6bf2cee137e627b1c4a4001550482941c6a62fee76e2dcfd8b94df",
    "dokumen-bersama": "13c950576abba3db4cd3df7ee9d2e01397e683d617cc70f693a49dd7337b81fc",
    "global-partnership": "6c2ea2b52c1d45105df6a0d313143d249cb65ab6008301addb097d6bb4b53f10",
    "joint-paper": "da6c637427bcd9570d3a0e2880815cb950293da77b9d7300a0660f31279a6603",
    "nichibei-shinjidai": "32b1debd9a778bf0140d962a3d6463dc17c56e860564a8b019909ad43e61395a",
}
# What stands in the file but is not the article, or is kept as metadata.
NOT_THE_ARTICLE = {
    "buendnis-weltraum": ["Text ist eine Übersetzung vom Epoch Times Artikel"],
    "dokumen-bersama": ["9 Januari 2023"],
    "global-partnership": [
        "Global Partnership of Japan and US",
        "Comments",
        "Post a Comment",
    ],
    "joint-paper": [
        "Japan, U.S. to release joint paper on security cooperation",
        "2:00 JST, January 9, 2023",
        '"Politics" POPULAR ARTICLE',
        "Japan PM Ishiba Says Corporate, Group Donations ‘Not Inappropriate’",
        "Japan, Italy, U.K. Launch Body To Manage Next-Generation Jet Project",
        "JN ACCESS RANKING",
        "Core Inflation in Tokyo Accelerates in November",
        "China to Test Mine for Rare Metals Off Japan Island",
        "Miho Nakayama",
        "Immerse Yourself in Snoopy’s World",
    ],
    "nichibei-shinjidai": ["WhatsAppチャンネル", "Webオタク", "ベーコン忍者"],
}
METADATA = {
    "buendnis-weltraum": ("de", "2023-01", "Epoch Times", 42),
    "dokumen-bersama": ("id", "2023-01-09", None, 8),
    "global-partnership": ("en", "2024-04", None, 8),
    "joint-paper": ("en", "2023-01-09", None, 8),
    "nichibei-shinjidai": ("ja", "2024-04", None, 23),
}


def parts(id_: str) -> tuple[str, bytes]:
    """Front matter and body of an article's file, cut apart by the second --- alone."""
    front, body = (SEEDS / f"{id_}.md").read_bytes().removeprefix(b"---\n").split(b"\n---\n", 1)
    return front.decode("utf-8"), body


@pytest.mark.parametrize("id_", BODIES)
def test_a_body_is_the_delivered_text_byte_for_byte(id_: str) -> None:
    assert hashlib.sha256(parts(id_)[1]).hexdigest() == BODIES[id_]


def test_all_five_serve_and_nothing_is_found_wrong(library: Library) -> None:
    assert [article.id for article in library.articles] == sorted(BODIES)
    assert library.findings == ()


def test_ids_are_file_names_of_lower_case_letters_digits_and_hyphens(library: Library) -> None:
    for article in library.articles:
        assert re.fullmatch(r"[a-z0-9-]+", article.id)
        assert article.id == article.source.file.stem


def test_metadata_is_what_the_texts_say(library: Library) -> None:
    found = {
        article.id: (article.language, article.date, article.publisher, len(article.passages))
        for article in library.articles
    }
    assert found == METADATA


@pytest.mark.parametrize("id_", NOT_THE_ARTICLE)
def test_what_is_not_the_article_stands_in_its_file_and_in_no_passage(
    library: Library, id_: str
) -> None:
    body = parts(id_)[1].decode("utf-8")
    for text in NOT_THE_ARTICLE[id_]:
        assert text in body
        assert not any(text in passage.text for passage in library.by_id[id_].passages)


@pytest.mark.parametrize("id_", BODIES)
def test_every_other_line_is_one_passage(library: Library, id_: str) -> None:
    front, body = parts(id_)
    kept = []
    dropped = yaml.safe_load(front)["drop"]
    for line in filter(None, map(str.strip, body.decode("utf-8").splitlines())):
        if {"from": line} in dropped:
            break
        if line not in dropped:
            kept.append(line)
    assert [passage.text for passage in library.by_id[id_].passages] == kept


@pytest.mark.parametrize("id_", BODIES)
def test_a_title_is_marked_as_ours_exactly_where_the_text_prints_none(id_: str) -> None:
    front, body = parts(id_)
    values = yaml.safe_load(front)
    printed = values["title"] in body.decode("utf-8").splitlines()
    assert (values.get("title_by") == "editor") is not printed


def test_only_the_headings_of_the_german_article_are_headings(library: Library) -> None:
    headings = [
        passage.text
        for article in library.articles
        for passage in article.passages
        if passage.heading
    ]
    assert headings == [
        "“Ein standhafter Verbündeter”",
        "Ausbau der Verteidigung im Indopazifik, Weltraum und darüber hinaus",
    ]


def test_every_sentence_of_the_question_sets_is_one_sentence_of_its_article(
    library: Library,
) -> None:
    sentences = {
        article.id: {
            sentence.text.removeprefix("TOKYO – ")
            for passage in article.passages
            for sentence in passage.sentences
        }
        for article in library.articles
    }
    asked = 0
    for file in sorted(Path(__file__).with_name("questions").glob("*.yaml")):
        for case in yaml.safe_load(file.read_text(encoding="utf-8")):
            for place in [case, *case.get("also", [])]:
                if place["article"] is not None:
                    asked += 1
                    assert place["sentence"].removeprefix("TOKYO – ") in sentences[place["article"]]
    assert asked > 0
