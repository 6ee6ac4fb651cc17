"""Articles, glossary and messages that change while the bot runs."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager, suppress

from bot.assembly import Assembled, assemble_again, stamp_of
from bot.chat.service import Service
from bot.operations.health import Health
from bot.operations.watch import settled
from bot.progress import told
from bot.settings import Settings

_LOG = logging.getLogger(__name__)
_PARTS = ("articles", "glossary", "messages", "dictionaries")


class Reloader:
    """Reads the files again in a thread, and hands the service what they say now."""

    def __init__(
        self, settings: Settings, assembled: Assembled, health: Health | None = None
    ) -> None:
        self.assembled = assembled
        self.health = health or Health(webhook=settings.telegram.mode != "polling")
        self._settings = settings
        self._service: Service | None = None
        self._one_at_a_time = asyncio.Lock()
        self._tell()

    def attach(self, service: Service) -> None:
        """From here on, the service is switched to whatever is read."""
        self._service = service
        service.reload = self.reload

    async def reload(self) -> str:
        """Reads everything again and switches to it; returns one sentence on what is served now.

        What is broken stays as it was, and the sentence names it. Questions are answered all the
        while, from the articles as they were.
        """
        async with self._one_at_a_time:
            before = self.assembled
            self.health.reading(0.0)
            progress = told(_LOG.info)

            def tell(share: float) -> None:
                self.health.reading(share)
                progress(share)

            self.assembled = await _in_thread(lambda: assemble_again(self._settings, before, tell))
            self.health.reading(None)
            if self._service is not None:
                self._service.switch(self.assembled.answerer, self.assembled.messages)
            self._tell()
        problems = self.assembled.problems
        for part, problem in problems.items():
            _LOG.warning("%s: %s", part, problem)
        _LOG.info("the files were read again: %s", self.assembled.summary)
        wrong = "".join(f"; {part}: {problem}" for part, problem in problems.items())
        return f"{self.assembled.summary}{wrong}"

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """Reads again whenever a file changes, while the block runs."""
        task = asyncio.create_task(self._watch())
        task.add_done_callback(_tell_of_a_fault)
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait({task})

    async def _watch(self) -> None:
        settings = self._settings
        if settings.reload.watch == "off":
            if not self.assembled.stamp:
                # What is served is of the articles as they were when the bot ran last.
                await self._reload_if_possible()
            return
        paths = [settings.corpus.path, settings.messages.path, settings.glossary.path]
        poll = settings.reload.watch == "poll"
        looks = settled(paths, lambda: stamp_of(settings), poll=poll)
        async with aclosing(looks):
            async for stamp in looks:
                if stamp != self.assembled.stamp:
                    await self._reload_if_possible()

    async def _reload_if_possible(self) -> None:
        try:
            await self.reload()
        except Exception:  # noqa: BLE001 a fault of ours must not end the watch
            _LOG.exception("the files could not be read again")
            self.health.problem("articles", "they could not be read again; the log tells why")

    def _tell(self) -> None:
        self.health.index(*self.assembled.answerer.library.sizes)
        for part in _PARTS:
            self.health.problem(part, self.assembled.problems.get(part))


def _tell_of_a_fault(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and task.exception():
        _LOG.error("changes are not noticed any more; restart the bot", exc_info=task.exception())


async def _in_thread(build: Callable[[], Assembled]) -> Assembled:
    """As asyncio.to_thread, but a bot that is told to stop does not wait for a long building."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Assembled] = loop.create_future()

    def finish(built: Assembled | None, error: Exception | None) -> None:
        if future.cancelled():
            return
        if built is not None:
            future.set_result(built)
        elif error is not None:
            future.set_exception(error)

    def work() -> None:
        built, failure = None, None
        try:
            built = build()
        except Exception as error:  # noqa: BLE001 it is raised where it is waited for
            failure = error
        with suppress(RuntimeError):  # nobody waits any more
            loop.call_soon_threadsafe(finish, built, failure)

    threading.Thread(target=work, name="reload", daemon=True).start()
    return await future
