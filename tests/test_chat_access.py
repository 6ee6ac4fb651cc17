"""Who may use the bot, where the operator keeps lists."""

from collections.abc import AsyncIterator

import pytest

from tests.chat_fixtures import RunningBot, messages, own, quotes, running_bot

QUESTION = messages().text("example", "en")
USER, ADMIN, STRANGER, GROUP = 7, 8, 9, -4000000001
LISTS = {"access": {"users": [USER], "admins": [ADMIN], "chats": [GROUP, -5]}}


@pytest.fixture
async def bot() -> AsyncIterator[RunningBot]:
    async with running_bot(settings=LISTS) as running:
        yield running


@pytest.mark.parametrize("number", [USER, ADMIN])
async def test_the_listed_are_answered(bot: RunningBot, number: int) -> None:
    user = bot.server.add_user(number, language_code="en")
    assert quotes(await bot.ask(user, QUESTION))
    assert (await bot.ask(user, "/start")).text == own("start", "en")
    elsewhere = bot.server.add_group(chat_id=-6)
    asked = bot.server.message(elsewhere, user, f"/ask {QUESTION}")
    assert quotes(await bot.reply_to(elsewhere, asked))


async def test_everybody_is_answered_in_a_listed_chat(bot: RunningBot) -> None:
    stranger, group = bot.server.add_user(STRANGER), bot.server.add_group(chat_id=GROUP)
    asked = bot.server.message(group, stranger, f"/ask {QUESTION}")
    assert quotes(await bot.reply_to(group, asked))


@pytest.mark.parametrize("text", [QUESTION, "/start", "/ask", "Hello", f"/ask {QUESTION}"])
async def test_others_get_one_line(bot: RunningBot, text: str) -> None:
    stranger = bot.server.add_user(STRANGER, language_code="de")
    assert (await bot.ask(stranger, text)).text == own("no_access", "de")
    group = bot.server.add_group(chat_id=-6)
    asked = bot.server.message(group, stranger, f"/ask {QUESTION}")
    assert (await bot.reply_to(group, asked)).text == own("no_access", "de")


async def test_others_are_not_bothered_where_they_do_not_address_the_bot() -> None:
    async with running_bot(settings=LISTS, privacy_mode=False) as bot:
        stranger, group = bot.server.add_user(STRANGER), bot.server.add_group(chat_id=-6)
        bot.server.message(group, stranger, QUESTION)
        asked = bot.server.message(group, stranger, f"/ask {QUESTION}")
        shown = await bot.all_answers(group)
    assert [message.reply_to for message in shown] == [asked["message_id"]]


async def test_others_get_no_inline_results(bot: RunningBot) -> None:
    stranger, user = bot.server.add_user(STRANGER), bot.server.add_user(USER)
    theirs, ours = (bot.server.inline_query(asker, QUESTION) for asker in (stranger, user))
    await bot.server.wait_for("answerInlineQuery", 2)
    assert bot.server.inline_results(theirs) == []
    assert bot.server.inline_results(ours)


async def test_without_lists_everybody_is_answered() -> None:
    async with running_bot(settings={"access": {"admins": [ADMIN]}}) as bot:
        assert quotes(await bot.ask(bot.server.add_user(STRANGER), QUESTION))


@pytest.mark.parametrize("text", ["/help", "/nonsense"])
async def test_others_get_one_line_for_help_too(text: str) -> None:
    async with running_bot(settings={"access": {"users": [99]}}) as bot:
        assert (await bot.ask(bot.person(), text)).text == own("no_access", "en")


async def test_others_are_not_told_inline_that_nothing_was_found() -> None:
    async with running_bot(settings={"access": {"users": [99]}}) as bot:
        bot.server.inline_query(bot.person(), QUESTION)
        (call,) = await bot.server.wait_for("answerInlineQuery")
    assert call.params["button"]["text"] != own("inline_nothing", "en")
