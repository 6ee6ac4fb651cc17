"""What every handler works with: the articles as they are now, the settings, and who the bot is."""

import asyncio
from dataclasses import dataclass

from telegram import Chat, Message, Update, User
from telegram.error import RetryAfter

from bot.chat.connection import seconds_to_wait
from bot.chat.markup import Markup
from bot.chat.preferences import Preferences
from bot.chat.render import Renderer
from bot.languages import LANGUAGES
from bot.messages import Messages
from bot.search.answerer import Answerer
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Serving:
    """One state of articles and messages, and the renderer that shows them."""

    answerer: Answerer
    messages: Messages
    renderer: Renderer


class Service:
    """Shared by all handlers. `now` may be another state at the next update, never during one:
    a handler takes it once."""

    def __init__(
        self, answerer: Answerer, messages: Messages, settings: Settings, me: User
    ) -> None:
        self.settings = settings
        self.me = me
        self.preferences = Preferences(settings.state.path)
        self.username = me.username or ""
        self.now = self._serving(answerer, messages)

    def switch(self, answerer: Answerer, messages: Messages) -> None:
        """Serves other articles or messages from the next update on."""
        self.now = self._serving(answerer, messages)

    def language(self, update: Update) -> str:
        """The language that the chat has chosen, else the one that Telegram knows of the asker,
        where it is one of ours. What is typed inline counts as the asker's private chat."""
        chat, user = update.effective_chat, update.effective_user
        where = chat or user
        chosen = self.preferences.language(where.id) if where else None
        code = ((user.language_code if user else None) or "").lower().split("-")[0]
        return chosen or (code if code in LANGUAGES else self.settings.language.default)

    def allowed(self, update: Update) -> bool:
        """Whether whoever sent the update may use the bot."""
        access = self.settings.access
        if not access.chats and not access.users:
            return True
        chat, user = update.effective_chat, update.effective_user
        return (chat is not None and chat.id in access.chats) or (
            user is not None and user.id in access.users | access.admins
        )

    def _serving(self, answerer: Answerer, messages: Messages) -> Serving:
        return Serving(answerer, messages, Renderer(answerer, messages, self.username))


async def reply(message: Message, text: Markup) -> None:
    """In a group the reply points to its question, and stays in the question's topic."""
    quoted = message.chat.type != Chat.PRIVATE
    try:
        await message.reply_html(text.html, do_quote=quoted)
    except RetryAfter as error:
        await asyncio.sleep(seconds_to_wait(error))
        await message.reply_html(text.html, do_quote=quoted)


def message_of(update: Update) -> Message:
    """The new message that an update brings. Raises ValueError where it brings none."""
    if update.message is None:
        raise ValueError("only new messages are registered for this handler")
    return update.message
