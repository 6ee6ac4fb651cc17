"""/verify: whether a quotation stands in the articles, and what was changed in it."""

import asyncio

from telegram import Chat, Message, Update
from telegram.ext import ContextTypes, filters

from bot.chat.addressed import text_after_command
from bot.chat.markup import EMPTY, MAX_MESSAGE, Markup, bold, joined, plain, quotation, struck
from bot.chat.render import Renderer
from bot.chat.service import Service, message_of, reply
from bot.search.quotations import Change, Verdict, Verification
from bot.search.verify import MAX_QUOTE, verify


class Forwarded(filters.MessageFilter):
    """What was forwarded to the bot in a private chat to be verified; a question is none."""

    def filter(self, message: Message) -> bool:
        if message.chat.type != Chat.PRIVATE or message.forward_origin is None:
            return False
        text = (message.text or message.caption or "").rstrip(" \n\"'”“»」』")
        return bool(text) and text[-1] not in "?？"


class Verify:
    """Answers /verify."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/verify and a quotation, or /verify in reply to the message that holds it."""
        message, now = message_of(update), self._service.now
        language = self._service.language(update)
        quoted = quotation_in(message)
        if not self._service.allowed(update):
            await reply(message, now.renderer.say("no_access", language))
        elif not quoted:
            await reply(message, now.renderer.say("verify_usage", language))
        else:
            found = await asyncio.to_thread(verify, quoted, now.answerer.library)
            stands = found.verdict is not Verdict.NOWHERE
            self._service.metrics.question("verify", language, stands)
            await reply(message, verification(found, now.renderer, language))


def quotation_in(message: Message) -> str:
    """What is to be verified: the text after the command, what was marked of the message that is
    replied to, or all of that message. Empty where there is none."""
    own = text_after_command(message)
    replied = message.reply_to_message
    if own or replied is None:
        return own
    if message.quote:
        return message.quote.text
    return (replied.text or replied.caption or "").strip()


def verification(found: Verification, renderer: Renderer, language: str) -> Markup:
    """The verdict, the quotation with its changes, and where it stands."""
    verdict = renderer.say(found.verdict, language)
    if not found.places:
        return verdict
    citations = [
        renderer.citation(place.article, place.passage, language) for place in found.places
    ]
    if found.verdict is Verdict.ALTERED:
        shown = sum((_changed(change) for change in found.changes), EMPTY)
    else:
        shown = plain(found.places[0].original[:MAX_QUOTE])
    whole = joined([verdict, quotation(shown, expandable=False) + _under(citations)])
    if whole.length <= MAX_MESSAGE:
        return whole
    return joined([verdict, citations[0]])


def _changed(change: Change) -> Markup:
    if change.equal:
        return plain(change.original)
    return struck(change.quoted) + bold(change.original)


def _under(citations: list[Markup]) -> Markup:
    return sum((plain("\n") + citation for citation in citations), EMPTY)
