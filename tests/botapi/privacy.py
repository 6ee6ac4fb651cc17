"""Which messages of a group reach the bot.

With privacy mode the documentation promises: commands meant for the bot, general commands if it
was the last bot to write to the group, messages sent via the bot, replies to messages implicitly
or explicitly meant for it, and all service messages. A bot that is administrator, or whose privacy
mode is off, sees all messages except those of other bots.

Two points where the documentation leaves room: a general command is delivered too while no bot
has written to the group, as everyone sees who adds a bot and sends /start; and mentions are not in
the documented list, while the text of BotFather names them. ``mentions_pass`` decides on those.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .units import utf16_slice
from .world import ANONYMOUS_ADMIN_ID, CHANNEL_BOT_ID, OUTSIDE, ChatState

_SERVICE = (
    "new_chat_members", "left_chat_member", "group_chat_created", "supergroup_chat_created",
    "migrate_to_chat_id", "migrate_from_chat_id", "forum_topic_created", "forum_topic_closed",
    "forum_topic_reopened", "new_chat_title", "pinned_message",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Privacy:
    """The settings of the bot that decide what it sees in groups."""

    bot_id: int
    username: str
    privacy_mode: bool = True
    mentions_pass: bool = False
    sees_bots: bool = False

    def delivers(self, state: ChatState, message: Mapping[str, Any]) -> bool:
        """Whether this message of the chat is sent to the bot."""
        if state.bot_status in OUTSIDE:
            return False
        if state.chat.type in {"private", "channel"} or _is_service(message):
            return True
        if self._of_another_bot(message) and not self.sees_bots:
            return False
        return not self.privacy_mode or state.bot_is_admin or self.is_meant(state, message)

    def is_meant(self, state: ChatState, message: Mapping[str, Any]) -> bool:
        """Whether the message is implicitly or explicitly meant for the bot."""
        if message.get("via_bot", {}).get("id") == self.bot_id:
            return True
        reply = message.get("reply_to_message")
        if reply is not None and "forum_topic_created" not in reply:
            ours = reply.get("from", {}).get("id") == self.bot_id
            if ours or reply["message_id"] in state.meant_for_bot:
                return True
        text = str(message.get("text", message.get("caption", "")))
        entities = message.get("entities", message.get("caption_entities", ()))
        return any(self._addresses(state, text, entity) for entity in entities)

    def _addresses(self, state: ChatState, text: str, entity: Mapping[str, Any]) -> bool:
        covered = utf16_slice(text, entity["offset"], entity["length"])
        name = f"@{self.username}".lower()
        if entity["type"] == "bot_command":
            if "@" in covered:
                return covered.lower().endswith(name)
            return state.last_bot in {None, self.bot_id}
        return self.mentions_pass and entity["type"] == "mention" and covered.lower() == name

    def _of_another_bot(self, message: Mapping[str, Any]) -> bool:
        sender = message.get("from", {})
        stands_in = sender.get("id") in {ANONYMOUS_ADMIN_ID, CHANNEL_BOT_ID}
        return bool(sender.get("is_bot")) and not stands_in


def _is_service(message: Mapping[str, Any]) -> bool:
    return any(key in message for key in _SERVICE)
