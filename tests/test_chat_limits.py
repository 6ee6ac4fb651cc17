"""Floods from outside are met politely once; Telegram's limits hold back one chat alone."""

import pytest

from tests.botapi import faults
from tests.chat_fixtures import UNLIMITED, messages, own, quotes, running_bot, sent_to

QUESTION = messages().text("example", "en")


async def test_whoever_asks_too_much_is_told_once_and_the_others_are_answered() -> None:
    async with running_bot(settings={"limits": UNLIMITED | {"person_per_minute": 2}}) as bot:
        greedy, other = bot.person(), bot.person()
        for _ in range(6):
            bot.server.private_message(greedy, QUESTION)
        assert quotes(await bot.ask(other, QUESTION))
        texts = [message.text for message in await bot.all_answers(greedy)]
    assert len(texts) == 3 and texts[2] == own("slow_down", "en")


async def test_a_group_that_asks_too_much_is_told_once_and_its_talk_does_not_count() -> None:
    async with running_bot(settings={"limits": UNLIMITED | {"chat_per_minute": 2}}) as bot:
        group, users = bot.server.add_group(), [bot.person() for _ in range(4)]
        for user in users:
            bot.server.message(group, user, "good morning everybody")
        for user in users:
            bot.server.message(group, user, f"/ask {QUESTION}")
        texts = [message.text for message in await bot.all_answers(group)]
    assert len(texts) == 3 and texts[2] == own("slow_down", "en")


async def test_inline_queries_are_limited_in_silence() -> None:
    async with running_bot(settings={"limits": UNLIMITED | {"person_per_minute": 1}}) as bot:
        user = bot.person()
        for _ in range(7):
            bot.server.inline_query(user, QUESTION)
        await bot.server.idle()
        await bot.finish()
        answers = [call for call in bot.server.calls if call.method == "answerInlineQuery"]
    assert len(answers) == 5


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
async def test_a_chat_that_has_to_wait_holds_back_itself_alone() -> None:
    async with running_bot() as bot:
        held, other = bot.person(), bot.person()
        bot.server.fail("sendMessage", faults.too_many_requests(2))
        bot.server.private_message(held, QUESTION)
        bot.server.private_message(held, "Hello!")
        await bot.server.wait_for("sendMessage")
        assert quotes(await bot.ask(other, QUESTION))
        assert bot.server.sent(held) == []
        await bot.server.wait_for(lambda call: sent_to(held)(call) and call.ok, 2)
        first, second = bot.server.sent(held)
    assert quotes(first) and not quotes(second)


async def test_messages_to_one_chat_keep_telegrams_pace() -> None:
    """The second one waits for its turn, which would come after a minute."""
    limits = UNLIMITED | {"group_per_minute": 1}
    settings = {"limits": limits, "shutdown": {"deadline": 0}}
    async with running_bot(settings=settings) as bot:
        group, user = bot.server.add_group(), bot.person()
        for _ in range(2):
            bot.server.message(group, user, f"/ask {QUESTION}")
        assert quotes(await bot.ask(user, QUESTION))
        assert len(await bot.answers(group)) == 1


async def test_administrators_alone_can_ask_how_the_bot_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with running_bot(settings={"access": {"admins": [1]}}) as bot:
        admin, other = bot.person(), bot.person()
        assert quotes(await bot.ask(other, QUESTION))
        line = f"https://x/bot{bot.server.token}/getMe failed"
        monkeypatch.setattr("bot.chat.admin.last_errors", lambda: (line,))
        status = (await bot.ask(admin, "/status")).text
        assert "failed" in status
        assert bot.server.token not in status and "5 " in status
        assert (await bot.ask(admin, "/reload")).text == "these articles come from no folder"
        for command in ("/status", "/reload"):
            assert (await bot.ask(other, command)).text == own("help", "en")
        group = bot.server.add_group()
        bot.server.message(group, admin, "/status")
        assert await bot.all_answers(admin)
        assert bot.server.sent(group) == []
