"""The Telegram application: what is registered, in which order, and how it runs."""

import asyncio
from contextlib import AsyncExitStack

from telegram import LinkPreviewOptions, Update
from telegram.constants import ParseMode
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    Defaults,
    InlineQueryHandler,
    MessageHandler,
    MessageReactionHandler,
    TypeHandler,
    filters,
)

from bot.chat.addressed import FromPerson
from bot.chat.admin import Admin
from bot.chat.connection import Watch, serve
from bot.chat.dispatch import AnyApplication
from bot.chat.failures import Failures
from bot.chat.floods import Floods
from bot.chat.groups import DELETE, Groups
from bot.chat.inline import Inline
from bot.chat.languages import PATTERN, Languages
from bot.chat.limits import OutgoingLimits
from bot.chat.opening import EXAMPLE_PATTERN, Opening
from bot.chat.questions import Questions
from bot.chat.reactions import Reactions
from bot.chat.reader import Reader
from bot.chat.reload import Reloader
from bot.chat.service import Service
from bot.chat.verify import Forwarded, Verify
from bot.messages import Messages
from bot.operations.health import Health
from bot.operations.logs import begin_request
from bot.operations.metrics import Metrics
from bot.search.answerer import Answerer
from bot.settings import Settings

_CONNECTIONS = 32
_FIRST = -100
_BEFORE = -50


def run_bot(settings: Settings, reloader: Reloader) -> int:
    """Runs until it is told to stop. Returns the exit status; raises TelegramError."""
    asyncio.run(operate(settings, reloader))
    return 0


async def operate(settings: Settings, reloader: Reloader) -> None:
    """The bot with all that watches over it, until it is told to stop. Raises BotError."""
    health, metrics = reloader.health, Metrics()

    def register_handlers(application: AnyApplication) -> None:
        now = reloader.assembled
        reloader.attach(
            register(
                application, settings, now.answerer, now.messages, health=health, metrics=metrics
            )
        )

    application = build_application(settings, metrics)
    async with AsyncExitStack() as stack:
        if settings.operations.port:
            # It takes 10 MB, which a bot that nobody watches can do without.
            from bot.operations.server import operations_server

            await stack.enter_async_context(operations_server(settings, health, metrics))
        await stack.enter_async_context(reloader.watching())
        messages, watch = reloader.assembled.messages, Watch(health, metrics)
        await serve(application, register_handlers, messages, settings, watch)


def build_application(settings: Settings, metrics: Metrics | None = None) -> AnyApplication:
    """An application without handlers, for the server and the token of the settings."""
    if settings.token is None:
        raise ValueError("a token is needed")
    builder = (
        Application.builder()
        .token(settings.token.get_secret_value())
        .updater(None)
        .rate_limiter(OutgoingLimits(settings, metrics or Metrics()))
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
    application: AnyApplication,
    settings: Settings,
    answerer: Answerer,
    messages: Messages,
    *,
    health: Health | None = None,
    metrics: Metrics | None = None,
) -> Service:
    """Everything the bot reacts to. Call it when the bot knows its own name."""
    me = application.bot.bot
    service = Service(answerer, messages, settings, me, health=health, metrics=metrics)
    opening, reader, languages = Opening(service), Reader(service), Languages(service)
    questions, groups, verify = Questions(service), Groups(service), Verify(service)
    # Channel posts come as another kind of update and are left alone.
    people = filters.UpdateType.MESSAGE & FromPerson()
    readable = filters.TEXT | filters.CAPTION
    anything_private = filters.ChatType.PRIVATE & ~filters.StatusUpdate.ALL

    # First of all, so that the handlers and whatever they call log the id of their update.
    application.add_handler(TypeHandler(Update, _name_in_log), group=_FIRST)
    application.add_handler(TypeHandler(Update, Floods(service).check), group=_BEFORE)
    # Whoever is no administrator is answered as for any unknown command.
    admins = people & filters.ChatType.PRIVATE & filters.User(settings.access.admins)
    admin = Admin(service)
    application.add_handler(CommandHandler("status", admin.status, filters=admins))
    application.add_handler(CommandHandler("reload", admin.reload, filters=admins))
    application.add_handler(CommandHandler("start", opening.start, filters=people))
    application.add_handler(CommandHandler("help", opening.help, filters=people))
    application.add_handler(CommandHandler("sources", reader.sources, filters=people))
    application.add_handler(CommandHandler("verify", verify.command, filters=people))
    application.add_handler(CommandHandler("privacy", opening.privacy, filters=people))
    application.add_handler(CommandHandler("language", languages.show, filters=people))
    application.add_handler(CallbackQueryHandler(opening.example, EXAMPLE_PATTERN))
    application.add_handler(CallbackQueryHandler(languages.choose, PATTERN))
    application.add_handler(MessageHandler(people & Forwarded(), verify.command))
    # After the commands above; /ask is a question like any other.
    application.add_handler(
        MessageHandler(people & (readable | anything_private), questions.message)
    )
    edited = filters.UpdateType.EDITED_MESSAGE & FromPerson()
    # Also where the text is gone, as when the caption of a photo was taken away.
    application.add_handler(MessageHandler(edited, questions.edited))
    application.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE, groups.migration))
    application.add_handler(ChatMemberHandler(groups.membership))
    application.add_handler(CallbackQueryHandler(groups.delete, DELETE))
    application.add_handler(CallbackQueryHandler(reader.pressed))
    application.add_handler(MessageReactionHandler(Reactions(service).changed))
    inline = Inline(service)
    application.add_handler(InlineQueryHandler(inline.query))
    application.add_handler(TypeHandler(Update, inline.guest))
    application.add_error_handler(Failures(service).error)
    return service


async def _name_in_log(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    begin_request(f"update {update.update_id}")
