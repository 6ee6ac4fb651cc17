"""editMessageText, editMessageReplyMarkup and deleteMessage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .content import check_length, message_text
from .core import Core
from .errors import bad_request
from .keyboards import reply_markup
from .params import Params
from .rights import check_edit, check_write
from .sending import text_of
from .world import ChatState

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
_COMPARED = ("text", "entities", "reply_markup")


def edit_message_text(core: Core, params: Params) -> dict[str, Any] | bool:
    """editMessageText; without reply_markup the keyboard of the message vanishes."""
    content = message_text(params)
    markup = reply_markup(params, only_inline=True)
    new = text_of(core, content) | _markup_field(markup)
    check_length(content, "MESSAGE_TOO_LONG")
    return _edit(core, params, lambda old: _replaced(old, new, _COMPARED))


def edit_message_reply_markup(core: Core, params: Params) -> dict[str, Any] | bool:
    """editMessageReplyMarkup; without reply_markup the keyboard of the message vanishes."""
    markup = reply_markup(params, only_inline=True)
    new = _markup_field(markup)
    return _edit(core, params, lambda old: _replaced(old, new, ("reply_markup",)))


def delete_message(core: Core, params: Params) -> bool:
    """deleteMessage."""
    state = core.world.named(params.text("chat_id"))
    check_write(state)
    number = params.integer("message_id")
    if number <= 0:
        raise bad_request("message identifier is not specified")
    if number not in state.messages:
        raise bad_request("message to delete not found")
    ours = _is_ours(core, state.messages[number])
    if not ours and state.chat.type != "private" and not state.bot_is_admin:
        raise bad_request("message can't be deleted")
    del state.messages[number]
    return True


def _markup_field(markup: Mapping[str, Any] | None) -> dict[str, Any]:
    return {"reply_markup": dict(markup)} if markup else {}


def _replaced(
    old: Mapping[str, Any], new: Mapping[str, Any], fields: tuple[str, ...]
) -> dict[str, Any]:
    if "text" in fields and "text" not in old:
        raise bad_request("there is no text in the message to edit")
    if all(old.get(field) == new.get(field) for field in fields):
        raise bad_request(_NOT_MODIFIED)
    return {k: v for k, v in old.items() if k not in fields} | dict(new)


def _edit(core: Core, params: Params, change: Any) -> dict[str, Any] | bool:
    if not params.text("chat_id") and not params.integer("message_id"):
        return _edit_inline(core, params, change)
    state = core.world.named(params.text("chat_id"))
    check_edit(state)
    number = params.integer("message_id")
    old = state.messages.get(number)
    if old is None:
        raise bad_request("message to edit not found")
    if not _is_ours(core, old) or number in state.keyboards:
        raise bad_request("message can't be edited")
    state.messages[number] = change(old) | {"edit_date": core.now()}
    return state.messages[number]


def _edit_inline(core: Core, params: Params, change: Any) -> bool:
    number = params.text("inline_message_id")
    if not number:
        raise bad_request("message identifier is not specified")
    if number not in core.queries.messages:
        raise bad_request("MESSAGE_ID_INVALID")
    kept = change(core.queries.messages[number])
    core.queries.messages[number] = kept
    state: ChatState = core.world.state(kept["chat_id"])
    old = state.messages.get(kept["message_id"])
    if old is not None:
        fields = {k: v for k, v in kept.items() if k in _COMPARED}
        unchanged = {k: v for k, v in old.items() if k not in _COMPARED}
        state.messages[kept["message_id"]] = unchanged | fields | {"edit_date": core.now()}
    return True


def _is_ours(core: Core, message: Mapping[str, Any]) -> bool:
    if message["chat"]["type"] == "channel":
        return "sender_chat" in message and message.get("from") is None
    return bool(message.get("from", {}).get("id") == core.bot.id)
