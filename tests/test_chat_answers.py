"""How an answer is made up: quotations, citations and refusals, from articles of the tests' own."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.chat.markup import MAX_MESSAGE
from bot.chat.render import Renderer
from bot.search.answerer import Answerer
from bot.search.options import ExcerptOptions
from tests.botapi import BotApiServer
from tests.chat_fixtures import (
    answers_from,
    bot_on,
    links,
    messages,
    own,
    parts,
    quotes,
    read,
    running_bot,
    seeds,
    write_witnesses,
)

QUESTION = messages().text("example", "en")


def best_quote(question: str) -> str:
    return seeds().answer(question).shown[0].quote


async def test_only_the_best_sentence_of_a_quotation_is_bold(tmp_path: Path) -> None:
    text = "It is a marsupial. The numbat eats termites. It sleeps at night."
    (tmp_path / "numbat.md").write_text(text, encoding="utf-8")
    async with running_bot(answers_from(tmp_path)) as bot:
        reply = await bot.ask(bot.person(), "What does the numbat eat?")
    assert quotes(reply) == [text] and parts(reply, "bold") == ["The numbat eats termites."]


async def test_an_answer_in_another_language_is_labelled_with_it(tmp_path: Path) -> None:
    text = "---\nlanguage: de\n---\nDer Numbat frisst Termiten.\n\nEs regnet.\n\nEs schneit."
    (tmp_path / "numbat.md").write_text(text, encoding="utf-8")
    async with running_bot(answers_from(tmp_path)) as bot:
        foreign = await bot.ask(bot.person(), "What does the numbat eat?")
        own_language = await bot.ask(bot.person(), "Was frisst der Numbat?")
    assert foreign.text.endswith("paragraph 1 · in German")
    assert own_language.text.endswith("Absatz 1")


async def test_a_long_quotation_is_folded_and_a_short_one_is_not(tmp_path: Path) -> None:
    (tmp_path / "long.md").write_text(f"The wombat digs {'very ' * 90}deep.", encoding="utf-8")
    (tmp_path / "short.md").write_text("The numbat eats termites.", encoding="utf-8")
    async with running_bot(answers_from(tmp_path)) as bot:
        long = await bot.ask(bot.person(), "wombat")
        short = await bot.ask(bot.person(), "numbat")
    assert len(parts(long, "expandable_blockquote")) == 1 and not parts(long, "blockquote")
    assert len(parts(short, "blockquote")) == 1 and not parts(short, "expandable_blockquote")


async def test_a_private_answer_shows_the_excerpts_that_come_near_the_best(tmp_path: Path) -> None:
    write_witnesses(tmp_path, 5)
    async with running_bot(answers_from(tmp_path)) as bot:
        reply = await bot.ask(bot.person(), "What does the numbat eat?")
    assert len(set(quotes(reply))) == 3
    assert reply.text.count("\n— ") == 3


@pytest.mark.parametrize(
    ("question", "language", "words"),
    [
        ("Do zebras like the numbat?", "en", "zebras"),
        ("Was sind Zebras und Giraffen?", "de", "Zebras, Giraffen"),
    ],
)
async def test_a_refusal_names_the_words_that_no_article_has(
    tmp_path: Path, question: str, language: str, words: str
) -> None:
    write_witnesses(tmp_path, 3)
    async with running_bot(answers_from(tmp_path, threshold=1.0)) as bot:
        reply = await bot.ask(bot.person(), question)
    assert reply.text.split("\n\n")[:2] == [
        own("nothing", language),
        messages().text("missing", language, words=words),
    ]
    assert not quotes(reply)


async def test_a_refusal_offers_the_nearest_articles_by_link(tmp_path: Path) -> None:
    write_witnesses(tmp_path, 3)
    async with running_bot(answers_from(tmp_path, threshold=1.0)) as bot:
        ann = bot.person()
        reply = await bot.ask(ann, "What does the numbat eat?")
        opened = [
            await bot.ask(ann, f"/start {link.partition('start=')[2]}") for link in links(reply)
        ]
    titles = parts(reply, "text_link")
    listed = "\n• ".join([own("nearest", "en"), *titles])
    assert reply.text == f"{own('nothing', 'en')}\n\n{listed}"
    assert [quotes(message) for message in opened] == [[title] for title in titles]
    assert all(title.startswith("The numbat eats termites") for title in titles)


async def test_a_question_that_was_deleted_meanwhile_is_answered_all_the_same() -> None:
    async with BotApiServer() as server:
        group, ann = server.add_supergroup(), server.add_user(7)
        server.delete(group, server.message(group, ann, f"/ask {QUESTION}"))
        async with bot_on(server) as bot:
            (answer,) = await bot.answers(group)
            assert quotes(answer) == [best_quote(QUESTION)] and answer.reply_to is None


async def test_a_group_is_shown_the_best_excerpt_alone(tmp_path: Path) -> None:
    write_witnesses(tmp_path, 3)
    async with running_bot(answers_from(tmp_path)) as bot:
        group, ann = bot.server.add_group(), bot.person()
        asked = bot.server.message(group, ann, "/ask What does the numbat eat?")
        assert len(quotes(await bot.reply_to(group, asked))) == 1


async def test_an_answer_leaves_out_the_excerpts_that_its_message_has_no_room_for(
    tmp_path: Path,
) -> None:
    write_witnesses(tmp_path, 3, food="termites" + " and what is like them" * 80)
    async with running_bot(answers_from(tmp_path)) as bot:
        reply = await bot.ask(bot.person(), "What does the numbat eat?")
    assert [len(quote) > 1700 for quote in quotes(reply)] == [True, True]
    assert reply.text.endswith("paragraph 1")


async def test_an_article_of_one_paragraph_answers(tmp_path: Path) -> None:
    """Its words stand in every passage there is, so that none of them is rare."""
    (tmp_path / "numbat.md").write_text("The numbat eats termites.", encoding="utf-8")
    async with running_bot(Answerer(read(tmp_path))) as bot:
        reply = await bot.ask(bot.person(), "What does the numbat eat?")
    assert quotes(reply) == ["The numbat eats termites."]


def test_what_was_mended_never_takes_the_place_of_the_answer(tmp_path: Path) -> None:
    """Both are shown where one message holds them, otherwise the answer alone."""
    for length in (20, 1200):
        (tmp_path / "a.md").write_text(f"The numbat {'🦫 ' * length}eats termites.", "utf-8")
        answerer = Answerer(read(tmp_path), excerpts=ExcerptOptions(characters=3000))
        answer = answerer.answer("What does the numbat eat?", language="en")
        mended = replace(answer, corrections={"numbatt" * 5 + x: x for x in "abcdefgh"})
        shown = Renderer(answerer, messages(), "a_bot").answer(mended, excerpts=1)
        assert "<blockquote" in shown.html
        assert shown.length <= MAX_MESSAGE
        assert ("numbatt" in shown.html) is (length == 20)
