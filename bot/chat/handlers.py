"""What the bot does with each kind of update."""

import asyncio
import logging
from hashlib import sha256

from telegram import (
    Chat,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Message,
    Update,
    User,
)
from telegram.error import RetryAfter, TelegramError
from telegram.ext import ContextTypes

from bot.chat.addressed import question_in
from bot.chat.connection import reason, seconds_to_wait
from bot.chat.payloads import open_payload, stands
from bot.chat.render import Renderer
from bot.languages import LANGUAGES
from bot.search.answerer import Answerer
from bot.settings import Settings

_LOG = logging.getLogger(__name__)
_INLINE_RESULTS = 10
_PRIVATE_EXCERPTS = 3
_DESCRIPTION = 200

Context = ContextTypes.DEFAULT_TYPE


class Handlers:
    """The callbacks of the application, bound to what they need."""

    def __init__(
        self, answerer: Answerer, renderer: Renderer, settings: Settings, me: User
    ) -> None:
        self._answerer = answerer
        self._renderer = renderer
        self._settings = settings
        self._me = me

    async def start(self, update: Update, context: Context) -> None:
        """/start, and the links of citations, which carry a payload."""
        message, language = _message(update), self._language(update)
        payload = context.args[0] if context.args else ""
        place = open_payload(payload, self._answerer.library)
        if not self._allowed(update):
            await _reply(message, self._renderer.say("no_access", language).html)
        elif place is not None and stands(place):
            await _reply(message, self._renderer.passage(place, language).html)
        else:
            await _reply(message, self._renderer.say("start", language).html)

    async def help(self, update: Update, context: Context) -> None:
        """/help, and whatever else looks like a command in a private chat."""
        key = "help" if self._allowed(update) else "no_access"
        await _reply(_message(update), self._renderer.say(key, self._language(update)).html)

    async def question(self, update: Update, context: Context) -> None:
        """Any message: answered when it is addressed to the bot, otherwise not seen."""
        message = _message(update)
        private = message.chat.type == Chat.PRIVATE
        text = question_in(message, bot_id=self._me.id, username=self._me.username or "")
        if text is None:
            if private:
                await self.help(update, context)
            return
        language = self._language(update)
        if not self._allowed(update):
            await _reply(message, self._renderer.say("no_access", language).html)
        elif not text and (message.text or message.caption):
            await _reply(message, self._renderer.say("ask_usage", language).html)
        else:
            answer = self._answerer.answer(text, hint=language)
            reply = self._renderer.answer(answer, excerpts=_PRIVATE_EXCERPTS if private else 1)
            await _reply(message, reply.html)

    async def inline(self, update: Update, context: Context) -> None:
        """@bot and a question in any chat: each result is a finished, cited excerpt."""
        query = update.inline_query
        if query is None:
            return
        hint = self._language(update)
        answer = self._answerer.answer(query.query, hint=hint, count=_INLINE_RESULTS)
        excerpts = answer.excerpts if self._allowed(update) else ()
        language = answer.question.language
        results = [
            InlineQueryResultArticle(
                id=sha256(f"{excerpt.citation} {excerpt.quote}".encode()).hexdigest()[:32],
                title=excerpt.article.title,
                description=excerpt.quote[:_DESCRIPTION],
                input_message_content=InputTextMessageContent(
                    self._renderer.excerpt(excerpt, language).html
                ),
            )
            for excerpt in excerpts
        ]
        nothing = self._allowed(update) and query.query.strip() and not results
        key = "inline_nothing" if nothing else "inline_private"
        await query.answer(
            results,
            cache_time=self._settings.telegram.inline_cache,
            # What is asked in a language without words of its own depends on who asks.
            is_personal=True,
            button=InlineQueryResultsButton(
                self._renderer.short(key, language), start_parameter="inline"
            ),
        )

    async def error(self, update: object, context: Context) -> None:
        """Whatever fails is logged, and the asker gets one sentence where one can be sent."""
        error = context.error
        place = f"update {update.update_id}" if isinstance(update, Update) else "no update"
        if isinstance(error, TelegramError):
            _LOG.warning("Telegram did not take the answer to %s (%s)", place, reason(error))
            return
        _LOG.error("%s failed", place, exc_info=error)
        if isinstance(update, Update) and update.message:
            try:
                reply = self._renderer.say("failed", self._language(update))
                await _reply(update.message, reply.html)
            except TelegramError as failure:
                _LOG.warning("nor could this be said to the asker (%s)", reason(failure))

    def _language(self, update: Update) -> str:
        """The language that Telegram knows of the asker, where it is one of ours."""
        user = update.effective_user
        code = ((user.language_code if user else None) or "").lower().split("-")[0]
        return code if code in LANGUAGES else self._settings.language.default

    def _allowed(self, update: Update) -> bool:
        access = self._settings.access
        if not access.chats and not access.users:
            return True
        chat, user = update.effective_chat, update.effective_user
        return (chat is not None and chat.id in access.chats) or (
            user is not None and user.id in access.users | access.admins
        )


async def _reply(message: Message, html: str) -> None:
    """In a group the reply points to its question, and stays in the question's topic."""
    quoted = message.chat.type != Chat.PRIVATE
    try:
        await message.reply_html(html, do_quote=quoted)
    except RetryAfter as error:
        await asyncio.sleep(seconds_to_wait(error))
        await message.reply_html(html, do_quote=quoted)


def _message(update: Update) -> Message:
    if update.message is None:
        raise ValueError("only new messages are registered for this handler")
    return update.message
