"""What happens to the bot in groups: added, moved, asked to take an answer back."""

import logging
from pathlib import Path

import pytest

from tests.botapi import Chat, User, faults
from tests.botapi.faults import Fault
from tests.chat_fixtures import (
    RunningBot,
    answers_from,
    messages,
    own,
    quotes,
    running_bot,
    write_witnesses,
)
from tests.test_chat_reader import answer_to, buttons, press

QUESTION = messages().text("example", "en")


async def answered(bot: RunningBot, group: Chat, user: User) -> None:
    await bot.reply_to(group, bot.server.message(group, user, f"/ask {QUESTION}"))


async def test_added_to_a_group_the_bot_says_once_how_to_ask() -> None:
    async with running_bot() as bot:
        user = bot.person("de")
        group = bot.server.create_group(user)
        (shown,) = await bot.answers(group)
        assert shown.text == own("hello_group", "de")
        assert shown.text.count("\n") == 1
        bot.server.bot_becomes(group, "administrator", by=user)
        await answered(bot, group, user)
        assert len(bot.server.sent(group)) == 2


async def test_a_group_that_becomes_a_supergroup_keeps_its_language() -> None:
    async with running_bot() as bot:
        admin = bot.person("en")
        group = bot.server.create_group(admin)
        await bot.answers(group)
        bot.server.set_member(group, admin, "creator")
        shown = await bot.reply_to(group, bot.server.message(group, admin, "/language"))
        await press(bot, group, admin, shown, "日本語")
        moved = bot.server.migrate(group, by=admin)
        shown = await bot.reply_to(moved, bot.server.message(moved, admin, "/help"))
        assert shown.text == own("help", "ja")


async def test_the_asker_and_administrators_may_delete_an_answer() -> None:
    async with running_bot() as bot:
        asker, admin, other = bot.person(), bot.person(), bot.person("de")
        group = bot.server.add_supergroup()
        for user in (asker, other):
            bot.server.set_member(group, user)
        bot.server.set_member(group, admin, "administrator")
        for user in (asker, admin):
            asked = bot.server.message(group, asker, f"/ask {QUESTION}")
            shown = await bot.reply_to(group, asked)
            assert buttons(shown)[-1] == ["🗑"]
            call = await answer_to(bot, bot.server.press(group, other, shown, "🗑"))
            assert call.params["text"] == own("not_yours", "de")
            assert len(bot.server.sent(group)) == 1
            await press(bot, group, user, shown, "🗑")
            assert bot.server.sent(group) == []


async def test_more_excerpts_keep_the_button_to_delete_them(tmp_path: Path) -> None:
    write_witnesses(tmp_path, 4)
    async with running_bot(answers_from(tmp_path)) as bot:
        user, group = bot.person(), bot.server.add_supergroup()
        asked = bot.server.message(group, user, "/ask What does the numbat eat?")
        shown = await bot.reply_to(group, asked)
        await press(bot, group, user, shown, "More")
        (shown,) = bot.server.sent(group)
        assert len(quotes(shown)) == 3 and buttons(shown)[-1] == ["🗑"]


async def test_a_private_answer_has_no_such_button() -> None:
    async with running_bot() as bot:
        shown = await bot.ask(bot.person(), QUESTION)
    assert "🗑" not in str(buttons(shown))


async def test_what_an_anonymous_administrator_asked_administrators_delete() -> None:
    async with running_bot() as bot:
        admin = bot.person()
        group = bot.server.add_supergroup()
        bot.server.set_member(group, admin, "administrator")
        shown = await bot.reply_to(group, bot.server.anonymous_message(group, f"/ask {QUESTION}"))
        await press(bot, group, admin, shown, "🗑")
        assert bot.server.sent(group) == []


@pytest.mark.parametrize(
    "fault",
    [
        faults.bad_request("not enough rights to send text messages to the chat"),
        faults.forbidden("bot was kicked from the supergroup chat"),
        faults.bad_request("TOPIC_CLOSED"),
    ],
    ids=lambda fault: fault.name,
)
async def test_where_the_bot_may_not_write_it_says_so_in_the_log_and_goes_on(
    fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    async with running_bot() as bot:
        user, mute = bot.person(), bot.server.add_supergroup()
        bot.server.fail("sendMessage", fault)
        bot.server.message(mute, user, f"/ask {QUESTION}")
        await bot.server.wait_for("sendMessage")
        assert quotes(await bot.ask(user, QUESTION))
        assert bot.server.sent(mute) == []
    told = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    # That it was kicked is nothing to worry about.
    expected = [] if fault.name == "forbidden" else ["did not take the answer"]
    assert [line.partition("Telegram ")[2][: len(expected[0])] for line in told] == expected
