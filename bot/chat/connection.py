"""Staying connected to Telegram: from the first getMe to the last answer.

Updates are fetched here and not by python-telegram-bot's Updater, because that ends its loop
with a traceback when the token is refused, and confirms what has only been queued. They are
read one by one, so that one that cannot be read costs itself only. What is fetched is in the
journal before Telegram hears that we have it.
"""

import asyncio
import logging
import os
import signal
import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.error import TelegramError as ApiError

from bot.chat.dispatch import AnyApplication, Dispatcher
from bot.chat.journal import Journal, number_of
from bot.chat.patience import Stopped, patiently, unless_stopped
from bot.chat.profile import describe
from bot.chat.webhook import Webhook
from bot.messages import Messages
from bot.operations.health import Health
from bot.operations.metrics import Metrics
from bot.settings import Settings

_LOG = logging.getLogger(__name__)
_ALLOWED_UPDATES = [
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.INLINE_QUERY,
    Update.CALLBACK_QUERY,
    Update.MY_CHAT_MEMBER,
    Update.MESSAGE_REACTION,
    Update.GUEST_MESSAGE,
]
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_LONG_POLL = 30
_GRACE = 10
_LAST_ANSWERS = 1.0
_LAST_CALL = 0.5
_LOOK_EVERY = 60.0


@dataclass(frozen=True, slots=True)
class Watch:
    """Who is told how the work goes."""

    health: Health
    metrics: Metrics


async def serve(
    application: AnyApplication,
    register_handlers: Callable[[AnyApplication], None],
    messages: Messages,
    settings: Settings,
    watch: Watch | None = None,
) -> None:
    """Connects, answers until SIGINT or SIGTERM, finishes what is at hand, and leaves.

    What cannot be finished within shutdown.deadline stays in the journal; a second signal ends
    the process at once, which loses nothing either. Whatever may pass (no network, a server that
    is down) is tried again, with one line in the log each time. Raises TelegramError when
    Telegram refuses the token.
    """
    # python-telegram-bot logs an answer that is no JSON with a traceback and all its text.
    logging.getLogger("telegram.request.BaseRequest").setLevel(logging.CRITICAL)
    # It prefers its own get_updates, which fails for a whole batch where one cannot be read.
    warnings.filterwarnings("ignore", "Please use 'Bot.getUpdates'")
    watch = watch or Watch(Health(), Metrics())
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in _SIGNALS:
        loop.add_signal_handler(number, _stop_or_leave, stop, number)
    try:
        with suppress(Stopped):
            await patiently(application.initialize, stop)
            register_handlers(application)
            # Beside the first answers: it is some thirty calls, and none of them is urgent.
            describing = asyncio.create_task(describe(application.bot, messages, stop))
            try:
                await _run(application, messages, settings, watch, stop)
            finally:
                stop.set()
                await describing
    finally:
        for number in _SIGNALS:
            loop.remove_signal_handler(number)
        await application.shutdown()


def _stop_or_leave(stop: asyncio.Event, number: signal.Signals) -> None:
    if stop.is_set():
        # The journal has all that is not done.
        os._exit(128 + number)
    stop.set()


async def _run(
    application: AnyApplication,
    messages: Messages,
    settings: Settings,
    watch: Watch,
    stop: asyncio.Event,
) -> None:
    journal = Journal(settings.state.path, application.bot.id, watch.health)
    dispatcher = Dispatcher(application, journal, messages, watch.metrics)
    deadline = settings.shutdown.deadline
    clock = asyncio.get_running_loop().time
    try:
        dispatcher.take(journal.pending())
        if settings.telegram.mode == "webhook":
            source = _receive(application, journal, dispatcher, settings, watch, stop)
        else:
            source = _poll(application, journal, dispatcher, watch, stop)
        try:
            offset = await source
        finally:
            begun = clock()
            await dispatcher.finish(deadline if stop.is_set() else _LAST_ANSWERS)
        left = max(deadline - (clock() - begun), _LAST_CALL)
        await _confirm(application, offset, min(left, _GRACE))
    finally:
        journal.close()


async def _receive(
    application: AnyApplication,
    journal: Journal,
    dispatcher: Dispatcher,
    settings: Settings,
    watch: Watch,
    stop: asyncio.Event,
) -> int:
    """Takes what Telegram pushes, until told to stop; looks now and then that it still does."""
    hook = Webhook(settings, journal, dispatcher)

    async def register() -> None:
        await application.bot.set_webhook(
            hook.url, secret_token=hook.secret, allowed_updates=_ALLOWED_UPDATES
        )

    async def still_there() -> bool:
        found = await application.bot.get_webhook_info()
        watch.health.polled()
        return bool(found.url == hook.url)

    async with hook.listening():
        try:
            await patiently(register, stop)
            _LOG.info("@%s is ready", application.bot.username)
            while True:
                await unless_stopped(asyncio.sleep(_LOOK_EVERY), stop)
                if not await patiently(still_there, stop):
                    _LOG.warning("the webhook was set elsewhere by another program; set again")
                    await patiently(register, stop)
        except Stopped:
            _LOG.info("stopping")
    return 0


async def _poll(
    application: AnyApplication,
    journal: Journal,
    dispatcher: Dispatcher,
    watch: Watch,
    stop: asyncio.Event,
) -> int:
    """Fetches updates until told to stop; returns the offset that confirms them all."""
    offset = 0

    async def fetch() -> list[dict[str, Any]]:
        wanted = {"offset": offset, "timeout": _LONG_POLL, "allowed_updates": _ALLOWED_UPDATES}
        updates = await application.bot.do_api_request(
            "getUpdates", api_kwargs=wanted, read_timeout=_LONG_POLL + _GRACE
        )
        if not isinstance(updates, list) or any(number_of(raw) is None for raw in updates):
            raise ApiError("getUpdates was answered with something else than updates")
        watch.health.polled()
        return updates

    try:
        await patiently(application.bot.delete_webhook, stop)
        watch.health.polled()
        _LOG.info("@%s is ready", application.bot.username)
        while True:
            updates = await patiently(fetch, stop)
            # On disk before the next getUpdates tells Telegram that we have them.
            dispatcher.take(journal.add(updates))
            if updates:
                offset = max(raw["update_id"] for raw in updates) + 1
            await unless_stopped(dispatcher.room(), stop)
    except Stopped:
        _LOG.info("stopping")
    return offset


async def _confirm(application: AnyApplication, offset: int, seconds: float) -> None:
    """Tells Telegram what the journal has, so that it need not come again."""
    if offset:
        confirmed = {"offset": offset, "limit": 1, "timeout": 0}
        call = application.bot.do_api_request("getUpdates", api_kwargs=confirmed)
        with suppress(ApiError, TimeoutError):
            await asyncio.wait_for(call, seconds)
