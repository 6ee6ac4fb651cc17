"""Calls to Telegram that are made until they succeed, or until the bot is told to stop."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

from telegram.error import Conflict, EndPointNotFound, Forbidden, InvalidToken, RetryAfter
from telegram.error import TelegramError as ApiError

from bot.chat.reasons import reason, seconds_to_wait
from bot.errors import TelegramError

_LOG = logging.getLogger(__name__)
_MAX_PAUSE = 5.0

Result = TypeVar("Result")


class Stopped(Exception):  # noqa: N818 it is no error
    """The bot was told to stop while it waited for Telegram."""


async def patiently(call: Callable[[], Awaitable[Result]], stop: asyncio.Event) -> Result:
    """The result of a call to Telegram, tried until it succeeds or the bot is told to stop."""
    pause = 1.0
    while True:
        try:
            return await unless_stopped(call(), stop)
        except (InvalidToken, EndPointNotFound):
            raise TelegramError(
                "Telegram refuses the token; compare it with @BotFather's and set it anew"
                " in TELEGRAM_BOT_TOKEN (where TELEGRAM_API_URL is set, it may be that, too)"
            ) from None
        except Conflict:
            _LOG.warning("another program uses this token too; stop it. Next try in %.0f s", pause)
        except RetryAfter as error:
            pause = seconds_to_wait(error)
            _LOG.warning("Telegram asks to wait; next try in %.0f s", pause)
        except Forbidden as error:
            raise TelegramError(f"Telegram refuses the bot: {error}") from None
        except ApiError as error:
            _LOG.warning("cannot reach Telegram (%s); next try in %.0f s", reason(error), pause)
        await unless_stopped(asyncio.sleep(pause), stop)
        pause = min(2 * pause, _MAX_PAUSE)


async def unless_stopped(awaitable: Awaitable[Result], stop: asyncio.Event) -> Result:
    """The result of what is waited for. Raises Stopped when the bot is told to stop first."""
    task = asyncio.ensure_future(awaitable)
    stopped = asyncio.ensure_future(stop.wait())
    await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if task.done():
        return task.result()
    task.cancel()
    with suppress(asyncio.CancelledError, ApiError):
        await task
    raise Stopped
