"""Nobody waits for somebody else's question."""

import threading
from typing import Any

import pytest

from bot.search.answer import Answer
from bot.search.answerer import Answerer
from tests.chat_fixtures import messages, own, quotes, running_bot


async def test_a_long_search_keeps_nobody_else_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    going_on, quick = threading.Event(), Answerer.answer

    def slow(self: Answerer, text: str, **options: Any) -> Answer:
        if text == "slow":
            assert going_on.wait(60)
        return quick(self, text, **options)

    monkeypatch.setattr(Answerer, "answer", slow)
    async with running_bot() as bot:
        ann, ben = bot.person(), bot.person()
        try:
            bot.server.private_message(ann, "slow")
            assert (await bot.ask(ben, "/help")).text == own("help", "en")
            assert quotes(await bot.ask(ben, messages().text("example", "en")))
            assert bot.server.sent(ann) == []
        finally:
            going_on.set()
        assert await bot.answers(ann)
