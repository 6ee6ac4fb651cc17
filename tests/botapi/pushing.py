"""Pushes updates to a webhook as Telegram does, over the loopback that a proxy would hand on to."""

from __future__ import annotations

import http.client
import json
import threading
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from .core import Core

HEADER = "X-Telegram-Bot-Api-Secret-Token"
_TIMEOUT = 5.0
_PAUSE = 0.05
_OK = 200


class Pusher:
    """Posts what waits, in order, while the block runs and a webhook is set.

    An update leaves the queue when its post was answered with 2xx; until then it is posted again.
    """

    def __init__(self, core: Core, port: int) -> None:
        self._core = core
        self._port = port
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._core.signal.notify()
        self._thread.join(2 * _TIMEOUT)

    def _run(self) -> None:
        core = self._core
        while not self._ended.is_set():
            core.signal.until_blocking(self._may_push, _TIMEOUT)
            with core.lock:
                update = core.queue.pending[0] if core.queue.pending else None
                url, secret = core.queue.webhook, core.queue.secret
            if update is None or not url:
                continue
            if self._post(urlsplit(url).path or "/", secret, json.dumps(update)):
                with core.changing():
                    if core.queue.pending and core.queue.pending[0] is update:
                        core.queue.pending.popleft()
            else:
                self._ended.wait(_PAUSE)

    def _may_push(self) -> bool:
        queue = self._core.queue
        return self._ended.is_set() or bool(queue.pending and queue.webhook)

    def _post(self, path: str, secret: str, body: str) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=_TIMEOUT)
        try:
            headers = {"Content-Type": "application/json", HEADER: secret}
            connection.request("POST", path, body, headers)
            return connection.getresponse().status == _OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
