"""The text of a message, as sendMessage, editMessageText and inline results describe it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .entities import DETECTED, QUOTATIONS, STYLES, Entity, Formatted
from .errors import bad_request
from .formatting import formatted
from .links import LinkError, check_link, user_of_link
from .markup import parse_html_untrimmed
from .params import Params
from .units import MAX_MESSAGE_LENGTH, is_utf8, message_length

_MAX_BYTES = 1 << 15


def message_text(params: Params) -> Formatted:
    """The formatted text of a sendMessage or editMessageText call."""
    entities = params.parsed("entities", "can't parse entities JSON object")
    return input_text(params.text("text"), params.text("parse_mode"), entities)


def input_text(text: str, parse_mode: str, entities: Any, *, find: bool = True) -> Formatted:
    """Parses a text with its parse mode or, without one, its explicit entities.

    Raises ApiError as Telegram does for an empty text, wrong markup or wrong entities; does not
    look at the length.
    """
    if not text:
        raise bad_request("message text is empty")
    if len(text.encode("utf-8", "surrogatepass")) > _MAX_BYTES:
        raise bad_request("text is too long")
    mode = parse_mode.lower()
    if mode in {"", "none"}:
        return formatted(text, _given(entities), find=find)
    if mode == "html":
        return formatted(*parse_html_untrimmed(text), find=find)
    if mode in {"markdown", "markdownv2"}:
        raise bad_request(f"this test server does not know parse_mode {parse_mode}, use HTML")
    raise bad_request("unsupported parse_mode")


def check_length(content: Formatted, failure: str) -> None:
    """Raises ApiError(failure) for more than 4096 characters, see ``units``."""
    if message_length(content.text) > MAX_MESSAGE_LENGTH:
        raise bad_request(failure)


def _given(entities: Any) -> list[Entity]:
    if not isinstance(entities, list):
        return []
    made = []
    for entity in entities:
        if not isinstance(entity, dict):
            raise bad_request("can't parse MessageEntity: expected an Object")
        if (parsed := _entity(entity)) is not None:
            made.append(parsed)
    return made


def _entity(raw: Mapping[str, Any]) -> Entity | None:
    for key in ("offset", "length", "type"):
        if key not in raw:
            raise bad_request(f"can't parse MessageEntity: Can't find field \"{key}\"")
    for key in ("offset", "length"):
        if isinstance(raw[key], bool) or not isinstance(raw[key], int):
            raise bad_request(f'can\'t parse MessageEntity: Field "{key}" must be of type Number')
    kind, offset, length = raw["type"], raw["offset"], raw["length"]
    if kind in DETECTED:
        return None
    if kind in STYLES or kind in QUOTATIONS or kind == "code":
        return Entity(kind, offset, length)
    if kind == "pre":
        return Entity(kind, offset, length, language=raw.get("language") or None)
    if kind == "text_link":
        return _link(str(raw.get("url", "")), offset, length)
    if kind == "text_mention":
        return Entity(kind, offset, length, user_id=_user_id(raw))
    if kind == "custom_emoji":
        return Entity(kind, offset, length, custom_emoji_id=str(raw.get("custom_emoji_id", "")))
    raise bad_request("can't parse MessageEntity: Unsupported type specified")


def _user_id(raw: Mapping[str, Any]) -> int:
    user = raw.get("user")
    if not isinstance(user, dict) or not isinstance(user.get("id"), int):
        raise bad_request("can't parse MessageEntity: Can't find field \"user\"")
    return int(user["id"])


def _link(url: str, offset: int, length: int) -> Entity:
    if not is_utf8(url):
        raise bad_request("messageEntityTextUrl.url must be encoded in UTF-8")
    user = user_of_link(url)
    if user is not None:
        return Entity("text_mention", offset, length, user_id=user)
    try:
        return Entity("text_link", offset, length, url=check_link(url))
    except LinkError as error:
        raise bad_request(f"entity {error}") from None
