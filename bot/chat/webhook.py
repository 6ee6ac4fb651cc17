"""Updates that Telegram pushes: taken over HTTP, and acknowledged when the journal has them."""

import hmac
import json
import logging
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from bot.chat.dispatch import Dispatcher
from bot.chat.journal import Journal, number_of
from bot.errors import SettingsError
from bot.operations.server import http_log
from bot.settings import Settings

_LOG = logging.getLogger(__name__)
_HEADER = "X-Telegram-Bot-Api-Secret-Token"
# An update holds one message, its reply and a quote; Telegram's are far below this.
_MAX_BODY = 1024 * 1024
_LAST_REQUESTS = 0.5


class Webhook:
    """The address that Telegram posts to. TLS is the reverse proxy's business."""

    def __init__(self, settings: Settings, journal: Journal, dispatcher: Dispatcher) -> None:
        self.url = settings.telegram.webhook_url
        if not self.url:
            raise SettingsError("telegram.webhook_url is needed for telegram.mode: webhook")
        self.secret = settings.telegram.webhook_secret or _kept_secret(settings.state.path)
        self._host, self._port = settings.telegram.webhook_host, settings.telegram.webhook_port
        self._journal = journal
        self._dispatcher = dispatcher

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Takes updates while the block runs. Raises SettingsError if the port cannot be had."""
        application = web.Application(client_max_size=_MAX_BODY)
        application.router.add_post(urlsplit(self.url).path or "/", self._take)
        runner = web.AppRunner(
            application, access_log=None, logger=http_log(), shutdown_timeout=_LAST_REQUESTS
        )
        await runner.setup()
        try:
            try:
                await web.TCPSite(runner, self._host, self._port).start()
            except OSError:
                raise SettingsError(
                    f"telegram.webhook_port: port {self._port} of {self._host} cannot be listened"
                    " on; set another one"
                ) from None
            yield
        finally:
            await runner.cleanup()

    async def _take(self, request: web.Request) -> web.Response:
        given = request.headers.get(_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self.secret.encode()):
            return web.Response(status=403)
        if self._dispatcher.full:
            # Telegram keeps the update and comes again.
            return web.Response(status=503)
        raw = _object_in(await request.read())
        if raw is None or number_of(raw) is None:
            return web.Response(status=400)
        self._dispatcher.take(self._journal.add([raw]))
        return web.Response()


def _object_in(body: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _kept_secret(folder: Path) -> str:
    """The secret that the bot made for itself, the same one at each start."""
    file = folder / "webhook-secret"
    try:
        kept = file.read_text(encoding="ascii").strip()
        if kept:
            return kept
    except (OSError, UnicodeDecodeError):
        pass  # made anew
    made = secrets.token_urlsafe(32)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(made, encoding="ascii")
    except OSError as error:
        # Telegram is told the secret at each start, so that a new one serves as well.
        _LOG.warning("the webhook's secret cannot be kept (%s)", error.strerror)
    return made
