"""How much one person and one chat may ask, so that nobody makes the bot slow for others."""

from collections.abc import Hashable

from aiolimiter import AsyncLimiter
from telegram import Chat, Message, Update
from telegram.ext import ApplicationHandlerStop, ContextTypes

from bot.chat.addressed import question_in
from bot.chat.service import Service, reply

_KEPT = 10_000
# Inline results are asked for at each key, and reading on is a tap each time.
_LIGHT = 5


class Floods:
    """Ends the handling of what is too much: with one polite line, then in silence."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._rates: dict[Hashable, AsyncLimiter] = {}
        self._told: set[Hashable] = set()

    async def check(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Comes before the handlers. Raises ApplicationHandlerStop for what is too much."""
        message, user, chat = update.message, update.effective_user, update.effective_chat
        limits = self._service.settings.limits
        if message is None:
            if user and not await self._within(
                ("light", user.id), _LIGHT * limits.person_per_minute
            ):
                raise ApplicationHandlerStop
            return
        if not self._meant(message):
            return
        sender = message.sender_chat or user
        person = ("person", sender.id if sender else 0)
        full = None
        if not await self._within(person, limits.person_per_minute):
            full = person
        elif chat and not await self._within(("chat", chat.id), limits.chat_per_minute):
            full = ("chat", chat.id)
        if full is None:
            return
        if full not in self._told:
            self._told.add(full)
            now, language = self._service.now, self._service.language(update)
            await reply(message, now.renderer.say("slow_down", language))
        raise ApplicationHandlerStop

    def _meant(self, message: Message) -> bool:
        """Whether a message would be answered at all."""
        if message.chat.type == Chat.PRIVATE:
            return True
        text = message.text or ""
        service = self._service
        return text.startswith("/") or (
            question_in(message, bot_id=service.me.id, username=service.username) is not None
        )

    async def _within(self, name: Hashable, per_minute: int) -> bool:
        """Counts one more; False, and not counted, where it is too much."""
        rate = self._rates.get(name)
        if rate is None:
            if len(self._rates) >= _KEPT:
                self._forget()
            rate = self._rates[name] = AsyncLimiter(per_minute, 60)
        if not rate.has_capacity():
            return False
        await rate.acquire()  # at once, for there is room
        if rate.has_capacity(rate.max_rate / 2):
            self._told.discard(name)
        return True

    def _forget(self) -> None:
        """Drops whoever has not asked for a while."""
        kept = {name: rate for name, rate in self._rates.items() if not _is_idle(rate)}
        self._rates = kept
        self._told &= kept.keys()


def _is_idle(rate: AsyncLimiter) -> bool:
    return rate.has_capacity(rate.max_rate)
