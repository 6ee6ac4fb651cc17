"""What happens to the bot in groups: it is added, a group moves, an answer is to go."""

import re

from telegram import Chat, ChatMember, ChatMemberUpdated, InlineKeyboardButton, Message, Update
from telegram.error import BadRequest, TelegramError
from telegram.ext import ContextTypes

from bot.chat.service import Service

DELETE = re.compile(r"d:(\d{1,19})")
_GROUPS = {Chat.GROUP, Chat.SUPERGROUP}
_IN = {ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.RESTRICTED}
_OUT = {ChatMember.LEFT, ChatMember.BANNED}
_MAY = {ChatMember.ADMINISTRATOR, ChatMember.OWNER}


def delete_row(asked: Message) -> list[InlineKeyboardButton]:
    """The button by which an answer in a group is deleted: by the asker or an administrator."""
    user = asked.from_user
    asker = 0 if user is None or asked.sender_chat is not None else user.id
    return [InlineKeyboardButton("🗑", callback_data=f"d:{asker}")]


def deletes(button: InlineKeyboardButton) -> bool:
    """Whether it is such a button."""
    return (
        isinstance(button.callback_data, str) and DELETE.fullmatch(button.callback_data) is not None
    )


class Groups:
    """Answers what happens to the bot in groups."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def membership(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Added to a group, the bot says once how to ask it."""
        changed = update.my_chat_member
        if changed is None or changed.chat.type not in _GROUPS or not _added(changed):
            return
        if not self._service.allowed(update):
            return
        text = self._service.now.renderer.say("hello_group", self._service.language(update))
        await context.bot.send_message(changed.chat.id, text.html)

    async def migration(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A group becomes a supergroup: its language goes with it."""
        message = update.message
        if message is None or message.migrate_to_chat_id is None:
            return
        preferences, old, new = (
            self._service.preferences,
            message.chat.id,
            message.migrate_to_chat_id,
        )
        chosen = preferences.language(old)
        if chosen is not None:
            preferences.choose(new, chosen)
            preferences.choose(old, None)

    async def delete(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """🗑 under an answer: it goes, when the asker or an administrator presses."""
        query, chat = update.callback_query, update.effective_chat
        match = DELETE.fullmatch(query.data or "") if query is not None else None
        if query is None or match is None or chat is None:
            return
        if query.from_user.id != int(match[1]) and not await _administers(chat, query.from_user.id):
            text = self._service.now.renderer.short("not_yours", self._service.language(update))
            await query.answer(text)
            return
        try:
            await query.delete_message()
        except BadRequest:
            # It is gone already, or older than Telegram lets a bot delete.
            text = self._service.now.renderer.short("too_old", self._service.language(update))
            await query.answer(text)
            return
        await query.answer()


def _added(changed: ChatMemberUpdated) -> bool:
    before, now = changed.old_chat_member.status, changed.new_chat_member.status
    return before in _OUT and now in _IN


async def _administers(chat: Chat, user: int) -> bool:
    try:
        return (await chat.get_member(user)).status in _MAY
    except TelegramError:
        return False
