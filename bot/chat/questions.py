"""Questions in private chats and in groups, and their answers."""

from telegram import Chat, Update
from telegram.ext import ContextTypes

from bot.chat.addressed import question_in
from bot.chat.service import Service, message_of, reply


class Questions:
    """Answers messages."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def message(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Any message: answered when it is addressed to the bot, otherwise not seen."""
        message, now = message_of(update), self._service.now
        private = message.chat.type == Chat.PRIVATE
        text = question_in(message, bot_id=self._service.me.id, username=self._service.username)
        if text is None and not private:
            return
        language = self._service.language(update)
        if not self._service.allowed(update):
            await reply(message, now.renderer.say("no_access", language))
        elif text is None:
            # Whatever else looks like a command in a private chat.
            await reply(message, now.renderer.say("help", language))
        elif not text and (message.text or message.caption):
            await reply(message, now.renderer.say("ask_usage", language))
        else:
            answer = now.answerer.answer(text, hint=language)
            self._service.count("private" if private else "group", answer)
            await reply(message, now.pages.answer(answer, private=private))
