"""What goes wrong while the bot runs costs one answer at most."""

import logging
from functools import cache
from pathlib import Path

import pytest

from bot.search.answer import Answer
from bot.search.answerer import Answerer
from tests.botapi import BotApiServer, faults
from tests.botapi.faults import Fault
from tests.chat_fixtures import bot_on, messages, own, quotes, read, running_bot, seeds

QUESTION = messages().text("example", "en")


class BrokenAnswerer(Answerer):
    """Fails at every question that is asked in capitals."""

    def answer(
        self,
        text: str,
        *,
        language: str | None = None,
        hint: str | None = None,
        count: int | None = None,
    ) -> Answer:
        if text.isupper():
            raise ZeroDivisionError("the index is broken")
        return super().answer(text, language=language, hint=hint, count=count)


@cache
def broken() -> Answerer:
    return BrokenAnswerer(seeds().library)


@pytest.mark.parametrize(
    "fault",
    [
        faults.forbidden(),
        faults.bad_request("chat not found"),
    ],
    ids=lambda fault: fault.name,
)
async def test_an_answer_that_telegram_refuses_for_good_is_done_and_the_bot_goes_on(
    fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever blocked the bot is forgotten without a warning."""
    async with running_bot() as bot:
        refused = bot.person()
        bot.server.fail("sendMessage", fault)
        bot.server.private_message(refused, QUESTION)
        await bot.server.wait_for("sendMessage")
        assert quotes(await bot.ask(bot.person(), QUESTION))
        assert await bot.all_answers(refused) == []
    warned = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert len(warned) == (0 if fault.name == "forbidden" else 1)
    assert all("\n" not in record.getMessage() for record in warned)


@pytest.mark.parametrize("method", ["sendMessage", "answerInlineQuery"])
@pytest.mark.parametrize(
    "fault",
    [faults.server_error(), faults.drop(), faults.bad_gateway(), faults.invalid_json()],
    ids=lambda fault: fault.name,
)
async def test_an_answer_that_the_network_lost_is_sent_again(
    method: str, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    async with running_bot() as bot:
        user = bot.person()
        bot.server.fail(method, fault)
        if method == "sendMessage":
            bot.server.private_message(user, QUESTION)
        else:
            bot.server.inline_query(user, QUESTION)
        await bot.server.wait_for(lambda call: call.method == method and call.ok)
    (record,) = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert record.name.startswith("bot.") and record.exc_info is None
    assert "\n" not in record.getMessage()


@pytest.mark.parametrize("fault", [faults.bad_request("query is too old")])
async def test_an_inline_answer_that_telegram_does_not_take_is_logged_and_the_bot_goes_on(
    fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    async with running_bot() as bot:
        user = bot.person()
        bot.server.fail("answerInlineQuery", fault)
        bot.server.inline_query(user, QUESTION)
        await bot.server.wait_for("answerInlineQuery")
        assert quotes(await bot.ask(user, QUESTION))
    (record,) = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert record.name.startswith("bot.") and record.exc_info is None


@pytest.mark.parametrize("language", ["en", "id", "de", "ja"])
async def test_an_error_of_the_bots_own_is_told_in_one_sentence(
    language: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with running_bot(broken()) as bot:
        user = bot.person(language)
        group = bot.server.add_group()
        asked = bot.server.message(group, user, "/ask THIS BREAKS")
        assert (await bot.reply_to(group, asked)).text == own("failed", language)
        bot.server.inline_query(user, "THIS BREAKS")
        assert (await bot.ask(user, "THIS BREAKS")).text == own("failed", language)
        assert quotes(await bot.ask(user, QUESTION))
    errors = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert len(errors) == 3 and all(record.exc_info for record in errors)


async def test_an_error_that_cannot_even_be_told_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with running_bot(broken()) as bot:
        bot.server.fail("sendMessage", faults.forbidden())
        bot.server.private_message(bot.person(), "THIS BREAKS")
        await bot.server.wait_for("sendMessage")
        assert quotes(await bot.ask(bot.person(), QUESTION))
    assert [record.levelname for record in caplog.records if record.levelno >= logging.WARNING] == [
        "ERROR",
        "WARNING",
    ]


async def test_an_answer_that_takes_long_does_not_hold_up_the_others() -> None:
    async with running_bot() as bot:
        slow, quick = bot.person(), bot.person()
        bot.server.fail("sendMessage", faults.stall())
        bot.server.private_message(slow, QUESTION)
        assert await bot.server.signal.until(lambda: bot.server.log.in_flight == 1, 10)
        assert quotes(await bot.ask(quick, QUESTION))
        assert bot.server.sent(slow) == []
        bot.server.release_stalled()
        assert quotes((await bot.answers(slow))[0])


async def test_a_passage_that_changed_is_not_quoted(tmp_path: Path) -> None:
    """A quotation is checked against its file when the reply is made."""
    file = tmp_path / "numbat.md"
    text = "The numbat eats termites.\n\nThe quokka smiles.\n\nThe bilby has long ears."
    file.write_text(text, encoding="utf-8")
    async with running_bot(Answerer(read(tmp_path))) as bot:
        user = bot.person()
        before = await bot.ask(user, "What does the numbat eat?")
        file.write_text(text.replace("termites", "cakes"), encoding="utf-8")
        after = await bot.ask(user, "What does the numbat eat?")
    assert quotes(before) == ["The numbat eats termites."]
    assert not quotes(after) and after.text.startswith(own("nothing", "en"))


async def test_a_webhook_that_is_still_set_is_removed() -> None:
    """Telegram refuses getUpdates while there is one."""
    async with BotApiServer() as server:
        server.queue.webhook = "https://example.org/hook"
        async with bot_on(server) as bot:
            assert quotes(await bot.ask(bot.person(), QUESTION))


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
async def test_an_answer_that_telegram_asks_to_delay_is_sent_later() -> None:
    async with running_bot() as bot:
        user = bot.person()
        bot.server.fail("sendMessage", faults.too_many_requests(1))
        bot.server.private_message(user, QUESTION)
        await bot.server.wait_for("sendMessage", 2)
        assert quotes(bot.server.sent(user)[0])


async def test_an_update_that_cannot_be_read_costs_itself_alone(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with running_bot() as bot:
        user = bot.person()
        spoilt = bot.server.raw({"message": "no object"})
        bot.server.private_message(user, QUESTION)
        await bot.server.wait_for("sendMessage")
        assert quotes(bot.server.sent(user)[0])
    (record,) = [record for record in caplog.records if str(spoilt) in record.getMessage()]
    assert record.exc_info is None
