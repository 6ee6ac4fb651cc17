"""The conversations that are pictured, held with the real bot on the test server."""

import re
from dataclasses import dataclass
from pathlib import Path

from tests.botapi import User
from tests.botapi.page import chat_page, inline_page
from tests.chat_fixtures import RunningBot, links, messages, running_bot

LANGUAGES = ("en", "id", "de", "ja")
_NAME = "Alliance Bot"
_REFUSED = "What did Klingons sign with Japan?"
_NEXT = "▶"
_HEIGHTS = {"en": 430, "id": 480, "de": 450, "ja": 300}


@dataclass(frozen=True, slots=True)
class Scene:
    """A page to be pictured; `height` is that of the window in CSS pixels."""

    name: str
    html: str
    height: int


def _scene(name: str, html: str, height: int) -> Scene:
    """With one time of day on all messages, so that a picture changes only with the bot."""
    return Scene(name, re.sub(r"\d\d:\d\d</span>", "09:41</span>", html), height)


async def all_scenes(state: Path) -> list[Scene]:
    """Holds every conversation; the bot keeps what it keeps in the folder `state`."""
    async with running_bot(
        settings={"state": {"path": str(state)}}, privacy_mode=True, mentions_pass=True
    ) as bot:
        private = [await _private(bot, language) for language in LANGUAGES]
        return [
            *private,
            await _start(bot),
            await _group(bot),
            await _inline(bot),
            await _reader(bot),
            await _refusal(bot),
        ]


def _chat(bot: RunningBot, name: str, ann: User, height: int) -> Scene:
    shown = bot.server.messages(ann)
    return _scene(name, chat_page(_NAME, "bot", shown, viewer=ann.id), height)


async def _private(bot: RunningBot, language: str) -> Scene:
    ann = bot.person(language)
    await bot.ask(ann, messages().text("example", language))
    return _chat(bot, f"private-{language}", ann, _HEIGHTS[language])


async def _start(bot: RunningBot) -> Scene:
    ann = bot.person("en")
    await bot.ask(ann, "/start")
    await bot.ask(ann, "/language")
    return _chat(bot, "start", ann, 750)


async def _group(bot: RunningBot) -> Scene:
    ann, ben = bot.person("en"), bot.server.add_user(9001, "Ben")
    forum = bot.server.add_supergroup("Asia Reading Circle", is_forum=True)
    topic = bot.server.create_topic(forum, "Defense industry", by=ben)
    bot.server.message(forum, ben, "Does anybody know what that new forum is about?", thread=topic)
    text = f"@{bot.server.bot.username} {messages().text('example', 'en')}"
    await bot.reply_to(forum, bot.server.message(forum, ann, text, thread=topic))
    page = chat_page(
        "Asia Reading Circle", "12 members", bot.server.messages(forum), viewer=ann.id, group=True
    )
    return _scene("group", page, 600)


async def _inline(bot: RunningBot) -> Scene:
    ann, query = bot.person("en"), messages().text("example", "en")
    number = bot.server.inline_query(ann, query)
    answered = await bot.server.wait_for("answerInlineQuery")
    button = (answered[-1].params.get("button") or {}).get("text", "")
    results = bot.server.inline_results(number)[:5]
    typed = f"@{bot.server.bot.username} {query}"
    return _scene("inline", inline_page("Ben", typed, results, button), 590)


async def _reader(bot: RunningBot) -> Scene:
    """A citation is opened; and where the page can be turned, it is."""
    ann = bot.person("en")
    answer = await bot.ask(ann, messages().text("example", "en"))
    payload = next(link for link in links(answer) if "?start=" in link).partition("?start=")[2]
    opened = await bot.ask(ann, f"/start {payload}")
    turning = [b["text"] for b in opened.buttons if _NEXT in b["text"] and "callback_data" in b]
    if turning:
        since = bot.server.mark()
        bot.server.press(ann, ann, opened, turning[0])
        await bot.server.wait_for("editMessageText", since=since)
    shown = bot.server.messages(ann)[-1:]
    return _scene("reader", chat_page(_NAME, "bot", shown, viewer=ann.id), 790)


async def _refusal(bot: RunningBot) -> Scene:
    ann = bot.person("en")
    await bot.ask(ann, _REFUSED)
    return _chat(bot, "refusal", ann, 290)
