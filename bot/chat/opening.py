"""/start and /help, and the links of citations, which come as /start with a payload."""

from telegram import Update
from telegram.ext import ContextTypes

from bot.chat.payloads import open_payload, stands
from bot.chat.service import Service, message_of, reply


class Opening:
    """What the bot says before it is asked anything."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def start(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/start, and the links of citations, which carry a payload."""
        message, now = message_of(update), self._service.now
        language = self._service.language(update)
        payload = context.args[0] if context.args else ""
        place = open_payload(payload, now.answerer.library)
        if not self._service.allowed(update):
            await reply(message, now.renderer.say("no_access", language))
        elif place is not None and stands(place):
            await reply(message, now.pages.read(place, language))
        else:
            await reply(message, now.renderer.say("start", language))

    async def help(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/help."""
        key = "help" if self._service.allowed(update) else "no_access"
        text = self._service.now.renderer.say(key, self._service.language(update))
        await reply(message_of(update), text)
