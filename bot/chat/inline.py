"""@bot and a question in any chat: each result is a finished, cited excerpt."""

from hashlib import sha256

from telegram import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Update,
)
from telegram.ext import ContextTypes

from bot.chat.service import Service

_RESULTS = 10
_DESCRIPTION = 200


class Inline:
    """Answers inline queries."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def query(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """The results for what has been typed so far."""
        query = update.inline_query
        if query is None:
            return
        now = self._service.now
        hint = self._service.language(update)
        answer = now.answerer.answer(query.query, hint=hint, count=_RESULTS)
        self._service.count("inline", answer)
        excerpts = answer.excerpts if self._service.allowed(update) else ()
        language = answer.question.language
        results = [
            InlineQueryResultArticle(
                id=sha256(f"{excerpt.citation} {excerpt.quote}".encode()).hexdigest()[:32],
                title=excerpt.article.title,
                description=excerpt.quote[:_DESCRIPTION],
                input_message_content=InputTextMessageContent(
                    now.renderer.excerpt(excerpt, language).html
                ),
            )
            for excerpt in excerpts
        ]
        nothing = self._service.allowed(update) and query.query.strip() and not results
        key = "inline_nothing" if nothing else "inline_private"
        await query.answer(
            results,
            cache_time=self._service.settings.telegram.inline_cache,
            # What is asked in a language without words of its own depends on who asks.
            is_personal=True,
            button=InlineQueryResultsButton(
                now.renderer.short(key, language), start_parameter="inline"
            ),
        )
