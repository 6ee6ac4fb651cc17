"""Whether the bot may do something in a chat.

Follows ``check_chat_access`` of the official server, and what Telegram refuses on sending.
"""

from __future__ import annotations

from .errors import bad_request, forbidden
from .world import OUTSIDE, ChatState


def check_read(state: ChatState) -> None:
    """Raises ApiError if the bot may not even look into the chat."""
    kind, status = state.chat.type, state.bot_status
    if kind not in {"supergroup", "channel"}:
        return
    if status == "kicked":
        raise forbidden(f"bot was kicked from the {kind} chat")
    if status == "left" and state.chat.username is None:
        raise forbidden(f"bot is not a member of the {kind} chat")


def check_edit(state: ChatState) -> None:
    """Raises ApiError if the bot may not edit its messages in the chat."""
    check_read(state)
    kind, status = state.chat.type, state.bot_status
    if kind == "private" and state.deactivated:
        raise forbidden("user is deactivated")
    if kind == "private" or status not in OUTSIDE or state.migrated_to is not None:
        return
    if status == "kicked":
        raise forbidden(f"bot was kicked from the {kind} chat")
    raise forbidden(f"bot is not a member of the {kind} chat")


def check_write(state: ChatState) -> None:
    """Raises ApiError if the chat is closed to the bot: migrated, kicked out of, not joined."""
    if state.migrated_to is not None:
        raise bad_request(
            "group chat was upgraded to a supergroup chat",
            {"migrate_to_chat_id": state.migrated_to},
        )
    check_edit(state)


def check_send(state: ChatState, thread: int | None) -> None:
    """Raises ApiError if a text from the bot would not arrive; ``thread`` is its topic."""
    kind = state.chat.type
    if kind == "private":
        if not state.started:
            raise forbidden("bot can't initiate conversation with a user")
        if state.blocked:
            raise forbidden("bot was blocked by the user")
        return
    if kind == "channel" and not state.bot_is_admin:
        raise bad_request("need administrator rights in the channel chat")
    if not state.bot_can_send and not state.bot_is_admin:
        raise bad_request("not enough rights to send text messages to the chat")
    topic = state.topics.get(thread) if thread is not None else None
    if topic is not None and topic.is_closed and not state.bot_is_admin:
        raise bad_request("TOPIC_CLOSED")
