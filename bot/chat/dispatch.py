"""Updates from the journal to the handlers: in order within a chat, side by side between chats."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Iterable, Mapping
from typing import Any

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import Application

from bot.chat.attempts import CURRENT, Attempt
from bot.chat.journal import Entry, Journal
from bot.chat.reasons import reason
from bot.messages import Messages
from bot.operations.logs import begin_request
from bot.operations.metrics import Metrics

_LOG = logging.getLogger(__name__)
_MAX_TRIES = 5
_AT_ONCE = 256
_MAX_WAITING = 5000

AnyApplication = Application[Any, Any, Any, Any, Any, Any]


class PoisonError(Exception):
    """An update that ended the process, or was being answered when it ended, again and again."""


class Dispatcher:
    """Each chat has a queue of its own, so that none waits for what another one asked."""

    def __init__(
        self, application: AnyApplication, journal: Journal, messages: Messages, metrics: Metrics
    ) -> None:
        self._application = application
        self._journal = journal
        self._messages = messages
        self._metrics = metrics
        self._queues: dict[str, deque[Entry]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._waiting = 0
        self._room = asyncio.Event()
        self._room.set()

    def take(self, entries: Iterable[Entry]) -> None:
        """Hands on what the journal holds; each is marked done there in its time."""
        for entry in entries:
            name = _queue_of(entry.raw)
            self._count(1)
            if name in self._queues:
                self._queues[name].append(entry)
                continue
            self._queues[name] = deque([entry])
            task = asyncio.create_task(self._work(name))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    @property
    def full(self) -> bool:
        """Whether so much waits that Telegram had better keep the rest."""
        return not self._room.is_set()

    async def room(self) -> None:
        """Waits until more can be taken."""
        await self._room.wait()

    async def finish(self, seconds: float) -> None:
        """Answers what was taken, for so long at most; the rest stays in the journal."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        left = self._waiting
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if left:
            _LOG.info("%d updates stay in the journal for the next start", left)

    def _count(self, change: int) -> None:
        self._waiting += change
        self._metrics.queue_depth(self._waiting)
        if self._waiting < _MAX_WAITING:
            self._room.set()
        else:
            self._room.clear()

    async def _work(self, name: str) -> None:
        queue = self._queues[name]
        while queue:
            async with self._slots:
                await self._answer(queue[0])
            queue.popleft()
            self._count(-1)
            # A long queue of short answers must not keep the others from theirs.
            await asyncio.sleep(0)
        del self._queues[name]

    async def _answer(self, entry: Entry) -> None:
        begin_request(f"update {entry.number}")
        attempt = Attempt(entry.received)
        CURRENT.set(attempt)
        tries = self._journal.begin(entry.number)
        try:
            await self._handle(entry, tries)
        except asyncio.CancelledError:
            self._journal.put_back(entry.number)
            raise
        except Exception:  # noqa: BLE001 whatever it is, it costs this update alone
            _LOG.exception("update %d failed and is set aside", entry.number)
            self._metrics.failed()
        if attempt.kept:
            self._journal.put_back(entry.number)
            return
        self._journal.done(entry.number)
        if attempt.answered:
            self._metrics.answered_after(max(time.time() - entry.received, 0.0))

    async def _handle(self, entry: Entry, tries: int) -> None:
        try:
            update = Update.de_json(dict(entry.raw), self._application.bot)
            # Some of what is wrong shows only when it is looked at.
            _ = update.effective_chat, update.effective_user
        except Exception as error:  # noqa: BLE001 what is wrong with it may be anything
            told = type(error).__name__
            _LOG.error("update %d cannot be read and is left out (%s)", entry.number, told)
            self._metrics.failed()
            await self._apologize(entry.raw)
            return
        if tries > _MAX_TRIES:
            poison = PoisonError(f"set aside after {_MAX_TRIES} tries that did not end")
            await self._application.process_error(update, poison)
            return
        await self._application.process_update(update)

    async def _apologize(self, raw: Mapping[str, Any]) -> None:
        """One sentence for whoever wrote what cannot be read, where that much can be read."""
        message = raw.get("message")
        chat = message.get("chat") if isinstance(message, dict) else None
        if not isinstance(chat, dict) or chat.get("type") != "private":
            return
        if not isinstance(chat.get("id"), int) or isinstance(chat["id"], bool):
            return
        sender = message.get("from") if isinstance(message, dict) else None
        code = sender.get("language_code") if isinstance(sender, dict) else None
        language = code if isinstance(code, str) and code in self._messages.texts else "en"
        try:
            text = self._messages.text("failed", language)
            await self._application.bot.send_message(chat["id"], text)
        except TelegramError as error:
            _LOG.info("nor could this be said to the asker (%s)", reason(error))


def _queue_of(raw: Mapping[str, Any]) -> str:
    """The name of the queue of an update: of its chat, or of the person who tapped or typed."""
    content = next((value for value in raw.values() if isinstance(value, dict)), {})
    for name in ("chat", "from"):
        found = content.get(name)
        if isinstance(found, dict):
            return f"{name} {found.get('id')}"
    return "others"
