"""Thumbs under answers, counted for the passage that the answer cites, without who gave them."""

import asyncio

from telegram import Update
from telegram.constants import ReactionEmoji
from telegram.ext import ContextTypes

from bot.chat.service import Service

_UP, _DOWN = ReactionEmoji.THUMBS_UP, ReactionEmoji.THUMBS_DOWN


class Reactions:
    """Counts reactions, where the operator wants that."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def changed(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Somebody gave a message a thumb, or took it back."""
        reaction, gaps = update.message_reaction, self._service.gaps
        if reaction is None or gaps is None:
            return
        given = await asyncio.to_thread(
            self._service.answered.by_answer, reaction.chat.id, reaction.message_id
        )
        if given is None or given.citation is None:
            return
        old = {getattr(one, "emoji", None) for one in reaction.old_reaction}
        new = {getattr(one, "emoji", None) for one in reaction.new_reaction}
        up, down = ((thumb in new) - (thumb in old) for thumb in (_UP, _DOWN))
        await asyncio.to_thread(gaps.count_reaction, given.citation, up, down)
