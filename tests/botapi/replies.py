"""What a new message of the bot replies to, and in which topic it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .content import input_text
from .errors import bad_request
from .params import Params
from .rights import check_read
from .units import utf16_length
from .world import GENERAL_TOPIC, ChatState, World

MAX_QUOTE = 1024


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes: its topic, the message it replies to and the quote from that.

    ``elsewhere`` is the chat of the replied message if it is another one.
    """

    thread: int | None = None
    reply_to: int | None = None
    quote: Mapping[str, Any] | None = None
    elsewhere: ChatState | None = None


def placed(params: Params, world: World, state: ChatState) -> Place:
    """Reads and checks reply_parameters and message_thread_id of a call."""
    reply = _reply_parameters(params)
    place = _reply(reply, world, state) if reply else Place()
    thread = params.integer("message_thread_id") or None
    if thread is not None:
        check_thread(state, thread)
    elif place.reply_to is not None and place.elsewhere is None:
        thread = _topic_of(state, place.reply_to)
    return Place(thread, place.reply_to, place.quote, place.elsewhere)


def check_thread(state: ChatState, thread: int) -> None:
    """Raises ApiError for a thread that is no topic of the chat.

    General is refused too: its messages have no message_thread_id.
    """
    if not state.chat.is_forum or thread == GENERAL_TOPIC or thread not in state.topics:
        raise bad_request("message thread not found")


def _topic_of(state: ChatState, message_id: int) -> int | None:
    thread = state.messages[message_id].get("message_thread_id")
    return thread if state.chat.is_forum else None


def _reply_parameters(params: Params) -> dict[str, Any]:
    raw = params.parsed("reply_parameters", "can't parse reply parameters JSON object")
    if raw is None:
        number = params.integer("reply_to_message_id")
        without = params.boolean("allow_sending_without_reply")
        return {"message_id": number, "allow_sending_without_reply": without} if number else {}
    if not isinstance(raw, dict):
        raise bad_request("object expected as reply parameters")
    return raw


def _reply(reply: Mapping[str, Any], world: World, state: ChatState) -> Place:
    number = reply.get("message_id", 0)
    if isinstance(number, bool) or not isinstance(number, int):
        raise bad_request('field "message_id" must be of type Number')
    if number <= 0:
        return Place()
    source = state
    if reply.get("chat_id") not in {None, state.chat.id, str(state.chat.id)}:
        source = world.named(str(reply["chat_id"]))
        check_read(source)
    target = source.messages.get(number)
    if target is None:
        if reply.get("allow_sending_without_reply"):
            return Place()
        raise bad_request("message to be replied not found")
    quote = _quote(reply, target)
    return Place(reply_to=number, quote=quote, elsewhere=source if source is not state else None)


def _quote(reply: Mapping[str, Any], target: Mapping[str, Any]) -> dict[str, Any] | None:
    """The TextQuote object; the quote has to be an exact part of the message."""
    if not reply.get("quote"):
        return None
    mode = str(reply.get("quote_parse_mode", ""))
    content = input_text(str(reply["quote"]), mode, reply.get("quote_entities"), find=False)
    text = str(target.get("text", target.get("caption", "")))
    at = text.find(content.text)
    if at < 0 or len(content.text) > MAX_QUOTE:
        raise bad_request("QUOTE_TEXT_INVALID")
    made: dict[str, Any] = {"text": content.text, "position": utf16_length(text[:at])}
    if content.entities:
        made["entities"] = content.payload()
    return made | {"is_manual": True}
