"""What every handler works with: the articles as they are now, the settings, and who the bot is."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from telegram import Chat, Message, Update, User

from bot.chat.answered import Answered
from bot.chat.kept import KeptQuestions
from bot.chat.markup import Markup
from bot.chat.pages import Page, Pages
from bot.chat.preferences import Preferences
from bot.chat.render import Renderer
from bot.gaps import Gaps
from bot.languages import LANGUAGES
from bot.messages import Messages
from bot.operations.health import Health
from bot.operations.metrics import Metrics, Surface
from bot.search.answer import Answer, Outcome
from bot.search.answerer import Answerer
from bot.settings import Settings

Found = TypeVar("Found")
# One that answers a long question, and one for the others.
_WORKERS = 2


@dataclass(frozen=True, slots=True)
class Serving:
    """One state of articles and messages, and the renderer that shows them."""

    answerer: Answerer
    messages: Messages
    renderer: Renderer
    pages: Pages


class Service:
    """Shared by all handlers. `now` may be another state at the next update, never during one:
    a handler takes it once."""

    def __init__(
        self,
        answerer: Answerer,
        messages: Messages,
        settings: Settings,
        me: User,
        *,
        health: Health | None = None,
        metrics: Metrics | None = None,
    ) -> None:
        self.settings = settings
        self.health = health or Health()
        self.metrics = metrics or Metrics()
        self.me = me
        self.preferences = Preferences(settings.state.path)
        self.username = me.username or ""
        self.reload: Callable[[], Awaitable[str]] = self._nothing_to_read
        """Reads the files again; returns one sentence for the operator."""
        self.kept = KeptQuestions()
        enabled = settings.gaps.enabled
        self.gaps = Gaps(settings.state.path / "gaps.sqlite") if enabled else None
        self.answered = Answered(settings.state.path / "answers.sqlite")
        self.now = self._serving(answerer, messages)
        self._workers = ThreadPoolExecutor(_WORKERS, "search")

    async def search(self, work: Callable[[], Found]) -> Found:
        """Does what may take longer than the other chats should wait, in a thread."""
        loop, context = asyncio.get_running_loop(), copy_context()
        return await loop.run_in_executor(self._workers, partial(context.run, work))

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

    async def _nothing_to_read(self) -> str:
        return "these articles come from no folder"

    async def count(self, surface: Surface, answer: Answer) -> None:
        """Counts a question for the metrics, and one without an answer for the gaps.

        A greeting is no question; what is typed inline is one for every letter, and no gap.
        """
        question = answer.question
        if self.gaps and surface != "inline" and answer.outcome is Outcome.NOTHING:
            await asyncio.to_thread(self.gaps.count_question, question.text, question.language)
        if answer.outcome in {Outcome.FOUND, Outcome.NOTHING}:
            self.metrics.question(surface, question.language, answer.answered)

    def _serving(self, answerer: Answerer, messages: Messages) -> Serving:
        # Beside the first answers, which can do without.
        threading.Thread(target=answerer.align, name="align", daemon=True).start()
        self.health.index(*answerer.library.sizes)
        self.metrics.index(*answerer.library.sizes)
        renderer = Renderer(answerer, messages, self.username)
        translator = self.settings.telegram.translate_url
        pages = Pages(answerer, messages, renderer, translator)
        return Serving(answerer, messages, renderer, pages)


async def reply(message: Message, page: Page | Markup) -> Message:
    """In a group the reply points to its question, and stays in the question's topic."""
    quoted = message.chat.type != Chat.PRIVATE
    shown = page if isinstance(page, Page) else Page(page)
    return await message.reply_html(shown.text.html, do_quote=quoted, reply_markup=shown.keyboard)


def message_of(update: Update) -> Message:
    """The new message that an update brings. Raises ValueError where it brings none."""
    if update.message is None:
        raise ValueError("only new messages are registered for this handler")
    return update.message
