"""GET /healthz and GET /metrics, for the machines that watch the bot."""

import errno
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from bot.errors import SettingsError
from bot.operations.health import Health
from bot.operations.logs import Redactor
from bot.operations.metrics import Metrics
from bot.settings import Settings

_LAST_REQUESTS = 1.0


@asynccontextmanager
async def operations_server(
    settings: Settings, health: Health, metrics: Metrics
) -> AsyncIterator[None]:
    """Answers on the address of the settings while the block runs, in its loop; on port 0, nobody.

    Raises SettingsError where the address cannot be listened on.
    """
    host, port = settings.operations.host, settings.operations.port
    if port == 0:
        yield
        return
    token = settings.token.get_secret_value() if settings.token else None
    pages = _Pages(health, metrics, Redactor(token))
    application = web.Application()
    application.add_routes([web.get("/healthz", pages.health), web.get("/metrics", pages.figures)])
    runner = web.AppRunner(
        application, access_log=None, logger=http_log(), shutdown_timeout=_LAST_REQUESTS
    )
    await runner.setup()
    try:
        await _listen(runner, host, port)
        yield
    finally:
        await runner.cleanup()


def http_log() -> logging.Logger:
    """A log for an HTTP server, without a traceback for each caller that speaks no HTTP."""
    log = logging.getLogger("bot.operations.http")
    log.addFilter(_is_ours)
    return log


def _is_ours(record: logging.LogRecord) -> bool:
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, HttpProcessingError)


class _Pages:
    """What is answered, at once and out of what is in memory."""

    def __init__(self, health: Health, metrics: Metrics, redact: Redactor) -> None:
        self._health = health
        self._metrics = metrics
        self._redact = redact

    async def health(self, request: web.Request) -> web.Response:
        """200 while the bot does its work, and 503 with the reasons while it does not."""
        state = self._health.state()
        told = {"healthy": state.healthy, "reasons": state.reasons, "details": state.details}
        # A reason may be the text of an error, which may hold anything.
        text = self._redact(json.dumps(told, ensure_ascii=False))
        status = 200 if state.healthy else 503
        return web.Response(text=text, status=status, content_type="application/json")

    async def figures(self, request: web.Request) -> web.Response:
        """The figures for Prometheus."""
        self._metrics.healthy(self._health.state().healthy)
        headers = {"Content-Type": self._metrics.content_type}
        return web.Response(body=self._metrics.text(), headers=headers)


async def _listen(runner: web.AppRunner, host: str, port: int) -> None:
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            reason = "is used by another program; set another port, or 0 for none"
        else:
            # asyncio's text holds every address that it tried; the system's name is short.
            name = errno.errorcode.get(error.errno or 0, type(error).__name__)
            reason = f"cannot be listened on ({name}); see operations.host"
        raise SettingsError(f"operations.port: port {port} of {host} {reason}") from None
