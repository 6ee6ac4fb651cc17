"""getChat, getChatMember, getChatAdministrators and leaveChat."""

from __future__ import annotations

from typing import Any

from .core import Core
from .errors import bad_request
from .events import member_payload
from .params import Params
from .rights import check_read, check_write
from .world import OUTSIDE, ChatState

_ADMINS = ("administrator", "creator")
_NO_GIFTS = (
    "unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription",
    "gifts_from_channels",
)  # fmt: skip


def get_chat(core: Core, params: Params) -> dict[str, Any]:
    """getChat."""
    state = _readable(core, params)
    made = state.chat.payload() | {
        "accent_color_id": 3,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(_NO_GIFTS, False),
    }
    if state.linked_chat_id is not None:
        made["linked_chat_id"] = state.linked_chat_id
    if state.chat.type in {"group", "supergroup"}:
        made["permissions"] = {"can_send_messages": True}
    return made


def get_chat_member(core: Core, params: Params) -> dict[str, Any]:
    """getChatMember; a known user who was never here is told as left."""
    number = params.integer("user_id")
    if number <= 0:
        raise bad_request("invalid user_id specified")
    state = _readable(core, params)
    if number == core.bot.id:
        return member_payload(core.bot, state.bot_status)
    check_write(state)
    user = core.world.users.get(number)
    if user is None:
        raise bad_request("user not found")
    default = "member" if state.chat.id == number else "left"
    return member_payload(user, state.members.get(number, default))


def get_chat_administrators(core: Core, params: Params) -> list[dict[str, Any]]:
    """getChatAdministrators; other bots are left out, this one is not."""
    state = _readable(core, params)
    if state.chat.type == "private":
        raise bad_request("there are no administrators in the private chat")
    check_write(state)
    found = [
        member_payload(core.world.users[number], status)
        for number, status in state.members.items()
        if status in _ADMINS and not core.world.users[number].is_bot
    ]
    return found + ([member_payload(core.bot, state.bot_status)] if state.bot_is_admin else [])


def leave_chat(core: Core, params: Params) -> bool:
    """leaveChat."""
    state = core.world.named(params.text("chat_id"))
    if state.chat.type == "private":
        raise bad_request("chat member status can't be changed in private chats")
    check_write(state)
    if state.bot_status not in OUTSIDE:
        state.bot_status = "left"
    return True


def _readable(core: Core, params: Params) -> ChatState:
    state = core.world.named(params.text("chat_id"))
    check_read(state)
    return state
