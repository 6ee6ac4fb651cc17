"""/start with examples to tap, /help and /privacy."""

from pathlib import Path

import pytest

from bot.chat.profile import COMMANDS
from tests.chat_fixtures import answers_from, messages, own, quotes, running_bot

LANGUAGES = ("en", "id", "de", "ja")


async def test_start_shows_an_example_per_language_and_a_tap_asks_it() -> None:
    async with running_bot() as bot:
        ann = bot.person("de")
        page = await bot.ask(ann, "/start")
        assert page.text == own("start", "de")
        offered = [button["text"] for button in page.buttons]
        assert offered[0] == messages().text("example", "de")
        assert set(offered) == {messages().text("example", code) for code in LANGUAGES}
        since = bot.server.mark()
        bot.server.press(ann, ann, page.message_id, messages().text("example", "ja"))
        await bot.server.wait_for("sendMessage", since=since)
        answer = bot.server.sent(ann)[-1]
        assert answer.text.startswith(messages().text("example", "ja"))
        assert "2025年に始まる" in quotes(answer)[0] and "段落" in answer.text
        await bot.server.wait_for("answerCallbackQuery")


async def test_only_languages_that_have_articles_are_offered(tmp_path: Path) -> None:
    text = "The numbat eats termites. It lives in the forests of Australia and sleeps at night."
    (tmp_path / "numbat.md").write_text(text, encoding="utf-8")
    async with running_bot(answers_from(tmp_path)) as bot:
        page = await bot.ask(bot.person("ja"), "/start")
        assert [button["callback_data"] for button in page.buttons] == ["s:e:en"]


async def test_a_forged_example_and_a_stranger_get_a_toast() -> None:
    async with running_bot(settings={"access": {"users": [2]}}) as bot:
        stranger, ann = bot.person("en"), bot.person("en")
        page = await bot.ask(ann, "/start")
        bot.server.press_forged(ann, ann, page.message_id, "s:e:xx")
        first = await bot.server.wait_for("answerCallbackQuery")
        bot.server.press(ann, stranger, page.message_id, "s:e:en")
        told = await bot.server.wait_for("answerCallbackQuery", 2)
        assert first[0].params["text"] == own("failed", "en")
        assert told[1].params["text"] == own("no_access", "en")
        assert len(bot.server.sent(ann)) == 1


@pytest.mark.parametrize("language", LANGUAGES)
async def test_help_names_every_command_but_start(language: str) -> None:
    said = messages().text("help", language, articles=5, username="bot")
    assert all(f"/{name}" in said for name in COMMANDS if name not in {"start", "help"})


async def test_privacy_says_what_is_kept_in_the_askers_language() -> None:
    async with running_bot() as bot:
        for language in LANGUAGES:
            said = (await bot.ask(bot.person(language), "/privacy")).text
            for key in ("privacy", "privacy_journal", "privacy_answers", "privacy_language"):
                assert own(key, language) in said
            assert "48" in said and own("privacy_gaps", language) not in said


async def test_an_example_tapped_in_a_topic_is_answered_there() -> None:
    async with running_bot() as bot:
        ann = bot.person("en")
        forum = bot.server.add_supergroup(is_forum=True)
        topic = bot.server.create_topic(forum, "Space", by=ann)
        page = await bot.reply_to(forum, bot.server.message(forum, ann, "/start", thread=topic))
        since = bot.server.mark()
        bot.server.press(forum, ann, page.message_id, "s:e:de")
        await bot.server.wait_for("sendMessage", since=since)
        answer = bot.server.sent(forum)[-1]
        assert answer.thread == topic and "Weltraumabkommen" in answer.text
