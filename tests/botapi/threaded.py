"""The server in a thread of its own, for tests without an event loop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Self, Unpack

from .calls import Call, Wanted
from .core import DEFAULT_TOKEN, Settings
from .http import Frontend
from .server import HOST, Listener, Waiting

_START_TIMEOUT = 10.0


class ThreadedServer(Waiting):
    """As BotApiServer, but a plain context manager whose methods block.

    For tests that start the bot as a process of its own.
    """

    def __init__(
        self, token: str = DEFAULT_TOKEN, *, port: int = 0, **settings: Unpack[Settings]
    ) -> None:
        """``port`` 0 is any free one; ``settings`` are those of Core."""
        super().__init__(token, **settings)
        self._listener = Listener(Frontend(self), port)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    @property
    def url(self) -> str:
        """The address without /bot."""
        return f"http://{HOST}:{self._listener.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        self._run(self._listener.start())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._run(self._listener.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_START_TIMEOUT)
        self._loop.close()

    def stop_listening(self) -> None:
        """Hangs up on everyone and refuses connections; the state stays."""
        self._run(self._listener.stop())

    def listen_again(self) -> None:
        """Listens on the same port as before."""
        self._run(self._listener.start())

    def wait_for(
        self, wanted: Wanted, count: int = 1, timeout: float = 10, *, since: int = 0
    ) -> list[Call]:
        """As ``BotApiServer.wait_for``."""
        self.signal.until_blocking(lambda: self._enough(wanted, count, since) is not None, timeout)
        found = self._enough(wanted, count, since)
        if found is None:
            raise self._late(f"{count} of {wanted}")
        return found

    def idle(self, timeout: float = 10) -> None:
        """As ``BotApiServer.idle``."""
        if not self.signal.until_blocking(lambda: self.is_idle, timeout):
            raise self._late("the bot to fetch all updates")

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(_START_TIMEOUT)
