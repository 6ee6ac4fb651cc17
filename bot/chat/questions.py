"""Questions in private chats and in groups, and their answers; edited ones, too."""

import asyncio
from hashlib import sha256

from telegram import Chat, Message, Update
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.chat.addressed import question_in
from bot.chat.answered import Given
from bot.chat.groups import delete_row
from bot.chat.pages import Page
from bot.chat.payloads import Place, open_payload, payload_in
from bot.chat.service import Service, Serving, message_of, reply
from bot.operations.metrics import Surface
from bot.search.answer import Answer


class Questions:
    """Answers messages."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._me = service.me.id

    async def message(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Any message: answered when it is addressed to the bot, otherwise not seen."""
        message, now = message_of(update), self._service.now
        private = message.chat.type == Chat.PRIVATE
        text = self._question(message)
        if text is None and not private:
            return
        language = self._service.language(update)
        if not self._service.allowed(update):
            await reply(message, now.renderer.say("no_access", language))
        elif text is None:
            # Whatever else looks like a command in a private chat.
            await reply(message, now.renderer.say("help", language))
        else:
            surface: Surface = "private" if private else "group"
            page, citation = await self._answer(message, text, language, now, surface)
            sent = await reply(message, page)
            await self._keep(message, Given(sent.message_id, _hash(page), citation))

    async def edited(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """An edited message: the answer that it got is edited; where it got none, nothing is."""
        message, now = update.edited_message, self._service.now
        if message is None or not self._service.allowed(update):
            return
        known = await asyncio.to_thread(
            self._service.answered.to_question, message.chat.id, message.message_id
        )
        if known is None:
            return
        text = self._question(message) or ""
        language = self._service.language(update)
        page, citation = await self._answer(message, text, language, now, "edit")
        if _hash(page) == known.shown:
            return
        try:
            await context.bot.edit_message_text(
                page.text.html, message.chat.id, known.message, reply_markup=page.keyboard
            )
        except BadRequest:
            # It was deleted, or is older than Telegram lets a bot edit.
            return
        await self._keep(message, Given(known.message, _hash(page), citation))

    def _question(self, message: Message) -> str | None:
        return question_in(message, bot_id=self._service.me.id, username=self._service.username)

    async def _answer(
        self, message: Message, text: str, language: str, now: Serving, surface: Surface
    ) -> tuple[Page, str | None]:
        """The page that answers, and the citation of its first excerpt."""
        private = message.chat.type == Chat.PRIVATE
        if not text and (message.text or message.caption):
            return Page(now.renderer.say("ask_usage", language)), None
        place = self._answered_place(message, now)

        def search() -> Answer:
            if place is None:
                return now.answerer.answer(text, hint=language)
            return now.answerer.follow_up(text, place.article, place.passage, hint=language)

        answer = await self._service.search(search)
        await self._service.count(surface, answer)
        last = [] if private else delete_row(message)
        page = now.pages.answer(answer, private=private, last=last)
        return page, answer.shown[0].citation if answer.shown else None

    def _answered_place(self, message: Message, now: Serving) -> Place | None:
        """The passage that the answer cites to which a message replies; None where it does not."""
        replied = message.reply_to_message
        if replied is None or replied.from_user is None or replied.from_user.id != self._me:
            return None
        links = (entity.url for entity in replied.entities if entity.url)
        payloads = (payload_in(url, self._service.username) for url in links)
        places = (open_payload(found, now.answerer.library) for found in payloads if found)
        return next((place for place in places if place is not None), None)

    async def _keep(self, message: Message, given: Given) -> None:
        await asyncio.to_thread(
            self._service.answered.keep, message.chat.id, message.message_id, given
        )


def _hash(page: Page) -> str:
    keyboard = page.keyboard.to_json() if page.keyboard else ""
    return sha256(f"{page.text.html}\0{keyboard}".encode()).hexdigest()[:16]
