"""/status and /reload, for the administrators."""

import logging
import time
from collections import deque
from datetime import timedelta

from telegram import Update
from telegram.ext import ContextTypes

from bot import __version__
from bot.chat.markup import plain
from bot.chat.service import Service, message_of, reply
from bot.operations.logs import Redactor

_LAST = 5
_MAX_LINE = 200


class Admin:
    """Answers the commands of administrators. Register it for their private chats alone."""

    def __init__(self, service: Service) -> None:
        self._service = service
        token = service.settings.token
        self._redact = Redactor(token.get_secret_value() if token else None)
        self._errors = _LastErrors()
        log = logging.getLogger("bot")
        for handler in [handler for handler in log.handlers if isinstance(handler, _LastErrors)]:
            log.removeHandler(handler)
        log.addHandler(self._errors)

    async def status(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """How the bot is, without secrets and without anybody's questions."""
        service, language = self._service, self._service.language(update)
        state = service.health.state()
        messages = service.now.messages
        details = state.details
        text = messages.text(
            "status",
            language,
            version=__version__,
            uptime=timedelta(seconds=int(str(details["uptime_seconds"]))),
            articles=details["articles"],
            passages=details["passages"],
            waiting=details["waiting"],
            oldest=details["oldest_seconds"],
            health="; ".join(state.reasons) or messages.text("healthy", language),
            errors="\n".join(self._errors.lines) or messages.text("no_errors", language),
        )
        await reply(message_of(update), plain(self._redact(text)))

    async def reload(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Reads articles, glossary and messages again, and tells what came of it."""
        told = await self._service.reload()
        await reply(message_of(update), plain(self._redact(told)))


class _LastErrors(logging.Handler):
    """Keeps the last lines that something went wrong."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: deque[str] = deque(maxlen=_LAST)

    def emit(self, record: logging.LogRecord) -> None:
        at = time.strftime("%H:%M:%S", time.localtime(record.created))
        self.lines.append(f"{at} {record.getMessage()}"[:_MAX_LINE])
