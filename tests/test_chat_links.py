"""The links of citations, and the payloads by which they open a passage in its context."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.markup import MAX_MESSAGE
from bot.chat.payloads import open_payload, payload_for
from bot.corpus.article import Passage
from tests.botapi import Shown
from tests.chat_fixtures import (
    answers_from,
    links,
    messages,
    own,
    parts,
    quotes,
    read,
    running_bot,
    seeds,
)

FITTING = re.compile(r"[A-Za-z0-9_-]{1,64}")
PARAGRAPHS = [
    "The wombat digs burrows.",
    "The quokka smiles at everybody.",
    "The numbat eats termites.",
    "The bilby has long ears.",
]


def write(folder: Path, paragraphs: list[str], *, front: str = "") -> Path:
    file = folder / "animals.md"
    file.write_text(front + "\n\n".join(paragraphs), encoding="utf-8")
    return file


def payload(message: Shown) -> str:
    return links(message)[0].partition("?start=")[2]


async def cited(folder: Path) -> str:
    """The payload of the citation that a question about the numbat gets."""
    async with running_bot(answers_from(folder)) as bot:
        return payload(await bot.ask(bot.person(), "numbat"))


async def opened(folder: Path, start: str) -> Shown:
    async with running_bot(answers_from(folder)) as bot:
        return await bot.ask(bot.person(), f"/start {start}")


async def test_the_link_of_a_citation_opens_its_passage_in_context(tmp_path: Path) -> None:
    file = write(tmp_path, PARAGRAPHS, front="---\nid: animals\ntitle: Animals\n---\n")
    shown = await opened(tmp_path, await cited(tmp_path))
    assert shown.text.split("\n\n") == [*PARAGRAPHS[1:], "— Animals · paragraph 3"]
    assert quotes(shown) == [PARAGRAPHS[2]]
    assert quotes(shown)[0] in file.read_text(encoding="utf-8")


async def test_every_passage_of_the_articles_opens_by_its_link() -> None:
    passages = [p for article in seeds().library.articles for p in article.passages]
    async with running_bot() as bot:
        users = [bot.person() for _ in passages]
        for user, passage in zip(users, passages, strict=True):
            bot.server.private_message(user, f"/start {payload_for(passage)}")
        for user, passage in zip(users, passages, strict=True):
            (shown,) = await bot.answers(user)
            assert quotes(shown) == [passage.text]
    assert len({payload_for(passage) for passage in passages}) == len(passages) > 80


async def test_an_article_with_an_address_is_linked_to_it(tmp_path: Path) -> None:
    url = "https://example.org/animals?page=1&of=2#it's"
    write(tmp_path, PARAGRAPHS, front=f"---\ntitle: Animals\nurl: {url}\n---\n")
    async with running_bot(answers_from(tmp_path)) as bot:
        reply = await bot.ask(bot.person(), "numbat")
    opening, source = links(reply)
    assert "?start=p-" in opening and source == url
    assert parts(reply, "text_link") == ["Animals", "example.org"]


async def test_a_passage_whose_text_changed_says_so(tmp_path: Path) -> None:
    write(tmp_path, PARAGRAPHS)
    start = await cited(tmp_path)
    changed = "The numbat eats twenty thousand termites a day."
    write(tmp_path, [*PARAGRAPHS[:2], changed, PARAGRAPHS[3]])
    shown = await opened(tmp_path, start)
    assert shown.text.startswith(own("changed", "en"))
    assert quotes(shown) == [changed]


async def test_a_passage_that_only_moved_is_found_again(tmp_path: Path) -> None:
    write(tmp_path, PARAGRAPHS)
    start = await cited(tmp_path)
    write(tmp_path, ["The emu cannot fly.", *PARAGRAPHS])
    shown = await opened(tmp_path, start)
    assert quotes(shown) == [PARAGRAPHS[2]]
    assert own("changed", "en") not in shown.text and shown.text.endswith("paragraph 4")


async def test_a_link_past_the_end_of_a_shorter_article_opens_its_last_passage(
    tmp_path: Path,
) -> None:
    write(tmp_path, PARAGRAPHS)
    start = await cited(tmp_path)
    write(tmp_path, PARAGRAPHS[:2])
    shown = await opened(tmp_path, start)
    assert shown.text.startswith(own("changed", "en")) and quotes(shown) == [PARAGRAPHS[1]]


async def test_a_passage_that_moved_and_changed_is_found_by_its_likeness(tmp_path: Path) -> None:
    long = [f"{sentence} So say all who have seen it at night." for sentence in PARAGRAPHS]
    write(tmp_path, long)
    start = await cited(tmp_path)
    changed = long[2].replace("say", "said")
    write(tmp_path, ["The emu cannot fly.", "Nor can the cassowary.", changed, *long[:2], long[3]])
    shown = await opened(tmp_path, start)
    assert shown.text.startswith(own("changed", "en")) and quotes(shown) == [changed]


async def test_a_link_to_an_article_that_is_gone_gives_the_normal_start(tmp_path: Path) -> None:
    file = write(tmp_path, PARAGRAPHS)
    start = await cited(tmp_path)
    file.rename(tmp_path / "others.md")
    assert (await opened(tmp_path, start)).text == own("start", "en", articles=1)


async def test_a_garbage_payload_gives_the_normal_start() -> None:
    good = payload_for(seeds().library.articles[0].passages[0])
    garbage = [
        "inline", "p-", "p-AAAAAAAAAAAA-1-AAAAAAAA", good[:-1], good + "A", good.upper(),
        f"{good} {good}"[: len(good) - 2], "../../etc/passwd", "<b>", "'; DROP TABLE x; --",
        "p-AAAAAAAAAAAA-٣-AAAAAAAA", "p-AAAAAAAAAAAA-9999999-AAAAAAAA", "🛰", "\x00", "x" * 4000,
    ]  # fmt: skip
    async with running_bot() as bot:
        user = bot.person()
        for start in garbage:
            assert (await bot.ask(user, f"/start {start}")).text == own("start", "en")
        assert quotes(await bot.ask(user, f"/start {good}"))


@pytest.mark.parametrize("language", ["en", "id", "de", "ja"])
async def test_an_opened_passage_is_cited_in_the_language_of_the_person(language: str) -> None:
    passage = seeds().library.articles[0].passages[4]
    async with running_bot() as bot:
        user = bot.person(language)
        shown = await bot.ask(user, f"/start {payload_for(passage)}")
    assert f" · {messages().text('paragraph', language, number=5)}" in shown.text


@given(st.text(), st.integers(1, 999_999), st.text())
def test_a_payload_fits_whatever_the_article(article: str, paragraph: int, text: str) -> None:
    """Telegram takes 64 characters of A-Z, a-z, 0-9, _ and -."""
    try:
        made = payload_for(Passage(article, paragraph, 0, len(text), text, False, ()))
    except UnicodeEncodeError:
        # Half a character; no file in UTF-8 has one.
        return
    assert FITTING.fullmatch(made)
    assert open_payload(made, seeds().library) is None


async def test_a_long_passage_is_cut_outside_its_quotation(tmp_path: Path) -> None:
    text = " ".join(f"Line {number} of the skink's poem." for number in range(300))
    (tmp_path / "skink.md").write_text(text, encoding="utf-8")
    answerer = answers_from(tmp_path)
    start = payload_for(answerer.library.articles[0].passages[0])
    async with running_bot(answerer) as bot:
        shown = await bot.ask(bot.person(), f"/start {start}")
    (quote,) = quotes(shown)
    assert text.startswith(quote)
    assert text[len(quote)] == " "
    assert shown.text.startswith(f"{quote}\n…")
    assert len(shown.text) > MAX_MESSAGE // 2


async def test_a_link_shows_no_passage_that_has_left_its_file(tmp_path: Path) -> None:
    file = tmp_path / "numbat.md"
    file.write_text("The numbat eats termites.\n\nThe quokka smiles.", encoding="utf-8")
    answerer = answers_from(tmp_path)
    start = payload_for(answerer.library.articles[0].passages[0])
    async with running_bot(answerer) as bot:
        file.write_text("The numbat eats cakes.\n\nThe quokka smiles.", encoding="utf-8")
        shown = await bot.ask(bot.person(), f"/start {start}")
    assert "termites" not in shown.text.partition("— ")[0]


async def test_a_link_opens_its_own_one_of_two_equal_paragraphs(tmp_path: Path) -> None:
    paragraphs = ["The quokka smiles.", "Silence.", "The emu runs.", "Silence."]
    (tmp_path / "a.md").write_text("\n\n".join(paragraphs), encoding="utf-8")
    library = read(tmp_path)
    opened = [open_payload(payload_for(p), library) for p in library.articles[0].passages]
    assert [place and place.passage.paragraph for place in opened] == [1, 2, 3, 4]
