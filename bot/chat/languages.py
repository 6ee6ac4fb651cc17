"""/language: shows the language of a chat and changes it by buttons."""

from contextlib import suppress

from telegram import (
    CallbackQuery,
    Chat,
    ChatMember,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Update,
)
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.chat.service import Service, message_of, reply
from bot.languages import LANGUAGES

PATTERN = r"^s:l:(\w+)$"
_AUTOMATIC = "auto"


class Languages:
    """The choice of a chat's language; in a group it is the administrators'."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def show(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/language."""
        message, now = message_of(update), self._service.now
        language = self._service.language(update)
        if not self._service.allowed(update):
            await reply(message, now.renderer.say("no_access", language))
            return
        text, keyboard = self._page(message.chat.id, language)
        await message.reply_text(
            text, reply_markup=keyboard, do_quote=message.chat.type != Chat.PRIVATE
        )

    async def choose(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A press on one of the buttons."""
        query, match = update.callback_query, context.match
        if query is None or match is None or query.message is None:
            return
        chat, now = query.message.chat, self._service.now
        language = self._service.language(update)
        wanted = match.group(1) if match.group(1) in LANGUAGES else None
        if not self._service.allowed(update):
            await query.answer(now.renderer.short("no_access", language))
        elif not await _may_choose(query, chat):
            await query.answer(now.renderer.short("language_admins", language))
        else:
            before = self._service.preferences.language(chat.id)
            self._service.preferences.choose(chat.id, wanted)
            language = self._service.language(update)
            await query.answer(now.renderer.short("language_kept", language))
            if wanted == before:
                return
            text, keyboard = self._page(chat.id, language)
            # An older page may show this choice already, or be gone.
            with suppress(BadRequest):
                await query.edit_message_text(text, reply_markup=keyboard)

    def _page(self, chat: int, language: str) -> tuple[str, InlineKeyboardMarkup]:
        renderer, chosen = self._service.now.renderer, self._service.preferences.language(chat)
        automatic = renderer.short("language_auto", language)
        names = {code: renderer.short("language_name", code) for code in LANGUAGES}
        codes = [LANGUAGES[:2], LANGUAGES[2:], (_AUTOMATIC,)]
        labels = names | {_AUTOMATIC: automatic}
        current = chosen or _AUTOMATIC
        rows = [
            [
                InlineKeyboardButton(
                    ("✓ " if code == current else "") + labels[code], callback_data=f"s:l:{code}"
                )
                for code in row
            ]
            for row in codes
        ]
        key = "language_chosen" if chosen else "language_automatic"
        return renderer.say(key, language).html, InlineKeyboardMarkup(rows)


async def _may_choose(query: CallbackQuery, chat: Chat) -> bool:
    if chat.type == Chat.PRIVATE:
        return True
    member = await query.get_bot().get_chat_member(chat.id, query.from_user.id)
    return member.status in {ChatMember.ADMINISTRATOR, ChatMember.OWNER}
