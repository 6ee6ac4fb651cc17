"""Guest queries: a mention in a chat where the bot is no member is answered there, at once."""

import pytest

from tests.botapi.units import utf16_slice
from tests.chat_fixtures import messages, own, running_bot, seeds

NAME = "@alliance_test_bot"


async def test_a_mention_elsewhere_gets_the_cited_answer() -> None:
    question = messages().text("example", "en")
    async with running_bot() as bot:
        number = bot.server.guest_query(bot.person("de"), f"{NAME} {question}")
        await bot.server.wait_for("answerGuestQuery")
        shown = bot.server.guest_answer(number)
    quoted = [
        utf16_slice(shown["text"], entity["offset"], entity["length"])
        for entity in shown["entities"]
        if entity["type"] == "blockquote"
    ]
    assert quoted == [seeds().answer(question).shown[0].quote]
    assert " · paragraph 3" in shown["text"]


@pytest.mark.parametrize("language", ["en", "id", "de", "ja"])
async def test_what_is_not_in_the_articles_is_said_in_the_askers_language(language: str) -> None:
    async with running_bot() as bot:
        number = bot.server.guest_query(bot.person(language), f"{NAME} Zzyzx?")
        await bot.server.wait_for("answerGuestQuery")
        assert bot.server.guest_answer(number)["text"].startswith(own("nothing", language))


async def test_a_mention_alone_is_told_how_to_ask() -> None:
    async with running_bot() as bot:
        number = bot.server.guest_query(bot.person("id"), NAME)
        await bot.server.wait_for("answerGuestQuery")
        assert bot.server.guest_answer(number)["text"] == own("ask_usage", "id")


async def test_whom_the_bot_does_not_serve_it_tells_so_elsewhere_too() -> None:
    async with running_bot(settings={"access": {"users": frozenset({99})}}) as bot:
        number = bot.server.guest_query(bot.person(), f"{NAME} What is DICAS?")
        await bot.server.wait_for("answerGuestQuery")
        assert bot.server.guest_answer(number)["text"] == own("no_access", "en")
