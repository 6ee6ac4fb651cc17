"""A strict Bot API server for tests, on loopback."""

from __future__ import annotations

from types import TracebackType
from typing import Self, Unpack

from aiohttp import web

from .asking import Asking
from .calls import Call, Wanted
from .core import DEFAULT_TOKEN, Settings
from .http import Frontend

HOST = "127.0.0.1"
_MAX_BODY = 64 * 1024 * 1024


class Waiting(Asking):
    """The far side with the checks that both ways of waiting share."""

    def _enough(self, wanted: Wanted, count: int, since: int) -> list[Call] | None:
        with self.lock:
            found = self.log.of(wanted, since)
        return found if len(found) >= count else None

    def _late(self, what: str) -> AssertionError:
        with self.lock:
            return AssertionError(
                f"waited in vain for {what}; {len(self.queue.pending)} updates unconfirmed, "
                f"{self.log.in_flight} calls in flight; last calls:\n{self.log.summary()}"
            )


class Listener:
    """Listens on loopback, and on the same port again after it stopped."""

    def __init__(self, frontend: Frontend, port: int) -> None:
        self._frontend = frontend
        self._runner: web.AppRunner | None = None
        self.port = port

    async def start(self) -> None:
        """Begins to listen."""
        app = web.Application(client_max_size=_MAX_BODY)
        app.router.add_route("*", "/{tail:.*}", self._frontend.handle)
        self._runner = web.AppRunner(
            app, handler_cancellation=True, access_log=None, shutdown_timeout=0.1
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, self.port, reuse_address=True).start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Closes the port and all connections."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None


class BotApiServer(Waiting):
    """The server for tests that run in an event loop; an async context manager."""

    def __init__(
        self, token: str = DEFAULT_TOKEN, *, port: int = 0, **settings: Unpack[Settings]
    ) -> None:
        """``port`` 0 is any free one; ``settings`` are those of Core."""
        super().__init__(token, **settings)
        self._listener = Listener(Frontend(self), port)

    @property
    def url(self) -> str:
        """The address without /bot; the base_url of python-telegram-bot is ``url + "/bot"``."""
        return f"http://{HOST}:{self._listener.port}"

    async def __aenter__(self) -> Self:
        await self._listener.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._listener.stop()

    async def stop_listening(self) -> None:
        """Hangs up on everyone and refuses connections; the state stays."""
        await self._listener.stop()

    async def listen_again(self) -> None:
        """Listens on the same port as before."""
        await self._listener.start()

    async def wait_for(
        self, wanted: Wanted, count: int = 1, timeout: float = 10, *, since: int = 0
    ) -> list[Call]:
        """Waits until ``count`` calls of a method, or that fulfil a predicate, were answered.

        Counts from the call with index ``since`` on (see ``mark``), refused calls too. Returns
        all that match; raises AssertionError with the last calls after ``timeout`` seconds.
        """
        await self.signal.until(lambda: self._enough(wanted, count, since) is not None, timeout)
        found = self._enough(wanted, count, since)
        if found is None:
            raise self._late(f"{count} of {wanted}")
        return found

    async def idle(self, timeout: float = 10) -> None:
        """Waits until there is nothing left to fetch and no call is being answered.

        That means: every update that was injected has been delivered and confirmed by the offset
        of a later getUpdates, and no call but getUpdates is in flight. It does not mean that the
        bot is done: python-telegram-bot confirms updates when it has queued them, and a handler
        may be thinking between two calls. To wait for an effect, use ``wait_for``.
        """
        if not await self.signal.until(lambda: self.is_idle, timeout):
            raise self._late("the bot to fetch all updates")
