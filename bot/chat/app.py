"""The Telegram application: what is registered, in which order, and how it runs."""

import asyncio

from telegram import LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    Defaults,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.chat.addressed import FromPerson
from bot.chat.connection import AnyApplication, serve
from bot.chat.failures import Failures
from bot.chat.inline import Inline
from bot.chat.languages import PATTERN, Languages
from bot.chat.opening import EXAMPLE_PATTERN, Opening
from bot.chat.questions import Questions
from bot.chat.service import Service
from bot.messages import Messages
from bot.search.answerer import Answerer
from bot.settings import Settings

_CONNECTIONS = 32
_CONCURRENT_UPDATES = 64


def run_bot(settings: Settings, answerer: Answerer, messages: Messages) -> int:
    """Runs until it is told to stop. Returns the exit status; raises TelegramError."""

    def register_handlers(application: AnyApplication) -> None:
        register(application, settings, answerer, messages)

    application = build_application(settings)
    asyncio.run(serve(application, register_handlers, messages))
    return 0


def build_application(settings: Settings) -> AnyApplication:
    """An application without handlers, for the server and the token of the settings."""
    if settings.token is None:
        raise ValueError("a token is needed")
    builder = (
        Application.builder()
        .token(settings.token.get_secret_value())
        .updater(None)
        .concurrent_updates(_CONCURRENT_UPDATES)
        .connection_pool_size(_CONNECTIONS)
        .defaults(
            Defaults(
                parse_mode=ParseMode.HTML,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                allow_sending_without_reply=True,
            )
        )
    )
    if settings.api_url:
        builder = builder.base_url(f"{settings.api_url}/bot").base_file_url(
            f"{settings.api_url}/file/bot"
        )
    return builder.build()


def register(
    application: AnyApplication, settings: Settings, answerer: Answerer, messages: Messages
) -> None:
    """Everything the bot reacts to. Call it when the bot knows its own name."""
    service = Service(answerer, messages, settings, application.bot.bot)
    opening, languages = Opening(service), Languages(service)
    # Edited messages and channel posts come as other kinds of update and are left alone.
    people = filters.UpdateType.MESSAGE & FromPerson()
    readable = filters.TEXT | filters.CAPTION
    anything_private = filters.ChatType.PRIVATE & ~filters.StatusUpdate.ALL

    application.add_handler(CommandHandler("start", opening.start, filters=people))
    application.add_handler(CommandHandler("help", opening.help, filters=people))
    application.add_handler(CommandHandler("privacy", opening.privacy, filters=people))
    application.add_handler(CommandHandler("language", languages.show, filters=people))
    application.add_handler(CallbackQueryHandler(opening.example, EXAMPLE_PATTERN))
    application.add_handler(CallbackQueryHandler(languages.choose, PATTERN))
    # After the commands above; /ask is a question like any other.
    application.add_handler(
        MessageHandler(people & (readable | anything_private), Questions(service).message)
    )
    application.add_handler(InlineQueryHandler(Inline(service).query))
    application.add_error_handler(Failures(service).error)
