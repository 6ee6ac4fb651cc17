"""Buttons pressed and /sources: pages that are turned in their own message."""

import asyncio
from dataclasses import dataclass, field

from telegram import CallbackQuery, InlineKeyboardMarkup, Message, Update
from telegram.error import BadRequest, Forbidden
from telegram.ext import ContextTypes

from bot.chat.callbacks import Kind, Pressed, read_data
from bot.chat.groups import deletes
from bot.chat.pages import Page
from bot.chat.payloads import Place, stands
from bot.chat.service import Service, Serving, message_of, reply

_REMEMBERED = 512


@dataclass(slots=True)
class _Turned:
    """A message whose pages are turned, and the page that it was turned to last."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    page: Page | None = None


class Reader:
    """Answers button presses by editing the message that the button is under."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._turned: dict[tuple[str, str | int | None], _Turned] = {}

    async def sources(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/sources: the first page of the list of articles."""
        now, language = self._service.now, self._service.language(update)
        if not self._service.allowed(update):
            await reply(message_of(update), now.renderer.say("no_access", language))
        else:
            await reply(message_of(update), now.pages.sources(0, language))

    async def pressed(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Any button; each press gets one answer, and a toast where its page is gone."""
        query, now = update.callback_query, self._service.now
        if query is None:
            return
        language = self._service.language(update)
        if not self._service.allowed(update):
            await query.answer(now.renderer.short("no_access", language))
            return
        pressed = read_data(query.data or "", now.answerer.library)
        page = _page(pressed, now) if pressed else None
        if page is None:
            await query.answer(
                now.renderer.short("gone", pressed.language if pressed else language)
            )
            return
        shown = await self._turn(query, _with_last_row(page, query.message))
        await query.answer(None if shown else now.renderer.short("unturned", language))

    async def _turn(self, query: CallbackQuery, page: Page) -> bool:
        """Shows a page in the message that the button is under; it may stand there already.

        Presses in one message come one after the other, so that the last one is what it shows.
        False where Telegram does not let it be shown there, as where the message was deleted.
        """
        number = query.message.message_id if query.message else query.inline_message_id
        place = (query.chat_instance, number)
        turned = self._turned.pop(place, None) or _Turned()
        self._turned[place] = turned
        if len(self._turned) > _REMEMBERED:
            del self._turned[next(iter(self._turned))]
        async with turned.lock:
            if page == turned.page or (turned.page is None and _shows(query.message, page)):
                return True
            try:
                await query.edit_message_text(page.text.html, reply_markup=page.keyboard)
            except (BadRequest, Forbidden) as error:
                if "not modified" not in str(error).casefold():
                    return False
            turned.page = page
            return True


def _shows(message: object, page: Page) -> bool:
    """Whether a message shows a page, as far as it tells."""
    if not isinstance(message, Message):
        return False
    return message.text == page.text.shown and message.reply_markup == page.keyboard


def _with_last_row(page: Page, message: object) -> Page:
    """The page with the button to delete it, if the message has one."""
    keyboard = message.reply_markup if isinstance(message, Message) else None
    kept = [row for row in (keyboard.inline_keyboard if keyboard else ()) if deletes(row[0])]
    rows = page.keyboard.inline_keyboard if page.keyboard else ()
    return Page(page.text, InlineKeyboardMarkup([*rows, *kept])) if kept else page


def _page(pressed: Pressed, now: Serving) -> Page | None:
    if pressed.kind is Kind.SOURCES:
        return now.pages.sources(pressed.page, pressed.language)
    if not pressed.spots:
        return None
    if pressed.kind is not Kind.READ:
        standing = [spot for spot in pressed.spots if not spot.changed]
        return now.pages.excerpts(standing, pressed.language)
    spot = pressed.spots[0]
    if not spot.paragraph:
        return now.pages.head(spot.article, pressed.language)
    place = Place(spot.article, spot.passage, spot.changed)
    return now.pages.read(place, pressed.language) if stands(place) else None
