"""Waiting for something to change, from any thread and without sleeping."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Signal:
    """Tells whoever listens that something changed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: list[Callable[[], object]] = []

    def notify(self) -> None:
        """Something changed; callable from any thread."""
        with self._lock:
            listeners = list(self._listeners)
        for listener in listeners:
            listener()

    @contextmanager
    def _heard_by(self, listener: Callable[[], object]) -> Iterator[None]:
        with self._lock:
            self._listeners.append(listener)
        try:
            yield
        finally:
            with self._lock:
                self._listeners.remove(listener)

    async def until(self, condition: Callable[[], bool], timeout: float) -> bool:
        """Waits for the condition; False if it did not come true in time."""
        loop, changed = asyncio.get_running_loop(), asyncio.Event()

        def wake() -> None:
            # A loop that was closed in the middle of its wait has nobody left to wake.
            if not loop.is_closed():
                loop.call_soon_threadsafe(changed.set)

        with self._heard_by(wake):
            try:
                async with asyncio.timeout(timeout):
                    while not condition():
                        await changed.wait()
                        changed.clear()
            except TimeoutError:
                return condition()
        return True

    def until_blocking(self, condition: Callable[[], bool], timeout: float) -> bool:
        """As ``until``, for threads without an event loop."""
        changed, end = threading.Event(), time.monotonic() + timeout
        with self._heard_by(changed.set):
            while not condition():
                left = end - time.monotonic()
                if left <= 0 or not changed.wait(left):
                    return condition()
                changed.clear()
        return True
