"""The methods of the Bot API that answer at once; getUpdates waits and is in ``server``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .answering import answer_callback_query, answer_guest_query, answer_inline_query
from .core import Core
from .editing import delete_message, edit_message_reply_markup, edit_message_text
from .errors import bad_request
from .links import LinkError, check_link
from .lookups import get_chat, get_chat_administrators, get_chat_member, leave_chat
from .params import Params
from .sending import send_chat_action, send_message, set_message_reaction

Method = Callable[[Core, Params], Any]


def _get_me(core: Core, _: Params) -> dict[str, Any]:
    return core.profile.me(sees_all=not core.privacy.privacy_mode)


def _set_webhook(core: Core, params: Params) -> bool:
    url = params.text("url")
    if url:
        if not url.startswith("https://"):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        try:
            check_link(url)
        except LinkError as error:
            raise bad_request(f"bad webhook: {error}") from None
    core.queue.allow(params)
    core.queue.webhook = url
    core.queue.secret = params.text("secret_token")
    if params.boolean("drop_pending_updates"):
        core.queue.pending.clear()
    return True


def _delete_webhook(core: Core, params: Params) -> bool:
    core.queue.webhook = ""
    if params.boolean("drop_pending_updates"):
        core.queue.pending.clear()
    return True


def _webhook_info(core: Core, _: Params) -> dict[str, Any]:
    return {
        "url": core.queue.webhook,
        "has_custom_certificate": False,
        "pending_update_count": len(core.queue.pending),
        "allowed_updates": sorted(core.queue.allowed),
    }


def _log_out(core: Core, _: Params) -> bool:
    core.logged_out = True
    return True


METHODS: Mapping[str, Method] = {
    "getMe": _get_me,
    "logOut": _log_out,
    "close": lambda core, _: True,
    "setWebhook": _set_webhook,
    "deleteWebhook": _delete_webhook,
    "getWebhookInfo": _webhook_info,
    "sendMessage": send_message,
    "sendChatAction": send_chat_action,
    "setMessageReaction": set_message_reaction,
    "editMessageText": edit_message_text,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "answerCallbackQuery": answer_callback_query,
    "answerGuestQuery": answer_guest_query,
    "answerInlineQuery": answer_inline_query,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "leaveChat": leave_chat,
    "setMyCommands": lambda core, p: core.profile.set_commands(p, core.world),
    "getMyCommands": lambda core, p: core.profile.get_commands(p, core.world),
    "deleteMyCommands": lambda core, p: core.profile.delete_commands(p, core.world),
    "setMyName": lambda core, p: core.profile.set_text("name", p),
    "getMyName": lambda core, p: core.profile.get_text("name", p),
    "setMyDescription": lambda core, p: core.profile.set_text("description", p),
    "getMyDescription": lambda core, p: core.profile.get_text("description", p),
    "setMyShortDescription": lambda core, p: core.profile.set_text("short_description", p),
    "getMyShortDescription": lambda core, p: core.profile.get_text("short_description", p),
}
