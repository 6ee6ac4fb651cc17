"""What Telegram is told of the bot: commands by scope, and descriptions, in four languages."""

import logging

import pytest

from bot.chat.profile import COMMANDS
from tests.botapi import BotApiServer, faults
from tests.chat_fixtures import bot_on, messages

LANGUAGES = ("en", "id", "de", "ja")
SCOPES = ("all_private_chats", "all_group_chats", "all_chat_administrators")
SETTERS = ("setMyCommands", "setMyDescription", "setMyShortDescription")


def told(server: BotApiServer, method: str) -> list[dict[str, object]]:
    return [dict(call.params) for call in server.calls if call.method == method]


async def complete(server: BotApiServer) -> None:
    """Waits until everything is told. English is what Telegram falls back on, and may be left."""

    def is_complete() -> bool:
        texts = server.profile.texts
        codes = ("", *(code for code in LANGUAGES if code != "en"))
        kinds = ("description", "short_description")
        return len(server.profile.commands) == len(SCOPES) * (1 + len(LANGUAGES)) and all(
            (kind, code) in texts for kind in kinds for code in codes
        )

    assert await server.signal.until(is_complete, 10)


async def test_commands_and_descriptions_are_set_in_every_scope_and_language() -> None:
    async with BotApiServer() as server:
        async with bot_on(server):
            await complete(server)
        found = {
            (call["scope"]["type"], call.get("language_code")): call["commands"]  # type: ignore[index]
            for call in told(server, "setMyCommands")
        }
        assert set(found) == {(scope, code) for scope in SCOPES for code in (None, *LANGUAGES)}
        for code in LANGUAGES:
            private = {c["command"]: c["description"] for c in found["all_private_chats", code]}  # type: ignore[attr-defined]
            assert private == {n: messages().text(f"command_{n}", code) for n in COMMANDS}
            for kind, key in (("description", "description"), ("short_description", "about")):
                common = server.profile.texts[kind, ""]
                shown = server.profile.texts.get((kind, code), common)
                assert shown == messages().text(key, code)
        members = {c["command"] for c in found["all_group_chats", "de"]}  # type: ignore[attr-defined]
        admins = {c["command"] for c in found["all_chat_administrators", "de"]}  # type: ignore[attr-defined]
        assert admins - members == {"language"} and "start" not in members


async def test_a_second_start_sets_nothing_and_a_change_is_mended_alone() -> None:
    async with BotApiServer() as server:
        async with bot_on(server):
            await complete(server)
        before = server.mark()
        server.profile.texts["description", "de"] = "Etwas anderes"
        async with bot_on(server):
            await server.wait_for("getMyShortDescription", 1 + len(LANGUAGES), since=before)
        again = [call for call in server.calls[before:] if call.method in SETTERS]
        assert [(call.method, call.params["language_code"]) for call in again] == [
            ("setMyDescription", "de")
        ]


async def test_a_profile_that_telegram_does_not_take_is_one_warning(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with BotApiServer() as server:
        for method in SETTERS:
            server.fail(method, faults.server_error(), times=None)
        async with bot_on(server) as bot:
            await server.wait_for("setMyCommands")
            for _ in range(3):
                assert (await bot.ask(bot.person(), "/help")).text
    warnings = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert len(warnings) == 1 and "profile" in warnings[0].getMessage()


async def test_a_profile_that_stalls_does_not_keep_the_bot_from_stopping() -> None:
    async with BotApiServer() as server:
        server.fail("getMyCommands", faults.stall(), times=None)
        async with bot_on(server) as bot:
            await server.wait_for("deleteWebhook")
            await bot.finish()
        server.clear_faults()
        assert told(server, "setMyCommands") == []


@pytest.mark.parametrize("supports_inline", [True, False])
async def test_what_is_not_switched_on_is_said_at_the_start(
    caplog: pytest.LogCaptureFixture, supports_inline: bool
) -> None:
    caplog.set_level("INFO")
    async with (
        BotApiServer(supports_inline=supports_inline) as server,
        bot_on(server) as bot,
    ):
        await bot.ask(bot.person(), "/help")
    said = [line for line in caplog.messages if "switched on at @BotFather" in line]
    assert len(said) == (0 if supports_inline else 2)
