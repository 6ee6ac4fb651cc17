"""A reply to an answer goes on from it, found from the messages alone."""

from pathlib import Path

import pytest

from tests.botapi import BotApiServer, User
from tests.chat_fixtures import RunningBot, answers_from, bot_on, messages, own, quotes, running_bot

DICAS = messages().text("example", "en")


async def follow(bot: RunningBot, user: User, first: str, then: str) -> str:
    """The first quotation that answers a reply to the answer to a question."""
    shown = await bot.ask(user, first)
    reply = bot.server.private_message(user, then, reply_to=shown.raw)
    return quotes(await bot.reply_to(user, reply))[0]


@pytest.mark.parametrize(
    ("first", "then", "expected"),
    [
        ("Where was the treaty signed?", "And when?", "May 1951"),
        ("Where was the treaty signed?", "Who signed it?", "Anna Berg"),
        ("Where was the treaty signed?", "how many countries?", "seven countries"),
        ("Where was the treaty signed?", "more", "Anna Berg"),
        ("Wo wurde der Vertrag unterzeichnet?", "und wann?", "May 1951"),
        ("条約はどこで署名されましたか。", "それはいつ？", "May 1951"),
        ("Di mana perjanjian itu ditandatangani?", "siapa?", "Anna Berg"),
        ("Where was the treaty signed?", "When did that happen?", "May 1951"),
        ("Wo wurde der Vertrag unterzeichnet?", "Wann ist das passiert?", "May 1951"),
        ("条約はどこで署名されましたか。", "それはいつ起きましたか。", "May 1951"),
        ("Di mana perjanjian itu ditandatangani?", "kapan itu terjadi?", "May 1951"),
        ("Where was the treaty signed?", "why?", "Anna Berg"),
        ("Wo wurde der Vertrag unterzeichnet?", "mehr dazu", "Anna Berg"),
        ("条約はどこで署名されましたか。", "もっと詳しく", "Anna Berg"),
        ("Di mana perjanjian itu ditandatangani?", "lebih lanjut", "Anna Berg"),
    ],
)
async def test_a_short_reply_is_understood_with_the_answer(
    tmp_path: Path, first: str, then: str, expected: str
) -> None:
    (tmp_path / "treaty.md").write_text(
        "---\ntitle: Treaty of Oslo\n---\n"
        "The treaty, 条約, der Vertrag, perjanjian, was signed in Oslo.\n\n"
        "It was Anna Berg who put her name under it.\n\n"
        "The ceremony of May 1951 was short.\n\n"
        "Since then seven countries have joined.\n",
        encoding="utf-8",
    )
    (tmp_path / "other.md").write_text(
        "---\ntitle: Other\n---\nIn June 1999 John Smith met two ministers.\n", encoding="utf-8"
    )
    async with running_bot(answers_from(tmp_path)) as bot:
        assert expected in await follow(bot, bot.person("en"), first, then)


async def test_a_reply_that_is_a_question_of_its_own_is_answered_as_one() -> None:
    async with running_bot() as bot:
        alone = await bot.ask(bot.person(), "Where did Kishida and Biden meet on April 10th?")
        then = "Where did Kishida and Biden meet on April 10th?"
        assert await follow(bot, bot.person(), DICAS, then) == quotes(alone)[0]


async def test_thanks_in_reply_are_thanks() -> None:
    async with running_bot() as bot:
        user = bot.person()
        shown = await bot.ask(user, DICAS)
        reply = bot.server.private_message(user, "Thank you!", reply_to=shown.raw)
        assert (await bot.reply_to(user, reply)).text == own("thanks", "en")


async def test_a_reply_in_a_group_goes_on_as_well() -> None:
    async with running_bot() as bot:
        user, group = bot.person(), bot.server.add_supergroup()
        asked = bot.server.message(group, user, f"/ask {DICAS}")
        shown = await bot.reply_to(group, asked)
        reply = bot.server.message(group, user, "more", reply_to=shown.raw)
        more = await bot.reply_to(group, reply)
    assert quotes(more) and quotes(more) != quotes(shown)
    assert "Global Partnership" in more.text


@pytest.mark.parametrize(
    "then",
    [
        "Zzyzx?", "lol", "haha", "really?", "What is the price of bananas?", "and the Klingons?",
        "how much does it cost?", "wow, cool", "stimmt das?", "Bananen?", "バナナ？", "pisang?",
    ],
)  # fmt: skip
async def test_a_reply_that_names_what_no_article_says_is_quoted_nothing(then: str) -> None:
    async with running_bot() as bot:
        user = bot.person()
        shown = await bot.ask(user, DICAS)
        reply = bot.server.private_message(user, then, reply_to=shown.raw)
        assert quotes(await bot.reply_to(user, reply)) == []


async def test_a_reply_is_understood_after_a_restart(tmp_path: Path) -> None:
    async with BotApiServer() as server:
        async with bot_on(server, state={"path": tmp_path}) as bot:
            user = bot.person()
            shown = await bot.ask(user, DICAS)
        async with bot_on(server, state={"path": tmp_path}) as bot:
            reply = server.private_message(user, "more", reply_to=shown.raw)
            more = await bot.reply_to(user, reply)
    assert quotes(more)[0] != quotes(shown)[0] and "Global Partnership" in more.text
