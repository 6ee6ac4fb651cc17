"""Staying connected to Telegram: from the first getMe to the last answer.

Updates are fetched here and not by python-telegram-bot's Updater, because that ends its loop
with a traceback when the token is refused, and confirms what has only been queued. They are
read one by one, so that one that cannot be read costs itself only.
"""

import asyncio
import logging
import signal
import warnings
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, TypeVar

from telegram import Update
from telegram.error import Conflict, EndPointNotFound, Forbidden, InvalidToken, RetryAfter
from telegram.error import TelegramError as ApiError
from telegram.ext import Application

from bot.chat.profile import describe
from bot.errors import TelegramError
from bot.messages import Messages

_LOG = logging.getLogger(__name__)
_ALLOWED_UPDATES = [Update.MESSAGE, Update.INLINE_QUERY, Update.CALLBACK_QUERY]
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_LONG_POLL = 30
_GRACE = 10
_MAX_PAUSE = 30.0
_MAX_REASON = 160

AnyApplication = Application[Any, Any, Any, Any, Any, Any]
Result = TypeVar("Result")


class _Stopped(Exception):  # noqa: N818 it is no error
    """The bot was told to stop while it waited for Telegram."""


async def serve(
    application: AnyApplication,
    register_handlers: Callable[[AnyApplication], None],
    messages: Messages,
) -> None:
    """Connects, answers until SIGINT or SIGTERM, answers what it has fetched, and leaves.

    Whatever may pass (no network, a server that is down) is tried again, with one line in the
    log each time. Raises TelegramError when Telegram refuses the token.
    """
    # python-telegram-bot logs an answer that is no JSON with a traceback and all its text.
    logging.getLogger("telegram.request.BaseRequest").setLevel(logging.CRITICAL)
    # It prefers its own get_updates, which fails for a whole batch where one cannot be read.
    warnings.filterwarnings("ignore", "Please use 'Bot.getUpdates'")
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in _SIGNALS:
        loop.add_signal_handler(number, stop.set)
    try:
        with suppress(_Stopped):
            await _patiently(application.initialize, stop)
            register_handlers(application)
            await _patiently(application.bot.delete_webhook, stop)
            await describe(application.bot, messages, stop)
            _LOG.info("@%s is ready", application.bot.username)
            await application.start()
            await _poll(application, stop)
    finally:
        for number in _SIGNALS:
            loop.remove_signal_handler(number)
        await application.shutdown()


async def _poll(application: AnyApplication, stop: asyncio.Event) -> None:
    """Fetches updates until told to stop; then finishes what is at hand and confirms it."""
    offset = 0

    async def fetch() -> list[dict[str, Any]]:
        wanted = {"offset": offset, "timeout": _LONG_POLL, "allowed_updates": _ALLOWED_UPDATES}
        updates: list[dict[str, Any]] = await application.bot.do_api_request(
            "getUpdates", api_kwargs=wanted, read_timeout=_LONG_POLL + _GRACE
        )
        return updates

    try:
        while True:
            for raw in await _patiently(fetch, stop):
                offset = raw["update_id"] + 1
                update = _read(raw, application)
                if update is not None:
                    await application.update_queue.put(update)
    except _Stopped:
        _LOG.info("stopping")
    finally:
        await application.stop()
    if offset:
        with suppress(ApiError):
            confirmed = {"offset": offset, "limit": 1, "timeout": 0}
            await application.bot.do_api_request("getUpdates", api_kwargs=confirmed)


def _read(raw: dict[str, Any], application: AnyApplication) -> Update | None:
    """An update as python-telegram-bot reads it; None, and a line in the log, where it cannot."""
    number = raw["update_id"]
    try:
        return Update.de_json(raw, application.bot)
    except Exception as error:  # noqa: BLE001 what is wrong with it may be anything
        _LOG.error("update %s cannot be read and is left out (%s)", number, type(error).__name__)
        return None


async def _patiently(call: Callable[[], Awaitable[Result]], stop: asyncio.Event) -> Result:
    """The result of a call to Telegram, tried until it succeeds or the bot is told to stop."""
    pause = 1.0
    while True:
        try:
            return await _unless_stopped(call(), stop)
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
        await _unless_stopped(asyncio.sleep(pause), stop)
        pause = min(2 * pause, _MAX_PAUSE)


async def _unless_stopped(awaitable: Awaitable[Result], stop: asyncio.Event) -> Result:
    task = asyncio.ensure_future(awaitable)
    stopped = asyncio.ensure_future(stop.wait())
    await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if task.done():
        return task.result()
    task.cancel()
    with suppress(asyncio.CancelledError, ApiError):
        await task
    raise _Stopped


def seconds_to_wait(error: RetryAfter) -> float:
    """How long Telegram asks to wait."""
    wait = error.retry_after
    return float(wait if isinstance(wait, int) else wait.total_seconds())


def reason(error: ApiError) -> str:
    """What went wrong, without the page that a proxy sent in place of an answer."""
    told = str(error).partition(". Parsing the server")[0]
    return f"{type(error).__name__}: {told}"[:_MAX_REASON]
