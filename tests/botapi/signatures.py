"""The parameters the documentation gives for each method, with their kind.

Kinds: ``str``, ``int``, ``bool``, ``json`` and ``chat``, an integer or @username.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

_TARGET = {"business_connection_id": "str", "chat_id": "chat", "message_id": "int"}
_EDIT = {**_TARGET, "inline_message_id": "str", "reply_markup": "json"}
_TEXT = {
    "text": "str", "parse_mode": "str", "entities": "json", "link_preview_options": "json",
    "disable_web_page_preview": "bool",
}  # fmt: skip
_SCOPE = {"scope": "json", "language_code": "str"}
_LANGUAGE = {"language_code": "str"}

SIGNATURES: Mapping[str, Mapping[str, str]] = {
    "getMe": {},
    "logOut": {},
    "close": {},
    "getUpdates": {
        "offset": "int", "limit": "int", "timeout": "int", "allowed_updates": "json",
    },
    "setWebhook": {
        "url": "str", "certificate": "str", "ip_address": "str", "max_connections": "int",
        "allowed_updates": "json", "drop_pending_updates": "bool", "secret_token": "str",
    },
    "deleteWebhook": {"drop_pending_updates": "bool"},
    "getWebhookInfo": {},
    "sendMessage": {
        **_TEXT, "business_connection_id": "str", "chat_id": "chat", "message_thread_id": "int",
        "direct_messages_topic_id": "int", "disable_notification": "bool",
        "protect_content": "bool", "allow_paid_broadcast": "bool", "message_effect_id": "str",
        "suggested_post_parameters": "json", "reply_parameters": "json", "reply_markup": "json",
        "reply_to_message_id": "int", "allow_sending_without_reply": "bool",
    },
    "editMessageText": {**_EDIT, **_TEXT},
    "editMessageReplyMarkup": _EDIT,
    "deleteMessage": {"chat_id": "chat", "message_id": "int"},
    "sendChatAction": {
        "business_connection_id": "str", "chat_id": "chat", "message_thread_id": "int",
        "action": "str",
    },
    "setMessageReaction": {
        "chat_id": "chat", "message_id": "int", "reaction": "json", "is_big": "bool",
    },
    "answerCallbackQuery": {
        "callback_query_id": "str", "text": "str", "show_alert": "bool", "url": "str",
        "cache_time": "int",
    },
    "answerGuestQuery": {"guest_query_id": "str", "result": "json"},
    "answerInlineQuery": {
        "inline_query_id": "str", "results": "json", "cache_time": "int", "is_personal": "bool",
        "next_offset": "str", "button": "json",
    },
    "setMyCommands": {"commands": "json", **_SCOPE},
    "getMyCommands": _SCOPE,
    "deleteMyCommands": _SCOPE,
    "setMyName": {"name": "str", **_LANGUAGE},
    "getMyName": _LANGUAGE,
    "setMyDescription": {"description": "str", **_LANGUAGE},
    "getMyDescription": _LANGUAGE,
    "setMyShortDescription": {"short_description": "str", **_LANGUAGE},
    "getMyShortDescription": _LANGUAGE,
    "getChat": {"chat_id": "chat"},
    "getChatMember": {"chat_id": "chat", "user_id": "int"},
    "getChatAdministrators": {"chat_id": "chat"},
    "leaveChat": {"chat_id": "chat"},
}  # fmt: skip
NAMES = {name.lower(): name for name in SIGNATURES}


def readable(method: str, values: Mapping[str, str]) -> dict[str, Any]:
    """The parameters with the types the documentation gives; what does not fit stays a string."""
    kinds = SIGNATURES.get(method, {})
    return {name: _typed(kinds.get(name, "str"), value) for name, value in values.items()}


def unknown(method: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """The names of parameters the documentation does not know for the method."""
    return tuple(sorted(set(values) - set(SIGNATURES.get(method, {}))))


def _typed(kind: str, value: str) -> Any:
    if kind == "bool":
        return value.strip().lower() in {"true", "yes", "1"}
    if kind == "str":
        return value
    try:
        return json.loads(value) if kind == "json" else int(value)
    except ValueError:
        return value
