"""@bot and a question: in any chat as results to choose from, and where the bot is a guest.

Each result is a finished, cited excerpt. A guest is a bot that is mentioned in a chat where it is
no member (Bot API 10): it answers at once, with the best excerpt.
"""

from hashlib import sha256

from telegram import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Update,
)
from telegram.ext import ContextTypes

from bot.chat.addressed import question_in
from bot.chat.markup import Markup
from bot.chat.pages import Page
from bot.chat.service import Service
from bot.search.answer import Outcome
from bot.search.excerpts import Excerpt

_MOST_RESULTS = 50
_PAGE = 10
_DESCRIPTION = 200


class Inline:
    """Answers inline queries and guest queries."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def query(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """The results for what has been typed so far, a page at a time."""
        query = update.inline_query
        if query is None:
            return
        now, allowed = self._service.now, self._service.allowed(update)
        start = int(query.offset) if query.offset.isdecimal() else 0
        hint = self._service.language(update)
        answer = await self._service.search(
            lambda: now.answerer.answer(query.query, hint=hint, count=_MOST_RESULTS)
        )
        if not start:
            await self._service.count("inline", answer)
        language = answer.question.language
        found = answer.excerpts[:_MOST_RESULTS] if allowed else ()
        page = found[start : start + _PAGE]
        results = [_card(one, now.renderer.excerpt(one, language)) for one in page]
        nothing = allowed and answer.outcome is Outcome.NOTHING
        key = "inline_nothing" if nothing else "inline_private"
        payload = self._service.kept.payload(query.query) if nothing else "inline"
        access = self._service.settings.access
        await query.answer(
            results,
            cache_time=self._service.settings.telegram.inline_cache,
            # What a question's words do not tell, or lists allow, depends on who asks.
            is_personal=answer.hinted or bool(access.chats or access.users),
            next_offset=str(start + _PAGE) if len(found) > start + _PAGE else None,
            button=InlineQueryResultsButton(
                now.renderer.short(key, language), start_parameter=payload
            ),
        )

    async def guest(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A mention in a chat where the bot is no member: the answer at once, in that chat."""
        message, now = update.guest_message, self._service.now
        if message is None or message.guest_query_id is None:
            return
        language = self._service.language(update)
        text = question_in(message, bot_id=self._service.me.id, username=self._service.username)
        if not self._service.allowed(update):
            page = Page(now.renderer.say("no_access", language))
        elif not text:
            page = Page(now.renderer.say("ask_usage", language))
        else:
            answer = await self._service.search(lambda: now.answerer.answer(text, hint=language))
            await self._service.count("guest", answer)
            page = now.pages.answer(answer, private=False)
        result = InlineQueryResultArticle(
            id="answer",
            title=self._service.username,
            input_message_content=_content(page.text),
            reply_markup=page.keyboard,
        )
        await context.bot.answer_guest_query(message.guest_query_id, result)


def _card(excerpt: Excerpt, shown: Markup) -> InlineQueryResultArticle:
    return InlineQueryResultArticle(
        id=sha256(f"{excerpt.citation} {excerpt.quote}".encode()).hexdigest()[:32],
        title=excerpt.article.title,
        description=excerpt.quote[:_DESCRIPTION],
        input_message_content=_content(shown),
    )


def _content(shown: Markup) -> InputTextMessageContent:
    return InputTextMessageContent(shown.html)
