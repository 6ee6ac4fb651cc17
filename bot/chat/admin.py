"""/status and /reload, for the administrators."""

from datetime import timedelta

from telegram import Update
from telegram.ext import ContextTypes

from bot import __version__
from bot.chat.markup import plain
from bot.chat.service import Service, message_of, reply
from bot.operations.logs import Redactor, last_errors

_LAST = 5
_MAX_LINE = 200


class Admin:
    """Answers the commands of administrators. Register it for their private chats alone."""

    def __init__(self, service: Service) -> None:
        self._service = service
        token = service.settings.token
        self._redact = Redactor(token.get_secret_value() if token else None)

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
            errors="\n".join(line[:_MAX_LINE] for line in last_errors()[-_LAST:])
            or messages.text("no_errors", language),
        )
        await reply(message_of(update), plain(self._redact(text)))

    async def reload(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Reads articles, glossary and messages again, and tells what came of it."""
        told = await self._service.reload()
        await reply(message_of(update), plain(self._redact(told)))
