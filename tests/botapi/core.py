"""The far side without its transport: what exists, what waits for the bot, what the bot did."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypedDict, Unpack

from .calls import Call, CallLog
from .faults import Fault, FaultPlan
from .polling import UpdateQueue
from .privacy import Privacy
from .profile import Profile
from .shown import Shown, shown
from .signals import Signal
from .world import Chat, ChatState, User, World

DEFAULT_TOKEN = "123456789:AAtest-token-of-no-real-bot-000000000"
TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+\Z")


@dataclass(slots=True)
class InlineQuery:
    """An inline query and how the bot answered it; ``results`` is None before that."""

    user: User
    query: str
    is_open: bool = True
    results: dict[str, Mapping[str, Any]] | None = None


@dataclass(slots=True)
class Queries:
    """The inline queries, callback queries and inline messages by their identifiers."""

    inline: dict[str, InlineQuery] = field(default_factory=dict)
    callbacks: dict[str, bool] = field(default_factory=dict)
    guests: dict[str, Mapping[str, Any] | None] = field(default_factory=dict)
    messages: dict[str, dict[str, Any]] = field(default_factory=dict)
    _next: int = 5000000000000000001

    def new_id(self) -> str:
        """An identifier no query had before."""
        made, self._next = self._next, self._next + 1
        return str(made)


class Hearing(TypedDict, total=False):
    """The settings that decide which messages of groups reach the bot."""

    privacy_mode: bool
    mentions_pass: bool
    sees_bots: bool


class Settings(Hearing, total=False):
    """All settings of the bot."""

    username: str
    first_name: str
    supports_inline: bool


class Core:
    """The state of the far side. All public methods may be called from any thread.

    ``privacy_mode`` decides which messages of groups reach the bot (see ``privacy``),
    ``mentions_pass`` whether mentions do in privacy mode, ``sees_bots`` whether messages of other
    bots do at all.
    """

    def __init__(
        self,
        token: str = DEFAULT_TOKEN,
        *,
        username: str = "alliance_test_bot",
        first_name: str = "Alliance Bot",
        supports_inline: bool = True,
        **hearing: Unpack[Hearing],
    ) -> None:
        if not TOKEN.match(token):
            raise ValueError(f"a token looks like 123456:ABC, not {token!r}")
        self.token = token
        self.bot = User(int(token.partition(":")[0]), first_name, username=username, is_bot=True)
        self.lock = threading.RLock()
        self.signal = Signal()
        self.world = World()
        self.world.users[self.bot.id] = self.bot
        self.queue = UpdateQueue()
        self.log = CallLog()
        self.plan = FaultPlan()
        self.profile = Profile(self.bot, supports_inline)
        self.privacy = Privacy(self.bot.id, username, **hearing)
        self.queries = Queries()
        self.logged_out = False

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Holds the lock; who waits is told afterwards."""
        with self.lock:
            yield
        self.signal.notify()

    @property
    def calls(self) -> tuple[Call, ...]:
        """All answered calls, in the order of their answers."""
        with self.lock:
            return tuple(self.log.answered)

    @property
    def refused(self) -> tuple[Call, ...]:
        """The calls refused by the server itself, not those an injected fault spoilt."""
        with self.lock:
            return tuple(self.log.refused)

    @property
    def pending_updates(self) -> int:
        """How many injected updates the bot has not confirmed."""
        with self.lock:
            return len(self.queue.pending)

    def mark(self) -> int:
        """The number of calls so far, for ``since`` of ``wait_for``."""
        with self.lock:
            return len(self.log.answered)

    def messages(self, chat: Chat | User | int) -> list[Shown]:
        """All messages the chat shows now, oldest first; deleted ones are gone."""
        with self.lock:
            state = self.world.state(chat)
            return [
                shown(raw, state.keyboards.get(number))
                for number, raw in sorted(state.messages.items())
            ]

    def sent(self, chat: Chat | User | int) -> list[Shown]:
        """The messages of the bot that the chat shows now, oldest first."""
        return [message for message in self.messages(chat) if message.sender_id == self.bot.id]

    def fail(self, method: str | None, fault: Fault, times: int | None = 1) -> None:
        """Plays a fault on the next ``times`` calls of a method; None means any and forever."""
        with self.changing():
            self.plan.add(method, fault, times)

    def clear_faults(self) -> None:
        """Plays no more faults; calls that stall are answered."""
        with self.changing():
            self.plan.clear()
            self.plan.release()

    def release_stalled(self) -> None:
        """Answers the calls that stall now."""
        with self.changing():
            self.plan.release()

    def raw(self, update: Mapping[str, Any]) -> int:
        """Queues an update as it is, whatever it holds; returns its update_id.

        Without an ``update_id`` it gets the next one. Neither privacy mode nor allowed_updates
        keep it back, and nothing of it is registered.
        """
        with self.changing():
            return self.queue.add(dict(update))

    def deliver(self, kind: str, payload: Mapping[str, Any]) -> int | None:
        """Queues an update; None if the bot does not want this type."""
        if kind not in self.queue.allowed:
            return None
        return self.queue.add({kind: dict(payload)})

    def post(self, state: ChatState, message: dict[str, Any], kind: str = "message") -> None:
        """Shows a message in its chat and delivers it if the bot may see it."""
        state.messages[message["message_id"]] = message
        if self.privacy.is_meant(state, message):
            state.meant_for_bot.add(message["message_id"])
        if self.privacy.delivers(state, message):
            self.deliver(kind, message)
        sender = message.get("from", {})
        if sender.get("is_bot") and "sender_chat" not in message:
            state.last_bot = sender["id"]

    @property
    def is_idle(self) -> bool:
        """What ``idle`` waits for."""
        with self.lock:
            return not self.queue.pending and self.log.in_flight == 0

    @staticmethod
    def now() -> int:
        """The time as Telegram gives it."""
        return int(time.time())
