"""/language: chosen by buttons, kept across restarts, an administrator's choice in groups."""

import logging
from pathlib import Path

import pytest

from bot.chat.preferences import Preferences
from tests.botapi import BotApiServer
from tests.chat_fixtures import bot_on, messages, own, quotes, running_bot


async def test_a_choice_decides_fixed_texts_and_outlives_a_restart(tmp_path: Path) -> None:
    state = {"path": str(tmp_path)}
    async with BotApiServer() as server:
        async with bot_on(server, state=state) as bot:
            ann = bot.person("en")
            page = await bot.ask(ann, "/language")
            assert page.text == own("language_automatic", "en")
            assert [b["text"] for b in page.buttons][-1] == "✓ Automatic"
            server.press(ann, ann, page.message_id, "日本語")
            await server.wait_for("editMessageText")
            assert server.sent(ann)[-1].text == own("language_chosen", "ja")
            toast = await server.wait_for("answerCallbackQuery")
            assert toast[0].params["text"] == own("language_kept", "ja")
        async with bot_on(server, state=state) as bot:
            assert (await bot.ask(ann, "/help")).text == own("help", "ja")
            german = messages().text("example", "de")
            assert "Absatz" in (await bot.ask(ann, german)).text


async def test_automatic_is_a_choice_too(tmp_path: Path) -> None:
    Preferences(tmp_path).choose(1, "de")
    async with running_bot(settings={"state": {"path": str(tmp_path)}}) as bot:
        ann = bot.person("id")
        page = await bot.ask(ann, "/language")
        assert page.text == own("language_chosen", "de")
        bot.server.press(ann, ann, page.message_id, "s:l:auto")
        await bot.server.wait_for("editMessageText")
        assert (await bot.ask(ann, "/help")).text == own("help", "id")
    assert Preferences(tmp_path).language(1) is None


async def test_pressing_what_is_chosen_already_is_no_error(tmp_path: Path) -> None:
    async with BotApiServer() as server:
        async with bot_on(server, state={"path": str(tmp_path)}) as bot:
            ann = bot.person("en")
            page = await bot.ask(ann, "/language")
            server.press(ann, ann, page.message_id, "s:l:auto")
            await server.wait_for("answerCallbackQuery")
            await bot.ask(ann, "/help")
        assert not [call for call in server.calls if call.method == "editMessageText"]


async def test_in_a_group_only_administrators_choose(tmp_path: Path) -> None:
    async with running_bot(settings={"state": {"path": str(tmp_path)}}) as bot:
        owner, member = bot.person("en"), bot.person("en")
        group = bot.server.create_group(owner)
        bot.server.members_join(group, member)
        page = await bot.reply_to(group, bot.server.message(group, member, "/language"))
        bot.server.press(group, member, page.message_id, "Deutsch")
        toast = await bot.server.wait_for("answerCallbackQuery")
        assert toast[0].params["text"] == own("language_admins", "en")
        bot.server.press(group, owner, page.message_id, "Deutsch")
        await bot.server.wait_for("editMessageText")
        helped = await bot.reply_to(group, bot.server.message(group, member, "/help"))
        assert helped.text == own("help", "de")


async def test_what_is_typed_inline_follows_the_private_chat(tmp_path: Path) -> None:
    Preferences(tmp_path).choose(1, "ja")
    async with running_bot(settings={"state": {"path": str(tmp_path)}}) as bot:
        bot.server.inline_query(bot.person("en"), "")
        answered = await bot.server.wait_for("answerInlineQuery")
        assert answered[0].params["button"]["text"] == own("inline_private", "ja")


async def test_a_question_without_a_language_of_its_own_takes_the_chosen_one(
    tmp_path: Path,
) -> None:
    Preferences(tmp_path).choose(1, "de")
    async with running_bot(settings={"state": {"path": str(tmp_path)}}) as bot:
        reply = await bot.ask(bot.person("en"), "DICAS")
        assert "Absatz" in reply.text and quotes(reply)


def test_nothing_is_written_before_somebody_chooses(tmp_path: Path) -> None:
    assert Preferences(tmp_path / "new").language(1) is None
    assert not (tmp_path / "new").exists()


def test_a_file_that_cannot_be_used_costs_the_keeping_only(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "chats.sqlite").write_text("this is no database, whatever its name says")
    preferences = Preferences(tmp_path)
    preferences.choose(7, "id")
    assert preferences.language(7) == "id"
    assert len([r for r in caplog.records if r.levelno == logging.WARNING]) == 2
