"""What becomes of an update whose handler fails."""

import logging

from telegram import Update
from telegram.error import Forbidden, TelegramError
from telegram.ext import ContextTypes

from bot.chat.reasons import reason
from bot.chat.service import Service, reply

_LOG = logging.getLogger(__name__)


class Failures:
    """The application's error handler."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def error(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Whatever fails is logged, and the asker gets one sentence where one can be sent."""
        error = context.error
        place = f"update {update.update_id}" if isinstance(update, Update) else "no update"
        if isinstance(error, Forbidden):
            # Blocked, or no longer in the group: nobody is there to be answered.
            _LOG.info("the answer to %s is not wanted (%s)", place, reason(error))
            return
        if isinstance(error, TelegramError):
            _LOG.warning("Telegram did not take the answer to %s (%s)", place, reason(error))
            return
        self._service.metrics.failed()
        _LOG.error("%s failed", place, exc_info=error)
        if isinstance(update, Update) and update.message:
            try:
                text = self._service.now.renderer.say("failed", self._service.language(update))
                await reply(update.message, text)
            except TelegramError as failure:
                _LOG.warning("nor could this be said to the asker (%s)", reason(failure))
