"""Checks reply markup as Telegram does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .errors import bad_request
from .links import LinkError, check_link, user_of_link
from .params import Params
from .units import is_utf8

MAX_CALLBACK_DATA = 64
MAX_COPIED_TEXT = 256
MAX_INLINE_BUTTONS = 100
_ACTIONS = (
    "url", "callback_data", "callback_game", "pay", "switch_inline_query",
    "switch_inline_query_chosen_chat", "switch_inline_query_current_chat", "login_url",
    "web_app", "copy_text",
)  # fmt: skip
_EMPTY_ALLOWED = ("switch_inline_query", "switch_inline_query_current_chat")
_UTF8 = "must be encoded in UTF-8"


def reply_markup(params: Params, *, only_inline: bool = False) -> dict[str, Any] | None:
    """The reply markup of a call, None without one or with an empty keyboard.

    Raises ApiError for buttons Telegram refuses and, with ``only_inline``, for other markup.
    """
    raw = params.parsed("reply_markup", "can't parse reply keyboard markup JSON object")
    return None if raw is None else checked_markup(raw, only_inline=only_inline)


def checked_markup(raw: Any, *, only_inline: bool = False) -> dict[str, Any] | None:
    """As ``reply_markup``, for markup already parsed."""
    if not isinstance(raw, dict):
        raise bad_request("object expected as reply markup")
    if raw.get("inline_keyboard") and not raw.get("keyboard"):
        return _inline(raw["inline_keyboard"])
    if not any(raw.get(key) for key in ("keyboard", "remove_keyboard", "force_reply")):
        return None
    if only_inline:
        raise bad_request("inline keyboard expected")
    for row in raw.get("keyboard") or []:
        if not isinstance(row, list):
            raise bad_request('field "keyboard" must be an Array of Arrays')
    return raw


def is_inline(markup: Mapping[str, Any] | None) -> bool:
    """Whether this is an inline keyboard, the only markup that messages show again."""
    return markup is not None and "inline_keyboard" in markup


def _inline(rows: Any) -> dict[str, Any] | None:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
        )
    made = [[_button(button) for button in row] for row in rows]
    shown = [[button for button in row if button["text"]] for row in made]
    kept = [row for row in shown if row]
    if sum(len(row) for row in kept) > MAX_INLINE_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return {"inline_keyboard": kept} if kept else None


def _button(raw: Any) -> dict[str, Any]:
    prefix = "can't parse inline keyboard button:"
    if not isinstance(raw, dict):
        raise bad_request(f"{prefix} InlineKeyboardButton must be an Object")
    if "text" not in raw:
        raise bad_request(f'{prefix} Can\'t find field "text"')
    action = next((a for a in _ACTIONS if _given(raw, a)), None)
    if action is None:
        raise bad_request(f"{prefix} Text buttons are unallowed in the inline keyboard")
    if not is_utf8(raw["text"]):
        raise bad_request(f"inline keyboard button text {_UTF8}")
    button = {key: value for key, value in raw.items() if key not in _ACTIONS}
    return button | {action: _checked_action(action, raw[action])}


def _given(raw: Mapping[str, Any], action: str) -> bool:
    return action in raw and (action in _EMPTY_ALLOWED or bool(raw[action]))


def _checked_action(action: str, value: Any) -> Any:
    if action == "callback_data":
        size = len(str(value).encode("utf-8", "surrogatepass"))
        if size > MAX_CALLBACK_DATA or not is_utf8(str(value)):
            raise bad_request("BUTTON_DATA_INVALID")
    if action == "copy_text" and not 0 < len(str(value.get("text", ""))) <= MAX_COPIED_TEXT:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    if action == "url":
        return _checked_url(str(value))
    return value


def _checked_url(url: str) -> str:
    if not is_utf8(url):
        raise bad_request(f"inline keyboard button URL {_UTF8}")
    if user_of_link(url) is not None:
        return url
    try:
        return check_link(url)
    except LinkError as error:
        raise bad_request(f"inline keyboard button {error}") from None
