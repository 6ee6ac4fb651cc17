"""/start with examples to tap, /help and /privacy; and the links of citations, which come as
/start with a payload."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import ContextTypes

from bot.chat.markup import MAX_MESSAGE, bold, joined, plain
from bot.chat.pages import Page
from bot.chat.payloads import open_payload, stands
from bot.chat.service import Service, message_of, reply
from bot.languages import LANGUAGES

EXAMPLE_PATTERN = r"^s:e:(\w+)$"


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
        elif (question := self._service.kept.question(payload)) is not None:
            answer = await self._service.search(
                lambda: now.answerer.answer(question, hint=language)
            )
            await self._service.count("private", answer)
            await reply(message, now.pages.answer(answer, private=True))
        else:
            page = Page(now.renderer.say("start", language), self._examples(language))
            await reply(message, page)

    async def example(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """An example was tapped: it is answered as if it had been asked."""
        query, match, now = update.callback_query, context.match, self._service.now
        if query is None or match is None or query.message is None:
            return
        language = match.group(1)
        if language not in LANGUAGES or not self._service.allowed(update):
            key = "no_access" if language in LANGUAGES else "failed"
            await query.answer(now.renderer.short(key, self._service.language(update)))
            return
        await query.answer()
        question = now.renderer.short("example", language)
        answer = await self._service.search(lambda: now.answerer.answer(question, hint=language))
        await self._service.count("private", answer)
        page = now.pages.answer(answer, private=True)
        asked = joined([bold(question), page.text])
        text = asked if asked.length <= MAX_MESSAGE else page.text
        # Not a method of the message, which may be too old to be told of.
        thread = getattr(query.message, "message_thread_id", None)
        await context.bot.send_message(
            query.message.chat.id,
            text.html,
            reply_markup=page.keyboard,
            message_thread_id=thread if getattr(query.message, "is_topic_message", False) else None,
        )

    async def help(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/help."""
        key = "help" if self._service.allowed(update) else "no_access"
        text = self._service.now.renderer.say(key, self._service.language(update))
        await reply(message_of(update), text)

    async def privacy(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/privacy. Everybody may know what is kept, whoever may use the bot."""
        keys = ["privacy", "privacy_journal", "privacy_answers", "privacy_language"]
        # A switch that is off keeps nothing, and is not spoken of.
        if self._service.settings.gaps.enabled:
            keys.append("privacy_gaps")
        language, renderer = self._service.language(update), self._service.now.renderer
        first, *points = [renderer.say(key, language) for key in keys]
        text = sum((plain("\n• ") + point for point in points), first + plain("\n"))
        end = plain("\n\n") + renderer.say("privacy_end", language)
        await reply(message_of(update), text + end)

    def _examples(self, language: str) -> InlineKeyboardMarkup | None:
        """A question for each language that there are articles in, the asker's first."""
        articles = self._service.now.answerer.library.articles
        present = {article.language for article in articles}
        ordered = sorted(present & set(LANGUAGES), key=lambda code: (code != language, code))
        short = self._service.now.renderer.short
        rows = [
            [InlineKeyboardButton(short("example", code), callback_data=f"s:e:{code}")]
            for code in ordered
        ]
        return InlineKeyboardMarkup(rows) if rows else None
