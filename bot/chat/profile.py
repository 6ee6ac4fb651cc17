"""What Telegram shows of the bot before anybody writes to it: commands and descriptions."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import suppress

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    User,
)
from telegram.error import TelegramError

from bot.languages import LANGUAGES
from bot.messages import Messages

_LOG = logging.getLogger(__name__)
_GROUPS = ("ask", "sources", "verify", "privacy", "help")
# In a group the language is for administrators to choose, so that they alone are offered it.
_ADMINISTRATORS = ("ask", "sources", "language", "verify", "privacy", "help")
COMMANDS = (*_ADMINISTRATORS, "start")
_SCOPES: tuple[tuple[BotCommandScope, tuple[str, ...]], ...] = (
    (BotCommandScopeAllPrivateChats(), COMMANDS),
    (BotCommandScopeAllGroupChats(), _GROUPS),
    (BotCommandScopeAllChatAdministrators(), _ADMINISTRATORS),
)


async def describe(bot: Bot, messages: Messages, stop: asyncio.Event) -> None:
    """Brings the profile up to date in the four languages, changing only what differs.

    Returns early when told to stop. The bot works without, so that a failure is one line in
    the log; the next start tries again.
    """
    for what in _switched_off(bot.bot):
        _LOG.info("%s is off; it is switched on at @BotFather", what)
    task = asyncio.ensure_future(_update(bot, messages))
    stopped = asyncio.ensure_future(stop.wait())
    await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
    for unfinished in (task, stopped):
        unfinished.cancel()
    with suppress(asyncio.CancelledError):
        await task


def _switched_off(me: User) -> Iterator[str]:
    """What the bot could do, and its owner has not switched on."""
    if not me.supports_inline_queries:
        yield "answering inline"
    if not me.supports_guest_queries:
        yield "answering as a guest where the bot is no member"


async def _update(bot: Bot, messages: Messages) -> None:
    try:
        async with asyncio.TaskGroup() as group:
            for language in (None, *LANGUAGES):
                group.create_task(_in_language(bot, messages, language))
    except* TelegramError as failures:
        _LOG.warning("the profile at Telegram is not up to date (%s)", failures.exceptions[0])


async def _in_language(bot: Bot, messages: Messages, language: str | None) -> None:
    """None stands for all languages that are none of ours."""

    def text(key: str) -> str:
        return messages.text(key, language or "en")

    for scope, names in _SCOPES:
        wanted = tuple(BotCommand(name, text(f"command_{name}")) for name in names)
        if await bot.get_my_commands(scope, language) != wanted:
            await bot.set_my_commands(wanted, scope, language)
    if (await bot.get_my_description(language)).description != text("description"):
        await bot.set_my_description(text("description"), language)
    if (await bot.get_my_short_description(language)).short_description != text("about"):
        await bot.set_my_short_description(text("about"), language)
