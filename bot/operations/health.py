"""Whether the bot does its work, as /healthz tells: by what was done last, not by being there."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

LIMIT = 90.0
"""Seconds without a sign of work until the bot counts as stuck; a long poll takes 30."""

_LONGEST_REASON = 300
# What the bot cannot do its work without. Any other problem is told and leaves it healthy.
_VITAL = {"journal"}


@dataclass(frozen=True, slots=True)
class HealthState:
    """How the bot is at one moment; healthy is as much as having no reasons."""

    healthy: bool
    reasons: tuple[str, ...]
    details: Mapping[str, object]


class Health:
    """What the parts of the bot tell of themselves. Safe to use from any thread.

    `webhook` says how updates come: pushed, so that the age of what waits counts, or fetched, so
    that the time of the last fetch does. `clock` counts seconds and never goes back.
    """

    def __init__(
        self, *, webhook: bool = False, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._webhook = webhook
        self._clock = clock
        self._lock = threading.Lock()
        self._started = clock()
        self._polled: float | None = None
        self._done: float | None = None
        self._waiting = 0
        self._oldest = 0.0
        self._index: tuple[int, int] | None = None
        self._read: float | None = None
        self._problems: dict[str, str] = {}

    def polled(self) -> None:
        """Telegram has answered: a getUpdates round trip is complete, or the bot is connected."""
        with self._lock:
            self._polled = self._clock()

    def done(self) -> None:
        """An update is done with. What waits longer than the limit is then only a long queue."""
        with self._lock:
            self._done = self._clock()

    def backlog(self, count: int, oldest: float) -> None:
        """So many updates are not done yet, the oldest for so many seconds; it ages by itself."""
        with self._lock:
            self._waiting = count
            self._oldest = self._clock() - oldest

    def problem(self, part: str, reason: str | None) -> None:
        """What is wrong with a part, such as journal or articles; None when nothing is."""
        with self._lock:
            if reason is None:
                self._problems.pop(part, None)
            else:
                self._problems[part] = reason[:_LONGEST_REASON]

    def reading(self, share: float | None) -> None:
        """What share of the articles has been read again, 0 to 1; None when none are being read."""
        with self._lock:
            self._read = share

    def index(self, articles: int, passages: int) -> None:
        """The articles that are served from now on."""
        with self._lock:
            self._index = (articles, passages)

    def state(self) -> HealthState:
        """How the bot is now."""
        with self._lock:
            reasons = tuple(self._reasons())
            return HealthState(not reasons, reasons, self._details())

    def _reasons(self) -> list[str]:
        now = self._clock()
        reasons = []
        if self._index is None or self._index[0] == 0:
            reasons.append("no articles: the index is not loaded, or holds none")
        if self._webhook:
            since = now - max(self._oldest, self._done or self._started)
            if self._waiting and since > LIMIT:
                reasons.append(f"backlog: updates wait, and none was done in {since:.0f} s")
        elif self._polled is None:
            reasons.append("telegram: not connected yet")
        elif now - self._polled > LIMIT:
            silent = now - self._polled
            reasons.append(f"telegram: no getUpdates has succeeded for {silent:.0f} s")
        vital = sorted(self._problems.keys() & _VITAL)
        return [*reasons, *(f"{part}: {self._problems[part]}" for part in vital)]

    def _details(self) -> dict[str, object]:
        now = self._clock()
        articles, passages = self._index or (0, 0)
        return {
            "mode": "webhook" if self._webhook else "polling",
            "uptime_seconds": round(now - self._started),
            "last_poll_seconds": None if self._polled is None else round(now - self._polled, 1),
            "waiting": self._waiting,
            "oldest_seconds": round(now - self._oldest, 1) if self._waiting else 0,
            "articles": articles,
            "passages": passages,
            "reading_percent": None if self._read is None else round(100 * self._read),
            "problems": dict(self._problems),
        }
