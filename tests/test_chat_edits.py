"""An edited question edits its answer, in the same message, also after a restart."""

from pathlib import Path

from tests.botapi import BotApiServer, faults
from tests.chat_fixtures import bot_on, messages, own, quotes, running_bot

FIRST = "Where did Kishida and Biden meet on April 10th?"
SECOND = messages().text("example", "en")


async def test_the_answer_of_an_edited_question_is_edited() -> None:
    async with running_bot() as bot:
        user = bot.person()
        asked = bot.server.private_message(user, FIRST)
        before = (await bot.answers(user))[0]
        bot.server.edit(user, asked, SECOND)
        await bot.server.wait_for("editMessageText")
        (after,) = bot.server.sent(user)
        assert after.message_id == before.message_id and after.edited
        assert "DICAS" in quotes(after)[0] and "DICAS" not in quotes(before)[0]


async def test_a_question_edited_into_nonsense_says_so_and_can_be_edited_back() -> None:
    async with running_bot() as bot:
        user = bot.person()
        asked = bot.server.private_message(user, SECOND)
        (before,) = await bot.answers(user)
        bot.server.edit(user, asked, "?!")
        await bot.server.wait_for("editMessageText")
        assert bot.server.sent(user)[0].text == own("empty", "en")
        bot.server.edit(user, asked, SECOND)
        await bot.server.wait_for("editMessageText", 2)
        assert quotes(bot.server.sent(user)[0]) == quotes(before)


async def test_a_caption_that_is_taken_away_takes_its_answer_with_it() -> None:
    async with running_bot(privacy_mode=False) as bot:
        user, group = bot.person(), bot.server.add_supergroup()
        for chat, question in ((user, SECOND), (group, f"/ask {SECOND}")):
            asked = bot.server.photo(chat, user, question)
            before = await bot.reply_to(chat, asked)
            bot.server.edit(chat, asked, "")
            await bot.server.wait_for("editMessageText", 1 + (chat is group))
            (after,) = bot.server.sent(chat)
            assert after.message_id == before.message_id
            assert after.text == own("empty", "en")


async def test_in_a_group_the_edit_stays_in_its_message() -> None:
    async with running_bot() as bot:
        user, group = bot.person(), bot.server.add_supergroup()
        asked = bot.server.message(group, user, f"/ask {FIRST}")
        before = await bot.reply_to(group, asked)
        bot.server.edit(group, asked, f"/ask {SECOND}")
        await bot.server.wait_for("editMessageText")
        (after,) = bot.server.sent(group)
        assert (after.message_id, after.reply_to) == (before.message_id, asked["message_id"])
        assert "DICAS" in quotes(after)[0]


async def test_an_edit_that_changes_nothing_is_not_sent() -> None:
    async with running_bot() as bot:
        user = bot.person()
        asked = bot.server.private_message(user, SECOND)
        await bot.answers(user)
        bot.server.edit(user, asked, f"{SECOND} ")
        await bot.ask(user, "/help")
    assert [call for call in bot.server.calls if call.method == "editMessageText"] == []


async def test_the_edit_of_a_message_that_got_no_answer_is_no_question() -> None:
    async with running_bot(privacy_mode=False) as bot:
        user, group = bot.person(), bot.server.add_supergroup()
        said = bot.server.message(group, user, "Good morning")
        bot.server.edit(group, said, f"/ask {SECOND}")
        asked = bot.server.message(group, user, f"/ask {FIRST}")
        (shown,) = await bot.all_answers(group)
    assert shown.reply_to == asked["message_id"]


async def test_an_answer_that_was_deleted_is_not_answered_anew() -> None:
    async with running_bot() as bot:
        user = bot.person()
        asked = bot.server.private_message(user, FIRST)
        await bot.answers(user)
        bot.server.fail("editMessageText", faults.bad_request("message to edit not found"))
        bot.server.edit(user, asked, SECOND)
        await bot.server.wait_for("editMessageText")
        await bot.ask(user, "/help")
        assert len(bot.server.sent(user)) == 2


async def test_an_edit_is_noticed_after_a_restart(tmp_path: Path) -> None:
    async with BotApiServer() as server:
        async with bot_on(server, state={"path": tmp_path}) as bot:
            user = bot.person()
            asked = server.private_message(user, FIRST)
            await bot.answers(user)
        async with bot_on(server, state={"path": tmp_path}):
            server.edit(user, asked, SECOND)
            await server.wait_for("editMessageText")
            (shown,) = server.sent(user)
    assert "DICAS" in quotes(shown)[0]
