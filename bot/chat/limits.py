"""What Telegram allows a bot to send, kept to; and what it did not take, sent again."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from typing import Any

from aiolimiter import AsyncLimiter
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)
from telegram.ext import BaseRateLimiter

from bot.chat.attempts import CURRENT
from bot.chat.reasons import reason, seconds_to_wait
from bot.operations.metrics import Metrics
from bot.settings import Settings

_LOG = logging.getLogger(__name__)
_FIRST_PAUSE = 0.5
_MAX_PAUSE = 5.0
_KEPT_CHATS = 4096
# Telegram will say the same again.
_FINAL = (BadRequest, ChatMigrated, Conflict, EndPointNotFound, Forbidden)


class _Chat:
    """What may be sent to one chat, one message after the other."""

    def __init__(self, settings: Settings, *, group: bool) -> None:
        limits = settings.limits
        self.turn = asyncio.Lock()
        self._rates = [AsyncLimiter(limits.chat_per_second, 1)]
        if group:
            self._rates.append(AsyncLimiter(limits.group_per_minute, 60))

    @property
    def idle(self) -> bool:
        """Whether nobody would miss it: nothing is under way, and nothing was for a while."""
        return not self.turn.locked() and all(
            rate.has_capacity(rate.max_rate) for rate in self._rates
        )

    async def allowed(self) -> None:
        """Waits until the chat may get another message."""
        for rate in self._rates:
            await rate.acquire()


class OutgoingLimits(BaseRateLimiter[None]):
    """Keeps all that the bot sends within Telegram's limits.

    While an update is answered, a call that fails for the network or because Telegram asks to
    wait is made again until it succeeds. Others fail at once: whoever made them tries again.
    What waits holds back its own chat alone; calls to no chat (a tap, inline results) wait for
    none. Calls that only ask are not counted.
    """

    def __init__(self, settings: Settings, metrics: Metrics) -> None:
        self._settings = settings
        self._metrics = metrics
        self._all = AsyncLimiter(settings.limits.all_per_second, 1)
        self._chats: dict[int | str, _Chat] = {}

    async def initialize(self) -> None:
        """Nothing is to be prepared."""

    async def shutdown(self) -> None:
        """Nothing is to be let go of."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,
    ) -> Any:
        """The result of the call. Raises TelegramError where trying again is of no use."""
        counted = not endpoint.startswith(("get", "set", "delete", "log", "close"))
        chat = self._chat(data.get("chat_id")) if counted else None
        async with AsyncExitStack() as stack:
            if chat is not None:
                # Held while a message is tried again, so that a later one comes later.
                await stack.enter_async_context(chat.turn)
            pause = _FIRST_PAUSE
            while True:
                if chat is not None:
                    await chat.allowed()
                if counted:
                    await self._all.acquire()
                try:
                    result = await callback(*args, **kwargs)
                except TelegramError as error:
                    await asyncio.sleep(self._pause_after(error, endpoint, pause))
                    pause = min(2 * pause, _MAX_PAUSE)
                    continue
                attempt = CURRENT.get()
                if attempt is not None and counted:
                    attempt.answered = True
                return result

    def _pause_after(self, error: TelegramError, endpoint: str, pause: float) -> float:
        """How long to wait before the call is made again. Raises the error where it is not."""
        attempt = CURRENT.get()
        if isinstance(error, RetryAfter):
            self._metrics.flooded()
        if isinstance(error, InvalidToken) and attempt is not None:
            # The token is to be set anew; then this can be answered.
            attempt.kept = True
        if attempt is None or isinstance(error, (*_FINAL, InvalidToken)):
            raise error
        self._metrics.retried()
        if isinstance(error, RetryAfter):
            pause = seconds_to_wait(error)
            _LOG.info("Telegram asks to wait; %s is tried again in %.0f s", endpoint, pause)
        else:
            told = reason(error)
            _LOG.warning("%s failed (%s); tried again in %.1f s", endpoint, told, pause)
        return pause

    def _chat(self, number: object) -> _Chat | None:
        if not isinstance(number, int | str):
            return None
        if number not in self._chats:
            if len(self._chats) >= _KEPT_CHATS:
                self._chats = {name: chat for name, chat in self._chats.items() if not chat.idle}
            group = isinstance(number, str) or number < 0
            self._chats[number] = _Chat(self._settings, group=group)
        return self._chats[number]
